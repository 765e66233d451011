"""One answer of a server, read as what it is by its content: feed, sitemap, robots.txt or page."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain
from urllib.parse import urlsplit

from archiver.article import IN_THE_WAY
from archiver.capture import Capture
from archiver.discovery.feeds import FEED_ROOTS, MAX_JSON, read_feed, read_json_feed
from archiver.discovery.found import Discovery
from archiver.discovery.links import read_links
from archiver.discovery.sitemaps import SITEMAP_ROOTS, read_sitemap, read_text_sitemap, robots_sitemaps
from archiver.discovery.xmlstream import PIECE, root_of
from archiver.errors import ExtractionError
from archiver.extraction.page.decoding import declares_other, decode
from archiver.extraction.page.page import Page
from archiver.extraction.page.refresh import refresh_target
from archiver.reasons import OF_KIND, Reason, Why, of_status
from archiver.sites.site import Site
from archiver.times import Window
from archiver.urls import identity

#: Most bytes of an answer that are read, unpacked. The sitemap protocol allows 50 MB; a million addresses take 150.
MAX_BYTES = 256 * 2**20

_GZIP = b"\x1f\x8b\x08"
_ROOTS = FEED_ROOTS | SITEMAP_ROOTS
_LATE_ROOT = re.compile(r"<(?:[A-Za-z]+:)?(rss|rdf|feed|urlset|sitemapindex)[\s>]", re.IGNORECASE)
_HTML_TAG = re.compile(r"<(?:!doctype html|html|head|body|title|div|p|a|h1)[\s>]", re.IGNORECASE)
_FEED_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json"})


@dataclass(frozen=True, slots=True)
class SourceAnswer:
    """One answer, read: the addresses in it and, where it is HTML, the page, parsed. A page never leaves its worker."""

    discovery: Discovery
    page: Page | None = None


def discover(capture: Capture, site: Site | None = None, window: Window | None = None) -> Discovery:
    """Read any answer for addresses; of a sitemap, with a `window`, for pages of those days. Pure, and to be run in a
    worker process: the bytes are a stranger's.

    Never raises for what the bytes are: what cannot be read comes back with `refused`.
    """
    return read_answer(capture, site, window).discovery


def read_answer(capture: Capture, site: Site | None = None, window: Window | None = None) -> SourceAnswer:
    """The same with the page, for readers that go on with it: nothing is parsed twice."""
    if not 200 <= capture.status < 300:
        return SourceAnswer(Discovery(kind="other", refused=of_status(capture.status)))
    try:
        found = _read(capture, site, window)
    except ExtractionError as error:
        return SourceAnswer(Discovery(kind="other", refused=Why(error.reason, str(error))))
    return found if isinstance(found, SourceAnswer) else SourceAnswer(found)


def _read(capture: Capture, site: Site | None, window: Window | None) -> Discovery | SourceAnswer:
    content = capture.content(MAX_BYTES)
    pieces = _as_utf8(_pieces(content), capture.header("content-type"))
    head = next(pieces, b"").removeprefix(b"\xef\xbb\xbf").lstrip()
    whole = chain([head], pieces)
    text = head.decode("utf-8", "replace")
    if urlsplit(capture.url).path == "/robots.txt":
        return robots_sitemaps(b"".join(whole).decode("utf-8", "replace"), capture.url)
    if root := _xml_root(head):
        name, start = root
        pieces = chain([head[start:]], pieces)
        if name not in SITEMAP_ROOTS:
            return read_feed(pieces, capture.url, site, capture.fetched)
        discovery = read_sitemap(pieces, capture.url, site, capture.fetched, window)
        return replace(discovery, kind="sitemap_index") if name == "sitemapindex" else discovery
    if text.startswith("{") and len(content) <= MAX_JSON:
        json_text = b"".join(whole).decode("utf-8", "replace")
        return read_json_feed(json_text, capture.url, site, capture.fetched) or _other(capture)
    if _is_list(text):
        return read_text_sitemap(b"".join(whole).decode("utf-8", "replace"), capture.url, site)
    if not text.strip():
        return Discovery(kind="other", refused=Why(Reason.EMPTY, "the answer is empty"))
    if not _HTML_TAG.search(text):
        return _other(capture)
    expected = _expected(capture, site)
    page = Page.from_capture(capture, site)
    found = replace(read_links(page, feeds_only=expected is not None), target=refresh_target(page))
    if expected:
        return SourceAnswer(replace(found, refused=Why(Reason.NOT_A_LIST, f"{expected} is HTML")), page)
    if found.target is None and not any(link.kind == "article" for link in found.found):
        wall = _stands_before(page)
        return SourceAnswer(Discovery(kind="other", refused=wall) if wall is not None else found, page)
    return SourceAnswer(found, page)


def _stands_before(page: Page) -> Why | None:
    """What came in the place of a list without stories: a wall, a challenge, a fault, a page that says that there is
    none. None where it may be a list."""
    from archiver.extraction.extractor import extract_page

    kind = extract_page(page).kind
    return Why(OF_KIND[kind]) if kind == "error" or kind in IN_THE_WAY - {"empty"} else None


def _is_list(head: str) -> bool:
    """Whether each of the first hundred lines is an address and nothing else."""
    lines = [line.strip() for line in head[:PIECE].splitlines()[:100] if line.strip()]
    return bool(lines) and all(line.lower().startswith(("http://", "https://")) and " " not in line for line in lines)


def _other(capture: Capture) -> Discovery:
    return Discovery(
        kind="other",
        refused=Why(Reason.NOT_A_LIST, f"neither feed, sitemap nor HTML: {capture.mime or 'no content type'}"),
    )


def _pieces(content: bytes) -> Iterator[bytes]:
    """The content in pieces of at most PIECE bytes, a gzip file unpacked on the way, up to MAX_BYTES. A file that is
    torn gives what it holds."""
    slices = (content[start : start + PIECE] for start in range(0, len(content), PIECE))
    if not content.startswith(_GZIP):
        yield from slices
        return
    left, stream = MAX_BYTES, zlib.decompressobj(zlib.MAX_WBITS | 16)
    for packed in slices:
        while packed and left > 0:
            try:
                piece = stream.decompress(packed, PIECE)
            except zlib.error:  # also the padding behind the last member
                return
            packed = stream.unused_data if stream.eof else stream.unconsumed_tail
            if stream.eof:
                stream = zlib.decompressobj(zlib.MAX_WBITS | 16)
            left -= len(piece)
            if piece:
                yield piece


def _as_utf8(pieces: Iterator[bytes], content_type: str | None) -> Iterator[bytes]:
    """The same text in UTF-8. Nearly all is already, and stays in pieces; else it is decoded as a whole. So is what
    begins in ASCII and declares another charset: its first other letter may stand anywhere."""
    head = next(pieces, b"")
    if _is_utf8(head) and not (head.isascii() and declares_other(head, content_type)):
        yield head
        yield from pieces
        return
    encoded = decode(b"".join(chain([head], pieces)), content_type).encode()
    yield from (encoded[start : start + PIECE] for start in range(0, len(encoded), PIECE))


def _is_utf8(head: bytes) -> bool:
    if b"\0" in head[:64]:  # UTF-16 and UTF-32
        return False
    try:
        head.decode()
    except UnicodeDecodeError as error:
        return error.start > len(head) - 4 and error.reason == "unexpected end of data"
    return True


def _xml_root(head: bytes) -> tuple[str, int] | None:
    """(name, offset) of the root element where it is one of a feed or sitemap. Some servers print a warning before."""
    text = head.decode("latin-1")  # a byte a character, so that offsets hold
    name, start = root_of(text) or ("", 0)
    if name in _ROOTS:
        return name, start
    if name != "html" and (late := _LATE_ROOT.search(text, 0, 2048)):
        return late[1].lower(), late.start()
    return None


def _expected(capture: Capture, site: Site | None) -> str | None:
    """What the address or the content type promises, if it is no page."""
    key = identity(capture.url)
    if capture.mime in _FEED_TYPES or (site and key in map(identity, site.feeds)):
        return "feed"
    if site and key in map(identity, site.sitemaps):
        return "sitemap"
    return None
