"""Which requests of a page go out, and when: by type, address and number, a few at a time to each host."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urldefrag, urlsplit

from archiver.fields import JsonObject
from archiver.rendering.page import Bounds, Spent

#: Types (of the DevTools protocol) that text is made of. A missing style sheet stops some frameworks' scripts; `Other`
#: is data that a page names in its head, and icons, which ask for pictures.
ALLOWED = frozenset({"Document", "Stylesheet", "Script", "XHR", "Fetch", "Other"})

#: Frames of the page's own origin that are loaded: some papers have a story in one.
FRAMES = 3

#: Methods that ask. Papers ask by POST too (GraphQL); what changes or removes something is not for a reader.
METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST"})

#: Requests under way to one host. Browsers have six; a crawl has one.
PER_HOST = 2

#: Times that a page may load itself again, as those do that want their cookie back.
RELOADS = 2

#: Answers after which a host is asked nothing more by this page.
TOO_MUCH = frozenset({429, 503})

#: Domains whose scripts watch readers or sell them, and write no story.
TRACKERS = frozenset(
    {
        "2mdn.net",
        "33across.com",
        "adform.net",
        "adnxs.com",
        "adobedtm.com",
        "adsafeprotected.com",
        "amazon-adsystem.com",
        "amplitude.com",
        "bluekai.com",
        "bounceexchange.com",
        "casalemedia.com",
        "chartbeat.com",
        "chartbeat.net",
        "clarity.ms",
        "cookielaw.org",
        "criteo.com",
        "criteo.net",
        "cxense.com",
        "demdex.net",
        "doubleclick.net",
        "doubleverify.com",
        "everesttech.net",
        "facebook.net",
        "fullstory.com",
        "google-analytics.com",
        "googleadservices.com",
        "googlesyndication.com",
        "googletagmanager.com",
        "googletagservices.com",
        "hotjar.com",
        "indexww.com",
        "ioam.de",
        "mathtag.com",
        "matomo.cloud",
        "media.net",
        "moatads.com",
        "mxpnl.com",
        "newrelic.com",
        "nr-data.net",
        "omtrdc.net",
        "onesignal.com",
        "openx.net",
        "optimizely.com",
        "outbrain.com",
        "parsely.com",
        "permutive.com",
        "piano.io",
        "pubmatic.com",
        "quantserve.com",
        "rlcdn.com",
        "rubiconproject.com",
        "scorecardresearch.com",
        "segment.com",
        "segment.io",
        "sentry.io",
        "taboola.com",
        "teads.tv",
        "tiqcdn.com",
        "yieldlab.net",
        "zergnet.com",
    }
)


@dataclass(slots=True)
class _Host:
    active: set[str] = field(default_factory=set)
    waiting: deque[tuple[str, Callable[[bool], None]]] = field(default_factory=deque)
    has_enough: bool = False


class Requests:
    """The requests of one page. `is_quiet`: none is under way."""

    def __init__(self, url: str, bounds: Bounds, spent: Spent, *, pictures: bool = False) -> None:
        self._allowed = ALLOWED | {"Image"} if pictures else ALLOWED
        self._url = urldefrag(url).url
        self._bounds = bounds
        self._spent = spent
        self._hosts: defaultdict[str, _Host] = defaultdict(_Host)
        self._host_of: dict[str, str] = {}
        self._loads = 0
        self._frames = 0
        self._seen = 0

    @property
    def is_quiet(self) -> bool:
        return not self._host_of

    def is_page(self, paused: JsonObject, frame: str | None) -> bool:
        """Whether a paused request (`Fetch.requestPaused`) is for the page itself, the first time."""
        first = self._loads == 0 and self._is_document_of(paused, frame)
        self._loads += first
        return first

    def decide(self, paused: JsonObject, frame: str | None, then: Callable[[bool], None]) -> None:
        """Say `then(True)` when a paused request may go out, which may be later, or `then(False)`."""
        self._seen += 1
        if not self._may_go(paused, frame):
            self._refuse(then)
            return
        number, host = paused.get("networkId") or paused["requestId"], urlsplit(paused["request"]["url"]).netloc
        self.ended(number)  # of a redirect the last step
        self._host_of[number] = host
        self._hosts[host].waiting.append((number, then))
        self._go_on(host)

    def answered(self, number: str, status: int) -> None:
        """Take note of the status of an answer."""
        if status in TOO_MUCH and (host := self._host_of.get(number)) is not None:
            self._hosts[host].has_enough = True

    def ended(self, number: str) -> None:
        """Take note that a request is over, or that there is none of that number any more."""
        if (host := self._host_of.pop(number, None)) is not None:
            self._hosts[host].active.discard(number)
            self._go_on(host)

    def begin_anew(self) -> None:
        """Forget what is under way: the page that asked for it gave way to itself, and nobody tells of its end. What
        waits may be of the page that came, and goes on; see `ended` where it is not."""
        for name, host in tuple(self._hosts.items()):
            for number in tuple(host.active):
                self._host_of.pop(number, None)
            host.active.clear()
            self._go_on(name)

    def _go_on(self, name: str) -> None:
        host = self._hosts[name]
        while host.waiting and (host.has_enough or len(host.active) < PER_HOST):
            number, then = host.waiting.popleft()
            if host.has_enough:
                self._host_of.pop(number, None)
                self._refuse(then)
            else:
                host.active.add(number)
                self._spent.requests += 1
                then(True)

    def _refuse(self, then: Callable[[bool], None]) -> None:
        self._spent.blocked += 1
        then(False)

    def _may_go(self, paused: JsonObject, frame: str | None) -> bool:
        request, kind = paused["request"], paused["resourceType"]
        parts = urlsplit(request["url"])
        headers = {name.lower(): value for name, value in request["headers"].items()}
        if "sec-purpose" in headers or (kind == "Other" and headers.get("accept") != "*/*"):
            return False
        if parts.scheme not in ("http", "https") or kind not in self._allowed or request["method"] not in METHODS:
            return False
        if self._seen > self._bounds.requests:
            return False
        if kind == "Document":
            return request["method"] == "GET" and self._may_load(paused, frame)
        labels = (parts.hostname or "").split(".")
        return not any(".".join(labels[start:]) in TRACKERS for start in range(len(labels)))

    def _may_load(self, paused: JsonObject, frame: str | None) -> bool:
        """Whether the page may load itself again, or a frame of its own origin."""
        if paused.get("frameId") == frame:
            self._loads += 1
            return self._is_document_of(paused, frame) and self._loads <= 1 + RELOADS
        self._frames += 1
        here, there = urlsplit(self._url), urlsplit(paused["request"]["url"])
        return self._frames <= FRAMES and (here.scheme, here.netloc) == (there.scheme, there.netloc)

    def _is_document_of(self, paused: JsonObject, frame: str | None) -> bool:
        is_same = urldefrag(paused["request"]["url"]).url == self._url
        return paused["resourceType"] == "Document" and paused.get("frameId") == frame and is_same
