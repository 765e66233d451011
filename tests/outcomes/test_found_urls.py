"""What lists lead to: news, backlog, or a reason why not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from archiver.archive import Store
from archiver.archive.ledger.shapes import PATIENCE
from archiver.archive.ledger.visit import Visit
from archiver.capture import Capture
from archiver.discovery import Discovery, Found
from archiver.outcomes.found_urls import (
    MAX_CLICKS,
    MAX_NEWS,
    MAX_SECTIONS,
    MAX_SITEMAPS,
    MAX_STALE,
    note_found,
    note_other,
    speaks_for,
)
from archiver.outcomes.record import adopt, settle
from archiver.reading.readers import reader_for
from archiver.reasons import Reason, Why
from archiver.sites.file import Site
from archiver.urls import identity

HOST = "https://www.paper.example"
AT = "2026-03-15T12:00:00Z"


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Store]:
    """An archive with a transaction that lasts as long as the test: a commit for each of 10,000 rows takes its time."""
    with Store(tmp_path / "data") as opened, opened.batch():
        yield opened


def visit(path: str, kind: str, **facts: Any) -> Visit:
    return Visit(key=identity(HOST + path), url=HOST + path, site="paper", kind=kind, **facts)


def listed(path: str, *, kind: str = "article", origin: str = "sitemap", **facts: Any) -> Found:
    return Found(url=HOST + path, kind=kind, origin=origin, **facts)  # type: ignore[arg-type]


def states(archive: Store) -> dict[str, tuple[Any, ...]]:
    rows = archive.db.query("SELECT url, state, detail FROM urls")
    return {row["url"].removeprefix(HOST): (row["state"], row["detail"]) for row in rows}


SITEMAP = Discovery(
    kind="sitemap",
    found=(
        listed("/undated"),
        listed("/old", latest="2026-02-01"),
        listed("/new", latest="2026-03-14T08:00:00Z"),
        listed("/listed-as-news", origin="news-sitemap", published="2025-01-01"),
        listed(
            "/sitemap-2025-03.xml", kind="sitemap", origin="sitemap-index", earliest="2025-03-01", latest="2025-03-31"
        ),
        listed(
            "/sitemap-2026-03.xml", kind="sitemap", origin="sitemap-index", earliest="2026-03-01", latest="2026-03-31"
        ),
    ),
)


@pytest.mark.parametrize(
    ("facts", "undated", "old", "news"),
    [
        ({"kind": "sitemap"}, "backlog", "backlog", 3),
        ({"kind": "sitemap", "interval": 900}, "found", "backlog", 4),
        ({"kind": "pasted"}, "found", "found", 5),
    ],
)
def test_news_and_backlog(archive: Store, facts: dict[str, Any], undated: str, old: str, news: int) -> None:
    assert note_found(archive, None, visit("/sitemap.xml", **facts), SITEMAP, AT) == news
    assert {path: state for path, (state, _) in states(archive).items()} == {
        "/undated": undated,
        "/old": old,
        "/new": "found",
        "/listed-as-news": "found",
        "/sitemap-2025-03.xml": "backlog",
        "/sitemap-2026-03.xml": "found",
    }


def test_a_sitemap_that_names_its_parts_as_pages(archive: Store) -> None:
    parts = (listed("/sitemap-1.xml", kind="sitemap"), listed("/sitemap-2.xml", kind="sitemap", latest="2026-03-14"))
    note_found(archive, None, visit("/sitemap.xml", "sitemap"), Discovery(kind="sitemap", found=parts), AT)

    assert states(archive) == {"/sitemap-1.xml": ("found", None), "/sitemap-2.xml": ("found", None)}


def test_what_a_feed_lists_later_leaves_the_backlog(archive: Store) -> None:
    note_found(archive, None, visit("/sitemap.xml", "sitemap"), SITEMAP, AT)
    feed = Discovery(kind="feed", found=(listed("/old", origin="rss", published="2026-03-15T11:00:00Z"),))

    assert note_found(archive, None, visit("/feed.xml", "feed"), feed, AT) == 1
    assert states(archive)["/old"] == ("found", None)
    assert [row.url for row in archive.ledger.due("paper", 3)][1:] == [f"{HOST}/old", f"{HOST}/new"]


def test_the_parts_of_a_sitemap_on_another_host(archive: Store) -> None:
    """What robots.txt names counts for the site, wherever it lies; so do its parts, and of these the site's stories."""
    host = "https://maps.cdn.example"
    whole = Visit(
        key=identity(f"{host}/i"), url=f"{host}/i", site="paper", kind="sitemap", found_in=f"{HOST}/robots.txt"
    )
    parts = (
        Found(url=f"{host}/1.xml", kind="sitemap", origin="sitemap-index"),
        Found(url="https://other.example/2.xml", kind="sitemap", origin="sitemap-index"),
    )
    note_found(archive, None, whole, Discovery(kind="sitemap_index", found=parts), AT)
    part = archive.ledger.visit(f"{host}/1.xml")
    assert part is not None
    stories = (
        listed("/a", latest="2026-03-14T08:00:00Z"),
        Found(url=f"{host}/b", kind="article", origin="sitemap", latest="2026-03-14T08:00:00Z"),
    )
    note_found(archive, None, part, Discovery(kind="sitemap", found=stories), AT)

    assert {url: state for url, (state, _) in states(archive).items()} == {
        f"{host}/1.xml": "found",
        "https://other.example/2.xml": "offsite",
        "/a": "found",
        f"{host}/b": "offsite",
    }


def test_a_sitemap_that_dates_all_of_its_past_anew(archive: Store) -> None:
    found = tuple(
        listed(f"/story-{number}", latest=f"2026-03-{1 + number % 14:02}") for number in range(MAX_NEWS + 200)
    )

    assert (
        note_found(archive, None, visit("/sitemap.xml", "sitemap"), Discovery(kind="sitemap", found=found), AT)
        == MAX_NEWS
    )
    assert archive.ledger.counts() == {"backlog": 200, "found": MAX_NEWS}
    oldest = next(iter(archive.db.query("SELECT min(latest) AS day FROM urls WHERE state = 'found'")))["day"]
    assert oldest == next(iter(archive.db.query("SELECT max(latest) AS day FROM urls WHERE state = 'backlog'")))["day"]


def test_lists_of_lists_without_end(archive: Store) -> None:
    for number in range(3):
        sitemaps = tuple(
            listed(f"/map-{number}-{each}.xml", kind="sitemap", origin="sitemap-index") for each in range(MAX_SITEMAPS)
        )
        index = Discovery(kind="sitemap_index", found=sitemaps)
        note_found(archive, None, visit(f"/index-{number}.xml", "sitemap"), index, AT)

    assert Counter(states(archive).values()) == {
        ("found", None): MAX_SITEMAPS,
        ("not_article", f"sitemap beyond the first {MAX_SITEMAPS}"): 2 * MAX_SITEMAPS,
    }


def test_sections_that_are_known_take_no_room(archive: Store) -> None:
    def home(first: int, last: int) -> Discovery:
        sections = (listed(f"/s{number}", kind="section", origin="link") for number in range(first, last))
        return Discovery(kind="page", found=tuple(sections))

    start = visit("/", "section")
    note_found(archive, None, start, home(0, MAX_SECTIONS - 1), AT)

    assert note_found(archive, None, start, home(0, MAX_SECTIONS + 3), AT) == 1
    assert Counter(states(archive).values()) == {
        ("found", None): MAX_SECTIONS,
        ("not_article", f"section beyond the first {MAX_SECTIONS}"): 3,
    }


def test_pages_of_a_section_are_gone_through_in_order_until_nothing_comes(archive: Store) -> None:
    def page(number: int) -> Discovery:
        links = [f"/politics?page={other}" for other in (1, number + 1, number + 2, 900)]
        archives = (listed(path, kind="archive", origin="link", reason="page in the query") for path in links)
        return Discovery(kind="page", found=(*archives, listed("/one-story", origin="link")))

    note_found(archive, None, visit("/politics", "section"), page(1), AT)
    number = 2
    while (waiting := states(archive).get(f"/politics?page={number}")) and waiting[0] == "backlog":
        row = archive.ledger.visit(f"{HOST}/politics?page={number}")
        assert row is not None
        note_found(archive, None, row, page(number), AT)
        number += 1

    assert number == 2 + MAX_STALE
    assert {states(archive)[f"/politics?page={other}"] for other in (number, 900)} == {
        ("not_article", "page in the query")
    }


def test_a_calendar_has_no_future(archive: Store) -> None:
    months = [("/2026/02/", "2026-02-01"), ("/2026/04/", "2026-04-01"), ("/2999/12/", "2999-12-01")]
    found = tuple(
        listed(path, kind="archive", origin="link", earliest=first, latest=first, reason="only a date")
        for path, first in months
    )

    assert note_found(archive, None, visit("/", "section"), Discovery(kind="page", found=found), AT) == 0
    assert states(archive) == {
        "/2026/02/": ("backlog", None),
        "/2026/04/": ("not_article", "only a date, still to come"),
        "/2999/12/": ("not_article", "only a date, still to come"),
    }


@pytest.mark.slow
def test_ten_thousand_links_of_one_template(archive: Store) -> None:
    links = tuple(listed(f"/tools/table-{number}", kind="page", origin="link") for number in range(10_000))
    note_found(archive, None, visit("/", "section"), Discovery(kind="page", found=links), AT)
    story = listed("/tools/table-7", origin="rss", published="2026-03-15T10:00:00Z")
    note_found(archive, None, visit("/feed.xml", "feed"), Discovery(kind="feed", found=(story,)), AT)
    for row in archive.ledger.due("paper", PATIENCE + 1)[1:]:
        archive.ledger.settle(row.key, "not_article", why=Why(Reason.INDEX_PAGE), visited=AT)
        note_other(archive, row)

    reason = f"{PATIENCE} pages like it, and no story: paper.example/tools/*"
    assert Counter(states(archive).values()) == {
        ("not_article", "index page"): PATIENCE,
        ("not_article", reason): 10_000 - PATIENCE - 1,
        # what a feed lists, which was the first to be taken
        ("queued", None): 1,
    }
    # the next page that has such links, and more of them
    more = (*links, *(listed(f"/tools/table-{number}", kind="page", origin="link") for number in range(10_000, 10_050)))
    assert note_found(archive, None, visit("/", "section"), Discovery(kind="page", found=more), AT) == 0
    assert archive.ledger.due("paper", 5) == []


def test_the_parts_of_a_sites_own_index_may_lie_with_a_hoster(archive: Store) -> None:
    index = visit("/sitemap.xml", "sitemap", found_in=f"{HOST}/robots.txt")
    hosted = "https://maps.hoster.example/paper/1.xml"
    part = Found(url=hosted, kind="sitemap", origin="sitemap-index")
    note_found(archive, None, index, Discovery(kind="sitemap_index", found=(part,)), AT)
    known = archive.ledger.visit(hosted)
    assert known is not None
    stories = (
        listed("/a", latest="2026-03-14T08:00:00Z"),
        Found(url="https://other.example/b", kind="article", origin="sitemap", latest="2026-03-14T08:00:00Z"),
    )
    note_found(archive, None, known, Discovery(kind="sitemap", found=stories), AT)

    assert {url: state for url, (state, _) in states(archive).items()} == {
        hosted: "found",
        "/a": "found",
        "https://other.example/b": "offsite",
    }


@pytest.mark.parametrize(
    ("hosts", "home"),
    [
        ((HOST, HOST, "https://other.example"), f"{HOST}/"),
        ((HOST, "https://other.example"), None),
        ((HOST, HOST, "https://feeds.hoster.example"), None),
        ((), None),
    ],
)
def test_whose_stories_a_feed_lists_that_lies_with_a_hoster(hosts: tuple[str, ...], home: str | None) -> None:
    url = "https://feeds.hoster.example/paper"
    pasted = Visit(key=identity(url), url=url, site="hoster", kind="pasted")
    stories = [
        Found(url=f"{host}/news/{number}", kind="article", origin="rss") for number, host in enumerate(hosts, start=1)
    ]

    assert speaks_for(pasted, None, Discovery(kind="feed", found=tuple(stories))) == home


def test_a_feed_that_a_site_adopts_lists_that_sites_stories(archive: Store) -> None:
    url = "https://feeds.hoster.example/paper"
    archive.ledger.paste(url, site="hoster")
    [pasted] = archive.ledger.due("hoster", 5)
    adopt(archive, pasted, f"{HOST}/", "paper")
    [feed] = archive.ledger.due("paper", 5)
    stories = (listed("/news/1", origin="rss"), Found(url="https://other.example/2", kind="article", origin="rss"))
    note_found(archive, None, feed, Discovery(kind="feed", found=stories), AT)

    assert (feed.url, feed.kind) == (url, "feed")
    assert {url: state for url, (state, _) in states(archive).items()} == {
        url: "queued",
        "/news/1": "found",
        "https://other.example/2": "offsite",
    }


COUNTER = "https://clicks.example"
PAPER = Site(key="paper", hosts=("www.paper.example",))
CLICKS = Discovery(
    kind="feed", found=tuple(Found(url=f"{COUNTER}/~r/{n}", kind="article", origin="rss") for n in range(8))
)


def clicked(archive: Store, body: bytes = b"", **headers: str) -> None:
    """Settle the next link of the feed to the other host: with that body, or as a redirect."""
    [link] = archive.ledger.due("paper", 1)
    capture = Capture(
        url=link.url, status=200 if body else 302, body=body, fetched=AT, headers=tuple(headers.items()),
        found={"kind": link.kind},
    )  # fmt: skip
    stored = archive.captures.add(capture, site="paper")
    settle(archive, PAPER, link, stored, reader_for(link.kind)(stored, PAPER) if body else None)


def kinds(archive: Store) -> list[tuple[str, str, str]]:
    return archive.db.execute("SELECT url, kind, state FROM urls ORDER BY url").fetchall()


@pytest.mark.parametrize("leads", ["header", "page"])
def test_links_of_a_feed_that_count_clicks_lead_to_the_sites_stories(archive: Store, leads: str) -> None:
    feed = visit("/feed", "feed")
    assert note_found(archive, PAPER, feed, CLICKS, AT) == MAX_CLICKS
    page = f"<html><head><meta http-equiv=refresh content='0; url={HOST}/news/1-story'></head></html>".encode()
    clicked(archive, **({"Location": f"{HOST}/news/1-story"} if leads == "header" else {"body": page}))  # type: ignore[arg-type]

    assert (f"{HOST}/news/1-story", "article", "found") in kinds(archive)
    # one led back: so may the others
    assert note_found(archive, PAPER, feed, CLICKS, AT) == 8 - MAX_CLICKS


def test_a_feed_that_lists_another_sites_stories_is_tried_a_few_times(archive: Store) -> None:
    feed = visit("/feed", "feed")
    note_found(archive, PAPER, feed, CLICKS, AT)
    for _ in range(MAX_CLICKS):
        clicked(
            archive, b"<html><head><title>A story</title></head><body><h1>A story of another paper</h1></body></html>"
        )

    assert note_found(archive, PAPER, feed, CLICKS, AT) == 0
    assert {(kind, state) for _, kind, state in kinds(archive)} == {("click", "offsite"), ("page", "offsite")}
    assert archive.db.execute("SELECT DISTINCT outcome FROM captures").fetchall() == [("another_site",)]
    assert archive.ledger.due("paper", 9) == []
    two = (*CLICKS.found[:2], Found(url="https://other.example/1", kind="article", origin="rss"))
    assert note_found(archive, PAPER, visit("/planet", "feed"), Discovery(kind="feed", found=two), AT) == 0
