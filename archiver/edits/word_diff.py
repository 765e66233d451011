"""What was edited between two versions of an article: by paragraphs first, word by word inside those that changed.

The work is bounded (see `archiver.edits.operations`): a passage that differs too much is shown as rewritten, its old
text whole and then its new text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from archiver.edits.operations import WORD, Steps, TooDifferent, operations, words_of
from archiver.fields import VERSIONED, ArticleRecord

#: Paragraphs with the line breaks behind them, so that joining the pieces gives the text again.
_PARAGRAPH = re.compile(r"[^\n]*\n+|[^\n]+")

#: Words shown around a change.
AROUND = 8

#: Share of their words that two paragraphs must have in common for the one to have taken the other's place. Sentences
#: of one story have about a fifth in common, those that were edited mostly more than half.
_ALIKE = 0.25

#: Pairs of paragraphs that are compared, and their characters together: some 30 ms. Longer passages are one pair.
_PAIRS, _PAIRED = 2_500, 200_000


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


def between(before: ArticleRecord, after: ArticleRecord) -> Iterator[tuple[str, Difference]]:
    """(field, difference) of each field that differs between two versions: rows of `Archive.article(…)["versions"]`."""
    for field in VERSIONED:
        old, new = as_plain(before[field]), as_plain(after[field])
        if old != new:
            yield field, compare(old, new)


def compare(old: str, new: str) -> Difference:
    """The difference of two texts."""
    rows, rewritten = in_rows(old, new)
    pieces: list[Piece] = []
    for piece in (piece for row in rows for piece in row):
        _put(pieces, piece.kind, piece.text)
    return Difference(pieces, rewritten)


def in_rows(old: str, new: str) -> tuple[list[list[Piece]], bool]:
    """The same to be shown side by side: the pieces of each paragraph and of the one that took its place, in order.
    Where either has none, all is removed, or added. And whether a passage is not compared word by word."""
    steps = Steps()
    left, right = _PARAGRAPH.findall(old), _PARAGRAPH.findall(new)
    rows: list[list[Piece]] = []
    try:
        changes = operations(left, right, steps)
    except TooDifferent:
        return [_whole(old, new)], True
    rewritten = False
    for operation, a, b, c, d in changes:
        if operation == "equal":
            rows += [[Piece("same", paragraph)] for paragraph in left[a:b]]
            continue
        for gone, come in _paired(left[a:b], right[c:d]):
            pieces: list[Piece] = []
            if rewritten or not gone or not come:
                pieces = _whole(gone, come)
            else:
                rewritten = not _put_words(pieces, gone, come, steps)
            rows.append(pieces)
    return rows, rewritten


def _whole(gone: str, come: str) -> list[Piece]:
    """Two passages that are not compared."""
    pieces: list[Piece] = []
    _put(pieces, "removed", gone)
    _put(pieces, "added", come)
    return pieces


def _paired(left: list[str], right: list[str]) -> list[tuple[str, str]]:
    """The paragraphs of a passage that changed, each with the one that took its place, in the order of both; with ""
    where it has none. Chosen so that the paragraphs of pairs are most alike together."""
    if not left or not right or len(left) * len(right) > _PAIRS or sum(map(len, left + right)) > _PAIRED:
        return [("".join(left), "".join(right))]
    old, new = ([Counter(words_of(paragraph)) for paragraph in side] for side in (left, right))
    # best[a][b]: how alike the pairs of left[a:] and right[b:] can be together
    best = [[0.0] * (len(right) + 1) for _ in range(len(left) + 1)]
    alike = [[_likeness(one, other) for other in new] for one in old]
    for a in reversed(range(len(left))):
        for b in reversed(range(len(right))):
            pair = alike[a][b] + best[a + 1][b + 1] if alike[a][b] >= _ALIKE else 0.0
            best[a][b] = max(pair, best[a + 1][b], best[a][b + 1])
    pairs: list[tuple[str, str]] = []
    a = b = 0
    while a < len(left) and b < len(right):
        if alike[a][b] >= _ALIKE and best[a][b] == alike[a][b] + best[a + 1][b + 1]:
            pairs.append((left[a], right[b]))
            a, b = a + 1, b + 1
        elif best[a][b] == best[a + 1][b]:
            pairs.append((left[a], ""))
            a += 1
        else:
            pairs.append(("", right[b]))
            b += 1
    return [*pairs, *((paragraph, "") for paragraph in left[a:]), *(("", paragraph) for paragraph in right[b:])]


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    """0 to 1: the share of both paragraphs' words that they have in common."""
    return 2 * (one & other).total() / max(one.total() + other.total(), 1)


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


def _put(pieces: list[Piece], kind: Literal["same", "added", "removed", "gap"], text: str) -> None:
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


def as_plain(value: Any) -> str:
    """The value of a field as it is compared."""
    return ", ".join(value) if isinstance(value, list) else value or ""
