"""How fast a host is asked: no faster than it answers, slower once it says that it is too much, not at all while it
asks us to wait. What was learned is kept across runs."""

from __future__ import annotations

import asyncio

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response

from archiver import times
from archiver.archive.ledger.hosts import MAX_REST
from archiver.capture import Capture, retry_after, retry_after_seconds
from archiver.crawl.failures import NotAsked
from archiver.crawl.recorder import Do
from archiver.crawl.session import Session
from archiver.crawl.slots import HostsMet, Slots, slot_of
from archiver.reasons import Reason, of_status

#: A pause of so many seconds is waited for; before a longer one ends, the run has better things to do.
PATIENCE = 15.0

#: Slowest pace that a host can bring us to, in seconds between two requests.
MAX_DELAY = 60.0

TOO_MUCH = frozenset({429, 503})

#: After so many of these in a row that name no time, a host is left alone for so many seconds. Each time that it goes
#: on, that doubles.
MAX_REFUSALS = 3
REST = 900.0


class HostRests(NotAsked):
    """The host asked not to be asked before `until`."""

    reason = Reason.HOST_RESTS

    def __init__(self, until: str) -> None:
        super().__init__("the host asks us to wait")
        self.until = until


class PaceMiddleware:
    """Holds requests back while their host rests, and learns from its answers."""

    def __init__(self, slots: Slots, hosts: HostsMet, do: Do, *, adaptive: bool) -> None:
        self._slots = slots
        self._hosts = hosts
        self._do = do
        self._adaptive = adaptive

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> PaceMiddleware:
        session = Session.of(crawler)
        # who gives a delay on the command line means it
        adaptive = crawler.settings["ARCHIVER_DELAY"] is None
        middleware = cls(session.slots, session.hosts, session.do, adaptive=adaptive)
        crawler.signals.connect(middleware.answers, signals.headers_received)
        crawler.signals.connect(middleware.answered, signals.response_downloaded)
        return middleware

    def answers(self, request: Request) -> None:
        """The delay is counted from the moment the host answers. Scrapy counts from when it took up the request. A busy
        moment until that was sent would bring the next one closer than the host asked for."""
        self._slots.answered(request.meta.get("download_slot", ""))

    def answered(self, request: Request, response: Response) -> None:
        """A pause begins before the next request is taken from the queue, which is long before the answer is stored."""
        if response.status in TOO_MUCH:
            asked = retry_after_seconds((response.headers.get("Retry-After") or b"").decode("latin-1"))
            self._slots.hold(slot_of(request.url), min(asked or 0.0, MAX_REST))

    async def process_request(self, request: Request) -> None:
        host = request.meta["download_slot"] = slot_of(request.url)
        hosts = self._hosts
        if self._adaptive and (learned := hosts.delays.get(host)):
            self._slots.keep_apart(host, learned)
        while (until := hosts.resting.get(host)) is not None:
            left = (times.moment(until) - times.moment(times.now())).total_seconds()
            if left > PATIENCE:
                raise HostRests(until)
            if left <= 0:
                hosts.resting.pop(host, None)
                return
            await asyncio.sleep(left)

    async def process_response(self, request: Request, response: Response) -> Response:
        host = slot_of(request.url)
        capture: Capture = request.meta["capture"]
        self._hosts.met.add(host)
        if capture.status in TOO_MUCH:
            await self._ease(host, capture)
        else:
            self._hosts.refusals.pop(host, None)
            if self._adaptive and capture.status < 400:
                self._follow(host, request.meta.get("download_latency", 0.0))
        return response

    async def _ease(self, host: str, capture: Capture) -> None:
        hosts, slots = self._hosts, self._slots
        wait = min(retry_after(capture) or 0.0, MAX_REST)
        if self._adaptive:
            known = max(1.0, slots.delay(host))
            hosts.slowed[host] = hosts.delays[host] = min(MAX_DELAY, known * 2)
            slots.keep_apart(host, hosts.delays[host])
            wait = wait or self._count_refusal(host)
            delay = hosts.delays[host]
            # at once: a run that is killed does not come to its end
            await self._do(lambda archive: archive.hosts.slow(host, delay))
        if wait:
            slots.hold(host, wait)
            until = times.later(times.now(), wait)
            hosts.resting[host] = until
            reason = of_status(capture.status).reason
            await self._do(lambda archive: archive.hosts.rest(host, until, reason))
            if wait > PATIENCE:
                slots.drop_waiting(HostRests(until), host)

    def _count_refusal(self, host: str) -> float:
        """Note that a host had too much and did not say for how long. Returns the seconds that it is left alone."""
        refusals = self._hosts.refusals
        refusals[host] += 1
        return min(MAX_REST, REST * 2 ** (refusals[host] - MAX_REFUSALS)) if refusals[host] >= MAX_REFUSALS else 0.0

    def _follow(self, host: str, latency: float) -> None:
        """Come to the time that the host takes to answer, as Scrapy's AutoThrottle does for one request at a time. The
        site's entry and its robots.txt say the least."""
        self._slots.follow(host, latency, MAX_DELAY)
