"""A corpus of saved pages as training examples.

A corpus is a folder of sources, each with `truth.jsonl` and the pages it names. A row needs `id`, `url`, `site`,
`file` and either a known body (`body`, `paragraphs`, `optional`: indexes of paragraphs that may be left out) or
snippets that must be (`with_snippets`) and must not be (`without_snippets`) in it. `suspects.jsonl`, if there, lists
the ids of doubtful answers: such pages are measured, and nothing is learnt from them.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import trafilatura
from trafilatura.external import justext_rescue, try_readability
from trafilatura.settings import Extractor

from archiver.capture import Capture
from archiver.extraction.body.features import NAMES, feature_rows
from archiver.extraction.body.fragments import Fragment, fragments_of
from archiver.extraction.page.page import Page, squeeze
from archiver.extraction.words.text import shares_in
from tests.training.labels import Label, label_fragments

#: A page whose answer is guessed from three other extractors counts this much beside one whose answer is known.
GUESSED_WEIGHT = 0.25

#: A source whose answers follow other conventions than those of news counts this much.
SOURCE_WEIGHTS = {"wcxb": 0.4}

#: A page's fragments weigh as their share of its text, so that each page counts alike; of a page with less text than
#: this many words, less.
LEAST_WORDS = 60
#: And one fragment of a page at most this much.
MOST_WEIGHT = 4.0

#: Snippets shorter than this many characters are found by chance.
SNIPPET = 10


@dataclass(frozen=True)
class Example:
    """One page. `labels` and `weights` are one per fragment; `paragraphs` is the answer, None where only guessed."""

    id: str
    site: str
    source: str
    fragments: list[Fragment]
    rows: np.ndarray[Any, Any]
    labels: list[int]
    weights: list[float]
    paragraphs: list[str] | None


def read_examples(corpus: Path) -> Iterator[Example]:
    """All usable pages of the corpus, in its order. A page that stands in two sources comes once."""
    suspects = corpus / "suspects.jsonl"
    doubtful = {row["id"] for row in _rows(suspects)} if suspects.exists() else set()
    for truth in sorted(corpus.glob("*/truth.jsonl")):
        for row in _rows(truth):
            if row.get("dup_of") is None and ("body" in row or "with_snippets" in row):
                yield _example(row, truth.parent, row["id"] in doubtful)


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _example(row: dict[str, Any], folder: Path, doubtful: bool) -> Example:
    page = Page.from_capture(Capture(url=row["url"], body=gzip.decompress((folder / row["file"]).read_bytes())))
    found = fragments_of(page.tree)
    texts = [fragment.text for fragment in found.items]
    paragraphs = None
    if "body" in row:
        paragraphs = row.get("paragraphs") or row["body"].split("\n")
        labels = label_fragments(texts, paragraphs, row.get("optional") or ())
        words, trust = len(row["body"].split()), 0.0 if doubtful else 1.0
    else:
        labels = _guess(page, texts, row["with_snippets"], row["without_snippets"])
        words = sum(f.words for f, label in zip(found.items, labels, strict=True) if label.text)
        trust = GUESSED_WEIGHT
    size = max(LEAST_WORDS, words)
    trust *= SOURCE_WEIGHTS.get(row["source"], 1.0)
    weights = [
        trust * label.weight * min(MOST_WEIGHT, (fragment.words + 1) / size)
        for fragment, label in zip(found.items, labels, strict=True)
    ]
    return Example(
        id=row["id"],
        site=row["site"],
        source=row["source"],
        fragments=found.items,
        rows=np.array(feature_rows(page, found), dtype=float).reshape(len(texts), len(NAMES)),
        labels=[label.text for label in labels],
        weights=weights,
        paragraphs=paragraphs,
    )


def _guess(page: Page, texts: Sequence[str], inside: Sequence[str], outside: Sequence[str]) -> list[Label]:
    """Snippets decide; elsewhere three extractors must agree (trafilatura, readability, jusText)."""
    opinions = (
        trafilatura.extract(page.html, include_comments=False) or "",
        "\n".join(map(str, try_readability(deepcopy(page.tree)).itertext())),
        justext_rescue(deepcopy(page.tree), Extractor())[1],
    )
    shares = [shares_in(texts, opinion) for opinion in opinions]
    labels = []
    for text, *votes in zip(texts, *shares, strict=True):
        ayes = sum(share >= 0.5 for share in votes)
        label = Label(int(ayes == len(votes)), float(ayes in (0, len(votes))))
        if any(squeeze(snippet) in text for snippet in inside if len(snippet) > SNIPPET):
            label = Label(1)
        if any(squeeze(snippet) in text for snippet in outside if len(snippet) > SNIPPET):
            label = Label(0)
        labels.append(label)
    return labels
