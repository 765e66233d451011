"""An archive is copied to a folder and brought back: whole, while others write, and whatever ends it early."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import time
from pathlib import Path

import pytest

from archiver.archive import Store
from archiver.archive.upkeep.integrity import check_archive
from archiver.backup import BackupReport, back_up, restore
from archiver.capture import Capture
from archiver.errors import ArchiveError
from archiver.reparse.rebuild import read_found, rebuild
from tests.command import Done, Installation
from tests.crawl.test_kills import PATIENCE, wait_until
from tests.newsweb import NewsWeb
from tests.stored import DERIVED, Rows, rows, store_pages

#: Kills of each slow test.
KILLS = int(os.environ.get("ARCHIVER_TEST_KILLS", "50"))

TABLES = (*DERIVED, "urls", "runs", "revisions", "addresses")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("template") / "data"
    store_pages(data, hosts=2, stories=6)
    return data


@pytest.fixture
def data(template: Path, tmp_path: Path) -> Path:
    shutil.copytree(template, tmp_path / "data")
    return tmp_path / "data"


def add_pages(data: Path, count: int, *, size: int = 600) -> None:
    """Store some more pages, in a WARC file of their own."""
    drawn = random.Random(count)
    with Store(data) as archive, archive.batch():
        first = archive.db["captures"].count
        for number in range(first, first + count):
            body = f"<html><body><p>Page {number}</p><p>{drawn.randbytes(size).hex()}</p></body></html>".encode()
            url = f"https://www.example.org/{number}"
            archive.captures.add(Capture(url=url, body=body, fetched="2025-07-01T08:00:00Z", found={"kind": "article"}))
    read_found(data, jobs=1)


def contents(folder: Path) -> dict[str, bytes]:
    """All files of a folder but the lock."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "run.lock"
    }


def brought_back(target: Path, folder: Path) -> Rows:
    """The rows of a backup's archive, which is whole."""
    assert restore(str(target), folder).findings == []
    return rows(folder, TABLES)


def test_what_comes_back_is_what_was_there(data: Path, tmp_path: Path) -> None:
    report = back_up(data, str(tmp_path / "copy"))

    size = sum(path.stat().st_size for path in (tmp_path / "copy").rglob("*-*"))
    assert report == BackupReport(str(tmp_path / "copy"), report.made, 3, 0, size)
    assert brought_back(tmp_path / "copy", tmp_path / "back") == rows(data, TABLES)
    (warc,) = (data / "warc").rglob("*.warc.gz")
    assert (tmp_path / "back" / warc.relative_to(data)).read_bytes() == warc.read_bytes()
    assert (tmp_path / "back" / "sites.toml").read_bytes() == (data / "sites.toml").read_bytes()
    rebuild(tmp_path / "back", jobs=1)
    assert rows(tmp_path / "back") == rows(data)


def test_what_is_there_is_not_copied_again(data: Path, tmp_path: Path) -> None:
    target = tmp_path / "copy"
    back_up(data, str(target))
    before = {path: path.stat().st_mtime_ns for path in target.rglob("*-*") if path.is_file()}

    report = back_up(data, str(target), verify=True)

    assert (report.copied, report.kept, report.bytes) == (0, 3, 0)
    assert {path: path.stat().st_mtime_ns for path in target.rglob("*-*") if path.is_file()} == before

    add_pages(data, 3)
    report = back_up(data, str(target))

    assert (report.copied, report.kept) == (2, 2)  # the database and the new WARC file
    # the former database is gone, and nothing else
    assert [name for name in contents(target) if name.endswith(".db")] == [
        entry["stored"]
        for entry in json.loads((target / "backup.json").read_bytes())["files"]
        if entry["name"] == "archive.db"
    ]
    assert brought_back(target, tmp_path / "back") == rows(data, TABLES)


def test_a_file_that_grows_is_copied_as_far_as_rows_name_it(data: Path, tmp_path: Path) -> None:
    (warc,) = (data / "warc").rglob("*.warc.gz")
    whole = warc.read_bytes()
    with warc.open("ab") as file:
        file.write(b"\x1f\x8b\x08 what a run is writing now")
    back_up(data, str(tmp_path / "copy"))

    assert brought_back(tmp_path / "copy", tmp_path / "back") == rows(data, TABLES)
    assert (tmp_path / "back" / warc.relative_to(data)).read_bytes() == whole


def test_a_copy_that_went_bad_is_made_anew(data: Path, tmp_path: Path) -> None:
    target = tmp_path / "copy"
    back_up(data, str(target))
    before = contents(target)
    (copy,) = target.rglob("*.warc.gz")
    good = copy.read_bytes()
    copy.write_bytes(good[:999] + bytes([good[999] ^ 1]) + good[1000:])

    report = back_up(data, str(target), verify=True)

    assert (report.copied, report.kept, report.bytes) == (1, 2, len(good))
    assert contents(target) | {"backup.json": b""} == before | {"backup.json": b""}


def test_other_files_in_the_folder_are_left_alone(data: Path, tmp_path: Path) -> None:
    target = tmp_path / "copy"
    target.mkdir()
    (target / "notes.txt").write_text("mine")
    (target / "warc").mkdir()
    (target / "warc" / "mine.warc.gz").write_bytes(b"mine")
    back_up(data, str(target))
    add_pages(data, 1)
    back_up(data, str(target))

    assert (target / "notes.txt").read_text() == "mine"
    assert (target / "warc" / "mine.warc.gz").read_bytes() == b"mine"


def test_a_changed_warc_file_does_not_replace_a_good_copy(data: Path, tmp_path: Path) -> None:
    target = tmp_path / "copy"
    back_up(data, str(target))
    before = contents(target)
    (warc,) = (data / "warc").rglob("*.warc.gz")
    good = warc.read_bytes()
    for bad, told in (
        (good[:999] + bytes([good[999] ^ 1]) + good[1000:], f"{warc}: is not what the last backup copied; "),
        (good[:-9], f"{warc}: ends at {len(good) - 9:,} of {len(good):,} bytes; "),
    ):
        warc.write_bytes(bad)
        with pytest.raises(ArchiveError) as raised:
            back_up(data, str(target))
        assert str(raised.value).startswith(told)
        assert contents(target) == before
    warc.unlink()
    with pytest.raises(ArchiveError, match="is gone; put it back"):
        back_up(data, str(target))

    assert contents(target) == before


def test_another_archive_does_not_take_the_place_of_one(data: Path, tmp_path: Path) -> None:
    target = tmp_path / "copy"
    back_up(data, str(target))
    before = contents(target)
    add_pages(tmp_path / "other", 2)
    with pytest.raises(ArchiveError, match="it is of another archive"):
        back_up(tmp_path / "other", str(target))

    assert contents(target) == before


@pytest.mark.parametrize("name", ["", " ", "notes.txt", "notes.txt/copy"])
def test_a_place_that_is_none_is_refused(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """An empty variable in a script, and the name of a file."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "notes.txt").write_text("mine")
    before = contents(tmp_path)
    for work in (lambda: back_up(data, name), lambda: restore(name, tmp_path / "back")):
        with pytest.raises(ArchiveError, match="name a folder"):
            work()
    assert contents(tmp_path) == before


@pytest.mark.parametrize("where", [".", "inside"])
def test_no_backup_goes_into_an_archive(data: Path, where: str) -> None:
    before = contents(data)
    with pytest.raises(ArchiveError, match="name another"):
        back_up(data, str(data / where))

    assert contents(data) == before


def test_restore_refuses_what_holds_anything(data: Path, tmp_path: Path) -> None:
    target = tmp_path / "copy"
    back_up(data, str(target))
    before = contents(data)
    with pytest.raises(ArchiveError, match="has an archive already"):
        restore(str(target), data)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "notes.txt").write_text("mine")
    with pytest.raises(ArchiveError, match="is not empty"):
        restore(str(target), tmp_path / "full")
    with pytest.raises(ArchiveError, match="no backup here"):
        restore(str(tmp_path / "full"), tmp_path / "new")

    assert contents(data) == before
    assert not (tmp_path / "new").exists()


def test_restore_proves_every_byte(data: Path, tmp_path: Path) -> None:
    target = tmp_path / "copy"
    back_up(data, str(target))
    drawn = random.Random(3)
    stored = sorted(path for path in target.rglob("*-*") if path.is_file())
    for path in stored * 4:
        good = path.read_bytes()
        place = drawn.randrange(len(good))
        path.write_bytes(good[:place] + bytes([good[place] ^ 1 << drawn.randrange(8)]) + good[place + 1 :])
        with pytest.raises(ArchiveError, match="is damaged; use another backup"):
            restore(str(target), tmp_path / "back")
        assert not (tmp_path / "back").exists()
        path.write_bytes(good)
        # the next would go on from what this one brought, which was proved
        shutil.rmtree(tmp_path / "back.restoring")

    (tmp_path / "back.restoring" / "warc" / "2025").mkdir(parents=True)
    (tmp_path / "back.restoring" / "archive.db").write_bytes(b"of a restore that was killed")
    (tmp_path / "back.restoring" / "warc" / "2025" / "other.warc.gz").write_bytes(b"of another backup")
    assert brought_back(target, tmp_path / "back") == rows(data, TABLES)


@pytest.mark.parametrize("name", ["../evil.warc.gz", "warc/../../evil.warc.gz", "warc/2026/../evil.warc.gz", "/evil"])
def test_no_name_leads_out_of_the_folder(data: Path, tmp_path: Path, name: str) -> None:
    target = tmp_path / "copy"
    back_up(data, str(target))
    told = json.loads((target / "backup.json").read_bytes())
    told["files"][0]["name"] = name
    (target / "backup.json").write_text(json.dumps(told))
    with pytest.raises(ArchiveError, match="is damaged; use another backup"):
        restore(str(target), tmp_path / "back")

    assert not list(tmp_path.rglob("evil*"))


@pytest.mark.slow
def test_a_backup_during_a_crawl_is_whole(newspapers: NewsWeb, archiver: Installation) -> None:
    archiver.write_sites(newspapers.hosts)
    reports = []
    with archiver.start("crawl", "--delay", "1") as process:
        wait_until(lambda: len(archiver.warcs()) > 0 and len(newspapers.log) > 6, process)
        for number in range(4):
            reports.append(archiver.run("backup", "copy"))
            assert archiver.run("restore", "copy", f"back-{number}") == Done(0, "", "")
            time.sleep(0.5)
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=PATIENCE)

    assert reports == [Done(0, "", "")] * 4
    for number in range(4):
        folder = archiver.folder / f"back-{number}"
        assert check_archive(folder) == []
        known = {row["record"] for row in rows(folder)["captures"]}
        assert known <= {row["record"] for row in rows(archiver.data)["captures"]}
    # the archive of that moment goes on like any other
    archiver.data.rename(archiver.folder / "lost")
    (archiver.folder / "back-3").rename(archiver.data)
    assert archiver.crawl() == Done(0, "", "")
    assert archiver.run("check") == Done(0, "", "")
    assert archiver.rows("SELECT count(*) FROM articles") == [(16,)]


@pytest.fixture
def large(tmp_path: Path) -> Installation:
    """An archive that takes a while to be copied."""
    archiver = Installation(tmp_path)
    add_pages(archiver.data, 40, size=400_000)
    return archiver


@pytest.mark.slow
def test_backup_killed_again_and_again(large: Installation, tmp_path: Path) -> None:
    archiver, drawn = large, random.Random(15)
    data, target = archiver.data, tmp_path / "copy"
    lasted = seconds_of(archiver, "backup", "copy")
    backed_up = [rows(data, TABLES)]
    killed = 0
    for _ in range(KILLS):
        add_pages(data, 2, size=400_000)
        backed_up.append(rows(data, TABLES))
        killed += archiver.killed(drawn.random() * lasted, "backup", "copy") == -signal.SIGKILL
        found = brought_back(target, tmp_path / "back")
        assert found in backed_up  # of one moment or another
        backed_up = backed_up[backed_up.index(found) :]  # and never of an earlier one than before
        shutil.rmtree(tmp_path / "back")
    print(f"{killed} of {KILLS} killed")
    assert killed > KILLS // 4
    assert archiver.run("backup", "copy") == Done(0, "", "")
    assert not list(target.glob("backup-work-*"))
    assert not list(target.rglob("*.partial"))


@pytest.mark.slow
def test_restore_killed_again_and_again(large: Installation, tmp_path: Path) -> None:
    """The folder is not there, or it is the whole archive; what the backup holds stays as it is."""
    archiver, drawn, expected = large, random.Random(51), rows(large.data, TABLES)
    assert archiver.run("backup", "copy") == Done(0, "", "")
    backup = contents(tmp_path / "copy")
    lasted = seconds_of(archiver, "restore", "copy", "back")
    shutil.rmtree(tmp_path / "back")
    killed = whole = 0
    for number in range(KILLS):
        if number % 3 == 0:  # else the next goes on from what is there
            shutil.rmtree(tmp_path / "back.restoring", ignore_errors=True)
        killed += archiver.killed(drawn.uniform(0.2, 1.05) * lasted, "restore", "copy", "back") == -signal.SIGKILL
        if (tmp_path / "back").exists():
            assert check_archive(tmp_path / "back") == []
            assert rows(tmp_path / "back", TABLES) == expected
            whole += 1
            shutil.rmtree(tmp_path / "back")
    assert killed > KILLS // 4
    print(f"{killed} of {KILLS} killed, {whole} came to the whole archive")
    assert contents(tmp_path / "copy") == backup
    assert archiver.run("restore", "copy", "back") == Done(0, "", "")
    assert rows(tmp_path / "back", TABLES) == expected
    assert not (tmp_path / "back.restoring").exists()


def seconds_of(archiver: Installation, *words: str) -> float:
    began = time.monotonic()
    assert archiver.run(*words) == Done(0, "", "")
    return time.monotonic() - began


def test_a_damaged_database_is_no_backup(data: Path, tmp_path: Path) -> None:
    back_up(data, str(tmp_path / "copy"))
    before = contents(tmp_path / "copy")
    connection = sqlite3.connect(data / "archive.db")
    (page,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'urls_due'").fetchone()
    (size,) = connection.execute("PRAGMA page_size").fetchone()
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    with (data / "archive.db").open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)
    with pytest.raises(ArchiveError, match="run `archiver rebuild`"):
        back_up(data, str(tmp_path / "copy"))

    assert contents(tmp_path / "copy") == before
