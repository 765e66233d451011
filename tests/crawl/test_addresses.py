"""No connection reaches an address that is not public."""

import socket
import threading
from pathlib import Path

import pytest

from archiver.archive import Archive
from archiver.crawl.addresses import is_public, numeric
from tests.command import Installation


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.9.10", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1",
        "169.254.169.254", "100.64.0.1", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255", "192.0.2.1",
        "198.18.0.1", "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "ff02::1", "::ffff:127.0.0.1",
        "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "2002:c0a8:101::1", "no address",
    ],
)  # fmt: skip
def test_forbidden(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["93.184.215.14", "8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("2130706433", "127.0.0.1"),
        ("0x7f000001", "127.0.0.1"),
        ("0x7f.1", "127.0.0.1"),
        ("0177.0.0.01", "127.0.0.1"),
        ("127.1", "127.0.0.1"),
        ("::1", "::1"),
        ("[::ffff:127.0.0.1]", "127.0.0.1"),
        ("example.org", None),
        ("localhost", None),
        ("ünïcode.example", None),
    ],
)
def test_numeric(host: str, address: str | None) -> None:
    assert numeric(host) == address


class Canary:
    """A server that must never be reached: it counts connections."""

    def __enter__(self) -> "Canary":
        self.connections = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.connections += 1
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\nsecret")
            connection.close()


HOSTS = ("127.0.0.1", "localhost", "2130706433", "0x7f.1", "0177.0.0.1", "127.1", "[::ffff:127.0.0.1]")


def test_no_spelling_reaches_loopback(tmp_path: Path) -> None:
    archiver = Installation(tmp_path)
    with Canary() as canary:
        done = archiver.crawl(*(f"http://{host}:{canary.port}/" for host in HOSTS))

    assert (done.code, canary.connections) == (3, 0)
    with Archive(archiver.data, readonly=True) as archive:
        reasons = {row["reason"].split(" (")[0] for row in archive.db.query("SELECT reason FROM urls")}
        captures = archive.db.table("captures").count
    assert reasons == {"private address 127.0.0.1"}
    assert captures == 0


def test_a_site_may_be_opened_knowingly(tmp_path: Path) -> None:
    archiver = Installation(tmp_path)
    archiver.data.mkdir()
    with Canary() as canary:
        (archiver.data / "sites.toml").write_text(
            f'[local]\nstart = ["http://localhost:{canary.port}/"]\nallow_private = true\n'
        )
        archiver.crawl()

        assert canary.connections >= 1
