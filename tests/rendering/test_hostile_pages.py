"""What a page may try, against canaries that must never be reached, and limits that must hold."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import pytest

from archiver.rendering.page import Bounds, PlainPage
from archiver.rendering.renderer import Renderer
from tests.command import ROOT
from tests.crawl.loopback import Answer, Canary, Server, moved
from tests.rendering.browsing import browsers, needs_browser, plain, rendered

pytestmark = pytest.mark.slow

#: Spellings of this machine.
SPELLINGS = ("127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f.1", "127.1", "[::ffff:127.0.0.1]", "0.0.0.0")

#: Ways in which a page asks for an address; the address is set in the place of `HERE`.
WAYS = """
<img src="HERE"><script src="HERE"></script><link rel=stylesheet href="HERE"><link rel=preload as=fetch href="HERE">
<link rel=preconnect href="HERE"><link rel=dns-prefetch href="HERE"><link rel=prefetch href="HERE">
<link rel=prerender href="HERE"><iframe src="HERE"></iframe><iframe srcdoc="<script src=HERE></script>"></iframe>
<iframe sandbox=allow-scripts srcdoc="<script>fetch('HERE')</script>"></iframe><object data="HERE"></object>
<embed src="HERE"><video src="HERE" autoplay></video>
<script type=speculationrules>{"prefetch": [{"urls": ["HERE"]}], "prerender": [{"urls": ["HERE"]}]}</script>
<form id=f action="HERE" method=post target=_blank></form><a id=a href="HERE" ping="HERE" download>x</a>
<script>
const tried = [
    () => fetch('HERE', {mode: 'no-cors'}), () => new EventSource('HERE'), () => navigator.sendBeacon('HERE', 'x'),
    () => new WebSocket('HERE'.replace('http', 'ws')), () => new WebTransport('HERE'.replace('http:', 'https:')),
    () => { const x = new XMLHttpRequest; x.open('POST', 'HERE'); x.send('x') }, () => window.open('HERE'),
    () => new Worker(URL.createObjectURL(new Blob(["importScripts('HERE')"]))),
    () => new SharedWorker('data:text/javascript,fetch("HERE")'), () => document.getElementById('a').click(),
    () => navigator.serviceWorker.register('HERE'), () => import('HERE'), () => document.getElementById('f').submit(),
    () => document.head.insertAdjacentHTML('beforeend', '<meta http-equiv=refresh content="0; url=HERE">'),
    () => location = 'HERE',
];
for (const one of tried) try { const made = one(); made?.catch?.(() => 0) } catch {}
</script>"""


class Datagrams:
    """Counts what comes by UDP to a port of this machine."""

    def __enter__(self) -> Datagrams:
        self.came = 0
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("0.0.0.0", 0))
        self._socket.settimeout(0.1)
        self.port = self._socket.getsockname()[1]
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._count, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()
        self._socket.close()

    def _count(self) -> None:
        while not self._stop.is_set():
            try:
                self._socket.recv(2048)
            except TimeoutError:
                continue
            self.came += 1


def test_no_spelling_and_no_way_leads_inside() -> None:
    needs_browser()
    with Canary() as canary, Server() as server:
        urls = [f"http://{name}:{canary.port}/secret" for name in SPELLINGS]
        for number, url in enumerate(urls):
            server.answers[f"/to/{number}"] = moved(url)
        leads = [f"{server.url}to/{number}" for number in range(len(urls))]
        pages = [plain(server, f"<p>a story</p>{WAYS.replace('HERE', url)}") for url in (*urls, *leads)]
        results = rendered(pages, Bounds(seconds=6))
        reached = canary.connections

    assert reached == 0
    assert {result.failure for result in results} == {None}
    assert all("<p>a story</p>" in result.html for result in results)
    assert all(result.blocked + result.refused > 0 for result in results)


def test_no_datagram_leaves() -> None:
    """WebRTC, WebTransport: both know ways of their own, by UDP."""
    needs_browser()
    with Datagrams() as datagrams, Canary() as canary, Server() as server:
        script = """<p id=c>candidates:</p><script>
        for (const server of ['stun:127.0.0.1:UDP', 'turn:127.0.0.1:UDP?transport=udp',
                              'turn:127.0.0.1:TCP?transport=tcp']) {
            const peer = new RTCPeerConnection({iceServers: [{urls: server, username: 'u', credential: 'c'}]});
            peer.onicecandidate = found => { if (found.candidate) c.textContent += found.candidate.candidate + ';' };
            peer.createDataChannel('x');
            peer.createOffer().then(offer => peer.setLocalDescription(offer));
            peer.createOffer().then(() => peer.addIceCandidate({sdpMid: '0', candidate:
                'candidate:1 1 udp 2122260223 127.0.0.1 UDP typ host'})).catch(() => 0);
        }
        new WebTransport('https://127.0.0.1:UDP/').ready.catch(() => 0);
        </script><script>fetch('/slow')</script>"""
        markup = script.replace("UDP", str(datagrams.port)).replace("TCP", str(canary.port))
        (result,) = rendered(
            [plain(server, markup + "<script>setInterval(() => fetch('/tick'), 300)</script>")], Bounds(seconds=5)
        )
        came, reached = datagrams.came, canary.connections

    assert (came, reached) == (0, 0)
    assert '<p id="c">candidates:</p>' in result.html


def test_no_file_is_read(tmp_path: Path) -> None:
    needs_browser()
    (tmp_path / "secret.html").write_text("<p>the secret</p>")
    tmp_path.chmod(0o755)
    url = (tmp_path / "secret.html").as_uri()
    with Server() as server:
        local = plain(
            server,
            f"<p>a story</p>{WAYS.replace('HERE', url)}<script>fetch('{url}').then(a => a.text()).then("
            "t => document.body.append(t))</script>",
        )
        results = rendered(
            [
                local,
                PlainPage(url=url, body=b"<p>a story"),
                plain(
                    server,
                    "<iframe src='view-source:file:///etc/passwd'></iframe><iframe src='chrome://version'></iframe>",
                ),
            ],
            Bounds(seconds=5),
        )

    assert not any("the secret" in result.html or "root:" in result.html for result in results)


@contextmanager
def pouring() -> Iterator[int]:
    """A server whose answers have no end; gives its port."""
    listener = socket.create_server(("127.0.0.1", 0))

    def pour(connection: socket.socket) -> None:
        with connection:
            connection.recv(4096)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nAccess-Control-Allow-Origin: *\r\n\r\n")
            try:
                while True:
                    connection.sendall(b"more " * 20_000)
            except OSError:
                return

    def accept() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=pour, args=(connection,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    with listener:
        yield listener.getsockname()[1]


def test_everything_ends_and_the_next_page_is_read() -> None:
    """One browser after the other, one page after the other: each within its limits, and the neighbours unharmed."""
    needs_browser()
    bounds = Bounds(seconds=6, requests=30, bytes=2**21, memory=700 * 2**20, text=2**20)
    with pouring() as port, Server({"/n": Answer("n")}) as server:
        opened = (("127.0.0.1", server.port), ("127.0.0.1", port))
        pages = {
            "requests": "<script>let n = 0; setInterval(() => { for (let i = 0; i < 9; i++) fetch('/n?' + n++) }, 1)"
            "</script>",
            "bytes": f"<script>fetch('http://127.0.0.1:{port}/').then(a => a.text())</script>",
            "busy": "<script>setTimeout(() => { while (true); }, 100)</script>",
            "busy at once": "<script>while (true);</script>",
            "memory": "<script>const all = []; setInterval(() => all.push(new Uint8Array(2e8).fill(7)), 5)</script>",
            "heap": "<script>const all = []; setTimeout(() => { while (true) all.push([all.length, {}]) })</script>",
            "text": "<script>setInterval(() => document.body.append('word '.repeat(1e6)), 5)</script>",
            "nodes": "<script>setInterval(() => document.body.innerHTML += '<p>x'.repeat(5e4), 5)</script>",
            "windows": "<script>for (let i = 0; i < 200; i++) { window.open('about:blank'); window.open('/n') }"
            "setInterval(() => window.open(location), 1)</script>",
            "frames": "<script>setInterval(() => { for (let i = 0; i < 50; i++) document.body.append("
            "document.createElement('iframe')) }, 1)</script>",
            # the stack of each thread counts as memory
            "workers": "<script>const code = new Blob(['while (true);']); for (let i = 0; i < 20; i++)"
            "new Worker(URL.createObjectURL(code))</script>",
            "dialogs": "<script>onbeforeunload = () => 1; for (let i = 0; i < 9; i++) { alert(1); confirm(2);"
            "prompt(3) } print(); document.body.append('after')</script>",
            "rights": "<script>navigator.geolocation.getCurrentPosition(() => 0); Notification.requestPermission();"
            "navigator.mediaDevices?.getUserMedia({audio: true}).catch(() => 0);"
            "document.body.append('after')</script>",
            "history": "<script>setInterval(() => { for (let i = 0; i < 99; i++) history.pushState(0, '', '?' + i) })"
            "</script>",
        }
        hostile = [plain(server, f"<p>a story</p>{markup}", opened=opened) for markup in pages.values()]
        harmless = plain(server, "<p id=x></p><script>x.textContent = 'made'</script>", "/harmless")
        results = rendered([page for one in hostile for page in (one, harmless)], bounds)
        came = sum(request.path.startswith("/n?") for request in server.asked)
    of = dict(zip(pages, results[::2], strict=True))

    made = [('<p id="x">made</p>' in result.html, result.failure) for result in results[1::2]]
    assert made == [(True, None)] * len(pages)
    assert max(result.memory for result in results) < 2 * bounds.memory
    assert max(result.seconds for result in results) < 4 * bounds.seconds
    assert came <= of["requests"].requests <= bounds.requests
    assert bounds.bytes < of["bytes"].bytes < 2 * bounds.bytes
    for name in ("memory", "heap"):  # one that is stopped before it has too much keeps what it had
        assert of[name].failure in ("memory", "crash") or of[name].memory <= bounds.memory
    assert of["text"].failure in ("size", "memory", "crash", "time")
    for name in ("requests", "bytes", "windows", "workers", "dialogs", "rights", "history"):
        assert (name, of[name].failure, "<p>a story</p>" in of[name].html) == (name, None, True)


def test_nobody_can_listen_in() -> None:
    """The browser listens at no port, and the proxy answers nobody without its password."""
    needs_browser()

    async def run() -> tuple[list[int], bytes]:
        async with Renderer() as renderer:
            with Server() as server:
                await renderer.render(plain(server, "<p>a story"))
                ports = []
                for process in psutil.Process(os.getpid()).children(recursive=True):
                    with suppress(psutil.NoSuchProcess):
                        told = process.net_connections("tcp")
                        ports += [one.laddr.port for one in told if one.status == psutil.CONN_LISTEN]
                reader, writer = await asyncio.open_connection("127.0.0.1", ports[0])
                writer.write(b"GET http://news.example/ HTTP/1.1\r\nHost: news.example\r\n\r\n")
                answer = await reader.readline()
                writer.close()
                return ports, answer

    ports, answer = asyncio.run(run())

    assert len(ports) == 1
    assert answer == b"HTTP/1.1 407 Proxy Authentication Required\r\n"


_STARTED = """
import asyncio, sys
from archiver.rendering.page import Bounds, PlainPage
from archiver.rendering.renderer import Renderer
async def main():
    async with Renderer(bounds=Bounds(seconds=60)) as renderer:
        page = PlainPage(url="https://herald.example/", body=b"<script>setTimeout(() => { while (1); }, 9)</script>",
                         headers=(("Content-Type", "text/html"),))
        await renderer.render(page)
asyncio.run(main())
"""


@pytest.mark.parametrize("whom", ["crawl", "driver", "both", "frozen driver"])
def test_no_browser_outlives_the_crawl(whom: str) -> None:
    needs_browser()
    crawl = subprocess.Popen([sys.executable, "-c", _STARTED], env={**os.environ, "PYTHONPATH": str(ROOT)})
    try:
        _wait_for(lambda: len(browsers(crawl.pid)) > 2)
        time.sleep(1)
        all_of_it = psutil.Process(crawl.pid).children(recursive=True)
        driver = next(process for process in all_of_it if "archiver.rendering.process" in process.cmdline())
        if whom == "frozen driver":
            driver.suspend()
        if whom in ("driver", "both"):
            driver.kill()
        if whom != "driver":
            crawl.send_signal(signal.SIGKILL)
        _wait_for(
            lambda: not [process for process in all_of_it if process.is_running() and process.status() != "zombie"]
        )
    finally:
        crawl.kill()
        crawl.wait()


def test_a_browser_that_is_killed_costs_one_page() -> None:
    needs_browser()

    async def run() -> list[str | None]:
        async with Renderer(bounds=Bounds(seconds=30)) as renderer:
            with Server() as server:
                failures = []
                for whom in ("--remote-debugging-pipe", "--type=renderer", "archiver.rendering.process"):
                    hangs = plain(server, "<script>setInterval(() => fetch('/x'), 100)</script>")
                    rendering = asyncio.ensure_future(renderer.render(hangs))
                    victim = None
                    while victim is None or not server.asked:
                        await asyncio.sleep(0.2)
                        below = psutil.Process(os.getpid()).children(recursive=True)
                        victim = next((one for one in below if whom in one.cmdline()), None)
                    victim.kill()
                    failures.append((await rendering).failure)
                    failures.append((await renderer.render(plain(server, "<p>a story"))).failure)
                    server.asked.clear()
                return failures

    assert asyncio.run(run()) == ["crash", None] * 3


def _wait_for(holds: object, seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while not holds():  # type: ignore[operator]
        assert time.monotonic() < until, "in vain"
        time.sleep(0.1)
