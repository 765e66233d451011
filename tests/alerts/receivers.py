"""Receivers of alerts on loopback: a web server that remembers what was posted."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Posted:
    """One request: its path, headers (names in lower case), and JSON."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]


@dataclass
class WebReceiver:
    """status  -- what it answers, one after the other, the last for ever.
    pause    -- seconds between the moment it has taken a message and its answer.
    location -- where a redirect leads.
    """

    url: str = ""
    status: list[int] = field(default_factory=lambda: [200])
    pause: float = 0.0
    location: str = ""
    posted: list[Posted] = field(default_factory=list)

    @property
    def bodies(self) -> list[dict[str, Any]]:
        return [each.body for each in self.posted]


@contextmanager
def web_receiver() -> Iterator[WebReceiver]:
    receiver = WebReceiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            headers = {name.lower(): value for name, value in self.headers.items()}
            status = receiver.status.pop(0) if len(receiver.status) > 1 else receiver.status[0]
            receiver.posted.append(Posted(self.path, headers, body))
            time.sleep(receiver.pause)
            try:
                self.send_response(status)
                if receiver.location:
                    self.send_header("Location", receiver.location)
                self.send_header("Content-Length", "0")
                self.end_headers()
            except OSError:
                return  # whoever posted was killed

        def log_message(self, *_: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
