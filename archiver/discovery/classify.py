"""What an address leads to, by its looks alone: rules that can be read, each with its reason.

The rules are tried in the order of `_RULES`; the first that has an opinion decides. Those that reject are narrow,
since a story that is thrown away here is lost, while a page fetched for nothing only costs a request: what no rule
knows is a `page`, and the page itself will tell.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal, NamedTuple
from urllib.parse import SplitResult, unquote, urlsplit

from archiver.discovery.found import FoundKind
from archiver.discovery.vocabulary import (
    ACCOUNT,
    ARCHIVE,
    AUTHOR,
    GROUP,
    INDEX,
    MEDIA,
    PAGE,
    SEARCH,
    SECTION,
    SERVICE,
    STORY,
    TAG,
    TOPIC,
)
from archiver.sites.site import Site
from archiver.urls import identity

# ----------------------------------------------------------------------------------------------------------------------
# An address taken apart for the rules that judge it: segments, slug, words.


_LANGUAGE = re.compile(r"[a-z]{2}(?:[-_][a-z]{2})?", re.IGNORECASE)

#: Extensions under which pages are served.
PAGE_EXTENSION = re.compile(r"[.,](?:[sxg]?html?|php\d?|aspx?|jsp|cms|cfm|do|ece|story|report|amp)$", re.IGNORECASE)


@dataclass(frozen=True)
class Address:
    """An address taken apart once for all rules."""

    url: str
    site: Site | None

    @cached_property
    def parts(self) -> SplitResult:
        return urlsplit(self.url)

    @cached_property
    def path(self) -> str:
        """Unescaped; rules look at words, whatever alphabet they are in."""
        return unquote(self.parts.path)

    @cached_property
    def segments(self) -> list[str]:
        """Lower case, without empty ones, without index.html and a language at the front."""
        segments = [segment for segment in self.path.lower().split("/") if segment]
        if segments and re.fullmatch(r"(?:index|default|home)(?:\.[a-z]{3,5})?", segments[-1]):
            segments.pop()
        if segments and _LANGUAGE.fullmatch(segments[0]) and segments[0] not in SECTION:
            segments.pop(0)
        return segments

    @cached_property
    def last(self) -> str:
        """The last segment without `.html` and its like."""
        return without_extension(self.segments[-1]) if self.segments else ""

    @cached_property
    def slug_words(self) -> int:
        """Words of the longer of the last two segments."""
        return max((word_count(segment) for segment in self.segments[-2:]), default=0)

    @cached_property
    def is_slug(self) -> bool:
        """Whether the last segment reads like a headline: five words, or four and not all of the path."""
        words = word_count(self.last)
        return words >= 5 or (words == 4 and len(self.segments) > 1)


def word_count(segment: str) -> int:
    """Pieces of at least two letters between hyphens and the like; the extension is none."""
    words = re.split(r"[-_+. ,]+", without_extension(segment))
    return sum(sum(map(str.isalpha, word)) >= 2 for word in words)


def without_extension(segment: str) -> str:
    """The segment without `.html` or what else names a page."""
    return PAGE_EXTENSION.sub("", segment)


# ----------------------------------------------------------------------------------------------------------------------

AddressKind = Literal[
    "article",
    "page",  # nothing tells
    "home",
    "section",
    "feed",
    "sitemap",
    "tag",
    "author",
    "index",  # of videos, galleries, podcasts, live streams
    "archive",  # stories by date, calendars
    "pagination",
    "search",
    "account",  # log-in, registration, subscription, basket
    "service",  # about, contact, legal
    "media",  # a file that is no page: PDF, picture, sound, video, data
    "denied",  # by `deny` and `allow` of sites.toml
]


class Verdict(NamedTuple):
    """What the address leads to, and the rule that says so in a few words, for the ledger."""

    kind: AddressKind
    reason: str


def classify(url: str, site: Site | None = None) -> Verdict:
    """What a clean address leads to. The site's own rules and addresses go before all others."""
    address = Address(url, site)
    return next(verdict for rule in _RULES if (verdict := rule(address)) is not None)


def found_kind(verdict: Verdict) -> FoundKind:
    """The same in the coarser words of `Found`."""
    if verdict.kind in ("article", "page", "section", "feed", "sitemap"):
        return verdict.kind
    if verdict.kind in ("archive", "pagination"):
        return "archive"
    return "section" if verdict.kind == "home" else "other"


def as_listed(url: str, site: Site | None = None) -> tuple[FoundKind, str]:
    """Kind and reason for an address that a feed or a news sitemap lists as a story: the list is believed, unless the
    address is a file or the site's rules forbid it."""
    verdict = classify(url, site)
    if verdict.kind in ("media", "denied"):
        return "other", verdict.reason
    return "article", verdict.reason if verdict.kind == "article" else "listed as a story"


_EXTENSION = re.compile(r"\.([a-z0-9]{2,12})$", re.IGNORECASE)

_DATE = re.compile(
    r"/(?:19|20)\d\d/(?:(?:0?[1-9]|1[0-2])|[a-z]{3,9})(?:/\d{1,2})?(?=/)"  # /2024/05/31/, /2023/dec/21/
    r"|[/_-](?:19|20)\d\d[-_]?(?:0[1-9]|1[0-2])[-_]?(?:0[1-9]|[12]\d|3[01])(?=[/_-]|\d*$)"  # /2024-05-31-, /20240531/
    r"|[/_-](?:0?[1-9]|[12]\d|3[01])[-_](?:0?[1-9]|1[0-2])[-_](?:19|20)\d\d(?=[/_.-]|$)"  # -31-05-2024
    r"|/\d\d_[a-z]+_\d\d(?=/)",  # /31_maggio_24/
    re.IGNORECASE,
)
_DATE_ONLY = re.compile(
    r"(?:19|20)\d\d(?:[-/](?:0?[1-9]|1[0-2]|[a-z]{3,9})(?:[-/](?:0?[1-9]|[12]\d|3[01]))?)?", re.IGNORECASE
)
#: The number a story has in the publisher's system: five digits, or four at the end that are no year, or a
#: hexadecimal name.
_ID = re.compile(
    r"\d{5,}|[0-9a-f]{8}-[0-9a-f]{4}-|(?=[a-f]*\d[a-f]*\d)[0-9a-f]{12,}|(?:[_,.-]|[a-z])(?!(?:19|20)\d\d$)\d{4}$",
    re.IGNORECASE,
)
_QUERY_ID = re.compile(r"(?:^|&)(?:[a-z_]*(?:id|idx|no|nr|code|article|story|news|item)|p|n|a)=[^&]*\d", re.IGNORECASE)
_QUERY_PAGE = re.compile(r"(?:^|&)(?:page|paged|pg|seite|pagina|offset|start)=\d+(?:&|$)", re.IGNORECASE)
_QUERY_SEARCH = re.compile(r"(?:^|&)(?:s|q|query|search|suche|keywords?|searchterm)=", re.IGNORECASE)
_QUERY_TAG = re.compile(r"(?:^|&)(tag|cat|category|author)=[^&]", re.IGNORECASE)
_QUERY_DATE = re.compile(r"(?:^|&)(?:date|datum|day|month|year|tribe-bar-date|ical)=[\d-]*(?:&|$)", re.IGNORECASE)


def _by_deny(address: Address) -> Verdict | None:
    """`deny` of sites.toml."""
    for pattern in address.site.deny if address.site else ():
        if re.search(pattern, address.url):
            return Verdict("denied", f"deny: {pattern}")
    return None


def _by_listing(address: Address) -> Verdict | None:
    """An address that sites.toml itself names."""
    kind = _listed(address.site).get(identity(address.url)) if address.site else None
    return Verdict(kind, "named in sites.toml") if kind else None


@lru_cache(maxsize=512)
def _listed(site: Site) -> dict[str, AddressKind]:
    places: tuple[tuple[AddressKind, tuple[str, ...]], ...] = (
        ("sitemap", site.sitemaps),
        ("feed", site.feeds),
        ("section", site.sections),
        ("home", site.start),
    )
    return {identity(url): kind for kind, urls in places for url in urls}


def _by_allow(address: Address) -> Verdict | None:
    """`allow` of sites.toml makes a story, whatever else the address looks like."""
    for pattern in address.site.allow if address.site else ():
        if re.search(pattern, address.url):
            return Verdict("article", f"allow: {pattern}")
    return None


def _not_allowed(address: Address) -> Verdict | None:
    """Where a site has `allow`, no other address is a story. Stands behind all rules that reject."""
    if address.site and address.site.allow:
        return Verdict("denied", "matches none of allow")
    return None


def _home(address: Address) -> Verdict | None:
    """The root of the host, of a language on it, or its index.html."""
    if not address.segments and not address.parts.query:
        return Verdict("home", "no path")
    return None


def _feed(address: Address) -> Verdict | None:
    """`/feed`, `/rss.xml`, `?feed=rss2`, and sitemaps by their name."""
    last = address.segments[-1] if address.segments else ""
    if re.search(r"site-?map[^/]*\.(?:xml|txt)(?:\.gz)?$|site-?map[^/]*\.gz$", last):
        return Verdict("sitemap", "named sitemap")
    if re.fullmatch(
        r"(?:feed|rss|atom|rss2|rdf|feeds?)|.*\.(?:rss|atom|rdf)|(?:feed|rss|atom|index)[^/]*\.(?:xml|json)", last
    ):
        return Verdict("feed", "named feed")
    if re.search(r"(?:^|&)feed=(?:rss2?|atom|rdf)", address.parts.query):
        return Verdict("feed", "feed in the query")
    return None


def _media(address: Address) -> Verdict | None:
    """A file that is no page, by its extension."""
    extension = _EXTENSION.search(address.path)
    if extension and (what := MEDIA.get(extension[1].lower())):
        return Verdict("media", f"{what}: .{extension[1].lower()}")
    return None


def _search(address: Address) -> Verdict | None:
    """Search results: `/search/…`, or `?s=` where the path has no slug."""
    if any(segment in SEARCH for segment in address.segments[-2:]) and not address.is_slug:
        return Verdict("search", "search in the path")
    if _QUERY_SEARCH.search(address.parts.query) and not _QUERY_ID.search(address.parts.query) and not address.last:
        return Verdict("search", "search in the query")
    return None


def _account(address: Address) -> Verdict | None:
    """Log-in, registration, subscription."""
    if address.last in ACCOUNT:
        return Verdict("account", f"account page: {address.last}")
    return None


def _service(address: Address) -> Verdict | None:
    """About, contact, legal: high up in the site."""
    if len(address.segments) <= 3 and address.last in SERVICE:
        return Verdict("service", f"service page: {address.last}")
    return None


def _pagination(address: Address) -> Verdict | None:
    """`/page/2` at the end, or `?page=2` on a path that is no story."""
    segments = address.segments
    if len(segments) >= 2 and segments[-2] in PAGE and segments[-1].isdecimal():
        return Verdict("pagination", f"{segments[-2]} {segments[-1]}"[:40])
    if _QUERY_PAGE.search(address.parts.query) and address.slug_words < 4 and not _ID.search(address.path):
        return (
            None
            if _QUERY_ID.search(_QUERY_PAGE.sub("&", address.parts.query))
            else Verdict("pagination", "page in the query")
        )
    return None


def _dates(address: Address) -> Verdict | None:
    """Stories by day, month or year, and calendars: a date with nothing behind it."""
    segments = address.segments
    tail = "/".join(segments[-3:])
    for size in (3, 2, 1):
        if len(segments) >= size and _DATE_ONLY.fullmatch("/".join(segments[-size:])):
            before = segments[:-size]
            if all(word_count(segment) <= 2 for segment in before) and len(before) <= 3:
                return Verdict("archive", f"only a date: {'/'.join(segments[-size:])}")
    if address.last in ARCHIVE:
        return Verdict("archive", f"archive: {tail[-60:]}")
    if _QUERY_DATE.search(address.parts.query) and len(segments) <= 2 and address.slug_words < 4:
        return Verdict("archive", "date in the query")
    return None


def _tag(address: Address) -> Verdict | None:
    """`/tag/word`; `/topic/word` and the like only where a short word follows, for stories stand there too."""
    for word, rest in _after(address, TAG):
        if len(rest) <= 2 and not (address.is_slug and _ID.search(address.last)):
            return Verdict("tag", f"{word} in the path")
    for word, rest in _after(address, TOPIC):
        if len(rest) <= 1 and address.slug_words <= 2 and not _ID.search(address.last):
            return Verdict("tag", f"{word} in the path")
    return None


def _query_list(address: Address) -> Verdict | None:
    """WordPress' `?tag=…`, `?cat=…`, `?author=…` on the bare host."""
    listed = _QUERY_TAG.search(address.parts.query)
    if listed and not address.segments:
        return Verdict("author" if listed[1].lower() == "author" else "tag", f"{listed[1].lower()} in the query")
    return None


def _author(address: Address) -> Verdict | None:
    """`/author/name`, with nothing or one short segment behind the name."""
    for word, rest in _after(address, AUTHOR):
        if len(rest) <= 1 and not address.is_slug and not _DATE.search(address.path):
            return Verdict("author", f"{word} in the path")
    if re.fullmatch(r"/@[\w.-]+/?", address.path):
        return Verdict("author", "handle")
    return None


def _after(address: Address, words: frozenset[str]) -> list[tuple[str, list[str]]]:
    """Each such word that is a segment, with the segments behind it; only among the first three."""
    return [
        (segment, address.segments[position + 1 :])
        for position, segment in enumerate(address.segments[:3])
        if segment in words
    ]


def _index(address: Address) -> Verdict | None:
    """Lists of videos, galleries, podcasts: the bare word, alone or beside a section. A story about one has a slug."""
    segments = [*address.segments[:-1], address.last] if address.segments else []
    words = [segment for segment in segments if segment in INDEX]
    others = [segment for segment in segments if segment not in INDEX]
    if words and len(segments) <= 3 and all(segment in SECTION for segment in others):
        return Verdict("index", f"only {words[0]} in the path")
    return None


def _story(address: Address) -> Verdict | None:
    """What stories have and other pages have not: a date, a number, a headline as slug, a word that says so."""
    segments, query = address.segments, address.parts.query
    if _DATE.search(address.path):
        return Verdict("article", "date in the path")
    if any(_ID.search(without_extension(segment)) for segment in segments[-2:]):
        return Verdict("article", "number in the path")
    if address.is_slug or address.slug_words >= 5:
        return Verdict("article", "headline in the path")
    if _QUERY_ID.search(query):
        return Verdict("article", "number in the query")
    if any(segment in STORY for segment in segments[:-1]) and address.last not in SECTION:
        return Verdict("article", "story in the path")
    if segments and PAGE_EXTENSION.search(segments[-1]) and address.slug_words >= 3:
        return Verdict("article", "slug with extension")
    return None


def _section(address: Address) -> Verdict | None:
    """Only words that newspapers name sections with, at most three; or one word behind `category`."""
    segments = [*address.segments[:-1], address.last] if address.segments else []
    if 1 <= len(segments) <= 3 and all(segment in SECTION for segment in segments):
        return Verdict("section", f"section: {'/'.join(segments)}")
    for word, rest in _after(address, GROUP):
        if len(rest) <= 2 and all(word_count(segment) <= 4 for segment in rest):
            return Verdict("section", f"{word} in the path")
    return None


def _unknown(_: Address) -> Verdict:
    return Verdict("page", "nothing tells")


_RULES: tuple[Callable[[Address], Verdict | None], ...] = (
    _by_deny,
    _by_listing,
    _by_allow,
    _home,
    _feed,
    _media,
    _pagination,
    _search,
    _account,
    _service,
    _tag,
    _author,
    _query_list,
    _dates,
    _index,
    _section,
    _not_allowed,
    _story,
    _unknown,
)
