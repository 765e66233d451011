"""Training of the model of kinds: `python -m tests.training.kinds CORPUS OUT --folds DIR`.

Pages labelled by kind are articles or none: those of `<source>/kinds.jsonl` (id, url, kind, file) and ours in
`tests/benchmarks/kinds.jsonl`. Pages of `truth.jsonl` with a known body, snippets or date are articles, so that it sees
recipes, short posts and pages without metadata too; these weigh less, for nobody looked at them. DIR holds the body
models of the folds (`python -m tests.training`): each page is read by one that saw no page of its site.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import courlan
import lightgbm
import numpy as np

from archiver.article import ARTICLE_KINDS
from archiver.capture import Capture
from archiver.extraction.body.body import read_body
from archiver.extraction.body.model import Model
from archiver.extraction.page.page import Page
from archiver.extraction.verdict.kind import ruled_kind
from archiver.extraction.verdict.kind_model import kind_features
from archiver.extraction.verdict.paywall import read_paywalled
from tests.training.fit import FOLDS, as_tree, fold_of

#: Chosen on the cross-validated probabilities, so that few articles are lost.
THRESHOLD = 0.45
TREES = 250
#: What a page counts by who says that it is an article.
WEIGHTS = {"corpus": 1.0, "us": 1.0, "body": 0.5, "snippets": 0.3, "date": 0.2}
PARAMETERS: dict[str, Any] = {
    "objective": "binary",
    "num_leaves": 7,
    "learning_rate": 0.06,
    "min_data_in_leaf": 12,
    "feature_fraction": 0.25,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "seed": 7,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,
    "verbose": -1,
}
#: Pages of the corpus that we labelled.
OURS = Path(__file__).parents[1] / "benchmarks" / "kinds.jsonl"


Said = Literal["corpus", "us", "body", "snippets", "date"]


@dataclass(frozen=True)
class Labelled:
    """One page. `by` is who says so: the corpus, we, or what is known of it.

    ruled -- whether the rules before the model call it an article, None where they leave it to the model.
    """

    site: str
    is_article: bool
    by: Said
    features: dict[str, float]
    ruled: bool | None


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.training.kinds", description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("out", type=Path, help="model file to write (.json.gz)")
    parser.add_argument("--folds", type=Path, required=True, help="folder of the body models of the folds")
    arguments = parser.parse_args()

    models = [
        Model.from_dict(json.loads(gzip.decompress((arguments.folds / f"fold-{fold}.json.gz").read_bytes())))
        for fold in range(FOLDS)
    ]
    pages = list(_read(arguments.corpus, models))
    data = fit_kinds(pages) | {"card": _card(pages), "threshold": THRESHOLD}
    arguments.out.write_bytes(gzip.compress(json.dumps(data, separators=(",", ":")).encode(), 9, mtime=0))
    print(json.dumps(data["card"], indent=1))


def _read(corpus: Path, models: Sequence[Model]) -> Iterator[Labelled]:
    ours = {row["id"]: row["kind"] for row in _rows(OURS)}
    for folder in sorted(path for path in corpus.iterdir() if path.is_dir()):
        labels = _rows(folder / "kinds.jsonl")
        for row in labels or _rows(folder / "truth.jsonl"):
            if (said := _said(row, ours, bool(labels))) is None:
                continue
            site = row.get("site") or courlan.extract_domain(row["url"], fast=False) or row["url"]
            capture = Capture(url=row["url"], body=gzip.decompress((folder / row["file"]).read_bytes()))
            page = Page.from_capture(capture)
            body = read_body(page, models[fold_of(site, FOLDS)])
            paywalled = read_paywalled(page, body)
            ruled = ruled_kind(page, body, paywalled.value if paywalled else None)
            yield Labelled(site, *said, kind_features(page, body), ruled and ruled.value in ARTICLE_KINDS)


def _said(row: dict[str, Any], ours: dict[str, str], labelled: bool) -> tuple[bool, Said] | None:
    """Whether the page is an article, and who says so; None where nobody does."""
    if labelled:
        return row["kind"] == "article", "corpus"
    if row["id"] in ours:
        return ours[row["id"]] in ARTICLE_KINDS, "us"
    known: dict[str, Said] = {"body": "body", "with_snippets": "snippets", "published": "date"}
    by = next((by for key, by in known.items() if key in row and "dup_of" not in row), None)
    return (True, by) if by else None


def _rows(path: Path) -> list[dict[str, Any]]:
    if not path.exists():
        return []
    with path.open(encoding="utf-8") as lines:  # a line may hold U+2028: `splitlines` would cut it
        return [json.loads(line) for line in lines]


def fit_kinds(pages: Sequence[Labelled]) -> dict[str, Any]:
    """Columns and trees, as `KindModel.from_dict` reads them."""
    columns = list(pages[0].features)
    booster = _fit(pages)
    trees = [as_tree(info["tree_structure"]) for info in booster.dump_model()["tree_info"]]
    return {"columns": columns, "trees": trees}


def _fit(pages: Sequence[Labelled]) -> lightgbm.Booster:
    answers, weights = [page.is_article for page in pages], [WEIGHTS[page.by] for page in pages]
    return lightgbm.train(PARAMETERS, lightgbm.Dataset(_matrix(pages), answers, weight=weights), TREES)


def _matrix(pages: Sequence[Labelled]) -> np.ndarray[Any, Any]:
    return np.array([list(page.features.values()) for page in pages], dtype=float)


def _card(pages: Sequence[Labelled]) -> dict[str, Any]:
    """What it was trained on, and how well it judges pages without their site: F1 of "is an article" on those that the
    corpus labels, by the model alone and behind the rules; the articles that are lost, by who says that they are."""
    alone, behind_rules = Counter[tuple[str, bool, bool]](), Counter[tuple[str, bool, bool]]()
    for fold in range(FOLDS):
        booster = _fit([page for page in pages if fold_of(page.site, FOLDS) != fold])
        held = [page for page in pages if fold_of(page.site, FOLDS) == fold]
        for page, likely in zip(held, np.asarray(booster.predict(_matrix(held))) >= THRESHOLD, strict=True):
            alone[page.by, page.is_article, bool(likely)] += 1
            behind_rules[page.by, page.is_article, bool(likely) if page.ruled is None else page.ruled] += 1
    return {
        "date": datetime.now(UTC).strftime("%Y-%m-%d"),
        "trained_on": dict(Counter(page.by for page in pages)),
        "cross_validated_by_site": {
            "alone": _scores(alone),
            "behind_rules": _scores(behind_rules)
            | {"lost": {by: behind_rules[by, True, False] for by in WEIGHTS}, "taken": behind_rules["us", False, True]},
        },
    }


def _scores(found: Counter[tuple[str, bool, bool]]) -> dict[str, Any]:
    right, missed, wrong = found["corpus", True, True], found["corpus", True, False], found["corpus", False, True]
    return {
        "precision": round(right / (right + wrong), 4),
        "recall": round(right / (right + missed), 4),
        "f1": round(2 * right / (2 * right + missed + wrong), 4),
    }


if __name__ == "__main__":
    main()
