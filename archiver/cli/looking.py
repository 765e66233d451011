"""Commands that read the archive: search, show, diff, status."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from archiver.cli.output import output_options, print_json, print_rows, printable
from archiver.errors import ArchiverError


@click.command()
@click.argument("query", nargs=-1, metavar="[WORD]…")
@click.option("--site", help="Only articles of this site.")
@click.option("--since", metavar="DATE", help="Only articles published on that day or later (YYYY-MM-DD).")
@click.option("--until", metavar="DATE", help="Only articles published on that day or earlier.")
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="Most articles shown.")
@output_options
@click.pass_obj
def search(
    data: Path,
    query: tuple[str, ...],
    site: str | None,
    since: str | None,
    until: str | None,
    limit: int,
    form: str | None,
) -> None:
    """Find articles by words in title, lead, text, authors and credits; without words, list the newest.

    Accents do not matter; "a phrase", OR, NOT, prefix* and title:word work as in SQLite's full-text search.
    """
    from archiver.archive import Archive
    from archiver.archive.search import HIT, HIT_END

    with Archive(data, readonly=True) as archive:
        rows = list(archive.search(" ".join(query), site=site, since=since, until=until, limit=limit))
    if form == "table" or (form is None and sys.stdout.isatty()):
        from archiver.cli.results import print_results

        print_results(rows)
        return
    for row in rows:
        row["snippet"] = row["snippet"].replace(HIT, "[").replace(HIT_END, "]") if row["snippet"] else None
    print_rows(rows, ("id", "published", "site", "title", "snippet", "url"), form)


@click.command()
@click.argument("article", metavar="ID|URL")
@click.option("--json", "as_json", is_flag=True, help="Print the whole record as JSON.")
@click.pass_obj
def show(data: Path, article: str, as_json: bool) -> None:
    """Print one article, by its number or any of its addresses."""
    from archiver.archive import Archive
    from archiver.render import as_text

    with Archive(data, readonly=True) as archive:
        record = archive.article(article)
    if record is None:
        raise ArchiverError(f"no article {article} here; `archiver search` lists what is")
    if as_json:
        print_json(record)
    else:
        click.echo(printable(as_text(record)))


@click.command()
@click.argument("article", metavar="ID|URL")
@click.argument("versions", nargs=-1, type=int, metavar="[A B]")
@click.option("--all", "whole", is_flag=True, help="Print all of the text, not only what stands around a change.")
@click.pass_obj
def diff(data: Path, article: str, versions: tuple[int, ...], whole: bool) -> None:
    """Show what was edited in an article, word by word, between versions A and B (the last two)."""
    from archiver.archive import Archive
    from archiver.cli.results import print_differences

    with Archive(data, readonly=True) as archive:
        record = archive.article(article)
    if record is None:
        raise ArchiverError(f"no article {article} here; `archiver search` lists what is")
    known = {version["number"]: version for version in record["versions"]}
    if not versions and len(known) < 2:
        click.echo(f"Article {record['id']} has one version, seen {record['first_seen']}: nothing to compare.")
        return
    wanted = versions or tuple(sorted(known)[-2:])
    if len(wanted) != 2 or any(number not in known for number in wanted):
        raise click.UsageError(f"name two of the versions {', '.join(map(str, sorted(known)))}")
    print_differences(known[wanted[0]], known[wanted[1]], whole=whole)


@click.command()
@output_options
@click.pass_obj
def status(data: Path, form: str | None) -> None:
    """Show totals, sites and the last runs of the archive."""
    from archiver import status as facts

    if form is not None or not sys.stdout.isatty():
        print_rows([facts.totals(data)], tuple(facts.totals(data)), form)
        return
    from archiver.cli.results import print_status

    print_status(data)


COMMANDS = (search, show, diff, status)
