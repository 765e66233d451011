"""Sites that answer only those who bring back a cookie; `cookies = "session"` in their entry does."""

from __future__ import annotations

from pathlib import Path

import pytest
from scrapy import Request
from scrapy.http import Response

from archiver.archive.ledger.visit import Visit
from archiver.crawl.cookies import MAX_COOKIE, MAX_COOKIES, CookieMiddleware
from archiver.sites.site import Site
from archiver.urls import identity
from tests.command import Installation
from tests.crawl.loopback import Answer, Server
from tests.importing.samples import story

STORY = "/2024/05/31/bath-and-pool-closed.html"
PAGE = story("Bath and pool closed for the summer").decode()


def given(target: str, value: str = "seen=1; Path=/") -> Answer:
    return Answer(status=302, headers=(("Location", target), ("Set-Cookie", value)))


def installed(folder: Path, server: Server, more: str = "") -> Installation:
    archiver = Installation(folder)
    archiver.data.mkdir(parents=True)
    (archiver.data / "sites.toml").write_text(
        f'[site]\nstart = ["{server.url}"]\nallow_private = true\ndelay = 0\n{more}'
    )
    return archiver


@pytest.mark.parametrize(
    "strict",
    [
        {STORY: given(STORY)},
        {STORY: Answer(status=302, headers=(("Location", "/gate?back"),))},
    ],
    ids=["to itself", "by a gate"],
)
def test_a_cookie_loop_is_read(tmp_path: Path, strict: dict[str, Answer]) -> None:
    home = f'<html><body><h1>News</h1><a href="{STORY}">Bath and pool closed for the summer</a></body></html>'
    answers = {"/": Answer(home), STORY: Answer(PAGE), "/gate?back": given(STORY)}
    with Server(answers, strict=strict) as server:
        without = installed(tmp_path / "without", server)
        without.crawl()
        first = len(server.asked)
        with_cookies = installed(tmp_path / "with", server, 'cookies = "session"\n')
        done = with_cookies.crawl()
        sent = [request.headers.get("cookie") for request in server.asked[first:] if request.path == STORY]

    assert without.rows("SELECT title FROM articles") == []
    assert not any("cookie" in request.headers for request in server.asked[:first])
    assert (done.code, done.err) == (0, "")
    assert with_cookies.rows("SELECT title, url FROM articles") == [
        ("Bath and pool closed for the summer", f"{server.url.rstrip('/')}{STORY}")
    ]
    assert sent == [None, "seen=1"]
    written = b"".join(path.read_bytes() for path in with_cookies.data.rglob("*.db*"))
    assert b"seen=1" not in written


def visited(url: str, site: str = "herald") -> Request:
    return Request(url, meta={"visit": Visit(key=identity(url), url=url, site=site, kind="article")})


def brought(middleware: CookieMiddleware, url: str, site: str = "herald") -> bytes | None:
    request = visited(url, site)
    middleware.process_request(request)
    return request.headers.get("Cookie")


def set_by(middleware: CookieMiddleware, url: str, *cookies: str, site: str = "herald") -> None:
    request = visited(url, site)
    middleware.process_response(request, Response(url, headers={"Set-Cookie": list(cookies)}, request=request))


def test_a_jar_belongs_to_one_site_and_its_own_hosts() -> None:
    sites = {
        "herald": Site(key="herald", start=("https://www.herald.example/",), cookies="session"),
        "echo": Site(key="echo", start=("https://www.echo.example/",), cookies="session"),
        "plain": Site(key="plain", start=("https://www.plain.example/",)),
    }
    middleware = CookieMiddleware(sites)
    set_by(middleware, "https://www.herald.example/a", "a=1; Domain=herald.example", "b=2", "c=3; Domain=example")
    set_by(middleware, "https://tracker.test/a", "t=1")
    set_by(middleware, "https://www.plain.example/a", "p=1", site="plain")

    assert brought(middleware, "https://www.herald.example/b") == b"b=2; a=1"
    assert brought(middleware, "https://news.herald.example/b") == b"a=1"
    assert brought(middleware, "https://tracker.test/b") is None
    assert brought(middleware, "https://www.echo.example/", "echo") is None
    assert brought(middleware, "https://www.herald.example/", "echo") is None
    assert brought(middleware, "https://www.plain.example/", "plain") is None


def test_a_jar_has_an_end() -> None:
    middleware = CookieMiddleware({"herald": Site(key="herald", start=("https://herald.example/",), cookies="session")})
    set_by(middleware, "https://herald.example/", "small=1", f"large={'x' * MAX_COOKIE}")
    assert brought(middleware, "https://herald.example/") == b"small=1"
    set_by(middleware, "https://herald.example/", *(f"n{number}=1" for number in range(MAX_COOKIES)))
    assert brought(middleware, "https://herald.example/") is None
