"""Faults on demand: what goes wrong, for which addresses, on which attempts; the same every time."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
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


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that goes wrong at the addresses in which `pattern` is found.

    name  -- one of FAULTS.
    times -- at how many requests for an address it happens before all is well again; None: always.
    share -- probability per address and attempt, drawn repeatably: the same address meets the same luck in every run.
    """

    pattern: str
    name: str
    times: int | None = None
    share: float = 1.0

    def __post_init__(self) -> None:
        if self.name not in FAULTS:
            raise ValueError(f"no such fault: {self.name}; there are {', '.join(sorted(FAULTS))}")

    def strikes(self, url: str, attempt: int) -> bool:
        """Whether attempt number `attempt` (from 1) at `url` meets it."""
        if self.times is not None and attempt > self.times:
            return False
        return re.search(self.pattern, url) is not None and _luck(f"{self.name} {url} {attempt}") < self.share


def _luck(text: str) -> float:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8]) / 2**64


class Faults:
    """The faults of a news web, and how often each address was tried."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._attempts: Counter[str] = Counter()

    def add(self, fault: Fault) -> None:
        """From now on; attempts are counted from now, too."""
        self._faults.append(fault)
        self._attempts.clear()

    def clear(self) -> None:
        self._faults.clear()
        self._attempts.clear()

    def strike(self, url: str) -> Fault | None:
        """The first fault that this request for `url` meets. Counts it as an attempt."""
        if not self._faults:
            return None
        self._attempts[url] += 1
        return next((fault for fault in self._faults if fault.strikes(url, self._attempts[url])), None)


def suffer(answer: Answer, fault: Fault, url: str) -> Answer:
    """What the fault makes of the answer that would have been given."""
    return FAULTS[fault.name](answer, url)


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


def _binary(_: Answer, __: str) -> Answer:
    return document("text/html", hashlib.shake_256(b"no page").digest(40_000))


def _in_encoding(name: str) -> Effect:
    """Not wrong, but rare: that content encoding, whether the client accepts it or not."""
    return lambda answer, _url: replace(answer, body=compress(name, answer.body)).with_header("Content-Encoding", name)


FAULTS: dict[str, Effect] = {
    **{str(status): _refusing(status) for status in (401, 403, 404, 410, 451, 500, 502, 503, 504)},
    "429": _refusing(429, retry_after="1"),
    "503-seconds": _refusing(503, retry_after="1"),
    "503-date": _later,
    **{name: _broken(name) for name in BROKEN},
    "loop": lambda _answer, url: redirect(url),
    "chain": _chain,
    "to-loopback": lambda _answer, _url: redirect("http://127.0.0.1:9/admin"),
    "to-metadata": lambda _answer, _url: redirect("http://169.254.169.254/latest/meta-data/"),
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
    **{name: _in_encoding(name) for name in ("gzip", "deflate", "br", "zstd")},
}
