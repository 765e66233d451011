"""The links of an HTML page that stay on the site: its feeds, stories, sections."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice
from typing import Any

from lxml import etree
from lxml.html import HtmlElement

from archiver.discovery.classify import Verdict, classify, found_kind
from archiver.discovery.feeds import code, is_of_comments, plain_title
from archiver.discovery.found import Discovery, Found, FoundKind
from archiver.discovery.spans import listing_span, story_span
from archiver.extraction.page.page import Page, squeeze
from archiver.fields import JsonObject
from archiver.reasons import Reason, Why
from archiver.sites.site import Site, owns
from archiver.urls import clean, same_site

#: Links looked at on one page. Home pages of large sites have up to 1,500; a page of a million is a trap.
MAX_LINKS = 5_000

#: Words from which on a link's text is a headline. Section names have one to three.
HEADLINE_WORDS = 5

_FEED_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"})

#: Types that feeds share with other things: the address tells them apart. JSON Feed 1.0 has that of interfaces, and
#: some pages name that of any XML, or none.
_OTHER_TYPES = frozenset({"application/json", "application/xml", "text/xml", ""})

#: JSON objects looked at on one page. Those of large home pages have up to 20,000.
MAX_OBJECTS = 100_000

#: Names under which JSON has the address of a story, and its headline.
_ADDRESSES = (
    "url",
    "href",
    "link",
    "path",
    "permalink",
    "uri",
    "item",
    "@id",
    "canonicalUrl",
    "canonical_url",
    "webUrl",
)
_TITLES = ("headline", "title", "name")

#: Names under which JSON has the path of a page without its first slash.
_PATHS = ("slug", "path", "uri", "url", "fullSlug", "full_slug")
_PATH = re.compile(r"[^\s/:]+(?:/[^\s/:]+)+/?")

#: A slash as JSON in scripts may have it, and an address in quotes.
_SLASH = re.compile(r"\\+(?:/|u002f)", re.IGNORECASE)
_QUOTED = re.compile(r"[\"'`](?P<address>(?:https?://|/(?!/))[^\"'`\s<>\\]+)\\*[\"'`]", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://|/(?!/)", re.IGNORECASE)

_NAVIGATION = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|mainmenu|topmenu|subnav|sections?|rubriques?)(?:$|[\s_-])", re.I
)


def read_links(page: Page, *, feeds_only: bool = False) -> Discovery:
    """The feeds that the page declares, also of other hosts, since many feeds lie with a hoster. Then its links within
    the site in page order, each address once. `feeds_only` leaves the links out."""
    found: dict[str, Found] = {}
    for feed in _feeds(page):
        found.setdefault(feed.url, feed)
    refused = None
    if not feeds_only:
        anchors = page.tree.iter("a", "area")
        for address, (anchor, text) in _within(page, islice(anchors, MAX_LINKS)).items():
            found.setdefault(address, _found(address, anchor, text, page.site))
        if next(anchors, None) is not None:
            refused = Why(Reason.TOO_MANY_URLS, f"too many links: cut at {MAX_LINKS:,}")
        if not any(link.origin == "link" for link in found.values()):  # scripts make them
            for link in islice(_in_data(page), MAX_LINKS):
                found.setdefault(link.url, link)
            if not any(link.kind == "article" for link in found.values()):
                found |= _frames(page)
    return Discovery(
        kind="page",
        found=tuple(found.values()),
        title=plain_title(squeeze("".join(next(page.tree.iter("title"), HtmlElement()).itertext()))),
        language=code(page.tree.get("lang")),
        refused=refused,
    )


def _frames(page: Page) -> dict[str, Found]:
    """The pages of the site that a page without links of its own shows in frames: they are its lists."""
    frames = islice(page.tree.iter("frame", "iframe"), MAX_LINKS)
    addresses = filter(None, (_address(frame.get("src") or "", page) for frame in frames))
    return {address: Found(url=address, kind="section", origin="link") for address in addresses}


def _feeds(page: Page) -> list[Found]:
    feeds = []
    for link in islice(page.tree.iter("link"), MAX_LINKS):
        relations = (link.get("rel") or "").lower().split()
        media_type = (link.get("type") or "").partition(";")[0].strip().lower()
        address = clean(link.get("href") or "", page.base)
        if "alternate" not in relations or address is None:
            continue
        is_named = media_type in _OTHER_TYPES and classify(address).kind == "feed"
        if media_type not in _FEED_TYPES and not is_named:
            continue
        if not is_of_comments(address, page.url):
            feeds.append(Found(url=address, kind="feed", origin="alternate", title=plain_title(link.get("title"))))
    return feeds


def _in_data(page: Page) -> Iterator[Found]:
    """The stories in the data of a page that its scripts write: lists in JSON-LD (https://schema.org/ItemList), and the
    JSON that frameworks leave for the browser (`__NEXT_DATA__`). Then, in whatever scripts and `data-` attributes, what
    is quoted and by itself a story's address."""
    for thing in islice(_objects(page), MAX_OBJECTS):
        title = next((thing[name] for name in _TITLES if isinstance(thing.get(name), str)), "")
        told = (thing.get(name) for name in _ADDRESSES)
        yield from _stories((text for text in told if isinstance(text, str) and _ADDRESS.match(text)), title, page)
        # a path from the root, as content systems keep it
        paths = (thing.get(name) for name in _PATHS)
        yield from _stories((f"/{path}" for path in paths if isinstance(path, str) and _PATH.fullmatch(path)), "", page)
    for text in islice(_data(page), MAX_OBJECTS):
        quoted = _QUOTED.finditer(_SLASH.sub("/", text))
        yield from _stories((match["address"] for match in islice(quoted, MAX_OBJECTS)), "", page)


def _stories(addresses: Iterable[str], title: str, page: Page) -> Iterator[Found]:
    for told in addresses:
        address = _address(told, page)
        link = _found(address, HtmlElement(), squeeze(title), page.site) if address is not None else None
        if link is not None and link.kind == "article":
            yield link


def _data(page: Page) -> Iterator[str]:
    """The text of scripts, and `data-` attributes, in page order; what is an address itself is quoted."""
    for element in page.tree.iter(etree.Element):
        if element.tag == "script":
            yield element.text or ""
        for name, value in element.items():
            if name.startswith("data-") and "/" in value:
                yield f'"{value}"' if _ADDRESS.match(value) else value


def _objects(page: Page) -> Iterator[JsonObject]:
    """The objects of the lists in JSON-LD and of the JSON scripts, outer ones first, in page order."""
    waiting: deque[Any] = deque(page.jsonld)
    for script in page.tree.iter("script"):
        if (script.get("type") or "").strip().lower() == "application/json" and script.text:
            with suppress(ValueError, RecursionError):
                waiting.append(json.loads(script.text))
    while waiting:
        value = waiting.popleft()
        if isinstance(value, dict):
            yield value
            waiting.extendleft(reversed([each for each in value.values() if isinstance(each, dict | list)]))
        elif isinstance(value, list):
            waiting.extendleft(reversed([each for each in value if isinstance(each, dict | list)]))


def _within(page: Page, anchors: Iterable[HtmlElement]) -> dict[str, tuple[HtmlElement, str]]:
    """Each address within the site, with its first link and the longest text of its links: a teaser often has two, its
    picture and its headline."""
    addresses: dict[str, str | None] = {}
    links: dict[str, tuple[HtmlElement, str]] = {}
    for anchor in anchors:
        href = anchor.get("href") or ""
        if href not in addresses:
            addresses[href] = _address(href, page)
        address = addresses[href]
        if address is None:
            continue
        first, longest = links.get(address, (anchor, ""))
        links[address] = first, max(longest, _text_of(anchor), key=len)
    return links


def _address(href: str, page: Page) -> str | None:
    address = clean(href, page.base)
    if address is None or address == page.url:
        return None
    is_within = owns(page.site, address) if page.site else same_site(address, page.url)
    return address if is_within else None


def _text_of(anchor: HtmlElement) -> str:
    """What the link says: its text, else the picture's alternative text, else its title."""
    text = squeeze("".join(anchor.itertext()))
    return text or squeeze(next(iter(anchor.xpath(".//img/@alt")), "")) or squeeze(anchor.get("title"))


def _found(address: str, anchor: HtmlElement, text: str, site: Site | None) -> Found:
    kind, reason = _in_context(classify(address, site), anchor, text)
    earliest, latest = listing_span(address) if kind == "archive" else story_span(address)
    return Found(
        url=address,
        kind=kind,
        origin="link",
        title=plain_title(text),
        reason=reason,
        earliest=earliest,
        latest=latest,
    )


def _in_context(verdict: Verdict, anchor: HtmlElement, text: str) -> tuple[FoundKind, str]:
    """What the address alone leaves open, the link's text and place may tell."""
    if verdict.kind != "page":
        return found_kind(verdict), verdict.reason
    words = len(text.split())
    if words >= HEADLINE_WORDS:
        return "article", "headline as link text"
    if 0 < words < HEADLINE_WORDS - 1 and _in_navigation(anchor):
        return "section", "link in the navigation"
    return "page", verdict.reason


def _in_navigation(anchor: HtmlElement) -> bool:
    return any(
        ancestor.tag in ("nav", "header")
        or ancestor.get("role") == "navigation"
        or bool(_NAVIGATION.search(f"{ancestor.get('class') or ''} {ancestor.get('id') or ''}"[:500]))
        for ancestor in islice(anchor.iterancestors(), 12)
    )


# ----------------------------------------------------------------------------------------------------------------------
# Pages of a list that are numbered: which of the links on one leads to the next.


_NUMBER = re.compile(
    r"(?<=[?&])(?:page|paged|pg|seite|pagina|offset|start)=(?P<query>\d{1,6})(?=&|$)"
    r"|/(?:page|pages|seite|pagina|página|paged|sida|strona|sayfa|halaman)/(?P<path>\d{1,6})(?=/?(?:\?|$))",
    re.IGNORECASE,
)


def page_number(url: str) -> tuple[str, int] | None:
    """Address of the list without the number, and the number; None where there is none."""
    match = _NUMBER.search(url)
    if match is None:
        return None
    plain = (url[: match.start()] + url[match.end() :]).rstrip("/?&")
    return plain, int(match["query"] or match["path"])


def following(url: str, links: Iterable[str]) -> str | None:
    """Of the links on a page of a list the one to its next page: the lowest number above its own."""
    plain, own = page_number(url) or (url.rstrip("/?&"), 1)
    numbers = {
        place[1]: link
        for link in links
        if (place := page_number(link)) is not None and place[0] == plain and place[1] > own
    }
    return numbers[min(numbers)] if numbers else None
