"""How good a body is: the measure of Zyte's article-extraction-benchmark.

Multisets of four-word sequences; precision and recall of each page averaged over pages; F1 is their harmonic mean.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from archiver.extraction.words.text import SHINGLE, tokens


@dataclass(frozen=True, slots=True)
class Score:
    """Of a number of pages. `identical` is the share of pages whose words are all right, in order."""

    pages: int
    precision: float
    recall: float
    identical: float

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def score(pages: Iterable[tuple[str, str]]) -> Score:
    """Of (answer, reading) pairs."""
    precisions, recalls, identical, number = [], [], 0, 0
    for answer, reading in pages:
        true, read = tokens(answer), tokens(reading)
        wanted, got = _shingles(true), _shingles(read)
        hits = sum((wanted & got).values())
        if read:
            precisions.append(hits / got.total())
        recalls.append(hits / wanted.total())
        identical += true == read
        number += 1
    return Score(number, _mean(precisions), _mean(recalls), identical / max(1, number))


def _shingles(words: Sequence[str]) -> Counter[tuple[str, ...]]:
    return Counter(tuple(words[i : i + SHINGLE]) for i in range(max(1, len(words) - SHINGLE + 1)))


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
