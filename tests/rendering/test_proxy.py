"""The browser's only way out, asked by a client that says what it likes."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.rendering.page import Bounds, Spent
from archiver.rendering.proxy import MAX_HEAD, Proxy
from archiver.sites.exemptions import Endpoint
from tests.command import ROOT
from tests.crawl.loopback import Answer, Canary, Server
from tests.crawl.private_network import ADDRESSES, NAMES, PUBLIC, PUBLIC6
from tests.crawl.test_rebinding import OWN_NETWORK, has_network_of_its_own

T = TypeVar("T")


@dataclass
class Asking:
    """A proxy that runs in a thread of its own, and a client of it."""

    proxy: Proxy
    loop: asyncio.AbstractEventLoop

    def begin(self, *opened: Endpoint) -> Spent:
        spent = Spent()
        self.loop.call_soon_threadsafe(self.proxy.begin, spent, opened)
        self.do(asyncio.sleep(0))
        return spent

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(30)

    def send(self, head: str, *, password: str | None = None, rest: bytes = b"") -> bytes:
        """All that comes back for the head of a request."""
        login = base64.b64encode(f"page:{password or self.proxy.password}".encode()).decode()
        with socket.create_connection(("127.0.0.1", self.proxy.port), timeout=20) as connection:
            came = b""
            with suppress(OSError):  # it may hang up before it has read all
                connection.sendall(f"{head}\r\nProxy-Authorization: Basic {login}\r\n\r\n".encode("latin-1") + rest)
                connection.shutdown(socket.SHUT_WR)
            with suppress(ConnectionError):
                while piece := connection.recv(2**16):
                    came += piece
            return came

    def status(self, head: str, **more: Any) -> int:
        came = self.send(head, **more)
        return int(came.split(b" ", 2)[1]) if came else 0


@contextmanager
def asking(bounds: Bounds | None = None) -> Iterator[Asking]:
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    client = Asking(Proxy(bounds or Bounds()), loop)
    try:
        client.do(client.proxy.__aenter__())
        yield client
        client.do(client.proxy.__aexit__())
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


@pytest.fixture(autouse=True, scope="module")
def _without_proxies() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as environment:
        for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
            environment.delenv(name, raising=False)
            environment.delenv(name.upper(), raising=False)
        yield


@pytest.fixture(scope="module")
def client(_without_proxies: None) -> Iterator[Asking]:
    with asking() as client:
        yield client


@pytest.fixture(scope="module")
def canary() -> Iterator[Canary]:
    with Canary() as canary:
        yield canary


def test_http_and_tunnels_to_what_is_open() -> None:
    with asking() as client, Server({"/a?b=1": Answer("the answer")}) as server:
        spent = client.begin(("127.0.0.1", server.port))
        plain = client.send(
            f"GET {server.url}a?b=1#c HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nX-Own: 1\r\nConnection: keep-alive"
        )
        tunnel = client.send(
            f"CONNECT 127.0.0.1:{server.port} HTTP/1.1",
            rest=b"GET /a?b=1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        )
        asked = server.asked

    assert plain.endswith(b"\r\n\r\nthe answer")
    assert tunnel.startswith(b"HTTP/1.1 200 Connection established\r\n\r\nHTTP/1.1 200 OK\r\n")
    assert [request.path for request in asked] == ["/a?b=1"] * 2
    assert asked[0].headers == {"host": f"127.0.0.1:{server.port}", "x-own": "1", "connection": "close"}
    assert spent.bytes > 2 * len("the answer")
    assert spent.refused == 0


def test_what_is_open_to_one_page_is_closed_to_the_next() -> None:
    with asking() as client, Server() as server:
        client.begin(("127.0.0.1", server.port))
        first = client.status(f"GET {server.url} HTTP/1.1")
        spent = client.begin()
        second = client.status(f"GET {server.url} HTTP/1.1"), client.status(f"CONNECT 127.0.0.1:{server.port} HTTP/1.1")

    assert (first, second) == (404, (403, 403))
    assert spent.refused == 2


_PRIVATE = st.sampled_from(
    ["127.0.0.1", "127.8.9.1", "10.1.2.3", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "::1", "::",
     "fe80::1", "fd00::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "localhost", "LOCALHOST.", "nas",
     "printer.local", "x.localhost", "router.home.arpa"]
)  # fmt: skip


def _spelled(host: str, way: int) -> str:
    """A host in one of the ways in which an address has it."""
    if ":" in host:
        return f"[{host}]"
    if host[0].isdigit():
        number = int.from_bytes(socket.inet_aton(host))
        return [host, str(number), hex(number), f"0{number:o}", f"{number >> 24}.{number & 0xFFFFFF}", f"{host}."][way]
    return host


@settings(max_examples=150, deadline=None)
@given(host=_PRIVATE, way=st.integers(0, 5), method=st.sampled_from(["GET", "POST", "CONNECT"]))
def test_no_spelling_leads_inside(client: Asking, canary: Canary, host: str, way: int, method: str) -> None:
    where = f"{_spelled(host, way)}:{canary.port}"
    target = where if method == "CONNECT" else f"http://{where}/"
    status = client.status(f"{method} {target} HTTP/1.1")

    assert (status, canary.connections) in ((403, 0), (400, 0), (502, 0))


@pytest.mark.parametrize(
    "head",
    [
        "GET / HTTP/1.1",
        "GET file:///etc/passwd HTTP/1.1",
        "GET ftp://news.example/ HTTP/1.1",
        "GET https://news.example/ HTTP/9",
        "GET http://[::1/ HTTP/1.1",
        "GET http://news.example:99999/ HTTP/1.1",
        "GET http:// HTTP/1.1",
        "CONNECT news.example HTTP/1.0.0",
        "CONNECT HTTP/1.1",
        "\x00\xff",
        "",
    ],
)
def test_what_is_no_request_is_refused(client: Asking, head: str) -> None:
    assert client.status(head) in (400, 403)


def test_nobody_without_the_password(client: Asking) -> None:
    assert client.status("GET http://news.example/ HTTP/1.1", password="wrong") == 407
    assert client.status("CONNECT news.example:443 HTTP/1.1", password="\u00fc") == 407
    assert client.send(f"GET http://news.example/ HTTP/1.1\r\nX: {'x' * 2 * MAX_HEAD}") == b""


def test_a_page_has_its_share_of_bytes() -> None:
    with asking(Bounds(bytes=100_000)) as client, Server({"/much": Answer("x" * 10**6)}) as server:
        spent = client.begin(("127.0.0.1", server.port))
        came = [len(client.send(f"GET {server.url}much HTTP/1.1")) for _ in range(2)]

    assert came[0] <= 100_000
    assert came[1] < 100_000
    assert spent.bytes < 100_000 + 2 * 2**16


def test_behind_a_proxy_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    with Server({"http://news.example/a": Answer("by the other")}) as upstream:
        monkeypatch.setenv("http_proxy", f"http://me:se%63ret@127.0.0.1:{upstream.port}")
        with asking() as client:
            came = client.send("GET http://news.example/a HTTP/1.1\r\nHost: news.example")
            inside = client.status("GET http://127.0.0.1/ HTTP/1.1")
        asked = upstream.asked

    assert came.endswith(b"by the other")
    assert inside == 403
    assert [request.path for request in asked] == ["http://news.example/a"]
    assert asked[0].headers["proxy-authorization"] == f"Basic {base64.b64encode(b'me:secret').decode()}"


@pytest.mark.slow
def test_names_that_resolve_to_something_else_the_next_time(tmp_path: Path) -> None:
    if not has_network_of_its_own():
        pytest.skip("needs a network namespace with IPv6, and `ip`")
    done = subprocess.run(
        [*OWN_NETWORK, sys.executable, "-m", "tests.rendering.private_network", str(tmp_path)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    rounds = [dict(found) for found in json.loads(done.stdout)]
    open_ones = {"good.example": PUBLIC, "good6.example": PUBLIC6, "half.example": PUBLIC}

    assert rounds == [open_ones | {"rebinding.example": PUBLIC, "rebinding6.example": PUBLIC6}, open_ones]
    assert set(ADDRESSES) > {address for found in rounds for address in found.values()}
    assert len(NAMES) > len(rounds[0])
