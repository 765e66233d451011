"""The command: read the corpus, cross-validate by site, fit on all of it, write the model with its card.

The models of the folds can be kept (`--folds DIR`): each never saw the sites of its fold, so that whole readings of
these pages can be measured with `body.read_body(page, model)` (`fit.fold_of` tells the fold of a site).
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import lightgbm

from archiver.extraction.body.model import FORMAT, Model
from tests.training import fit
from tests.training.examples import Example, read_examples
from tests.training.scores import score

#: From here on a fragment is text. Chosen on the cross-validated probabilities; flat from .5 to .6.
THRESHOLD = 0.55


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.training", description=__doc__)
    parser.add_argument("corpus", type=Path, help="folder of sources with truth.jsonl and pages")
    parser.add_argument("out", type=Path, help="model file to write (.json.gz)")
    parser.add_argument("--folds", type=Path, help="folder for the models of the folds (fold-0.json.gz …)")
    arguments = parser.parse_args()

    examples = list(read_examples(arguments.corpus))
    fitted = fit.fit(examples)
    folds = [_data(stages, {"fold": fold}) for fold, stages in enumerate(fitted.folds)]
    if arguments.folds is not None:
        arguments.folds.mkdir(parents=True, exist_ok=True)
        for fold, data in enumerate(folds):
            _write(arguments.folds / f"fold-{fold}.json.gz", data)
    card = {
        "date": datetime.now(UTC).strftime("%Y-%m-%d"),
        "trained_on": _trained_on(examples),
        "lightgbm": lightgbm.__version__,
        "use": "judges which fragments of a news page are the text of its article; not made for pages of other kinds",
        "cross_validated_by_site": _scores(examples, [Model.from_dict(data) for data in folds]),
    }
    _write(arguments.out, _data(fitted.whole, card))
    print(f"{arguments.out}: {arguments.out.stat().st_size:,} bytes")


def _scores(examples: Sequence[Example], models: Sequence[Model]) -> dict[str, dict[str, float]]:
    """Scores by source and of all, of each page by a model that saw no page of its site. They are those of the chosen
    fragments alone: without lead, second opinion and the rules of `body`."""
    pages: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for example in examples:
        if example.paragraphs is not None:
            model = models[fit.fold_of(example.site, fit.FOLDS)]
            likely = zip(example.fragments, model.judge(example.rows.tolist(), example.fragments), strict=True)
            reading = "\n".join(fragment.text for fragment, p in likely if p >= THRESHOLD)
            pages[example.source].append(("\n".join(example.paragraphs), reading))
    pages["all"] = [page for source in pages.values() for page in source]
    scores = {}
    for source, pairs in pages.items():
        found = score(pairs)
        scores[source] = {name: round(value, 4) for name, value in (asdict(found) | {"f1": found.f1}).items()}
        print(f"{source:<14}" + "  ".join(f"{name} {value:.3f}" for name, value in scores[source].items()))
    return scores


def _data(stages: list[dict[str, Any]], card: dict[str, Any]) -> dict[str, Any]:
    return {"format": FORMAT, "card": card, "threshold": THRESHOLD, "stages": stages}


def _write(path: Path, data: dict[str, Any]) -> None:
    # no time in the gzip header: the same corpus gives the same bytes on the same day
    path.write_bytes(gzip.compress(json.dumps(data, separators=(",", ":")).encode(), 9, mtime=0))


def _trained_on(examples: Sequence[Example]) -> dict[str, Any]:
    return {
        "pages": len(examples),
        "with_known_body": sum(e.paragraphs is not None for e in examples),
        "sites": len({e.site for e in examples}),
        "fragments": sum(len(e.fragments) for e in examples),
        "sources": sorted({e.source for e in examples}),
    }


if __name__ == "__main__":
    main()
