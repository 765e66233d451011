"""A PostgreSQL server of the tests' own, and clusters on it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from archiver.cluster.demo import embedded_postgresql
from archiver.cluster.register import Register
from archiver.cluster.worker import begin_cluster
from tests.postgresql import new_database
from tests.s3 import S3, running_s3


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of its database `postgres`."""
    # a socket's name has at most 107 bytes
    with tempfile.TemporaryDirectory(prefix="pg-", dir="/tmp") as folder, embedded_postgresql(Path(folder)) as address:
        yield address


@pytest.fixture
def address(server: str, request: pytest.FixtureRequest) -> str:
    """A new, empty database."""
    return new_database(server, f"test_{abs(hash(request.node.nodeid)):x}")


@pytest.fixture(scope="session")
def s3() -> Iterator[S3]:
    with running_s3() as running:
        yield running


@pytest.fixture
def store(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Where shards are published: a new folder, or with the parameter `s3` a new bucket."""
    if getattr(request, "param", "folder") == "folder":
        return str(tmp_path / "store")
    s3: S3 = request.getfixturevalue("s3")
    for name, value in s3.environment.items():
        monkeypatch.setenv(name, value)
    return s3.make(f"news-{abs(hash(request.node.nodeid)):x}")


@pytest.fixture
def register(address: str, store: str) -> Register:
    """A cluster with a lease of four seconds and a turn each hour."""
    return begin_cluster(address, store, every=3600, lease=4)
