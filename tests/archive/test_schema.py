"""The tables of archive.db: made once, known by their checksum, refused where other code made them."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from archiver.archive import Store
from archiver.archive.schema import VERSION
from archiver.archive.search.search import GROUPS, are_tallied, count_by
from archiver.archive.search.selection import Selection
from archiver.archive.upkeep.integrity import tallies_are_right
from archiver.errors import OtherTables
from tests.command import Installation
from tests.stored import rows, store_pages


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("template") / "data"
    store_pages(data, hosts=1, stories=2)
    return data


def number(connection: sqlite3.Connection, version: int) -> None:
    connection.execute(f"PRAGMA user_version = {version}")


def older(connection: sqlite3.Connection) -> None:
    connection.execute("ALTER TABLE articles DROP COLUMN rights")
    number(connection, 0)


def newer(connection: sqlite3.Connection) -> None:
    connection.execute("ALTER TABLE captures ADD COLUMN weather TEXT")
    number(connection, VERSION + 1)


@pytest.mark.parametrize("change", [older, newer])
@pytest.mark.parametrize("readonly", [True, False])
def test_tables_of_another_version_are_left_alone(
    template: Path, tmp_path: Path, change: Callable[[sqlite3.Connection], None], readonly: bool
) -> None:
    data = changed(template, tmp_path, change)
    before = (data / "archive.db").read_bytes()

    with pytest.raises(OtherTables) as caught:
        Store(data, readonly=readonly)

    assert str(caught.value) == (
        f"{data / 'archive.db'}: made by another version of the archiver; "
        "run `archiver rebuild`, which makes it anew from the WARC files"
    )
    assert (data / "archive.db").read_bytes() == before


def test_rebuild_brings_them_up_to_date(template: Path, tmp_path: Path) -> None:
    archiver = Installation(tmp_path)
    changed(template, tmp_path, older)

    refused = archiver.run("search", "--json")
    rebuilt = archiver.run("rebuild")
    found = archiver.run("search", "--json")

    assert (refused.code, refused.out, refused.err.count("\n")) == (74, "", 1)
    assert "archiver rebuild" in refused.err
    assert rebuilt.code == 0
    assert found.code == 0
    names = ["articles", "versions", "images", "captures"]
    assert rows(archiver.data, names) == rows(template, names)


def changed(template: Path, folder: Path, change: Callable[[sqlite3.Connection], None]) -> Path:
    data = folder / "data"
    shutil.copytree(template, data)
    with sqlite3.connect(data / "archive.db") as connection:
        change(connection)
        connection.commit()
        connection.execute("PRAGMA journal_mode = DELETE")
    connection.close()
    return data


def test_full_text_is_indexed_by_what_the_tables_say(tmp_path: Path) -> None:
    with Store(tmp_path) as archive:
        assert archive.db.table("articles").detect_fts() == "articles_fts"
        settings = dict(archive.db.execute("SELECT k, v FROM articles_fts_config").fetchall())

    assert settings == {"usermerge": 2, "version": 4}


def test_a_database_with_room_in_it_is_written_anew_where_others_leave_it_alone(tmp_path: Path) -> None:
    with Store(tmp_path) as archive:
        archive.db.execute("CREATE TABLE passing (text TEXT)")
        archive.db.execute("INSERT INTO passing VALUES (zeroblob(5000000))")
        archive.db.execute("DROP TABLE passing")
        before = list(archive.db.query("SELECT name, sql FROM sqlite_master ORDER BY name"))
        with Store(tmp_path, readonly=True):
            assert archive.shrink() == 0
        assert archive.shrink() > 4_000_000
        assert archive.shrink() == 0
        assert list(archive.db.query("SELECT name, sql FROM sqlite_master ORDER BY name")) == before
        settings = [archive.db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_size", "journal_mode")]

    assert settings == [2048, "wal"]


def without_tallies(connection: sqlite3.Connection) -> None:
    for name in ("articles_tallied_ai", "articles_tallied_ad", "articles_tallied_au"):
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute("DROP TABLE tallies")
    connection.execute("DROP INDEX articles_ahead")
    connection.execute("DELETE FROM _sqlite_migrations WHERE name IN ('tallies', 'articles_ahead')")


def test_an_archive_without_counts_is_read_and_gets_them(template: Path, tmp_path: Path) -> None:
    data = changed(template, tmp_path, without_tallies)

    def counts() -> list[object]:
        with Store(data, readonly=True) as archive:
            assert tallies_are_right(archive.db)
            known = [count_by(archive.db, Selection(), group) for group in GROUPS]
            return [*known, list(archive.search(as_of="2025-06-02")), are_tallied(archive.db)]

    *before, kept_before = counts()
    Store(data).close()
    *after, kept_after = counts()

    assert after == before
    assert (kept_before, kept_after) == (False, True)
