"""How one list becomes another with the fewest edits, in a bounded number of steps. Pure.

The algorithm is that of Myers (An O(ND) Difference Algorithm and Its Variations, 1986): its time grows with the number
of edits, not with the square of the length. What needs too many steps has no answer: it was rewritten.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

Operation = tuple[Literal["equal", "replace", "delete", "insert"], int, int, int, int]

#: A run that both lists have: its place in the one and in the other, and its length.
_Run = tuple[int, int, int]

#: Steps of one comparison. They take about 0.2 s; an edit of 20 words in 60,000 takes a thousandth of them.
STEPS = 400_000


class TooDifferent(Exception):
    """The comparison would take more steps than it may."""


class Steps:
    """The steps that comparisons may still take together."""

    def __init__(self, number: int = STEPS) -> None:
        self._left = number

    def take(self, number: int) -> None:
        """Raises TooDifferent where there are not so many left."""
        self._left -= number
        if self._left < 0:
            raise TooDifferent


def operations(left: Sequence[str], right: Sequence[str], steps: Steps, edits: int | None = None) -> list[Operation]:
    """What turns `left` into `right`, as difflib's opcodes: a word for it, and the two slices.

    edits -- items that may come or go at most; None: as many as the steps allow.

    Raises TooDifferent.
    """
    start = _common(left, right)
    end = _common(left[start:][::-1], right[start:][::-1])
    middle = _runs(left[start : len(left) - end], right[start : len(right) - end], steps, edits)
    runs = [(a + start, b + start, length) for a, b, length in middle]
    if start:
        runs.insert(0, (0, 0, start))
    runs.append((len(left) - end, len(right) - end, end))
    return _between(runs)


def _common(left: Sequence[str], right: Sequence[str]) -> int:
    """Number of items that both begin with."""
    pairs = enumerate(zip(left, right, strict=False))
    return next((place for place, (one, other) in pairs if one != other), min(len(left), len(right)))


def _between(runs: list[_Run]) -> list[Operation]:
    """The operations that lead from one run to the next; the last run may be empty."""
    found: list[Operation] = []
    a = b = 0
    for left, right, length in runs:
        if a < left or b < right:
            found.append(
                ("replace" if a < left and b < right else "delete" if a < left else "insert", a, left, b, right)
            )
        a, b = left + length, right + length
        if length:
            found.append(("equal", left, a, right, b))
    return found


def _runs(left: Sequence[str], right: Sequence[str], steps: Steps, edits: int | None) -> list[_Run]:
    """Runs that both lists have on a shortest way from one to the other."""
    if set(left).isdisjoint(right):
        return []
    # how far into `left` each diagonal (place in `left` minus place in `right`) came, after 0, 1, 2 … edits
    trail: list[list[int]] = []
    reach = {1: 0}
    most = len(left) + len(right) if edits is None else min(edits, len(left) + len(right))
    for number in range(most + 1):
        steps.take(number + 1)
        for diagonal in range(-number, number + 1, 2):
            place = _first(reach, diagonal, number)
            begun = place
            while place < len(left) and place - diagonal < len(right) and left[place] == right[place - diagonal]:
                place += 1
            steps.take(place - begun)
            reach[diagonal] = place
            if place >= len(left) and place - diagonal >= len(right):
                return _way_back(trail, diagonal, place)
        trail.append([reach[diagonal] for diagonal in range(-number, number + 1, 2)])
    raise TooDifferent


def _first(reach: dict[int, int], diagonal: int, number: int) -> int:
    """Where a diagonal is entered with edit number `number`: from above (an item comes) or from the left (one goes)."""
    if diagonal == -number or (diagonal != number and reach[diagonal - 1] < reach[diagonal + 1]):
        return reach[diagonal + 1]
    return reach[diagonal - 1] + 1


def _way_back(trail: list[list[int]], diagonal: int, place: int) -> list[_Run]:
    runs: list[_Run] = []
    for number in range(len(trail), -1, -1):
        before = dict(zip(range(1 - number, number, 2), trail[number - 1], strict=True)) if number else {1: 0}
        begun = _first(before, diagonal, number)
        if place > begun:
            runs.append((begun, begun - diagonal, place - begun))
        if number:
            came = diagonal == -number or (diagonal != number and before[diagonal - 1] < before[diagonal + 1])
            diagonal, place = (diagonal + 1, begun) if came else (diagonal - 1, begun - 1)
    return runs[::-1]


# ----------------------------------------------------------------------------------------------------------------------
# Texts cut into words for comparison.


#: Letters of scripts that put no spaces between words (Thai, Lao, Burmese, Khmer, Chinese, Japanese), one a word …
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3001-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uff60"
    "\U00020000-\U0003ffff"
)
#: … with the vowels and tones that stand above or below them.
_MARKS = (
    "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ecd"
    "\u102b-\u103e\u1056-\u1059\u17b4-\u17d3\u3099\u309a"
)

#: A word with the white space behind it; joining all of a text gives the text again.
WORD = re.compile(rf"[{_UNSPACED}][{_MARKS}]*\s*|[^\s{_UNSPACED}]+\s*|\s+")


def words_of(text: str) -> list[str]:
    """The words of a text, without white space."""
    return [word for token in WORD.findall(text) if (word := token.strip())]
