"""One export: the records of a selection through the writer of a format, whole or not at all, and the manifest."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from archiver import times
from archiver.archive import Archive
from archiver.archive.search import Order
from archiver.archive.selection import Selection
from archiver.errors import ArchiverError
from archiver.export.epub import write_epub
from archiver.export.manifest import describe, manifest, write_manifest
from archiver.export.markdown_folder import write_markdown
from archiver.export.parquet import write_parquet
from archiver.export.records import Record, Tally, records
from archiver.export.rss import write_rss
from archiver.export.tables import write_csv, write_jsonl
from archiver.export.wacz import write_wacz


@dataclass(frozen=True, slots=True)
class Format:
    """suffixes -- of files that are meant to be of this format; none: it is a folder.
    order    -- in which articles come.
    """

    suffixes: tuple[str, ...]
    order: Order

    @property
    def folder(self) -> bool:
        return not self.suffixes


FORMATS = {
    "csv": Format((".csv",), "id"),
    "jsonl": Format((".jsonl", ".ndjson"), "id"),
    "markdown": Format((), "id"),
    "parquet": Format((), "site"),
    "rss": Format((".rss", ".xml"), "newest"),
    "epub": Format((".epub",), "newest"),
    "wacz": Format((".wacz",), "id"),
}


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: number of articles, the file or folder, and the manifest."""

    articles: int
    target: Path
    manifest: Path


def export(
    archive: Archive,
    selection: Selection,
    target: Path,
    form: str,
    *,
    progress: Callable[[int], None] = lambda _: None,
) -> Exported:
    """Write the articles of a selection to a file or folder that is not there yet, in one of `FORMATS`.

    The manifest is `_manifest.json` in a folder (Arrow and Spark pass over names that begin so), `NAME.manifest.json`
    beside a file. While it is written the export has another name; where it fails that is removed. Memory does not grow
    with the number of articles.
    Raises ArchiverError when the target exists, or the format cannot hold so many.
    """
    about = target / "_manifest.json" if FORMATS[form].folder else target.with_name(f"{target.name}.manifest.json")
    for path in (target, about):
        if path.exists():
            raise ArchiverError(f"{path} is there already; name another, or remove it")
    unfinished = target.with_name(f".{target.name}.part")
    _remove(unfinished)
    target.parent.mkdir(parents=True, exist_ok=True)
    created, tally = times.now(), Tally()
    try:
        listed = records(archive, selection, FORMATS[form].order, tally, progress)
        _write(archive, listed, unfinished, form, describe(selection), created)
        files = [path for path in unfinished.rglob("*") if path.is_file()] if unfinished.is_dir() else [unfinished]
        content = manifest(
            selection, form, tally, files, unfinished if FORMATS[form].folder else target.parent, created
        )
        if FORMATS[form].folder:
            write_manifest(unfinished / about.name, content)
        else:
            content["files"][0]["path"] = target.name
            write_manifest(about, content)
        os.replace(unfinished, target)
    except BaseException:
        _remove(unfinished)
        raise
    return Exported(tally.articles, target, about)


def _write(archive: Archive, listed: Iterator[Record], path: Path, form: str, title: str, created: str) -> None:
    if FORMATS[form].folder:
        path.mkdir()
    writers: dict[str, Callable[[], Any]] = {
        "csv": lambda: write_csv(listed, path),
        "jsonl": lambda: write_jsonl(listed, path),
        "markdown": lambda: write_markdown(listed, path),
        "parquet": lambda: write_parquet(listed, path),
        "rss": lambda: write_rss(listed, path, title=title, created=created),
        "epub": lambda: write_epub(listed, path, title=title, created=created),
        "wacz": lambda: write_wacz(listed, path, archive, title=title, created=created),
    }
    writers[form]()


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
