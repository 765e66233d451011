"""Answers that stretch HTTP, each sent as bytes by a server on loopback: what the ledger says of them."""

from __future__ import annotations

import gzip
import re
import socket
import threading
from collections.abc import Iterator
from typing import Self

import pytest

from tests.command import Done, Installation
from tests.extraction.stories import story

STORY = story()
HTML = b"Content-Type: text/html; charset=utf-8"

FETCHED = ("fetched", None)
LONG = "headers of more than 262,144 bytes"
CUT = "the body was cut short"


def answer(*headers: bytes, status: bytes = b"200 OK", body: bytes = STORY) -> bytes:
    head = (b"HTTP/1.1 " + status, b"Content-Length: %d" % len(body), *headers, b"", body)
    return b"\r\n".join(head)


def chunked(size: bytes, end: bytes = b"0\r\n\r\n") -> bytes:
    head = b"HTTP/1.1 200 OK\r\n" + HTML + b"\r\nTransfer-Encoding: chunked\r\n\r\n"
    return head + size + b"\r\n" + STORY + b"\r\n" + end


def charset(name: bytes) -> bytes:
    return answer(b"Content-Type: text/html; charset=" + name)


def to(target: bytes) -> bytes:
    return answer(b"Location: " + target, status=b"302 Found", body=b"")


pytestmark = pytest.mark.slow

SIZE = b"%x" % len(STORY)

#: What is sent, and what the ledger says of the address; `PORT` is the server's.
ANSWERS: dict[str, tuple[bytes, tuple[str, str | None]]] = {
    # charsets that are none, or are codecs of another kind
    **{
        f"charset-{number}": (charset(name), FETCHED)
        for number, name in enumerate(
            [
                b"idna",
                b"zip",
                b"rot13",
                b"unicode_escape",
                b"punycode",
                b"hex",
                b"undefined",
                b"utf-7",
                b"../etc",
                b"\xff",
            ]
        )
    },
    # validators that must not become headers of ours
    "folded": (answer(HTML, b'ETag: "a"\r\n X-Evil: 1'), FETCHED),
    "bare-return": (answer(HTML, b'ETag: "a"\rX-Evil: 1', b"Last-Modified: Mon\rX-Evil: 1"), FETCHED),
    "bare-newline": (answer(HTML, b'ETag: "a"\nX-Evil: 1'), FETCHED),
    "controls": (answer(HTML, b'ETag: "a\x00\x1b[31m"', b"Last-Modified: \xff\xfe"), FETCHED),
    # what stands before the answer, or in its place
    "early-hints": (b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" * 5 + answer(HTML), FETCHED),
    "hints-without-end": (b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" * 10_000, ("failed", LONG)),
    "another-protocol": (b"HTTP/1.1 101 Switching\r\nUpgrade: h2c\r\n\r\n" + STORY, ("failed", "ParseError")),
    "without-a-head": (STORY, ("failed", "ParseError")),
    # statuses
    "no-content": (answer(HTML, status=b"204 No Content"), ("failed", "empty answer")),
    "not-modified": (answer(HTML, status=b"304 Not Modified"), ("failed", "HTTP 304")),
    "nine": (answer(HTML, status=b"999 x"), ("failed", "HTTP 999")),
    "minus": (answer(HTML, status=b"-1 x"), ("failed", "HTTP -1")),
    # lengths and chunks
    "two-lengths": (answer(HTML, b"Content-Length: 5"), ("failed", "ValueError: Invalid response: conflicting")),
    "trailer": (chunked(SIZE, b"0\r\nX: 1\r\nSet-Cookie: a=b\r\nContent-Encoding: gzip\r\n\r\n"), FETCHED),
    "trailer-without-end": (chunked(SIZE, b"0\r\n" + b"X: 1\r\n" * 20_000), ("failed", CUT)),
    "extension": (chunked(SIZE + b";" + b"e" * 100_000), ("failed", CUT)),
    "chunk-of-any-size": (chunked(b"f" * 19), ("failed", CUT)),
    "chunk-below-nothing": (chunked(b"-5"), ("failed", CUT)),
    "unasked": (answer(HTML) + answer(HTML) * 3, FETCHED),
    # encodings
    "packed-thrice": (answer(HTML, b"Content-Encoding: gzip, identity, ", body=gzip.compress(STORY)), FETCHED),
    "packed-for-ever": (
        answer(HTML, b"Content-Encoding: " + b"gzip," * 1_000),
        ("failed", "1000 content encodings, at most 3 are read"),
    ),
    # targets
    "script": (to(b"javascript:alert(1)"), ("failed", "HTTP 302 without a target")),
    "user": (to(b"http://127.0.0.1:PORT@10.0.0.1/"), ("failed", "redirect to http://10.0.0.1/")),
    "backslash": (
        to(b"http://10.0.0.1\\@127.0.0.1:PORT/"),
        ("failed", "redirect to http://10.0.0.1/@127.0.0.1:PORT/"),
    ),
    "full-width": (to("http://１２７.0.0.1:22/".encode()), ("failed", "private address 127.0.0.1")),
    "no-port": (to(b"http://127.0.0.1:99999999/"), ("failed", "HTTP 302 without a target")),
    "refresh": (answer(HTML, b"Refresh: 0; url=http://10.0.0.1/"), ("failed", "redirect to http://10.0.0.1/")),
    "link": (answer(HTML, b"Link: <http://10.0.0.1/>; rel=preload"), FETCHED),
    # names and numbers
    "cookies": (answer(HTML, *[b"Set-Cookie: a=" + b"x" * 100] * 2_000), FETCHED),
    "record": (answer(HTML, b"WARC-Type: metadata", b"WARC-Target-URI: http://herald.example/"), FETCHED),
    "status-line": (answer(HTML, status=b"200 \x1b[31mOK\rWARC/1.0"), FETCHED),
    "retry": (answer(HTML, b"Retry-After: " + b"9" * 30, status=b"404 Not Found"), ("gone", "HTTP 404")),
}


class Server:
    """Sends the bytes of `ANSWERS`, each at a path of its name. asked -- the heads of all requests, by path."""

    def __enter__(self) -> Self:
        self.asked: dict[str, list[bytes]] = {}
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self._socket.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def address(self, name: str) -> str:
        return f"http://127.0.0.1:{self.port}/news/{name}"

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with connection:
            connection.settimeout(20)
            try:
                head = b""
                while b"\r\n\r\n" not in head:
                    head += connection.recv(65_536)
                path = head.split(b" ")[1].decode("latin-1")
                self.asked.setdefault(path, []).append(head)
                sent, _ = ANSWERS.get(path.rpartition("/")[2], (answer(status=b"404 Not Found", body=b""), None))
                connection.sendall(sent.replace(b"PORT", str(self.port).encode()))
                connection.shutdown(socket.SHUT_WR)
                while connection.recv(65_536):
                    pass
            except OSError:
                return


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Installation, list[Done]]]:
    with Server() as server:
        archiver = Installation(tmp_path_factory.mktemp("servers"))
        archiver.data.mkdir()
        entry = f'[raw]\nhosts = ["127.0.0.1:{server.port}"]\nallow_private = true\n'
        (archiver.data / "sites.toml").write_text(entry, encoding="utf-8")
        urls = [server.address(name) for name in ANSWERS]
        yield server, archiver, [archiver.crawl(*urls) for _ in range(2)]


@pytest.mark.parametrize("name", ANSWERS)
def test_answer(crawled: tuple[Server, Installation, list[Done]], name: str) -> None:
    server, archiver, _ = crawled
    state, reason = ANSWERS[name][1]
    [(found, why)] = archiver.rows("SELECT state, detail FROM urls WHERE url = ?", server.address(name))
    expected = reason and reason.replace("PORT", str(server.port))

    # what was fetched says of itself that it did not change, at the second visit
    assert found == state or (state, found) == ("fetched", "not_modified")
    assert (why is None) is (expected is None)
    assert (why or "").startswith(expected or "")


def test_the_crawls_end_as_any_other(crawled: tuple[Server, Installation, list[Done]]) -> None:
    _, archiver, done = crawled

    assert done == [Done(0, "", "")] * 2
    assert archiver.run("check") == Done(0, "", "")


def test_only_what_a_header_may_say_goes_back(crawled: tuple[Server, Installation, list[Done]]) -> None:
    server, _, _ = crawled
    requests = [head for heads in server.asked.values() for head in heads]
    validators = {
        name: re.findall(rb"\r\n(If-[^\r\n]*)", heads[1])
        for name in ("folded", "bare-return", "bare-newline", "controls")
        if len(heads := server.asked[f"/news/{name}"]) == 2
    }

    assert [head for head in requests if re.search(rb"\nX-Evil|[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\xff]", head)] == []
    assert validators["bare-newline"] == [b'If-None-Match: "a"']
    assert validators["controls"] == []


def test_no_word_of_theirs_reaches_the_log_as_it_is(crawled: tuple[Server, Installation, list[Done]]) -> None:
    _, archiver, _ = crawled
    log = (archiver.data / "logs" / "archiver.log").read_bytes()

    assert re.findall(rb"[\x00-\x09\x0b-\x1f\x7f]", log) == []
