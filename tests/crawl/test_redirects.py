"""Redirects are answers: kept, followed through the ledger, within the site and not for ever."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from archiver.archive import Store
from archiver.archive.records.warc import headers_in
from archiver.capture import Capture
from archiver.urls import identity
from tests.command import Done, Installation, key_of
from tests.conftest import NOW
from tests.newsweb import NewsWeb

LOST = ("loop", "chain", "to-loopback", "to-metadata", "to-file")


@pytest.fixture(scope="module")
def web() -> Iterator[NewsWeb]:
    with NewsWeb(hosts=6, articles=1, now=NOW) as web:
        for url, trouble in zip(web.urls, LOST, strict=False):
            web.fault(url.replace("?", "[?]"), trouble)
        yield web


@pytest.fixture(scope="module")
def crawled(web: NewsWeb, tmp_path_factory: pytest.TempPathFactory) -> tuple[Installation, Done]:
    """Pasted: a story of each host with a trouble, and a short link of the last."""
    archiver = Installation(tmp_path_factory.mktemp("redirects"), web.proxy)
    return archiver, archiver.crawl(*web.urls[:5], f"{web.hosts[5].home}r/1", web.urls[5].replace("//www.", "//"))


def fate(archiver: Installation, url: str) -> list[tuple[object, ...]]:
    return archiver.rows("SELECT state, detail FROM urls WHERE key = ?", identity(url))


def statuses(archiver: Installation, url: str) -> list[int]:
    return [
        status for (status,) in archiver.rows("SELECT status FROM captures WHERE url LIKE ? ORDER BY id", f"{url}%")
    ]


def test_a_page_that_redirects_to_itself(web: NewsWeb, crawled: tuple[Installation, Done]) -> None:
    archiver, _ = crawled

    assert fate(archiver, web.urls[0]) == [("failed", "more than 5 redirects")]
    assert statuses(archiver, web.urls[0]) == [302] * 6


def test_a_chain_that_does_not_end(web: NewsWeb, crawled: tuple[Installation, Done]) -> None:
    archiver, _ = crawled

    assert fate(archiver, web.urls[1]) == [("failed", "more than 5 redirects")]
    assert statuses(archiver, web.urls[1]) == [302] * 6


@pytest.mark.parametrize(
    ("number", "target"), [(2, "http://127.0.0.1:9/admin"), (3, "http://169.254.169.254/latest/meta-data/")]
)
def test_another_site(web: NewsWeb, crawled: tuple[Installation, Done], number: int, target: str) -> None:
    archiver, _ = crawled

    assert fate(archiver, web.urls[number]) == [("failed", f"redirect to {target}")]
    assert statuses(archiver, web.urls[number]) == [302]
    assert target not in {record.url for record in web.log}


def test_a_file(web: NewsWeb, crawled: tuple[Installation, Done]) -> None:
    archiver, _ = crawled

    assert fate(archiver, web.urls[4]) == [("failed", "HTTP 302 without a target")]


def test_within_the_site(web: NewsWeb, crawled: tuple[Installation, Done]) -> None:
    archiver, _ = crawled
    story, short, bare = web.urls[5], f"{web.hosts[5].home}r/1", web.urls[5].replace("//www.", "//")

    assert fate(archiver, short) == [("fetched", f"redirect to {story}")]
    assert fate(archiver, bare) == fate(archiver, story) == [("fetched", None)]
    # the short link makes the story due anew, maybe while the answer for its bare address is on its way
    distinct = "SELECT DISTINCT status, outcome FROM captures WHERE url = ?"
    assert archiver.rows(distinct, bare) == [(301, "redirect")]
    assert archiver.rows("SELECT key, title FROM articles") == [(identity(story), web.story(story).headline)]


def test_sites_of_which_nothing_came_are_named(web: NewsWeb, crawled: tuple[Installation, Done]) -> None:
    _, done = crawled

    assert (done.code, done.out) == (3, "")
    assert f"archiver: {key_of(web.hosts[4])}: nothing came (HTTP 302 without a target): " in done.err


@pytest.mark.parametrize("charset", ["utf-8", "latin-1"])
@pytest.mark.parametrize("name", [b"Location", b"location"])
def test_the_bytes_of_a_location_lead_where_a_browser_goes(tmp_path: Path, charset: str, name: bytes) -> None:
    raw = "/noticias/55-el-año-Ã±-del-puerto".encode(charset)
    head = b"HTTP/1.1 301 Moved\r\n" + name + b": " + raw + b"\r\n\r\n"
    headers = headers_in(head)
    assert headers is not None
    sent = Capture(
        url="https://puerto.test/55", body=b"x", fetched="2026-03-01T06:00:00Z", status=301, headers=headers, head=head
    )

    with Store(tmp_path) as archive:
        with archive.batch():
            stored = archive.captures.add(sent)
        kept = archive.captures.get(stored.id or 0)

    assert kept.header("location") == sent.header("location") == quote(raw, safe="/")
