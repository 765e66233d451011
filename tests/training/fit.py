"""Fitting the two stages, and writing them as the package's data file."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import lightgbm
import numpy as np

from archiver.extraction.body import context, features
from archiver.extraction.body.model import HOPELESS
from tests.training.examples import Example

Rows: TypeAlias = np.ndarray[Any, Any]
#: Rows, labels and weights of one page's fragments.
Part: TypeAlias = tuple[Rows, Rows, Rows]

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
#: Decimal digits that thresholds and leaves keep in the file.
DIGITS = 6


def fold_of(site: str, folds: int, salt: str = "") -> int:
    """The fold a site belongs to: the same in every run, and all pages of a site in one."""
    return int.from_bytes(hashlib.sha256((salt + site).encode()).digest()[:8], "big") % folds


@dataclass(frozen=True)
class Fitted:
    """Stages as `model.Model.from_dict` reads them: of each fold without its sites, and of all pages."""

    folds: list[list[dict[str, Any]]]
    whole: list[dict[str, Any]]


def fit(examples: Sequence[Example]) -> Fitted:
    """All models. The first stages of the folds also make the guesses from which every second stage learns: each is
    of a model that saw no page of the site."""
    used = [e for e in examples if len(e.rows)]
    fold = {e.id: fold_of(e.site, FOLDS) for e in used}
    firsts = [_fit([_all_of(e) for e in used if fold[e.id] != number]) for number in range(FOLDS)]
    doubtful = {e.id: _in_doubt(e, np.asarray(firsts[fold[e.id]].predict(e.rows))) for e in used}
    seconds = [_fit([doubtful[e.id] for e in used if fold[e.id] != number]) for number in range(FOLDS)]
    return Fitted(
        [_stages(first, second) for first, second in zip(firsts, seconds, strict=True)],
        _stages(_fit([_all_of(e) for e in used]), _fit([doubtful[e.id] for e in used])),
    )


def _stages(first: lightgbm.Booster, second: lightgbm.Booster) -> list[dict[str, Any]]:
    return [_stage(first, features.NAMES), _stage(second, features.NAMES + context.NAMES)]


def _stage(booster: lightgbm.Booster, columns: Sequence[str]) -> dict[str, Any]:
    trees = [as_tree(info["tree_structure"]) for info in booster.dump_model()["tree_info"]]
    return {"columns": list(columns), "trees": trees}


def _all_of(example: Example) -> Part:
    return example.rows, np.array(example.labels), np.array(example.weights)


def _in_doubt(example: Example, first: Rows) -> Part:
    """What the second stage learns from: fragments that the first does not give up, or nearly."""
    kept = np.flatnonzero(first >= HOPELESS / 2)
    around = context.context_rows(example.fragments, first.tolist(), HOPELESS / 2)
    rows = [[*example.rows[i], *around[i]] for i in kept]
    wide = np.array(rows, dtype=float).reshape(len(kept), len(features.NAMES) + len(context.NAMES))
    return wide, np.array(example.labels)[kept], np.array(example.weights)[kept]


def _fit(parts: Sequence[Part]) -> lightgbm.Booster:
    rows, labels, weights = (np.concatenate(column) for column in zip(*parts, strict=True))
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
