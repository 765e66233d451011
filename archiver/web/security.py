"""What every answer carries, and which requests are answered at all."""

from __future__ import annotations

import csv
import io
import logging
import re
from collections.abc import Iterable

from archiver.render.escaping import formula_safe
from archiver.web.asgi import Application, Message, Receive, Scope, Send, refuse
from archiver.web.language import gettext_noop, language_headers, use_language
from archiver.web.statements import MAX_VALUE

#: Nothing is allowed but files of our own and forms that come back here. No script stands in a page, so none may run
#: there, whatever an article brings along (https://www.w3.org/TR/CSP3/). With `nosniff` only `static/news.js` has a
#: type that runs; it makes no markup of a string, and none may (https://www.w3.org/TR/trusted-types/).
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
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

#: The port of a Host header (RFC 3986, section 3.2.3: digits of ASCII, no other script's).
_PORT = re.compile(r":[0-9]{1,5}\Z")

log = logging.getLogger(__name__)


class Guard:
    """An ASGI application before another: refuses what is none of its business, puts `HEADERS` on every answer, and
    has pages written in the language that their reader prefers.

    app   -- the application behind it.
    hosts -- names that the Host header may have, without port. Any other name is another site's that had itself pointed
             at this address (DNS rebinding), and gets 400.
    forms -- path below which forms may be sent; None: nowhere.
    """

    def __init__(self, app: Application, hosts: Iterable[str], forms: str | None = None) -> None:
        self._app = app
        self._forms = forms
        self._hosts = frozenset(host.lower() for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return  # a WebSocket: closed before it was accepted
        asked = b",".join(value for name, value in scope["headers"] if name == b"accept-language")
        use_language(asked.decode("latin-1"))
        answer = _Answer(send, bodiless=scope["method"] == "HEAD")
        refusal = self._refusal(scope)
        if refusal is not None:
            await refuse(answer, scope["path"], *refusal)
            return
        try:
            # for Datasette, which has forms of its own, all is GET
            await self._app({**scope, "method": "GET", "posted": scope["method"] == "POST"}, receive, answer)
        except Exception:
            log.exception("a request failed")
            if answer.begun:
                raise
            await refuse(
                answer, scope["path"], 500, gettext_noop("This went wrong. What happened stands in the server's log.")
            )

    def _refusal(self, scope: Scope) -> tuple[int, str] | None:
        """Status and reason of a request that is not answered; None for one that is."""
        hosts = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
        if len(hosts) != 1 or host_name(hosts[0]) not in self._hosts:
            return 400, gettext_noop("This name is not served here. `archiver serve --allow-host NAME` allows it.")
        posted = scope["method"] == "POST" and self._forms is not None and scope["path"].startswith(f"{self._forms}/")
        if scope["method"] not in ("GET", "HEAD") and not posted:
            return 405, gettext_noop("The archive is only read here: GET and HEAD.")
        path: bytes = scope.get("raw_path") or scope["path"].encode()
        if len(path) + len(scope["query_string"]) > MAX_ADDRESS:
            return 414, gettext_noop("This address is too long.")
        if not path.isascii() or path.startswith(b"//") or b"\\" in path:
            return 400, gettext_noop("This is no address of this site.")
        if path.startswith((b"/-/", b"/_")):
            return 404, gettext_noop("Nothing here.")  # Datasette's own matters: file paths, threads, settings
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
            message = {**message, "headers": [*theirs, *_of_words(theirs), *HEADERS.items()]}
        elif self._bodiless and message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await self._send(message)


def _of_words(headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """Pages are in the reader's language; data are the same for all."""
    is_page = any(name.lower() == b"content-type" and value.startswith(b"text/html") for name, value in headers)
    return language_headers() if is_page else []


def host_name(host: str) -> str:
    """A Host header without its port, lower case."""
    return _PORT.sub("", host, count=1).lower()


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


# ----------------------------------------------------------------------------------------------------------------------
# CSV that a spreadsheet may open: no cell is a formula.


_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?(e[+-]?\d+)?", re.IGNORECASE)


class FormulaSafe:
    """An ASGI application before another: what it sends below a path as CSV has no cell that a spreadsheet takes for a
    formula, as in our own exports. Datasette sends each row by itself."""

    def __init__(self, app: Application, below: str) -> None:
        self._app = app
        self._below = below
        csv.field_size_limit(MAX_VALUE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(self._below) or not _asks_for_csv(scope):
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


def _asks_for_csv(scope: Scope) -> bool:
    # the path tells the format: by their type, lines of JSON are text as well
    path: bytes = scope.get("raw_path") or b""
    return path.endswith(b".csv") or scope["path"].endswith(".csv")


def _is_csv(start: Message) -> bool:
    # Datasette calls it text where it is to be shown; what went wrong is told in HTML
    types = [value for name, value in start["headers"] if name.lower() == b"content-type"]
    return any(value.startswith((b"text/csv", b"text/plain")) for value in types)


def _safe(rows: bytes) -> bytes:
    written = io.StringIO(newline="")
    cells = csv.writer(written)
    for row in csv.reader(io.StringIO(rows.decode(), newline="")):
        cells.writerow([cell if _NUMBER.fullmatch(cell) else formula_safe(cell) for cell in row])
    return written.getvalue().encode()
