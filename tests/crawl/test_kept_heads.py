"""The head of an answer stands in its WARC record byte for byte as the server sent it."""

from __future__ import annotations

import gzip
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from archiver.archive.upkeep.integrity import check_archive
from tests.command import Installation
from tests.importing.samples import chunked, story

PAGE = story("Bridge closed")
HEADS = {
    "/2026/11/28/plain.html": (
        b"HTTP/1.0 200 Here You Are\r\nX-zEbRa: 1\r\nserver: TinY\r\nSet-Cookie: a=1\r\nX-Other: 2\r\n"
        b"Set-Cookie: b=2\r\n"
        b"content-TYPE:text/html;charset=utf-8\r\nContent-Length: %d\r\n\r\n" % len(PAGE)
    ),
    "/2026/11/28/early.html": b"HTTP/1.1 200 OK\r\nCONTENT-type:text/html\r\nTransfer-ENCODING: chunked\r\n\r\n",
}


@contextmanager
def serving() -> Iterator[int]:
    """A server that sends these heads and nothing else; gives its port."""
    listener = socket.create_server(("127.0.0.1", 0))

    def answer(connection: socket.socket) -> None:
        with connection:
            path = connection.recv(65536).split(b" ")[1].decode()
            head = HEADS.get(path)
            if head is None:
                connection.sendall(b"HTTP/1.1 404 Nope\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            elif b"chunked" in head:
                connection.sendall(b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n" + head + chunked(PAGE))
            else:
                connection.sendall(head + PAGE)

    def accept() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=answer, args=(connection,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()


def test_heads_are_kept_as_they_came(tmp_path: Path) -> None:
    archiver = Installation(tmp_path)
    archiver.data.mkdir()
    with serving() as port:
        (archiver.data / "sites.toml").write_text(f'[site]\nhosts = ["127.0.0.1:{port}"]\nallow_private = true\n')
        (archiver.folder / "list").write_text("".join(f"http://127.0.0.1:{port}{path}\n" for path in HEADS))
        archiver.scrapy("crawl", "urls", "-a", "file=list", "-s", "ARCHIVER_DELAY=0")
    (path,) = (archiver.data / "warc").rglob("*.warc.gz")
    stored = gzip.decompress(path.read_bytes())
    for head in HEADS.values():  # the second of the two repeats the body of the first
        assert head.replace(b"Transfer-", b"X-Archive-Orig-Transfer-") in stored
    assert stored.count(b"WARC-IP-Address: 127.0.0.1\r\n") >= len(HEADS)
    info = stored[: stored.index(b"\r\n\r\nWARC/")]
    assert [name for name in (b"robots: obey", b"http-header-user-agent: ") if name not in info] == []
    assert archiver.rows("SELECT title FROM articles ORDER BY url") == [("Bridge closed",)] * len(HEADS)
    assert check_archive(archiver.data) == []
