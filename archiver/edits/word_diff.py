"""What was edited between two versions of an article: by paragraphs first, word by word inside those that changed.

The work is bounded (see `archiver.edits.operations`): a passage that differs too much is shown as rewritten, its old
text whole and then its new text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from archiver.edits.operations import Steps, TooDifferent, operations
from archiver.edits.tokens import WORD
from archiver.fields import VERSIONED

#: Paragraphs with the line breaks behind them, so that joining the pieces gives the text again.
_PARAGRAPH = re.compile(r"[^\n]*\n+|[^\n]+")

#: Words shown around a change.
AROUND = 8


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words that both versions have (`same`), only the later (`added`), or only the earlier (`removed`).
    `gap` stands for words left out between two changes."""

    kind: Literal["same", "added", "removed", "gap"]
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """pieces    -- of both texts, in order.
    rewritten -- whether a passage differs so much that it is not compared word by word.
    """

    pieces: list[Piece]
    rewritten: bool = False


def between(before: dict[str, Any], after: dict[str, Any]) -> Iterator[tuple[str, Difference]]:
    """(field, difference) of each field that differs between two versions: rows of `Archive.article(…)["versions"]`."""
    for field in VERSIONED:
        old, new = _plain(before[field]), _plain(after[field])
        if old != new:
            yield field, compare(old, new)


def compare(old: str, new: str) -> Difference:
    """The difference of two texts."""
    steps = Steps()
    left, right = _PARAGRAPH.findall(old), _PARAGRAPH.findall(new)
    pieces: list[Piece] = []
    rewritten = False
    try:
        changes = operations(left, right, steps)
    except TooDifferent:
        changes, rewritten = [("replace", 0, len(left), 0, len(right))], True
    for operation, a, b, c, d in changes:
        gone, come = "".join(left[a:b]), "".join(right[c:d])
        if operation == "equal":
            _put(pieces, "same", gone)
        elif operation != "replace" or rewritten:
            _put(pieces, "removed", gone)
            _put(pieces, "added", come)
        else:
            rewritten = not _put_words(pieces, gone, come, steps)
    return Difference(pieces, rewritten)


def _put_words(pieces: list[Piece], gone: str, come: str, steps: Steps) -> bool:
    """Add the pieces of a passage that changed. Returns whether it was compared word by word."""
    left, right = WORD.findall(gone), WORD.findall(come)
    try:
        changes = operations(left, right, steps)
    except TooDifferent:
        _put(pieces, "removed", gone)
        _put(pieces, "added", come)
        return False
    for operation, a, b, c, d in changes:
        if operation == "equal":
            _put(pieces, "same", "".join(left[a:b]))
        else:
            _put(pieces, "removed", "".join(left[a:b]))
            _put(pieces, "added", "".join(right[c:d]))
    return True


def _put(pieces: list[Piece], kind: Literal["same", "added", "removed"], text: str) -> None:
    if not text:
        return
    if pieces and pieces[-1].kind == kind:
        pieces[-1] = Piece(kind, pieces[-1].text + text)
    else:
        pieces.append(Piece(kind, text))


def shortened(pieces: list[Piece], around: int = AROUND) -> list[Piece]:
    """The pieces with long runs of what is the same cut down to a few words beside each change."""
    short: list[Piece] = []
    for number, piece in enumerate(pieces):
        listed = WORD.findall(piece.text) if piece.kind == "same" else []
        first, last = number == 0, number == len(pieces) - 1
        keep = around if first or last else 2 * around
        if len(listed) <= keep + 1:
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
