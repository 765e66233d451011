"""The data folder: whose it is, who may write to it, and what happens when it cannot be written."""

from __future__ import annotations

import os
import resource
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from archiver.archive import Store
from archiver.archive.records.lock import holder, run_lock
from archiver.archive.upkeep.integrity import check_archive
from archiver.capture import Capture
from archiver.errors import ArchiveError, Locked, NotAnArchive
from tests.command import ROOT, Installation
from tests.newsweb import NewsWeb

PAGE = Capture(url="https://www.paper.example/1", fetched="2026-01-05T10:00:00Z", body=b"<p>Nothing new. " * 50)


def test_reading_makes_nothing(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="no archive here yet"):
        Store(tmp_path / "data", readonly=True)

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("readonly", [True, False])
def test_a_file_that_is_no_database(tmp_path: Path, readonly: bool) -> None:
    (tmp_path / "archive.db").write_bytes(b"no database " * 1000)

    with pytest.raises(NotAnArchive, match="not a database"):
        Store(tmp_path, readonly=readonly)


@pytest.mark.parametrize("readonly", [True, False])
def test_a_database_of_another_program(tmp_path: Path, readonly: bool) -> None:
    connection = sqlite3.connect(tmp_path / "archive.db")
    connection.execute("CREATE TABLE recipes (title TEXT)")
    connection.close()

    with pytest.raises(NotAnArchive, match="a database of another program"):
        Store(tmp_path, readonly=readonly)


def test_names_that_mean_something_in_a_uri(tmp_path: Path) -> None:
    folder = tmp_path / "50% of? #1"
    Store(folder).close()

    assert (folder / "archive.db").exists()
    with Store(folder, readonly=True) as archive:
        assert archive.ledger.counts() == {}


def test_readers_see_whole_batches_while_one_writes(tmp_path: Path) -> None:
    with Store(tmp_path) as archive:
        seen: list[int] = []
        done = threading.Event()

        def read() -> None:
            with Store(tmp_path, readonly=True) as reader:
                while not done.is_set():
                    seen.append(reader.db.execute("SELECT count(*) FROM captures").fetchone()[0])

        reader = threading.Thread(target=read)
        reader.start()
        for number in range(20):
            with archive.batch():
                for page in range(5):
                    archive.captures.add(replace(PAGE, body=f"{number} {page}".encode()))
        done.set()
        reader.join()

    assert seen == sorted(seen)
    assert {count % 5 for count in seen} == {0}


_HOLD = """
import sys
from pathlib import Path
from archiver.archive.records.lock import run_lock
with run_lock(Path(sys.argv[1]), "crawl"):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def held(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that holds the lock of `tmp_path`."""
    with subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_one_run_at_a_time(held: subprocess.Popen[str], tmp_path: Path) -> None:
    wanted = f"{tmp_path}: crawl (process {held.pid}) is at work here; try again when it has ended"
    with pytest.raises(Locked) as refused, run_lock(tmp_path, "reparse"):
        pass

    assert str(refused.value) == holder(tmp_path) == wanted


def test_a_killed_run_leaves_no_lock(held: subprocess.Popen[str], tmp_path: Path) -> None:
    held.kill()
    held.wait()

    assert holder(tmp_path) is None
    with run_lock(tmp_path, "reparse"):
        assert holder(tmp_path) == (
            f"{tmp_path}: reparse (process {os.getpid()}) is at work here; try again when it has ended"
        )


def contradict(archive: Store) -> None:
    with archive.batch():
        archive.captures.add(replace(PAGE, fetched="2026-01-05T11:00:00Z", body=b"<p>Something new."))
        archive.db.execute("PRAGMA defer_foreign_keys = ON")
        archive.db.execute("INSERT INTO readings (capture_id, article_id, reading) VALUES (7, 7, '')")


def test_records_of_a_batch_that_cannot_be_committed_are_taken_back(tmp_path: Path) -> None:
    """Rows that contradict each other fail at the commit itself, when the records are on the disk already."""
    with Store(tmp_path) as archive:
        with archive.batch():
            archive.captures.add(PAGE)
        [path] = (tmp_path / "warc").rglob("*.warc.gz")
        before = path.read_bytes()
        with pytest.raises(sqlite3.IntegrityError):
            contradict(archive)
        assert path.read_bytes() == before
        with archive.batch():
            archive.captures.add(replace(PAGE, fetched="2026-01-05T11:00:00Z", body=b"<p>Something new."))
    assert path.read_bytes().startswith(before)
    assert check_archive(tmp_path) == []


@pytest.mark.parametrize("limit", [100_000, 450_000])
def test_a_disk_that_is_full_loses_nothing_that_was_stored(
    newspapers: NewsWeb, archiver: Installation, limit: int
) -> None:
    """No file may grow beyond the limit: at first the database cannot be made, then not be added to."""
    archiver.write_sites(newspapers.hosts)
    limits = (limit, limit)
    small = partial(resource.setrlimit, resource.RLIMIT_FSIZE, limits)
    with archiver.start("crawl", "--delay", "0", preexec_fn=small) as process:
        out, err = process.communicate(timeout=120)

    assert (process.returncode, out) == (74, "")
    assert err == "archiver: data/archive.db: disk I/O error; `archiver doctor` says what is wrong\n"
    assert archiver.crawl().code == 0
    assert archiver.rows("SELECT count(*) FROM articles") == [(16,)]
    assert archiver.rows("PRAGMA integrity_check") == [("ok",)]
    kinds = []
    for path in archiver.warcs():
        with path.open("rb") as file:
            for record in ArchiveIterator(file, check_digests="raise"):
                record.raw_stream.read()
                kinds.append(record.rec_type)
    [(captures,)] = archiver.rows("SELECT count(*) FROM captures")
    assert sum(kind in ("response", "revisit") for kind in kinds) == captures
