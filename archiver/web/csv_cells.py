"""CSV that a spreadsheet may open: no cell is a formula."""

from __future__ import annotations

import csv
import io
import re

from archiver.render.escaping import formula_safe
from archiver.web.asgi import Application, Message, Receive, Scope, Send
from archiver.web.statements import MAX_VALUE

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
