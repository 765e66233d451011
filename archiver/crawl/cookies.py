"""Cookies, for the sites whose entry in sites.toml says `cookies = "session"`: their own go back to their own hosts.

Some papers answer only those who bring back what they were given. A jar belongs to one site and one run: it is never
written, and what another site sets or a redirect to one asks for is not in it.
"""

from __future__ import annotations

from collections.abc import Mapping

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.http.cookies import CookieJar

from archiver.archive.ledger.visit import Visit
from archiver.crawl.session import Session
from archiver.sites.site import Site, owns

#: Cookies of a site and bytes of one, beyond which none are kept: what browsers keep of a domain, and what RFC 6265
#: (6.1) has them keep of a cookie.
MAX_COOKIES = 180
MAX_COOKIE = 4096


class CookieMiddleware:
    """Brings back the cookies of sites that want them."""

    def __init__(self, sites: Mapping[str, Site]) -> None:
        self._sites = sites
        self._jars: dict[str, CookieJar] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> CookieMiddleware:
        return cls(Session.of(crawler).sites)

    def process_request(self, request: Request) -> None:
        if (jar := self._jar(request)) is not None:
            jar.add_cookie_header(request)

    def process_response(self, request: Request, response: Response) -> Response:
        if (jar := self._jar(request)) is not None:
            jar.extract_cookies(response, request)
            _keep_small(jar)
        return response

    def _jar(self, request: Request) -> CookieJar | None:
        """That of the site of a visit; None where its entry does not say so, or the address is another site's."""
        visit: Visit | None = request.meta.get("visit")
        site = self._sites.get(visit.site) if visit is not None else None
        if site is None or site.cookies is None or not owns(site, request.url):
            return None
        return self._jars.setdefault(site.key, CookieJar())


def _keep_small(jar: CookieJar) -> None:
    for cookie in list(jar):
        if len(cookie.name) + len(cookie.value or "") > MAX_COOKIE:
            jar.clear(cookie.domain, cookie.path, cookie.name)
    if len(jar) > MAX_COOKIES:
        jar.clear()
