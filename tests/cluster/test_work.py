"""Workers of a cluster: real processes, killed and stopped, against one newspaper web, one PostgreSQL and one store."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import psutil
import pytest

from archiver.archive.upkeep.integrity import check_archive
from archiver.backup.places import BackupPlace, place_of
from archiver.cluster.copies import check_copies
from archiver.cluster.register import Register
from tests.clock import clock, needs_faketime
from tests.command import Done, Installation
from tests.newsweb import NewsWeb
from tests.stored import rows

#: Long enough for what is waited for on a busy machine.
PATIENCE = 150.0

#: Of articles, what does not tell when and by whom a page was fetched.
TOLD = ("key", "title", "authors", "published", "lead", "text", "site")


def until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.1)


@dataclass(frozen=True)
class Cluster:
    """Machines are folders: `m1`, `m2` …

    environment -- of all commands, beside what they need.
    said        -- lines of workers that have ended.
    """

    folder: Path
    register: Register
    proxy: str
    environment: dict[str, str] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)

    @property
    def place(self) -> BackupPlace:
        """The store."""
        return place_of(self.register.settings().store)

    def installation(self, machine: str) -> Installation:
        folder = self.folder / machine
        folder.mkdir(exist_ok=True)
        # a store on loopback is not behind the proxy
        environment = {"ARCHIVER_CLUSTER": self.register.address, "no_proxy": "127.0.0.1", **self.environment}
        return Installation(folder, self.proxy, environment)

    @contextmanager
    def working(self, machine: str, delay: float = 0) -> Iterator[subprocess.Popen[str]]:
        words = ["cluster", "work", "--machine", machine, "--delay", str(delay)]
        worker = self.installation(machine).start(*words)
        try:
            yield worker
        finally:
            for process in (worker.pid, *(child.pid for child in children(worker.pid))):
                signalled(process, signal.SIGCONT)
                signalled(process, signal.SIGTERM)
            try:
                out, err = worker.communicate(timeout=PATIENCE)
            except subprocess.TimeoutExpired:
                kill(worker)
                raise
            assert (out, "Traceback" in err) == ("", False), err
            self.said.extend(err.splitlines())

    def outcomes(self) -> list[str | None]:
        return [row.outcome for row in self.register.status()]

    def told(self) -> list[tuple[object, ...]]:
        """Articles of all shards, as they lie in the store."""
        found: list[tuple[object, ...]] = []
        for row in self.register.status():
            with_lease = self.folder / "reader" / row.shard
            bring_from_store(self, row.shard, with_lease)
            assert check_archive(with_lease) == []
            found += articles(with_lease)
        return sorted(found, key=str)


def bring_from_store(cluster: Cluster, shard: str, folder: Path) -> None:
    """What a new machine would have: the pieces put together, and repaired."""
    from archiver.cluster.copies import ShardCopies

    register = cluster.register
    register._rows("UPDATE archiver.shards SET due = now() WHERE name = %s RETURNING name", shard)
    lease = register.take(shard, "reader", "reader")
    assert lease is not None
    # as for a lease that lasts: bringing up only reads
    assert ShardCopies(folder, cluster.place, register).bring_up(lease)


def articles(data: Path) -> list[tuple[object, ...]]:
    return [tuple(row[name] for name in TOLD) for row in rows(data, ["articles"])["articles"]]


def children(pid: int) -> list[psutil.Process]:
    try:
        return psutil.Process(pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def signalled(pid: int, number: int) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def kill(worker: subprocess.Popen[str]) -> None:
    """As when the machine's current goes off: the worker and all that it started, at once."""
    for process in children(worker.pid):
        signalled(process.pid, signal.SIGKILL)
    worker.kill()
    worker.wait(PATIENCE)


@pytest.fixture
def cluster(register: Register, newspapers: NewsWeb, tmp_path: Path) -> Cluster:
    """Two shards, of two newspapers each."""
    return with_sites(Cluster(tmp_path, register, newspapers.proxy), newspapers)


def with_sites(cluster: Cluster, newspapers: NewsWeb) -> Cluster:
    installation = cluster.installation("desk")
    installation.write_sites(newspapers.hosts)
    done = installation.run("cluster", "add", "data/sites.toml", "--shards", "2")
    assert (done.code, done.err, done.out.count("shard-000")) == (0, "", 4)
    return cluster


@pytest.fixture
def alone(newspapers: NewsWeb, tmp_path: Path) -> list[tuple[object, ...]]:
    """Articles of one archive that crawled all by itself."""
    installation = Installation(tmp_path / "alone", newspapers.proxy)
    installation.write_sites(newspapers.hosts)
    assert installation.crawl() == Done(0, "", "")
    return sorted(articles(installation.data), key=str)


def ended(cluster: Cluster) -> bool:
    return all(outcome is not None and outcome.startswith("ended") for outcome in cluster.outcomes())


@pytest.mark.slow
def test_two_machines_do_what_one_does(cluster: Cluster, alone: list[tuple[object, ...]]) -> None:
    with cluster.working("m1"), cluster.working("m2"):
        until(lambda: ended(cluster))

    assert len(alone) == 16
    assert cluster.told() == alone
    assert check_copies(cluster.register, cluster.place, verify=True) == []
    done = cluster.installation("desk").run("cluster", "check", "--verify")
    assert done == Done(0, "", "")


@pytest.mark.slow
@pytest.mark.parametrize("disk", ["kept", "lost"])
def test_a_machine_that_dies(cluster: Cluster, newspapers: NewsWeb, alone: list[tuple[object, ...]], disk: str) -> None:
    """Killed with all its processes in the middle of a turn, its disk lost or not: another goes on."""
    crawled = len(newspapers.log)
    with cluster.working("m1", delay=0.5) as worker:
        until(lambda: len(newspapers.log) > crawled + 8)
        kill(worker)
    if disk == "lost":
        shutil.rmtree(cluster.folder / "m1")
    with cluster.working("m2", delay=0.5):
        until(lambda: ended(cluster))

    assert cluster.told() == alone
    assert too_close(newspapers, crawled, 0.45) == []


@pytest.mark.slow
def test_a_host_that_rests_is_left_alone(cluster: Cluster, newspapers: NewsWeb) -> None:
    """A host answers 429 for an hour, and the machine that asked it is lost with its disk. The next one does not ask
    it."""
    busy = newspapers.hosts[0]
    newspapers.fault(f"{busy.name}{busy.feed}", "429-hour")
    with cluster.working("m1", delay=0.5) as worker:
        until(lambda: any(cluster.register.terms(row.shard) for row in cluster.register.status()))
        kill(worker)
    shutil.rmtree(cluster.folder / "m1")
    asked = len(newspapers.log)
    with cluster.working("m2", delay=0.5):
        until(lambda: ended(cluster))

    later = {record.host for record in list(newspapers.log)[asked:]}
    assert later
    assert busy.name not in later
    [told] = [terms for row in cluster.register.status() for terms in cluster.register.terms(row.shard)]
    assert (told.host, told.reason) == (busy.name.removeprefix("www."), "too_many_requests")


@pytest.mark.slow
def test_a_machine_that_is_stopped_and_wakes(
    cluster: Cluster, newspapers: NewsWeb, alone: list[tuple[object, ...]]
) -> None:
    """SIGSTOP for longer than the lease: its crawl ends without a word and without a request, what it had fetched is
    taken over at its next turn, and no object in the store changes."""
    crawled = len(newspapers.log)
    with cluster.working("m1", delay=0.5) as worker:
        until(lambda: len(newspapers.log) > crawled + 8)
        stopped = [psutil.Process(worker.pid), *children(worker.pid)]
        for process in stopped:
            process.suspend()
        with cluster.working("m2", delay=0.5):
            until(lambda: ended(cluster))
            before = digests(cluster.folder / "store")
            asked = len(newspapers.log)
            for process in stopped:
                process.resume()
            psutil.wait_procs(stopped[1:], timeout=PATIENCE)
            assert len(newspapers.log) == asked
    after = digests(cluster.folder / "store")

    assert {name: after.get(name) for name in before} == before
    assert too_close(newspapers, crawled, 0.45) == []
    # the next turn of the shard, on the machine that slept
    for row in cluster.register.status():
        cluster.register._rows(
            "UPDATE archiver.shards SET due = now(), machine = 'm1' WHERE name = %s RETURNING name", row.shard
        )
    unpublished = captures(cluster.folder / "m1" / "data")
    with cluster.working("m1"):
        until(lambda: all(row.epoch > 2 or row.machine == "m1" for row in cluster.register.status()))
        until(lambda: ended(cluster) and not any(row.owner for row in cluster.register.status()))
    assert unpublished <= captures(cluster.folder / "m1" / "data")
    assert cluster.told() == alone


def digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and "archive.db" not in path.as_posix()
    }


def captures(data: Path) -> set[object]:
    """Identities of all captures in a machine's shards."""
    return {row["record"] for path in data.glob("shard-*") for row in rows(path, ["captures"])["captures"]}


def too_close(web: NewsWeb, since: int, seconds: float) -> list[tuple[str, float]]:
    """Requests to a host that came sooner after the one before, of all workers."""
    last: dict[str, float] = {}
    found = []
    for record in list(web.log)[since:]:
        gap = record.time - last.get(record.host, 0)
        if gap < seconds:
            found.append((record.url, round(gap, 2)))
        last[record.host] = record.time
    return found


def test_one_line_for_what_is_wrong(cluster: Cluster) -> None:
    installation = cluster.installation("desk")
    nowhere = replace(installation, environment={"ARCHIVER_CLUSTER": "postgresql://127.0.0.1:9/none"})
    unnamed = replace(installation, environment={})

    away = nowhere.run("cluster", "work")
    assert (away.code, away.out, away.err.count("\n")) == (69, "", 1)
    assert away.err.startswith("archiver: PostgreSQL: ")
    assert unnamed.run("cluster", "status") == Done(
        78, "", "archiver: which cluster? set ARCHIVER_CLUSTER=postgresql://…, or give --cluster\n"
    )
    elsewhere = installation.run("cluster", "init", cluster.register.address, "elsewhere")
    assert (elsewhere.code, elsewhere.err.count("\n")) == (69, 1)
    assert "the cluster has its shards in" in elsewhere.err


def test_a_store_that_cannot_be_reached(address: str, tmp_path: Path) -> None:
    environment = {"AWS_ENDPOINT_URL": "http://127.0.0.1:9", "AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x"}
    done = Installation(tmp_path, environment=environment).run("cluster", "init", address, "s3://news-archive/shards")
    assert (done.code, done.out, done.err.count("\n")) == (74, "", 1)
    assert done.err.startswith("archiver: s3://news-archive/shards: ")


@pytest.mark.slow
def test_a_store_that_is_not_mounted(cluster: Cluster, newspapers: NewsWeb, alone: list[tuple[object, ...]]) -> None:
    """Where another file system is to be mounted lies an empty folder: nothing is written there, nor fetched."""
    store, crawled = cluster.folder / "store", len(newspapers.log)
    shutil.rmtree(store)
    store.mkdir()
    told = f"{store}: is no store of a cluster; mount it, or call `archiver cluster init` again"
    with cluster.working("m1"):
        until(lambda: cluster.outcomes() == [f"failed: {told}"] * 2)
        assert cluster.installation("desk").run("cluster", "check") == Done(74, "", f"archiver: {told}\n")
    assert (list(store.iterdir()), len(newspapers.log)) == ([], crawled)

    again = cluster.installation("desk").run("cluster", "init", cluster.register.address, str(store), "--lease", "4")
    assert again == Done(0, "", "")
    cluster.register._rows("UPDATE archiver.shards SET due = now() RETURNING name")
    with cluster.working("m1"):
        until(lambda: ended(cluster))
    assert cluster.told() == alone


@needs_faketime
@pytest.mark.slow
def test_a_clock_that_is_wrong(cluster: Cluster, newspapers: NewsWeb) -> None:
    """A machine whose clock is two hours ahead says so in one line, and takes no turn."""
    crawled = len(newspapers.log)
    wrong = replace(cluster, environment=clock("+2h"))
    with wrong.working("m1") as worker:
        assert worker.stderr is not None
        line = worker.stderr.readline()
        time.sleep(2)
    assert re.fullmatch(
        r"archiver: the clock of m1: is 7,(19|20)\d s ahead of PostgreSQL's; set it right, captures are dated by it; "
        r"this worker waits for that\n",
        line,
    )
    assert (cluster.outcomes(), wrong.said, len(newspapers.log)) == ([None, None], [], crawled)
