"""The archive is proved whole, or says what is not; and what can be put right is."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from archiver.archive import Store
from archiver.archive.upkeep.integrity import Defect, check_archive
from archiver.archive.upkeep.repair import repair
from archiver.capture import Capture
from archiver.errors import ArchiveError, DamagedRecord
from tests.command import Installation
from tests.stored import DERIVED, rows, store_pages


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("template") / "data"
    store_pages(data, hosts=2, stories=6)
    assert check_archive(data) == check_archive(data, quick=True) == []
    return data


@pytest.fixture
def data(template: Path, tmp_path: Path) -> Path:
    """A data folder that is whole."""
    shutil.copytree(template, tmp_path / "data")
    return tmp_path / "data"


def warc_of(data: Path) -> Path:
    (path,) = (data / "warc").rglob("*.warc.gz")
    return path


def readable(data: Path) -> set[int]:
    """Captures that can be read back."""
    found = set()
    with Store(data, readonly=True) as archive:
        for row in archive.db.query("SELECT * FROM captures"):
            try:
                archive.captures.read(row)
            except DamagedRecord:
                continue
            found.add(row["id"])
    return found


def brief(findings: list[Defect]) -> list[tuple[str, int, int]]:
    return [(finding.problem, len(finding.captures), len(finding.articles)) for finding in findings]


def test_every_bit_flip_is_found(data: Path) -> None:
    """100 flips, one at a time: each is found, and all records but the one it hit can still be read."""
    path, captures = warc_of(data), rows(data)["captures"]
    content = path.read_bytes()
    for bit in random.Random(5).sample(range(len(content) * 8), 100):
        damaged = bytearray(content)
        damaged[bit // 8] ^= 1 << (bit % 8)
        path.write_bytes(damaged)
        hit = {row["id"] for row in captures if row["offset"] <= bit // 8 < row["offset"] + row["span"]}
        findings = check_archive(data)
        assert [set(finding.captures) >= hit for finding in findings] == [True], f"bit {bit}"
        assert readable(data) >= {row["id"] for row in captures} - hit


def test_many_bit_flips_at_once(data: Path) -> None:
    path, captures = warc_of(data), rows(data)["captures"]
    damaged = bytearray(path.read_bytes())
    flips = random.Random(6).sample(range(len(damaged) * 8), 100)
    for bit in flips:
        damaged[bit // 8] ^= 1 << (bit % 8)
    path.write_bytes(damaged)
    hit = {row["id"] for row in captures for bit in flips if row["offset"] <= bit // 8 < row["offset"] + row["span"]}
    assert {capture for finding in check_archive(data) for capture in finding.captures} == hit
    assert readable(data) >= {row["id"] for row in captures} - hit
    # what cannot be put right is said, and nothing is made worse
    kept = rows(data, ["articles", "versions", "readings"])
    _, left = repair(data)
    assert {capture for finding in left for capture in finding.captures} >= {
        row["id"] for row in captures if row["id"] not in readable(data)
    }
    assert rows(data, ["articles", "versions", "readings"]) == kept


@pytest.mark.parametrize("zeroed", [False, True], ids=["cut", "zeroed"])
@pytest.mark.parametrize("step", [17, pytest.param(1, marks=pytest.mark.slow)], ids=["some bytes", "every byte"])
def test_a_torn_last_record_costs_nothing_acknowledged(data: Path, zeroed: bool, step: int) -> None:
    """A power cut while a record is written: at whatever byte it ends, all that was stored before is there and whole,
    and the next run can write behind it."""
    path, before = warc_of(data), rows(data)
    acknowledged = path.stat().st_size
    with Store(data) as archive, archive.batch():
        archive.captures.add(_page(1))
    whole = path.read_bytes()
    database = (data / "archive.db").read_bytes()
    assert not (data / "archive.db-wal").exists()
    for end in range(acknowledged, len(whole), step):
        path.write_bytes(whole[:end] + bytes(len(whole) - end) * zeroed)
        (data / "archive.db").write_bytes(database)
        with sqlite3.connect(data / "archive.db") as connection:  # the row of the torn record was never written
            connection.execute("DELETE FROM captures WHERE id > ?", [len(before["captures"])])
        connection.close()
        with Store(data) as archive:
            archive.recover()
            with archive.batch():
                stored = archive.captures.add(_page(2))
            assert stored.id is not None
            assert archive.captures.get(stored.id).body == _page(2).body
            recovered = list(archive.db.query("SELECT * FROM captures WHERE id <= ?", [len(before["captures"])]))
        assert recovered == before["captures"]
        with path.open("rb") as file:  # for other programs, too
            assert sum(1 for _ in ArchiveIterator(file)) >= 2 * (len(before["captures"]) + 1) + 1
        for aside in path.parent.glob("*.torn-*"):
            aside.unlink()
    assert check_archive(data) == []


def _page(number: int) -> Capture:
    return Capture(
        url=f"https://news.example/{number}",
        body=f"<p>page {number}".encode(),
        fetched="2025-06-03T00:00:00Z",
        found={"kind": "article"},
    )


def test_a_file_that_was_cut_off(data: Path) -> None:
    path, captures = warc_of(data), rows(data)["captures"]
    last = captures[-1]
    with path.open("r+b") as file:
        file.truncate(last["offset"] + 100)
    for quick in (False, True):
        (finding,) = check_archive(data, quick=quick)
        assert (finding.captures, len(finding.articles)) == ((last["id"],), 1)
    done, left = repair(data)
    assert [line.partition(": ")[2] for line in done] == ["100 bytes of a torn record cut off, and kept beside it"]
    assert [finding.captures for finding in left] == [(last["id"],)]
    assert path.with_name(f"{path.name}.torn-{last['offset']}").stat().st_size == 100


def test_a_file_that_is_gone_or_was_moved(data: Path) -> None:
    path, captures = warc_of(data), rows(data)["captures"]
    articles = len(rows(data)["articles"])
    elsewhere = path.parent.parent / "01" / "renamed.warc.gz"
    elsewhere.parent.mkdir()
    path.rename(elsewhere)
    for quick in (False, True):
        assert brief(check_archive(data, quick=quick)) == [
            ("is gone", len(captures), articles),
            (f"holds what stood in warc/{path.relative_to(data / 'warc')}: it was moved", 0, 0),
        ]
    done, left = repair(data)
    assert (len(done), left) == (1, [])
    assert readable(data) == {row["id"] for row in captures}
    elsewhere.unlink()
    assert brief(repair(data)[1]) == [("is gone", len(captures), articles)]


def test_a_file_that_was_overwritten(data: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    store_pages(other, hosts=1, stories=3)
    captures = rows(data)["captures"]
    warc_of(data).write_bytes(warc_of(other).read_bytes())
    assert {capture for finding in check_archive(data) for capture in finding.captures} == {
        row["id"] for row in captures
    }
    assert check_archive(data, quick=True) != []


def test_rows_that_are_missing_or_wrong(data: Path) -> None:
    before = rows(data)
    with sqlite3.connect(data / "archive.db") as connection:
        connection.execute("DELETE FROM captures WHERE id IN (3, 7)")
        connection.execute("UPDATE captures SET status = 500, crc32 = 1 WHERE id = 5")
        connection.execute("INSERT INTO articles_fts(articles_fts) VALUES ('delete-all')")
        connection.execute("UPDATE tallies SET articles = articles + 1 WHERE what = 'site'")
    connection.close()
    assert [finding.problem for finding in check_archive(data)] == [
        "1 rows of articles point at rows of captures that are missing",
        "1 rows of readings point at rows of captures that are missing",
        "2 rows of revisions point at rows of captures that are missing",
        "the counts of sites, days, authors … do not match the articles",
        "the index of the full-text search does not match the articles",
        "the row of capture 5 says another status than its record",
        "2 captures that have no row",
    ]
    done, left = repair(data)
    assert (len(done), left) == (4, [])
    after = rows(data)
    assert {**after, "captures": None} == {**before, "captures": None}
    unread = [row for row in after["captures"] if row["outcome"] is None]
    assert [row["id"] for row in unread] == [3, 7]
    # what is left of repairing is to read them
    archiver = Installation(data.parent)
    assert archiver.run("repair").out == "archive.db: 2 captures read that had not been\n"
    assert rows(data) == before
    assert archiver.run("check", "--json").out == "[]\n"


def test_a_text_that_was_changed_by_hand(data: Path) -> None:
    before = rows(data, DERIVED)
    with sqlite3.connect(data / "archive.db") as connection:
        (capture, article) = connection.execute("SELECT capture_id, article_id FROM readings ORDER BY 1").fetchone()
        connection.execute("UPDATE articles SET text = 'Corrected.' WHERE id = ?", [article])
    connection.close()
    problem = "1 captures whose reading is lost, for the text of its article was changed by hand"
    hand = "1 rows are not as they were written, so they were changed by hand"
    assert check_archive(data) == [
        Defect("archive.db", f"{problem}: {capture}", "run `archiver rebuild`"),
        Defect("archive.db", f"{hand}: article {article}", "run `archiver rebuild`", articles=(article,)),
    ]
    assert Installation(data.parent).run("rebuild").code == 0
    assert rows(data, DERIVED) == before
    assert check_archive(data) == []


@pytest.mark.slow
def test_a_file_that_was_moved_away(data: Path, tmp_path: Path) -> None:
    """It is counted, `show --raw` and a backup know of it, and nothing is lost to a repair or a rebuild."""
    archiver, before = Installation(data.parent), rows(data)
    path, target = warc_of(data), str(tmp_path / "backup")
    assert archiver.run("backup", target).code == 0
    sites = data / "sites.toml"
    sites.write_text(f'{sites.read_text()}\n[warc.offline]\n"{path.parent.parent.name}/*" = "tape 12"\n')
    assert check_archive(data) == []  # while it is here
    path.rename(tmp_path / path.name)
    name = f"warc/{path.relative_to(data / 'warc')}"
    done = archiver.run("check")
    count = len(before["captures"])
    assert (done.code, done.out.splitlines()) == (
        0,
        [f"{name}: is offline (tape 12): {count} captures, not looked at", "    put it back to have it checked"],
    )
    for command in (("show", "1", "--raw"), ("export", "all.wacz")):
        done = archiver.run(*command)
        assert (command, done.code, "was moved to tape 12" in done.err) == (command, 74, True)
    assert archiver.run("repair").code == 0
    assert rows(data) == before
    for words in ((), ("--apply",)):
        done = archiver.run("reparse", *words)
        report = json.loads(done.out)
        assert (done.code, report["pages"], report["failures"]) == (0, report["offline"], [])
        assert report["offline_files"] == [{"file": name, "place": "tape 12", "pages": report["pages"]}]
        assert report["pages"] > 0
    assert rows(data) == before
    done = archiver.run("rebuild")
    assert (done.code, "1 WARC files are offline" in done.err) == (74, True)
    assert archiver.run("backup", target).code == 0
    assert archiver.run("restore", target, "restored").code == 0
    assert rows(data.parent / "restored") == before
    done = archiver.run("backup", "elsewhere")
    assert (done.code, "put it back for the first backup" in done.err) == (74, True)
    (tmp_path / path.name).rename(path)
    assert check_archive(data) == []


def by_hand(data: Path) -> str | None:
    """Which rows `check` says were changed by hand."""
    (named,) = [
        finding.problem.partition("changed by hand: ")[2]
        for finding in check_archive(data)
        if "changed by hand: " in finding.problem and "not as they were written" in finding.problem
    ] or [None]
    return named


def test_every_row_that_is_changed_by_hand_is_named(data: Path) -> None:
    """A random column of a random row becomes another: that row is named and no other, until it is as it was."""
    chance = random.Random(2)
    with closing(sqlite3.connect(data / "archive.db", isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        columns = [
            (table, name)
            for table in ("articles", "revisions", "images")
            for _, name, *_ in connection.execute(f"PRAGMA table_info({table})")
            if name not in ("id", "article_id", "number", "position", "key", "shown")
        ]
        for table, name in columns:
            row, article, number = chance.choice(
                connection.execute(
                    f"SELECT rowid, {'id' if table == 'articles' else 'article_id'}, "
                    f"{'number' if table == 'revisions' else 0} FROM {table}"
                ).fetchall()
            )
            ((before,),) = connection.execute(f"SELECT {name} FROM {table} WHERE rowid = ?", [row])
            other = chance.choice(["", b"\xff\xfe", 17, "Corrected."] + [None] * ("NOT NULL" not in name))
            if other == before:
                other = "Another."
            try:
                connection.execute(f"UPDATE {table} SET {name} = ? WHERE rowid = ?", [other, row])
            except sqlite3.Error:  # a column that must have a value, or JSON, which is counted by
                other = '["Another."]'
                connection.execute(f"UPDATE {table} SET {name} = ? WHERE rowid = ?", [other, row])
            assert by_hand(data) == f"article {article}" + (f" version {number}" if number else ""), (
                table,
                name,
                other,
            )
            connection.execute(f"UPDATE {table} SET {name} = ? WHERE rowid = ?", [before, row])
            assert by_hand(data) is None


def test_rows_that_come_or_go_by_hand_are_named(data: Path) -> None:
    with closing(sqlite3.connect(data / "archive.db", isolation_level=None)) as connection:
        (first, other) = (row[0] for row in connection.execute("SELECT id FROM articles ORDER BY id LIMIT 2"))
        connection.execute("DELETE FROM articles WHERE id = ?", [first])
        connection.execute("DELETE FROM revisions WHERE article_id = ?", [first])
        connection.execute("DELETE FROM images WHERE article_id = ?", [first])
        connection.execute(
            "INSERT INTO revisions SELECT article_id, 9, capture_id, seen, change, kind, added, removed,"
            " title, authors, lead, text, modified, extractor, 0 FROM revisions WHERE article_id = ? LIMIT 1",
            [other],
        )
    named = by_hand(data) or ""
    assert named.startswith(f"article {first}, article {first} version 1")
    assert named.endswith(f"article {other} version 9")


def test_an_archive_of_before_digests_gets_them_with_the_next_write(data: Path) -> None:
    with closing(sqlite3.connect(data / "archive.db", isolation_level=None)) as connection:
        connection.execute("DROP TABLE digests")
        connection.execute("DELETE FROM _sqlite_migrations WHERE name = 'digests_of_rows'")
        connection.execute("UPDATE articles SET kicker = 'Before' WHERE id = 1")
    assert by_hand(data) is None
    Store(data).close()
    assert by_hand(data) is None
    with closing(sqlite3.connect(data / "archive.db", isolation_level=None)) as connection:
        connection.execute("UPDATE articles SET kicker = 'Behind' WHERE id = 1")
    assert by_hand(data) == "article 1"


def test_a_database_that_is_none(data: Path) -> None:
    captures = rows(data, DERIVED)
    archiver = Installation(data.parent)
    content = bytearray((data / "archive.db").read_bytes())
    for start in range(4096, len(content), 8192):
        content[start : start + 4096] = bytes(4096)
    (data / "archive.db").write_bytes(content)
    for command in (("check",), ("check", "--quick"), ("repair",)):
        done = archiver.run(*command)
        assert (command, done.code) == (command, 74)
        assert "run `archiver rebuild`" in done.out
    assert archiver.run("rebuild").code == 0
    assert rows(data, DERIVED) == captures
    assert archiver.run("check").code == 0


def test_a_medium_that_nobody_can_write(data: Path) -> None:
    for folder in (data, *data.rglob("*")):
        folder.chmod(0o555 if folder.is_dir() else 0o444)
    try:
        (data / "run.lock").unlink()
        assert check_archive(data) == []
        assert not (data / "run.lock").exists()
    finally:
        for folder in (data, *data.rglob("*")):
            folder.chmod(0o755)


def test_the_command(data: Path) -> None:
    archiver = Installation(data.parent)
    assert (archiver.run("check").out, archiver.run("repair").out) == ("", "")
    path = warc_of(data)
    content = bytearray(path.read_bytes())
    content[-40] ^= 1
    path.write_bytes(content)
    done = archiver.run("check", "--json")
    findings: list[dict[str, Any]] = json.loads(done.out)
    assert (done.code, done.err, len(findings)) == (3, "", 1)
    assert findings[0]["place"].startswith("warc/")
    assert archiver.run("check").out.startswith(f"{findings[0]['place']}: {findings[0]['problem']}\n    1 captures, 1")


def test_no_archive(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError):
        check_archive(tmp_path)
    with pytest.raises(ArchiveError):
        repair(tmp_path)
