"""The model that judges fragments: two stages of boosted trees, read from the package's data file."""

from __future__ import annotations

import gzip
import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

from archiver.extraction.body import context, features
from archiver.extraction.body.fragments import Fragment, Fragments
from archiver.extraction.page.page import Page
from archiver.fields import JsonObject

# ----------------------------------------------------------------------------------------------------------------------
# Gradient-boosted trees read from a small data file, and evaluated without the library that trained them.
#
# LightGBM would cost 185 MB and three seconds of import. Each tree is written out once as one nested conditional
# expression and compiled, which runs four times as fast as walking arrays.


#: A leaf is a number; an inner node is [column, threshold, left, right] and goes left where the value is at most the
#: threshold.
Tree = float | list[Any]

#: Trees after which a row that is far below zero is given up, and how far that is.
EARLY_TREES = 30
EARLY_SCORE = -3.5


class Forest:
    """Sum of trees, as a probability.

    columns -- names of the columns that the trees number.
    given   -- names of the columns that rows have, in order: the same, or more. Raises ValueError where one is missing.
    """

    def __init__(self, columns: Sequence[str], trees: Sequence[Tree], given: Sequence[str] | None = None) -> None:
        self.columns = tuple(columns)
        places = {name: at for at, name in enumerate(columns if given is None else given)}
        if missing := [name for name in columns if name not in places]:
            raise ValueError(f"the model wants features that are not computed: {', '.join(missing)}; train it again")
        order = [places[name] for name in columns]
        self._first = _compile(trees[:EARLY_TREES], order, len(places))
        self._rest = _compile(trees[EARLY_TREES:], order, len(places))

    def probability(self, row: Sequence[float]) -> float:
        """Between 0 and 1. Rows that the first trees find hopeless are not taken further."""
        score = self._first(row)
        if score > EARLY_SCORE:
            score += self._rest(row)
        return 1 / (1 + math.exp(-score))


def _compile(trees: Sequence[Tree], order: Sequence[int], width: int) -> Callable[[Sequence[float]], float]:
    """A function of a row of that many values. It unpacks them once: a local variable is read faster than an item."""
    source = " + ".join(_expression(tree, order) for tree in trees) or "0.0"
    values = "".join(f"x{at}, " for at in range(width))
    lines = f"def score(row):\n    {values}= row\n    return {source}"
    scope: dict[str, Any] = {}
    exec(compile(lines, "<forest>", "exec"), {"__builtins__": {}}, scope)
    score: Callable[[Sequence[float]], float] = scope["score"]
    return score


def _expression(tree: Tree, order: Sequence[int]) -> str:
    if not isinstance(tree, list):
        return repr(float(tree))
    column, threshold, left, right = tree
    below, above = _expression(left, order), _expression(right, order)
    return f"({below} if x{order[int(column)]} <= {float(threshold)!r} else {above})"


# ----------------------------------------------------------------------------------------------------------------------

#: Version of the file's layout. A file of another layout cannot be read.
FORMAT = 1

#: What the first stage finds this unlikely is not looked at again.
HOPELESS = 0.02


@dataclass(frozen=True)
class Model:
    """The trained model.

    card      -- what the model was trained on, when, with which scores.
    threshold -- probability from which a fragment is text.
    first     -- judges each fragment by its features.
    second    -- judges again, seeing also what the first thought of the surroundings (`context`).
    """

    card: JsonObject
    threshold: float
    first: Forest
    second: Forest

    @classmethod
    def from_dict(cls, data: JsonObject) -> Model:
        """Raises ValueError when the file is of another layout or wants columns that are not computed."""
        if data["format"] != FORMAT:
            raise ValueError(f"the model file has format {data['format']}, this version reads {FORMAT}")
        first, second = data["stages"]
        return cls(
            data["card"],
            data["threshold"],
            Forest(first["columns"], first["trees"], features.NAMES),
            Forest(second["columns"], second["trees"], features.NAMES + context.NAMES),
        )

    def probabilities(self, page: Page, fragments: Fragments) -> list[float]:
        """For each fragment, how likely it is a part of the article's text."""
        return self.judge(features.feature_rows(page, fragments, self._reads_lines), fragments.items)

    @cached_property
    def _reads_lines(self) -> bool:
        return not features.LINE_COLUMNS.isdisjoint(self.first.columns + self.second.columns)

    def judge(self, rows: Sequence[list[float]], fragments: Sequence[Fragment]) -> list[float]:
        """The same of fragments whose features are known."""
        likely = [self.first.probability(row) for row in rows]
        around = context.context_rows(fragments, likely, HOPELESS)
        return [
            self.second.probability(row + more) if p >= HOPELESS else p
            for row, p, more in zip(rows, likely, around, strict=True)
        ]


@cache
def packaged_model() -> Model:
    """The model that ships with this version."""
    data = files("archiver.extraction").joinpath("model.json.gz").read_bytes()
    return Model.from_dict(json.loads(gzip.decompress(data)))
