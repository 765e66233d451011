"""What a run is to crawl: the sites and addresses that a spider names, and what of them goes into the ledger first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from scrapy import Spider

from archiver.archive import Store
from archiver.backfill import Order
from archiver.errors import ConfigurationError, UnknownSite
from archiver.sites.file import Site, for_url, load
from archiver.times import Window
from archiver.urls import identity

#: Sites of which the ledger is asked at once what it knows.
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class CrawlPlan:
    """sites       -- all that are known, by key: those of sites.toml and the new ones of the spider.
    chosen      -- those to be crawled.
    pasted      -- addresses that a person gave, each with the key of its site.
    pasted_only -- nothing but those is visited.
    named       -- the sites were named, not just all of the file.
    order       -- a backfill that somebody asks for now; others go on where no site was named.
    """

    sites: dict[str, Site]
    chosen: list[Site]
    pasted: dict[str, str]
    pasted_only: bool
    named: bool
    order: Order | None

    @classmethod
    def of(cls, spider: Spider, sites_file: Path) -> CrawlPlan:
        """What a spider is to do. Of the sites an address may belong to, those of the file go first. Raises
        UnknownSite, ConfigurationError."""
        known = load(sites_file)
        sites = {**known, **getattr(spider, "new_sites", {})}
        pasted = {
            url: owner.key if (owner := for_url(known, url)) else key
            for url, key in getattr(spider, "pasted", {}).items()
        }
        keys: Iterable[str] | None = getattr(spider, "site_keys", None)
        named = keys is not None
        if keys is None:
            chosen = list(sites.values())
        else:
            chosen = [_known(sites, key, sites_file) for key in dict.fromkeys([*keys, *pasted.values()])]
        pasted_only = getattr(spider, "pasted_only", False)
        return cls(sites, chosen, pasted, pasted_only, named, getattr(spider, "backfill", None))

    def seed(self, archive: Store, *, retry_failed: bool) -> None:
        """Put the addresses that sites.toml names into the ledger, and those that a person gave. Who names a site wants
        to know what is there now: its sources are due, however lately they were visited."""
        for url, key in self.pasted.items():
            if (withdrawal := archive.withdrawals.of(identity(url))) is not None:
                raise ConfigurationError(
                    f"{url}: withdrawn on {withdrawal.at[:10]} ({withdrawal.reason});"
                    " `archiver withdraw --undo` lets it come back"
                )
            archive.ledger.paste(url, site=key)
        for start in range(0, 0 if self.pasted_only else len(self.chosen), AT_ONCE):
            self._seed_sites(archive, self.chosen[start : start + AT_ONCE], retry_failed=retry_failed)
        if self.order is not None:
            ask = archive.backfills.plan if self.order.plan_only else archive.backfills.start
            ask(self.order.site, self.order.window)

    def _seed_sites(self, archive: Store, sites: list[Site], *, retry_failed: bool) -> None:
        if retry_failed:
            for site in sites:
                archive.ledger.retry_failed(site.key)
                archive.shapes.forget(site.key)
        known = archive.ledger.named(site.key for site in sites)
        for site in sites:
            for kind, urls in (
                ("feed", site.feeds),
                ("sitemap", site.sitemaps),
                ("section", (*site.start, *site.sections)),
            ):
                for url in urls:
                    if (site.key, url) not in known:
                        archive.ledger.name(url, site=site.key, kind=kind)
            if self.named and site.key not in self.pasted.values():
                archive.ledger.hasten(site.key)

    def backfills(self, archive: Store) -> dict[str, Window]:
        """The days that backfills of this run ask for, by site."""
        if self.order is not None:
            return {self.order.site: self.order.window}
        if self.named or self.pasted_only:
            return {}
        return {site: backfill.window for site, backfill in archive.backfills.under_way().items()}

    def limits(self, limit: int | None) -> dict[str, int]:
        """The most visits of each site in this run, where there is a limit: `limit`, or what sites.toml says."""
        most = {site.key: [number for number in (limit, site.max_pages) if number] for site in self.chosen}
        return {key: min(numbers) for key, numbers in most.items() if numbers}


def _known(sites: dict[str, Site], key: str, sites_file: Path) -> Site:
    if key not in sites:
        known = ", ".join(sorted(sites)) or "none yet"
        raise UnknownSite(f"no site {key!r} in {sites_file} (known: {known}); `archiver crawl URL` adds one")
    return sites[key]
