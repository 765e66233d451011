"""Answers of servers that are odd in a way of their own: what comes of them, and that the next good answer heals it."""

from __future__ import annotations

import gzip
from collections.abc import Iterator

import pytest

from tests.command import Installation
from tests.crawl.loopback import Answer, Server, moved
from tests.importing.samples import story

STORY = "/2025/06/02/tide-2.html"
HOME = Answer(f'<html><head><title>Tides</title></head><body><a href="{STORY}">A tide came in</a></body></html>')
WALLS = {
    "parked page": "<title>tides</title><p>The domain tides may be for sale. <a href='http://a.test/'>Inquire</a></p>",
    "consent page": "<h1>We value your privacy</h1><p>We and our partners store cookies.</p><button>Accept</button>",
    "challenge page": "<title>Just a moment...</title><h1>Verify you are human</h1><script src='/cdn-cgi/challenge-p'>",
    "error page": "<title>Page not found</title><h1>Page not found</h1><p>The page you are looking for is gone.</p>",
}


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


def titles(archiver: Installation) -> list[tuple[str, int]]:
    """Title and number of versions of each article."""
    sql = "SELECT title, (SELECT count(*) FROM versions WHERE article_id = articles.id) FROM articles"
    return [(title, number) for title, number in archiver.rows(sql)]


def test_a_packed_page_that_ends_in_the_middle_is_no_story(server: Server, direct: Installation) -> None:
    packed = gzip.compress(story("Tide 2"))
    server.answers[STORY] = Answer(packed[: len(packed) // 2], headers=(("Content-Encoding", "gzip"),))
    direct.crawl()
    cut = titles(direct), direct.rows("SELECT state, reason FROM urls WHERE kind = 'article'")
    server.answers[STORY] = Answer(packed, headers=(("Content-Encoding", "gzip"),))
    direct.crawl("--retry-failed")

    assert cut == ([], [("failed", "cut_short")])
    assert titles(direct) == [("Tide 2", 1)]


@pytest.mark.slow
def test_a_page_that_has_come_to_its_end_is_whole_without_the_servers_word(
    server: Server, direct: Installation
) -> None:
    page = story("Tide 2")
    server.answers[STORY] = Answer(page[: len(page) // 2], framing="unended")
    direct.crawl()
    cut = titles(direct), direct.rows("SELECT state, reason FROM urls WHERE kind = 'article'")
    server.answers[STORY] = Answer(page, framing="unended")
    direct.crawl("--retry-failed")

    assert cut == ([], [("failed", "cut_short")])
    assert titles(direct) == [("Tide 2", 1)]
    server.answers[STORY] = Answer(page, headers=(("Content-Length", "all"),), framing="close")
    direct.crawl(server.url.rstrip("/") + STORY)
    assert direct.rows("SELECT status, outcome FROM captures ORDER BY id DESC LIMIT 1") == [(200, "unchanged")]


@pytest.mark.slow
@pytest.mark.parametrize("announced", [0.5, 0.99])
def test_a_page_that_is_longer_than_announced_is_read_to_its_end(
    server: Server, direct: Installation, announced: float
) -> None:
    page = story("Tide 2")
    length = str(int(len(page) * announced))
    server.answers[STORY] = Answer(page, headers=(("Content-Length", length),), framing="close")
    direct.crawl()
    server.answers[STORY] = Answer(page)
    direct.crawl(server.url.rstrip("/") + STORY)

    assert titles(direct) == [("Tide 2", 1)]
    sizes = direct.rows("SELECT size FROM captures WHERE url LIKE ? ORDER BY id", f"%{STORY}")
    assert sizes == [(len(page),), (len(page),)]


@pytest.mark.parametrize("blank", [" \n", "<!-- served by 7 -->"])
def test_a_page_of_nothing_is_asked_for_again(server: Server, direct: Installation, blank: str) -> None:
    page = server.answers[STORY]
    server.answers[STORY] = Answer(blank)
    direct.crawl()
    states = direct.rows("SELECT state, reason, next_visit IS NOT NULL FROM urls WHERE kind = 'article'")
    server.answers[STORY] = page
    direct.crawl("--retry-failed")

    assert states == [("failed", "not_html", 1)]
    assert titles(direct) == [("Tide 2", 1)]


@pytest.mark.slow
def test_a_story_whose_slug_changes_without_a_redirect_is_one(server: Server, direct: Installation) -> None:
    new = "/2025/06/02/tide-comes-in-2.html"
    direct.crawl()
    server.answers[new] = Answer(story("Tide 2").decode().replace("<h1>Tide 2", "<h1>Tide comes in"))
    server.answers[STORY] = Answer("gone", 404)
    server.answers["/"] = Answer(str(HOME.body).replace(STORY, new))
    direct.crawl("tides")
    direct.crawl(server.url.rstrip("/") + STORY)

    assert direct.rows("SELECT url FROM articles") == [(server.url.rstrip("/") + new,)]
    assert direct.rows("SELECT change FROM versions ORDER BY number") == [("first",), ("moved,title",)]
    assert direct.run("show", server.url.rstrip("/") + STORY).code == 0


def test_redirects_that_lead_back_are_a_failure_and_told(server: Server, direct: Installation) -> None:
    server.answers |= {"/": moved("/consent?return=/"), "/consent?return=/": moved("/")}
    done = direct.crawl()
    states = direct.rows("SELECT state, reason FROM urls WHERE kind = 'section'")
    server.answers["/"] = HOME
    direct.crawl("--retry-failed")

    assert done.code == 3
    assert "it wants a cookie" in done.err
    assert states == [("failed", "redirect_loop")] * 2
    assert titles(direct) == [("Tide 2", 1)]


@pytest.mark.parametrize("wall", WALLS)
def test_a_wall_in_the_place_of_the_home_page_is_told(server: Server, direct: Installation, wall: str) -> None:
    server.answers["/"] = Answer(f"<html lang='en'><head></head><body>{WALLS[wall]}</body></html>")
    done = direct.crawl()
    failed = direct.rows("SELECT state, reason FROM urls WHERE kind = 'section'")
    server.answers["/"] = HOME
    back = direct.crawl("--retry-failed")

    assert done.code == 3
    assert f"tides: nothing came ({wall})" in done.err
    assert [state for state, _ in failed] == ["failed"]
    assert "tides: back again" in back.err
    assert titles(direct) == [("Tide 2", 1)]


def test_without_a_delay_a_host_is_still_asked_for_one_thing_at_a_time(server: Server, direct: Installation) -> None:
    stories = [f"/2025/06/02/tide-{number}.html" for number in range(20)]
    links = "".join(f'<p><a href="{path}">A tide came in</a></p>' for path in stories)
    too_much = Answer("busy", 503, headers=(("Retry-After", "7200"),))
    server.answers = {"/": Answer(links), **dict.fromkeys(stories, too_much)}
    direct.crawl()

    # what waited for its turn is not sent once a host says that it has had too much
    assert sum(request.path in stories for request in server.asked) == 1
