"""A disk that gets full at any place where a crawl writes: it says so, nothing is torn, and it goes on when there is
room again."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acknowledged import acknowledged, torn
from tests.command import Done, Installation
from tests.conftest import NOW
from tests.failpoints import fill
from tests.newsweb import NewsWeb

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.geteuid() != 0 or shutil.which("mount") is None, reason="needs root, to mount a small disk"),
]

QUIET = Done(0, "", "")

#: By what is written when there is no room any more; the code that the run ends with.
WRITES = {
    "the first record of a WARC file": ("a file has no record yet", 1, 74),
    "half of a record": ("in the middle of a record", 4, 74),
    "the row of a capture": ("after append", 4, 74),
    "a commit": ("after fsync", 4, 74),
    "the next record": ("after commit", 9, 74),
    "an article": ("an article is saved", 1, 74),
    "the end of the run": ("the run is closed", 1, 74),
    "a line of the log": ("a line is logged", 1, 74),
    # what SQLite cannot put back from its log into the database stays in the log
    "the checkpoint of the database": ("the archive is closed", 1, 0),
}


@pytest.fixture(scope="module")
def web() -> Iterator[NewsWeb]:
    with NewsWeb(hosts=1, articles=6, now=NOW) as web:
        # a line in the log
        web.fault("^" + web.urls[-1].replace("?", "[?]"), "404")
        yield web


@pytest.fixture
def archiver(web: NewsWeb, tmp_path: Path) -> Iterator[Installation]:
    """The command with a data folder on a disk of 4 MB."""
    archiver = Installation(tmp_path, web.proxy)
    archiver.data.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(archiver.data)], capture_output=True, text=True
    )
    if mounted.returncode:
        pytest.skip(f"cannot mount a small disk: {mounted.stderr.strip()}")
    try:
        archiver.write_sites(web.hosts)
        yield archiver
    finally:
        subprocess.run(["umount", "--lazy", str(archiver.data)], check=True)


@pytest.mark.parametrize("what", WRITES)
def test_a_crawl(what: str, archiver: Installation) -> None:
    place, times, code = WRITES[what]
    filling = Installation(archiver.folder, archiver.proxy, {"FAILPOINT_FILLS": str(archiver.data)})
    done = filling.run(place, str(times), "archiver", "crawl", "--delay", "0", module="tests.failpoints")
    before, tail = acknowledged(archiver.data), torn(archiver.data)
    (archiver.data / "ballast").unlink()

    assert (done.code, done.out, done.err.count("\n")) == (code, "", int(code != 0))
    assert done.err.startswith("archiver: " if code else "")
    assert tail == 0
    assert archiver.crawl() == QUIET
    assert before.lost(acknowledged(archiver.data)) == []
    assert archiver.rows("SELECT count(*), count(DISTINCT url) FROM articles") == [(5, 5)]
    assert archiver.run("check") == QUIET


def test_nothing_begins_on_a_full_disk(archiver: Installation) -> None:
    fill(archiver.data)
    done = archiver.crawl()
    (archiver.data / "ballast").unlink()

    assert (done.code, done.out, done.err.count("\n")) == (74, "", 1)
    assert archiver.crawl() == QUIET
    assert archiver.run("check") == QUIET


@pytest.mark.parametrize("name", ["all.csv", "all.jsonl", "all.wacz"])
def test_an_export(name: str, archiver: Installation) -> None:
    assert archiver.crawl() == QUIET
    fill(archiver.data)
    done = archiver.run("export", f"data/{name}")
    left = sorted(path.name for path in archiver.data.iterdir() if path.name.startswith("all"))
    (archiver.data / "ballast").unlink()

    assert (done.code, done.out, done.err.count("\n")) == (74, "", 1)
    assert left == []
    assert archiver.run("export", f"data/{name}").code == 0


#: Commands that only read.
READING = (("check",), ("check", "--quick"), ("search", "a"), ("show", "1"), ("edits",), ("sites",), ("status",))


@pytest.mark.parametrize("medium", ["full", "read-only"])
def test_what_only_reads(archiver: Installation, medium: str) -> None:
    """On a full disk, and on a medium that nobody can write, as a disc or another's backup."""
    assert archiver.crawl() == QUIET
    expected = [archiver.run(*words) for words in READING]
    assert expected[0] == QUIET
    (archiver.data / "run.lock").unlink()
    if medium == "full":
        fill(archiver.data)
    else:
        subprocess.run(["mount", "-o", "remount,ro", str(archiver.data)], check=True)
    assert [archiver.run(*words) for words in READING] == expected
    assert not (archiver.data / "run.lock").exists()
    assert archiver.run("doctor").code in (0, 3, 74)


def test_a_folder_that_is_read_only(archiver: Installation) -> None:
    assert archiver.crawl() == QUIET
    subprocess.run(["mount", "-o", "remount,ro", str(archiver.data)], check=True)
    crawl, search = archiver.crawl(), archiver.run("search", "--csv")
    subprocess.run(["mount", "-o", "remount,rw", str(archiver.data)], check=True)

    assert (crawl.code, crawl.out, crawl.err) == (
        74,
        "",
        "archiver: data: cannot be written (Read-only file system); check its owner and mode, or name another with"
        " --data\n",
    )
    assert (search.code, search.err, search.out.count("\n")) == (0, "", 6)
    assert archiver.crawl() == QUIET
