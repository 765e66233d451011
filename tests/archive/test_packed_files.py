"""WARC files are packed, read, changed and unpacked again: the same records, the same rows, the same bytes."""

from __future__ import annotations

import gzip
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import zipfile
from contextlib import closing
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from fastwarc.warc import ArchiveIterator as FastIterator
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.archive import Store
from archiver.archive.records.frames import Packer, walk_frames
from archiver.archive.records.lock import run_lock
from archiver.archive.records.members import SETTINGS, DamagedSpan, Member, compress, setting_of, walk_members
from archiver.archive.search.selection import Selection
from archiver.archive.upkeep.integrity import check_archive
from archiver.archive.upkeep.packing import PackReport, pack_archive, unpack_archive
from archiver.archive.upkeep.repair import repair
from archiver.archive.upkeep.withdrawing import withdraw
from archiver.backup import back_up, restore
from archiver.errors import ArchiveError, DamagedRecord, Locked
from archiver.export.run import export
from archiver.importing.run import import_paths
from archiver.reparse.merge import merge
from archiver.reparse.rebuild import rebuild
from tests.command import Installation
from tests.failpoints import PLACES, arm, fill
from tests.stored import DERIVED, rows, store_pages

#: Columns of `captures` that say where a record stands.
PLACE = ("warc", "offset", "length", "span", "crc32")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive whose WARC files are of a former month."""
    data = tmp_path_factory.mktemp("template") / "data"
    store_pages(data, hosts=3, stories=6)
    age(data)
    assert check_archive(data) == check_archive(data, quick=True) == []
    return data


@pytest.fixture
def data(template: Path, tmp_path: Path) -> Path:
    shutil.copytree(template, tmp_path / "data")
    return tmp_path / "data"


@pytest.fixture
def packed(data: Path) -> Path:
    assert pack_archive(data).exit_code == 0
    return data


def age(data: Path) -> None:
    """Let all WARC files be of a month that is over."""
    with closing(sqlite3.connect(data / "archive.db")) as connection, connection:
        for path in list((data / "warc").rglob("*.warc.gz")):
            name = f"2025/06/{path.name}"
            (data / "warc/2025/06").mkdir(parents=True, exist_ok=True)
            path.rename(data / "warc" / name)
            was = str(path.relative_to(data / "warc"))
            connection.execute("UPDATE captures SET warc = ? WHERE warc = ?", [name, was])


def files(data: Path) -> dict[str, str]:
    """Digests of the WARC files."""
    folder = data / "warc"
    return {
        str(path.relative_to(folder)): sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def captures(data: Path) -> dict[str, Any]:
    """Every capture as it is read, by its identity."""
    with Store(data, readonly=True) as archive:
        return {row["record"]: archive.captures.read(row) for row in list(archive.db["captures"].rows)}


def placeless(found: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """Rows without where their records stand."""
    return {
        table: [{name: value for name, value in row.items() if name not in PLACE} for row in table_rows]
        for table, table_rows in found.items()
    }


def test_packed_it_is_the_same_archive_and_unpacked_the_same_bytes(template: Path, data: Path) -> None:
    before, was = files(template), rows(template, DERIVED)
    report = pack_archive(data)
    assert report.files == tuple(before)
    assert (report.captures, report.left, report.differing) == (len(was["captures"]), (), ())
    assert list(files(data)) == sorted(report.packed)
    assert report.packed_bytes == sum(path.stat().st_size for path in (data / "warc").rglob("*.zst"))
    assert report.packed_bytes < report.gzip_bytes / 2
    assert captures(data) == captures(template)
    assert placeless(rows(data, DERIVED)) == placeless(was)
    assert check_archive(data) == check_archive(data, quick=True) == []
    assert pack_archive(data) == PackReport()

    undone = unpack_archive(data)
    assert (undone.files, sorted(undone.packed)) == (report.files, sorted(report.packed))
    assert files(data) == before
    assert rows(data, DERIVED) == was
    assert unpack_archive(data) == PackReport()


def test_a_dry_run_says_what_comes_of_it(data: Path) -> None:
    before = files(data)
    would = pack_archive(data, dry_run=True)
    assert files(data) == before
    done = pack_archive(data)
    assert (would.files, would.captures, would.gzip_bytes) == (done.files, done.captures, done.gzip_bytes)
    assert abs(would.packed_bytes - done.packed_bytes) < 200  # names and numbers are drawn


def test_only_months_that_are_over_are_packed(template: Path, tmp_path: Path) -> None:
    store_pages(tmp_path / "new", hosts=1, stories=2)
    assert pack_archive(tmp_path / "new") == PackReport()
    shutil.copytree(template, tmp_path / "old")
    assert pack_archive(tmp_path / "old", before="2025-06") == PackReport()
    assert pack_archive(tmp_path / "old", before="2025-07").files


def test_a_rebuild_of_packed_files_comes_to_the_same_rows(packed: Path) -> None:
    was = rows(packed, DERIVED)
    (packed / "archive.db").unlink()
    rebuild(packed, jobs=1)
    assert rows(packed, DERIVED) == was
    assert check_archive(packed) == []


def test_a_database_from_before_follows_its_records_into_the_packed_files(template: Path, packed: Path) -> None:
    was = rows(packed, DERIVED)
    shutil.copy(template / "archive.db", packed / "archive.db")
    assert check_archive(packed)
    repair(packed)
    assert check_archive(packed) == []
    assert rows(packed, DERIVED) == was


def test_what_comes_later_is_packed_beside_it(template: Path, packed: Path, tmp_path: Path) -> None:
    store_pages(tmp_path / "later", hosts=1, stories=3)
    merge(packed, tmp_path / "later", jobs=1)
    age(packed)
    before = captures(packed)
    assert pack_archive(packed).files
    assert captures(packed) == before
    assert len(unpack_archive(packed).files) == 2
    assert files(template).items() <= files(packed).items()


def test_another_archive_takes_in_packed_files(template: Path, packed: Path, tmp_path: Path) -> None:
    store_pages(tmp_path / "mine", hosts=1, stories=2)
    merge(tmp_path / "mine", packed, jobs=1)
    assert captures(template).keys() <= captures(tmp_path / "mine").keys()
    assert check_archive(tmp_path / "mine") == []
    assert not list((tmp_path / "mine").rglob("*.zst"))


def test_packed_files_are_joined_by_copying(template: Path, packed: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    store_pages(mine, hosts=1, stories=2)
    before = captures(mine)
    shutil.copytree(packed / "warc", mine / "warc", dirs_exist_ok=True)
    assert [finding.problem for finding in check_archive(mine)] != []
    assert repair(mine)[1] == check_archive(mine) == []
    assert captures(mine).keys() == captures(template).keys() | before.keys()


def test_packed_files_are_imported(template: Path, packed: Path, tmp_path: Path) -> None:
    (tmp_path / "whole").mkdir()
    store = tmp_path / "imported"
    import_paths(store, sorted((packed / "warc").rglob("*.zst")), jobs=1)
    with Store(store, readonly=True) as archive:
        articles = {row["url"]: row["text"] for row in archive.db["articles"].rows}
    with Store(template, readonly=True) as archive:
        assert articles == {row["url"]: row["text"] for row in archive.db["articles"].rows}


def test_an_export_has_the_same_records(template: Path, packed: Path, tmp_path: Path) -> None:
    found = []
    for number, data in enumerate((template, packed)):
        with Store(data, readonly=True) as archive:
            export(archive, Selection(), tmp_path / f"{number}.wacz", "wacz")
        with zipfile.ZipFile(tmp_path / f"{number}.wacz") as package:
            (name,) = (name for name in package.namelist() if name.endswith(".warc.gz"))
            found.append(gzip.decompress(package.read(name)).partition(b"WARC-Type: response")[2])
    assert found[0] == found[1]


def test_backups_go_on_over_packing_and_unpacking(template: Path, data: Path, tmp_path: Path) -> None:
    back_up(data, str(tmp_path / "copy"))
    for change in (pack_archive, unpack_archive, pack_archive):
        change(data)
        back_up(data, str(tmp_path / "copy"))
        restored = tmp_path / f"restored-{change.__name__}-{len(list(tmp_path.iterdir()))}"
        restore(str(tmp_path / "copy"), restored)
        assert files(restored) == files(data)
        assert captures(restored) == captures(template)


def test_a_backup_still_refuses_files_of_another_archive(packed: Path, tmp_path: Path) -> None:
    store_pages(tmp_path / "other", hosts=1, stories=2)
    back_up(tmp_path / "other", str(tmp_path / "copy"))
    with pytest.raises(ArchiveError, match="of another archive"):
        back_up(packed, str(tmp_path / "copy"))


def test_other_tools_read_packed_files(template: Path, packed: Path) -> None:
    found = {}
    for path in (packed / "warc").rglob("*.zst"):
        with path.open("rb") as file:
            for record in FastIterator(file, parse_http=False):
                found[record.record_id.removeprefix("<urn:uuid:").rstrip(">")] = record.reader.read()
    assert captures(template).keys() <= found.keys()


def test_a_story_is_withdrawn_from_packed_files(template: Path, packed: Path) -> None:
    with Store(packed, readonly=True) as archive:
        row = archive.db.execute("SELECT url, text FROM articles ORDER BY id LIMIT 1").fetchone()
    before = captures(packed)
    told = max(re.findall("[A-Za-z ,]+", row[1]), key=len).encode()  # its headline stands in links of others
    assert any(told in capture.body for capture in before.values())
    withdraw(packed, row[0], "court order")
    for path in (packed / "warc").rglob("*.zst"):
        content = b"".join(item.content for item in walk_frames(path) if isinstance(item, Member))
        assert told not in content
        assert told not in _dictionary(path)
    assert check_archive(packed) == check_archive(packed, quick=True) == []
    after = captures(packed)
    assert after.items() <= before.items()
    assert after.keys() != before.keys()
    report = unpack_archive(packed)
    assert report.exit_code == 0
    assert captures(packed) == after
    assert check_archive(packed) == []
    # as if the story had been withdrawn before anything was packed
    (name,) = files(template)
    plain = template.parent / "withdrawn"
    shutil.copytree(template, plain)
    withdraw(plain, row[0], "court order")
    mine, theirs = (_records(data / "warc" / name) for data in (packed, plain))
    assert [told for told in mine if told not in theirs and b"\r\nWARC-Type: metadata\r\n" not in told] == []
    assert len(mine) == len(theirs)  # tombstones have a time and an identity of their own


def _records(path: Path) -> list[bytes]:
    with path.open("rb") as file:
        return [item.content for item in walk_members(file) if isinstance(item, Member)]


def _dictionary(path: Path) -> bytes:
    from archiver.archive.records.frames import dictionary_of

    found = dictionary_of(path)
    return found.dict_content if found is not None else b""


def test_a_damaged_byte_is_found_and_costs_its_capture_alone(packed: Path) -> None:
    with Store(packed, readonly=True) as archive:
        row = dict(next(iter(archive.db.query("SELECT * FROM captures ORDER BY id LIMIT 1"))))
    path = packed / "warc" / row["warc"]
    content = bytearray(path.read_bytes())
    content[row["offset"] + row["length"] // 2] ^= 0x10
    path.write_bytes(content)
    (found,) = check_archive(packed)
    assert (found.place, row["id"] in found.captures) == (f"warc/{row['warc']} at {row['offset']}", True)
    with Store(packed, readonly=True) as archive:
        for other in list(archive.db.query("SELECT * FROM captures WHERE warc = ?", [row["warc"]])):
            if other["id"] in found.captures:
                with pytest.raises(DamagedRecord):
                    archive.captures.read(other)
            else:
                archive.captures.read(other)
    report = unpack_archive(packed)
    assert report.exit_code == 3
    assert not report.files
    assert path.exists()


def test_a_file_that_cannot_be_made_anew_is_left_alone(data: Path) -> None:
    """Of the records of a file one is compressed as this archiver never did."""
    with Store(data, readonly=True) as archive:
        (name,) = archive.warc.files()
        items = [item for item in archive.warc.walk(name) if isinstance(item, Member)]
    path = data / "warc" / name
    path.write_bytes(b"".join([*(compress(item.content) for item in items[:-1]), gzip.compress(items[-1].content, 1)]))
    repair(data)
    assert check_archive(data) == []
    before = files(data)
    report = pack_archive(data)
    assert (report.files, report.exit_code) == ((), 3)
    assert [left for left, _ in report.left] == [name]
    assert files(data) == before


def test_members_of_former_versions_come_back_bit_for_bit(data: Path) -> None:
    with Store(data, readonly=True) as archive:
        (name,) = archive.warc.files()
        items = [item for item in archive.warc.walk(name) if isinstance(item, Member)]
    path = data / "warc" / name
    made = [compress(item.content, number % len(SETTINGS)) for number, item in enumerate(items)]
    path.write_bytes(b"".join(made))
    repair(data)
    before = files(data)
    assert pack_archive(data).exit_code == 0
    assert unpack_archive(data).exit_code == 0
    assert files(data) == before


def test_where_another_zlib_makes_other_bytes_the_records_are_the_same(packed: Path, template: Path) -> None:
    """A packed file that says of each record another setting than it had."""
    from archiver.archive.records import packed as packing
    from archiver.archive.upkeep.placing import announce, lasting_batch, move_rows

    with Store(packed) as archive:
        for name in archive.warc.files():
            told = list(archive.db.query("SELECT * FROM captures WHERE warc = ?", [name]))
            file = packing.packed_without(archive.warc, name, {row["offset"]: row for row in told}, [])
            for piece in file._pieces:
                piece.records = [
                    packing.SourceRecord(packing.FormerPlace(*_fields(record.place), 1), record.content)
                    for record in piece.records
                ]
            beside = archive.warc.write_beside(name, file.chunks())
            with lasting_batch(archive):
                announce(archive, name, beside)
                archive.db.execute('UPDATE captures SET "offset" = "offset" + (1 << 50) WHERE warc = ?', [name])
                move_rows(archive, file.moved)
    report = unpack_archive(packed)
    assert (report.exit_code, report.differing) == (3, tuple(files(template)))
    assert captures(packed) == captures(template)
    assert check_archive(packed) == []


def _fields(place: Any) -> tuple[str, int, int]:
    return place.file, place.offset, place.length


@pytest.mark.parametrize("change", ["pack", "unpack"])
@pytest.mark.parametrize(
    "name",
    [
        "a file is synced",
        "a database is about to be put in place",
        "a database is put in place",
        pytest.param("a statement", marks=pytest.mark.slow),
    ],
)
def test_killed_it_is_done_or_not_begun(template: Path, tmp_path: Path, name: str, change: str) -> None:
    begun = tmp_path / "begun"
    shutil.copytree(template, begun)
    if change == "unpack":
        pack_archive(begun)
    was, content = files(begun), captures(template)
    for times in count(1):
        data = tmp_path / str(times)
        shutil.copytree(begun, data)
        ended = not _killed_at(data, name, times, change)
        assert check_archive(data) == []
        assert captures(data) == content
        with Store(data) as archive:
            archive.recover()
        assert not list((data / "warc").rglob("*.anew-*"))
        now = files(data)
        endings = {Path(found).suffix for found in now}
        assert now == was or endings == ({".zst"} if change == "pack" else {".gz"})
        assert check_archive(data) == []
        unpack_archive(data)
        assert files(data) == files(template)
        shutil.rmtree(data)
        if ended:
            break
    assert times > 1


def _killed_at(data: Path, name: str, times: int, change: str) -> bool:
    child = os.fork()
    if child == 0:
        try:
            arm(PLACES[name], times)
            (pack_archive if change == "pack" else unpack_archive)(data)
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


def test_a_crawl_that_is_at_work_keeps_it_away(data: Path) -> None:
    with run_lock(data, "archiver crawl"), pytest.raises(Locked, match="archiver crawl"):
        pack_archive(data)


def test_a_reader_that_began_before_reads_on(data: Path) -> None:
    with Store(data, readonly=True) as archive:
        known = list(archive.db["captures"].rows)
        before = [archive.captures.read(row) for row in known]
        pack_archive(data)
        assert [archive.captures.read(row) for row in known] == before


def test_the_command(data: Path) -> None:
    installed = Installation(data.parent)
    assert installed.run("pack", "--undo", "--dry-run").code == 2
    assert installed.run("pack", "--before", "yesterday").code == 2
    assert "would be" in installed.run("pack", "--dry-run").out
    done = installed.run("pack")
    assert (done.code, done.out, done.err) == (0, "", "")
    assert installed.run("check").code == 0
    assert b"<html" in installed.run("show", "1", "--raw").out.encode()
    assert installed.run("reparse").code == 0
    assert installed.run("pack", "--undo").code == 0
    assert not list((data / "warc").rglob("*.zst"))


@given(st.lists(st.binary(max_size=3_000), min_size=1, max_size=6), st.lists(st.binary(max_size=4_000), max_size=4))
@settings(max_examples=40, deadline=None)
def test_frames_hold_what_was_put_in(tmp_path_factory: Any, records: list[bytes], pages: list[bytes]) -> None:
    packer = Packer(pages)
    path = tmp_path_factory.mktemp("frames") / "a.warc.zst"
    frames = [packer.frame(record) for record in records]
    path.write_bytes(packer.head() + b"".join(frames))
    found = list(walk_frames(path))
    assert [item.content for item in found if isinstance(item, Member)] == records
    assert [item.length for item in found] == list(map(len, frames))
    content = path.read_bytes()
    path.write_bytes(content[:-1])
    *_, last = walk_frames(path)
    assert last == DamagedSpan(len(content) - len(frames[-1]), len(frames[-1]) - 1, at_end=True)


@given(st.binary(max_size=10_000), st.integers(0, len(SETTINGS) - 1))
@settings(max_examples=60, deadline=None)
def test_a_setting_is_found_that_makes_the_member(record: bytes, setting: int) -> None:
    member = compress(record, setting)
    found = setting_of(member, record)
    assert found is not None
    assert compress(record, found) == member
    assert setting_of(member + b"\0", record) is None


@pytest.mark.parametrize("change", [["pack"], ["pack", "--undo"]])
@pytest.mark.parametrize("times", [0, 1, 2])
def test_on_a_full_disk_all_stays_as_it_was(template: Path, tmp_path: Path, change: list[str], times: int) -> None:
    """The disk is full from the beginning, or is filled when a file has been synced."""
    data = tmp_path / "data"
    data.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(data)], capture_output=True)
    if mounted.returncode:
        pytest.skip("cannot mount a small disk")
    try:
        shutil.copytree(template, data, dirs_exist_ok=True)
        installed = Installation(tmp_path, environment={"FAILPOINT_FILLS": str(data)})
        if len(change) > 1:
            assert installed.run("pack").code == 0
        before = files(data)
        if times:
            words = ["a file is synced", str(times), "archiver", *change]
            done = installed.run(*words, module="tests.failpoints")
        else:
            fill(data)
            done = installed.run(*change)
        assert (done.code, done.err.count("\n")) == (74, 1)
        (data / "ballast").unlink()
        assert files(data) == before
        assert check_archive(data) == []
        assert installed.run(*change).code == 0
        assert captures(data) == captures(template)
    finally:
        subprocess.run(["umount", "--lazy", str(data)], check=True)
