"""`archiver serve` as a command: what it says where it cannot begin, and how it ends."""

from __future__ import annotations

import signal
import socket
from pathlib import Path

import psutil
import pytest

from archiver.archive import Store
from tests.command import Installation
from tests.web.serving import serving


def test_without_an_archive(tmp_path: Path) -> None:
    done = Installation(tmp_path).run("serve")
    assert (done.code, done.err) == (
        74,
        "archiver: data: no archive here yet; `archiver crawl URL` begins one\n",
    )


def test_where_the_port_is_taken(tmp_path: Path) -> None:
    Store(tmp_path / "data").close()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = Installation(tmp_path).run("serve", "--port", str(port))
    assert done.code == 78
    assert done.err == (
        f"archiver: cannot listen at 127.0.0.1, port {port} (Address already in use):"
        " name another with --host or --port\n"
    )


def test_other_names_must_be_allowed(tmp_path: Path) -> None:
    Store(tmp_path).close()
    with serving(tmp_path, "--allow-host", "Archive.example") as server:
        asked = ("archive.example:80", "127.0.0.1", "other.example")
        assert [server.get("/", headers={"Host": host}).status for host in asked] == [200, 200, 400]


@pytest.mark.slow
@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_when_told_to_and_leaves_nothing_behind(tmp_path: Path, sign: signal.Signals) -> None:
    Store(tmp_path).close()
    with serving(tmp_path, "--sql") as server:
        assert server.get("/archive.json", sql="SELECT 1").status == 200
        children = psutil.Process(server.process.pid).children(recursive=True)
        assert children
        server.process.send_signal(sign)
        server.process.wait(20)
    assert psutil.wait_procs(children, timeout=10)[1] == []
    assert server.process.returncode == 0
