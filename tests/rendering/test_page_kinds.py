"""Kinds of pages: what a reader would see of each comes out, and nothing else is asked for."""

from __future__ import annotations

import re

import pytest

from archiver.rendering.page import Bounds, PlainPage
from tests.crawl.loopback import Answer, Server
from tests.rendering.browsing import HTML, needs_browser, plain, rendered

pytestmark = pytest.mark.slow

#: What a page shows in the end, by the kind of page.
SHOWN = {
    # routers of Next, Nuxt and SvelteKit: the address changes, the page does not
    "a router": """<main id=m></main><script>history.replaceState({}, '', '/section/story');
        fetch('/api').then(a => a.text()).then(t => { history.pushState({}, '', '/other'); m.innerHTML = t })
        </script>""",
    "a router that falls back to a whole page": """<main id=m></main><script>fetch('/missing').then(a => {
        if (!a.ok) location.assign('/other') }); fetch('/api').then(a => a.text()).then(t => m.innerHTML = t)
        </script>""",
    "data in the page": """<main id=m></main><script type=application/json id=d>{"t": "The story."}</script>
        <script>requestAnimationFrame(() => m.textContent = JSON.parse(d.textContent).t)</script>""",
    "idle": "<main id=m></main><script>requestIdleCallback(() => m.textContent = 'The story.')</script>",
    "in sight": """<div id=m style="height:1px"></div><script>new IntersectionObserver((seen, all) => {
        if (seen[0].isIntersecting) { all.disconnect(); fetch('/api').then(a => a.text()).then(t => m.innerHTML = t) }
        }).observe(m)</script>""",
    "a component": """<p-story></p-story><script>customElements.define('p-story', class extends HTMLElement {
        connectedCallback() { this.innerHTML = '<p>The story.</p>' } })</script>""",
    "shadow": """<p-story><b slot=name>story</b>.</p-story><script>customElements.define('p-story', class extends
        HTMLElement { connectedCallback() { const root = this.attachShadow({mode: 'open'});
        root.innerHTML = '<style>p { color: red }</style><p>The <slot name=name></slot><slot></slot></p>' } })
        </script>""",
    "shadow in shadow": """<div id=m></div><script>let root = m; for (let i = 0; i < 9; i++) {
        const part = document.createElement('div'); root.append(part); root = part.attachShadow({mode: 'open'}) }
        root.innerHTML = 'The story.'</script>""",
    "closed shadow": """<p-story></p-story><script>customElements.define('p-story', class extends HTMLElement {
        #root; connectedCallback() { this.#root = this.attachShadow({mode: 'closed', delegatesFocus: true});
        this.#root.innerHTML = this.#root instanceof ShadowRoot ? '<p>The story.</p>' : 'no' } })</script>""",
    "refused shadow": """<img id=m><script>try { m.attachShadow({mode: 'closed'}) } catch (error) {
        document.write(error.name === 'NotSupportedError' ? '<p>The story.</p>' : 'no') }
        try { Element.prototype.attachShadow.call(document.body) } catch (error) {
        if (!(error instanceof TypeError)) document.body.textContent = 'no' }</script>""",
    "declared shadow": "<div><template shadowrootmode=open><p>The story.</p></template></div>",
    "a frame": "<iframe src=/frame width=600 height=400></iframe>",
    "an object": "<object data=/frame type=text/html width=600 height=400></object>",
    "a frame of its own": "<iframe srcdoc='<p>The story.</p>' width=600 height=400></iframe>",
    "a frame that is written": """<iframe id=f width=600 height=400></iframe><script>
        f.contentDocument.write('<p>The story.</p>'); f.contentDocument.close()</script>""",
    "a frame of a blob": """<iframe id=f width=600 height=400></iframe><script>
        f.src = URL.createObjectURL(new Blob(['<p>The story.</p>'], {type: 'text/html'}))</script>""",
    "a frame of data": """<iframe src="data:text/html,<script>parent.postMessage('The story.', '*')</script>"></iframe>
        <p id=m></p><script>onmessage = event => m.textContent = event.data</script>""",
    "written late": """<script>addEventListener('load', () => setTimeout(() => {
        document.write('<title>x</title><p>The story.</p>'); document.close() }))</script>""",
    "written late and loaded on": """<script>addEventListener('load', () => { document.open();
        document.write('<div id=m></div><script src=/app.js></scr' + 'ipt>'); document.close() })</script>""",
    "asks": """<script>alert(1); if (!confirm('Are you of age?')) document.write('<p>The story.</p>'); prompt('?');
        print(); onbeforeunload = () => 'stay'</script>""",
    "stops": "<p>The story.</p><script>window.stop(); debugger; document.close()</script>",
    "consent": """<article>The story.</article><script>document.body.style.overflow = 'hidden';
        document.body.insertAdjacentHTML('beforeend', '<div role=dialog style="position:fixed;inset:0">We value your '
        + 'privacy<button>Accept</button></div>')</script>""",
    "metered": """<article id=m>The story.</article><script>const n = +(localStorage.n ?? 0) + 1; localStorage.n = n;
        document.cookie = 'n=' + (+(document.cookie.match(/n=(\\d+)/)?.[1] ?? 0) + 1) + '; Path=/; Max-Age=99999';
        if (n > 1 || !document.cookie.includes('n=1')) m.textContent = 'Subscribe to read on'</script>""",
    "trusted": """<meta http-equiv=Content-Security-Policy content="require-trusted-types-for 'script'; frame-src *">
        <div id=m></div><noscript><p>no</p></noscript><script>m.attachShadow({mode: 'open'}).textContent =
        'The story.'</script>""",
}

#: Ways that lead away from a page, one by one; it has its text before.
AWAY = (
    "location = '/other'",
    "location.replace('/other?a=1')",
    "location.assign('about:blank')",
    "location = 'data:text/html,gone'",
    "location = URL.createObjectURL(new Blob(['gone'], {type: 'text/html'}))",
    "location = 'javascript:void(0)'",
    "location = 'mailto:desk@herald.example'",
    "location = 'https://herald.example/other'",
    "history.back(); history.go(-1)",
    "document.head.insertAdjacentHTML('beforeend', '<meta http-equiv=refresh content=\"0; url=/other\">')",
    "f.submit()",
    "a.click()",
    "navigation.navigate('/other')",
    "open('/other', '_self')",
    "document.cookie = 'seen=1'; location = '/other?back=/story'",
    "close(); self.close(); top.close()",
    "document.open(); document.write('<p>The story.</p>'); document.close(); location = 'about:blank'",
)

#: A wall of text that needs patience: nothing is there at first.
LATE = "<!DOCTYPE html><p id=m>Loading</p><script>setTimeout(() => m.textContent = 'The story.', 1500)</script>"


def text_of(html: str) -> str:
    """What is shown, roughly: scripts and tags off."""
    return re.sub(r"\s+", " ", re.sub(r"<(script|style|noscript)\b.*?</\1>|<[^>]*>", "", html, flags=re.DOTALL))


def test_each_kind_shows_its_story() -> None:
    needs_browser()
    answers = {
        "/api": Answer("The story.", media_type="text/plain"),
        "/frame": Answer("<!DOCTYPE html><p id=m></p><script>m.textContent = 'The story.'</script>"),
        "/app.js": Answer("m.textContent = 'The story.'", media_type="text/javascript"),
    }
    with Server(answers) as server:
        pages = [plain(server, markup) for markup in SHOWN.values()]
        pages.append(plain(server, "", body=LATE.encode()))
        results = rendered([*pages, plain(server, SHOWN["metered"])], Bounds(seconds=10))
        asked = {request.path for request in server.asked}

    shown = {
        name: (result.failure, "The story." in text_of(result.html))
        for name, result in zip((*SHOWN, "late", "metered again"), results, strict=True)
    }
    assert shown == dict.fromkeys(shown, (None, True))
    assert asked == {*answers, "/missing"}


def test_a_page_that_leads_away_keeps_what_it_has() -> None:
    needs_browser()
    markup = "<form id=f action=/other><input name=q></form><a id=a href=/other>on</a><p>The story.</p>"
    with Server({"/other": Answer("gone")}) as server:
        moments = (
            "<script>{}</script>",
            "<script>addEventListener('load', () => setTimeout(() => {{ {} }}, 50))</script>",
        )
        pages = [plain(server, markup + moment.format(way)) for way in AWAY for moment in moments]
        results = rendered(pages, Bounds(seconds=10))
        asked = [request.path for request in server.asked]

    shown = [(result.failure, "The story." in text_of(result.html)) for result in results]
    assert dict(zip([(way, n) for way in AWAY for n in range(2)], shown, strict=True)) == dict.fromkeys(
        [(way, n) for way in AWAY for n in range(2)], (None, True)
    )
    assert asked == []


def test_cookie_loops() -> None:
    """By a script and by a header, to the page itself: it is read once its cookie is there."""
    needs_browser()
    script = "<script>if (!document.cookie) { document.cookie = 'seen=1; Path=/'; location = location.href }</script>"
    header = "<script>if (!sessionStorage.again) { sessionStorage.again = 1; location.reload() }</script>"
    story = {path: Answer("<!DOCTYPE html><p>The story.</p>") for path in ("/script", "/header")}
    with Server(story, strict=dict.fromkeys(story, Answer("no cookie"))) as server:
        # what is under way when it loads itself again is not waited for
        asking, sites = "<script>for (let i = 0; i < 9; i++) fetch('/slow?' + i)</script>", ("Strict", "Lax")
        frames = "<iframe src=/x></iframe>" * 4  # are no loads of the page
        pages = [
            plain(server, frames + script, "/script"),
            plain(server, header, "/header", headers=(*HTML, ("Set-Cookie", "seen=1; Path=/"))),
        ]
        pages += [plain(server, asking + script.replace("=1;", f"=1; SameSite={site};"), "/script") for site in sites]
        results = rendered(pages, Bounds(seconds=10))

    assert [(result.failure, "The story." in result.html) for result in results] == [(None, True)] * 4


MORE = """<ul id=l></ul><script>
let n = 0;
const add = () => fetch('/more?' + n).then(() => { for (let i = 0; i < 5; i++)
    l.insertAdjacentHTML('beforeend', `<li style="height:90px"><a href="/story/${n}-${i}">Story ${n}-${i}</a>`); n++ });
add();
</script>BUTTON"""


#: What makes a list longer, and what is left alone.
PRESSED = (
    "<button onclick=add()>Load more</button>",
    "<button onclick=add()><svg></svg> Weitere Artikel laden \u25be</button>",
    "<div role=button tabindex=0 onclick=add()>Voir plus d\u2019articles</div>",
    "<a href='#' onclick='add()'>Cargar m\u00e1s</a>",
    "<a href='javascript:add()'>Показать ещё</a>",
    "<button aria-label='もっと見る' onclick=add()></button>",
    "<input type=button value='Meer laden' onclick=add()>",
)
LEFT_ALONE = (
    "<a href='/page/2' onclick='add()'>More</a>",
    "<form><button onclick=add()>Load more</button></form>",
    "<form id=x></form><button form=x onclick=add()>Load more</button>",
    "<button onclick=add()>Log in for more</button>",
    "<button onclick=add()>Subscribe</button>",
    "<button onclick=add() disabled>Load more</button>",
    "<button onclick=add() style='display:none'>Load more</button>",
    "<nav><button onclick=add()>More</button></nav>",
    "<div role=dialog><button onclick=add()>Show more</button></div>",
)


def test_a_button_for_more() -> None:
    needs_browser()
    found = []
    for buttons in (PRESSED, LEFT_ALONE):
        with Server({f"/more?{number}": Answer() for number in range(50)}) as server:
            results = rendered([plain(server, MORE.replace("BUTTON", one), scrolls=3) for one in buttons])
            asked = [request.path for request in server.asked]
        found.append([(one, result.html.count("</li>")) for one, result in zip(buttons, results, strict=True)])
        assert sorted(asked) == sorted(
            [f"/more?{number}" for number in range(4 if buttons is PRESSED else 1)] * len(buttons)
        )

    assert found == [[(one, 20) for one in PRESSED], [(one, 5) for one in LEFT_ALONE]]


def test_lists_without_an_end() -> None:
    """One that grows by itself, one that grows with each step, and a button that does nothing: all end."""
    needs_browser()
    button = "<button onclick='fetch(`/pressed?` + n++)'>More</button><script>let n = 0</script>"
    growing = """<script>setInterval(() => document.body.insertAdjacentHTML('beforeend',
        '<p style="height:500px">part</p>'), 20)</script>"""
    with Server({f"/pressed?{number}": Answer() for number in range(50)}) as server:
        results = rendered([plain(server, markup, scrolls=4) for markup in (button, growing)], Bounds(seconds=10))
        asked = [request.path for request in server.asked]

    assert [result.failure for result in results] == [None, None]
    assert asked == ["/pressed?0"]


def test_views_are_kept_where_they_are_wanted() -> None:
    needs_browser()
    picture = "<svg xmlns='http://www.w3.org/2000/svg' width='600' height='400'><circle r='200' fill='red'/></svg>"
    with Server({"/photo.svg": Answer(picture, media_type="image/svg+xml")}) as server:
        markup = "<h1>The story.</h1><img src=/photo.svg><div style='height:30000px'>x</div>"
        both: PlainPage = plain(server, markup, keep=("screenshot", "pdf"))
        results = rendered([plain(server, markup), both, plain(server, markup, keep=("pdf",)), plain(server, markup)])
        asked = [request.path for request in server.asked]

    assert [sorted(result.views) for result in results] == [[], ["pdf", "screenshot"], ["pdf"], []]
    assert [result.failure for result in results] == [None] * 4
    assert asked == ["/photo.svg"] * 2
    views = results[1].views
    assert views["screenshot"][:4] + views["screenshot"][8:12] == b"RIFFWEBP"
    assert views["pdf"].startswith(b"%PDF-")
    assert views["pdf"].rstrip().endswith(b"%%EOF")
