"""What is not answered, and what every answer carries."""

from __future__ import annotations

import random
import re
import socket
import sqlite3
import string
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest

from tests.web.addresses import data, pages
from tests.web.serving import Serving

CARRIED = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none';"
        " frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


def carried(headers: dict[str, str]) -> dict[str, str | None]:
    return {name: headers.get(name) for name in CARRIED}


def test_every_answer_carries_the_headers_and_only_one_is_a_script(press: Serving) -> None:
    types: dict[str, set[str]] = {}
    for path in [*pages(press), *data(press), "/-/databases.json", "//x", "/archive?sql=select+1"]:
        answer = press.get(path)
        assert (path, carried(answer.headers)) == (path, CARRIED)
        if "html" in answer.headers["content-type"]:
            assert re.findall(rb"<script[^>]*>[^<]*", answer.body) == [b'<script src="/static/news.js" defer>'], path
        types.setdefault(answer.headers["content-type"].split(";")[0], set()).add(path)
    assert types["text/javascript"] == {"/static/news.js"}
    assert carried(press.get("/", headers={"Host": "evil.example"}).headers) == CARRIED
    assert carried(press.get("/", method="POST").headers) == CARRIED


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1", 200),
        ("localhost:1", 200),
        ("LOCALHOST", 200),
        ("[::1]:80", 200),
        ("evil.example", 400),
        ("127.0.0.1.evil.example", 400),
        ("localhost:evil", 400),
        ("localhost:²", 400),
        ("127.0.0.1:", 400),
        ("", 400),
    ],
)
def test_only_names_that_are_served_here_are_answered(press: Serving, host: str, status: int) -> None:
    assert press.get("/", headers={"Host": host}).status == status


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE"])
def test_only_reading(press: Serving, method: str) -> None:
    answer = press.get("/archive/articles", method=method)
    assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD")


def test_refusals_of_json_are_json(press: Serving) -> None:
    answers = [
        press.get("/search.json", method="POST"),
        press.get("/search.json", headers={"Host": "evil.example"}),
        press.get("/search.json", q="x" * 9_000),
        press.get("/-/databases.json"),
    ]
    assert [(answer.json["status"], answer.json["ok"], answer.status) for answer in answers] == [
        (405, False, 405),
        (400, False, 400),
        (414, False, 414),
        (404, False, 404),
    ]
    assert answers[0].headers["allow"] == "GET, HEAD"


def test_head_is_get_without_the_body(press: Serving) -> None:
    answer = press.get("/sites", method="HEAD")
    assert (answer.status, answer.body) == (200, b"")


@pytest.mark.parametrize(
    "path", ["/-/databases.json", "/-/threads", "/-/settings", "/-/plugins", "/-/auth-token", "/_internal", "/_memory"]
)
def test_datasettes_own_matters_are_closed(press_with_sql: Serving, path: str) -> None:
    assert press_with_sql.get(path).status == 404


@pytest.mark.parametrize("path", ["//evil.example/", "//evil.example/%2e%2e/", "/\\evil.example/", "/%5Cevil.example/"])
def test_nobody_is_sent_elsewhere(press: Serving, path: str) -> None:
    location = press.get(path).headers.get("location", "/")
    assert location.startswith("/")
    assert not location.startswith(("//", "/\\"))


def test_the_page_as_it_came_is_only_a_download(press: Serving) -> None:
    answer = press.get("/page/1")
    assert answer.status == 200
    assert b"<script>" in answer.body
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"] == 'attachment; filename="page-1.html"'


def test_no_answer_names_a_file_of_this_machine(press_with_sql: Serving, press_data: Path) -> None:
    asked = [
        *pages(press_with_sql),
        *data(press_with_sql),
        "/archive?sql=select+file+from+pragma_database_list",
        "/archive.json?sql=select+*+from+pragma_database_list()",
        "/archive?sql=select+nope",
        "/archive/articles?_sort=nope",
        "/archive.db",
        "/archive/articles/999999",
        "/.json",
        "/static/../server.py",
        "/static/%2e%2e/server.py",
    ]
    for path in asked:
        answer = press_with_sql.get(path)
        assert str(press_data).encode() not in answer.body, path
        assert b"site-packages" not in answer.body, path
        assert b"Traceback" not in answer.body, path


def test_commands_are_not_shown_as_data(press_with_sql: Serving) -> None:
    """They may hold paths: `import /home/…`."""
    assert press_with_sql.get("/archive/runs.json", _shape="array").json[0]["command"] is None
    rows = press_with_sql.get("/archive.json", sql="SELECT command FROM runs", _shape="array").json
    assert rows == [{"command": None}]


FIELDS = (
    "q",
    "site",
    "section",
    "author",
    "kind",
    "since",
    "until",
    "sort",
    "page",
    "version",
    "from",
    "to",
    "whole",
    "_sort",
    "_size",
)
THEIRS = (
    "_next",
    "_facet",
    "_facet_array",
    "_timelimit",
    "_shape",
    "_search",
    "_col",
    "_nocol",
    "_where",
    "_trace",
    "_stream",
    "_labels",
    "_nl",
    "_dl",
    "_header",
    "sql",
    "id",
)
VALUES = (
    "",
    "-1",
    "0",
    "1e99",
    "99999999999999999999",
    "'",
    '"',
    "*",
    "(",
    "NEAR(",
    "\x00",
    "\ud800",
    "é",
    "None",
    "[]",
    "{}",
    "on",
    "2024-02-31",
    "9999-12",
    "SELECT",
    "SELECT :q",
    "SELECT 1 UNION",
    "PRAGMA table_info(articles)",
    "EXPLAIN SELECT * FROM articles",
    "VALUES (1)",
    "<script>window.harmed=1</script>",
    "../../etc/passwd",
    "%s%n",
)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
def test_no_query_string_makes_an_answer_fail(press: Serving, press_with_sql: Serving, seed: int) -> None:
    chance = random.Random(seed)
    server = (press, press_with_sql)[seed]
    roads = ["/search", "/article/1", "/article/1/diff", "/edits", "/sites", "/runs", "/"]
    roads += [f"/{name}.{form}" for name in ("search", "edits") for form in ("rss", "json", "csv")]
    theirs = [
        "/archive",
        "/archive.json",
        "/archive.csv",
        "/archive/articles",
        "/archive/articles.json",
        "/archive/articles.csv",
        "/archive/articles/1",
        "/archive/sections",
        "/archive/silent_edits.csv",
        "/archive/images",
    ]
    for _ in range(500):
        path = chance.choice(roads + theirs)
        names = chance.choices((*FIELDS, *THEIRS, "title__contains", "id__gt", "nope__in"), k=3)
        pairs = []
        for name in names:
            noise = "".join(chance.choices(string.printable, k=chance.randrange(12)))
            value = chance.choice([*VALUES, noise, "title", "site"])
            pairs.append(f"{name}={quote(value.encode('utf-8', 'surrogatepass'))}")
        asked = f"{path}?{'&'.join(pairs)}{chance.choice(['', '&', '&%', '&=', '&%ff'])}"
        answer = server.get(asked)
        assert answer.status < 500, asked
        assert carried(answer.headers) == CARRIED, asked


@pytest.mark.parametrize(
    "path",
    [
        "/site/%ff%fe",
        "/site/..%2f..",
        "/article/0",
        "/article/999999999999999999",
        "/article/1e3",
        "/page/0",
        "/%00",
        "/%",
    ],
)
def test_odd_paths_are_not_found(press: Serving, path: str) -> None:
    assert press.get(path).status in (302, 400, 404)


#: Bytes of headers that h11 takes; one more, lest some are still on their way when the connection is closed.
MOST = 16 * 1024

REQUESTS = {
    "bytes beyond ASCII": b"GET /\xff\xfe HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "no HTTP at all": b"\x00\x01\x02\r\n\r\n",
    "the beginning of TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    "HTTP 2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "no version": b"GET /\r\n\r\n",
    "no host": b"GET / HTTP/1.1\r\n\r\n",
    "no host in HTTP 1.0": b"GET / HTTP/1.0\r\n\r\n",
    "two hosts": b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n",
    "another host": b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    "a host in the address": b"GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    "no length": b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n",
    "a header without a colon": b"GET / HTTP/1.1\r\nHost: localhost\r\nnonsense\r\n\r\n",
    "a header with a script": b"GET / HTTP/1.1\r\nHost: localhost\r\n<script>: 1\r\n\r\n",
    "headers without an end": b"GET / HTTP/1.1\r\nHost: localhost\r\nX: ".ljust(MOST + 1, b"a"),
    "an unknown coding": b"GET / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: rot13\r\n\r\n",
}


@pytest.mark.parametrize("name", REQUESTS)
def test_what_is_no_request_is_refused_with_the_headers(press: Serving, name: str) -> None:
    status, headers, body = raw(press, REQUESTS[name])
    assert (status in (400, 501), carried(headers)) == (True, CARRIED)
    assert headers["content-type"] == "text/plain; charset=utf-8"
    assert b"<script" not in body


@pytest.mark.parametrize(
    ("request_line", "status"),
    [
        (b"GET http://evil.example/search HTTP/1.1", 404),
        (b"OPTIONS * HTTP/1.1", 405),
        (b"CONNECT localhost:80 HTTP/1.1", 405),
        (b"GET /search?q=" + b"a" * 9_000 + b" HTTP/1.1", 414),
        (b"GET search HTTP/1.1", 404),
    ],
)
def test_requests_that_no_browser_sends(press: Serving, request_line: bytes, status: int) -> None:
    got, headers, _ = raw(press, request_line + b"\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    assert (got, carried(headers)) == (status, CARRIED)


def test_a_websocket_is_an_ordinary_request(press: Serving) -> None:
    upgrade = (
        b"Connection: Upgrade, close\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: eA==\r\n"
    )
    status, headers, _ = raw(press, b"GET / HTTP/1.1\r\nHost: localhost\r\n" + upgrade + b"\r\n")
    assert (status, carried(headers)) == (200, CARRIED)


def raw(server: Serving, sent: bytes) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of the answer to some bytes, after which the server closes the connection."""
    address = urlsplit(server.url)
    with socket.create_connection((address.hostname, address.port or 80), timeout=30) as plain:
        plain.sendall(sent)
        answer = bytearray()
        while piece := plain.recv(65536):
            answer += piece
    head, _, body = bytes(answer).partition(b"\r\n\r\n")
    line, *lines = head.decode("latin-1").split("\r\n")
    pairs = (each.partition(":") for each in lines)
    return int(line.split()[1]), {name.lower(): value.strip() for name, _, value in pairs}, body


def test_the_archive_is_not_changed_by_being_looked_at(press_with_sql: Serving, press_data: Path) -> None:
    def everything() -> list[tuple[object, ...]]:
        connection = sqlite3.connect(press_data / "archive.db")
        try:
            return [tuple(connection.iterdump())]
        finally:
            connection.close()

    before = everything()
    for path in [*pages(press_with_sql), *data(press_with_sql)]:
        press_with_sql.get(path)
    for sql in ("DELETE FROM articles", "WITH a AS (SELECT 1) DELETE FROM articles", "PRAGMA user_version = 7"):
        assert press_with_sql.get("/archive.json", sql=sql).status == 400
    assert everything() == before
