"""Search results, edits and status as a terminal shows them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from archiver.archive.search.search import HIT, HIT_END
from archiver.archive.search.selection import Selection
from archiver.cli.output import is_table, print_rows, printable
from archiver.edits.kinds import kind_of_edit
from archiver.edits.word_diff import between, shortened
from archiver.fields import SqlRow
from archiver.health import status
from archiver.render.text import readable_time


def print_results(rows: list[SqlRow], nothing: str = "Nothing found.") -> None:
    """One entry an article: number, day, site and headline, the other sites that ran it where that was asked,
    then the passage with its hits marked. `nothing`: what is said where there is none."""
    console = Console()
    if not rows:
        console.print(Text(nothing), soft_wrap=True)
    for row in rows:
        head = Table.grid(padding=(0, 2))
        head.add_row(
            Text(f"{row['id']:>6}", "cyan"),
            Text(_day(row).ljust(10), "dim"),
            Text(printable(row["site"] or "")),
            Text(printable(row["title"] or "(no title)"), "bold"),
        )
        console.print(head)
        if others := row.get("sites", [])[1:]:
            console.print(
                Padding(
                    Text(f"also {', '.join(printable(site or '?') for site in others)}", "dim"),
                    (0, 0, 0, 8),
                    expand=False,
                )
            )
        if row["snippet"]:
            console.print(Padding(_marked(" ".join(row["snippet"].split())), (0, 0, 0, 8), expand=False))
        console.print()


def nothing_found(asked: Selection, wider: list[tuple[Selection, int]]) -> str:
    """That a selection finds nothing, and what would find some (see `archiver.archive.search.search.wider`)."""
    found = ", ".join(f"{_difference(asked, other)}: {number:,}" for other, number in wider)
    return f"Nothing found. {found}".rstrip()


def _difference(asked: Selection, other: Selection) -> str:
    """What a wider selection has another: its words, or a filter less."""
    if other.query != asked.query:
        return printable(other.query)
    left = other.to_dict()
    gone = [f"--{name}".replace("_", "-") for name in asked.to_dict() if name not in left]
    return f"without {' and '.join(gone)}"


def _day(row: SqlRow) -> str:
    """The day of publication; of an article that only says when it was changed, that day, marked; else "no date"."""
    changed = row["modified_day"]
    return row["published_day"] or (f"~{changed}" if changed else "no date")


def print_edits(rows: Iterable[SqlRow]) -> None:
    """One entry an edit: the article's number, when it was seen, site, kind, words that came and went, the versions to
    compare; then the headline."""
    console = Console()
    row = None
    for row in rows:
        line = Text.assemble(
            (f"{row['id']:>6}", "cyan"),
            (f"  {readable_time(row['seen']).removesuffix(' UTC')}", "dim"),
            f"  {printable(row['site'] or '')}",
            (f"  {row['kind']}", "bold"),
            (f"  +{row['added']:,}", "green"),
            (f" -{row['removed']:,}", "red"),
            f"  versions {row['a']} {row['b']}",
        )
        console.print(line)
        console.print(Padding(Text(printable(row["title"] or "(no title)")), (0, 0, 0, 8), expand=False))
    if row is None:
        console.print("No edits.")


def _marked(snippet: str) -> Text:
    text = Text()
    for number, piece in enumerate(snippet.split(HIT)):
        hit, end, rest = piece.partition(HIT_END)
        if number and end:
            text.append(printable(hit), "bold yellow")
            text.append(printable(rest))
        else:
            text.append(printable(piece))
    return text


def print_differences(before: SqlRow, after: SqlRow, *, whole: bool = False) -> None:
    """Each field that differs: what is gone in red and struck out, what is new in green; without colours in the marks
    that wdiff uses, [-gone-] and {+new+}."""
    console = Console()
    coloured = console.color_system is not None and not console.no_color
    told = (f"version {row['number']}, seen {readable_time(row['seen'])}" for row in (before, after))
    console.print(" → ".join(told), highlight=False)
    change = kind_of_edit(before, after)
    console.print(f"{change.kind}: {change.added:,} words added, {change.removed:,} removed", highlight=False)
    for field, difference in between(before, after):
        text = Text()
        for piece in difference.pieces if whole else shortened(difference.pieces):
            opening, closing = ("", "") if coloured else _MARKS[piece.kind]
            text.append(f"{opening}{printable(piece.text)}{closing}", _STYLES[piece.kind])
        console.print()
        console.print(f"{field} (rewritten)" if difference.rewritten else field, style="bold")
        console.print(text)


_STYLES = {"same": "", "gap": "dim", "removed": "red strike", "added": "green"}
_MARKS = {"same": ("", ""), "gap": ("", ""), "removed": ("[-", "-]"), "added": ("{+", "+}")}


def print_status(data_dir: Path) -> None:
    """Totals, then the last runs."""
    console = Console()
    facts = status.totals(data_dir)
    for name, value in facts.items():
        if name.endswith("_bytes"):
            shown = f"{value / 1e6:,.1f} MB"
        else:
            shown = f"{value:,}" if isinstance(value, int) else str(value or "none")
        console.print(f"{name.replace('_', ' '):>16}  {shown}", highlight=False)
    days = status.per_day(data_dir)
    if any(number for _, number in days):
        console.print()
        console.print(f"{'per day':>16}  {sparkline([number for _, number in days])}", highlight=False)
        console.print(
            f"{'':>16}  {days[0][0]} to {days[-1][0]}, {max(n for _, n in days):,} at most",
            style="dim",
            highlight=False,
        )
    runs = status.runs(data_dir)
    if not runs:
        return
    for sentence in status.backfills(data_dir):
        console.print(f"{'backfill':>16}  {printable(sentence)}", highlight=False, markup=False)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("run", "command", "started", "ended", "new", "changed", "failed"):
        table.add_column(name, justify="right" if name in ("run", "new", "changed", "failed") else "left")
    for run in runs:
        sums = {
            name: sum(site.get(name, 0) for site in run["counts"].values()) for name in ("new", "changed", "failed")
        }
        table.add_row(
            str(run["id"]),
            printable(run["command"]),
            run["started"],
            run["outcome"] or "running",
            *(f"{number:,}" for number in sums.values()),
        )
    console.print()
    console.print(table)


def sparkline(numbers: list[int]) -> str:
    """A character for each number, as high as it is beside the highest; a dot for none."""
    top = max(numbers)
    return "".join(_BARS[(number * len(_BARS) - 1) // top] if number else "·" for number in numbers)


_BARS = "▁▂▃▄▅▆▇█"


#: Columns of a terminal that names may take.
_NAME_WIDTH = 40


def print_groups(rows: list[SqlRow], by: str, form: str | None) -> None:
    """Rows of a name and a number: with bars to a terminal, else as `form` says."""
    if is_table(form):
        if rows:
            _print_bars(rows, by)
        else:
            click.echo("Nothing found.")
    else:
        print_rows(rows, (by, "articles"), form)


def _print_bars(rows: list[SqlRow], by: str) -> None:
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
