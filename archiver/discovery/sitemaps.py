"""Sitemaps: lists of pages, lists of sitemaps, Google's news tags, and the plain-text form.

https://www.sitemaps.org/protocol.html, https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from operator import itemgetter

from archiver.discovery.classify import as_listed, classify, found_kind
from archiver.discovery.dates import read_date
from archiver.discovery.feeds import code, plain_title
from archiver.discovery.found import MAX_FOUND, TOO_MANY, Discovery, Found
from archiver.discovery.spans import UNKNOWN, Span, listing_span, listing_spans, story_span
from archiver.discovery.xmlstream import BadXML, address_of, local_name, parts_of, text_within, xml_elements
from archiver.reasons import Reason, Why
from archiver.sites.site import Site
from archiver.times import Window
from archiver.urls import MAX_LENGTH, clean

#: Root elements, in lower case.
SITEMAP_ROOTS = frozenset({"urlset", "sitemapindex"})

#: A file of the protocol, which some list among their pages.
_SITEMAP_FILE = re.compile(r"sitemap[^/?]*\.xml(?:\.gz)?\s*$", re.IGNORECASE)


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
    for element in xml_elements(pieces, ("url", "sitemap")):
        parts = parts_of(element)
        loc = text_within(parts.get("loc"))
        if loc is None or len(loc) > 8 * MAX_LENGTH:
            continue
        news = {local_name(part): part for part in parts["news"].iterdescendants()} if "news" in parts else {}
        yield Entry(
            loc=address_of(loc),
            lastmod=text_within(parts.get("lastmod")),
            is_sitemap=local_name(element) == "sitemap" or _SITEMAP_FILE.search(loc) is not None,
            is_news="news" in parts,
            title=text_within(news.get("title")),
            published=text_within(news.get("publication_date")),
            language=text_within(news.get("language")),
        )


def read_sitemap(
    pieces: Iterable[bytes],
    url: str,
    site: Site | None = None,
    fetched: str | None = None,
    window: Window | None = None,
) -> Discovery:
    """An XML sitemap or index from its root element on, in UTF-8. Of more than `MAX_FOUND` entries the newest are
    kept, newest first; addresses are looked at only then, so that a million entries cost seconds. With a `window`, they
    are the newest of the pages that may be from its days."""
    kept = _Kept(_Place(url, site, fetched), window)
    refused: Why | None = None
    try:
        for entry in entries(pieces):
            kept.add(entry)
    except BadXML as error:
        refused = Why(Reason.BAD_XML, str(error))
    kept.cut()
    return Discovery(
        kind="sitemap",
        found=_unique((entry for _, entry in kept.entries), kept.place),
        refused=TOO_MANY if kept.left_out else refused,
        beyond=kept.beyond,
        rest=_rest(kept.last_left_out, window) if window else None,
    )


class _Kept:
    """The newest entries, at most `2 * MAX_FOUND` at a time, each behind what it is sorted by.

    left_out -- how many others there were.
    beyond   -- those of them that may be from the days of the window, by month; last_left_out, the last day of those.
    """

    def __init__(self, place: _Place, window: Window | None) -> None:
        self.place = place
        self.entries: list[tuple[str, Entry]] = []
        self.left_out = 0
        self.beyond: Counter[str] = Counter()
        self.last_left_out = ""
        self._window = window
        self._narrowed = False

    def add(self, entry: Entry) -> None:
        # W3C dates sort as text, near enough to choose by
        self._add(entry.published or entry.lastmod or "", entry)
        if len(self.entries) >= 2 * MAX_FOUND:
            self.cut()

    def _add(self, order: str, entry: Entry) -> None:
        if self._narrowed and self._window and not entry.is_sitemap:
            earliest, latest = self.place.span(entry)
            if not self._window.touches(earliest, latest):
                self.left_out += 1
                return
            order = latest or ""
        self.entries.append((order, entry))

    def cut(self) -> None:
        """Leave out what there is no room for: first the pages of other days than those of the window."""
        if len(self.entries) > MAX_FOUND and self._window and not self._narrowed:
            before, self.entries, self._narrowed = self.entries, [], True
            for order, entry in before:
                self._add(order, entry)
        if len(self.entries) <= MAX_FOUND:
            return
        self.entries.sort(key=itemgetter(0), reverse=True)
        self.left_out += len(self.entries) - MAX_FOUND
        if self._window:
            self.last_left_out = max(self.last_left_out, self.entries[MAX_FOUND][0])
            self.beyond.update(order[:7] for order, _ in self.entries[MAX_FOUND:])
        del self.entries[MAX_FOUND:]


def _rest(last_left_out: str, window: Window) -> str | None:
    """A day before the end of the window, so that each reading comes further."""
    day = last_left_out[:10]
    if day >= window.until:
        day = (date.fromisoformat(window.until) - timedelta(days=1)).isoformat()
    return day if day >= window.since else None


class _Place:
    """A sitemap that is read: what it says of its entries."""

    def __init__(self, url: str, site: Site | None, fetched: str | None) -> None:
        self.url, self.site, self.fetched = url, site, fetched
        self._listing = self._so_far(listing_span(url))

    def date(self, text: str | None) -> str | None:
        return read_date(text, self.site.timezone if self.site else None, self.fetched)

    def span(self, entry: Entry) -> Span:
        """When the page of an entry was published: as its news tags say, its address, the name of the sitemap, and
        last, as an upper bound, when it was modified."""
        if (published := self.date(entry.published)) is not None:
            return published, published
        if (span := story_span(entry.loc)) != UNKNOWN or (span := self._listing) != UNKNOWN:
            return span
        return None, self.date(entry.lastmod)

    def listing(self, span: Span, entry: Entry) -> Span:
        """The same of a sitemap that an entry names, whose address names `span`."""
        earliest, latest = self._so_far(span) if span != UNKNOWN else self._listing
        return earliest, latest or self.date(entry.lastmod)

    def _so_far(self, span: Span) -> Span:
        """Of a month that is not over, the days until the sitemap was fetched."""
        earliest, latest = span
        return earliest, min(latest, self.fetched[:10]) if latest and self.fetched else latest


def _unique(kept: Iterable[Entry], place: _Place) -> tuple[Found, ...]:
    entries: dict[str, Entry] = {}
    for entry in kept:
        address = clean(entry.loc, place.url)
        if address is not None and address != place.url:  # an index that lists itself never ends
            entries.setdefault(address, entry)
    spans = listing_spans(address for address, entry in entries.items() if entry.is_sitemap)
    return tuple(
        _sitemap(entry, address, place, spans[address]) if entry.is_sitemap else _page(entry, address, place)
        for address, entry in entries.items()
    )


def _sitemap(entry: Entry, address: str, place: _Place, span: Span) -> Found:
    earliest, latest = place.listing(span, entry)
    return Found(
        url=address,
        kind="sitemap",
        origin="sitemap-index",
        modified=place.date(entry.lastmod),
        earliest=earliest,
        latest=latest,
    )


def _page(entry: Entry, address: str, place: _Place) -> Found:
    if entry.is_news:
        kind, reason = as_listed(address, place.site)
    else:
        verdict = classify(address, place.site)
        kind, reason = found_kind(verdict), verdict.reason
    earliest, latest = place.span(entry)
    return Found(
        url=address,
        kind=kind,
        reason=reason,
        origin="news-sitemap" if entry.is_news else "sitemap",
        title=plain_title(entry.title),
        published=place.date(entry.published),
        modified=place.date(entry.lastmod),
        earliest=earliest,
        latest=latest,
        language=code(entry.language),
    )


def read_text_sitemap(text: str, url: str, site: Site | None = None) -> Discovery:
    """A sitemap in plain text: one address a line."""
    lines = text.splitlines()
    refused = TOO_MANY if len(lines) > MAX_FOUND else None
    found = _unique((Entry(line) for line in lines[:MAX_FOUND] if line.strip()), _Place(url, site, None))
    return Discovery(kind="sitemap", found=found, refused=refused)


# ----------------------------------------------------------------------------------------------------------------------
# The sitemaps that robots.txt names. What it allows and forbids is the crawl's business.
#
# https://www.rfc-editor.org/rfc/rfc9309, https://www.sitemaps.org/protocol.html#submit_robots


#: RFC 9309, 2.5: at least 500 KiB are read.
MAX_ROBOTS = 500 * 1024

#: Indexes hold the rest: a robots.txt with more sitemaps than this is a trap.
MAX_SITEMAPS = 1000

_TOO_MANY = Why(Reason.TOO_MANY_URLS, f"too many sitemaps: cut at {MAX_SITEMAPS:,}")

_SITEMAP = re.compile(r"^[ \t]*site-?map[ \t]*:[ \t]*([^\s#]\S*)", re.IGNORECASE | re.MULTILINE)


def robots_sitemaps(text: str, url: str) -> Discovery:
    """The `Sitemap:` lines of a robots.txt; relative ones are resolved, though the protocol has none."""
    if text.lstrip()[:1] == "<":
        return Discovery(kind="robots", refused=Why(Reason.NOT_A_LIST, "robots.txt is HTML"))
    lines = _SITEMAP.finditer(text[:MAX_ROBOTS].replace("\r", "\n"))
    addresses = dict.fromkeys(filter(None, (clean(line[1], url) for line in islice(lines, MAX_SITEMAPS))))
    found = tuple(Found(url=address, kind="sitemap", origin="robots") for address in addresses)
    refused = _TOO_MANY if next(lines, None) else None
    return Discovery(kind="robots", found=found, refused=refused)
