"""Pages that scripts make come out whole, and no more is asked for than that takes."""

from __future__ import annotations

import pytest

from archiver.rendering.page import Bounds, PageCookie, PlainPage
from tests.crawl.loopback import Answer, Server, moved
from tests.rendering.browsing import HTML, needs_browser, plain, rendered

APP = """
fetch('/api/story.json').then(answer => answer.json()).then(story => {
    const article = document.createElement('article');
    article.innerHTML = `<h1>${story.title}</h1>` + story.text.map(part => `<p>${part}</p>`).join('');
    document.getElementById('__next').append(article);
});
for (const kind of ['a', 'b', 'c', 'd', 'e', 'f'])
    fetch('/api/' + kind).then(answer => answer.text()).then(text => document.body.append(text));
"""
STORY = '{"title": "Bridge reopens", "text": ["The old bridge opened again on Monday.", "Boats may pass."]}'
#: What a reader needs for a picture, and text does not.
ORNAMENTS = """
<img src="/photo.jpg"><video src="/film.mp4" autoplay></video><audio src="/talk.mp3" autoplay></audio>
<style>@font-face { font-family: x; src: url(/x.woff2) } body { font-family: x; background: url(/back.png) }</style>
<iframe src="http://localhost:PORT/frame"></iframe><object data="http://localhost:PORT/object"></object>
<script src="https://www.google-analytics.com/a.js"></script>
<link rel="prefetch" href="/next"><link rel="manifest" href="/manifest.json"><link rel="icon" href="/icon.png">
<script>navigator.sendBeacon('/seen')</script>
"""


@pytest.mark.slow
def test_a_story_that_scripts_fetch() -> None:
    needs_browser()
    answers = {
        "/app.js": Answer(APP, media_type="text/javascript"),
        "/api/story.json": Answer(STORY, media_type="application/json"),
        **{f"/api/{kind}": Answer(f"[{kind}]", media_type="text/plain") for kind in "abcdef"},
    }
    with Server(answers) as server:
        others = ORNAMENTS.replace("PORT", str(server.port))
        page = plain(server, f'<div id="__next"></div>{others}<script src="/app.js"></script>', user_agent="press/1")
        (result,) = rendered([page])
        asked = {request.path for request in server.asked}
        agents = {request.headers["user-agent"] for request in server.asked}

    assert result.failure is None
    assert "<h1>Bridge reopens</h1><p>The old bridge opened again on Monday.</p><p>Boats may pass.</p>" in result.html
    assert all(f"[{kind}]" in result.html for kind in "abcdef")
    assert asked == set(answers)
    assert agents == {"press/1"}
    assert (result.requests, result.refused) == (len(answers), 0)
    assert result.blocked > 0
    assert result.browser.startswith("Chromium/")
    assert result.bytes > len(APP)


@pytest.mark.slow
def test_what_comes_from_the_page_itself() -> None:
    """Its headers and status hold, whatever its encoding; each page begins with nothing of the last."""
    needs_browser()
    script = "<p id=x></p><script>document.getElementById('x').textContent = document.cookie + '|' + typeof state;"
    with Server() as server:
        first = plain(
            server,
            f"{script} state = localStorage.seen = 1</script>",
            headers=(
                *HTML,
                ("Set-Cookie", "seen=1; Path=/"),
                ("Content-Length", "3"),
                ("Transfer-Encoding", "chunked"),
            ),
        )
        second = plain(server, f"{script.replace('typeof state', 'localStorage.seen')}</script>")
        latin = PlainPage(
            url="https://herald.example/caf%C3%A9",
            body="<p>Caf\u00e9 Z\u00fcrich</p>".encode("latin-1"),
            headers=(("content-type", "text/html; charset=iso-8859-1"), ("X-Frame-Options", "DENY")),
        )
        policy = plain(server, script, headers=(*HTML, ("Content-Security-Policy", "script-src 'none'")))
        results = rendered([first, second, latin, policy])
        asked = [request.path for request in server.asked]

    assert [result.failure for result in results] == [None] * 4
    assert '<p id="x">seen=1|undefined</p>' in results[0].html
    assert '<p id="x">|undefined</p>' in results[1].html
    assert "<p>Caf\u00e9 Z\u00fcrich</p>" in results[2].html
    assert '<p id="x"></p>' in results[3].html
    assert asked == []


@pytest.mark.slow
def test_a_page_that_loads_itself_again() -> None:
    """With the cookie that its script set it gets its text; one that goes on for ever does not."""
    needs_browser()
    again = "<script>document.cookie = 'seen=1; Path=/'; location.reload()</script>"
    loop = "<p>waiting</p><script>location.reload()</script>"
    away = "<p>a story</p><script>location.href = '/elsewhere'</script>"
    answers = {
        "/story": Answer("<!DOCTYPE html><p>The text.</p>"),
        "/loop": Answer(loop),
        "/elsewhere": Answer("<p>another page"),
        "/moving": moved("/elsewhere"),
    }
    with Server(answers, strict={"/story": Answer(again)}) as server:
        pages = [plain(server, again), plain(server, loop, "/loop"), plain(server, away)]
        pages.append(plain(server, "<p>here</p><script>location.reload()</script>", "/moving"))
        results = rendered(pages, Bounds(seconds=8))
        asked = [request.path for request in server.asked]

    assert "<p>The text.</p>" in results[0].html
    assert asked.count("/loop") <= 2
    assert "/elsewhere" not in asked
    assert [result.failure for result in results] == [None] * 4
    assert ["<p>a story</p>" in results[2].html, "<p>here</p>" in results[3].html] == [True, True]


ENDLESS = """<div id=list></div><script>
let n = 0;
function more() { fetch('/more?' + n).then(() => {
    n++; const part = document.createElement('div'); part.style.height = '3000px';
    part.textContent = `part ${n}.`; list.append(part); }); }
more();
addEventListener('scroll', () => { if (scrollY + innerHeight >= document.documentElement.scrollHeight - 50) more() });
</script>"""


@pytest.mark.slow
@pytest.mark.parametrize("scrolls", [0, 3])
def test_a_list_that_goes_on_below(scrolls: int) -> None:
    needs_browser()
    with Server({f"/more?{number}": Answer() for number in range(50)}) as server:
        (result,) = rendered([plain(server, ENDLESS, scrolls=scrolls)])

    parts = [number for number in range(1, 9) if f"part {number}." in result.html]
    assert parts == list(range(1, scrolls + 2))


@pytest.mark.slow
def test_cookies_go_to_the_hosts_that_they_are_of() -> None:
    needs_browser()
    script = "<script>for (const url of ['/own', 'http://localhost:PORT/other']) fetch(url, {mode: 'no-cors'})</script>"
    with Server({"/own": Answer(), "/other": Answer()}) as server:
        opened = (("127.0.0.1", server.port), ("localhost", server.port))
        cookies = (
            PageCookie(name="login", value="mine", domain="127.0.0.1"),
            PageCookie(name="wide", value="1", domain=".herald.example"),
        )
        markup = script.replace("PORT", str(server.port))
        rendered([plain(server, markup, cookies=cookies, opened=opened), plain(server, markup, opened=opened)])
        brought = [(request.path, request.headers.get("cookie")) for request in server.asked]

    assert sorted(brought, key=str) == [("/other", None), ("/other", None), ("/own", "login=mine"), ("/own", None)]
