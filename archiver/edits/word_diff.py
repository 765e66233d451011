"""What was edited between two versions of an article, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

#: Words with the white space behind them, so that joining the pieces gives the text again.
_WORD = re.compile(r"\S+\s*|\s+")

#: Fields compared, in the order of the page.
FIELDS = ("title", "authors", "lead", "text")

#: Words of a stretch that is compared without its commonest words: live pages of a day have 30,000.
_LONG = 3_000

#: Words shown around a change.
AROUND = 8


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words that both versions have (`same`), only the later (`added`), or only the earlier (`removed`).
    `gap` stands for words left out between two changes."""

    kind: Literal["same", "added", "removed", "gap"]
    text: str


def between(before: dict[str, Any], after: dict[str, Any]) -> Iterator[tuple[str, list[Piece]]]:
    """(field, pieces) of each field that differs between two versions (rows of `Archive.article(…)["versions"]`)."""
    for field in FIELDS:
        old, new = _plain(before[field]), _plain(after[field])
        if old != new:
            yield field, words(old, new)


def words(old: str, new: str) -> list[Piece]:
    """The difference of two texts, word by word."""
    left, right = _WORD.findall(old), _WORD.findall(new)
    pieces: list[Piece] = []
    for operation, a, b, c, d in operations(left, right):
        if operation == "equal":
            pieces.append(Piece("same", "".join(left[a:b])))
            continue
        if a < b:
            pieces.append(Piece("removed", "".join(left[a:b])))
        if c < d:
            pieces.append(Piece("added", "".join(right[c:d])))
    return pieces


def operations(left: list[str], right: list[str]) -> list[tuple[str, int, int, int, int]]:
    """What difflib calls opcodes, for lists of words: (`equal`, `replace`, `delete` or `insert`, and the two slices).

    What both begin and end with is set apart first: edits are local, and difflib's time grows with the square.
    """
    start = _alike(left, right)
    end = _alike(left[start:][::-1], right[start:][::-1])
    rest, other = left[start : len(left) - end], right[start : len(right) - end]
    matcher = SequenceMatcher(None, rest, other, autojunk=max(len(rest), len(other)) > _LONG)
    found: list[tuple[str, int, int, int, int]] = [
        (operation, a + start, b + start, c + start, d + start) for operation, a, b, c, d in matcher.get_opcodes()
    ]
    if start:
        found.insert(0, ("equal", 0, start, 0, start))
    if end:
        found.append(("equal", len(left) - end, len(left), len(right) - end, len(right)))
    return found


def _alike(left: list[str], right: list[str]) -> int:
    """Number of words that both begin with."""
    pairs = enumerate(zip(left, right, strict=False))
    return next((place for place, (one, other) in pairs if one != other), min(len(left), len(right)))


def shortened(pieces: list[Piece], around: int = AROUND) -> list[Piece]:
    """The pieces with long runs of what is the same cut down to a few words beside each change."""
    short: list[Piece] = []
    for number, piece in enumerate(pieces):
        listed = _WORD.findall(piece.text)
        first, last = number == 0, number == len(pieces) - 1
        keep = around if first or last else 2 * around
        if piece.kind != "same" or len(listed) <= keep + 1:
            short.append(piece)
            continue
        if not first:
            short.append(Piece("same", "".join(listed[:around])))
        short.append(Piece("gap", " … "))
        if not last:
            short.append(Piece("same", "".join(listed[-around:])))
    return short


def _plain(value: Any) -> str:
    return ", ".join(value) if isinstance(value, list) else value or ""
