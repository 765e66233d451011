"""What somebody wants to be told of, and where to: one `[alerts.NAME]` of sites.toml."""

from __future__ import annotations

from dataclasses import dataclass

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
