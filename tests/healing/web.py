"""The sites behind a proxy on loopback, on a day that the test sets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tests.healing.faults import WALLS, Asked, Fault, suffered
from tests.healing.sites import Piece, Site, feed, home_page, story_page
from tests.newsweb.answers import Answer, document, if_changed, page, redirect, refusal, validated
from tests.newsweb.server import Proxy
from tests.newsweb.web import NewsWeb


class HealingWeb(NewsWeb):
    """day -- which it is now, since `sites.START`."""

    def __init__(self, sites: Sequence[Site], faults: Mapping[int, tuple[Fault, ...]]) -> None:
        super().__init__(hosts=0)
        self._server = _Proxy(self, sites, faults)
        self.day = 0.0


class _Proxy(Proxy):
    def __init__(self, web: HealingWeb, sites: Sequence[Site], faults: Mapping[int, tuple[Fault, ...]]) -> None:
        super().__init__({}, web._faults, web.log)
        self._web = web
        self._sites = {host: site for site in sites for host in (site.domain, f"www.{site.domain}")}
        self._histories = faults

    def _answer(self, host: str, path: str, request: Mapping[str, str]) -> tuple[Answer, str | None]:
        day = self._web.day
        site = self._sites.get(host)
        if site is None:
            return _elsewhere(host, path, day, self._sites), None
        asked = Asked(site, day, host, path, _piece(site, path, day))
        answer, fault = suffered(healthy(asked), asked, self._histories.get(site.index, ()))
        if fault is not None and fault.kind == "other-host" and host != site.host:
            answer = healthy(Asked(site, day, site.host, path, asked.piece))
        if answer.status == 200 and site.etag:
            answer = if_changed(validated(answer, etag=True, modified=None), request)
        return answer, str(fault) if fault else None


def healthy(asked: Asked) -> Answer:
    """What the site answers when nothing is wrong with it."""
    site, day = asked.site, asked.day
    if asked.path in ("/robots.txt", "/.well-known/tdmrep.json"):
        return refusal(404)
    if asked.host != site.host:
        return redirect(f"http://{site.host}{asked.path}", 301)
    path = asked.path.partition("?")[0]
    if path == "/":
        return page(home_page(site, day))
    if path in (site.feed, "/moved.xml") and site.feed:
        return document("application/rss+xml", feed(site, day))
    if path in WALLS:
        return WALLS[path]
    if asked.piece is None:
        return refusal(404)
    now = site.path(asked.piece, day)
    if asked.path.partition("?")[0] != now:
        return redirect(f"http://{site.host}{now}", 301)
    return page(story_page(site, asked.piece, day))


def _piece(site: Site, path: str, day: float) -> Piece | None:
    """The story that stands, or stood, at a path."""
    path = path.partition("?")[0]
    return next((piece for piece in site.out(day) if path in (site.path(piece, -1), site.path(piece, day))), None)


def _elsewhere(host: str, path: str, day: float, sites: Mapping[str, Site]) -> Answer:
    """Hosts of others that faults lead to."""
    if host == "feeds.hoster-example.net" and (site := sites.get(path[1:])) is not None and site.feed:
        return document("application/rss+xml", feed(site, day))
    if host == "consent.wall-example.net":
        return WALLS["/consent"]
    if host == "www.parking-example.net":
        return page("<html><head><title>Domain for sale</title></head><body><h1>This domain is for sale</h1></body>")
    return refusal(404 if path in ("/robots.txt", "/.well-known/tdmrep.json") else 502)
