"""What a request may cost, whatever the archive holds and however a client behaves."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import logging
import random
import signal
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from archiver.archive import Store
from archiver.article import Article, Block
from archiver.web import deadlines, logs, protocol, reading
from archiver.web.asgi import Message, Receive, Scope, Send
from archiver.web.language import language_headers
from tests.loops import in_a_loop
from tests.web.archives import save
from tests.web.serving import Serving, serving

NOW = datetime(2025, 6, 2, 8, 30, tzinfo=UTC)

# --- texts ---------------------------------------------------------------------------------------------------------


def scattered(seed: str, *, joint: str, number: int = 60_000) -> tuple[str, str]:
    """A text, and its words in another order."""
    rng = random.Random(seed)
    parts = [f"w{rng.randrange(9_000)}" for _ in range(number)]
    return joint.join(parts), joint.join(rng.sample(parts, number))


@pytest.fixture(scope="module")
def heavy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """An archive of stories whose versions have the same words in another order."""
    folder = tmp_path_factory.mktemp("heavy")
    with Store(folder) as archive, archive.batch():
        run = archive.runs.start("crawl")
        for number, joint in enumerate((" ", "\n\n", ". ", "")):
            old, new = scattered(joint, joint=joint)
            story = Article(
                url=f"https://www.a.example/{number}",
                site="a",
                title="Storm",
                extractor="1",
            )
            for place, text in enumerate((old, new)):
                save(archive, replace(story, blocks=(Block("paragraph", text),)), NOW + timedelta(hours=place), run)
    with serving(folder) as server:
        yield server


@pytest.mark.slow
def test_texts_in_another_order_hold_up_no_page(heavy: Serving) -> None:
    ids = [row["id"] for row in heavy.get("/archive/articles.json", _shape="array", _col="id").json]
    assert len(ids) == 4
    paths = ["/", "/site/a", "/edits", "/edits.rss", "/edits?kind=silent", "/search?q=storm"]
    paths += [f"/article/{number}/diff{query}" for number in ids for query in ("", "?whole=1", "?from=2&to=1")]
    with ThreadPoolExecutor(8) as threads:
        answers = dict(zip(paths * 2, threads.map(heavy.get, paths * 2), strict=True))
    # a busy machine may take too long for a page: then it is told so
    wrong = {path: answer.status for path, answer in answers.items() if answer.status not in (200, 503)}
    assert wrong == {}
    assert all(heavy.get(path).status == 200 for path in paths)
    assert "Rewritten" in heavy.get(f"/article/{ids[0]}/diff").text


# --- readers -------------------------------------------------------------------------------------------------------


@pytest.fixture
def archive_folder(tmp_path: Path) -> Path:
    Store(tmp_path).close()
    return tmp_path


def busy(_archive: Store, begun: threading.Semaphore | None = None) -> None:
    """Python code that takes no end, and holds on to errors."""
    if begun is not None:
        begun.release()
    while True:
        try:
            sum(number * number for number in range(1_000))
        except Exception:
            continue


def busy_in_sql(archive: Store, begun: threading.Semaphore | None = None) -> None:
    if begun is not None:
        begun.release()
    endless = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c"
    archive.db.execute(endless).fetchone()


def count(archive: Store) -> int:
    number: int = archive.db.execute("SELECT count(*) FROM articles").fetchone()[0]
    return number


@pytest.mark.parametrize("function", [busy, busy_in_sql])
def test_a_reading_ends_when_its_time_is_over(
    archive_folder: Path, function: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "SECONDS", 0.3)

    async def main() -> int:
        reader = reading.Reader(archive_folder)
        try:
            for _ in range(2):
                asked = [reader.read(function) for _ in range(reading.THREADS + 1)]
                errors = await asyncio.gather(*asked, return_exceptions=True)
                assert {type(error) for error in errors} == {reading.TooLong}
            return await reader.read(count)
        finally:
            reader.close()

    assert in_a_loop(main()) == 0


@pytest.mark.parametrize("function", [busy, busy_in_sql])
def test_who_leaves_frees_the_reader(archive_folder: Path, function: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "SECONDS", 3_600)

    async def main() -> int:
        reader = reading.Reader(archive_folder)
        begun = threading.Semaphore(0)
        try:
            asked = [asyncio.ensure_future(reader.read(function, begun)) for _ in range(reading.THREADS)]
            for _ in asked:
                await asyncio.to_thread(begun.acquire)
            for task in asked:
                task.cancel()
            return await asyncio.wait_for(reader.read(count), 60)
        finally:
            reader.close()

    assert in_a_loop(main()) == 0


def test_a_reader_that_is_closed_ends_what_runs(archive_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "SECONDS", 3_600)

    async def main() -> BaseException | None:
        reader = reading.Reader(archive_folder)
        begun = threading.Semaphore(0)
        task = asyncio.ensure_future(reader.read(busy, begun))
        await asyncio.to_thread(begun.acquire)
        await asyncio.to_thread(reader.close)
        return (await asyncio.gather(task, return_exceptions=True))[0]

    assert isinstance(in_a_loop(main()), reading.TooLong)


def test_readings_that_end_as_they_are_stopped_leave_their_threads_alone(archive_folder: Path) -> None:
    async def main() -> list[int]:
        reader = reading.Reader(archive_folder)
        rng = random.Random(1)
        try:
            for _ in range(300):
                task = asyncio.ensure_future(reader.read(count))
                await asyncio.sleep(rng.random() / 1_000)
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
            return list(await asyncio.gather(*(reader.read(count) for _ in range(2 * reading.THREADS))))
        finally:
            reader.close()

    assert in_a_loop(main()) == [0] * 2 * reading.THREADS


# --- requests ------------------------------------------------------------------------------------------------------


class Endless:
    """An application that never answers; `ended` once it was cancelled."""

    def __init__(self, rows: int = 0) -> None:
        self.ended = False
        self._rows = rows

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        try:
            if self._rows:
                await send({"type": "http.response.start", "status": 200, "headers": []})
            for _ in range(self._rows):
                await asyncio.sleep(0.05)
                await send({"type": "http.response.body", "body": b"row\n", "more_body": True})
            await asyncio.sleep(3_600)
        finally:
            self.ended = True


async def ask(app: Any, path: str = "/", query: bytes = b"", *, leaves: float = 3_600) -> list[Message]:
    """What `Timed` sends for a request of a client that leaves after so many seconds."""
    sent: list[Message] = []
    messages = iter([{"type": "http.request", "body": b"", "more_body": False}])

    async def receive() -> Message:
        message = next(messages, None)
        if message is None:
            await asyncio.sleep(leaves)
            return {"type": "http.disconnect"}
        return message

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "http", "path": path, "query_string": query}
    await asyncio.wait_for(deadlines.Timed(app, "/archive")(scope, receive, send), 60)
    return sent


def test_a_request_has_a_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deadlines, "REQUEST_SECONDS", 0.1)
    app = Endless()
    sent = in_a_loop(ask(app))
    assert app.ended
    assert [message.get("status") for message in sent] == [503, None]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/search", b"This took too long: the server is busy.\n"),
        ("/search.csv", b"This took too long: the server is busy.\n"),
        *[
            (path, b'{"ok": false, "status": 503, "error": "This took too long: the server is busy."}')
            for path in ("/search.json", "/edits.json", "/article/1.json", "/archive/articles.json")
        ],
    ],
)
def test_what_asks_for_json_is_refused_in_json(path: str, body: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deadlines, "REQUEST_SECONDS", 0.1)
    start, answer = in_a_loop(ask(Endless(), path))
    assert answer["body"] == body
    if path.endswith(".json"):
        kind = [(b"content-type", b"application/json; charset=utf-8")]
    else:
        kind = [(b"content-type", b"text/plain; charset=utf-8"), *language_headers()]
    assert start["headers"] == [*kind, (b"retry-after", b"10")]


def test_a_client_that_leaves_ends_its_request() -> None:
    app = Endless()
    assert in_a_loop(ask(app, leaves=0.1)) == []
    assert app.ended


def test_a_stream_may_go_on_as_long_as_it_moves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deadlines, "REQUEST_SECONDS", 0.01)
    monkeypatch.setattr(deadlines, "STREAM_SECONDS", 0.6)
    app = Endless(rows=30)
    sent = in_a_loop(ask(app, "/archive/articles.csv", b"_stream=1"))
    assert app.ended
    assert [message.get("body") for message in sent] == [None, *[b"row\n"] * 30]


def test_nothing_but_tables_is_streamed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deadlines, "REQUEST_SECONDS", 0.1)
    app = Endless()
    sent = in_a_loop(ask(app, "/search.csv", b"_stream=1"))
    assert app.ended
    assert [message.get("status") for message in sent] == [503, None]


# --- connections ---------------------------------------------------------------------------------------------------


def connect(server: Serving, number: int, sent: bytes) -> list[socket.socket]:
    address = urlsplit(server.url)
    connections = []
    for _ in range(number):
        connection = socket.create_connection((address.hostname, address.port or 80), timeout=30)
        connections.append(connection)
        try:
            connection.sendall(sent)
        except OSError:
            continue  # it was closed at once
    return connections


def status(server: Serving) -> int:
    """0: the connection was closed without an answer."""
    try:
        return server.get("/sites").status
    except OSError:
        return 0


def test_connections_beyond_the_limit_are_told(archive_folder: Path) -> None:
    with serving(archive_folder) as server:
        half = connect(server, protocol.MAX_CONNECTIONS + 20, b"GET / HTTP/1.1\r\nHost: localh")
        try:
            answer = server.get("/sites")
            assert (answer.status, answer.text) == (503, "Too many connections: try again.\n")
            assert answer.headers["x-frame-options"] == "DENY"
        finally:
            for connection in half:
                connection.close()
        deadline = time.monotonic() + 60
        while status(server) != 200:
            assert time.monotonic() < deadline


@pytest.mark.slow
@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"GET / HTTP/1.1\r\nHost: localh",
        b"GET /sites HTTP/1.1\r\nHost: localhost\r\n\r\nGET / HT",
        b"GET /sites HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nhalf",
    ],
    ids=["nothing", "half a head", "one and a half", "half a body"],
)
def test_half_requests_do_not_stop_it(archive_folder: Path, sent: bytes) -> None:
    """1,100 at a time: more than a process may have handles by default."""
    with serving(archive_folder) as server:
        address = urlsplit(server.url)
        half: list[socket.socket] = []
        try:
            for _ in range(11):
                half += connect(server, 80, sent)
            # one of those that are held: its head drips, and that helps it nothing
            dripping = half[0]
            seen = {status(server)}
            deadline = time.monotonic() + 60
            while 200 not in seen:
                assert time.monotonic() < deadline, seen
                with suppress(OSError):
                    dripping.sendall(b"x")
                seen.add(status(server))
            assert seen <= {0, 200, 503}
            assert status(server) == 200
        finally:
            for connection in half:
                connection.close()
        assert server.process.poll() is None, address
        server.process.terminate()
        server.process.wait(60)
        assert server.process.stderr is not None
        assert len(server.process.stderr.read()) < 20_000


@pytest.mark.slow
def test_a_client_that_takes_nothing_is_left(tmp_path: Path) -> None:
    """An answer larger than the kernel's buffers, which nobody reads."""
    with Store(tmp_path) as archive, archive.batch():
        run = archive.runs.start("crawl")
        text = scattered("x", joint=" ", number=2_000_000)[0]
        story = Article(url="https://www.a.example/1", site="a", title="Storm", blocks=(Block("paragraph", text),))
        save(archive, story, NOW, run)
    with serving(tmp_path) as server:
        [connection] = connect(server, 1, b"GET /article/1.txt HTTP/1.1\r\nHost: localhost\r\n\r\n")
        with connection:
            connection.settimeout(1)
            time.sleep(protocol.STALLED_SECONDS + 10)
            size = 0
            with suppress(ConnectionError):
                while got := len(connection.recv(2**20)):
                    size += got
        assert size < len(text)


@pytest.mark.slow
@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_whatever_holds_on_to_it(archive_folder: Path, sign: signal.Signals) -> None:
    with serving(archive_folder) as server:
        half = connect(server, 20, b"GET / HTTP/1.1\r\nHost: localh") + connect(server, 5, b"")
        server.process.send_signal(sign)
        server.process.wait(60)
        for connection in half:
            connection.close()
    assert server.process.returncode == 0


# --- the log -------------------------------------------------------------------------------------------------------


def test_nobody_fills_the_log(archive_folder: Path) -> None:
    with serving(archive_folder) as server:
        for _ in range(100):
            for connection in connect(server, 1, b"\x00nonsense\r\n\r\n"):
                connection.close()
        assert server.get("/sites").status == 200
        server.process.terminate()
        server.process.wait(60)
        assert server.process.stderr is not None
        lines = server.process.stderr.read().splitlines()
    assert 1 <= sum("Invalid HTTP request" in line for line in lines) <= logs.LINES
    assert len(lines) <= 2 * logs.LINES


def test_a_damped_log_tells_how_much_it_held_back(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    damped = logs.Damped()

    def note(message: str, line: int) -> None:
        record = logging.LogRecord("web", logging.WARNING, "here.py", line, message + " %s", ("x",), None)
        if damped.filter(record):
            told.append(record.getMessage())

    for number in range(10):
        note(f"one {number}", 1)
    note("other", 2)
    assert told == [*(f"one {number} x" for number in range(logs.LINES)), "other x"]
    monkeypatch.setattr(logs, "SECONDS", 0)
    note("later", 1)
    assert told[-1] == f"later x (and {10 - logs.LINES} more like it before)"


# --- formats -------------------------------------------------------------------------------------------------------

ARRAY: dict[str, Any] = {"_shape": "array", "_size": "max", "_sort": "id"}


def records(server: Serving, path: str, query: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows of a table in one of Datasette's formats, read with the parser for it."""
    answer = server.get(path, **query)
    assert answer.status == 200, answer.text[:200]
    if path.endswith(".csv"):
        return list(csv.DictReader(io.StringIO(answer.text, newline="")))
    if query.get("_nl"):
        return [json.loads(line) for line in answer.text.splitlines()]
    shape, found = query["_shape"], answer.json
    if shape == "arrays":
        return [dict(zip(found["columns"], row, strict=True)) for row in found["rows"]]
    if shape == "objects":
        return list(found["rows"])
    return list(found.values()) if shape == "object" else list(found)


@pytest.mark.parametrize("where", ["harm", "press"])
@pytest.mark.parametrize(
    ("ending", "query"),
    [
        (".json", {"_shape": "array", "_nl": "on"}),
        (".json", {"_shape": "arrays"}),
        (".json", {"_shape": "objects"}),
        (".json", {"_shape": "object"}),
        (".csv", {}),
        (".csv", {"_dl": "1"}),
        (".csv", {"_stream": "on"}),
        (".csv", {"_stream": "on", "_dl": "1", "_header": "on"}),
    ],
)
def test_every_format_has_every_row(
    request: pytest.FixtureRequest, where: str, ending: str, query: dict[str, Any]
) -> None:
    server: Serving = request.getfixturevalue(where)
    wanted = records(server, "/archive/articles.json", ARRAY)
    found = records(server, f"/archive/articles{ending}", query | {"_size": "max", "_sort": "id"})
    if ending == ".json":
        assert found == wanted
    else:
        assert [row["id"] for row in found] == [str(row["id"]) for row in wanted]
        assert not [cell for row in found for cell in row.values() if cell.startswith(("=", "+", "@", "\t", "\r"))]
        assert [row["title"].removeprefix("'") for row in found] == [
            (row["title"] or "").removeprefix("'") for row in wanted
        ]


def test_first_column_of_every_row(press: Serving) -> None:
    wanted = [row["id"] for row in records(press, "/archive/articles.json", ARRAY)]
    answer = press.get("/archive/articles.json", _shape="arrayfirst", _size="max", _sort="id")
    assert answer.json == wanted
