"""Cookies and headers, for the sites whose entry in sites.toml has `cookies` or `headers`: they go to its own hosts.

Some papers answer only those who bring back what they were given, or what a subscriber has. A jar belongs to one site
and one run: it is never written, and what another site sets or a redirect to one asks for is not in it.
"""

from __future__ import annotations

from collections.abc import Mapping

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.http.cookies import CookieJar

from archiver.archive.ledger.visit import Visit
from archiver.crawl.session import Session
from archiver.sites.owner_files import Credentials, may_have
from archiver.sites.site import Site, owns

#: Cookies of a site and bytes of one, beyond which none are kept: what browsers keep of a domain, and what RFC 6265
#: (6.1) has them keep of a cookie.
MAX_COOKIES = 180
MAX_COOKIE = 4096


#: Set in the `meta` of a request that brings something of the owner's: the names of its headers.
SUBSCRIBER = "subscriber"


class CookieMiddleware:
    """Brings back the cookies of sites that want them, and brings what the owner has for them."""

    def __init__(
        self,
        sites: Mapping[str, Site],
        credentials: Mapping[str, Credentials] | None = None,
        jars: dict[str, CookieJar] | None = None,
    ) -> None:
        self._sites = sites
        self._credentials = credentials if credentials is not None else {}
        self._jars = jars if jars is not None else {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> CookieMiddleware:
        session = Session.of(crawler)
        return cls(session.sites, session.credentials, session.jars)

    def process_request(self, request: Request) -> None:
        if (jar := self._jar(request)) is not None:
            jar.add_cookie_header(request)
        visit: Visit | None = request.meta.get("visit")
        site = self._sites.get(visit.site) if visit is not None else None
        if site is None or (own := self._credentials.get(site.key)) is None:
            return
        names = {"cookie"} if own.cookies and "Cookie" in request.headers else set()
        if own.headers and may_have(site, request.url):
            for name, value in own.headers:
                request.headers[name] = value
                names.add(name.lower())
        if names:
            request.meta[SUBSCRIBER] = frozenset(names)

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
        if site.key not in self._jars:
            jar = self._jars[site.key] = CookieJar()
            for cookie in self._credentials.get(site.key, Credentials()).cookies:
                jar.set_cookie(cookie)
        return self._jars[site.key]


def _keep_small(jar: CookieJar) -> None:
    for cookie in list(jar):
        if len(cookie.name) + len(cookie.value or "") > MAX_COOKIE:
            jar.clear(cookie.domain, cookie.path, cookie.name)
    if len(jar) > MAX_COOKIES:
        jar.clear()
