"""How often kind of page and paywall are told right, on 200 pages labelled by reading them (`kinds.jsonl`).

    python tests/benchmarks/kinds.py CORPUS

CORPUS holds `<source>/truth.jsonl` and the pages they name; where it has `<source>/kinds.jsonl`, F1 of "is an article"
on those is printed too: the model that ships is fitted on them, its card says what it reaches on sites it never saw.
Half of the labelled pages were picked at random, half because something about them looks unlike an article. Pages whose
body is known are articles by that: the share of them that is labelled otherwise is printed too, and must stay under
0.5 %.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from archiver.article import ARTICLE_KINDS, Article
from archiver.capture import Capture
from archiver.extraction.extractor import extract_capture


def main(corpus: Path) -> None:
    labels = {row["id"]: row for row in _rows(Path(__file__).with_name("kinds.jsonl"))}
    confusion: Counter[tuple[str, str]] = Counter()
    paywall: Counter[tuple[bool | None, bool | None]] = Counter()
    known = lost = 0
    for row, page in _pages(corpus):
        label = labels.get(row["id"])
        if label is None and "body" not in row:
            continue
        article = _read(row, page)
        if "body" in row:
            known += 1
            if article.kind not in ARTICLE_KINDS:
                lost += 1
                print(f"  known body, read as {article.kind}: {row['id']}")
        if label is not None:
            confusion[label["kind"], article.kind] += 1
            paywall[label["paywalled"], article.paywalled] += 1
            if label["kind"] != article.kind or label["paywalled"] != article.paywalled:
                read = f"{article.kind} {article.paywalled}"
                print(f"  {row['id']}: {label['kind']} {label['paywalled']}, read as {read}")
    print(f"kind       {_share(confusion):.3f} of {sum(confusion.values())} pages right")
    print(f"paywalled  {_share(paywall):.3f} of {sum(paywall.values())} pages right")
    for kind in sorted({label for label, _ in confusion}):
        pages = sum(count for (label, _), count in confusion.items() if label == kind)
        called = sum(count for (_, read), count in confusion.items() if read == kind)
        right = confusion[kind, kind]
        print(f"  {kind:9} {pages:3} pages, {right:3} found, {called - right:2} others called so")
    for labelled in sorted(corpus.glob("*/kinds.jsonl")):
        table = Counter(
            (row["kind"] == "article", _read(row, labelled.parent / row["file"]).kind in ARTICLE_KINDS)
            for row in _rows(labelled)
        )
        wrong = table[True, False] + table[False, True]
        print(
            f"{labelled.parent.name}: is an article, F1 {2 * table[True, True] / (2 * table[True, True] + wrong):.3f}"
        )
    print(f"pages with a known body labelled as no article: {lost} of {known} ({lost / known:.2%})")


def _pages(corpus: Path) -> Iterator[tuple[dict[str, Any], Path]]:
    for truth in sorted(corpus.glob("*/truth.jsonl")):
        for row in _rows(truth):
            yield row, truth.parent / row["file"]


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _read(row: dict[str, Any], page: Path) -> Article:
    return extract_capture(Capture(url=row["url"], body=gzip.decompress(page.read_bytes())))


def _share(table: Counter[tuple[Any, Any]]) -> float:
    return sum(count for (label, read), count in table.items() if label == read) / max(1, sum(table.values()))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
