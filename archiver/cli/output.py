"""How rows are printed: a table to a terminal, JSON otherwise, or as asked for."""

from __future__ import annotations

import csv
import json
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])

#: Characters that a terminal would obey, or that reorder what stands around them: C0 and C1 controls, and the
#: bidirectional marks of Unicode (https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing).
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


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


def printable(text: str) -> str:
    """The text without anything a terminal would obey."""
    return _CONTROLS.sub("�", text)


def print_rows(rows: Iterable[dict[str, Any]], columns: Sequence[str], form: str | None) -> None:
    """Print rows as `form` says; where it is None as a table to a terminal, else as JSON."""
    if form is None:
        form = "table" if sys.stdout.isatty() else "json"
    if form == "nl":
        for row in rows:
            click.echo(_json(row))
    elif form == "json":
        print_json(list(rows))
    elif form == "csv":
        writer = csv.DictWriter(sys.stdout, columns, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows({name: formula_safe(row.get(name)) for name in columns} for row in rows)
    else:
        _print_table(list(rows), columns)


#: For commands that read pages.
extractor_option = click.option(
    "--extractor",
    type=click.Choice(["default", "trafilatura"]),
    help="What reads pages in this run, over sites.toml: ours, or trafilatura alone.",
)


def print_json(value: Any) -> None:
    click.echo(_json(value, indent=2))


def _json(value: Any, indent: int | None = None) -> str:
    """JSON with the characters escaped that a terminal would obey; json itself escapes half of them."""
    return _CONTROLS.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(value, ensure_ascii=False, indent=indent))


def formula_safe(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula (https://owasp.org/www-community/attacks/CSV_Injection), and no
    terminal for a command."""
    if isinstance(value, str):
        text = printable(value)
        return f"'{text}" if text.lstrip(" \u00a0").startswith(("=", "+", "-", "@", "\t", "\n")) else text
    return value


def _print_table(rows: list[dict[str, Any]], columns: Sequence[str]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in columns:
        numeric = bool(rows) and all(isinstance(row.get(name), int | float | None) for row in rows)
        table.add_column(name, justify="right" if numeric else "left")
    for row in rows:
        table.add_row(*(Text(_cell(row.get(name))) for name in columns))
    Console().print(table)


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
