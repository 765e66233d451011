"""What is known of a news site: `Site`, and `sites.toml`, which holds them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Selector:
    """A hand-written rule for one field of a site's pages. It goes before everything else the extractor knows.

    field  -- `title`, `authors`, `published`, `modified`, `section`, `lead`, `body`, `credits`, or `strip`
              (what it selects is taken out of the page before reading).
    css    -- CSS selector, or None where `xpath` is given. An attribute or text is taken with `::attr(name)` / `::text`.
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
    allow, deny   -- regular expressions searched in the URL: an article must match one of `allow` (if any), none of `deny`.
    timezone      -- IANA name, for times that a page gives without a zone.
    language      -- ISO 639-1 code of most of its pages.
    delay         -- seconds between two requests to one host.
    extractor     -- `default`, or `trafilatura` for its plain reading.
    allow_private -- True lets the crawl connect to loopback and private addresses for this site.
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
    extractor: Literal["default", "trafilatura"] = "default"
    allow_private: bool = False
    selectors: tuple[Selector, ...] = ()
