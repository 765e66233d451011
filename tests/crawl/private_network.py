"""A machine of its own for a crawl: public and private addresses, a name server, a web server at every address.

    unshare --user --map-root-user --net --mount python -m tests.crawl.private_network FOLDER

Runs `archiver crawl` twice in FOLDER and prints what came to the web server, and why nothing came of the rest, as JSON.
The name server is real, and so is the resolver of the system that asks it.
"""

from __future__ import annotations

import json
import socket
import struct
import subprocess
import sys
import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path

from tests.command import Installation
from tests.importing.samples import story

PUBLIC, PUBLIC6 = "93.184.215.14", "2606:4700::1111"

#: Addresses that the machine has beside 127.0.0.1 and ::1.
ADDRESSES = (PUBLIC, PUBLIC6, "169.254.169.254", "10.0.0.1", "192.168.1.1", "100.64.0.1", "fd00::1")

#: What names resolve to, at the first question and at each later one.
NAMES = {
    "good.example": [(PUBLIC,)],
    "good6.example": [(PUBLIC6,)],
    "rebinding.example": [(PUBLIC,), ("127.0.0.1",)],
    "rebinding6.example": [(PUBLIC6,), ("::1",)],
    # nothing listens at the first address, so that clients go on to the others
    "fallback.example": [("93.184.215.15", "127.0.0.1", "::1", "10.0.0.1")],
    "half.example": [(PUBLIC, "fd00::1")],
    "loopback.example": [("127.0.0.1",)],
    "mapped.example": [("::ffff:127.0.0.1",)],
    "metadata.example": [("169.254.169.254",)],
    "router.example": [("192.168.1.1",)],
    "shared.example": [("100.64.0.1",)],
    "unique-local.example": [("fd00::1",)],
    "nowhere.example": [("0.0.0.0",)],
    # its entry has allow_private
    "opened.example": [("10.0.0.1",)],
}

_A, _AAAA = 1, 28


class NameServer(threading.Thread):
    """Answers for `NAMES`, with a TTL of 0."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 53))
        self._asked: Counter[tuple[str, int]] = Counter()

    def run(self) -> None:
        while True:
            question, client = self._socket.recvfrom(512)
            self._socket.sendto(self._answer(question), client)

    def _answer(self, message: bytes) -> bytes:
        """RFC 1035, section 4: the question again, then its answers."""
        labels, position = [], 12
        while length := message[position]:
            labels.append(message[position + 1 : position + 1 + length].decode())
            position += 1 + length
        kind = int.from_bytes(message[position + 1 : position + 3], "big")
        question = message[12 : position + 5]
        name = ".".join(labels).lower()
        turns = NAMES.get(name, [()])
        addresses = turns[min(self._asked[name, kind], len(turns) - 1)]
        self._asked[name, kind] += 1
        packed = [
            ip_address(address).packed
            for address in addresses
            if (":" in address) == (kind == _AAAA) and kind in (_A, _AAAA)
        ]
        flags = 0x8180 if name in NAMES else 0x8183
        head = message[:2] + struct.pack(">HHHHH", flags, 1, len(packed), 0, 0)
        answers = (struct.pack(">HHHIH", 0xC00C, kind, 1, 0, len(data)) + data for data in packed)
        return head + question + b"".join(answers)


class WebServer(ThreadingHTTPServer):
    """Answers at port 80 of every address of the machine. `reached`: (address, host of the request) of each."""

    address_family = socket.AF_INET6
    daemon_threads = True

    def __init__(self) -> None:
        self.reached: list[tuple[str, str]] = []
        super().__init__(("::", 80), _Handler)

    def server_bind(self) -> None:
        self.socket.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        super().server_bind()

    def verify_request(self, request: object, client_address: object) -> bool:  # noqa: ARG002
        assert isinstance(request, socket.socket)
        self.reached.append((request.getsockname()[0].removeprefix("::ffff:"), ""))
        return True


class _Handler(BaseHTTPRequestHandler):
    server: WebServer

    def do_GET(self) -> None:
        address = self.connection.getsockname()[0].removeprefix("::ffff:")
        self.server.reached.append((address, self.headers["Host"]))
        body = story("Bath and pool closed for the summer")
        self.send_response(200 if self.path == "/a/story" else 404)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: `reached` is the log."""


def set_up(folder: Path) -> None:
    """Give the machine its addresses, and have it ask our name server."""
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    for address in ADDRESSES:
        subprocess.run(["ip", "address", "add", address, "dev", "lo"], check=True)
    resolv_conf = folder / "resolv.conf"
    resolv_conf.write_text("nameserver 127.0.0.1\noptions timeout:1 attempts:1\n")
    subprocess.run(["mount", "--bind", str(resolv_conf), "/etc/resolv.conf"], check=True)


def main(folder: Path) -> None:
    set_up(folder)
    NameServer().start()
    archiver = Installation(folder, environment=dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY"), ""))
    archiver.data.mkdir()
    (archiver.data / "sites.toml").write_text('[opened]\nhosts = ["opened.example"]\nallow_private = true\n')
    runs = []
    with WebServer() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        for _ in range(2):
            archiver.crawl(*(f"http://{name}/a/story" for name in NAMES))
            reasons = dict(archiver.rows("SELECT site, detail FROM urls"))
            runs.append({"reached": sorted(set(server.reached)), "reasons": reasons})
            server.reached.clear()
        server.shutdown()
    print(json.dumps(runs))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
