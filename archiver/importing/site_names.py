"""Which site an imported page is of: pages come from sites that nobody watches, too."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from archiver.archive import Store
from archiver.sites.file import for_url, key_for
from archiver.sites.site import Site
from archiver.urls import site_of


class SiteNames:
    """Keys of sites, the same for a domain in every run.

    A page belongs to the site of sites.toml that owns its address. Others are named as `archiver crawl URL` would name
    their site, unless the archive has pages of their domain under a name already.

    only -- key of the site that every page is said to be of, whatever its address.
    """

    def __init__(self, sites: Mapping[str, Site], archive: Store | None, only: str | None = None) -> None:
        self._sites = sites
        self._only = only
        self._by_domain: dict[str, str] = {}
        if archive is not None:
            for row in archive.db.query("SELECT site, min(url) AS url FROM urls WHERE site IS NOT NULL GROUP BY site"):
                self._by_domain.setdefault(_domain(row["url"]), row["site"])

    def of(self, url: str) -> str:
        """The key of the site of an address."""
        if self._only is not None:
            return self._only
        if (site := for_url(self._sites, url)) is not None:
            return site.key
        domain = _domain(url)
        if domain not in self._by_domain:
            self._by_domain[domain] = key_for(f"http://{domain}/", {*self._sites, *self._by_domain.values()})
        return self._by_domain[domain]


def _domain(url: str) -> str:
    """The registered domain of an address, with the port where it has one: on one machine each is another site."""
    port = urlsplit(url).port
    return f"{site_of(url)}:{port}" if port else site_of(url)
