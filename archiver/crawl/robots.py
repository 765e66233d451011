"""No request but what robots.txt allows. Where there is none that is all, where it cannot be had nothing."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from time import monotonic
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler

from archiver import times
from archiver.archive import Store
from archiver.archive.ledger.visit import Visit
from archiver.capture import Capture
from archiver.crawl.ending import LeftForLater
from archiver.crawl.failures import NotAsked, RobotsUnreachable
from archiver.crawl.origin_files import LIFETIME, Learned, OriginFiles, Unreachable, file_in
from archiver.crawl.recorder import Do
from archiver.crawl.session import Session
from archiver.crawl.slots import Slots, slot_of
from archiver.reasons import Reason
from archiver.rights import tdmrep
from archiver.rights.robots import Rules, read_robots, read_tdmrep
from archiver.sites.exemptions import Exemptions, endpoint
from archiver.sites.site import Site

logger = logging.getLogger(__name__)

#: Seconds after which a robots.txt that could not be had is asked for again in the same run.
UNREACHABLE_LIFETIME = 300

#: Seconds after which one that a server fails to give counts as absent, or as it was (section 2.3.1.4: 30 days).
LONG = 30 * 86_400

#: What visits are made for the story behind them, and not for what they list.
_READ = frozenset({"article", "page", "pasted"})


class RobotsForbids(NotAsked):
    """robots.txt says no."""

    reason = Reason.ROBOTS


class RightsReserved(RobotsForbids):
    """tdmrep.json says no, at a site whose entry wants that obeyed."""

    reason = Reason.RIGHTS_RESERVED


@dataclass(frozen=True, slots=True)
class Policy:
    """What one origin allows.

    rules       -- None: everything.
    unreachable -- why they could not be had; None: they could.
    learned     -- when, in seconds of `monotonic`.
    """

    rules: Rules | None = None
    unreachable: Unreachable | None = None
    learned: float = field(default_factory=monotonic)

    def allows(self, url: str) -> bool:
        return self.rules is None or self.rules.allows(url)

    @property
    def is_old(self) -> bool:
        return monotonic() - self.learned > (LIFETIME if self.unreachable is None else UNREACHABLE_LIFETIME)

    @property
    def size(self) -> int:
        return self.rules.size if self.rules is not None else 0


@dataclass(frozen=True, slots=True)
class Reservations:
    """The rules of an origin's tdmrep.json; they hold for the run."""

    rules: tuple[tdmrep.Rule, ...] = ()
    is_old: bool = False

    @property
    def size(self) -> int:
        return sum(len(rule.location) for rule in self.rules)


class RobotsMiddleware:
    """Lets a request through only when the robots.txt of its origin does. What tdmrep.json says of a story's page goes
    along with the request as `meta["tdmrep"]`, so that it is stored beside the page."""

    def __init__(
        self,
        files: OriginFiles,
        slots: Slots,
        exemptions: Exemptions,
        sites: Mapping[str, Site],
        *,
        do: Do,
        is_ending: Callable[[], bool],
    ) -> None:
        self._files = files
        self._slots = slots
        self._exemptions = exemptions
        self._sites = sites
        self._do = do
        self._is_ending = is_ending
        #: by origin, and by whether its certificate goes unchecked: who checks it may get no answer
        self._policies: Learned[tuple[str, bool], Policy] = Learned()
        self._reservations: Learned[str, Reservations] = Learned()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RobotsMiddleware:
        session = Session.of(crawler)
        files = OriginFiles(crawler, session.do, session.submit)
        return cls(files, session.slots, session.exemptions, session.sites, do=session.do, is_ending=session.is_ending)

    async def process_request(self, request: Request) -> None:
        if request.meta.get("origin_file"):
            return
        parts = urlsplit(request.url)
        origin = f"{parts.scheme}://{parts.netloc}"
        visit: Visit | None = request.meta.get("visit")
        policy = await self._policy(origin, visit.site if visit else None)
        self._check_going_on()
        if policy.unreachable is not None:
            raise RobotsUnreachable(f"robots.txt{policy.unreachable}") from policy.unreachable.__cause__
        if not policy.allows(request.url):
            raise RobotsForbids("robots.txt forbids it")
        if visit is not None and visit.kind in _READ and policy.allows(origin + tdmrep.PATH):
            await self._heed_reservations(request, origin, visit.site)
            self._check_going_on()

    def _check_going_on(self) -> None:
        """Nothing more is sent once the run ends."""
        if self._is_ending():
            raise LeftForLater("the run ends")

    async def _policy(self, origin: str, site: str | None) -> Policy:
        key = origin, self._exemptions.may_be_unverified(endpoint(origin), site)
        return await self._policies.get(key, partial(self._learn, origin, site))

    async def _learn(self, origin: str, site: str | None) -> Policy:
        url = f"{origin}/robots.txt"
        try:
            policy = await self._read(await self._files.get(url, "robots", site))
        except Unreachable as error:
            policy = await self._read_former(url) or Policy(unreachable=error)
        if policy.rules is not None and policy.rules.delay is not None:
            self._slots.keep_apart(slot_of(origin), policy.rules.delay)
        return policy

    async def _read_former(self, url: str) -> Policy | None:
        """What holds where a server has been failing to give its robots.txt for so long that this no longer means that
        nothing may be fetched: what the last one said, or all where there never was one."""
        is_long, former = await self._do(lambda archive: _former(archive, url))
        return await self._read(former and file_in(former)) if is_long else None

    async def _read(self, capture: Capture | None) -> Policy:
        return Policy(await self._files.read(read_robots, capture) if capture is not None else None)

    async def _heed_reservations(self, request: Request, origin: str, site: str) -> None:
        known = await self._reservations.get(origin, partial(self._learn_reservations, origin, site))
        rule = tdmrep.rule_for(known.rules, request.url)
        if rule is None:
            return
        entry = self._sites.get(site)
        if rule.declaration.reserved and entry is not None and entry.rights == "obey":
            raise RightsReserved(f"rights reserved: {rule.location} (tdmrep.json)")
        request.meta["tdmrep"] = rule.to_dict()

    async def _learn_reservations(self, origin: str, site: str) -> Reservations:
        try:
            capture = await self._files.get(origin + tdmrep.PATH, "tdmrep", site)
            return Reservations(await self._files.read(read_tdmrep, capture) if capture is not None else ())
        except Unreachable as error:  # "does not implement this protocol", says its report
            logger.info("%s%s%s", origin, tdmrep.PATH, error)
            return Reservations()


def _former(archive: Store, url: str) -> tuple[bool, Capture | None]:
    """Whether a file has been failing for long, and the last answer that said something."""
    good = (
        "url = ? AND outcome = 'robots_txt' AND truncated IS NULL"
        " AND (status < 300 OR status BETWEEN 400 AND 499 AND status != 429)"
    )
    rows = archive.db.query(
        f"""SELECT min(fetched) AS since FROM captures WHERE url = ? AND status >= 500
            AND fetched > coalesce((SELECT max(fetched) FROM captures WHERE {good}), '')""",
        [url, url],
    )
    since = next(iter(rows))["since"]
    if since is None or since > times.later(times.now(), -LONG):
        return False, None
    last = archive.captures.rows(f"{good} ORDER BY fetched DESC LIMIT 1", url)
    return True, next((archive.captures.read(row) for row in last), None)
