"""Fetches a list of addresses, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from archiver.crawl.spider import ArchivingSpider
from archiver.sites.file import Site
from archiver.urls import clean, site_of, without_logins


class UrlsSpider(ArchivingSpider):
    """`scrapy crawl urls -a file=LIST` (one address a line, `#` begins a comment) or `-a url=URL[,URL…]`.

    Each address is fetched whatever the ledger knows of it; lines that are no address are logged.
    """

    name = "urls"
    pasted_only = True
    site_keys = ()

    def __init__(self, file: str | None = None, url: str | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        lines = Path(file).read_text(encoding="utf-8").splitlines() if file else (url or "").split(",")
        addresses = list(self._addresses(lines))
        self.pasted = {address: site_of(address) for address in addresses}
        self.new_sites = {key: Site(key=key) for key in self.pasted.values()}

    def _addresses(self, lines: Iterable[str]) -> Iterable[str]:
        for line in lines:
            text = line.partition(" #")[0].strip()
            if not text or text.startswith("#"):
                continue
            address = clean(text)
            if address is None:
                self.logger.warning("%r is no http(s) address: left out", without_logins(text))
            else:
                yield address
