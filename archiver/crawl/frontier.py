"""What to fetch next: visits taken from the ledger, a few of each site at a time."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from contextlib import suppress

from archiver import times
from archiver.archive import Archive
from archiver.archive.ledger import Visit
from archiver.crawl.recorder import Recorder

#: Visits of one site that are out at a time: enough to keep its host busy at the shortest delay.
PER_SITE = 8

#: Visits out in all. Scrapy keeps their requests in memory; what is beyond waits in the ledger.
IN_ALL = 256

#: A run does not end while a retry is due within so many seconds.
PATIENCE = 15.0


class Frontier:
    """An asynchronous iterator over the visits that are due, until none is and none is out.

    The one who takes a visit says `done(visit)` when it is settled, whatever became of it; URLs that were found
    meanwhile are then looked for. `limit` is the most visits of one site; what is left waits for the next run.
    `pasted_only`: nothing but what a person gave, and where it redirects to.
    """

    def __init__(
        self, recorder: Recorder, sites: Iterable[str], *, limit: int | None = None, pasted_only: bool = False
    ) -> None:
        self._recorder = recorder
        self._limit = limit
        self._pasted_only = pasted_only
        self._given: Counter[str] = Counter()
        self._out: Counter[str] = Counter()
        self._sites = tuple(sites)
        #: sites that may have something due; the others were asked and had nothing, and nothing happened to them since
        self._hungry = dict.fromkeys(self._sites)
        self._news = asyncio.Event()
        self._paused: set[str] = set()
        self._stopped = False

    def done(self, visit: Visit) -> None:
        self._out[visit.site] -= 1
        self._hungry[visit.site] = None
        self._news.set()

    def pause(self, site: str) -> None:
        """Give out no more visits of a site in this run."""
        self._paused.add(site)

    def stop(self) -> None:
        """Give out no more; what is out is still settled."""
        self._stopped = True
        self._news.set()

    async def __aiter__(self) -> AsyncIterator[Visit]:
        while not self._stopped:
            self._news.clear()
            wanted = self._wanted()
            if wanted:
                for visit in await self._take(wanted):
                    yield visit
            elif self._out.total() > 0:
                await self._news.wait()
            elif not await self._wait_for_retries():
                return

    def _wanted(self) -> dict[str, int]:
        """How many visits to ask for of each hungry site, within the limits."""
        room = IN_ALL - self._out.total()
        wanted: dict[str, int] = {}
        for site in self._hungry:
            free = min(PER_SITE - self._out[site], room)
            if self._limit is not None:
                free = min(free, self._limit - self._given[site])
            if room <= 0 or free <= 0 or site in self._paused:
                continue
            wanted[site] = free
            room -= free
        return wanted

    async def _take(self, wanted: dict[str, int]) -> list[Visit]:
        # taken off before asking, so that `done` meanwhile puts a site back on
        for site in wanted:
            del self._hungry[site]
        visits = await self._recorder.do(lambda archive: _due(archive, wanted, self._pasted_only))
        taken = Counter(visit.site for visit in visits)
        self._hungry.update((site, None) for site, asked in wanted.items() if taken[site] == asked)
        self._out.update(taken)
        self._given.update(taken)
        return visits

    async def _wait_for_retries(self) -> bool:
        """Sleep until the next retry is due, when that is soon. False when there is nothing to wait for."""
        now = times.now()
        soon = times.later(now, PATIENCE)
        unfinished = [
            site
            for site in self._sites
            if site not in self._paused and (self._limit is None or self._given[site] < self._limit)
        ]
        due = await self._recorder.do(
            lambda archive: archive.ledger.next_due(unfinished, before=soon, pasted_only=self._pasted_only)
        )
        if due is None:
            return False
        wait = (times.moment(due) - times.moment(now)).total_seconds()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._news.wait(), max(0.0, wait) + 0.05)
        self._hungry.update(dict.fromkeys(self._sites))
        return True


def _due(archive: Archive, wanted: dict[str, int], pasted_only: bool) -> list[Visit]:
    return [
        visit for site, limit in wanted.items() for visit in archive.ledger.due(site, limit, pasted_only=pasted_only)
    ]
