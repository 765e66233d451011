"""A capture is its record: wherever it stands, in whatever company, and in no other's place."""

import random
import shutil
from pathlib import Path
from typing import Any

import pytest

from archiver.archive import Store
from archiver.archive.upkeep.integrity import check_archive
from archiver.archive.upkeep.repair import repair
from archiver.capture import Capture
from archiver.errors import ArchiveError, DamagedRecord


def page(number: int, history: str = "a") -> Capture:
    return Capture(
        url=f"https://www.paper.example/{history}/{number}",
        body=f"<p>Story {number} of history {history}.</p>".encode() * (20 + number),
        fetched=f"2026-01-01T00:{number:02}:00Z",
        headers=(("Content-Type", "text/html"),),
    )


def make(folder: Path, history: str, numbers: range = range(6)) -> dict[str, bytes]:
    """An archive of a few captures; returns what stands at each address."""
    with Store(folder) as archive, archive.batch():
        for number in numbers:
            stored = archive.captures.add(page(number, history), run_id=1)
            assert stored.id is not None
            archive.captures.settle(stored.id, "page")
    return {page(number, history).url: page(number, history).body for number in numbers}


def warcs(folder: Path) -> list[Path]:
    return sorted((folder / "warc").rglob("*.warc.gz"))


def readable(folder: Path) -> dict[str, bytes | None]:
    """The body of each row; None where it cannot be had."""
    bodies: dict[str, bytes | None] = {}
    with Store(folder, readonly=True) as archive:
        for row in list(archive.db.query("SELECT * FROM captures")):
            try:
                bodies[row["url"]] = archive.captures.read(row).body
            except DamagedRecord:
                bodies[row["url"]] = None
    return bodies


def test_two_archives_are_joined_by_copying_their_files(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    bodies = make(one, "a") | make(two, "b")
    for path in warcs(two):
        target = one / "warc" / path.relative_to(two / "warc")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    assert [finding.problem for finding in check_archive(one)] == ["holds captures, of which there is no row"]
    done, findings = repair(one)
    assert (len(done), findings) == (1, [])
    assert readable(one) == bodies
    with Store(one) as archive:
        rows = list(archive.db.query("SELECT record, url, digest FROM captures ORDER BY record"))
        archive.db.execute("DELETE FROM captures")
        archive.recover()
        assert list(archive.db.query("SELECT record, url, digest FROM captures ORDER BY record")) == rows


def test_a_record_that_stands_twice_is_no_finding(tmp_path: Path) -> None:
    bodies = make(tmp_path, "a")
    (path,) = warcs(tmp_path)
    shutil.copy(path, path.with_name("copy-of-it.warc.gz"))
    with path.with_name("more.warc.gz").open("wb") as out:
        out.write(path.read_bytes() * 2)
    for quick in (True, False):
        assert check_archive(tmp_path, quick=quick) == []
    assert repair(tmp_path) == ([], [])
    # any of the copies will do
    path.unlink()
    assert {finding.place for finding in check_archive(tmp_path)} > {f"warc/{path.relative_to(tmp_path / 'warc')}"}
    assert repair(tmp_path)[1] == []
    assert readable(tmp_path) == bodies


@pytest.mark.parametrize("seed", [*range(6), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(6, 100))])
def test_nothing_is_bound_to_the_record_of_another_page(tmp_path: Path, seed: int) -> None:
    """Records are cut out, swapped, doubled and moved to other files, at random: after a repair a row has its own
    record, or none."""
    chance = random.Random(seed)
    bodies = make(tmp_path, "a")
    (path,) = warcs(tmp_path)
    with Store(tmp_path, readonly=True) as archive:
        rows: list[dict[str, Any]] = list(archive.db.query("SELECT * FROM captures ORDER BY offset"))
    data = path.read_bytes()
    pieces = [data[row["offset"] : row["offset"] + row["span"]] for row in rows]
    kept = [index for index in range(len(pieces)) if chance.random() < 0.8]
    order = [index for index in kept for _ in range(1 + (chance.random() < 0.3))]
    chance.shuffle(order)
    at = chance.randrange(len(order) + 1)
    path.write_bytes(data[: rows[0]["offset"]] + b"".join(pieces[index] for index in order[:at]))
    if order[at:]:
        path.with_name("another.warc.gz").write_bytes(b"".join(pieces[index] for index in order[at:]))

    for url, body in readable(tmp_path).items():
        assert body in (bodies[url], None)  # before the repair, too
    _, findings = repair(tmp_path)
    expected = {rows[index]["url"]: pieces[index] and bodies[rows[index]["url"]] for index in kept}
    assert readable(tmp_path) == {url: expected.get(url) for url in bodies}
    lost = {rows[index]["id"] for index in range(len(rows)) if index not in kept}
    assert {number for finding in findings for number in finding.captures} == lost
    assert repair(tmp_path)[1] == findings


def test_each_run_writes_a_file_of_its_own(tmp_path: Path) -> None:
    make(tmp_path, "a")
    (first,) = warcs(tmp_path)
    before = first.read_bytes()
    make(tmp_path, "b")
    assert (len(warcs(tmp_path)), first.read_bytes()) == (2, before)
    assert check_archive(tmp_path) == []


@pytest.mark.parametrize("how", ["removed", "replaced", "cut"])
def test_a_file_that_goes_under_a_run_is_noticed(tmp_path: Path, how: str) -> None:
    with Store(tmp_path) as archive:
        with archive.batch():
            archive.captures.add(page(0))
        (path,) = warcs(tmp_path)
        copy = path.read_bytes()
        if how == "cut":
            path.write_bytes(copy[:-10])
        else:
            path.unlink()
            if how == "replaced":
                path.write_bytes(copy)
        with (
            pytest.raises(ArchiveError, match="was removed, replaced or changed under"),
            archive.batch(),
        ):
            archive.captures.add(page(1))
        assert archive.db["captures"].count == 1
        if how == "replaced":
            assert path.read_bytes() == copy
        # and the next batch begins a file anew
        with archive.batch():
            stored = archive.captures.add(page(2))
        assert stored.id is not None
        assert archive.captures.get(stored.id).body == page(2).body


def test_files_that_are_missing_are_named(tmp_path: Path) -> None:
    make(tmp_path, "a")
    make(tmp_path, "b")
    first, second = warcs(tmp_path)
    with Store(tmp_path) as archive:
        assert archive.captures.missing_files() == []
        second.unlink()
        assert archive.captures.missing_files() == [str(second.relative_to(tmp_path / "warc"))]
        first.unlink()
        assert len(archive.captures.missing_files()) == 2
