"""The command that takes articles away."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archiver.cli.options import QUERY_SETTINGS, refuse_unknown_site, selection_options
from archiver.cli.output import is_told, print_json
from archiver.cli.progress import progress_bar

if TYPE_CHECKING:
    from archiver.archive.search.selection import Selection

#: Formats, as `archiver.export.FORMATS` has them, and the endings that stand for them.
_FORMATS = (
    "csv",
    "jsonl",
    "markdown",
    "parquet",
    "rss",
    "epub",
    "wacz",
    "csl",
    "bibtex",
    "ris",
    "tei",
    "vertical",
    "ninjs",
    "bagit",
)
_ENDINGS = {"ndjson": "jsonl", "xml": "rss", "md": "markdown", "bib": "bibtex", "vert": "vertical", "vrt": "vertical"}
_SUFFIXES = {f".{ending}": name for ending, name in (_ENDINGS | dict(zip(_FORMATS, _FORMATS, strict=True))).items()}

_STDOUT = Path("-")


@click.command(context_settings=QUERY_SETTINGS)
@click.argument("target", type=click.Path(path_type=Path))
@selection_options
@click.option("--format", "form", metavar="FORMAT", help="What to write, where TARGET's ending does not say.")
@click.option("--bom", is_flag=True, help="Begin CSV with the mark by which Excel knows UTF-8.")
@click.option("--subscriber", is_flag=True, help="Also stories that were read with cookies or headers of yours.")
@click.option("--json", "as_json", is_flag=True, help="Print what was written as JSON.")
@click.pass_obj
def export_command(
    data: Path, target: Path, selection: Selection, form: str | None, bom: bool, subscriber: bool, as_json: bool
) -> None:
    """Write articles to a file or folder.

    TARGET must not be there yet. A manifest is written beside it. `-` is standard output, without a manifest.

    \b
    csv, jsonl   a row an article             rss     a feed with the texts, the newest first
    markdown     a folder of files            epub    a book
    parquet      a folder by site and month   wacz    the pages as they came, to replay
    csl          CSL-JSON, for Zotero         bibtex  for LaTeX (.bib)
    ris          for EndNote and others       ninjs   News in JSON, for newsroom systems
    tei          TEI P5, for corpus tools     vertical  a token a line (.vert)
    bagit        a folder with the whole archive, for deposit (BagIt, PREMIS)

    The words and filters are those of `archiver search`.
    """
    from archiver.archive import Store
    from archiver.archive.search.query import sites_of
    from archiver.archive.search.search import count
    from archiver.export import export as write

    form = _format(target, form)
    if bom and form != "csv":
        raise click.UsageError(f"--bom is for csv; {form} has no use for it")
    if as_json and target == _STDOUT:
        raise click.UsageError("--json and the export would both be on standard output; name a file")
    with _place(target, form) as place, Store(data, readonly=True) as archive, progress_bar("exporting") as moved:
        refuse_unknown_site(archive, selection.site, *sites_of(selection.query))
        total = count(archive.db, selection) if is_told(sys.stderr) else 0
        done = write(
            archive,
            selection,
            place,
            form,
            bom=bom,
            subscriber=subscriber,
            progress=lambda number: moved(number, total),
        )
    if as_json:
        print_json({"articles": done.articles, "target": str(done.target), "manifest": str(done.manifest)})
    elif is_told(sys.stdout) and target != _STDOUT:
        left = f" ({done.left_out:,} of subscribers left out, see --subscriber)" if done.left_out else ""
        click.echo(f"{done.articles:,} articles in {done.target}, described in {done.manifest}{left}")


def _format(target: Path, named: str | None) -> str:
    """The format that is named, or that the ending stands for. Raises UsageError, with all formats, for any other."""
    known = ", ".join(_FORMATS)
    form = named.lower() if named else _SUFFIXES.get(target.suffix.lower())
    if form is None:
        raise click.UsageError(f"say which --format {target} is to have: {known}")
    if form not in _FORMATS:
        raise click.UsageError(f"there is no format {form!r}; known are {known}")
    return form


@contextmanager
def _place(target: Path, form: str) -> Iterator[Path]:
    """Where to write: the target, or for standard output a file that goes there when all of it is written."""
    from archiver.errors import ArchiverError
    from archiver.export import FORMATS

    if target != _STDOUT:
        yield target
        return
    if FORMATS[form].folder:
        raise click.UsageError(f"{form} is a folder and cannot go to standard output; name one")
    with tempfile.TemporaryDirectory(prefix="archiver-export-") as folder:
        place = Path(folder) / "export"
        yield place
        if len(list(Path(folder).iterdir())) > 2:  # the file and its manifest
            raise ArchiverError(f"this {form} is several files and cannot go to standard output; name a file")
        with place.open("rb") as file:
            shutil.copyfileobj(file, sys.stdout.buffer)
        sys.stdout.buffer.flush()


COMMANDS = (export_command,)
