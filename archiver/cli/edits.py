"""The command that lists what was edited."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import get_args

import click

from archiver.cli.options import Day, refuse_unknown_site
from archiver.cli.output import is_table, output_options, print_rows
from archiver.edits.change import ChangeKind

KINDS: tuple[ChangeKind, ...] = get_args(ChangeKind)


@click.command()
@click.option("--since", type=Day(), metavar="DATE", default="7d", show_default=True, help="Seen on that day or later.")
@click.option("--until", type=Day(), metavar="DATE", help="Seen on that day or earlier.")
@click.option("--site", metavar="KEY", help="Only articles of this site.")
@click.option("--kind", "kinds", type=click.Choice(KINDS), multiple=True, help="Only this kind; may be repeated.")
@click.option("--limit", type=click.IntRange(1), help="Most edits shown, the last first.")
@output_options
@click.pass_obj
def edits_command(
    data: Path,
    since: str | None,
    until: str | None,
    site: str | None,
    kinds: tuple[str, ...],
    limit: int | None,
    form: str | None,
) -> None:
    """List edits of published articles, last first.

    \b
    typo         a few letters                headline, byline   only these
    correction   the text says so             substantive        words changed, and the page's date with them
    silent       words changed, the date did not
    moved        another address             removed, restored  its address shows it no longer, and again
    reading      another version of the extractor read the page, which may be the same

    `archiver diff ID A B` shows one word by word (A and B: its versions).
    """
    from archiver.archive import Store
    from archiver.edits.listing import edits as listed

    with Store(data, readonly=True) as archive:
        refuse_unknown_site(archive, site)
        rows = islice(listed(archive.db, since=since, until=until, site=site, kinds=kinds), limit)
        if is_table(form):
            from archiver.cli.results import print_edits

            print_edits(rows)
        else:
            print_rows(rows, ("seen", "site", "id", "a", "b", "kind", "added", "removed", "title"), form)


COMMANDS = (edits_command,)
