"""Counts of articles by site, author, day …, with a bar for each."""

from __future__ import annotations

from typing import Any

import click

from archiver.cli.output import is_table, print_rows, printable

#: What `--by` takes; `archiver.archive.search.GROUPS` says what it means.
GROUPS = ("site", "author", "day", "month", "section", "credit", "language", "kind")

#: Columns of a terminal that names may take.
_NAME_WIDTH = 40


def print_groups(rows: list[dict[str, Any]], by: str, form: str | None) -> None:
    """Rows of a name and a number: with bars to a terminal, else as `form` says."""
    if is_table(form):
        if rows:
            _print_bars(rows, by)
        else:
            click.echo("Nothing found.")
    else:
        print_rows(rows, (by, "articles"), form)


def _print_bars(rows: list[dict[str, Any]], by: str) -> None:
    from rich.bar import Bar
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold", expand=True)
    table.add_column(by, max_width=_NAME_WIDTH, no_wrap=True, overflow="ellipsis")
    table.add_column("articles", justify="right", no_wrap=True)
    table.add_column("", ratio=1)
    largest = max((row["articles"] for row in rows), default=1)
    for row in rows:
        name = Text("unknown", "dim") if row[by] is None else Text(printable(row[by]))
        table.add_row(name, f"{row['articles']:,}", Bar(largest, 0, row["articles"], color="cyan"))
    Console().print(table)
