"""The manifest of an export: what was asked for, what came out, and the sums to check it by."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Any

from archiver import times
from archiver.archive.selection import Selection
from archiver.export.records import Tally

_CHUNK = 1 << 20


def manifest(
    selection: Selection, form: str, tally: Tally, files: Iterable[Path], base: Path, created: str
) -> dict[str, Any]:
    """What the manifest says, as JSON. `base` is the folder that paths are given from."""
    return {
        "title": describe(selection),
        "created": created,
        "finished": times.now(),
        "software": {"news-archiver": version("news-archiver"), "sqlite": sqlite3.sqlite_version},
        "format": form,
        "query": selection.to_dict(),
        "articles": tally.articles,
        "sites": dict(sorted(tally.sites.items())),
        "extractors": dict(sorted(tally.extractors.items())),
        "versions_sha256": tally.versions.hexdigest(),
        "files": [
            {"path": path.relative_to(base).as_posix(), "bytes": path.stat().st_size, "sha256": sha256(path)}
            for path in sorted(files)
        ],
    }


def describe(selection: Selection) -> str:
    """The selection in a line: `storm, site paper, since 2025-03`."""
    chosen = selection.to_dict()
    query = chosen.pop("query", "all articles")
    return ", ".join([query, *(f"{name.replace('_', ' ')} {value}" for name, value in chosen.items())])


def write_manifest(path: Path, content: dict[str, Any]) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
