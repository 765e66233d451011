"""News in JSON: each item holds to the schema, whatever a page says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given

from archiver.archive import Store
from archiver.archive.search.selection import Selection
from archiver.export import export
from archiver.export.ninjs import as_ninjs
from archiver.export.records import Record
from archiver.render.citations import version_note
from archiver.render.html import article
from tests.export.test_hostile import hostile, records

_SCHEMA = json.loads(Path(__file__).with_name("ninjs.schema.json").read_text(encoding="utf-8"))


def _check(item: dict[str, Any]) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    jsonschema.Draft202012Validator(_SCHEMA, format_checker=jsonschema.FormatChecker()).validate(item)


def test_items(archive: Store, tmp_path: Path) -> None:
    done = export(archive, Selection(), tmp_path / "a.ninjs", "ninjs")
    items = [json.loads(line) for line in done.target.read_text(encoding="utf-8").splitlines()]
    record = archive.article(1)
    assert record is not None
    for item in items:
        _check(item)
    assert items[0] == {
        "uri": "https://www.example.org/story-1.html",
        "standard": {
            "name": "ninjs",
            "version": "3.0",
            "schema": "https://www.iptc.org/std/ninjs/ninjs-schema_3.0.json",
        },
        "type": "text",
        "representationType": "full",
        "version": "1",
        "firstCreated": "2026-01-01T00:00:01Z",
        "versionCreated": "2026-01-01T00:00:01Z",
        "contentCreated": "2025-01-01T08:00:00Z",
        "language": "en",
        "headlines": [{"role": "main", "contentType": "text/plain", "value": "Story 1"}],
        "by": "Ada Brume, Lin Ode",
        "infoSources": [{"name": "paper"}],
        "descriptions": [{"role": "summary", "contentType": "text/plain", "value": "It turns."}],
        "bodies": [
            {
                "role": "main",
                "contentType": "text/plain",
                "charCount": 23,
                "wordCount": record["words"],
                "value": "The tide turns at noon.",
            },
            {
                "role": "richtext",
                "contentType": "application/xhtml+xml",
                "value": f"<article>{article(record)}</article>",
            },
        ],
        "subjects": [{"name": "Sea", "rel": "section"}, {"name": "sea", "rel": "about"}],
        "associations": [
            {
                "name": "picture 1",
                "uri": "https://www.example.org/a.jpg",
                "type": "picture",
                "by": "Ilse Tarn",
                "descriptions": [{"role": "caption", "contentType": "text/plain", "value": "A boat"}],
                "renditions": [{"name": "original", "href": "https://www.example.org/a.jpg"}],
            }
        ],
        "edNote": version_note(record),
    }
    assert items[3]["uri"].startswith("urn:uuid:")


def test_a_day_is_no_time(archive: Store) -> None:
    record = {**(archive.article(1) or {}), "published": "2025-01-01", "kind": "teaser"}
    item = as_ninjs(record)
    _check(item)
    assert "contentCreated" not in item
    assert item["representationType"] == "partial"


@hostile
@given(record=records())
def test_hostile(record: Record) -> None:
    item = as_ninjs(record)
    _check(json.loads(json.dumps(item)))
    for body in item.get("bodies", []):
        if body["contentType"] == "application/xhtml+xml":
            ElementTree.fromstring(body["value"])
