"""How much of one text is in another: shared sequences of four words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

#: Length of the sequences, as in Zyte's article-extraction-benchmark.
SHINGLE = 4

_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]")
_UNSPACED = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_TOKEN = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+")


def tokens(text: str) -> list[str]:
    """Words; of scripts without spaces, characters."""
    return _TOKEN.findall(_INVISIBLE.sub("", text))


def _shingles(words: Sequence[str], size: int) -> Iterable[tuple[str, ...]]:
    return zip(*(words[at:] for at in range(size)), strict=False)


def shares_in(texts: Sequence[str], whole: str) -> list[float]:
    """For each text, the part of its shingles that the whole holds; of a text shorter than one, whether it is there."""
    held = tokens(whole)
    known = {shingle for size in range(1, SHINGLE + 1) for shingle in _shingles(held, size)}
    shares = []
    for text in texts:
        words = tokens(text)
        found = [shingle in known for shingle in _shingles(words, min(SHINGLE, len(words)))]
        shares.append(sum(found) / len(found) if found else 0.0)
    return shares
