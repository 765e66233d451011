"""The command that takes in what people have saved: import."""

from __future__ import annotations

import os
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archiver.cli.output import extractor_option, is_told, output_options, print_json, print_rows, terminal_line

if TYPE_CHECKING:
    from archiver.sites.site import Extractor


@click.command("import")
@click.argument(
    "paths", nargs=-1, required=True, metavar="PATH…", type=click.Path(exists=True, readable=True, path_type=Path)
)
@click.option("--site", metavar="KEY", help="Take every page for one of this site of sites.toml.")
@click.option("--base-url", metavar="URL", help="Address of the folder, for pages that do not say where they are from.")
@click.option("--dry-run", is_flag=True, help="Only list what would be stored, and what tells its address and time.")
@extractor_option
@click.option("--jobs", type=click.IntRange(1), help="Processes that read pages (as many as processors).")
@output_options
@click.pass_obj
def import_(
    data: Path,
    paths: tuple[Path, ...],
    site: str | None,
    base_url: str | None,
    dry_run: bool,
    extractor: Extractor | None,
    jobs: int | None,
    form: str | None,
) -> None:
    """Store pages that you have already.

    Takes HTML files, browser saves, MHTML, mirrors, WARC and WACZ files.

    Folders are searched for all of them, whatever their names. An address comes from the file itself or a note beside
    it; a page that nothing places is listed and left out. What the archive has is skipped, so an import can be
    repeated.
    """
    from archiver import importing
    from archiver.cli.progress import import_bar
    from archiver.importing.plan import COLUMNS
    from archiver.urls import clean

    if base_url is not None and clean(base_url) is None:
        raise click.BadParameter("must be an address such as https://www.example.org/", param_hint="--base-url")
    with import_bar(paths) if is_told(sys.stderr) else nullcontext() as progress:
        if dry_run:
            rows = list(importing.plan_import(data, paths, site=site, base_url=base_url, progress=progress))
        else:
            # names of files are bytes, and need be no text
            words = os.fsencode(" ".join(["import", *map(str, paths)])).decode("utf-8", "backslashreplace")
            report = importing.import_paths(
                data,
                paths,
                site=site,
                base_url=base_url,
                extractor=extractor,
                jobs=jobs,
                command=words,
                progress=progress,
            )
    if dry_run:
        print_rows(rows, COLUMNS, form)
        sys.exit(3 if any(row["would"] == "leave out" for row in rows) else 0)
    if form in ("json", "nl"):
        print_rows([report.to_dict()], (), form)
    elif form is not None or is_told(sys.stdout):
        print_rows([report.counts()], tuple(report.counts()), form)
    for item in (*report.left_out, *report.failed):
        click.echo(terminal_line(f"archiver: {item.where}: {item.reason}"), err=True)
    if report.is_empty:
        where = ", ".join(map(str, paths))
        what = "nothing to import here; name pages, WARC files or folders of them"
        click.echo(terminal_line(f"archiver: {where}: {what}"), err=True)
    sys.exit(report.exit_code)


@click.command()
@click.argument("other", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--site", "sites", metavar="KEY", multiple=True, help="Only what is of that site; may be repeated.")
@click.option("--jobs", type=click.IntRange(1), help="Processes that read pages (as many as processors).")
@click.option("--json", "as_json", is_flag=True, help="Print what came over as JSON.")
@click.pass_obj
def merge_command(data: Path, other: Path, sites: tuple[str, ...], jobs: int | None, as_json: bool) -> None:
    """Join the archive in OTHER to this one.

    Captures, articles with their versions, the ledger, sites, notes. OTHER is only read.

    What is here already is left as it is, so a merge can be repeated, and one that was stopped goes on. With --site,
    a page of another site comes too where it was the first with a body that is repeated. Ends with 3 where records of
    OTHER could not be taken.
    """
    from archiver.cli.progress import progress_bar
    from archiver.reparse.merge import merge

    with progress_bar("reading") as progress:
        report = merge(data, other, sites=sites, jobs=jobs, progress=progress)
    if as_json:
        print_json(report.to_dict())
    elif is_told(sys.stdout):
        came = f"{report.captures:,} captures, {report.addresses:,} addresses, {len(report.sites):,} sites"
        came += f", {report.notes:,} notes and tags" if report.notes else ""
        click.echo(f"{came}; {report.known:,} captures were here already")
    for key in report.differing:
        click.echo(terminal_line(f"archiver: sites.toml: [{key}] is another one there; the one here stays"), err=True)
    for place in report.left_out:
        click.echo(terminal_line(f"archiver: {other}: {place}"), err=True)
    sys.exit(report.exit_code)


COMMANDS = (import_, merge_command)
