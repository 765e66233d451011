"""The newspapers behind a proxy on loopback, so that they can be crawled as any site, under their own names."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

from archiver.demo.courier import Courier
from archiver.demo.gazette import Gazette
from archiver.demo.page import DemoPage, missing
from archiver.demo.stories import read_stories

# ----------------------------------------------------------------------------------------------------------------------
# Both newspapers, as they stand at one moment.


@dataclass(frozen=True, slots=True)
class DemoHosts:
    """Name and port at which each paper is reached; absolute links are made of it."""

    gazette: str = "www.gazette-littoral.example"
    courier: str = "www.harbour-courier.example"


def demo_pages(
    now: datetime, hosts: DemoHosts | None = None, *, later: bool = False
) -> dict[tuple[str, str], DemoPage]:
    """Every page of both papers, by host and path. Pure: the same for the same arguments.

    now   -- with its time zone; all dates are counted back from it, so that the stories look fresh.
    later -- the papers some hours on: in each, one story was edited (headline and a paragraph) and one is new.
    """
    hosts = hosts or DemoHosts()
    gazette = Gazette(hosts.gazette, tuple(read_stories("gazette", now, later=later)))
    courier = Courier(hosts.courier, tuple(read_stories("courier", now, later=later)))
    return {(paper.host, path): answer for paper in (gazette, courier) for path, answer in paper.pages().items()}


# ----------------------------------------------------------------------------------------------------------------------

#: Methods and paths of the requests, in the order they came.
Requests = list[tuple[str, str, str, int]]


@dataclass(slots=True)
class Demo:
    """The two papers while they are being served.

    proxy            -- address of the HTTP proxy that answers for their hosts.
    gazette, courier -- addresses of their home pages.
    requests         -- what was asked for so far: host, method, path with query, status.
    """

    proxy: str
    now: datetime
    hosts: DemoHosts = field(default_factory=DemoHosts)
    requests: Requests = field(default_factory=list)
    _pages: Mapping[tuple[str, str], DemoPage] = field(default_factory=dict, repr=False)

    @property
    def gazette(self) -> str:
        return f"http://{self.hosts.gazette}/"

    @property
    def courier(self) -> str:
        return f"http://{self.hosts.courier}/"

    def publish(self, *, later: bool = False) -> None:
        """Put the papers out; with `later`, as some hours on: in each, one story is edited and one is new."""
        self._pages = demo_pages(self.now, self.hosts, later=later)

    def answer(self, host: str, target: str) -> DemoPage:
        """The page at a path, whatever tracking parameters it carries."""
        parts = urlsplit(target)
        if any(not name.startswith("utm_") for name, _ in parse_qsl(parts.query)):
            return missing()
        return self._pages.get((host, parts.path or "/")) or missing()


@contextmanager
def serve_demo(port: int = 0, now: datetime | None = None) -> Iterator[Demo]:
    """Serve both papers under their own host names, through an HTTP proxy at a port of 127.0.0.1, until the block
    ends.

    port -- 0 lets the system choose.
    now  -- what the dates of the stories are counted back from, with a time zone; None: the present moment.

    Raises OSError where the port is taken.
    """
    with _Server(port) as server:
        demo = Demo(f"http://127.0.0.1:{server.server_port}", now or datetime.now(UTC))
        demo.publish()
        server.demo = demo
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield demo
        finally:
            server.shutdown()
            thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    demo: Demo

    def __init__(self, port: int) -> None:
        super().__init__(("127.0.0.1", port), _Handler)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server
    server_version, sys_version = "Quay", ""
    timeout = 30

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def _answer(self, *, with_body: bool) -> None:
        # asked as a proxy, the target is the whole address (RFC 9112, section 3.2.2)
        host = urlsplit(self.path).netloc or self.headers["Host"] or ""
        page = self.server.demo.answer(host, self.path)
        unchanged = page.status == 200 and self._is_known(page)
        status = 304 if unchanged else page.status
        self.server.demo.requests.append((host, self.command, self.path, status))
        self.send_response(status)
        for name, value in page.headers:
            if not unchanged or name in ("ETag", "Last-Modified"):
                self.send_header(name, value)
        if not unchanged:
            self.send_header("Content-Length", str(len(page.body)))
        self.end_headers()
        if with_body and not unchanged:
            self.wfile.write(page.body)

    def _is_known(self, page: DemoPage) -> bool:
        """Whether the client has this version (RFC 9110, 13.1: If-None-Match goes before If-Modified-Since)."""
        known, since = self.headers["If-None-Match"], self.headers["If-Modified-Since"]
        if known is not None:
            return page.header("ETag") in [mark.strip().removeprefix("W/") for mark in known.split(",")]
        modified = page.header("Last-Modified")
        if since is None or modified is None:
            return False
        try:
            return parsedate_to_datetime(modified) <= parsedate_to_datetime(since)
        except (ValueError, TypeError):
            return False

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: `Demo.requests` is the log."""
