"""The tables of sites.toml that are no site: `[alerts.NAME]` and `[warc]`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

# ----------------------------------------------------------------------------------------------------------------------
# What somebody wants to be told of, and where to: one `[alerts.NAME]` of sites.toml.


#: What is told where an alert does not say: stories; of one story all that happens to it.
NEW = "new"
EDITED = "edited"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One alert of sites.toml. `to` must be given, and one of `query`, `sites` and `story`.

    name   -- of its table: `[alerts.harbour]`.
    query  -- words, as `archiver search` takes them.
    sites  -- keys of the sites that are meant; left out: all.
    story  -- address of one story that is followed.
    kinds  -- `new` stories, `edited` ones, or kinds of edits, such as `silent` and `removed` (`archiver edits` lists
              them). Left out: `new`, and of a `story` that is followed `edited` as well.
    digest -- True: one message for all that a run found; false: one for each.
    to     -- where to: `mailto:desk@example.org`, `https://…` (a webhook), `ntfy:https://ntfy.sh/topic`,
              `command:/path/to/program`, `rss:name.xml`, `apprise:…`, or `env:NAME` where an environment variable
              holds one of these.
    """

    name: str
    query: str | None = None
    sites: tuple[str, ...] = ()
    story: str | None = None
    kinds: tuple[str, ...] = ()
    digest: bool = True
    to: tuple[str, ...] = ()

    @property
    def told(self) -> frozenset[str]:
        """`kinds`, or what they are where they are left out."""
        return frozenset(self.kinds or ((NEW, EDITED) if self.story else (NEW,)))


# ----------------------------------------------------------------------------------------------------------------------
# How WARC files are kept: the table `[warc]` of sites.toml.


#: Bytes at which a file is closed, as the WARC guidelines recommend (1 GB).
USUAL_SIZE = 10**9


@dataclass(frozen=True, slots=True, kw_only=True)
class WarcSettings:
    """How WARC files are kept. Each run begins a file of its own.

    size    -- bytes at which a file is closed and a new one begun: a number, or `500 MB`.
    age     -- it is also closed when it was begun so long ago: `6h`. Left out: with the month.
    offline -- where files are that were moved away, by their names below `warc/`, in which `*` stands for anything.
    """

    size: int = USUAL_SIZE
    age: str | None = None
    offline: Mapping[str, str] = field(default_factory=dict)

    def place_of(self, name: str) -> str | None:
        """Where a WARC file is that was moved away; None where no such thing is said of it."""
        return next((place for pattern, place in self.offline.items() if fnmatchcase(name, pattern)), None)
