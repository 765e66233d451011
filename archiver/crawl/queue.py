"""What a run takes from the ledger, and in which order."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from archiver.archive import Archive
from archiver.archive.ledger import Only
from archiver.archive.visit import Visit
from archiver.window import Window


@dataclass(frozen=True, slots=True)
class Queue:
    """News first: sources, new pages, pages to be visited again. What is left of a site's turn goes to its backfill.

    only      -- confines a run to what a person gave; or to `sources`, and to the lists of backfills.
    backfills -- the days that backfills ask for, by site.
    """

    only: Only | None = None
    backfills: Mapping[str, Window] = field(default_factory=dict)

    def due(self, archive: Archive, site: str, limit: int, out: Collection[str]) -> list[Visit]:
        """The next visits of a site, at most `limit`; `out` are the keys of those under way."""
        visits = archive.ledger.due(site, limit, only=self.only)
        window = self.backfills.get(site)
        if window is not None and len(visits) < limit:
            past = archive.backfills.lists_due if self.only == "sources" else archive.backfills.due
            visits += past(site, window, limit - len(visits), out)
        return visits

    def next_due(self, archive: Archive, sites: Iterable[str], before: str) -> str | None:
        """The earliest time before `before` at which one of the sites has something to visit."""
        return archive.ledger.next_due(sites, before=before, only=self.only)
