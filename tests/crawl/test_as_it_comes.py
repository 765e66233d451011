"""Answers that are odd in how they come: validators, parts, headers, addresses that change at each visit."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from tests import clock
from tests.command import Installation
from tests.crawl.loopback import Answer, Server, moved
from tests.importing.samples import story

STORY = "/2025/06/02/tide-2.html"
HOME = Answer(f'<html><head><title>Tides</title></head><body><a href="{STORY}">A tide came in</a></body></html>')


@pytest.fixture
def server() -> Iterator[Server]:
    with Server({"/": HOME, STORY: Answer(story("Tide 2").decode())}) as server:
        yield server


@pytest.fixture
def direct(server: Server, archiver: Installation) -> Installation:
    """The command, without a proxy, and the site in its sites.toml."""
    archiver.data.mkdir()
    (archiver.data / "sites.toml").write_text(f'[tides]\nstart = ["{server.url}"]\nallow_private = true\n')
    return Installation(archiver.folder)


def days_later(archiver: Installation, days: float) -> Installation:
    return clock.at(archiver, datetime.now(UTC) + timedelta(days=days))


def titles(archiver: Installation) -> list[str]:
    return [title for (title,) in archiver.rows("SELECT title FROM articles ORDER BY title")]


def named(server: Server, path: str) -> list[str | None]:
    """The ETags that requests for a path named."""
    return [asked.headers.get("if-none-match") for asked in server.asked if asked.path == path]


def test_a_304_that_nobody_can_have_asked_for_is_no_answer(server: Server, direct: Installation) -> None:
    page = server.answers[STORY]
    server.answers[STORY] = Answer(status=304)
    direct.crawl()
    states = direct.rows("SELECT state, reason FROM urls WHERE kind = 'article'")
    server.answers[STORY] = page
    direct.crawl("--retry-failed")

    assert states == [("failed", "empty")]
    assert titles(direct) == ["Tide 2"]


def test_the_etag_of_a_304_is_named_next(server: Server, direct: Installation) -> None:
    server.answers["/"] = Answer(HOME.body, headers=(("ETag", '"1"'),))
    direct.crawl("tides")
    server.answers["/"] = Answer(status=304, headers=(("ETag", '"2"'),))
    direct.crawl("tides")
    direct.crawl("tides")

    assert named(server, "/") == [None, '"1"', '"2"']


@pytest.mark.slow
@clock.needs_faketime
def test_a_source_that_says_304_for_days_is_asked_for_the_whole(server: Server, direct: Installation) -> None:
    server.answers["/"] = Answer(HOME.body, headers=(("ETag", '"1"'),))
    direct.crawl()
    server.answers["/"] = Answer(status=304)
    for days in (1, 2, 4, 5):
        days_later(direct, days).crawl("tides")

    assert named(server, "/") == [None, '"1"', '"1"', '"1"', None]


def test_a_part_that_nobody_asked_for_is_no_story(server: Server, direct: Installation) -> None:
    whole = story("Tide 2")
    span = f"bytes 0-399/{len(whole)}"
    server.answers[STORY] = Answer(whole[:400], status=206, headers=(("Content-Range", span),))
    direct.crawl()
    cut = titles(direct), direct.rows("SELECT state, reason FROM urls WHERE kind = 'article'")
    span = f"bytes 0-{len(whole) - 1}/{len(whole)}"
    server.answers[STORY] = Answer(whole, status=206, headers=(("Content-Range", span),))
    direct.crawl("--retry-failed")

    assert cut == ([], [("failed", "cut_short")])
    assert titles(direct) == ["Tide 2"]


@pytest.mark.parametrize(
    "header",
    [("X-Served By", "cache 7"), ("X-Served-By ", "cache 7"), ("Transfer-Encoding", "identity"), ("", "nothing")],
    ids=str,
)
def test_headers_that_are_none_are_read_over(server: Server, direct: Installation, header: tuple[str, str]) -> None:
    server.answers[STORY] = Answer(story("Tide 2").decode(), headers=(header,))
    direct.crawl()

    assert titles(direct) == ["Tide 2"]


@pytest.mark.slow
def test_a_home_page_that_lives_at_another_address_at_each_visit(server: Server, archiver: Installation) -> None:
    archiver.data.mkdir()
    # a site of which only the host is known, so that the home page is what a person gave
    entry = f'[tides]\nhosts = ["{server.url.split("/")[2]}"]\nallow_private = true\n'
    (archiver.data / "sites.toml").write_text(entry)
    direct = Installation(archiver.folder)
    body = f'<a href="{STORY}">A tide came in</a><nav><a href="/politics">Politics</a></nav>'
    server.answers["/politics"] = Answer('<a href="/2025/06/03/tide-3.html">Another tide</a>')
    server.answers["/2025/06/03/tide-3.html"] = Answer(story("Tide 3").decode())
    for number in range(4):
        server.answers["/"] = moved(f"/home?number={number}")
        server.answers[f"/home?number={number}"] = Answer(f"<html><body>{body}</body></html>")
        direct.crawl(*([server.url] if number == 0 else ["tides"]))

    assert titles(direct) == ["Tide 2", "Tide 3"]
    # the last, and the one before that was on its way when the last was found
    asked = [request.path for request in server.asked if request.path.startswith("/home")]
    assert len(asked) <= 8
    assert len(direct.rows("SELECT 1 FROM urls WHERE url LIKE '%/home?%' AND next_visit IS NOT NULL")) <= 2


@pytest.mark.slow
def test_a_feed_whose_links_have_another_query_at_each_visit(server: Server, direct: Installation) -> None:
    server.answers["/"] = Answer('<link rel="alternate" type="application/rss+xml" href="/feed.xml"><p>Tides</p>')
    for visit in range(3):
        links = [f"{server.url}2025/06/0{day}/tide-{day}.html?from={visit}{day}77" for day in (1, 2)]
        items = "".join(
            f"<item><title>Tide {day}</title><link>{link}</link></item>" for day, link in enumerate(links, start=1)
        )
        feed = f'<rss version="2.0"><channel><title>Tides</title>{items}</channel></rss>'
        server.answers["/feed.xml"] = Answer(feed, media_type="application/rss+xml")
        server.answers |= {
            f"/{link.removeprefix(server.url)}": Answer(story(f"Tide {day}").decode())
            for day, link in enumerate(links, start=1)
        }
        direct.crawl("tides")

    assert titles(direct) == ["Tide 1", "Tide 2"]
    assert sum("tide-" in request.path for request in server.asked) == 2


@pytest.mark.slow
def test_a_tdmrep_that_leads_to_a_page_of_the_site_comes_back_by_rebuild(server: Server, direct: Installation) -> None:
    about = Answer("<title>Soon</title><h1>We will be back soon</h1><p>The site is under maintenance.</p>")
    server.answers |= {"/.well-known/tdmrep.json": moved("/soon"), "/soon": about, STORY: moved("/soon")}
    direct.crawl()
    sql = "SELECT url, outcome, extractor FROM captures ORDER BY id"
    before = direct.rows(sql)
    direct.run("rebuild")

    assert direct.rows(sql) == before
