"""How much of one text is in another: shared sequences of four words."""

from __future__ import annotations

import re
from collections.abc import Sequence

#: Length of the sequences, as in Zyte's article-extraction-benchmark.
SHINGLE = 4

_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]")
_UNSPACED = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_TOKEN = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+")


def tokens(text: str) -> list[str]:
    """Words; of scripts without spaces, characters."""
    return _TOKEN.findall(_INVISIBLE.sub("", text))


def shares_in(texts: Sequence[str], whole: str) -> list[float]:
    """For each text, the part of its shingles that the whole holds; of a text shorter than one, whether it is there."""
    held = tokens(whole)
    known = {tuple(held[i : i + size]) for size in range(1, SHINGLE + 1) for i in range(len(held) - size + 1)}
    shares = []
    for text in texts:
        words = tokens(text)
        size = min(SHINGLE, len(words))
        found = [tuple(words[i : i + size]) in known for i in range(len(words) - size + 1)] if words else []
        shares.append(sum(found) / len(found) if found else 0.0)
    return shares
