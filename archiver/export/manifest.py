"""The manifest of an export: what was asked for, what came out, of which archive, and the sums to check it by."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path

from archiver import times
from archiver.archive import Store
from archiver.archive.search.selection import Selection
from archiver.export.epub import MAX_ARTICLES
from archiver.export.records import ExportTally
from archiver.fields import JsonObject
from archiver.render.escaping import json_text


def manifest(archive: Store, selection: Selection, form: str, tally: ExportTally, created: str) -> JsonObject:
    """What the manifest says, as JSON, but for the files."""
    return {
        "title": describe(selection),
        "citation": _citation(selection, tally, created),
        "created": created,
        "finished": times.now(),
        "software": {"news-archiver": software(), "sqlite": sqlite3.sqlite_version},
        "format": form,
        **({"most_articles_of_a_volume": MAX_ARTICLES} if form == "epub" else {}),
        "query": selection.to_dict(),
        "articles": tally.articles,
        "published": {"first": tally.published.first, "last": tally.published.last},
        "captured": {"first": tally.captured.first, "last": tally.captured.last},
        "sites": dict(sorted(tally.sites.items())),
        "extractors": dict(sorted(tally.extractors.items())),
        "versions_sha256": tally.versions.hexdigest(),
        "archive": _facts(archive),
    }


def describe(selection: Selection) -> str:
    """The selection in a line: `storm, site paper, since 2025-03`."""
    chosen = selection.to_dict()
    query = chosen.pop("query", "all articles")
    return ", ".join([query, *(f"{name.replace('_', ' ')} {value}" for name, value in chosen.items())])


@cache
def software() -> str:
    """Version of this program."""
    return version("news-archiver")


def _citation(selection: Selection, tally: ExportTally, created: str) -> str:
    """A line for a footnote: what, how much, from when, and the digest that tells this text from any other."""
    sites = f"{len(tally.sites):,} site{'s' * (len(tally.sites) != 1)}"
    captured = f", captured {tally.captured.first} to {tally.captured.last}" if tally.articles else ""
    return (
        f"“{describe(selection)}”: {tally.articles:,} article{'s' * (tally.articles != 1)} of {sites}{captured}. "
        f"Exported {created} with news-archiver {software()}. "
        f"SHA-256 of the versions: {tally.versions.hexdigest()}"
    )


def _facts(archive: Store) -> JsonObject:
    """What the archive held when it was exported from."""
    facts = next(
        iter(
            archive.db.query(
                """SELECT (SELECT count(*) FROM articles) AS articles, (SELECT count(*) FROM versions) AS versions,
                          count(*) AS captures, min(fetched) AS first_capture, max(fetched) AS last_capture,
                          count(DISTINCT warc) AS warc_files FROM captures"""
            )
        )
    )
    return dict(facts)


def write_manifest(path: Path, content: JsonObject, folder: Path) -> None:
    """Write the manifest, with every file that the folder holds: its path in it, size and sum. Written as a stream, for
    there may be a file an article."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(json_text(content, indent=2).removesuffix("\n}") + ',\n  "files": [')
        separator = ""
        for found in _files(folder):
            if found != path:
                entry = {
                    "path": found.relative_to(folder).as_posix(),
                    "bytes": found.stat().st_size,
                    "sha256": sha256(found),
                }
                file.write(f"{separator}\n    {json_text(entry)}")
                separator = ","
        file.write("\n  ]\n}\n")


def _files(folder: Path) -> Iterator[Path]:
    """All files below a folder, by name; one folder's names are held at a time."""
    for name in sorted(os.listdir(folder)):
        path = folder / name
        if path.is_dir():
            yield from _files(path)
        else:
            yield path


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
