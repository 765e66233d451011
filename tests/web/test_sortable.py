"""Large tables are sorted by what an index has in order, small ones by anything."""

from __future__ import annotations

from pathlib import Path

import pytest

from archiver.archive import Store
from archiver.web import service as sortable_module
from archiver.web.service import sortable


def test_columns(press_data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    listed = ("articles", "captures", "runs", "versions")
    with Store(press_data, readonly=True) as archive:
        assert sortable(archive, listed) == {}
        monkeypatch.setattr(sortable_module, "LARGE", 100)
        found = sortable(archive, listed)
        for table, columns in found.items():
            for column in columns:
                plan = archive.db.execute(f"EXPLAIN QUERY PLAN SELECT * FROM {table} ORDER BY {column} LIMIT 9")
                assert "TEMP B-TREE FOR ORDER BY" not in str(plan.fetchall()), f"{table}.{column}"

    assert found == {
        "articles": ["capture_id", "id", "key", "published", "site"],
        "captures": ["digest", "id", "record", "url", "warc"],
        "versions": ["article_id"],
    }
