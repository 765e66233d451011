"""Sitemaps: lists of pages, lists of sitemaps, Google's news tags, and the plain-text form.

https://www.sitemaps.org/protocol.html, https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from archiver.discovery.classify import as_listed, classify, found_kind
from archiver.discovery.dates import read_date
from archiver.discovery.feeds import code, plain
from archiver.discovery.found import MAX_FOUND, Discovery, Found
from archiver.discovery.xmlstream import BadXML, elements, local_name, parts_of, text_within
from archiver.site import Site
from archiver.urls import MAX_LENGTH, clean

#: Root elements, in lower case.
SITEMAP_ROOTS = frozenset({"urlset", "sitemapindex"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One `<url>` or `<sitemap>` as it stands there, nothing checked: strings of the document or None.

    `is_news` tells entries with Google's news tags, `is_sitemap` those of an index.
    """

    loc: str
    lastmod: str | None = None
    is_sitemap: bool = False
    is_news: bool = False
    title: str | None = None
    published: str | None = None
    language: str | None = None


def entries(pieces: Iterable[bytes]) -> Iterator[Entry]:
    """The entries of an XML sitemap or index from its root element on, one after the other: memory stays flat however
    many there are. Raises BadXML as `xmlstream.elements`."""
    for element in elements(pieces, ("url", "sitemap")):
        parts = parts_of(element)
        loc = text_within(parts.get("loc"))
        if loc is None or len(loc) > 8 * MAX_LENGTH:
            continue
        news = {local_name(part): part for part in parts["news"].iterdescendants()} if "news" in parts else {}
        yield Entry(
            loc=loc,
            lastmod=text_within(parts.get("lastmod")),
            is_sitemap=local_name(element) == "sitemap",
            is_news="news" in parts,
            title=text_within(news.get("title")),
            published=text_within(news.get("publication_date")),
            language=text_within(news.get("language")),
        )


def read_sitemap(pieces: Iterable[bytes], url: str, site: Site | None = None, fetched: str | None = None) -> Discovery:
    """An XML sitemap or index from its root element on, in UTF-8. Of more than `MAX_FOUND` entries the newest are
    kept, newest first; addresses are looked at only then, so that a million entries cost seconds."""
    kept: list[Entry] = []
    refused: str | None = None
    try:
        for entry in entries(pieces):
            kept.append(entry)
            if len(kept) >= 2 * MAX_FOUND:
                kept = _newest(kept)
                refused = f"too many URLs: cut at {MAX_FOUND:,}"
    except BadXML as error:
        refused = str(error)
    if len(kept) > MAX_FOUND:
        kept, refused = _newest(kept), f"too many URLs: cut at {MAX_FOUND:,}"
    return Discovery(kind="sitemap", found=_unique(kept, url, site, fetched), refused=refused)


def _newest(kept: list[Entry]) -> list[Entry]:
    """W3C dates sort as text, near enough to choose by."""
    return sorted(kept, key=lambda entry: entry.published or entry.lastmod or "", reverse=True)[:MAX_FOUND]


def _unique(kept: Iterable[Entry], url: str, site: Site | None, fetched: str | None) -> tuple[Found, ...]:
    found: dict[str, Found] = {}
    for entry in kept:
        address = clean(entry.loc, url)
        if address is not None and address != url and address not in found:  # an index that lists itself never ends
            found[address] = _found(entry, address, site, fetched)
    return tuple(found.values())


def _found(entry: Entry, address: str, site: Site | None, fetched: str | None) -> Found:
    zone = site.timezone if site else None
    modified = read_date(entry.lastmod, zone, fetched)
    if entry.is_sitemap:
        return Found(url=address, kind="sitemap", origin="sitemap-index", modified=modified)
    if entry.is_news:
        kind, reason = as_listed(address, site)
    else:
        verdict = classify(address, site)
        kind, reason = found_kind(verdict), verdict.reason
    return Found(
        url=address,
        kind=kind,
        reason=reason,
        origin="news-sitemap" if entry.is_news else "sitemap",
        title=plain(entry.title),
        published=read_date(entry.published, zone, fetched),
        modified=modified,
        language=code(entry.language),
    )


def read_text_sitemap(text: str, url: str, site: Site | None = None) -> Discovery:
    """A sitemap in plain text: one address a line."""
    lines = text.splitlines()
    refused = f"too many URLs: cut at {MAX_FOUND:,}" if len(lines) > MAX_FOUND else None
    found = _unique((Entry(line) for line in lines[:MAX_FOUND] if line.strip()), url, site, None)
    return Discovery(kind="sitemap", found=found, refused=refused)
