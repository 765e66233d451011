"""What to fetch next: visits taken from the ledger, a few of each site at a time."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from archiver import times
from archiver.archive import Store
from archiver.archive.ledger.urls import Only
from archiver.archive.ledger.visit import Visit
from archiver.crawl.recorder import Recorder
from archiver.times import Window

#: Visits of one site that are out at a time: enough to keep its host busy at the shortest delay.
PER_SITE = 8

#: Visits out in all. Scrapy keeps their requests in memory; what is beyond waits in the ledger.
IN_ALL = 256

#: A run does not end while a retry is due within so many seconds.
PATIENCE = 15.0


class Frontier:
    """An asynchronous iterator over the visits that are due, until none is and none is out.

    The one who takes a visit says `done(visit)` when it is settled, whatever became of it; URLs that were found
    meanwhile are then looked for.

    queue  -- where they are taken from.
    limits -- the most visits of a site; what is left waits for the next run. No limit for sites that have none.
    then   -- asked once for another queue when there is nothing left in the first; None ends the run.
    """

    def __init__(
        self,
        recorder: Recorder,
        sites: Iterable[str],
        queue: Queue,
        *,
        limits: Mapping[str, int],
        then: Callable[[], Awaitable[Queue | None]] | None = None,
    ) -> None:
        self._recorder = recorder
        self._queue = queue
        self._limits = limits
        self._then = then
        self._given: Counter[str] = Counter()
        self._out: Counter[str] = Counter()
        #: keys of those visits; the ledger marks what it gives out, the backlog does not
        self._keys: set[str] = set()
        self._sites = tuple(sites)
        #: sites that may have something due; the others were asked and had nothing, and nothing happened to them since
        self._hungry: dict[str, None] = {}
        self._looked = False
        self._news = asyncio.Event()
        self._paused: set[str] = set()
        self._stopped = False

    async def look(self) -> bool:
        """Find the sites that have something to visit, at one blow. Returns whether there are any."""
        self._looked, queue = True, self._queue
        self._hungry.update(dict.fromkeys(await self._recorder.do(lambda archive: queue.waiting(archive, self._sites))))
        return bool(self._hungry)

    def done(self, visit: Visit) -> None:
        self._out[visit.site] -= 1
        self._keys.discard(visit.key)
        self._hungry[visit.site] = None
        self._news.set()

    def admit(self, site: str) -> None:
        """Give out visits of a site, too, to which one of another has led."""
        if site not in self._sites:
            self._sites += (site,)
        self._hungry[site] = None
        self._news.set()

    def pause(self, site: str) -> None:
        """Give out no more visits of a site in this run."""
        self._paused.add(site)

    def stop(self) -> None:
        """Give out no more; what is out is still settled."""
        self._stopped = True
        self._news.set()

    async def __aiter__(self) -> AsyncIterator[Visit]:
        if not self._looked:
            await self.look()
        while not self._stopped:
            self._news.clear()
            wanted = self._wanted()
            if wanted:
                for visit in await self._take(wanted):
                    yield visit
            elif self._out.total() > 0:
                await self._news.wait()
            elif not await self._wait_for_retries() and not await self._go_on():
                return

    def _wanted(self) -> dict[str, int]:
        """How many visits to ask for of each hungry site, within the limits."""
        room = IN_ALL - self._out.total()
        wanted: dict[str, int] = {}
        for site in self._hungry:
            if room <= 0:
                break
            free = min(PER_SITE - self._out[site], room, self._left(site))
            if free <= 0 or site in self._paused:
                continue
            wanted[site] = free
            room -= free
        return wanted

    async def _take(self, wanted: dict[str, int]) -> list[Visit]:
        # taken off before asking, so that `done` meanwhile puts a site back on
        for site in wanted:
            del self._hungry[site]
        queue, out = self._queue, frozenset(self._keys)
        visits = await self._recorder.do(
            lambda archive: [visit for site, most in wanted.items() for visit in queue.due(archive, site, most, out)]
        )
        taken = Counter(visit.site for visit in visits)
        self._hungry.update((site, None) for site, asked in wanted.items() if taken[site] == asked)
        self._out.update(taken)
        self._given.update(taken)
        self._keys.update(visit.key for visit in visits)
        return visits

    def _left(self, site: str) -> int:
        """How many more visits of a site may be given out."""
        return self._limits[site] - self._given[site] if site in self._limits else PER_SITE

    async def _go_on(self) -> bool:
        """Whether there is another queue."""
        if self._then is None:
            return False
        queue, self._then = await self._then(), None
        if queue is not None:
            self._queue = queue
            await self.look()
        return queue is not None

    async def _wait_for_retries(self) -> bool:
        """Sleep until the next retry is due, when that is soon. False when there is nothing to wait for."""
        now = times.now()
        soon = times.later(now, PATIENCE)
        unfinished = [site for site in self._sites if site not in self._paused and self._left(site) > 0]
        due = await self._recorder.do(lambda archive: self._queue.next_due(archive, unfinished, soon))
        if due is None:
            return False
        wait = (times.moment(due) - times.moment(now)).total_seconds()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._news.wait(), max(0.0, wait) + 0.05)
        await self.look()
        return True


@dataclass(frozen=True, slots=True)
class Queue:
    """News first: sources, new pages, pages to be visited again. What is left of a site's turn goes to its backfill.

    only      -- confines a run to what a person gave; or to `sources`, and to the lists of backfills.
    backfills -- the days that backfills ask for, by site.
    """

    only: Only | None = None
    backfills: Mapping[str, Window] = field(default_factory=dict)

    def due(self, archive: Store, site: str, limit: int, out: Collection[str]) -> list[Visit]:
        """The next visits of a site, at most `limit`; `out` are the keys of those under way."""
        visits = archive.ledger.due(site, limit, only=self.only)
        window = self.backfills.get(site)
        if window is not None and len(visits) < limit:
            past = archive.backfills.lists_due if self.only == "sources" else archive.backfills.due
            visits += past(site, window, limit - len(visits), out)
        return visits

    def waiting(self, archive: Store, sites: Sequence[str]) -> list[str]:
        """Those of the sites that have something to visit now, or a backfill that may have."""
        due = archive.ledger.sites_due(sites, only=self.only)
        return [site for site in sites if site in due or site in self.backfills]

    def next_due(self, archive: Store, sites: Iterable[str], before: str) -> str | None:
        """The earliest time before `before` at which one of the sites has something to visit."""
        return archive.ledger.next_due(sites, before=before, only=self.only)
