"""Sitemaps: lists of pages, of sitemaps, with news tags, in plain text, packed."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.discovery import MAX_FOUND, Discovery, Found, discover
from archiver.discovery.found import TOO_MANY
from archiver.discovery.sitemaps import Entry, entries
from archiver.reasons import Reason, Why
from archiver.times import Window
from tests.discovery.answers import answer

HOST = "https://www.herald.test"
MAP = f"{HOST}/sitemap.xml"
SITEMAP_NS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'

NEWS = f"""<?xml version="1.0" encoding="UTF-8"?>
<urlset {SITEMAP_NS} xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
        xmlns:image="http://www.google.com/schemas/sitemap-image/1.1" xmlns:xhtml="http://www.w3.org/1999/xhtml">
  <url>
    <image:image><image:loc>https://img.test/1.jpg</image:loc><image:title>not this</image:title></image:image>
    <xhtml:link rel="alternate" hreflang="fr" href="https://www.herald.test/fr/1"/>
    <loc> https://www.herald.test/bath </loc>
    <lastmod>2024-05-31T12:00:00+02:00</lastmod>
    <news:news>
      <news:publication><news:name>Herald</news:name><news:language>en</news:language></news:publication>
      <news:publication_date>2024-05-31</news:publication_date>
      <news:title>Bath &amp; pool closed</news:title>
    </news:news>
  </url>
  <url><loc><![CDATA[https://www.herald.test/2024/05/31/vote?a=1&b=2]]></loc></url>
  <url><loc>/politics/</loc><changefreq>daily</changefreq></url>
  <url><loc>https://www.herald.test/tag/bath</loc></url>
  <url><loc>https://www.herald.test/hope</loc></url>
  <url><loc>https://www.herald.test/hope</loc></url>
  <url><loc>mailto:desk@herald.test</loc></url>
  <url><lastmod>2024-05-31</lastmod></url>
</urlset>"""

FOUND = (
    Found(
        url=f"{HOST}/bath",
        kind="article",
        origin="news-sitemap",
        title="Bath & pool closed",
        published="2024-05-31",
        modified="2024-05-31T10:00:00Z",
        earliest="2024-05-31",
        latest="2024-05-31",
        language="en",
        reason="listed as a story",
    ),
    Found(
        url=f"{HOST}/2024/05/31/vote?a=1&b=2",
        kind="article",
        origin="sitemap",
        earliest="2024-05-31",
        latest="2024-05-31",
        reason="date in the path",
    ),
    Found(url=f"{HOST}/politics/", kind="section", origin="sitemap", reason="section: politics"),
    Found(url=f"{HOST}/tag/bath", kind="other", origin="sitemap", reason="tag in the path"),
    Found(url=f"{HOST}/hope", kind="page", origin="sitemap", reason="nothing tells"),
)


def test_news_sitemap() -> None:
    assert discover(answer(NEWS, url=MAP)) == Discovery(kind="sitemap", found=FOUND)


@pytest.mark.parametrize("content_type", ["application/gzip", "application/xml", "application/octet-stream", None])
def test_packed(content_type: str | None) -> None:
    packed = gzip.compress(NEWS.encode())
    assert discover(answer(packed, content_type, url=f"{MAP}.gz")).found == FOUND
    # two members, and padding behind them
    half = len(NEWS) // 2
    members = gzip.compress(NEWS[:half].encode()) + gzip.compress(NEWS[half:].encode()) + b"\0" * 512
    assert discover(answer(members, content_type, url=f"{MAP}.gz")).found == FOUND


def test_packed_and_torn() -> None:
    packed = gzip.compress(NEWS.encode())
    discovery = discover(answer(packed[:-60], "application/gzip", url=f"{MAP}.gz"))
    assert (discovery.kind, discovery.found[:1], discovery.refused) == (
        "sitemap",
        FOUND[:1],
        Why(Reason.BAD_XML, "XML is cut short"),
    )


def test_without_namespaces_and_with_wrong_ones() -> None:
    for spelled in (NEWS.replace(SITEMAP_NS, ""), NEWS.replace("sitemaps.org", "google.com")):
        assert discover(answer(spelled, url=MAP)).found == FOUND
    unbound = "<urlset><url><loc>/bath</loc><news:news><news:title>T</news:title></news:news></url></urlset>"
    assert discover(answer(unbound, url=MAP)).found == (
        Found(url=f"{HOST}/bath", kind="article", origin="news-sitemap", title="T", reason="listed as a story"),
    )


def test_index() -> None:
    index = f"""<sitemapindex {SITEMAP_NS}>
      <sitemap><loc>https://www.herald.test/sitemap.xml</loc></sitemap>
      <sitemap><loc>https://www.herald.test/sitemap-2024-05.xml.gz</loc><lastmod>2024-05-31</lastmod></sitemap>
      <sitemap><loc>https://maps.herald.test/news</loc></sitemap>
    </sitemapindex>"""
    assert discover(answer(index, url=MAP)) == Discovery(
        kind="sitemap_index",
        found=(  # itself left out
            Found(
                url=f"{HOST}/sitemap-2024-05.xml.gz",
                kind="sitemap",
                origin="sitemap-index",
                modified="2024-05-31",
                earliest="2024-05-01",
                latest="2024-05-31",
            ),
            Found(url="https://maps.herald.test/news", kind="sitemap", origin="sitemap-index"),
        ),
    )


def test_a_month_that_is_not_over() -> None:
    urls = f"<urlset><url><loc>{HOST}/hope</loc></url></urlset>"
    [found] = discover(replace(answer(urls, url=f"{HOST}/sitemap-2024-05.xml"), fetched="2024-05-09T08:00:00Z")).found

    assert (found.earliest, found.latest) == ("2024-05-01", "2024-05-09")


def test_an_empty_index_is_an_index() -> None:
    assert discover(answer("<sitemapindex/>", url=MAP)) == Discovery(kind="sitemap_index")


def test_plain_text() -> None:
    body = f"{HOST}/hope\r\n\r\n{HOST}/tag/bath\n{HOST}/hope\n"
    assert discover(answer(body, "text/plain", url=f"{HOST}/sitemap.txt")) == Discovery(
        kind="sitemap",
        found=(
            Found(url=f"{HOST}/hope", kind="page", origin="sitemap", reason="nothing tells"),
            Found(url=f"{HOST}/tag/bath", kind="other", origin="sitemap", reason="tag in the path"),
        ),
    )


def test_text_that_begins_with_an_address_is_no_sitemap() -> None:
    assert discover(answer(f"{HOST}/hope\nis where we met", "text/plain")).kind == "other"


@pytest.mark.slow
def test_of_too_many_the_newest_are_kept() -> None:
    half = MAX_FOUND // 2 + 10
    old = "".join(f"<url><loc>/{number}</loc><lastmod>2023-05-31</lastmod></url>" for number in range(half))
    new = "".join(f"<url><loc>/n{number}</loc><lastmod>2024-05-31</lastmod></url>" for number in range(half))
    discovery = discover(answer(f"<urlset>{old}{new}</urlset>", url=MAP))
    assert len(discovery.found) == MAX_FOUND
    assert discovery.refused == TOO_MANY
    assert sum(found.modified == "2024-05-31" for found in discovery.found) == half


def pieces(text: str, size: int) -> list[bytes]:
    data = text[text.index("<urlset") :].encode()
    return [data[start : start + size] for start in range(0, len(data), size)]


@settings(deadline=None)
@given(st.integers(1, 400))
def test_where_the_pieces_end_does_not_matter(size: int) -> None:
    assert list(entries(pieces(NEWS, size))) == list(entries(pieces(NEWS, 10_000)))


def test_entries_are_read_one_by_one() -> None:
    read = entries(pieces(NEWS, 100))
    assert next(read) == Entry(
        loc="https://www.herald.test/bath",
        lastmod="2024-05-31T12:00:00+02:00",
        is_news=True,
        title="Bath & pool closed",
        published="2024-05-31",
        language="en",
    )
    assert len(list(read)) == 6


@pytest.mark.slow
def test_a_huge_sitemap_is_read_in_parts_for_a_window() -> None:
    days = [f"2024-{month:02}-{day:02}" for month in (3, 4, 5, 6) for day in range(1, 31)]
    per_day = 1_000
    stories = "".join(
        f"<url><loc>{HOST}/{day.replace('-', '/')}/story-{number}/</loc></url>"
        for day in days
        for number in range(per_day)
    )
    body = answer(f"<urlset>{stories}</urlset>", url=MAP)
    first = discover(body, None, Window("2024-03-11", "2024-05-30"))
    second = discover(body, None, Window("2024-03-11", first.rest or ""))

    assert (len(first.found), first.refused, first.rest) == (
        MAX_FOUND,
        TOO_MANY,
        "2024-04-10",
    )
    assert {found.latest for found in first.found} == set(days[40:90])
    assert first.beyond == {"2024-04": 10 * per_day, "2024-03": 20 * per_day}
    # of other days nothing is taken where there is no room for all
    assert {found.latest for found in second.found} == set(days[10:40])
    assert (len(second.found), second.beyond, second.rest) == (30 * per_day, {}, None)
    # where there is, all are
    small = discover(answer(f"<urlset>{stories[:20_000]}", url=MAP), None, Window("2030-01-01", "2030-12-31"))
    assert small.found


@pytest.mark.parametrize("spelled", [str.upper, str.capitalize, str.title])
def test_tags_in_another_case_are_the_same(spelled: Callable[[str], str]) -> None:
    plain = f"<urlset><url><loc>{HOST}/vote</loc><lastmod>2024-05-31</lastmod></url></urlset>"
    written = re.sub(r"(?<=[</])\w+(?=>)", lambda tag: spelled(tag[0]), plain)

    assert written != plain
    assert discover(answer(written, url=MAP)) == discover(answer(plain, url=MAP))


def test_ampersands_that_were_escaped_twice() -> None:
    written = f"<urlset><url><loc>{HOST}/story.php?page=2&amp;amp;id=7</loc></url></urlset>"

    assert [found.url for found in discover(answer(written, url=MAP)).found] == [f"{HOST}/story.php?page=2&id=7"]


def test_a_sitemap_among_the_pages_of_another_is_one() -> None:
    addresses = ("/sitemap-news.xml", "/maps/sitemap.xml.gz", "/2024/05/31/sitemaps-explained")
    written = "".join(f"<url><loc>{HOST}{address}</loc></url>" for address in addresses)

    assert [found.kind for found in discover(answer(f"<urlset>{written}</urlset>", url=MAP)).found] == [
        "sitemap",
        "sitemap",
        "article",
    ]
