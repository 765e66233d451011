"""What is fuzzed: functions of bytes that return, or raise what they may not."""

from __future__ import annotations

import io
import json
import re
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from archiver import times
from archiver.archive.search.query import parse_query
from archiver.capture import Capture
from archiver.discovery import discover
from archiver.discovery.dates import read_date
from archiver.errors import ExtractionError, SitesError
from archiver.extraction.extractor import extract_capture
from archiver.extraction.words.moments import Customs, machine, written
from archiver.importing.found import FoundPage, LeftOut, PassedOver
from archiver.importing.inputs import read_input, walk_inputs
from archiver.importing.warcs import dechunk, read_warc
from archiver.rights.robots import MAX_DELAY
from archiver.rights.robots import read_robots_rules as read_robots
from archiver.rights.tdmrep import read_tdm_rules as read_tdmrep
from archiver.rights.tdmrep import rule_for
from archiver.sites.file import load
from archiver.urls import MAX_LENGTH, clean, identity, same_site, site_of
from archiver.web.arguments import problem

FETCHED = "2024-06-01T00:00:00Z"
URL = "https://www.herald.test/2024/05/31/bath-and-pool-closed.html"

#: The first byte of an input chooses one of them.
_TYPES = ("text/html", "text/html; charset=utf-8", "text/html; charset=windows-1252", "text/html; charset=utf-16")
_SOURCES = (
    ("https://www.herald.test/feed", "application/rss+xml"),
    ("https://www.herald.test/sitemap.xml", "application/xml"),
    ("https://www.herald.test/feed.json", "application/feed+json"),
    ("https://www.herald.test/", "text/html"),
    ("https://www.herald.test/sitemap.xml.gz", "application/gzip"),
    ("https://www.herald.test/robots.txt", "text/plain"),
)
_ENCODINGS = ("gzip", "deflate", "br", "zstd", "gzip, br", "zstd, deflate", "x-gzip, gzip, gzip")

#: File names by which kinds of saved pages are told, beside their first bytes.
SAVED = (
    *("page.html", "page.html.gz", "page.mhtml", "page.webarchive", "page.maff", "page.har"),
    *("pages.zip", "pages.tar", "pages.tar.gz", "pages.wacz", "pages.arc", "pages.warc", "pages.warc.gz"),
    *("page.eml", "pages.mbox", "notes.enex"),
)

#: Bytes that come out of an encoding at most here, so that bombs are within reach of short inputs.
_LIMIT = 1 << 16

_PUBLISHED = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\dZ)?")


def page(data: bytes) -> None:
    """A page becomes an article, or an error that says why not."""
    content_type = _TYPES[data[0] % len(_TYPES)] if data else _TYPES[0]
    capture = Capture(url=URL, body=data[1:], fetched=FETCHED, headers=(("Content-Type", content_type),))
    try:
        article = extract_capture(capture)
    except ExtractionError:
        return
    json.dumps(article.to_dict()).encode()
    article.text.encode()
    for day in (article.published, article.modified):
        assert day is None or _PUBLISHED.fullmatch(day), day


def url(data: bytes) -> None:
    """Addresses are cleaned to what can be fetched, once and for all; identities hold."""
    text = data.decode("utf-8", "surrogateescape")
    given, _, base = text.partition("\n")
    for address in (clean(given), clean(given, clean(base) or URL)):
        if address is None:
            continue
        parts = urlsplit(address)
        assert parts.scheme in ("http", "https"), address
        assert parts.hostname, address
        assert parts.username is None, address
        assert parts.password is None, address
        assert address.isascii(), address
        assert address.isprintable(), address
        assert " " not in address, address
        assert len(address) <= MAX_LENGTH, address
        assert clean(address) == address, address
        assert identity(address) == identity(given) or clean(given) != address, address
        assert same_site(address, address) == (site_of(address) != ""), address
    identity(given)
    site_of(given)


def source(data: bytes) -> None:
    """Feeds, sitemaps, robots.txt and pages of links: what cannot be read is refused, with a reason."""
    address, content_type = _SOURCES[data[0] % len(_SOURCES)] if data else _SOURCES[0]
    body = data[1:]
    headers = (("Content-Type", content_type),)
    discovery = discover(Capture(url=address, body=body, fetched=FETCHED, headers=headers))
    assert discovery.refused is None or str(discovery.refused.detail or "").isprintable(), discovery.refused
    for found in discovery.found:
        assert clean(found.url) == found.url, found.url
        for day in (found.published, found.modified):
            assert day is None or _PUBLISHED.fullmatch(day), day
        assert found.title is None or "\n" not in found.title, found.title


def robots(data: bytes) -> None:
    """Rules of robots.txt give an answer for every address."""
    rules = read_robots(data.decode("utf-8-sig", "replace"))
    for path in ("/", "/2024/05/31/bath.html?a=b", "/%c3%a9t%c3%a9"):
        rules.allows(f"https://www.herald.test{path}")
    assert rules.delay is None or 0 < rules.delay <= MAX_DELAY, rules.delay


def tdmrep(data: bytes) -> None:
    """Reservations hold for every address or not, and can be written down."""
    rules = read_tdmrep(data.decode("utf-8-sig", "replace"))
    for path in ("/", "/2024/05/31/bath.html?a=b", "/%c3%a9t%c3%a9", f"/{data[:9].hex()}"):
        rule = rule_for(rules, f"https://www.herald.test{path}")
        if rule is not None:
            assert len(json.dumps(rule.to_dict(), ensure_ascii=False).encode()) < 50_000, rule


def warc(data: bytes) -> None:
    """A WARC file gives pages, and places where it is damaged, and ends."""
    for found in read_warc(io.BytesIO(data), "fuzz.warc"):
        str(found)
    dechunk(data)


def saved(data: bytes) -> None:
    """A file of any kind that people import gives pages with an address, or a reason, and ends."""
    name = SAVED[data[0] % len(SAVED)] if data else SAVED[0]
    file = _folder() / name
    file.write_bytes(data[1:])
    try:
        for given in walk_inputs([file]):
            for found in read_input(given, URL):
                if isinstance(found, FoundPage):
                    assert clean(found.capture.url) is not None, found.capture.url
                    json.dumps([found.capture.url, found.capture.fetched, found.capture.found])
                elif isinstance(found, PassedOver | LeftOut):
                    assert found.reason, found
    finally:
        file.unlink()


def encoding(data: bytes) -> None:
    """A body comes out of its encodings within the limit, or an error says why not."""
    name = _ENCODINGS[data[0] % len(_ENCODINGS)] if data else _ENCODINGS[0]
    capture = Capture(url=URL, body=data[1:], headers=(("Content-Encoding", name),))
    with suppress(ExtractionError):
        assert len(capture.content(_LIMIT)) <= _LIMIT


def date(data: bytes) -> None:
    """Whatever stands where a date should is one, or none."""
    text = data.decode("utf-8", "replace")
    for zone in (None, "Europe/Paris"):
        day = read_date(text, zone, FETCHED)
        assert day is None or _PUBLISHED.fullmatch(day), day
    if (moment := machine(text)) is not None:
        assert _PUBLISHED.fullmatch(moment.stamp()), moment
    if (header := times.of_header(text)) is not None:
        assert _PUBLISHED.fullmatch(times.stamp(header)), header
    for customs in (Customs(), Customs.of("hr"), Customs.of("zh", "tw")):
        for found in written(text, customs):
            assert 0 <= found.start < found.end <= len(text), found
            assert _PUBLISHED.fullmatch(found.moment.stamp()), found


def query(data: bytes) -> None:
    """Every text is a query that the full-text index takes, or is refused in one line."""
    text = data.decode("utf-8", "surrogateescape")
    if refused := problem(text):
        assert {"*", ":"} & set(text), refused
        return
    found = parse_query(text)
    for expression in (found.expression, found.in_title, found.without):
        if expression is not None:
            _index().execute("SELECT count(*) FROM articles_fts WHERE articles_fts MATCH ?", [expression]).fetchone()


def sites(data: bytes) -> None:
    """A sites.toml is right, or each mistake is named."""
    file = _folder() / "sites.toml"
    file.write_bytes(data)
    problems = ["none"]
    try:
        load(file)
    except SitesError as error:
        problems = [problem.removeprefix(f"{file}:") for problem in error.problems]
    assert problems, "no mistake is named"
    assert not any(str(file) in problem for problem in problems), problems


TARGETS: dict[str, Callable[[bytes], None]] = {
    target.__name__: target for target in (page, url, source, robots, tdmrep, warc, saved, encoding, date, query, sites)
}


@cache
def _index() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    connection.execute(
        "CREATE VIRTUAL TABLE articles_fts USING fts5(title, lead, text, authors, credits, segments, "
        "tokenize='unicode61 remove_diacritics 2')"
    )
    connection.execute("INSERT INTO articles_fts VALUES ('Bath', 'closed', 'The bath is closed.', 'Ann', 'Bo', NULL)")
    return connection


@cache
def _folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="fuzz-", dir="/dev/shm" if Path("/dev/shm").is_dir() else None))
