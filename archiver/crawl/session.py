"""One crawl: what it holds (see `resources`), what it is to fetch, and what became of each visit.

A Scrapy extension, so that every way to start a spider (`archiver crawl`, `scrapy crawl`) has it.
"""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import re
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider
from scrapy.http.cookies import CookieJar
from scrapy.settings import BaseSettings

from archiver import times
from archiver.addresses import is_of_the_web
from archiver.alerts.matching import alerts_of, begin, note_matches
from archiver.archive import Store
from archiver.archive.ledger.visit import SOURCES, Visit
from archiver.archive.records.captures import RequestLine
from archiver.archive.store import TIDYING
from archiver.article import ARTICLE_KINDS, Article
from archiver.backfill import Order, plan_of
from archiver.capture import Capture
from archiver.crawl.attention import good_news, nothing_came, worth_a_look
from archiver.crawl.ending import Ending, LeftForLater
from archiver.crawl.failures import Reach
from archiver.crawl.frontier import Frontier, Queue
from archiver.crawl.plan import CrawlPlan
from archiver.crawl.rendered import Rendering, is_wanted, rendered_by
from archiver.crawl.resources import Resources, open_resources
from archiver.crawl.slots import HostsMet, Slots, slot_of
from archiver.discovery import Discovery
from archiver.errors import ArchiverError, ExtractionError
from archiver.health import Review, review
from archiver.outcomes.record import Settled, adopt, follow, never_answered, settle, settle_unlisted, visit_of
from archiver.outcomes.tally import Tally
from archiver.reading.batches import Reading, site_named
from archiver.reading.readers import read_source, reader_for
from archiver.reading.workers import Limits
from archiver.reasons import Reason, Why
from archiver.sites.exemptions import Exemptions
from archiver.sites.file import Site, for_url, key_for
from archiver.sites.owner_files import Credentials, load_credentials
from archiver.sites.tables import Alert
from archiver.sites.user_agent import user_agent
from archiver.times import Window

T = TypeVar("T")

logger = logging.getLogger(__name__)


class Session:
    """Opened with the spider, closed with it.

    error     -- what ended the crawl early (disk full, lock held, unknown site), else None.
    outcome   -- why it is to end before its work is done (`out of time`, `SIGTERM`), else None.
    attention -- a line for each thing that needs a look, once it is closed.
    news      -- a line for each thing that is well again.
    tally     -- counts so far.
    new_sites -- sites to which pasted addresses led, and which nobody knew.
    """

    def __init__(
        self,
        crawler: Crawler,
        data_dir: Path,
        *,
        sites_file: Path | None = None,
        command: str = "crawl",
        jobs: int | None = None,
        page_limits: Limits | None = None,
        delay: float | None = None,
        limit: int | None = None,
        max_time: float | None = None,
        retry_failed: bool = False,
    ) -> None:
        self._crawler = crawler
        self._data_dir = data_dir
        self._sites_file = sites_file or data_dir / "sites.toml"
        self._command = command
        self._jobs = jobs
        self._page_limits = page_limits
        self._delay = delay
        self._limit = limit
        self._retry_failed = retry_failed
        self._open = ExitStack()
        self._opened = False
        self._closing: asyncio.Future[None] | None = None
        self.ending = Ending(self.wind_down, self._give_up, max_time=max_time)
        self.error: Exception | None = None
        self.outcome: str | None = None
        self.attention: list[str] = []
        self.news: list[str] = []
        self._barren = False
        self._asked = False
        self._alerts: dict[str, Alert] = {}
        self.tally = Tally()
        self.reach = Reach()
        self.hosts = HostsMet()
        self.slots = Slots(crawler)
        self.sites: dict[str, Site] = {}
        self.new_sites: dict[str, Site] = {}
        self.credentials: dict[str, Credentials] = {}
        self.jars: dict[str, CookieJar] = {}
        self.exemptions = Exemptions()
        settings = crawler.settings
        self.rendering = Rendering(
            settings["ARCHIVER_CHROMIUM"], settings.get("USER_AGENT") or "", self.exemptions, self.jars
        )
        self.backfills: dict[str, Window] = {}
        self._views: dict[
            int | None, tuple[int, list[Capture]]
        ] = {}  # of pages that are not settled, with the plain one
        self._resources: Resources | None = None
        self._frontier: Frontier | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Session:
        settings = crawler.settings
        session = cls(
            crawler,
            Path(settings["ARCHIVER_DATA"]),
            sites_file=sites_file(settings),
            command=settings["ARCHIVER_COMMAND"],
            jobs=settings.getint("ARCHIVER_JOBS") or None,
            page_limits=Limits(settings.getfloat("ARCHIVER_PAGE_SECONDS"), settings.getint("ARCHIVER_PAGE_MEMORY")),
            delay=settings.getfloat("ARCHIVER_DELAY") if settings["ARCHIVER_DELAY"] is not None else None,
            limit=settings.getint("ARCHIVER_LIMIT") or None,
            max_time=settings.getfloat("ARCHIVER_MAX_TIME") or None,
            retry_failed=settings.getbool("ARCHIVER_RETRY_FAILED"),
        )
        crawler.signals.connect(session.spider_opened, signals.spider_opened)
        crawler.signals.connect(session.spider_closed, signals.spider_closed)
        return session

    @staticmethod
    def of(crawler: Crawler) -> Session:
        """The session of a crawler."""
        session = crawler.get_extension(Session)
        assert session is not None, "archiver.crawl.session.Session is missing from EXTENSIONS"
        return session

    async def spider_opened(self, spider: Spider) -> None:
        try:
            held = self._open.enter_context(
                open_resources(self._data_dir, self._command, jobs=self._jobs, limits=self._page_limits, warm=False)
            )
            self._resources = held
            held.archive.warc.info = _about(self._crawler.settings)
            self._open.callback(self.ending.cancel)
            self.ending.watch()
            self.hosts.resting |= held.archive.hosts.resting(times.now())
            self.hosts.delays |= held.archive.hosts.delays()
            plan = CrawlPlan.of(spider, self._sites_file)
            self._asked = getattr(spider, "site_keys", None) is not None
            render = self._crawler.settings["ARCHIVER_RENDER"]
            self.sites |= plan.sites if render is None else rendered_by(plan.sites, render)
            self.exemptions.add(plan.sites.values())
            self._alerts = alerts_of(self._sites_file)
            await self.do(partial(begin, alerts=self._alerts))
            self.credentials |= load_credentials(plan.chosen, self._sites_file.parent)
            self.rendering.prepare(self.sites[site.key] for site in plan.chosen)
            await self.do(partial(plan.seed, retry_failed=self._retry_failed))
            self.backfills = await self.do(plan.backfills)
            queue = Queue("pasted" if plan.pasted_only else None, self.backfills)
            self._frontier = Frontier(
                held.recorder,
                [site.key for site in plan.chosen],
                replace(queue, only="sources") if plan.order else queue,
                limits=plan.limits(self._limit),
                then=partial(self._show_plan, plan.order, queue) if plan.order else None,
            )
            if await self._frontier.look():
                held.workers.warm()
            await self._read_leftovers(held.archive)
        except ArchiverError as error:
            self.stop(error)
            raise CloseSpider(type(error).__name__) from None
        except Exception as error:  # Scrapy would log it, where nobody reads yet, and end as if all were well
            self.error = error
            raise CloseSpider(type(error).__name__) from None
        self._opened = True
        if self.outcome is not None:
            raise CloseSpider(self.outcome)

    async def spider_closed(self, reason: str) -> None:
        with self._open:
            await self.rendering.close()
            if self._resources is not None:
                self.outcome = self.outcome or reason
                try:
                    await self.do(self._finish)
                    await self._tidy()
                except Exception as error:
                    self.error = self.error or error

    def wind_down(self, outcome: str) -> None:
        """End the run before its work is done: what is under way is settled, the rest is left to the next run."""
        if self.outcome is None:
            self.outcome = outcome
            logger.info("winding down: %s", outcome)
            if self._opened:
                self._close(outcome)

    @property
    def exit_code(self) -> int:
        """What the command ends with."""
        if self.error is not None:
            return self.error.exit_code if isinstance(self.error, ArchiverError) else 1
        return self.ending.exit_code or (3 if self.attention or self._barren else 0)

    @property
    def _held(self) -> Resources:
        assert self._resources is not None, "the spider is open"
        return self._resources

    @property
    def frontier(self) -> Frontier:
        """The visits to make."""
        assert self._frontier is not None, "the spider is open"
        return self._frontier

    def is_ending(self) -> bool:
        """Whether nothing more is to be sent."""
        return self.outcome is not None

    def keep_polite(self, visit: Visit) -> None:
        """Set the delay of the site on the download slot of the visit's host."""
        site = self.sites.get(visit.site)
        delay = site.delay if site and self._delay is None else self._delay
        if delay is not None:
            self.slots.keep_apart(slot_of(visit.url), delay)

    async def do(self, job: Callable[[Store], T]) -> T:
        """Have the writer thread do a job on the archive. An archive that cannot be written ends the crawl."""
        try:
            return await self._held.recorder.do(job)
        except ArchiverError as error:
            self.stop(error)
            raise

    async def store(self, capture: Capture, request: RequestLine, site: str | None) -> Capture:
        """Write a response to disk, as one of this run. Returns the capture with its id."""
        run_id = self._held.run_id
        return await self.do(lambda archive: archive.captures.add(capture, request=request, site=site, run_id=run_id))

    def submit(self, reader: Callable[[Capture], T], capture: Capture) -> Future[T]:
        """Have a worker read an answer."""
        return self._held.workers.submit(reader, capture)

    async def read(self, capture: Capture, site: Site | None, visit: Visit) -> tuple[Capture, Reading] | None:
        """What a worker read from the capture, or why it could not; from what a browser made of it where the site's
        entry wants that. None where that is left to the next run, since this one is to end."""
        reading: Reading | None = None
        if not is_wanted(site, capture, None):
            reading = await self._read(capture, site, visit)
        if site is not None and is_wanted(site, capture, reading):
            if self.is_ending():
                return None
            rendered = await self.rendering.render(capture, site, visit.kind)
            if rendered:
                capture = await self._store_rendered(rendered, capture, visit)
                reading = None
        return capture, reading or await self._read(capture, site, visit)

    async def _read(self, capture: Capture, site: Site | None, visit: Visit) -> Reading:
        try:
            return await self._submit(capture, site, visit)
        except ExtractionError as error:
            return error

    async def _store_rendered(self, rendered: list[Capture], plain: Capture, visit: Visit) -> Capture:
        """Store a rendered page, and hold its views until it is known what it tells. Returns the page with its id."""
        run_id, of = self._held.run_id, plain.id
        assert of is not None, "what is rendered is stored"
        page, *views = rendered
        stored = await self.do(lambda archive: archive.captures.add_rendered(page, of, site=visit.site, run_id=run_id))
        if views:
            self._views[stored.id] = of, views
        return stored

    async def unanswered(
        self, visit: Visit, why: Why, *, robots: bool, lasting: bool, until: str | None = None
    ) -> None:
        """Note that a visit got no answer, unless that is because the run ends."""
        if self.is_ending():
            return
        if until is not None:
            await self.do(lambda archive: archive.ledger.postpone(visit.key, until, why))
            self.count(visit, Settled("skipped", why), answered=False)
            return
        if lasting:
            self.reach.answered(visit.site)
        elif visit.kind != "picture" and not robots and self.reach.unanswered(visit.site, visit.key):
            self.frontier.pause(visit.site)
        settled = await self.do(lambda archive: never_answered(archive, visit, why, robots=robots, lasting=lasting))
        self.count(visit, settled, answered=False)

    async def settle(self, visit: Visit, capture: Capture, reading: Article | Discovery | ArchiverError | None) -> None:
        """Store what a visit came to, and count it. Views are kept of each version of a story."""
        site, run_id = self.sites.get(visit.site), self._held.run_id
        of, views = self._views.pop(capture.id, (0, []))

        def store(archive: Store) -> Settled:
            settled = settle(archive, site, visit, capture, reading)
            for view in views if settled.result in ("new", "changed") else ():
                archive.captures.add_rendered(view, of, site=visit.site, run_id=run_id)
            return settled

        settled = await self.do(store)
        if settled.elsewhere is not None:
            visit, settled = await self._follow(visit, settled.elsewhere, capture.fetched)
        if settled.speaks_for is not None:
            visit, settled = await self._adopt(visit, settled.speaks_for)
        if isinstance(reading, Article) and reading.kind in ARTICLE_KINDS and not visit.backlog:
            self.tally.read(visit.site, reading)
        self.count(visit, settled)

    async def _follow(self, visit: Visit, target: str, at: str | None) -> tuple[Visit, Settled]:
        """Go on at the site to which an address leads that a person gave; a new one where none owns it and it is on the
        public web. The visit counts as one of that site, and as none to a list: nothing is expected of the address
        itself."""
        key = self._owner(target)
        if key is None:
            return visit, await self.do(lambda archive: follow(archive, visit, target, None, at))
        settled = await self.do(lambda archive: follow(archive, visit, target, key, at))
        self.frontier.admit(key)
        return replace(visit, site=key, kind="page"), settled

    async def _adopt(self, visit: Visit, home: str) -> tuple[Visit, Settled]:
        """Read a feed that a person gave as one of the site whose stories it lists."""
        key = self._owner(home)
        if key is None:
            return visit, Settled("failed", Why(Reason.ANOTHER_SITE, f"lists nothing but {home}"))
        await self.do(lambda archive: adopt(archive, visit, home, key))
        self.frontier.admit(key)
        return replace(visit, site=key, kind="page"), Settled("source", Why(Reason.REDIRECT))

    def _owner(self, url: str) -> str | None:
        """Key of the site that owns an address, a new one where none does; None where it is not of the public web."""
        owner = for_url(self.sites, url)
        if owner is None and not is_of_the_web(url):
            return None
        if owner is None:
            owner = Site(key=key_for(url, self.sites), hosts=(urlsplit(url).netloc,))
            self.sites[owner.key] = self.new_sites[owner.key] = owner
        return owner.key

    def count(self, visit: Visit, settled: Settled, *, answered: bool = True) -> None:
        is_list = visit.kind in SOURCES or visit.kind == "pasted"
        self.tally.add(visit.site, settled, answered=answered, backlog=visit.backlog, is_list=is_list)
        if settled.result == "failed":
            logger.info("%s: %s: %s", visit.site, visit.url, settled.why)

    def stop(self, error: ArchiverError) -> None:
        """End the crawl because of an error; what is stored stays."""
        if self.error is None:
            self.error = error
            if logger.hasHandlers():  # `archiver crawl` says it at its end, `scrapy crawl` would say nothing
                logger.error("%s", error)
            if self._opened:  # else whoever opens it says so, and a second close would not wait for the first
                self._close(type(error).__name__)

    def _close(self, reason: str) -> None:
        if self._frontier is not None:
            self._frontier.stop()
        engine = self._crawler.engine
        if engine is not None and engine.spider is not None:
            self.slots.drop_waiting(LeftForLater("the run ends"))
            self._closing = asyncio.ensure_future(engine.close_spider_async(reason=reason))

    def _finish(self, archive: Store) -> None:
        """The last that is written: what was not asked for is due again, and the run is closed."""
        held = self._held
        archive.ledger.release()
        archive.hosts.learn(self.hosts.slowed, self.hosts.met - self.hosts.slowed.keys())
        if outage := self.reach.outage(len(self.sites)):
            archive.ledger.forgive(self.reach.failures)
        for site, window in self.backfills.items():
            archive.backfills.finish(site, window)
        told, nothing = Review(), {}
        if not outage:
            archive.figures.add(held.run_id, self.tally.figures(held.started))
            nothing = nothing_came(archive, self.tally, held.started)
            told = review(archive, self.sites, nothing, list(self.tally.sites), held.started)
        self.attention = worth_a_look(self.tally, told, nothing, asked=self._asked, outage=outage, errors=held.errors)
        self.attention += self.rendering.attention
        self.news = good_news(told)
        self._barren = bool(nothing)
        note_matches(archive, self._alerts)
        archive.runs.finish(held.run_id, self.outcome or "finished", self.exit_code, self.tally.to_dict())

    async def _tidy(self) -> None:
        """Join what the run has added to the full-text index with what was there, as far as a moment goes."""
        until = time.monotonic() + TIDYING
        while self.outcome == "finished" and time.monotonic() < until and await self.do(Store.merge):
            pass

    def _give_up(self) -> None:
        """Leave at once: what the recorder has taken is finished if that is a matter of a moment."""
        for child in multiprocessing.active_children():
            child.kill()
        self._held.recorder.leave(self._finish)

    async def _read_leftovers(self, archive: Store) -> None:
        """Read what a killed run stored and did not read."""
        for row in await self.do(lambda archive: list(archive.captures.unread())):
            if self.outcome is not None:
                return
            capture = archive.captures.read(row)
            visit = await self.do(partial(visit_of, capture=capture, site=row["site"]))
            if visit is None:  # robots.txt, or a page that `scrapy shell` fetched
                await self.do(partial(settle_unlisted, capture=capture))
                continue
            reading = None
            if 200 <= capture.status < 300 and not capture.truncated:
                answer = await self.read(capture, site_named(self.sites, visit.site), visit)
                if answer is None:
                    return
                capture, reading = answer
            await self.settle(visit, capture, reading)

    async def _submit(self, capture: Capture, site: Site | None, visit: Visit) -> Article | Discovery:
        read = reader_for(visit.kind)
        window = self.backfills.get(visit.site) if visit.backlog and visit.kind == "sitemap" else None
        if window is not None:
            read = partial(read_source, window=window.up_to(visit.up_to))
        future: Future[Article | Discovery] = self._held.workers.submit(read, capture, site)
        return await asyncio.wrap_future(future)

    async def _show_plan(self, order: Order, queue: Queue) -> Queue | None:
        """All lists are read: say what the backfill comes to."""
        site = self.sites[order.site]
        urls = (*site.start, *site.feeds, *site.sitemaps, *site.sections)
        delay = max((self.slots.delay(slot_of(url)) for url in urls), default=0.0)
        order.show(await self.do(lambda archive: plan_of(archive, order.site, order.window, delay)))
        return None if order.plan_only else queue


def sites_file(settings: BaseSettings) -> Path:
    """Where a crawl with these settings reads its sites."""
    return Path(settings["ARCHIVER_SITES"] or Path(settings["ARCHIVER_DATA"]) / "sites.toml")


def _about(settings: BaseSettings) -> dict[str, str]:
    """What the warcinfo records of a crawl say of it (WARC 1.1, section 6.2)."""
    agent = settings.get("USER_AGENT") or ""
    about = {"http-header-user-agent": agent, "robots": "obey"}
    if agent != user_agent() and (contact := re.search(r"\(\+([^\s()]+)\)", agent)):
        about["operator"] = contact[1].removeprefix("mailto:")
    return about
