"""Archives that older code wrote: what they hold is the same when their tables are brought up to date."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from archiver.archive import Archive
from archiver.archive.stories.articles import JSON_COLUMNS

#: Four stories, two of them edited, with blocks, provenance, versions and readings written out.
OLD = Path(__file__).with_name("before_nothing_twice.sql")


@pytest.fixture
def old(tmp_path: Path) -> dict[str, list[dict[str, Any]]]:
    """Writes an old archive.db into `tmp_path`; what its tables hold."""
    connection = sqlite3.connect(tmp_path / "archive.db")
    connection.executescript(OLD.read_text(encoding="utf-8"))
    connection.row_factory = sqlite3.Row
    tables = ("articles", "versions", "readings", "captures")
    rows = {name: [dict(row) for row in connection.execute(f"SELECT * FROM {name}")] for name in tables}
    connection.close()
    return rows


def test_articles(old: dict[str, list[dict[str, Any]]], tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        for row in old["articles"]:
            record = archive.article(row["id"])
            assert record is not None
            assert {name: record[name] for name in row} == _read(row)
            versions = [_read(version) for version in old["versions"] if version["article_id"] == row["id"]]
            assert record["versions"] == versions
        for row in old["readings"]:
            reading = archive.articles.reading(row["capture_id"])
            assert reading is not None
            assert {name: reading[name] for name in json.loads(row["reading"])} == json.loads(row["reading"])


def test_plain_sql(old: dict[str, list[dict[str, Any]]], tmp_path: Path) -> None:
    Archive(tmp_path).close()
    connection = sqlite3.connect(tmp_path / "archive.db")
    connection.row_factory = sqlite3.Row
    assert [dict(row) for row in connection.execute("SELECT * FROM versions")] == old["versions"]
    wanted = [(row["title"], row["lead"], row["text"]) for row in old["articles"]]
    assert [tuple(row) for row in connection.execute("SELECT title, lead, text FROM articles")] == wanted
    connection.execute("INSERT INTO articles_fts(articles_fts, rank) VALUES ('integrity-check', 1)")
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    connection.close()


def test_readable_without_being_brought_up_to_date(old: dict[str, list[dict[str, Any]]], tmp_path: Path) -> None:
    with Archive(tmp_path, readonly=True) as archive:
        for row in old["articles"]:
            record = archive.article(row["id"])
            assert record is not None
            assert {name: record[name] for name in row} == _read(row)
        (word,) = old["articles"][0]["title"].split()[:1]
        assert old["articles"][0]["id"] in [row["id"] for row in archive.search(f"title:{word}")]


def test_the_next_reading_goes_on(old: dict[str, list[dict[str, Any]]], tmp_path: Path) -> None:
    """What was stored whole is stored as a difference from then on, and says the same."""
    (first, *_) = old["readings"]
    with Archive(tmp_path) as archive:
        shown = archive.article(first["article_id"])
        assert shown is not None
        reading = archive.articles.reading(shown["capture_id"])
        assert reading is not None
        with archive.batch():
            archive.articles.put(reading | {"title": "Another headline"})
        record = archive.article(first["article_id"])
        assert record is not None
        titles = [row["title"] for row in old["versions"] if row["article_id"] == first["article_id"]]
        assert [version["title"] for version in record["versions"]] == [*titles[:-1], "Another headline"]
        assert record["text"] == shown["text"]
        kept = archive.articles.reading(first["capture_id"])
        assert kept is not None
        assert {name: kept[name] for name in json.loads(first["reading"])} == json.loads(first["reading"])
        sql = "SELECT typeof(reading) FROM readings WHERE capture_id = ?"
        assert archive.db.execute(sql, [first["capture_id"]]).fetchall() == [("blob",)]


def _read(row: dict[str, Any]) -> dict[str, Any]:
    """A row with its JSON read, as records have it."""
    read = {name: json.loads(value) if name in JSON_COLUMNS and value else value for name, value in row.items()}
    if "paywalled" in row and row["paywalled"] is not None:
        read["paywalled"] = bool(row["paywalled"])
    return read


def test_an_older_archive_is_written_anew_where_others_leave_it_alone(
    old: dict[str, list[dict[str, Any]]], tmp_path: Path
) -> None:
    with Archive(tmp_path) as archive:
        before = {name: list(archive.db.query(f"SELECT * FROM {name}")) for name in ("articles", "images", "urls")}
        with Archive(tmp_path, readonly=True) as reader:
            assert archive.shrink() == 0
            assert len(list(reader.db.query("SELECT id FROM articles"))) == len(old["articles"])
        assert archive.shrink() > 0
        assert archive.shrink() == 0
        after = {name: list(archive.db.query(f"SELECT * FROM {name}")) for name in before}
        made_anew = [archive.db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_size", "journal_mode")]
        archive.db.execute("INSERT INTO articles_fts(articles_fts, rank) VALUES ('integrity-check', 1)")

    assert after == before
    assert made_anew == [2048, "wal"]


def test_a_new_archive_and_an_older_one_have_the_same_tables(
    old: dict[str, list[dict[str, Any]]], tmp_path: Path
) -> None:
    assert old
    schemas = []
    for folder in (tmp_path, tmp_path / "new"):
        with Archive(folder) as archive:
            names = "SELECT type, name, tbl_name FROM sqlite_master ORDER BY type, name"
            settings = "SELECT k, v FROM articles_fts_config ORDER BY k"
            schemas.append([archive.db.execute(sql).fetchall() for sql in (names, settings)])

    assert schemas[0] == schemas[1]
