"""How fast a host is asked: no faster than it answers, slower once it says that it is too much, not at all while it
asks us to wait. What was learned is kept across runs."""

from __future__ import annotations

import asyncio
from time import monotonic
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from archiver import times
from archiver.archive.hosts import MAX_REST
from archiver.capture import Capture
from archiver.crawl.session import Session
from archiver.visits.waiting import retry_after

#: A pause of so many seconds is waited for; before a longer one ends, the run has better things to do.
PATIENCE = 15.0

#: Slowest pace that a host can bring us to, in seconds between two requests.
MAX_DELAY = 60.0

TOO_MUCH = frozenset({429, 503})


class HostRests(IgnoreRequest):
    """The host asked not to be asked before `until`."""

    def __init__(self, until: str) -> None:
        super().__init__("the host asks us to wait")
        self.until = until


class PaceMiddleware:
    """Holds requests back while their host rests, and learns from its answers."""

    def __init__(self, crawler: Crawler, session: Session, *, adaptive: bool) -> None:
        self._crawler = crawler
        self._session = session
        self._adaptive = adaptive

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> PaceMiddleware:
        # who gives a delay on the command line means it
        middleware = cls(crawler, Session.of(crawler), adaptive=crawler.settings["ARCHIVER_DELAY"] is None)
        crawler.signals.connect(middleware.answers, signals.headers_received)
        return middleware

    def answers(self, request: Request) -> None:
        """The delay is counted from the moment the host answers. Scrapy counts from when it took up the request, and a
        busy moment until that was sent would bring the next one closer to it than the host asked for."""
        engine = self._crawler.engine
        assert engine is not None
        slot = engine.downloader.slots.get(request.meta.get("download_slot", ""))
        if slot is not None:
            slot.lastseen = monotonic()

    async def process_request(self, request: Request) -> None:
        host = urlsplit(request.url).hostname or ""
        hosts = self._session.hosts
        if self._adaptive and (learned := hosts.delays.get(host)):
            self._session.slots.slow_down(host, learned)
        while (until := hosts.resting.get(host)) is not None:
            seconds = (times.moment(until) - times.moment(times.now())).total_seconds()
            if seconds > PATIENCE:
                raise HostRests(until)
            if seconds <= 0:
                hosts.resting.pop(host, None)
                return
            await asyncio.sleep(seconds)

    async def process_response(self, request: Request, response: Response) -> Response:
        host = urlsplit(request.url).hostname or ""
        capture: Capture = request.meta["capture"]
        self._session.hosts.met.add(host)
        if capture.status in TOO_MUCH:
            await self._ease(host, capture)
        elif self._adaptive and capture.status < 400:
            self._follow(host, request.meta.get("download_latency", 0.0))
        return response

    async def _ease(self, host: str, capture: Capture) -> None:
        hosts = self._session.hosts
        if self._adaptive:
            known = max(1.0, self._session.slots.delay(host))
            hosts.slowed[host] = hosts.delays[host] = min(MAX_DELAY, known * 2)
            self._session.slots.slow_down(host, hosts.delays[host])
        wait = retry_after(capture)
        if wait:
            until = times.later(times.now(), min(wait, MAX_REST))
            hosts.resting[host] = until
            reason = f"HTTP {capture.status}"
            await self._session.do(lambda archive: archive.hosts.rest(host, until, reason))
            if wait > PATIENCE:
                self._session.slots.drop_waiting(HostRests(until), host)

    def _follow(self, host: str, latency: float) -> None:
        """Come to the time that the host takes to answer, as Scrapy's AutoThrottle does for one request at a time, but
        never below what the site's entry and its robots.txt say."""
        engine = self._crawler.engine
        assert engine is not None
        slot = engine.downloader.slots.get(host)
        if slot is not None:
            slot.delay = max(self._session.slots.delay(host), min(MAX_DELAY, (slot.delay + latency) / 2))
