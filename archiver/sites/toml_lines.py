"""Line numbers of a TOML file's keys, which neither tomllib nor tomlkit tells, for messages that name the line."""

from __future__ import annotations

import re
import tomllib
from typing import Any

#: ("lemonde", "selectors", 0, "css"): tables by name, members of an array of tables by number.
Path = tuple[str | int, ...]

#: Whatever may hold a bracket or a line end that is none: comments and strings, longest delimiters first.
_TOKEN = re.compile(
    r'#[^\n]*|"""(?:\\.|[^\\])*?"{3,5}|' + r"'''.*?'{3,5}|" + r'"(?:\\.|[^"\\\n])*"' + r"|'[^'\n]*'|[\[\]{}]|\n",
    re.DOTALL,
)
_NAME = r"""(?:"(?:\\.|[^"\\])*"|'[^']*'|[^]=#"'])+"""
_HEADER = re.compile(rf"\s*(\[{{1,2}})({_NAME})\]")
_KEY = re.compile(rf"\s*({_NAME})=")


def key_lines(text: str) -> dict[Path, int]:
    """The line (from 1) on which each table and key of a valid TOML text begins. A key within an inline table or an
    array has none of its own: ask for the longest beginning of its path."""
    lines: dict[Path, int] = {}
    table: Path = ()
    counts: dict[Path, int] = {}
    for number, statement in _statements(text):
        if header := _HEADER.match(statement):
            table = _table(_names(header[2]), counts)
            if header[1] == "[[":
                counts[table] = counts.get(table, -1) + 1
                table = (*table, counts[table])
            _note(lines, table, number)
        elif key := _KEY.match(statement):
            _note(lines, (*table, *_names(key[1])), number)
    return lines


def _note(lines: dict[Path, int], path: Path, number: int) -> None:
    """Remember the line for the path, and for what it is in, unless they stand before."""
    for size in range(1, len(path) + 1):
        lines.setdefault(path[:size], number)


def line_of(lines: dict[Path, int], path: Path) -> int:
    """The line of the longest beginning of `path` that has one, else 1."""
    return next((lines[path[:size]] for size in range(len(path), 0, -1) if path[:size] in lines), 1)


def _statements(text: str) -> list[tuple[int, str]]:
    """(line number, first line) of each header and each `key = value`; lines within values left out."""
    found: list[tuple[int, str]] = []
    lines = text.split("\n")
    number, depth, fresh = 1, 0, True
    position = 0
    for token in _TOKEN.finditer(text):
        before, position = text[position : token.start()], token.end()
        mark = token[0]
        if fresh and (before.strip() or mark[0] in "\"'["):
            found.append((number, lines[number - 1]))
            fresh = False
        if mark in ("[", "{"):
            depth += 1
        elif mark in ("]", "}"):
            depth -= 1
        elif mark == "\n":
            fresh = depth == 0
        number += mark.count("\n")
    return found


def _names(dotted: str) -> Path:
    """The parts of a dotted key, quotes taken off: TOML itself reads them."""
    names: list[str | int] = []
    value: Any = tomllib.loads(f"{dotted} = 1")
    while isinstance(value, dict):
        name, value = next(iter(value.items()))
        names.append(name)
    return tuple(names)


def _table(names: Path, counts: dict[Path, int]) -> Path:
    """The path of a header, with the number of the last member where it goes through an array of tables."""
    path: Path = ()
    for position, name in enumerate(names):
        path = (*path, name)
        if path in counts and position < len(names) - 1:
            path = (*path, counts[path])
    return path
