"""Exports as a whole: manifests, nothing half-done, flat memory."""

from __future__ import annotations

import hashlib
import json
import tracemalloc
from pathlib import Path

import pytest

from archiver.archive import Archive
from archiver.archive.selection import Selection
from archiver.errors import ArchiverError
from archiver.export import FORMATS, export
from tests.export.archives import fill, names


def test_manifest(archive: Archive, tmp_path: Path) -> None:
    done = export(archive, Selection(query="tide", since="2025-02"), tmp_path / "a.jsonl", "jsonl")
    assert (done.articles, done.manifest) == (2, tmp_path / "a.jsonl.manifest.json")
    told = json.loads(done.manifest.read_text(encoding="utf-8"))
    content = done.target.read_bytes()
    assert {name: told[name] for name in told if name not in ("created", "finished", "software")} == {
        "title": "tide, since 2025-02",
        "format": "jsonl",
        "query": {"query": "tide", "since": "2025-02"},
        "articles": 2,
        "sites": {"other": 1, "paper": 1},
        "extractors": {"1": 2},
        "versions_sha256": hashlib.sha256(b"2 1 2\n3 1 3\n").hexdigest(),
        "files": [{"path": "a.jsonl", "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}],
    }


def test_manifest_of_a_folder(archive: Archive, tmp_path: Path) -> None:
    done = export(archive, Selection(), tmp_path / "out", "markdown")
    told = json.loads(done.manifest.read_text(encoding="utf-8"))
    assert done.manifest == tmp_path / "out" / "_manifest.json"
    assert [file["path"] for file in told["files"]] == [name for name in names(done.target) if name[0] != "_"]


def test_what_is_there_stays(archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("mine")
    with pytest.raises(ArchiverError, match="is there already"):
        export(archive, Selection(), tmp_path / "a.csv", "csv")
    assert (tmp_path / "a.csv").read_text() == "mine"


def test_as_of(archive: Archive, tmp_path: Path) -> None:
    assert export(archive, Selection(as_of="2025"), tmp_path / "a.csv", "csv").articles == 0
    assert export(archive, Selection(as_of="2026-01-01"), tmp_path / "b.csv", "csv").articles == 4


@pytest.mark.slow
@pytest.mark.parametrize("form", [name for name in FORMATS if name not in ("epub", "parquet")])
def test_memory_is_flat(form: str, tmp_path: Path) -> None:
    peaks = []
    for number in (100, 600):
        fill(tmp_path / str(number), number, hostile=False)
        with Archive(tmp_path / str(number), readonly=True) as archive:
            export(archive, Selection(until="2000"), tmp_path / f"warm-{number}", form)
            tracemalloc.start()
            export(archive, Selection(), tmp_path / f"out-{number}", form)
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
    # a folder of so many files has a manifest of so many lines
    assert peaks[1] < peaks[0] * (4 if form == "markdown" else 1.5)
