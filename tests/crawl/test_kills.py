"""A crawl that is killed loses nothing that it had fetched, and the next one goes on from there."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import pytest
from warcio.archiveiterator import ArchiveIterator

from tests.command import Done, Installation
from tests.conftest import NOW
from tests.newsweb import NewsWeb

QUIET = Done(0, "", "")

#: Long enough for a crawl to start on a machine that is busy.
PATIENCE = 60.0


def wait_until(happened: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not happened():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.02)


def told(archiver: Installation) -> list[tuple[Any, ...]]:
    """All that the archive says of stories, whenever it was read."""
    assert archiver.rows("PRAGMA integrity_check") == [("ok",)]
    return archiver.rows(
        """SELECT key, title, authors, published, lead, text,
           (SELECT count(*) FROM versions WHERE article_id = articles.id) FROM articles ORDER BY key"""
    )


def records(archiver: Installation) -> list[str]:
    """Kinds of all records that another reader finds in the WARC files."""
    found = []
    for path in archiver.warcs():
        with path.open("rb") as file:
            for record in ArchiveIterator(file, check_digests="raise"):
                record.raw_stream.read()
                found.append(record.rec_type)
    return found


def test_a_killed_crawl_leaves_no_process_behind(newspapers: NewsWeb, archiver: Installation) -> None:
    archiver.write_sites(newspapers.hosts)
    with archiver.start("crawl", "--delay", "2") as process:
        wait_until(lambda: len(newspapers.log) > 10, process)
        children = psutil.Process(process.pid).children(recursive=True)
        process.kill()
        process.communicate(timeout=PATIENCE)
    _, alive = psutil.wait_procs(children, timeout=PATIENCE)

    assert len(children) > 1
    assert alive == []
    assert archiver.crawl() == QUIET
    assert archiver.rows("SELECT outcome FROM runs") == [("killed",), ("finished",)]
    assert archiver.rows("SELECT count(*) FROM articles") == [(16,)]


@pytest.mark.slow
@pytest.mark.parametrize("how", ["removed", "replaced", "cut"])
def test_a_warc_file_that_goes_under_a_crawl(newspapers: NewsWeb, archiver: Installation, how: str) -> None:
    archiver.write_sites(newspapers.hosts)
    with archiver.start("crawl", "--delay", "1") as process:
        wait_until(lambda: len(newspapers.log) > 8 and len(archiver.warcs()) == 1, process)
        (path,) = archiver.warcs()
        copy = path.read_bytes()
        if how == "cut":
            os.truncate(path, len(copy) - 10)
        else:
            path.unlink()
            if how == "replaced":
                path.write_bytes(copy)
        out, err = process.communicate(timeout=PATIENCE)

    assert (process.returncode, out, err.count("\n")) == (74, "", 1)
    assert "was removed, replaced or changed under" in err
    done, findings = archiver.crawl(), archiver.run("check")
    assert (path.name in done.err) == (how == "removed"), done
    assert (findings.code, findings.err) == (0 if how == "replaced" else 3, ""), findings


def test_who_else_comes_while_a_crawl_is_at_work(newspapers: NewsWeb, archiver: Installation) -> None:
    archiver.write_sites(newspapers.hosts)
    # long enough for two more commands, however busy the machine is
    with archiver.start("crawl", "--delay", "15") as process:
        wait_until(lambda: len(newspapers.log) > 3, process)
        refused = archiver.crawl()
        status = archiver.run("status", "--csv")
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=PATIENCE)

    assert refused == Done(
        75, "", f"archiver: data: crawl (process {process.pid}) is at work here; try again when it has ended\n"
    )
    assert (status.code, status.err) == (0, "")
    assert process.returncode == 128 + signal.SIGTERM


@pytest.mark.slow
def test_killed_ten_times_it_ends_with_the_same_articles(tmp_path: Path) -> None:
    with NewsWeb(hosts=12, articles=16, now=NOW) as web:
        whole, killed = (Installation(tmp_path / name, web.proxy) for name in ("whole", "killed"))
        for archiver in (whole, killed):
            archiver.write_sites(web.hosts)
        assert whole.crawl() == QUIET
        drawn = random.Random(2)
        for _ in range(10):
            web.log.clear()
            # at a number of requests, not at a time: the same on a slow machine and a fast one
            requests = drawn.randrange(16)
            with killed.start("crawl", "--delay", "0") as process:
                # on a fast machine the last of them may find nothing left to do
                while len(web.log) < requests and process.poll() is None:
                    time.sleep(0.02)
                time.sleep(drawn.random() / 5)
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.communicate()
        assert killed.crawl() == QUIET

    assert len(told(whole)) == 192
    assert told(killed) == told(whole)
    captures = killed.rows("SELECT count(*) FROM captures")[0][0]
    kinds = records(killed)
    assert sum(kind in ("response", "revisit") for kind in kinds) == captures
    assert kinds.count("metadata") == captures
