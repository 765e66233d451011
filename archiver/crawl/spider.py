"""The base of our spiders: visits from the ledger in, what was read of them out, and the pipeline that stores it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.settings import BaseSettings
from twisted.python.failure import Failure

from archiver.archive.ledger.visit import Visit
from archiver.article import Article
from archiver.backfill import Order
from archiver.capture import Capture
from archiver.crawl.failures import is_lasting, why
from archiver.crawl.pace import HostRests
from archiver.crawl.robots import RobotsForbids
from archiver.crawl.session import Session, sites_file
from archiver.discovery import Discovery
from archiver.errors import ArchiverError, SitesError
from archiver.reasons import Why
from archiver.sites.file import Site, load_contact
from archiver.sites.user_agent import user_agent
from archiver.urls import identity, site_of

# ----------------------------------------------------------------------------------------------------------------------
# The end of every visit: what was read goes into the archive, and the ledger says so.


@dataclass(frozen=True, slots=True)
class Answered:
    """A visit that got an answer. `reading` is what was read from it, an error that says why nothing was, or None for
    an answer that is not read (no 2xx)."""

    visit: Visit
    capture: Capture
    reading: Article | Discovery | ArchiverError | None


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A visit that got none. `robots`: because robots.txt forbids it; `lasting`: asking again in a few seconds changes
    nothing; `until`: its host asked not to be asked before."""

    visit: Visit
    why: Why
    robots: bool = False
    lasting: bool = False
    until: str | None = None


class ArchivePipeline:
    """Has each visit settled, and says that it is done."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ArchivePipeline:
        return cls(Session.of(crawler))

    async def process_item(self, item: Answered | Unanswered) -> Answered | Unanswered:
        session = self._session
        try:
            if isinstance(item, Answered):
                await session.settle(item.visit, item.capture, item.reading)
            else:
                await session.unanswered(
                    item.visit, item.why, robots=item.robots, lasting=item.lasting, until=item.until
                )
        finally:
            session.frontier.done(item.visit)
        return item


# ----------------------------------------------------------------------------------------------------------------------

#: What is asked for as a picture. Servers that choose by it send what books and all browsers show.
PICTURES = "image/webp,image/jpeg,image/png,image/gif"

#: Largest picture that is fetched, bytes. Those of news pages have some hundred kilobytes.
MAX_PICTURE = 16 * 2**20


class ArchivingSpider(Spider):
    """A subclass says which sites it crawls.

    site_keys -- keys of sites.toml, None for all.
    new_sites -- sites that are not in the file yet, by key.
    pasted    -- addresses that a person gave, with the key of their site: visited first, whatever the ledger says.
    pasted_only -- True: nothing else is visited.
    backfill  -- what of a site's past is asked for.
    """

    site_keys: tuple[str, ...] | None = None
    new_sites: Mapping[str, Site] = MappingProxyType({})
    pasted: Mapping[str, str] = MappingProxyType({})
    pasted_only = False
    backfill: Order | None = None

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        super().update_settings(settings)
        with suppress(SitesError):  # the session says so
            if contact := load_contact(sites_file(settings)):
                settings.set("USER_AGENT", user_agent(contact), priority="spider")

    async def start(self) -> AsyncIterator[Any]:
        session = Session.of(self.crawler)
        try:
            async for visit in session.frontier:
                yield self.request(visit)
        except ArchiverError as error:  # the ledger cannot be read or written
            session.stop(error)

    def request(self, visit: Visit) -> Request:
        """The request of a visit: conditional when the ledger has validators. A subclass may add headers."""
        Session.of(self.crawler).keep_polite(visit)
        headers = {"If-None-Match": visit.etag, "If-Modified-Since": visit.last_modified}
        meta: dict[str, Any] = {"visit": visit, "dont_redirect": True, "handle_httpstatus_all": True}
        if visit.kind == "picture":
            headers["Accept"] = PICTURES
            meta["download_maxsize"] = MAX_PICTURE
        return Request(
            visit.url,
            callback=self.parse,
            errback=self.failed,
            # what a server called its validators is a stranger's word: nothing but what a header may say goes back
            headers={
                name: value for name, value in headers.items() if value and value.isascii() and value.isprintable()
            },
            # a redirect is an answer like any other: the ledger follows it
            meta=meta,
            dont_filter=True,
        )

    async def parse(self, response: Response, **_: Any) -> AsyncIterator[Answered]:
        """Have the answer read by a worker."""
        session = Session.of(self.crawler)
        visit = response.meta.get("visit") or Visit(
            key=identity(response.url), url=response.url, site=site_of(response.url), kind="pasted"
        )
        capture = response.meta["capture"]
        reading = None
        if 200 <= capture.status < 300 and not capture.truncated:
            answer = await session.read(capture, session.sites.get(visit.site), visit)
            if answer is None:
                session.frontier.done(visit)
                return
            capture, reading = answer
        yield Answered(visit, capture, reading)

    async def failed(self, failure: Failure) -> AsyncIterator[Unanswered]:
        """Say why there is no answer."""
        visit = failure.request.meta["visit"]  # type: ignore[attr-defined]
        error = failure.value
        assert error is not None
        yield Unanswered(
            visit,
            why(error),
            robots=isinstance(error, RobotsForbids),
            lasting=is_lasting(error),
            until=error.until if isinstance(error, HostRests) else None,
        )
