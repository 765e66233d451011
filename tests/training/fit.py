"""Fitting the two stages, and writing them as the package's data file."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import lightgbm
import numpy as np

from archiver.extraction.body import context, features
from tests.training.examples import Example

Rows: TypeAlias = np.ndarray[Any, Any]

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
    "num_threads": 1,
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


def fit(examples: Sequence[Example]) -> list[dict[str, Any]]:
    """Both stages, fitted, as `model.Model.from_dict` reads them."""
    guesses: dict[str, Rows] = {}
    for fold in range(INNER_FOLDS):
        booster = _fit([e for e in examples if fold_of(e.site, INNER_FOLDS, "inner") != fold], lambda e: e.rows)
        held = [e for e in examples if fold_of(e.site, INNER_FOLDS, "inner") == fold]
        guesses.update((e.id, np.asarray(booster.predict(e.rows))) for e in held if len(e.rows))
    used = [e for e in examples if len(e.rows)]
    first = _fit(used, lambda e: e.rows)
    second = _fit(used, lambda e: _with_context(e, guesses[e.id]))
    return [_stage(first, features.NAMES), _stage(second, features.NAMES + context.NAMES)]


def _stage(booster: lightgbm.Booster, columns: Sequence[str]) -> dict[str, Any]:
    trees = [as_tree(info["tree_structure"]) for info in booster.dump_model()["tree_info"]]
    return {"columns": list(columns), "trees": trees}


def _with_context(example: Example, first: Rows) -> Rows:
    around = np.array(context.context_rows(example.fragments, first.tolist()), dtype=float)
    return np.hstack([example.rows, around])


def _fit(examples: Sequence[Example], rows_of: Callable[[Example], Rows]) -> lightgbm.Booster:
    rows = np.vstack([rows_of(e) for e in examples])
    labels = np.concatenate([e.labels for e in examples])
    weights = np.concatenate([e.weights for e in examples])
    used = weights > 0
    scaled = weights[used] * used.sum() / weights.sum()
    return lightgbm.train(PARAMETERS, lightgbm.Dataset(rows[used], labels[used], weight=scaled), TREES)


def as_tree(node: dict[str, Any]) -> Any:
    """LightGBM's dump of a tree as `forest.Tree`."""
    if "leaf_value" in node:
        return round(node["leaf_value"], DIGITS)
    return [
        node["split_feature"],
        float(f"{node['threshold']:.{DIGITS + 1}g}"),
        as_tree(node["left_child"]),
        as_tree(node["right_child"]),
    ]
