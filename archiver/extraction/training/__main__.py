"""The command: read the corpus, cross-validate by site, fit on all of it, write the model with its card."""

from __future__ import annotations

import argparse
import gzip
import json
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import lightgbm

from archiver.extraction.extractor import VERSION
from archiver.extraction.model import FORMAT
from archiver.extraction.training import fit
from archiver.extraction.training.examples import Example, read_examples
from archiver.extraction.training.scores import Score, score

#: From here on a fragment is text. Chosen on the cross-validated probabilities; flat from .5 to .65.
THRESHOLD = 0.55


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m archiver.extraction.training", description=__doc__)
    parser.add_argument("corpus", type=Path, help="folder of sources with truth.jsonl and pages")
    parser.add_argument("out", type=Path, help="model file to write (.json.gz)")
    parser.add_argument("--no-report", action="store_true", help="skip the cross-validation")
    arguments = parser.parse_args()

    examples = list(read_examples(arguments.corpus))
    scores = {} if arguments.no_report else _report(examples)
    card = {
        "date": datetime.now(UTC).strftime("%Y-%m-%d"),
        "extractor": VERSION,
        "lightgbm": lightgbm.__version__,
        "trained_on": _trained_on(examples),
        "cross_validated_by_site": scores,
        "use": "judges which fragments of a news page are the article's text; not meant for pages of other kinds",
    }
    data = {
        "format": FORMAT,
        "card": card,
        "threshold": THRESHOLD,
        "stages": fit.Stages(examples).to_dict(),
    }
    # no time in the gzip header: the same corpus gives the same bytes on the same day
    arguments.out.write_bytes(gzip.compress(json.dumps(data, separators=(",", ":")).encode(), 9, mtime=0))
    print(f"{arguments.out}: {arguments.out.stat().st_size:,} bytes")


def _report(examples: list[Example]) -> dict[str, dict[str, float]]:
    """Scores by source and of all, printed as they are kept in the card. Of blocks alone: no lead, no second opinion."""
    pages: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for example, probabilities in fit.cross_validated(examples):
        if example.paragraphs is not None:
            kept = zip(example.fragments, probabilities, strict=True)
            reading = "\n".join(fragment.text for fragment, p in kept if p >= THRESHOLD)
            pages[example.source].append(("\n".join(example.paragraphs), reading))
    pages["all"] = [page for source in pages.values() for page in source]
    scores = {source: _rounded(score(pairs)) for source, pairs in pages.items()}
    for source, figures in scores.items():
        print(f"{source:<14}" + "  ".join(f"{name} {value:.3f}" for name, value in figures.items()))
    return scores


def _rounded(found: Score) -> dict[str, float]:
    return {
        "pages": found.pages,
        "precision": round(found.precision, 4),
        "recall": round(found.recall, 4),
        "f1": round(found.f1, 4),
        "identical": round(found.identical, 4),
    }


def _trained_on(examples: list[Example]) -> dict[str, Any]:
    known = [e for e in examples if e.paragraphs is not None]
    return {
        "pages": len(examples),
        "with_known_body": len(known),
        "sites": len({e.site for e in examples}),
        "fragments": sum(len(e.fragments) for e in examples),
        "sources": sorted({e.source for e in examples}),
    }


if __name__ == "__main__":
    main()
