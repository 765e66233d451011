"""The model that judges fragments: two stages of trees from the package's data file."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

from archiver.extraction.body import context, features
from archiver.extraction.body.forest import Forest
from archiver.extraction.body.fragments import Fragment, Fragments
from archiver.extraction.page.page import Page

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

    card: dict[str, Any]
    threshold: float
    first: Forest
    second: Forest

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Model:
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
