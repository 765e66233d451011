"""The pages of docs that are made from the code: `python -m tests.reference` writes them, a test holds them.

docs/commands.md     -- every command with its `--help`.
docs/archiver.1      -- the same as a manual page, which a wheel installs under share/man.
docs/sites.toml.md   -- the tables of keys between its marks; the rest is written by hand.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from dataclasses import fields
from importlib.metadata import version
from pathlib import Path

import click

from archiver.cli.main import SECTIONS, cli
from archiver.sites.checks import ALERT_CHECKS, SELECTOR_CHECKS, SITE_CHECKS, WARC_CHECKS
from archiver.sites.site import Selector, Site
from archiver.sites.tables import Alert, WarcSettings

DOCS = Path(__file__).parent.parent / "docs"

#: Columns of a terminal that help texts are made for.
WIDTH = 100

_HEAD = """# Commands

Made from `archiver --help` by `python -m tests.reference`; a test compares.

{output}

| exit code | meaning |
|---|---|
"""

_OUTPUT = """Results are laid out for a terminal. Elsewhere they are JSON, or as `--csv` and `--nl` say.
Errors are one line on stderr that says what to do."""

_EXIT_CODES = {
    0: "done",
    1: "unexpected: please report it",
    2: "wrong use of the command line",
    3: "finished, but something needs a look: nothing came of a site, a file was left out, a check found something",
    69: "what the machines of a cluster share cannot be reached",
    74: "disk or database",
    75: "another run is at work in this folder",
    78: "wrong configuration",
}


def commands() -> str:
    """docs/commands.md."""
    blocks = [
        _HEAD.format(output=_OUTPUT) + "".join(f"| {code} | {meaning} |\n" for code, meaning in _EXIT_CODES.items())
    ]
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


def manual() -> str:
    """docs/archiver.1, for man(1), in the macros of man(7)."""
    context = _context(cli, "archiver", None)
    lines = [
        f'.TH ARCHIVER 1 "" "news-archiver {version("news-archiver")}" "User Commands"',
        ".SH NAME",
        _roff("archiver - watch news sites, keep every page as it came, and read clean articles from them"),
        ".SH SYNOPSIS",
        _usage(context),
        ".SH DESCRIPTION",
        *_paragraphs(cli.help or ""),
        _roff(_OUTPUT.replace("`", "")),
        ".SH OPTIONS",
        *_options(context),
    ]
    for heading, names in SECTIONS.items():
        lines.append(f'.SH "{heading.upper()}"')
        for below in (_context(cli.commands[name], name, context) for name in names):
            for each in _walk(below):
                title = each.command_path.partition(" ")[2]
                lines += [f".SS {_roff(title)}", _usage(each), ".PP", *_paragraphs(each.command.help or "")]
                lines += _options(each)
    lines += [".SH EXIT STATUS", *_listed({str(code): meaning for code, meaning in _EXIT_CODES.items()})]
    lines += [".SH ENVIRONMENT", *_listed({"ARCHIVER_DATA": "Folder of the archive, where --data does not name it."})]
    lines += [".SH FILES", *_listed(_FILES), ".SH SEE ALSO", _roff("scrapy(1), sqlite3(1), crontab(5)")]
    return "\n".join(lines) + "\n"


_FILES = {
    "data/sites.toml": "Which sites are watched, and how.",
    "data/archive.db": "Articles, their versions and the state of every address, in SQLite.",
    "data/warc/": "Every page as it came.",
    "data/logs/": "What runs wrote down.",
}


def _roff(text: str) -> str:
    """A line as roff takes it: no backslash, hyphen or first character has a meaning."""
    text = text.replace("\n", " ").replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{text}" if text[:1] in (".", "'") else text


def _usage(context: click.Context) -> str:
    pieces = context.command.collect_usage_pieces(context)
    return f"\\fB{_roff(context.command_path)}\\fR {_roff(' '.join(pieces))}"


def _paragraphs(text: str) -> list[str]:
    """What stands behind click's mark for lines that are not to be filled stays as it is laid out."""
    lines: list[str] = []
    for paragraph in inspect.cleandoc(text).split("\n\n"):
        if paragraph.startswith("\b"):
            rows = [_roff(row) for row in paragraph.split("\n")[1:]]
            lines += [".nf", *rows, ".fi", ".PP"]
        else:
            lines += [_roff(paragraph), ".PP"]
    return lines


def _options(context: click.Context) -> list[str]:
    """Each option; that of help once, with those of all commands."""
    records = (parameter.get_help_record(context) for parameter in context.command.get_params(context))
    known = {name: " ".join(meaning.split()) for name, meaning in filter(None, records) if meaning}
    return _listed({name: meaning for name, meaning in known.items() if context.parent is None or "--help" not in name})


def _listed(meanings: dict[str, str]) -> list[str]:
    return [line for name, meaning in meanings.items() for line in (".TP", f".B {_roff(name)}", _roff(meaning))]


def sites_toml(page: str) -> str:
    """docs/sites.toml.md with its tables made anew."""
    site = _keys(Site, {name: name for name in SITE_CHECKS})
    selector = _keys(Selector, {name: field for name, (field, _) in SELECTOR_CHECKS.items()})
    alert = _keys(Alert, {name: name for name in ALERT_CHECKS})
    warc = _keys(WarcSettings, {name: name for name in WARC_CHECKS})
    for mark, table in (("site", site), ("selectors", selector), ("alerts", alert), ("warc", warc)):
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
    (DOCS / "archiver.1").write_text(manual(), encoding="utf-8")
    page = DOCS / "sites.toml.md"
    page.write_text(sites_toml(page.read_text(encoding="utf-8")), encoding="utf-8")
