"""CSV and JSON lines."""

from __future__ import annotations

import csv
import json
from pathlib import Path

from archiver.archive import Store
from archiver.archive.search.selection import Selection
from archiver.export import export
from archiver.export.plain import cell


def test_csv(archive: Store, tmp_path: Path) -> None:
    export(archive, Selection(), tmp_path / "a.csv", "csv")
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, strict=True))
    assert [row["id"] for row in rows] == ["1", "2", "3", "4"]
    assert rows[0] == {
        "id": "1",
        "url": "https://www.example.org/story-1.html",
        "site": "paper",
        "title": "Story 1",
        "kicker": "",
        "authors": "Ada Brume; Lin Ode",
        "published": "2025-01-01T08:00:00Z",
        "published_day": "2025-01-01",
        "published_offset": "",
        "modified_day": "",
        "modified_offset": "",
        "modified": "",
        "section": "Sea",
        "lead": "It turns.",
        "text": "The tide turns at noon.",
        "blocks": '[{"kind": "paragraph", "text": "The tide turns at noon."}]',
        "images": '[{"url": "https://www.example.org/a.jpg", "alt": null, "caption": "A boat", "credit": "Ilse Tarn"}]',
        "credits": "Ilse Tarn",
        "tags": "sea",
        "related": '[{"url": "https://www.example.org/moon", "title": "The moon"}]',
        "language": "en",
        "kind": "article",
        "paywalled": "False",
        "rights": "",
        "words": "5",
        "quality": "0.9",
        "version": "1",
        "capture_id": "1",
        "extractor": "1",
        "story": "",
        "first_seen": "2026-01-01T00:00:01Z",
        "updated": "2026-01-01T00:00:01Z",
    }
    for value in rows[3].values():
        assert not value.startswith(("=", "+", "-", "@", "\t", "\r"))
        assert "\x1b" not in value
        assert "\u202e" not in value


def test_cells() -> None:
    assert [cell(value) for value in ("=1", " =1", "-1", "＝1", "a=1", -1, None, ["@a", "b"], True)] == [
        "'=1",
        "' =1",
        "'-1",
        "'＝1",
        "a=1",
        -1,
        None,
        "'@a; b",
        True,
    ]


def test_jsonl(archive: Store, tmp_path: Path) -> None:
    export(archive, Selection(site="paper"), tmp_path / "a.jsonl", "jsonl")
    with (tmp_path / "a.jsonl").open(encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    assert rows == [{**(archive.article(number) or {}), "version": 1} for number in (1, 3)]
