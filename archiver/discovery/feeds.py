"""Feeds: RSS 0.9 to 2.0, RDF, Atom and JSON Feed.

https://www.rssboard.org/rss-specification, https://www.rfc-editor.org/rfc/rfc4287,
https://www.jsonfeed.org/version/1.1/
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from lxml.etree import _Element

from archiver.discovery.classify import as_listed, classify
from archiver.discovery.dates import read_date
from archiver.discovery.found import MAX_FOUND, TOO_MANY, Discovery, Found, Origin
from archiver.discovery.xmlstream import (
    XML,
    BadXML,
    address_of,
    base_of,
    local_name,
    namespace,
    parts_of,
    text_within,
    xml_elements,
)
from archiver.reasons import Reason, Why
from archiver.sites.site import Site, owns
from archiver.urls import clean, identity, same_site

#: Root elements of XML feeds, in lower case.
FEED_ROOTS = frozenset({"rss", "rdf", "feed", "redirect"})

#: A JSON feed is read as a whole; the text of 16 MB takes up to 1 GB as objects when it is built to.
MAX_JSON = 16 * 2**20

MAX_TITLE = 500

#: WordPress (`/comments/feed/`, `?feed=comments-rss2`), Blogger (`/feeds/comments/default`, `/feeds/1/comments/full`).
_COMMENTS_PATH = re.compile(r"/comments/(?:feed|default|full)(?:/|$)|/feeds?/comments(?:/|$)")
_COMMENTS_QUERY = re.compile(r"(?:^|&)(?:feed=comments-|withcomments=)")
_FEED_END = re.compile(r"/feed(?:/(?:atom|rss2?|rdf))?/?$")
#: Of WordPress and Drupal (`#comment-12`), Blogger (`#c123`) and others; the software's word, not the page's.
_COMMENT_PLACE = re.compile(r"(?:li-|div-)?(?:comments?|c)[-_]?\d+", re.IGNORECASE)
_TAG = re.compile(r"<[A-Za-z/!][^<>]{0,1000}>")

#: Where a feed says that it has moved: https://cyber.harvard.edu/rss/rss.html (how to redirect),
#: https://help.apple.com/itc/podcasts_connect/#/itca489031e0
_MOVED = ("newlocation", "new-feed-url")
_HEAD_PARTS = frozenset({"title", "language", "ttl", "updateperiod", "updatefrequency", *_MOVED})

#: An address that another one, which counts clicks, has in its path or query.
_WITHIN = re.compile(r"https?://.+", re.IGNORECASE)

#: Names of the parts of an entry in lower case, best first.
_PUBLISHED = ("pubdate", "published", "issued", "date", "created")
_MODIFIED = ("updated", "modified")


@dataclass(slots=True)
class _Head:
    """What the feed says of itself; its parts may stand before, between and after the entries."""

    values: dict[str, str] = field(default_factory=dict)

    def note(self, parts: Iterable[_Element], own: str) -> None:
        """Take what is not known yet from these parts; a title only in the namespace `own`."""
        for part in parts:
            name = local_name(part)
            if name not in _HEAD_PARTS or (name == "title" and namespace(part) != own):
                continue
            if text := text_within(part):
                self.values.setdefault(name, text)

    def moved(self, url: str) -> Iterator[Found]:
        """Where the feed stands now."""
        for name in _MOVED:
            address = clean(self.values.get(name, ""), url)
            if address is not None and identity(address) != identity(url):
                yield Found(url=address, kind="feed", origin="alternate", title=plain_title(self.values.get("title")))

    @property
    def ttl(self) -> int | None:
        """Minutes, of `<ttl>` or of the syndication module (https://web.resource.org/rss/1.0/modules/syndication/)."""
        if re.fullmatch(r"\d{1,6}", self.values.get("ttl", "")):
            return int(self.values["ttl"]) or None
        period = {"hourly": 60, "daily": 1440, "weekly": 10080, "monthly": 43200, "yearly": 525600}.get(
            self.values.get("updateperiod", "").lower()
        )
        frequency = self.values.get("updatefrequency", "1")
        if period is None or not re.fullmatch(r"[1-9]\d{0,5}", frequency):
            return None
        return max(period // int(frequency), 1)


def read_feed(pieces: Iterable[bytes], url: str, site: Site | None = None, fetched: str | None = None) -> Discovery:
    """An XML feed from its root element on, in UTF-8."""
    head = _Head()
    found: dict[str, Found] = {}
    language: str | None = None
    seen = 0
    refused: Why | None = None
    try:
        for element in xml_elements(pieces, ("item", "entry", "channel", "feed", "RDF", "redirect")):
            name = local_name(element)
            if name not in ("item", "entry"):
                head.note(element, namespace(element))
                language = language or element.get(f"{XML}lang")
                continue
            head.note(element.itersiblings(preceding=True), namespace(element))
            if seen >= MAX_FOUND:
                refused = TOO_MANY
                break
            seen += 1
            entry = _entry(element, url, site, fetched)
            if entry is not None and not _is_comment(element):
                found.setdefault(entry.url, entry)
    except BadXML as error:
        refused = Why(Reason.BAD_XML, str(error))
    for moved in head.moved(url):
        found.setdefault(moved.url, moved)
    return Discovery(
        kind="feed",
        found=tuple(found.values()),
        title=plain_title(head.values.get("title")),
        language=code(head.values.get("language") or language),
        ttl=head.ttl,
        refused=refused,
    )


def is_of_comments(feed: str, page: str) -> bool:
    """Whether a feed that a page declares is one of comments, by the forms of the address that blog software makes
    whatever its language: all comments of a site, or those below the one story that the page is."""
    parts = urlsplit(feed)
    if _COMMENTS_PATH.search(parts.path) or _COMMENTS_QUERY.search(parts.query):
        return True
    of = _FEED_END.sub("/", parts.path)
    is_below = of != parts.path and of.rstrip("/") == urlsplit(page).path.rstrip("/")
    return is_below and classify(page).kind == "article"


def _is_comment(entry: _Element) -> bool:
    """Whether an entry is a comment: an answer to another (RFC 4685), or one that stands at its place on a page."""
    parts = parts_of(entry)
    if "in-reply-to" in parts:
        return True
    link = next((link for link, _ in _links(entry)), "")
    return "commentrss" not in parts and bool(_COMMENT_PLACE.fullmatch(link.partition("#")[2]))


def _entry(element: _Element, url: str, site: Site | None, fetched: str | None) -> Found | None:
    parts = parts_of(element)
    addresses = [cleaned for link, part in _links(element) if (cleaned := clean(_whole(link, url), base_of(part, url)))]
    if not addresses:
        return None
    # the link may count clicks on another host, and the guid, or a part of the link, be the story's own address
    candidates = chain(addresses, filter(None, map(_within, addresses)))
    own = (each for each in candidates if (owns(site, each) if site else same_site(each, url)))
    address = next(own, addresses[0])
    zone = site.timezone if site else None

    def date(names: tuple[str, ...]) -> str | None:
        texts = (text_within(parts.get(name)) for name in names)
        return next((read for text in texts if (read := read_date(text, zone, fetched))), None)

    origin: Origin = "atom" if local_name(element) == "entry" else "rss"
    kind, reason = as_listed(address, site)
    return Found(
        url=address,
        kind=kind,
        reason=reason,
        origin=origin,
        title=plain_title(text_within(parts.get("title"))),
        published=date(_PUBLISHED),
        modified=date(_MODIFIED),
        language=code(text_within(parts.get("language")) or element.get(f"{XML}lang")),
    )


def _whole(link: str, url: str) -> str:
    """A link that has its scheme twice, or begins with the feed's host, as badly made feeds have it."""
    link = re.sub(r"^\s*https?://(?=https?://)", "", address_of(link), flags=re.IGNORECASE)
    host = urlsplit(url).netloc
    return f"//{link.strip()}" if link.strip().lower().startswith(f"{host}/") else link


def _within(address: str) -> str | None:
    """The address that another one carries, such as `https://count.example/?to=https%3A%2F%2Fpaper.example%2Fstory`."""
    parts = urlsplit(address)
    for text in (*(value for _, value in parse_qsl(parts.query)), unquote(unquote(parts.path))):
        if (found := _WITHIN.search(text)) is not None:
            return clean(found[0])
    return None


def _links(entry: _Element) -> Iterator[tuple[str, _Element]]:
    """Addresses of an entry's page, each with its element, best first: the publisher's own behind a counting redirect,
    the link, the guid."""
    plain_links: list[tuple[str, _Element]] = []
    guids: list[tuple[str, _Element]] = []
    for part in entry:
        name, text = local_name(part), (part.text or "").strip()
        if name == "origlink" and text:  # FeedBurner, Pheedo
            yield text, part
        elif name == "link" and (href := part.get("href")):
            # a relation may be written as an address (RFC 4287, section 4.2.7.2)
            if part.get("rel", "alternate").rpartition("/")[2].lower() == "alternate":
                # of several, the one in HTML: Atom allows other media types
                plain_links.insert(0 if "html" in part.get("type", "html") else len(plain_links), (href, part))
        elif name == "link" and text:
            plain_links.append((text, part))
        elif name in ("guid", "id") and part.get("isPermaLink", "true").lower() != "false":
            guids.append((text, part))
    yield from plain_links
    yield from (guid for guid in guids if guid[0].startswith(("http://", "https://", "/")))
    if about := entry.get("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"):
        yield about, entry


def read_json_feed(text: str, url: str, site: Site | None = None, fetched: str | None = None) -> Discovery | None:
    """A JSON Feed, None where the text is other JSON or none."""
    try:
        feed = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None
    if (
        not isinstance(feed, dict)
        or not isinstance(feed.get("items"), list)
        or "jsonfeed.org" not in _text(feed, "version")
    ):
        return None
    items = [item for item in feed["items"] if isinstance(item, dict)]
    found: dict[str, Found] = {}
    for item in islice(items, MAX_FOUND):
        entry = _json_entry(item, url, site, fetched)
        if entry is not None:
            found.setdefault(entry.url, entry)
    return Discovery(
        kind="feed",
        found=tuple(found.values()),
        title=plain_title(_text(feed, "title")),
        language=code(_text(feed, "language")),
        refused=TOO_MANY if len(items) > MAX_FOUND else None,
    )


def _json_entry(item: Mapping[str, Any], url: str, site: Site | None, fetched: str | None) -> Found | None:
    addresses = (clean(_text(item, name), url) for name in ("url", "external_url") if _text(item, name))
    address = next(filter(None, addresses), None) or clean(_text(item, "id"))
    if address is None:
        return None
    zone = site.timezone if site else None
    kind, reason = as_listed(address, site)
    return Found(
        url=address,
        kind=kind,
        reason=reason,
        origin="jsonfeed",
        title=plain_title(_text(item, "title")),
        published=read_date(_text(item, "date_published"), zone, fetched),
        modified=read_date(_text(item, "date_modified"), zone, fetched),
        language=code(_text(item, "language")),
    )


def _text(values: Mapping[str, Any], name: str) -> str:
    value = values.get(name)
    return value if isinstance(value, str) else ""


def plain_title(text: str | None) -> str | None:
    """A title without markup, which feeds hold escaped once too often; one line, at most `MAX_TITLE` characters."""
    text = html.unescape((text or "")[: 8 * MAX_TITLE])
    return " ".join(_TAG.sub("", text).split())[:MAX_TITLE] or None


def code(language: str | None) -> str | None:
    """`fr` of `fr-FR`, `FR_fr`; None for what is no language code."""
    match = re.match(r"\s*([A-Za-z]{2,3})(?:[-_].*)?\s*$", (language or "")[:40])
    return match[1].lower() if match else None
