"""robots.txt as RFC 9309 has it: kept for a day, across runs. Absent means all is allowed, unreachable nothing."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlsplit

from protego import Protego
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from archiver import times
from archiver.archive import Archive
from archiver.archive.ledger import Visit
from archiver.capture import Capture
from archiver.crawl.ending import LeftForLater
from archiver.crawl.failures import why
from archiver.crawl.session import Session
from archiver.errors import ArchiverError, ExtractionError
from archiver.urls import clean, identity

#: Seconds a robots.txt is good for (RFC 9309, section 2.4: not more than 24 hours).
LIFETIME = 86_400

#: Bytes of it that are read (section 2.5: at least 500 KiB).
MAX_SIZE = 500 * 1024

#: Redirects followed on the way to it (section 2.3.1.2: at least five).
MAX_REDIRECTS = 5

#: Longest Crawl-delay that is honoured, in seconds: some sites ask for a day, which is a no in other words.
MAX_DELAY = 60.0


class RobotsUnreachable(Exception):
    """robots.txt could not be had, so nothing may be fetched for now (section 2.3.1.4)."""


class RobotsForbids(IgnoreRequest):
    """robots.txt says no."""


@dataclass(frozen=True, slots=True)
class Policy:
    """What one origin allows. `rules` is None where everything is."""

    rules: Protego | None = None
    unreachable: str | None = None

    def allows(self, url: str, agent: str) -> bool:
        return self.rules is None or bool(self.rules.can_fetch(url, agent))

    def delay(self, agent: str) -> float | None:
        wanted = self.rules.crawl_delay(agent) if self.rules is not None else None
        return min(float(wanted), MAX_DELAY) if wanted else None


class RobotsMiddleware:
    """Lets a request through only when the robots.txt of its origin does."""

    def __init__(self, crawler: Crawler, session: Session, agent: str) -> None:
        self._crawler = crawler
        self._session = session
        self._agent = agent
        self._policies: dict[str, asyncio.Task[Policy]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RobotsMiddleware:
        return cls(crawler, Session.of(crawler), str(crawler.settings["USER_AGENT"]))

    async def process_request(self, request: Request) -> None:
        if request.meta.get("robots_txt"):
            return
        parts = urlsplit(request.url)
        origin = f"{parts.scheme}://{parts.netloc}"
        visit: Visit | None = request.meta.get("visit")
        if origin not in self._policies:
            self._policies[origin] = asyncio.ensure_future(self._learn(origin, visit.site if visit else None))
        policy = await self._policies[origin]
        if self._session.outcome is not None:
            raise LeftForLater("the run ends")
        if policy.unreachable is not None:
            raise RobotsUnreachable(policy.unreachable)
        if not policy.allows(request.url, self._agent):
            raise RobotsForbids("robots.txt forbids it")

    async def _learn(self, origin: str, site: str | None) -> Policy:
        url = f"{origin}/robots.txt"
        known = await self._session.do(lambda archive: _kept(archive, url))
        policy = _policy(known) if known is not None else await self._fetch(url, site)
        if (delay := policy.delay(self._agent)) is not None:
            self._session.slots.slow_down(urlsplit(origin).hostname or "", delay)
        return policy

    async def _fetch(self, url: str, site: str | None) -> Policy:
        engine = self._crawler.engine
        assert engine is not None
        visit = Visit(key=identity(url), url=url, site=site or "", kind="robots")
        meta = {"visit": visit, "robots_txt": True, "dont_redirect": True, "handle_httpstatus_all": True}
        target = url
        for _ in range(MAX_REDIRECTS + 1):
            try:
                response: Response = await engine.download_async(Request(target, meta=meta.copy(), dont_filter=True))
            except (ArchiverError, IgnoreRequest):  # the run ends, or the host rests
                raise
            except Exception as error:  # whatever the network and the server came up with
                return Policy(unreachable=f"robots.txt: {why(error)}")
            capture: Capture = response.meta["capture"]
            await self._session.do(partial(_label, capture=capture))
            location = capture.header("location")
            if not (300 <= capture.status < 400 and location):
                return _policy(capture)
            followed = clean(location, target)
            if followed is None:
                return Policy(unreachable="robots.txt redirects to what is no http(s) address")
            target = followed
        return Policy()  # section 2.3.1.2: too many redirects count as absence


def _label(archive: Archive, *, capture: Capture) -> None:
    assert capture.id is not None
    archive.captures.settle(capture.id, "robots")


def _kept(archive: Archive, url: str) -> Capture | None:
    """The last answer for that robots.txt, if it is younger than a day. A failure is not kept."""
    now = times.now()
    row = archive.captures.latest(url, since=times.later(now, -LIFETIME), until=now)
    return (
        archive.captures.read(row) if row is not None and row["status"] < 500 and row["status"] not in (429,) else None
    )


def _policy(capture: Capture) -> Policy:
    status = capture.status
    if 400 <= status < 500 and status != 429:
        return Policy()
    if not 200 <= status < 300:
        return Policy(unreachable=f"robots.txt answers HTTP {status}")
    try:
        text = capture.content(MAX_SIZE).decode("utf-8", "replace")
    except ExtractionError:
        text = capture.body[:MAX_SIZE].decode("utf-8", "replace")
    return Policy(Protego.parse(text)) if not text.lstrip().startswith("<") else Policy()
