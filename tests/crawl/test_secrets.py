"""What nobody is to know: cookies, passwords and credentials go nowhere, neither to servers nor into the archive; and a
crawl offers nothing to connect to."""

from __future__ import annotations

import base64
import gzip
import os
import signal
import socket
from pathlib import Path

import psutil

from tests.command import PATIENCE, Installation
from tests.crawl.loopback import Answer, Server
from tests.importing.samples import story
from tests.newsweb import NewsWeb


def everything(archiver: Installation) -> bytes:
    """All bytes that an installation has written."""
    files = [path for path in archiver.folder.rglob("*") if path.is_file()]
    return b"".join(gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes() for path in files)


def test_cookies_are_not_sent_back(tmp_path: Path) -> None:
    archiver = Installation(tmp_path)
    archiver.data.mkdir()
    page = story("Bath and pool closed for the summer").decode()
    given = ("Set-Cookie", "session=4711; Path=/"), ("WWW-Authenticate", 'Basic realm="x"')
    link = '<a href="/2024/05/31/council-votes.html">Council votes on the new bridge once more</a>'
    with Server() as server:
        server.answers |= {
            "/": Answer(page.replace("</article>", f"</article>{link}"), headers=given),
            "/2024/05/31/council-votes.html": Answer(page, headers=given),
        }
        (archiver.data / "sites.toml").write_text(f'[site]\nstart = ["{server.url}"]\nallow_private = true\n')
        archiver.crawl()
        archiver.crawl(f"{server.url}2024/05/31/council-votes.html")

        assert len(server.asked) >= 4
        secret = {"cookie", "authorization", "proxy-authorization", "referer"}
        assert [sorted(secret & request.headers.keys()) for request in server.asked] == [[]] * len(server.asked)


def test_passwords_are_not_written_down(newspapers: NewsWeb, tmp_path: Path) -> None:
    proxy = newspapers.proxy.replace("//", "//ann:proxy-pass@")
    archiver = Installation(tmp_path, proxy)
    home = newspapers.hosts[0].home
    done = archiver.crawl(
        home.replace("//", "//bo:site-pass@"), home.replace("//www.", "//bo:site-pass@nowhere."), "http://c:d-pass@/"
    )
    fetched = archiver.crawl(home.replace("//", "//bo:site-pass@"))
    sent = [record.headers for record in newspapers.log]
    written = everything(archiver) + (done.out + done.err + fetched.out + fetched.err).encode()

    assert fetched.code == 0
    assert archiver.rows("SELECT command FROM runs") == [(f"crawl {home}",)]
    assert {headers.get("proxy-authorization") for headers in sent} == {f"Basic {_basic('ann:proxy-pass')}"}
    assert not any("authorization" in headers for headers in sent)
    for word in ("proxy-pass", "site-pass", "d-pass", _basic("ann:proxy-pass"), _basic("bo:site-pass")):
        assert word.encode() not in written


def _basic(login: str) -> str:
    return base64.b64encode(login.encode()).decode()


def test_a_crawl_listens_nowhere(tmp_path: Path) -> None:
    archiver = Installation(tmp_path)
    archiver.data.mkdir()
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(PATIENCE)
        port = server.getsockname()
        address = f"http://127.0.0.1:{port[1]}/"
        (archiver.data / "sites.toml").write_text(f'[site]\nstart = ["{address}"]\nallow_private = true\n')
        process = archiver.start("crawl")
        try:
            connection, _ = server.accept()  # it waits for an answer now, all that it starts is started
            with connection:
                crawl = psutil.Process(process.pid)
                family = [crawl, *crawl.children(recursive=True)]
                sockets = [(one.status, one.raddr) for member in family for one in member.net_connections(kind="inet")]
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()

    assert sockets == [(psutil.CONN_ESTABLISHED, port)]
