"""How WARC files are kept: the table `[warc]` of sites.toml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

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
