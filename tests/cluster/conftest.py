"""A PostgreSQL server of the tests' own, and clusters on it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from archiver.cluster.demo import embedded_postgresql
from archiver.cluster.register import Register
from archiver.cluster.worker import begin_cluster


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of its database `postgres`."""
    # a socket's name has at most 107 bytes
    with tempfile.TemporaryDirectory(prefix="pg-", dir="/tmp") as folder, embedded_postgresql(Path(folder)) as address:
        yield address


@pytest.fixture
def address(server: str, request: pytest.FixtureRequest) -> str:
    """A new, empty database."""
    name = f"test_{abs(hash(request.node.nodeid)):x}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return server.replace("/postgres?", f"/{name}?")


@pytest.fixture
def register(address: str, tmp_path: Path) -> Register:
    """A cluster with two shards, a lease of four seconds and a turn each hour."""
    return begin_cluster(address, str(tmp_path / "store"), every=3600, lease=4)
