"""Crawls the news sites of sites.toml: feeds, sitemaps and section pages, newest articles first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from archiver.backfill import Order
from archiver.crawl.spider import ArchivingSpider
from archiver.sites.file import Site


class NewsSpider(ArchivingSpider):
    """`scrapy crawl news -a site=KEY[,KEY…]`; all sites without it."""

    name = "news"

    def __init__(
        self,
        site: str | None = None,
        new_sites: Mapping[str, Site] | None = None,
        pasted: Mapping[str, str] | None = None,
        backfill: Order | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.site_keys = tuple(key.strip() for key in site.split(",") if key.strip()) if site else None
        self.new_sites = new_sites or {}
        self.pasted = pasted or {}
        self.backfill = backfill
