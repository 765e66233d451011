"""A store that speaks S3, on loopback."""

from __future__ import annotations

import select
import socket
import socketserver
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest


class S3:
    """moto's server on loopback, and what a command has to know of it."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        self.environment = {
            "AWS_ENDPOINT_URL": self.url,
            "AWS_ACCESS_KEY_ID": "loopback",
            "AWS_SECRET_ACCESS_KEY": "loopback",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    def make(self, bucket: str) -> str:
        request = urllib.request.Request(f"{self.url}/{bucket}", method="PUT")
        request.add_header("Authorization", "AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/s3/aws4_request")
        urllib.request.urlopen(request).close()
        return f"s3://{bucket}/copy"


@contextmanager
def running_s3() -> Iterator[S3]:
    """A server of moto's, empty; the test is skipped where its packages are missing."""
    pytest.importorskip("s3fs")
    pytest.importorskip("moto.server")
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(600):
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                time.sleep(0.1)
        yield S3(port)
    finally:
        process.terminate()
        process.wait()


class Gate(socketserver.ThreadingTCPServer):
    """Stands on loopback before a store, and lets connections through, or ends each at once while it is shut."""

    daemon_threads = True

    def __init__(self, store: S3) -> None:
        super().__init__(("127.0.0.1", 0), _Passing)
        self.store = store
        self.shut = False
        self.environment = {**store.environment, "AWS_ENDPOINT_URL": f"http://127.0.0.1:{self.server_address[1]}"}


class _Passing(socketserver.BaseRequestHandler):
    server: Gate

    def handle(self) -> None:
        if self.server.shut:
            return
        with socket.create_connection(("127.0.0.1", self.server.store.port)) as store:
            back = threading.Thread(target=self._pass, args=(store, self.request), daemon=True)
            back.start()
            self._pass(self.request, store)
            back.join()

    def _pass(self, source: socket.socket, target: socket.socket) -> None:
        """Hand on what comes, until the gate is shut."""
        with suppress(OSError):
            while not self.server.shut:
                if select.select([source], [], [], 0.1)[0]:
                    if not (content := source.recv(1 << 16)):
                        break
                    target.sendall(content)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


@contextmanager
def gate_before(store: S3) -> Iterator[Gate]:
    with Gate(store) as gate:
        threading.Thread(target=gate.serve_forever, daemon=True).start()
        yield gate
        gate.shutdown()
