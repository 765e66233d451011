"""What the extractor reads from real pages with known answers, beside peers, in one run.

    python tests/benchmarks/extraction.py CORPUS [--peers PYTHON] [--models FOLDER] [--ablations] [--worst FIELD]

CORPUS is a folder of sources (`truth.jsonl`, `pages/`) with its `score.py`. PYTHON is an interpreter of an environment
with newspaper4k, news-please and readability-lxml. Needs the extra `train`: the model that reads a page is fitted on
the pages of other sites only, in as many folds as training uses, so no figure is of a page trained on. FOLDER keeps
the fitted models between runs of the same code.

Dates are scored on the publication's own clock: the day and minute that a reader there saw. One fifth of the sites, by
hash, is scored apart and never listed by `--worst`: rules are written and tuned on the others only.

CPU is process time over all pages, ours and trafilatura's page by page in turn, as a ratio to trafilatura's default.
"""

from __future__ import annotations

import argparse
import gzip
import importlib.util
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import trafilatura

from archiver import extract
from archiver.extraction.body import body
from archiver.extraction.body.model import Model
from tests.training.fit import FOLDS, fold_of

#: One site in so many is kept aside, by hash.
KEPT = 5

Prediction = dict[str, Any]
Truths = dict[str, dict[str, Any]]

#: Column of the table, and the scorer's name for it.
COLUMNS = {
    "body F1": "F1",
    "P": "P",
    "R": "R",
    "identical": "acc",
    "snippet F1": "snip_F1",
    "title": "title_exact",
    "fuzzy": "title_fuzzy",
    "author F1": "author_F1",
    "exact set": "author_exact",
    "day": "date_acc",
    "minute": "minute_acc",
    "lead F1": "lead_F1",
    "crossheads F1": "head_F1",
    "credit F1": "credit_relF1",
    "caption F1": "caption_relF1",
    "section": "section_acc",
    "empty": "empty_body",
}


def pages(corpus: Path, truths: Truths) -> Iterator[tuple[dict[str, Any], bytes]]:
    for truth in truths.values():
        yield truth, gzip.decompress((corpus / truth["source"] / truth["file"]).read_bytes())


def ours(truth: dict[str, Any], html: bytes) -> Prediction:
    article = extract(html, truth["url"])
    return {
        "title": article.title,
        "authors": list(article.authors),
        "published": on_its_clock(article.published, article.published_day, article.published_offset),
        "modified": on_its_clock(article.modified, article.modified_day, article.modified_offset),
        "lead": article.lead,
        "body": article.text,
        "section": article.section,
        "headings": [block.text for block in article.blocks if block.kind == "heading"],
        "images": [image.to_dict() for image in article.images] + [{"credit": credit} for credit in article.credits],
    }


def on_its_clock(moment: str | None, day: str | None, offset: str | None) -> str | None:
    """The moment as the publication's own clock has it; only its day where that is all that is known."""
    if moment is None or len(moment) == len("YYYY-MM-DD"):
        return day or moment
    if offset is None:
        return moment if moment.startswith(day or "") else day
    return datetime.fromisoformat(moment).astimezone(datetime.strptime(offset, "%z").tzinfo).isoformat()


def is_kept(truth: dict[str, Any]) -> bool:
    """Whether the page is of the sites that nobody looks at."""
    return fold_of(truth["site"], KEPT, "kept") == 0


def by_trafilatura(**options: Any) -> Callable[[dict[str, Any], bytes], Prediction]:
    def read(truth: dict[str, Any], html: bytes) -> Prediction:
        document = trafilatura.bare_extraction(
            html, url=truth["url"], with_metadata=True, include_comments=False, **options
        )
        if document is None:
            return {}
        headings = (
            [] if document.body is None else ["".join(map(str, h.itertext())) for h in document.body.iter("head")]
        )
        return {
            "title": document.title,
            "authors": (document.author or "").split("; ") if document.author else [],
            "published": document.date,
            "lead": document.description,
            "body": document.text,
            "headings": headings,
        }

    return read


def fold_models(corpus: Path, folder: Path) -> list[Model]:
    """One model a fold, fitted by the training command on the sites of the other folds."""
    files = [folder / f"fold-{fold}.json.gz" for fold in range(FOLDS)]
    if not all(file.exists() for file in files):
        folder.mkdir(parents=True, exist_ok=True)
        out = folder / "model.json.gz"
        command = [sys.executable, "-m", "tests.training", str(corpus), str(out), "--folds", str(folder)]
        subprocess.run(command, check=True, stdout=sys.stderr)
    return [Model.from_dict(json.loads(gzip.decompress(file.read_bytes()))) for file in files]


def run(
    corpus: Path, truths: Truths, models: list[Model], systems: dict[str, Callable[[dict[str, Any], bytes], Prediction]]
) -> tuple[dict[str, dict[str, Prediction]], dict[str, float], int]:
    """Predictions and CPU seconds of each system over all pages, and the number of exceptions of ours."""
    predictions: dict[str, dict[str, Prediction]] = {name: {} for name in systems}
    seconds = dict.fromkeys(systems, 0.0)
    exceptions = 0
    packaged = body.packaged_model
    for truth, html in pages(corpus, truths):
        model = models[fold_of(truth["site"], FOLDS)]
        # `extract` takes no model: here it must be one that saw no page of the site
        body.packaged_model = lambda model=model: model  # type: ignore[assignment]
        for name, read in systems.items():
            started = time.process_time()
            try:
                prediction = read(truth, html)
            except Exception as error:
                exceptions += name == "ours"
                print(f"{name}: {truth['id']}: {type(error).__name__}: {error}", file=sys.stderr)
                prediction = {}
            seconds[name] += time.process_time() - started
            predictions[name][truth["id"]] = prediction
    body.packaged_model = packaged
    return predictions, seconds, exceptions


def run_peers(corpus: Path, python: str) -> tuple[dict[str, dict[str, Prediction]], dict[str, float]]:
    predictions: dict[str, dict[str, Prediction]] = {}
    seconds: dict[str, float] = {}
    script = Path(__file__).parent / "peers" / "extract_pages.py"
    for name in ("newspaper4k", "news-please", "readability", "JSON-LD"):
        with tempfile.NamedTemporaryFile(suffix=".jsonl") as out:
            subprocess.run([python, str(script), name, str(corpus), out.name], check=True)
            with open(out.name, encoding="utf-8") as lines:  # a line may hold U+2028: `splitlines` would cut it
                rows = [json.loads(line) for line in lines]
        seconds[name] = rows.pop()["cpu_seconds"]
        predictions[name] = {row.pop("id"): row for row in rows}
    return predictions, seconds


def load_scorer(corpus: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", corpus / "score.py")
    assert spec is not None
    assert spec.loader is not None
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    return scorer


def cell(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}".removeprefix("0")


def print_table(scores: dict[str, dict[str, dict[str, float]]], seconds: dict[str, float]) -> None:
    print("| system | " + " | ".join(COLUMNS) + " | CPU |")
    print("|---" * (len(COLUMNS) + 2) + "|")
    base = seconds["trafilatura"]
    for name, score in scores.items():
        pooled = score["OVERALL"]
        ratio = f"{seconds[name] / base:.2f}" if name in seconds else "–"
        print(f"| {name} | " + " | ".join(cell(pooled.get(key)) for key in COLUMNS.values()) + f" | {ratio} |")
    print("\nBody F1 by source:\n")
    sources = [name for name in scores["ours"] if "F1" in scores["ours"][name] and name != "OVERALL"]
    print("| system | " + " | ".join(sources) + " |")
    print("|---" * (len(sources) + 1) + "|")
    for name, score in scores.items():
        print(f"| {name} | " + " | ".join(cell(score[source].get("F1")) for source in sources) + " |")


#: What is switched off, and how: name in `archiver.extraction.body.body`, value.
ABLATIONS: dict[str, dict[str, Any]] = {
    "all of it": {},
    "no second opinion": {"SURE": 0.0},
    "no text from embedded data": {"_fuller": lambda *_: None},
    "repetitions, bylines and credits kept": {"_text_only": lambda chosen, _titles: iter(chosen)},
}


def print_ablations(corpus: Path, truths: Truths, models: list[Model], scorer: ModuleType) -> None:
    known = {name: truth for name, truth in truths.items() if "body" in truth}
    print(
        "\nWhat each part brings (pages with a known body):\n\n| | body F1 | identical | ms a page |\n|---|---|---|---|"
    )
    for name, changes in ABLATIONS.items():
        before = {attribute: getattr(body, attribute) for attribute in changes}
        for attribute, value in changes.items():
            setattr(body, attribute, value)
        predictions, seconds, _ = run(corpus, known, models, {"ours": ours})
        for attribute, value in before.items():
            setattr(body, attribute, value)
        score = scorer.score_all(known, predictions["ours"], rouge=False, boot=0)[0]["OVERALL"]
        print(f"| {name} | {score['F1']:.4f} | {score['acc']:.3f} | {1000 * seconds['ours'] / len(known):.1f} |")


def _f1(hits: float, predicted: float, known: float) -> float:
    return 2 * hits / (predicted + known) if predicted + known else 1.0


#: For each field that can be listed: how good a page is in it by the scorer's result, and its name in the answers.
FIELDS: dict[str, tuple[Callable[[Any], float], str]] = {
    "f1": (float, "body"),
    "title": (lambda result: float(result[0]), "title"),
    "authors": (lambda result: float(result[3]), "authors"),
    "date": (lambda result: float(result[1]), "published"),
    "minute": (float, "published"),
    "lead": (lambda result: float(result[0]), "lead"),
    "headings": (lambda result: _f1(*result[:3]), "headings"),
    "credit": (lambda result: _f1(*result[1:4]), "images"),
    "caption": (lambda result: _f1(*result[1:4]), "images"),
}


def print_worst(
    field: str, results: dict[str, dict[str, Any]], predictions: dict[str, Prediction], truths: Truths
) -> None:
    """The 20 pages on which a field is worst, with the answer and what was read."""
    goodness, shown = FIELDS[field]
    rows = sorted((goodness(result[field]), name) for name, result in results.items() if field in result)
    print(f"\nWorst 20 by {field}:\n")
    for score, name in rows[:20]:
        answer, read = truths[name].get(shown), predictions[name].get(shown)
        print(f"{score:.2f} {name}: answer {str(answer)[:90]!r}, read {str(read)[:90]!r}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--peers", help="interpreter with newspaper4k, news-please and readability-lxml")
    parser.add_argument("--models", type=Path, help="folder that keeps the fitted models")
    parser.add_argument("--ablations", action="store_true")
    parser.add_argument("--worst", action="append", default=[], choices=FIELDS, metavar="FIELD")
    options = parser.parse_args()
    scorer = load_scorer(options.corpus)
    truths: Truths = scorer.load_truth(options.corpus)
    with tempfile.TemporaryDirectory() as temporary:
        models = fold_models(options.corpus, options.models or Path(temporary))
    systems = {
        "ours": ours,
        "trafilatura": by_trafilatura(),
        "trafilatura precision": by_trafilatura(favor_precision=True),
        "trafilatura fast": by_trafilatura(fast=True),
    }
    predictions, seconds, exceptions = run(options.corpus, truths, models, systems)
    if options.peers:
        more, used = run_peers(options.corpus, options.peers)
        predictions |= more
        seconds |= used
    scored = {name: scorer.score_all(truths, found, rouge=False, boot=0) for name, found in predictions.items()}
    print(f"{len(truths)} pages, {FOLDS} folds by site, {exceptions} exceptions\n")
    print_table({name: score for name, (score, _) in scored.items()}, seconds)
    looked_at = {name for name, truth in truths.items() if not is_kept(truth)}
    for title, part in (
        ("Sites that rules are written with", looked_at),
        ("Sites that nobody looks at", truths.keys() - looked_at),
    ):
        print(f"\n{title}: {len(part)} pages\n")
        those = {name: truth for name, truth in truths.items() if name in part}
        print_table({"ours": scorer.score_all(those, predictions["ours"], rouge=False, boot=0)[0]}, seconds)
    for field in options.worst:
        print_worst(field, {name: scored["ours"][1][name] for name in looked_at}, predictions["ours"], truths)
    if options.ablations:
        print_ablations(options.corpus, truths, models, scorer)


if __name__ == "__main__":
    main()
