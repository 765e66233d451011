"""The command that takes articles away."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archiver.cli.options import QUERY_SETTINGS, refuse_unknown_site, selection_options
from archiver.cli.output import print_json
from archiver.cli.progress import progress_bar

if TYPE_CHECKING:
    from archiver.archive.search.selection import Selection

#: Formats, as `archiver.export.FORMATS` has them, and the endings that stand for them.
_FORMATS = ("csv", "jsonl", "markdown", "parquet", "rss", "epub", "wacz")
_SUFFIXES = {".ndjson": "jsonl", ".xml": "rss", ".md": "markdown"} | {f".{name}": name for name in _FORMATS}


@click.command(context_settings=QUERY_SETTINGS)
@click.argument("target", type=click.Path(path_type=Path))
@selection_options
@click.option(
    "--format", "form", type=click.Choice(_FORMATS), help="What to write, where TARGET's ending does not say."
)
@click.option("--json", "as_json", is_flag=True, help="Print what was written as JSON.")
@click.pass_obj
def export_command(data: Path, target: Path, selection: Selection, form: str | None, as_json: bool) -> None:
    """Write articles to a file or folder.

    TARGET must not be there yet. A manifest is written beside it.

    \b
    csv, jsonl   a row an article             rss     a feed with the texts, the newest first
    markdown     a folder of files            epub    a book
    parquet      a folder by site and month   wacz    the pages as they came, to replay

    The words and filters are those of `archiver search`.
    """
    from archiver.archive import Store
    from archiver.archive.search.query import sites_of
    from archiver.archive.search.search import count
    from archiver.export import export as write

    form = form or _SUFFIXES.get(target.suffix.lower())
    if form is None:
        raise click.UsageError(f"say which --format {target} is to have")
    with Store(data, readonly=True) as archive, progress_bar("exporting") as moved:
        refuse_unknown_site(archive, selection.site, *sites_of(selection.query))
        total = count(archive.db, selection) if sys.stderr.isatty() else 0
        done = write(archive, selection, target, form, progress=lambda number: moved(number, total))
    if as_json:
        print_json({"articles": done.articles, "target": str(done.target), "manifest": str(done.manifest)})
    elif sys.stdout.isatty():
        click.echo(f"{done.articles:,} articles in {done.target}, described in {done.manifest}")


COMMANDS = (export_command,)
