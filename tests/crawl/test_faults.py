"""What may go wrong around a scheduled run: other runs, the disk, the database."""

from __future__ import annotations

import os
import resource
import sqlite3
import subprocess
import time
from pathlib import Path

import pytest

from tests.command import PATIENCE, Done, Installation
from tests.newsweb import NewsWeb


def articles(archiver: Installation) -> list[tuple[int, int]]:
    return archiver.rows("SELECT count(*), count(DISTINCT url) FROM articles")


@pytest.mark.slow
def test_of_twenty_overlapping_starts_one_runs(newspapers: NewsWeb, archiver: Installation) -> None:
    archiver.write_sites(newspapers.hosts, delay="3")
    first = archiver.start("crawl")
    deadline = time.monotonic() + PATIENCE
    while not newspapers.log:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    others = [archiver.start("crawl") for _ in range(19)]
    ended = [(process.communicate(timeout=PATIENCE), process.returncode) for process in others]
    first.communicate(timeout=PATIENCE)

    assert first.returncode == 0
    line = f"archiver: data: crawl (process {first.pid}) is at work here; try again when it has ended\n"
    assert [Done(code, out, err) for (out, err), code in ended] == [Done(75, "", line)] * 19
    assert archiver.rows("SELECT count(*) FROM runs") == [(1,)]
    assert articles(archiver) == [(16, 16)]


@pytest.mark.slow
@pytest.mark.parametrize("kilobytes", [24, 100, 400])
def test_a_full_disk_ends_the_run_and_the_next_one_goes_on(
    kilobytes: int, newspapers: NewsWeb, archiver: Installation
) -> None:
    archiver.write_sites(newspapers.hosts, delay="0")

    def full() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (kilobytes * 1024, kilobytes * 1024))

    process = archiver.start("crawl", preexec_fn=full)
    out, err = process.communicate(timeout=PATIENCE)
    torn = [check(path) for path in archiver.warcs()]
    after = archiver.crawl()

    assert (process.returncode, out, err.count("\n")) == (74, "", 1)
    assert err.startswith("archiver: ")
    assert all(torn)
    assert after == Done(0, "", "")
    assert articles(archiver) == [(16, 16)]
    assert all(check(path) for path in archiver.warcs())


def check(path: Path) -> bool:
    """Whether every byte of a WARC file belongs to a whole gzip member."""
    return subprocess.run(["gzip", "-t", str(path)], capture_output=True).returncode == 0


@pytest.mark.slow
def test_a_database_that_another_process_holds_for_half_a_minute(newspapers: NewsWeb, archiver: Installation) -> None:
    archiver.write_sites(newspapers.hosts, delay="0")
    assert archiver.run("crawl", "--limit", "1").code == 0
    connection = sqlite3.connect(archiver.data / "archive.db", isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    process = archiver.start("crawl")
    time.sleep(30)
    alive = process.poll() is None
    connection.execute("ROLLBACK")
    connection.close()
    out, err = process.communicate(timeout=PATIENCE)

    assert alive
    assert (process.returncode, out, err) == (0, "", "")
    assert articles(archiver) == [(16, 16)]


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only to root")
def test_a_folder_that_cannot_be_written(newspapers: NewsWeb, archiver: Installation) -> None:
    archiver.write_sites(newspapers.hosts)
    archiver.data.chmod(0o500)
    done = archiver.crawl()
    archiver.data.chmod(0o700)

    assert (done.code, done.out, done.err.count("\n")) == (74, "", 1)
    assert len(newspapers.log) == 0
