"""Certificates are checked, but on visits of sites whose entry in sites.toml says `verify_tls = false`."""

from __future__ import annotations

from functools import cached_property

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from archiver.archive.ledger.visit import Visit
from archiver.crawl.heads import LimitedHeads
from archiver.crawl.scrapy_private import accept_any_certificate
from archiver.crawl.session import Session
from archiver.sites.exemptions import endpoint

#: Set in the `meta` of a request whose server's certificate is not checked.
UNVERIFIED = "tls_unverified"


class TLSDownloadHandler(LimitedHeads):
    """The handler of http, and a second one with connections of its own for what is exempt: one that was opened
    unchecked never serves another site."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._made_for = crawler
        self._exemptions = Session.of(crawler).exemptions

    async def download_request(self, request: Request) -> Response:
        visit: Visit | None = request.meta.get("visit")
        site = visit.site if visit else None
        if not self._exemptions.may_be_unverified(endpoint(request.url), site):
            return await super().download_request(request)
        request.meta[UNVERIFIED] = True
        return await self._unverified.download_request(request)

    async def close(self) -> None:
        await super().close()
        if "_unverified" in self.__dict__:
            await self._unverified.close()

    @cached_property
    def _unverified(self) -> LimitedHeads:
        handler = LimitedHeads(self._made_for)
        accept_any_certificate(handler)
        return handler
