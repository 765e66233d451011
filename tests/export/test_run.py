"""Exports as a whole: manifests, nothing half-done, flat memory."""

from __future__ import annotations

import hashlib
import json
import tracemalloc
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

import pytest

from archiver.archive import Store
from archiver.archive.search.selection import Selection
from archiver.errors import ArchiverError
from archiver.export import FORMATS, epub, export
from tests.export.archives import article, fill, names


def test_manifest(archive: Store, tmp_path: Path) -> None:
    done = export(archive, Selection(query="tide", since="2025-02"), tmp_path / "a.jsonl", "jsonl")
    assert (done.articles, done.manifest) == (2, tmp_path / "a.jsonl.manifest.json")
    told = json.loads(done.manifest.read_text(encoding="utf-8"))
    content = done.target.read_bytes()
    assert {name: told[name] for name in told if name not in ("citation", "created", "finished", "software")} == {
        "title": "tide, since 2025-02",
        "format": "jsonl",
        "query": {"query": "tide", "since": "2025-02"},
        "articles": 2,
        "published": {"first": "2025-02-01T08:00:00Z", "last": "2025-03-01T08:00:00Z"},
        "captured": {"first": "2026-01-01T00:00:02Z", "last": "2026-01-01T00:00:03Z"},
        "sites": {"other": 1, "paper": 1},
        "extractors": {"1": 2},
        "versions_sha256": hashlib.sha256(b"2 1 2\n3 1 3\n").hexdigest(),
        "archive": {
            "articles": 4,
            "versions": 4,
            "captures": 4,
            "first_capture": "2026-01-01T00:00:01Z",
            "last_capture": "2026-01-01T00:00:04Z",
            "warc_files": 1,
        },
        "files": [{"path": "a.jsonl", "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}],
    }
    assert told["citation"] == (
        "“tide, since 2025-02”: 2 articles of 2 sites, captured 2026-01-01T00:00:02Z to 2026-01-01T00:00:03Z. "
        f"Exported {told['created']} with news-archiver {version('news-archiver')}. "
        f"SHA-256 of the versions: {told['versions_sha256']}"
    )


def test_manifest_of_a_folder(archive: Store, tmp_path: Path) -> None:
    done = export(archive, Selection(), tmp_path / "out", "markdown")
    told = json.loads(done.manifest.read_text(encoding="utf-8"))
    assert done.manifest == tmp_path / "out" / "_manifest.json"
    assert [file["path"] for file in told["files"]] == [name for name in names(done.target) if name[0] != "_"]


def test_what_is_there_stays(archive: Store, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("mine")
    with pytest.raises(ArchiverError, match="is there already"):
        export(archive, Selection(), tmp_path / "a.csv", "csv")
    assert (tmp_path / "a.csv").read_text() == "mine"


def test_as_of(archive: Store, tmp_path: Path) -> None:
    assert export(archive, Selection(as_of="2025"), tmp_path / "a.csv", "csv").articles == 0
    assert export(archive, Selection(as_of="2026-01-01"), tmp_path / "b.csv", "csv").articles == 4


def test_as_of_a_day_before_a_later_visit(tmp_path: Path) -> None:
    fill(tmp_path / "data", 1, with_hostile=False)
    with Store(tmp_path / "data") as archive:
        with archive.batch():
            stored = archive.captures.get(1)
            again = archive.captures.add(replace(stored, body=b"<title>Same</title>", fetched="2026-02-01T00:00:00Z"))
            archive.articles.save(article(1), again)
        exports = {
            as_of: json.loads(
                export(archive, Selection(as_of=as_of), tmp_path / f"{as_of}.jsonl", "jsonl").target.read_text()
            )
            for as_of in ("2026-01-15", "2026-02-01")
        }
    assert {as_of: (row["capture_id"], row["updated"], row["version"]) for as_of, row in exports.items()} == {
        "2026-01-15": (1, "2026-01-01T00:00:01Z", 1),
        "2026-02-01": (2, "2026-02-01T00:00:00Z", 1),
    }
    assert exports["2026-01-15"]["images"] == exports["2026-02-01"]["images"]


@pytest.mark.slow
# a bag is checked when it is whole, with the rows of one WARC file at a time, which here are all
@pytest.mark.parametrize("form", [name for name in FORMATS if name not in ("parquet", "bagit")])
def test_memory_is_flat(form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(epub, "MAX_ARTICLES", 60)
    assert peak(form, 300, tmp_path) < peak(form, 60, tmp_path) * 1.5


def peak(form: str, number: int, folder: Path) -> int:
    """Bytes that an export of so many articles takes at most: the lower of two, for what Python itself loads and caches
    comes once."""
    fill(folder / str(number), number, with_hostile=False)
    peaks = []
    with Store(folder / str(number), readonly=True) as archive:
        for attempt in range(2):
            tracemalloc.start()
            export(archive, Selection(), folder / f"out-{number}-{attempt}", form)
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
    return min(peaks)
