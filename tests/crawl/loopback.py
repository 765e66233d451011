"""Servers on loopback that are asked directly, without a proxy, and canaries that must not be asked."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Literal, Self


def has_ipv6() -> bool:
    """Whether this machine has a loopback address of IPv6."""
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        return False
    return True


@dataclass(frozen=True)
class Answer:
    """What stands at a path. `framing`: how the client learns where the body ends (RFC 9112, section 6); `unended`: it
    does not, for the last chunk is missing."""

    body: str | bytes = ""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    media_type: str = "text/html; charset=utf-8"
    framing: Literal["length", "chunked", "close", "unended"] = "length"


def moved(target: str, status: int = 302) -> Answer:
    return Answer(status=status, headers=(("Location", target),))


@dataclass(frozen=True)
class Asked:
    """A request: its path with the query, its headers, names in lower case, and when it came, in seconds."""

    path: str
    headers: Mapping[str, str]
    at: float


@dataclass
class Server:
    """Answers for paths; what is at none is 404. With `tls` it speaks https.

        with Server({"/": Answer("…")}) as server:
            archiver.crawl(server.url)

    asked  -- the requests that came, in order.
    strict -- answers, by path, to requests that bring no cookie.
    """

    answers: dict[str, Answer] = field(default_factory=dict)
    tls: ssl.SSLContext | None = None
    address: str = "127.0.0.1"
    asked: list[Asked] = field(default_factory=list)
    strict: dict[str, Answer] = field(default_factory=dict)

    def __enter__(self) -> Self:
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            timeout = 30

            def do_GET(self) -> None:
                headers = {name.lower(): value for name, value in self.headers.items()}
                server.asked.append(Asked(self.path, headers, time.monotonic()))
                answer = server.answers.get(self.path, Answer("nothing here", 404))
                if "cookie" not in headers:
                    answer = server.strict.get(self.path, answer)
                body = answer.body.encode() if isinstance(answer.body, str) else answer.body
                self.send_response(answer.status)
                self.send_header("Content-Type", answer.media_type)
                for name, value in answer.headers:
                    self.send_header(name, value)
                if answer.framing == "length":
                    self.send_header("Content-Length", str(len(body)))
                elif answer.framing == "chunked":
                    self.send_header("Transfer-Encoding", "chunked")
                    body = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
                else:
                    self.send_header("Connection", "close")
                if answer.framing == "unended":
                    self.send_header("Transfer-Encoding", "chunked")
                    body = b"%x\r\n%s\r\n" % (len(body), body)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                """Nothing: `asked` is the log."""

        class Listener(ThreadingHTTPServer):
            daemon_threads = True
            address_family = socket.AF_INET6 if ":" in server.address else socket.AF_INET

            def handle_error(self, request: object, client_address: object) -> None:
                """Clients that hang up, as one does that does not like our certificate."""

        self._listener = Listener((self.address, 0), Handler)
        if self.tls is not None:
            # the handshake is made in the connection's own thread
            self._listener.socket = self.tls.wrap_socket(
                self._listener.socket, server_side=True, do_handshake_on_connect=False
            )
        self._thread = threading.Thread(target=self._listener.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._listener.shutdown()
        self._thread.join()
        self._listener.server_close()

    @property
    def port(self) -> int:
        return int(self._listener.server_address[1])

    @property
    def url(self) -> str:
        """The root, by numeric address."""
        host = f"[{self.address}]" if ":" in self.address else self.address
        return f"http{'s' if self.tls else ''}://{host}:{self.port}/"


class Canary:
    """Listens at one port of every address of the machine, and counts connections. It must never be reached."""

    def __enter__(self) -> Self:
        self.connections = 0
        self._sockets = [socket.create_server(("0.0.0.0", 0))]
        self.port = int(self._sockets[0].getsockname()[1])
        if has_ipv6():
            self._sockets.append(socket.create_server(("::", self.port), family=socket.AF_INET6))
        for listener in self._sockets:
            threading.Thread(target=self._accept, args=(listener,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for listener in self._sockets:
            listener.close()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            self.connections += 1
            connection.close()
