"""One export: the records of a selection through the writer of a format, whole or not at all, and the manifest."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from archiver import times
from archiver.archive import Store
from archiver.archive.search.search import Order
from archiver.archive.search.selection import Selection
from archiver.errors import ArchiverError
from archiver.export.bagit import BAG_MANIFEST, finish_bag, write_payload
from archiver.export.epub import write_epub
from archiver.export.manifest import describe, manifest, write_manifest
from archiver.export.ninjs import write_ninjs
from archiver.export.parquet import write_parquet
from archiver.export.plain import write_bibtex, write_csl, write_csv, write_jsonl, write_markdown, write_ris
from archiver.export.records import ExportTally, Record, export_records
from archiver.export.rss import write_rss
from archiver.export.tei import write_tei
from archiver.export.vertical import write_vertical
from archiver.export.wacz import write_wacz


@dataclass(frozen=True, slots=True)
class Format:
    """suffixes -- of files that are meant to be of this format; none: it is a folder.
    order    -- in which articles come.
    whole    -- it holds the whole archive, whatever is selected.
    manifest -- where a folder has it.
    """

    suffixes: tuple[str, ...]
    order: Order
    whole: bool = False
    manifest: str = "_manifest.json"

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
    "csl": Format((".csl",), "id"),
    "bibtex": Format((".bib",), "id"),
    "ris": Format((".ris",), "id"),
    "tei": Format((".tei",), "id"),
    "vertical": Format((".vert", ".vrt"), "id"),
    "ninjs": Format((".ninjs",), "id"),
    "bagit": Format((), "id", whole=True, manifest=BAG_MANIFEST),
}


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: number of articles, the file or folder, and the manifest. `left_out`: of those that only a
    subscriber may read."""

    articles: int
    target: Path
    manifest: Path
    left_out: int = 0


def export(
    archive: Store,
    selection: Selection,
    target: Path,
    form: str,
    *,
    bom: bool = False,
    subscriber: bool = False,
    progress: Callable[[int], None] = lambda _: None,
) -> Exported:
    """Write the articles of a selection to a file or folder that is not there yet, in one of `FORMATS`.

    The manifest is `_manifest.json` in a folder (Arrow and Spark pass over names that begin so), `NAME.manifest.json`
    beside a file. Books of many articles are several files, see `archiver.export.epub`. While it is written the export
    stands in a folder beside, which is removed where it fails. Memory does not grow with the number of articles.
    Stories that were read with cookies or headers of the owner's are left out unless `subscriber` says so.
    CSV begins with a byte-order mark where `bom` says so: Excel reads it as UTF-8.
    Raises ArchiverError when the target exists, or a selection is given for a format without use for one; OSError when
    it cannot be written.
    """
    folder = FORMATS[form].folder
    if FORMATS[form].whole and selection.to_dict():
        raise ArchiverError(f"{form} holds the whole archive; leave out the query and the filters")
    about = target / FORMATS[form].manifest if folder else target.with_name(f"{target.name}.manifest.json")
    for path in (target, about):
        _refuse_what_exists(path)
    unfinished = target.with_name(f".{target.name}.part")
    _remove(unfinished)
    unfinished.mkdir(parents=True)
    created, tally = times.now(), ExportTally()
    try:
        listed = export_records(archive, selection, FORMATS[form].order, tally, progress, subscriber=subscriber)
        place = unfinished if folder else unfinished / target.name
        _WRITERS[form](listed, place, _About(archive, describe(selection), created, selection.as_of, bom))
        content = manifest(archive, selection, form, tally, created)
        write_manifest(unfinished / (FORMATS[form].manifest if folder else about.name), content, unfinished)
        if form == "bagit":
            finish_bag(unfinished, archive)
        if folder:
            os.replace(unfinished, target)
        else:
            _move(unfinished, target.parent, about.name)
    finally:
        _remove(unfinished)
    return Exported(tally.articles, target, about, tally.left_out)


@dataclass(frozen=True, slots=True)
class _About:
    """What writers want to know beside the records."""

    archive: Store
    title: str
    created: str
    as_of: str | None
    bom: bool


_WRITERS: dict[str, Callable[[Iterator[Record], Path, _About], None]] = {
    "csv": lambda listed, path, about: write_csv(listed, path, bom=about.bom),
    "jsonl": lambda listed, path, _: write_jsonl(listed, path),
    "markdown": lambda listed, path, _: write_markdown(listed, path),
    "parquet": lambda listed, path, _: write_parquet(listed, path),
    "rss": lambda listed, path, about: write_rss(listed, path, title=about.title, created=about.created),
    "epub": lambda listed, path, about: write_epub(
        listed, path, title=about.title, created=about.created, archive=about.archive
    ),
    "wacz": lambda listed, path, about: write_wacz(
        listed, path, about.archive, title=about.title, created=about.created, as_of=about.as_of
    ),
    "csl": lambda listed, path, _: write_csl(listed, path),
    "bibtex": lambda listed, path, _: write_bibtex(listed, path),
    "ris": lambda listed, path, _: write_ris(listed, path),
    "tei": lambda listed, path, about: write_tei(listed, path, title=about.title, created=about.created),
    "vertical": lambda listed, path, _: write_vertical(listed, path),
    "ninjs": lambda listed, path, _: write_ninjs(listed, path),
    "bagit": lambda listed, path, about: write_payload(listed, path, about.archive),
}


def _move(unfinished: Path, folder: Path, last: str) -> None:
    """Move files to where they are to stand; `last` behind all others, so that where it is the export is whole."""
    names = sorted(path.name for path in unfinished.iterdir())
    for name in names:
        _refuse_what_exists(folder / name)
    for name in sorted(names, key=lambda name: name == last):
        os.replace(unfinished / name, folder / name)


def _refuse_what_exists(path: Path) -> None:
    if path.exists():
        raise ArchiverError(f"{path} is there already; name another, or remove it")


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
