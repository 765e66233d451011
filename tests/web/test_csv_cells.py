"""Rows of Datasette's CSV, as a spreadsheet may have them."""

from __future__ import annotations

import csv
import io
from typing import Any

from archiver.web.asgi import Message, Receive, Scope, Send
from archiver.web.security import FormulaSafe
from archiver.web.statements import MAX_VALUE
from tests.loops import in_a_loop
from tests.web.serving import Serving

ROWS = [
    ["id", "title", "text"],
    ["1", "=HYPERLINK(A1)", 'a "quoted" one,\nof two lines'],
    ["-2.5", " +cmd|x", "@here"],
    ["3", "－1+1", "x" * (MAX_VALUE // 4)],
    [""],
]
SAFE = [
    ["id", "title", "text"],
    ["1", "'=HYPERLINK(A1)", 'a "quoted" one,\nof two lines'],
    ["-2.5", "' +cmd|x", "'@here"],
    ["3", "'－1+1", "x" * (MAX_VALUE // 4)],
    [""],
]


def sent(path: str, content_type: bytes) -> list[list[str]]:
    """What comes of `ROWS`."""

    async def app(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", content_type)]})
        for row in ROWS:
            written = io.StringIO(newline="")
            csv.writer(written).writerow(row)
            await send({"type": "http.response.body", "body": written.getvalue().encode(), "more_body": True})
        await send({"type": "http.response.body", "body": b""})

    bodies: list[bytes] = []

    async def send(message: Message) -> None:
        bodies.append(message.get("body", b""))

    async def receive() -> Any:
        raise AssertionError("nothing is asked for")

    in_a_loop(FormulaSafe(app, "/archive")({"type": "http", "path": path}, receive, send))
    return list(csv.reader(io.StringIO(b"".join(bodies).decode(), newline="")))


def test_rows() -> None:
    assert sent("/archive/articles.csv", b"text/plain; charset=utf-8") == SAFE
    assert sent("/archive/articles.csv", b"text/csv") == SAFE
    assert sent("/article/1.txt", b"text/plain") == ROWS
    assert sent("/archive/articles.json", b"application/json") == ROWS


def test_a_table(press: Serving) -> None:
    answer = press.get("/archive/articles.csv", _size="max")
    rows = list(csv.DictReader(io.StringIO(answer.text, newline="")))
    assert answer.status == 200
    assert [int(row["id"]) for row in rows] == sorted(int(row["id"]) for row in rows)
    assert len(rows) == 200
    assert press.get("/archive/nothing.csv").status == 404
