"""Which fragments of a page are its article, by a known answer."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

#: Length of the word sequences that are compared, as in Zyte's article-extraction-benchmark.
SHINGLE = 4

#: A fragment this far from its nearest neighbour in the article is no part of it, when its words alone cannot decide.
NEIGHBOURHOOD = 4

_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]")
_UNSPACED = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_TOKEN = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+")


def tokens(text: str) -> list[str]:
    """Words; of scripts without spaces, characters."""
    return _TOKEN.findall(_INVISIBLE.sub("", text))


@dataclass(frozen=True, slots=True)
class Label:
    """`text` is 1 for a fragment of the article; `weight` says how far that is known, 0 to 1."""

    text: int
    weight: float = 1.0


def shares_in(texts: Sequence[str], answer: str) -> list[float]:
    """For each text, the part of its shingles (of a text shorter than one, of the text itself) that the answer holds."""
    held = tokens(answer)
    known = {tuple(held[i : i + size]) for size in range(1, SHINGLE + 1) for i in range(len(held) - size + 1)}
    shares = []
    for text in texts:
        words = tokens(text)
        size = min(SHINGLE, len(words))
        found = [tuple(words[i : i + size]) in known for i in range(len(words) - size + 1)] if words else []
        shares.append(sum(found) / len(found) if found else 0.0)
    return shares


def label_fragments(texts: Sequence[str], paragraphs: Sequence[str], optional: Sequence[int] = ()) -> list[Label]:
    """Label each text by the article's known paragraphs, of which some may be left out.

    A text counts when half of its shingles are in the article. Short texts are found anywhere by chance, so that they
    need a neighbour in the article or stand there as a paragraph; of repeated texts, those nearest the others win.
    """
    shares = shares_in(texts, "\n".join(paragraphs))
    long = [len(tokens(text)) >= 2 * SHINGLE for text in texts]
    chosen = [share >= 0.5 and is_long for share, is_long in zip(shares, long, strict=True)]
    whole = Counter(" ".join(tokens(paragraph)) for paragraph in paragraphs)
    keys = [" ".join(tokens(text)) for text in texts]
    for order in (range(len(texts)), reversed(range(len(texts)))):
        for i in order:
            if shares[i] == 1 and not long[i] and not chosen[i]:
                company = chosen if whole[keys[i]] else [one and two for one, two in zip(chosen, long, strict=True)]
                chosen[i] = any(company[max(0, i - NEIGHBOURHOOD) : i + NEIGHBOURHOOD + 1])
    _drop_repeats(chosen, keys, "\n" + " ".join(tokens("\n".join(paragraphs))) + "\n")
    loose = shares_in(texts, "\n".join(paragraphs[i] for i in optional)) if optional else [0.0] * len(texts)
    return [
        Label(int(inside), 0.1 if inside and share >= 0.5 else 1.0) for inside, share in zip(chosen, loose, strict=True)
    ]


def _drop_repeats(chosen: list[bool], keys: list[str], answer: str) -> None:
    """Of texts that the page has more often than the answer, keep those with the most of the article around them."""
    places: dict[str, list[int]] = {}
    for i, key in enumerate(keys):
        if chosen[i]:
            places.setdefault(key, []).append(i)
    for key, indexes in places.items():
        allowed = max(1, answer.count(key))
        if len(indexes) > allowed:
            by_company = sorted(indexes, key=lambda i: (-sum(chosen[max(0, i - 4) : i + 5]), i))
            for i in by_company[allowed:]:
                chosen[i] = False
