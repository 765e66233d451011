"""What every answer carries, and which requests are answered at all."""

from __future__ import annotations

import csv
import io
import logging
import math
import re
import time
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from contextvars import ContextVar
from typing import Any

from archiver.render.escaping import formula_safe
from archiver.web.statements import MAX_VALUE

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

#: Nothing is allowed but our own style sheets and pictures, and forms that come back here. No page has a script, so
#: none may run, whatever an article brings along (https://www.w3.org/TR/CSP3/).
POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

#: On every answer, errors too.
HEADERS = {
    b"content-security-policy": POLICY.encode(),
    b"x-content-type-options": b"nosniff",
    b"x-frame-options": b"DENY",
    b"referrer-policy": b"no-referrer",
    b"cross-origin-opener-policy": b"same-origin",
    b"cross-origin-resource-policy": b"same-origin",
    b"permissions-policy": b"camera=(), geolocation=(), microphone=()",
}

#: Names by which a browser on this machine reaches a server on loopback.
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")

#: Longest path and query answered, characters.
MAX_ADDRESS = 8_000

log = logging.getLogger(__name__)


class Guard:
    """An ASGI application before another: refuses what is none of its business, puts `HEADERS` on every answer.

    app   -- the application behind it.
    hosts -- names that the Host header may have, without port. Any other name is another site's that had itself pointed
             at this address (DNS rebinding), and gets 400.
    """

    def __init__(self, app: Application, hosts: Iterable[str]) -> None:
        self._app = app
        self._hosts = frozenset(host.lower() for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return  # a WebSocket: closed before it was accepted
        answer = _Answer(send, bodiless=scope["method"] == "HEAD")
        refusal = self._refusal(scope)
        if refusal is not None:
            await answer.text(*refusal)
            return
        try:
            await self._app({**scope, "method": "GET"}, receive, answer)
        except Exception:
            log.exception("a request failed")
            if answer.begun:
                raise
            await answer.text(500, "This went wrong. What happened stands in the server's log.")

    def _refusal(self, scope: Scope) -> tuple[int, str] | None:
        """Status and reason of a request that is not answered; None for one that is."""
        hosts = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
        if len(hosts) != 1 or _name(hosts[0]) not in self._hosts:
            return 400, "This name is not served here. `archiver serve --allow-host NAME` allows it."
        if scope["method"] not in ("GET", "HEAD"):
            return 405, "The archive is only read here: GET and HEAD."
        path: bytes = scope.get("raw_path") or scope["path"].encode()
        if len(path) + len(scope["query_string"]) > MAX_ADDRESS:
            return 414, "This address is too long."
        if not path.isascii() or path.startswith(b"//") or b"\\" in path:
            return 400, "This is no address of this site."
        if path.startswith((b"/-/", b"/_")):
            return 404, "Nothing here."  # Datasette's own matters: file paths, threads, settings
        return None


class _Answer:
    """The `send` of one request."""

    def __init__(self, send: Send, *, bodiless: bool) -> None:
        self.begun = False
        self._send = send
        self._bodiless = bodiless

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.begun = True
            theirs = [(name, value) for name, value in message.get("headers", ()) if name.lower() not in HEADERS]
            message = {**message, "headers": [*theirs, *HEADERS.items()]}
        elif self._bodiless and message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await self._send(message)

    async def text(self, status: int, text: str) -> None:
        headers = [(b"content-type", b"text/plain; charset=utf-8")]
        if status == 405:
            headers.append((b"allow", b"GET, HEAD"))
        await self({"type": "http.response.start", "status": status, "headers": headers})
        await self({"type": "http.response.body", "body": f"{text}\n".encode()})


def _name(host: str) -> str:
    """A Host header without its port, lower case."""
    name, colon, port = host.rpartition(":")
    return (name if colon and port.isdigit() else host).lower()


class WithoutEmptySearch:
    """An ASGI application before another: takes an empty `_search` out of the query string. A form sends it, and to
    Datasette it is a search that nothing matches."""

    def __init__(self, app: Application) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            pairs = scope["query_string"].split(b"&")
            scope = {**scope, "query_string": b"&".join(pair for pair in pairs if pair != b"_search=")}
        await self._app(scope, receive, send)


#: Seconds that the statements of a request may take together: one that takes its whole second, which is then the count
#: of rows, and the rows themselves.
SECONDS = 1.5

_deadline: ContextVar[float] = ContextVar("deadline", default=math.inf)


def left() -> float:
    """Seconds that the statements of this request may still take, from 0 to infinity."""
    return max(_deadline.get() - time.monotonic(), 0.0)


class Timed:
    """An ASGI application before another: sets its deadline. A table that is streamed has none: it is read page by page
    to its end."""

    def __init__(self, app: Application) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not (scope["path"].endswith(".csv") and b"_stream" in scope["query_string"]):
            _deadline.set(time.monotonic() + SECONDS)
        await self._app(scope, receive, send)


_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?(e[+-]?\d+)?", re.IGNORECASE)


class FormulaSafe:
    """An ASGI application before another: what it sends below a path as CSV has no cell that a spreadsheet takes for a
    formula, as in our own exports. Datasette sends each row by itself."""

    def __init__(self, app: Application, below: str) -> None:
        self._app = app
        self._below = below
        csv.field_size_limit(MAX_VALUE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(self._below):
            await self._app(scope, receive, send)
            return
        is_csv = False

        async def safely(message: Message) -> None:
            nonlocal is_csv
            if message["type"] == "http.response.start":
                is_csv = _is_csv(message)
            elif is_csv and message["type"] == "http.response.body":
                message = {**message, "body": _safe(message.get("body", b""))}
            await send(message)

        await self._app(scope, receive, safely)


def _is_csv(start: Message) -> bool:
    # Datasette calls it text where it is to be shown
    types = [value for name, value in start["headers"] if name.lower() == b"content-type"]
    return any(value.startswith((b"text/csv", b"text/plain")) for value in types)


def _safe(rows: bytes) -> bytes:
    written = io.StringIO(newline="")
    cells = csv.writer(written)
    for row in csv.reader(io.StringIO(rows.decode(), newline="")):
        cells.writerow([cell if _NUMBER.fullmatch(cell) else formula_safe(cell) for cell in row])
    return written.getvalue().encode()
