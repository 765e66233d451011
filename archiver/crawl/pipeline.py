"""The end of every visit: what was read goes into the archive, and the ledger says so."""

from __future__ import annotations

from dataclasses import dataclass

from scrapy.crawler import Crawler

from archiver.archive.ledger.visit import Visit
from archiver.article import Article
from archiver.capture import Capture
from archiver.crawl.session import Session
from archiver.discovery import Discovery
from archiver.errors import ArchiverError
from archiver.reasons import Why


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
