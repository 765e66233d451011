"""The command that lists what was edited."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import click

from archiver.cli.options import Day, refuse_unknown_site
from archiver.cli.output import is_table, output_options, print_rows
from archiver.edits.change import MEANINGS

_HELP = """List edits of published articles, last first.

\b
{kinds}

`archiver diff ID A B` shows one word by word (A and B: its versions).
"""


@click.command(help=_HELP.format(kinds="\n".join(f"{kind:12} {meaning}" for kind, meaning in MEANINGS.items())))
@click.option("--since", type=Day(), metavar="DATE", default="7d", show_default=True, help="Seen on that day or later.")
@click.option("--until", type=Day(), metavar="DATE", help="Seen on that day or earlier.")
@click.option("--site", metavar="KEY", help="Only articles of this site.")
@click.option(
    "--kind", "kinds", type=click.Choice(list(MEANINGS)), multiple=True, help="Only this kind; may be repeated."
)
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
    from archiver.archive import Store
    from archiver.edits.listing import EDIT_COLUMNS
    from archiver.edits.listing import edits as listed

    with Store(data, readonly=True) as archive:
        refuse_unknown_site(archive, site)
        rows = islice(listed(archive.db, since=since, until=until, site=site, kinds=kinds), limit)
        if is_table(form):
            from archiver.cli.results import print_edits

            print_edits(rows)
        else:
            print_rows(rows, EDIT_COLUMNS, form)


COMMANDS = (edits_command,)
