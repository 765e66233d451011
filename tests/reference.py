"""The pages of docs that are made from the code: `python -m tests.reference` writes them, a test holds them.

docs/commands.md     -- every command with its `--help`.
docs/sites.toml.md   -- the tables of keys between its marks; the rest is written by hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import click

from archiver.cli.main import cli
from archiver.sites.alert import Alert
from archiver.sites.checks import ALERT_CHECKS, SELECTOR_CHECKS, SITE_CHECKS
from archiver.sites.site import Selector, Site

DOCS = Path(__file__).parent.parent / "docs"

#: Columns of a terminal that help texts are made for.
WIDTH = 100

_HEAD = """# Commands

Made from `archiver --help` by `python -m tests.reference`; a test compares.

Results are laid out for a terminal. Elsewhere they are JSON, or as `--csv` and `--nl` say.
Errors are one line on stderr that says what to do.

| exit code | meaning |
|---|---|
| 0 | done |
| 1 | unexpected: please report it |
| 2 | wrong use of the command line |
| 3 | finished, but something needs a look: nothing came of a site, a file was left out, a check found something |
| 69 | what the machines of a cluster share cannot be reached |
| 74 | disk or database |
| 75 | another run is at work in this folder |
| 78 | wrong configuration |
"""


def commands() -> str:
    """docs/commands.md."""
    blocks = [_HEAD]
    for context in _walk(_context(cli, "archiver", None)):
        blocks.append(f"## {context.command_path}\n\n```text\n{context.command.get_help(context)}\n```\n")
    return "\n".join(blocks)


def _context(command: click.Command, name: str, parent: click.Context | None) -> click.Context:
    """As if it were called: below its parent, from which it has the names of the option of help."""
    return click.Context(
        command,
        info_name=name,
        parent=parent,
        terminal_width=WIDTH,
        max_content_width=WIDTH,
        **command.context_settings,
    )


def _walk(context: click.Context) -> Iterator[click.Context]:
    yield context
    if isinstance(context.command, click.Group):
        for name, command in sorted(context.command.commands.items()):
            yield from _walk(_context(command, name, context))


def sites_toml(page: str) -> str:
    """docs/sites.toml.md with its three tables made anew."""
    site = _keys(Site, {name: name for name in SITE_CHECKS})
    selector = _keys(Selector, {name: field for name, (field, _) in SELECTOR_CHECKS.items()})
    alert = _keys(Alert, {name: name for name in ALERT_CHECKS})
    for mark, table in (("site", site), ("selectors", selector), ("alerts", alert)):
        begin = page.index(f"<!-- keys: {mark} -->\n")
        end = page.index("<!-- end -->", begin)
        page = page[: page.index("\n", begin) + 1] + table + page[end:]
    return page


def _keys(kind: type, field_of: dict[str, str]) -> str:
    meanings = _meanings(kind.__doc__ or "")
    defaults = {field.name: field.default for field in fields(kind)}
    rows = [f"| `{name}` | {meanings[field]} | {_toml(defaults[field])} |" for name, field in field_of.items()]
    return "\n".join(["| key | meaning | if left out |", "|---|---|---|", *rows]) + "\n"


def _meanings(docstring: str) -> dict[str, str]:
    """What a docstring's list `name -- meaning` says of each name."""
    found: dict[str, str] = {}
    for names, meaning in re.findall(r"^ {4}([\w, ]+?) +-- (.*(?:\n {5,}.*)*)", docstring, re.M):
        for name in names.split(", "):
            found[name] = " ".join(meaning.split())
    return found


def _toml(value: object) -> str:
    match value:
        case bool():
            return f"`{str(value).lower()}`"
        case tuple():
            return "`[" + ", ".join(f'"{item}"' for item in value) + "]`"
        case str():
            return f'`"{value}"`'
        case int() | float():
            return f"`{value:g}`"
    return ""


if __name__ == "__main__":
    (DOCS / "commands.md").write_text(commands(), encoding="utf-8")
    page = DOCS / "sites.toml.md"
    page.write_text(sites_toml(page.read_text(encoding="utf-8")), encoding="utf-8")
