"""Fitting the two stages, and writing them as the package's data file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

import lightgbm
import numpy as np

from archiver.extraction import context, features
from archiver.extraction.training.examples import Example

#: Found by cross-validation on 475 pages with a known body; the result changes little around these.
TREES = 100
PARAMETERS: dict[str, Any] = {
    "objective": "binary",
    "num_leaves": 15,
    "learning_rate": 0.12,
    "min_data_in_leaf": 60,
    "feature_fraction": 0.4,
    "seed": 7,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 2,
    "verbose": -1,
}
FOLDS = 5
#: Folds inside the training part, which give the second stage honest probabilities of the first to learn from.
INNER_FOLDS = 4
#: Decimal digits that thresholds and leaves keep in the file.
DIGITS = 6


def fold_of(site: str, folds: int, salt: str = "") -> int:
    """The fold a site belongs to: the same in every run, and all pages of a site in one."""
    return int.from_bytes(hashlib.sha256((salt + site).encode()).digest()[:8], "big") % folds


class Stages:
    """Both stages, fitted."""

    def __init__(self, examples: Sequence[Example]) -> None:
        guesses: dict[str, np.ndarray[Any, Any]] = {}
        for fold in range(INNER_FOLDS):
            held = [e for e in examples if fold_of(e.site, INNER_FOLDS, "inner") == fold]
            booster = _fit([e for e in examples if fold_of(e.site, INNER_FOLDS, "inner") != fold], _rows)
            guesses.update((e.id, _predict(booster, _rows(e))) for e in held)
        self.first = _fit(examples, _rows)
        self.second = _fit(examples, lambda e: _with_context(e, guesses[e.id]))

    def probabilities(self, example: Example) -> list[float]:
        """What the second stage says of each fragment."""
        first = _predict(self.first, _rows(example))
        return [float(p) for p in _predict(self.second, _with_context(example, first))]

    def to_dict(self) -> list[dict[str, Any]]:
        """The stages as `model.Model.from_dict` reads them."""
        return [
            {"columns": list(columns), "trees": [_tree(info["tree_structure"]) for info in booster.dump_model()["tree_info"]]}
            for booster, columns in ((self.first, features.NAMES), (self.second, features.NAMES + context.NAMES))
        ]  # fmt: skip


def cross_validated(examples: Sequence[Example]) -> Iterable[tuple[Example, list[float]]]:
    """Each example with probabilities from stages that saw no page of its site."""
    for fold in range(FOLDS):
        stages = Stages([e for e in examples if fold_of(e.site, FOLDS) != fold])
        for example in examples:
            if fold_of(example.site, FOLDS) == fold:
                yield example, stages.probabilities(example)


def _rows(example: Example) -> np.ndarray[Any, Any]:
    return np.array(example.rows, dtype=float).reshape(len(example.rows), len(features.NAMES))


def _with_context(example: Example, first: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    around = np.array(context.context_rows(example.fragments, first.tolist()), dtype=float)
    return np.hstack([_rows(example), around.reshape(len(example.rows), len(context.NAMES))])


def _fit(examples: Sequence[Example], rows_of: Any) -> lightgbm.Booster:
    rows = np.vstack([rows_of(e) for e in examples])
    labels = np.concatenate([e.labels for e in examples])
    weights = np.concatenate([e.weights for e in examples])
    used = weights > 0
    scaled = weights[used] * used.sum() / weights.sum()
    return lightgbm.train(PARAMETERS, lightgbm.Dataset(rows[used], labels[used], weight=scaled), TREES)


def _predict(booster: lightgbm.Booster, rows: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    return np.asarray(booster.predict(rows)) if len(rows) else np.zeros(0)


def _tree(node: dict[str, Any]) -> Any:
    """LightGBM's dump of a tree as `forest.Tree`."""
    if "leaf_value" in node:
        return round(node["leaf_value"], DIGITS)
    return [
        node["split_feature"],
        float(f"{node['threshold']:.{DIGITS + 1}g}"),
        _tree(node["left_child"]),
        _tree(node["right_child"]),
    ]
