"""Everything that goes wrong with a site for a while: drawn at random, and put upon the answers it would have given."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from tests.healing.sites import FAULTY, Piece, Site, feed, story_page
from tests.newsweb.answers import Answer, document, page, redirect

#: What is struck: everything of a site, its robots.txt, its feed, its home page, or one story.
SCOPES = ("site", "robots", "feed", "home", "story")


@dataclass(frozen=True, slots=True)
class Fault:
    """kind  -- one of EFFECTS.
    scope -- one of SCOPES; `number` is that of the story.
    start, end -- days; all is well again from `end` on.
    """

    kind: str
    scope: str
    start: float
    end: float
    number: int | None = None

    def __str__(self) -> str:
        what = self.scope if self.number is None else f"story {self.number}"
        return f"{self.kind} at {what}, days {self.start:.2f} to {self.end:.2f}"


@dataclass(frozen=True, slots=True)
class Asked:
    """A request: of which site, on which day, for what; `piece` is the story at that address."""

    site: Site
    day: float
    host: str
    path: str
    piece: Piece | None

    @property
    def url(self) -> str:
        return f"http://{self.host}{self.path}"


#: What a fault makes of the answer that would have been given.
Effect = Callable[[Answer, Asked], Answer]


def draw_faults(site: Site) -> tuple[Fault, ...]:
    """The history of faults of a site."""
    rng = random.Random(f"faults/{site.seed}/{site.index}")
    faults = []
    for _ in range(rng.randint(1, 5)):
        scope = rng.choice([name for name in SCOPES if not (name == "feed" and site.feed is None)])
        piece = rng.choice(site.pieces) if scope == "story" else None
        number = piece.number if piece is not None else None
        # a story is visited in its first week alone; half of what befalls one is that it is gone, or canonical elsewhere
        lively = [*REMOVALS, *_CANONICALS] if piece is not None and rng.random() < 0.5 else KINDS[scope]
        kind = rng.choice(sorted(lively))
        start = rng.uniform(0, FAULTY - 1) if piece is None else min(piece.published + rng.uniform(0, 5), FAULTY - 1)
        end = min(FAULTY, start + rng.choice((0.3, 1.0, 2.0, 4.0, 8.0, 15.0)) * rng.uniform(0.6, 1.3))
        faults.append(Fault(kind, scope, start, end, number))
    return tuple(faults)


def suffered(answer: Answer, asked: Asked, faults: tuple[Fault, ...]) -> tuple[Answer, Fault | None]:
    """The answer after the first fault that strikes it, and that fault."""
    for fault in faults:
        if fault.start <= asked.day < fault.end and _strikes(fault, asked):
            return EFFECTS[fault.kind](answer, asked), fault
    return answer, None


def _strikes(fault: Fault, asked: Asked) -> bool:
    match fault.scope:
        case "robots":
            return asked.path == "/robots.txt"
        case "feed":
            return asked.path == asked.site.feed
        case "home":
            return asked.path == "/"
        case "story":
            return asked.piece is not None and asked.piece.number == fault.number
    if asked.path == "/robots.txt":  # a server that is up, whatever it says of its pages, gives this file
        return fault.kind in WIRE or fault.kind in ("500", "502", "503", "504")
    # where a wall or the front page is what everything leads to, that itself is there
    return asked.path not in WALLS and not (fault.kind == "to-home" and asked.path == "/")


def _status(status: int, **headers: str) -> Effect:
    def effect(_answer: Answer, _asked: Asked) -> Answer:
        pairs = tuple((name.replace("_", "-").title(), value) for name, value in headers.items())
        body = f"<html><head><title>{status}</title></head><body><h1>Error {status}</h1></body></html>"
        return Answer(status, (("Content-Type", "text/html"), *pairs), body.encode())

    return effect


def _wire(delivery: str) -> Effect:
    return lambda answer, _asked: replace(answer, delivery=delivery)


def _wall(text: str, status: int = 200) -> Effect:
    return lambda _answer, _asked: replace(page(text), status=status)


def _to(target: str, status: int = 302) -> Effect:
    """A redirect; `{host}`, `{path}`, `{home}` stand for those of the request and the site."""

    def effect(_answer: Answer, asked: Asked) -> Answer:
        place = target.format(host=asked.host, path=asked.path, home=asked.site.home, domain=asked.site.domain)
        return redirect(place, status)

    return effect


def _other_host(answer: Answer, asked: Asked) -> Answer:
    """The site lives at its other host for a while, www or bare, and the usual one leads there."""
    other = asked.site.domain if asked.site.www else f"www.{asked.site.domain}"
    return answer if asked.host == other else redirect(f"http://{other}{asked.path}", 301)


def _through_cookie(_answer: Answer, asked: Asked) -> Answer:
    """Sets a cookie and leads to the same address, until it comes back."""
    return redirect(asked.url, 302).with_header("Set-Cookie", "seen=1; Path=/")


def _refresh(_answer: Answer, asked: Asked) -> Answer:
    target = f"http://{asked.host}/maintenance"
    return page(f'<html><head><meta http-equiv="refresh" content="0; url={target}"></head><body></body></html>')


def _canonical(value: str) -> Effect:
    def effect(answer: Answer, asked: Asked) -> Answer:
        if asked.piece is None or answer.status != 200:
            return answer
        others = [piece for piece in asked.site.out(asked.day) if piece != asked.piece]
        other = asked.site.path(others[0] if others else asked.piece, asked.day)
        text = value.format(home=asked.site.home, other=asked.site.home[:-1] + other)
        return page(story_page(asked.site, asked.piece, asked.day, text))

    return effect


def _cut(answer: Answer, _asked: Asked) -> Answer:
    """A feed whose XML ends in the middle."""
    return replace(answer, body=answer.body[: len(answer.body) // 2]) if answer.status == 200 else answer


def _empty_feed(answer: Answer, asked: Asked) -> Answer:
    text = feed(asked.site, asked.day, empty=True)
    return document("application/rss+xml", text) if answer.status == 200 else answer


# ruff: noqa: E501 -- pages are as wide as they are
_CONSENT = """<!doctype html><html lang="en"><head><title>Before you continue</title></head><body><main>
<h1>We value your privacy</h1><p>We and our 312 partners store and access information on your device, such as cookies,
and process personal data for personalised advertising and content.</p><p>You can accept or manage your choices.</p>
<button>Accept all</button><button>Manage options</button></main></body></html>"""
_LOGIN = """<!doctype html><html lang="en"><head><title>Sign in</title></head><body><main><h1>Sign in</h1>
<form action="/login" method="post"><label>E-mail <input type="email" name="mail"></label>
<label>Password <input type="password" name="word"></label><button>Sign in</button></form>
<p>No account yet? Register now.</p></main></body></html>"""
_CHALLENGE = """<!doctype html><html lang="en"><head><title>Just a moment...</title>
<meta name="robots" content="noindex,nofollow"></head><body><div class="main-wrapper"><h1>{}</h1>
<p>Verify you are human by completing the action below.</p><noscript>Enable JavaScript and cookies to continue</noscript>
<script src="/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1"></script></div></body></html>"""
_INTERSTITIAL = """<html lang="en"><head><title>News</title></head><body style="margin:0"><p id="cmsg">Please enable JS
and disable any ad blocker</p><script data-cfasync="false" src="https://ct.captcha-delivery.com/c.js"></script></body>
</html>"""
_INCIDENT = """<html><head><meta name="ROBOTS" content="NOINDEX, NOFOLLOW"></head><body>
<iframe src="/_Incapsula_Resource?CWUDNSAI=9">Request unsuccessful. Incapsula incident ID: 21-40</iframe></body></html>"""
_PHP = """<br />\n<b>Fatal error</b>:  Uncaught PDOException: SQLSTATE[HY000] [2002] Connection refused in
/var/www/html/lib/db.php:41\nStack trace:\n#0 {main}\n  thrown in <b>/var/www/html/lib/db.php</b> on line <b>41</b><br />"""
_PARKED = """<!doctype html><html><head><title>Domain for sale</title></head><body><h1>This domain is for sale</h1>
<p>The owner of this domain has parked it. Buy it now for $ 2,399.</p><a href="https://parking.example.net/">Make an
offer</a></body></html>"""
_MAINTENANCE = """<!doctype html><html lang="en"><head><title>Maintenance</title></head><body><h1>We will be back soon</h1>
<p>Our site is undergoing scheduled maintenance. Please try again later.</p></body></html>"""
_LEGAL = """<!doctype html><html lang="en"><head><title>Unavailable</title></head><body><h1>Unavailable for legal
reasons</h1><p>This content has been removed for legal reasons.</p></body></html>"""
_SOFT404 = """<!doctype html><html lang="en"><head><title>Page not found</title></head><body><h1>Page not found</h1>
<p>The page you are looking for does not exist or has been moved.</p></body></html>"""

#: Pages that redirects lead to, by path.
WALLS: Mapping[str, Answer] = MappingProxyType(
    {"/maintenance": page(_MAINTENANCE), "/login": page(_LOGIN), "/consent": page(_CONSENT), "/gone": page(_SOFT404)}
)

WIRE: Mapping[str, Effect] = MappingProxyType(
    {name: _wire(name) for name in ("reset", "truncate", "garbage", "bad-chunk")} | {"hang": _wire("hang")}
)

#: By status: those that a client may meet.
STATUSES: Mapping[str, Effect] = MappingProxyType(
    {
        str(status): _status(status)
        for status in (400, 401, 402, 403, 405, 406, 407, 408, 418, 421, 423, 425, 429, 500, 501, 502, 503, 504, 508)
    }
    | {"429-hour": _status(429, retry_after="3600"), "503-day": _status(503, retry_after="86400")}
    | {"204": lambda _answer, _asked: Answer(204)}
)

#: Answers that say that a story is no more.
REMOVALS: Mapping[str, Effect] = MappingProxyType(
    {
        "404": _status(404),
        "410": _status(410),
        "451": _status(451),
        "soft-404": _wall(_SOFT404),
        "legal": _wall(_LEGAL),
        "to-home": _to("{home}", 302),
        "to-home-301": _to("{home}", 301),
        "to-gone": _to("/gone"),
    }
)

_PAGES: Mapping[str, Effect] = MappingProxyType(
    {
        "consent": _wall(_CONSENT),
        "login": _wall(_LOGIN),
        "challenge": _wall(_CHALLENGE.format("Just a moment")),
        "challenge-403": _wall(_CHALLENGE.format("One more step"), 403),
        "challenge-503": _wall(_CHALLENGE.format("Checking your browser"), 503),
        "interstitial": _wall(_INTERSTITIAL),
        "incident": _wall(_INCIDENT),
        "php": _wall(_PHP),
        "maintenance": _wall(_MAINTENANCE),
        "maintenance-503": _wall(_MAINTENANCE, 503),
        "empty": lambda _answer, _asked: page(""),
        "blank": _wall("<html><head></head><body></body></html>"),
    }
)

_REDIRECTS: Mapping[str, Effect] = MappingProxyType(
    {
        **{f"to-maintenance-{status}": _to("/maintenance", status) for status in (301, 302, 303, 307, 308)},
        "to-login": _to("/login?next={path}"),
        "to-consent": _to("/consent?back={path}", 307),
        "to-consent-host": _to("http://consent.wall-example.net/ask?back=http://{host}{path}"),
        "to-other-site": _to("http://www.parking-example.net/{domain}", 301),
        "to-https": _to("https://{host}{path}", 301),
        "loop": _to("http://{host}{path}"),
        "cookie": _through_cookie,
        "nowhere": lambda _answer, _asked: Answer(302, (("Content-Type", "text/html"),), b"<p>Moved.</p>"),
        "refresh": _refresh,
        "parked": _wall(_PARKED),
    }
)

_CANONICALS: Mapping[str, Effect] = MappingProxyType(
    {
        "canonical-none": _canonical(""),
        "canonical-undefined": _canonical("undefined"),
        "canonical-null": _canonical("null"),
        "canonical-braces": _canonical("{{{{ article.url }}}}"),
        "canonical-home": _canonical("{home}"),
        "canonical-section": _canonical("{home}politics"),
        "canonical-other": _canonical("{other}"),
        "canonical-elsewhere": _canonical("http://www.agency-example.net/wire/12345-story"),
    }
)

_FEEDS: Mapping[str, Effect] = MappingProxyType(
    {
        "feed-cut": _cut,
        "feed-empty": _empty_feed,
        "feed-html": _wall("<html><head><title>Oops</title></head><body><h1>No feed here</h1></body></html>"),
        "feed-moved": _to("/moved.xml", 302),
        "feed-moved-301": _to("/moved.xml", 301),
        "feed-hosted": _to("http://feeds.hoster-example.net/{domain}", 302),
    }
)

_ROBOTS: Mapping[str, Effect] = MappingProxyType(
    {
        "disallow": lambda _answer, _asked: document("text/plain", "User-agent: *\nDisallow: /\n"),
        "robots-html": _wall(_MAINTENANCE),
        "robots-delay": lambda _answer, _asked: document("text/plain", "User-agent: *\nCrawl-delay: 0.2\n"),
    }
)

#: What each fault makes of an answer.
EFFECTS: Mapping[str, Effect] = MappingProxyType(
    {
        **WIRE,
        **STATUSES,
        **REMOVALS,
        **_PAGES,
        **_REDIRECTS,
        **_CANONICALS,
        **_FEEDS,
        **_ROBOTS,
        "other-host": _other_host,
    }
)

#: Which faults a scope can have.
KINDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "site": (*WIRE, *STATUSES, *_PAGES, *_REDIRECTS, "other-host", "404", "410", "451", "to-home", "soft-404"),
        "robots": (*WIRE, *STATUSES, *_ROBOTS, "to-maintenance-302", "loop", "404", "410"),
        "feed": (*WIRE, *STATUSES, *_FEEDS, *_PAGES, *_REDIRECTS, "404", "410", "451"),
        "home": (*WIRE, *STATUSES, *_PAGES, *_REDIRECTS, "404", "410", "451", "soft-404"),
        "story": (*WIRE, *STATUSES, *REMOVALS, *_PAGES, *_REDIRECTS, *_CANONICALS),
    }
)

#: Faults of a whole site at which nothing of it can be had.
DEAD: frozenset[str] = frozenset(KINDS["site"]) - {"other-host"}
