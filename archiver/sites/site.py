"""What is known of a news site, and which addresses are its own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from archiver.urls import identity, site_of

#: What reads the text of a page: our own extractor, or trafilatura alone.
Extractor = Literal["default", "trafilatura"]

#: What becomes of the signs by which publishers reserve rights: they are written down, or obeyed as well.
RightsRule = Literal["record", "obey"]

#: Which pages are rendered by a browser: none, all, or those whose plain form has neither text nor links.
Render = Literal[True, False, "when-empty"]

#: What is kept of a rendered page beside its document.
View = Literal["screenshot", "pdf"]

#: Which pictures of an article are kept: all, or the first.
Images = Literal["keep", "lead"]

#: How long after it was found an article is visited again, to catch edits: most corrections come within hours.
REVISITS = ("1h", "4h", "1d", "3d", "7d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Selector:
    """A hand-written rule for one field of a site's pages. It goes before everything else the extractor knows.

    field  -- `title`, `authors`, `published`, `modified`, `section`, `lead`, `body`, `credits`, or `strip`
              (what it selects is taken out of the page before reading).
    css    -- CSS selector, or None where `xpath` is given. `::attr(name)` and `::text` take an attribute or text.
    xpath  -- XPath 1.0 expression, or None where `css` is given.
    since  -- first day (`YYYY-MM-DD`) of captures it holds for (`from` in sites.toml), None: always.
    until  -- last day it holds for, None: still.
    """

    field: str
    css: str | None = None
    xpath: str | None = None
    since: str | None = None
    until: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One entry of sites.toml. All but `key` may be left out there.

    key           -- short name, `[a-z0-9][a-z0-9.-]*`; also the value of `site` on articles, captures and URLs.
    name          -- name people know it by.
    start         -- pages to begin with, usually the home page.
    feeds         -- RSS, Atom and JSON feeds.
    sitemaps      -- sitemaps and sitemap indexes, news sitemaps among them.
    sections      -- section pages whose links are followed.
    hosts         -- hosts that belong to the site beside those of the addresses above.
    allow, deny   -- regular expressions searched in the URL: an article must match one of `allow` (if any) and none
                     of `deny`.
    timezone      -- IANA name, for times that a page gives without a zone.
    language      -- ISO 639-1 code of most of its pages.
    delay         -- seconds between two requests to one host.
    max_pages     -- most pages fetched in one run; 0: as many as the run may.
    revisits      -- how long after it was found an article is visited again.
    rights        -- `record`, or `obey`: a page that says noarchive, noindex, unavailable_after (once it has come) or
                     tdm-reservation is kept as it came, but gives no article.
    extractor     -- `default`, or `trafilatura` for its plain reading.
    allow_private -- True lets the crawl connect to loopback and private addresses for this site, at the hosts and ports
                     that the entry names.
    verify_tls    -- False: certificates of the hosts that the entry names are not checked, and each capture says so.
    images        -- `keep`: the pictures that an article names are fetched and kept, at most 50 of one article; `lead`:
                     only the first. Left out: none.
    cookies       -- `session`: the site's own cookies go back to its own hosts, in memory for one run.
                     `file:PATH`: so do those of a cookies.txt of yours, which only you may read. Left out: none.
    headers       -- `file:PATH`: headers of yours that go to its own hosts, `Name: value` in each line, likewise.
    render        -- True: a browser runs the scripts of its pages, and what it shows is read; `when-empty`: only where
                     the plain page has neither text nor links. It needs Chromium.
    keep          -- `screenshot`, `pdf`: of each version of a rendered story, a picture of the page as a browser shows
                     it, and a PDF. It needs `render`. Left out: neither.
    selectors     -- dated rules, in the order they are tried.
    """

    key: str
    name: str | None = None
    start: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    allow: tuple[str, ...] = ()
    deny: tuple[str, ...] = ()
    timezone: str | None = None
    language: str | None = None
    delay: float = 1.0
    max_pages: int = 0
    revisits: tuple[str, ...] = REVISITS
    rights: RightsRule = "record"
    extractor: Extractor = "default"
    allow_private: bool = False
    verify_tls: bool = True
    images: Images | None = None
    cookies: str | None = None
    headers: str | None = None
    render: Render = False
    keep: tuple[View, ...] = ()
    selectors: tuple[Selector, ...] = ()


def owns(site: Site, url: str) -> bool:
    """Whether an address belongs to the site: it lies on one of its hosts, or under the registered domain of one of its
    start pages, sections or `hosts`. (Feeds may lie with a hoster, whose domain says nothing.)"""
    known = ties(site)
    return site_of(url) in known.domains or host_of(url) in known.hosts


@dataclass(frozen=True, slots=True)
class Ties:
    """What ties addresses to a site, in the spelling of `identity`."""

    addresses: frozenset[str]
    hosts: frozenset[str]
    domains: frozenset[str]


@lru_cache(maxsize=4096)
def ties(site: Site) -> Ties:
    """Those of a site, worked out once."""
    homes = [*site.start, *site.sections, *(f"http://{host}/" for host in site.hosts)]
    addresses = frozenset(map(identity, [*homes, *site.feeds, *site.sitemaps]))
    return Ties(
        addresses=addresses,
        hosts=frozenset(map(host_of, [*homes, *site.feeds, *site.sitemaps])),
        domains=frozenset(filter(is_domain, map(site_of, homes or [*site.feeds, *site.sitemaps]))),
    )


def host_of(url: str) -> str:
    """Host and port as `identity` spells them."""
    return _plain(url.split("/", 3)[2]) if url.count("/") > 1 else ""


@lru_cache(maxsize=4096)
def _plain(netloc: str) -> str:
    return identity(f"http://{netloc}/")


def is_domain(name: str) -> bool:
    """Whether hosts can stand under the name: not for `localhost` and IP addresses, where each port is another site."""
    return bool(re.search(r"\.[a-z-]", name))
