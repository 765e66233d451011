"""What each fault makes of an answer."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from tests.newsweb.answers import Answer, compress, document, http_date, page, redirect, refusal
from tests.newsweb.wire import BROKEN

_PAGES = Path(__file__).parent.parent / "pages" / "kinds"

#: Redirects of a chain before its page comes: more than browsers follow (Chrome and Firefox stop at 20).
CHAIN = 25

#: Uncompressed size of the gzip bomb, and the size of the huge page.
BOMB = 200 * 2**20
HUGE = 20 * 2**20

Effect = Callable[[Answer, str], Answer]

_RESERVED = '[{"location": "/", "tdm-reservation": 1, "tdm-policy": "https://terms.example/tdm.json"}]'


def _refusing(status: int, **headers: str) -> Effect:
    return lambda _answer, _url: refusal(status, **headers)


def _broken(delivery: str) -> Effect:
    return lambda answer, _url: replace(answer, delivery=delivery)


def _instead(file: str) -> Effect:
    """Another page with status 200, as consent walls and soft 404s come."""
    return lambda _answer, _url: page((_PAGES / file).read_text(encoding="utf-8"))


def _later(_: Answer, __: str) -> Answer:
    return refusal(503, retry_after=http_date(datetime.now(UTC) + timedelta(seconds=2)))


def _chain(answer: Answer, url: str) -> Answer:
    """CHAIN redirects, counted in the address, then the page. The pattern must find the longer addresses."""
    base, _, hop = url.rpartition("utm_hop=")
    if not base:
        return redirect(f"{url}{'&' if '?' in url else '?'}utm_hop=1")
    return answer if int(hop) >= CHAIN else redirect(f"{base}utm_hop={int(hop) + 1}")


def _bomb(_: Answer, __: str) -> Answer:
    return replace(page("").with_header("Content-Encoding", "gzip"), body=_zeros())


@cache
def _zeros() -> bytes:
    return compress("gzip", b"<html><body>" + bytes(BOMB))


def _huge(answer: Answer, _: str) -> Answer:
    filler = b"<p>" + b"All work and no play makes a long page longer. " * 20 + b"</p>\n"
    return replace(answer, body=answer.body + filler * (HUGE // len(filler)))


def _declared_wrong(answer: Answer, _: str) -> Answer:
    """Bytes of one charset, declared as another."""
    return answer.with_header("Content-Type", "text/html; charset=koi8-r")


def _badly_encoded(answer: Answer, _: str) -> Answer:
    """Declared as gzip, and broken in the middle."""
    data = bytearray(compress("gzip", answer.body))
    data[len(data) // 2] ^= 0xFF
    return replace(answer, body=bytes(data)).with_header("Content-Encoding", "gzip")


def _with_first_in_body(markup: str) -> Effect:
    """Something that is hard to read, right behind `<body>`. The page has to be in a charset that extends ASCII."""
    opening = b"<body>"
    return lambda answer, _url: replace(answer, body=answer.body.replace(opening, opening + markup.encode(), 1))


def _binary(_: Answer, __: str) -> Answer:
    return document("text/html", hashlib.shake_256(b"no page").digest(40_000))


def _in_encoding(name: str) -> Effect:
    """Not wrong, but rare: that content encoding, whether the client accepts it or not."""
    return lambda answer, _url: replace(answer, body=compress(name, answer.body)).with_header("Content-Encoding", name)


#: By the name of the fault.
EFFECTS: dict[str, Effect] = {
    **{str(status): _refusing(status) for status in (401, 403, 404, 410, 451, 500, 502, 503, 504)},
    "429": _refusing(429, retry_after="1"),
    "429-hour": _refusing(429, retry_after="3600"),
    "503-seconds": _refusing(503, retry_after="1"),
    "503-date": _later,
    "429-pause": _refusing(429, retry_after="4"),
    **{name: _broken(name) for name in BROKEN},
    "short": lambda _answer, url: redirect(url.partition("?to=")[2], 301),
    "loop": lambda _answer, url: redirect(url),
    "chain": _chain,
    "to-loopback": lambda _answer, _url: redirect("http://127.0.0.1:9/admin"),
    "to-metadata": lambda _answer, _url: redirect("http://169.254.169.254/latest/meta-data/"),
    "moved": lambda _answer, url: redirect(f"{url}?moved=1", 301),
    # a robots.txt of another kind
    "forbid-all": lambda _answer, _url: document("text/plain", "User-agent: *\nDisallow: /\n"),
    "crawl-delay": lambda _answer, _url: document("text/plain", "User-agent: *\nCrawl-delay: 2\n"),
    # a whole group for others, and one for the archiver
    "own-group": lambda _answer, _url: document(
        "text/plain", "User-agent: *\nDisallow: /\n\nUser-agent: News-Archiver # and its kin\nAllow: /\n"
    ),
    "tdm-reserved": lambda _answer, _url: document("application/json", _RESERVED),
    "noarchive": lambda answer, _url: answer.with_header("X-Robots-Tag", "noarchive"),
    "to-file": lambda _answer, _url: redirect("file:///etc/hostname"),
    "empty": lambda _answer, _url: page(""),
    "consent": _instead("consent.de.html"),
    "soft404": _instead("soft404.fr.html"),
    "login": _instead("login.en.html"),
    "html": lambda _answer, _url: page("<html><title>Oops</title><body><h1>This is no feed</h1></body></html>"),
    "binary": _binary,
    "wrong-charset": _declared_wrong,
    "bad-gzip": _badly_encoded,
    "bomb": _bomb,
    "huge": _huge,
    # what trafilatura drops whole articles for, what libxml2 spends 11 s on, and what it gives up on
    "control-characters": _with_first_in_body("<p>Vertical&#11;tab and null&#0;</p>"),
    "attributes": _with_first_in_body("<p " + " ".join(f"a{number}=1" for number in range(80_000)) + ">x</p>"),
    "nested": _with_first_in_body("<div>" * 5_000 + "x" + "</div>" * 5_000),
    **{name: _in_encoding(name) for name in ("gzip", "deflate", "br", "zstd")},
}
