"""How rows are printed: a table to a terminal, JSON otherwise, or as asked for."""

from __future__ import annotations

import csv
import re
import shutil
import sys
import textwrap
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, TextIO, TypeVar

import click

from archiver.fields import JsonObject
from archiver.render.escaping import formula_safe, json_text

if TYPE_CHECKING:
    from rich.console import Console

F = TypeVar("F", bound=Callable[..., Any])

#: Characters that a terminal would obey, or that reorder what stands around them: C0 and C1 controls, and the
#: bidirectional marks of Unicode (https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing).
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")

#: Characters that begin another line, as `str.splitlines` has them.
_BREAKS = re.compile("[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]")

#: Characters of a line of text in a wide terminal (https://www.w3.org/WAI/WCAG22/Understanding/visual-presentation.html
#: asks for 80 at most; a little more keeps paragraphs short).
_LINE = 100


#: Columns of a terminal that most have; and characters of a value in which a key or a day can be read.
_NARROW, _LEGIBLE = 80, 10


def output_options(function: F) -> F:
    """The options `--json`, `--nl`, `--csv` and `--table`; the command gets the one chosen as `form`."""
    for name, text in (
        ("table", "Print a table, as to a terminal."),
        ("csv", "Print CSV."),
        ("nl", "Print one JSON object a line."),
        ("json", "Print a JSON array."),
    ):
        function = click.option(f"--{name}", "form", flag_value=name, help=text)(function)
    return function


_QUIET = "archiver.quiet"


def be_quiet(context: click.Context, _option: click.Parameter, chosen: bool) -> None:
    """What `--quiet` does: see `is_told`."""
    if chosen:
        context.meta[_QUIET] = True  # which contexts below share


def be_verbose(_context: click.Context, _option: click.Parameter, chosen: bool) -> None:
    """What `--verbose` does: what the archiver and its libraries log is also printed, from INFO on."""
    if chosen:
        import logging

        logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s", stream=sys.stderr)


def is_told(stream: TextIO) -> bool:
    """Whether somebody is there to be told how far a command is, or that all went well: a terminal, and no
    `--quiet`."""
    context = click.get_current_context(silent=True)
    return stream.isatty() and not (context is not None and context.meta.get(_QUIET))


def printable(text: str) -> str:
    """The text without anything a terminal would obey."""
    return _CONTROLS.sub("�", text)


def terminal_line(text: str) -> str:
    """The text as one line of a report: what would begin another (file names may have it) stands there as its escape
    sequence."""
    return printable(_BREAKS.sub(lambda found: repr(found[0])[1:-1], text))


def wrapped(text: str) -> str:
    """The text with its lines broken between words, for a terminal: at its width, or where reading them gets hard."""
    width = min(shutil.get_terminal_size().columns, _LINE)
    return "\n".join(
        textwrap.fill(line, width, replace_whitespace=False, break_long_words=False, break_on_hyphens=False)
        for line in text.split("\n")
    )


def is_table(form: str | None) -> bool:
    """Whether rows are laid out for a person: where the option says so, or none and a terminal is there."""
    return form == "table" or (form is None and sys.stdout.isatty())


def print_rows(rows: Iterable[JsonObject], columns: Sequence[str], form: str | None) -> None:
    """Print rows as `form` says; where it is None as a table to a terminal, else as JSON."""
    if is_table(form):
        _print_table(list(rows), columns)
    elif form == "nl":
        for row in rows:
            click.echo(json_text(row))
    elif form == "csv":
        writer = csv.DictWriter(sys.stdout, columns, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows({name: _csv_cell(row.get(name)) for name in columns} for row in rows)
    else:
        print_json(list(rows))


#: For commands that read pages.
extractor_option = click.option(
    "--extractor",
    type=click.Choice(["default", "trafilatura"]),
    help="What reads pages in this run, over sites.toml: ours, or trafilatura alone.",
)


def print_json(value: Any) -> None:
    click.echo(json_text(value, indent=2))


def _csv_cell(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula, and no terminal for a command; lists and objects are JSON."""
    if isinstance(value, list | dict):
        value = json_text(value)
    return formula_safe(printable(value)) if isinstance(value, str) else value


def _print_table(rows: list[JsonObject], columns: Sequence[str]) -> None:
    """A line a row, the first value whole, since it names the row; in a narrow terminal that has no room for all
    columns, a line a value."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console()
    cells = [[_cell(row.get(name)) for name in columns] for row in rows]
    widths = [max(len(text) for text in (name, *(row[at] for row in cells))) for at, name in enumerate(columns)]
    room = console.width - 2 * (len(columns) - 1)
    if console.width < _NARROW and sum(min(width, _LEGIBLE) for width in widths) > room:
        _print_records(console, cells, columns)
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for at, name in enumerate(columns):
        numeric = bool(rows) and all(isinstance(row.get(name), int | float | None) for row in rows)
        whole = at == 0 and widths[at] <= console.width // 3
        table.add_column(name, justify="right" if numeric else "left", no_wrap=whole)
    for row in cells:
        table.add_row(*map(Text, row))
    console.print(table)


def _print_records(console: Console, cells: list[list[str]], columns: Sequence[str]) -> None:
    from rich.table import Table
    from rich.text import Text

    for row in cells:
        record = Table.grid(padding=(0, 2))
        for name, text in zip(columns, row, strict=True):
            if text:
                record.add_row(Text(name, "dim"), Text(text, overflow="fold"))
        console.print(record)
        console.print()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, list):
        return printable(", ".join(map(str, value)))
    return printable(str(value))
