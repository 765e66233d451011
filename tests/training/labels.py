"""Which fragments of a page are its article, by a known answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from archiver.extraction.words.text import SHINGLE, shares_in, tokens

#: A fragment this far from its nearest neighbour in the article is no part of it, when its words alone cannot decide.
NEIGHBOURHOOD = 4

#: Weight of a paragraph that may be left out.
OPTIONAL = 0.1


@dataclass(frozen=True, slots=True)
class Label:
    """`text` is 1 for a fragment of the article; `weight` says how far that is known, 0 to 1."""

    text: int
    weight: float = 1.0


def label_fragments(texts: Sequence[str], paragraphs: Sequence[str], optional: Sequence[int] = ()) -> list[Label]:
    """Label each text by the article's known paragraphs, of which some may be left out.

    A text counts when half of its shingles are in the article. Short texts are found anywhere by chance: they need a
    neighbour in the article, and those shorter than a shingle must be a paragraph there or run on from a neighbour.
    Of texts that the page repeats, those with the most of the article around them count.
    """
    answer = "\n".join(paragraphs)
    shares = shares_in(texts, answer)
    words = [tokens(text) for text in texts]
    keys = [" ".join(found) for found in words]
    whole = {" ".join(tokens(paragraph)) for paragraph in paragraphs}
    running = f" {' '.join(tokens(answer))} "
    long = [len(found) >= 2 * SHINGLE for found in words]
    chosen = [share >= 0.5 and is_long for share, is_long in zip(shares, long, strict=True)]
    for order in (range(len(texts)), reversed(range(len(texts)))):
        for i in order:
            if shares[i] < 1 or long[i] or chosen[i]:
                continue
            around = range(max(0, i - NEIGHBOURHOOD), min(len(texts), i + NEIGHBOURHOOD + 1))
            if keys[i] in whole:
                chosen[i] = any(chosen[j] for j in around)
            elif len(words[i]) >= SHINGLE:
                chosen[i] = any(chosen[j] and long[j] for j in around)
            else:
                before = words[i - 1][-2:] if i and chosen[i - 1] else []
                after = words[i + 1][:2] if i + 1 < len(texts) and chosen[i + 1] else []
                chosen[i] = any(
                    side and f" {' '.join(side)} " in running
                    for side in (before and before + words[i], after and words[i] + after)
                )
    _drop_repeats(chosen, keys, running)
    loose = shares_in(texts, "\n".join(paragraphs[i] for i in optional)) if optional else [0.0] * len(texts)
    return [
        Label(int(inside), OPTIONAL if inside and share >= 0.5 else 1.0)
        for inside, share in zip(chosen, loose, strict=True)
    ]


def _drop_repeats(chosen: list[bool], keys: list[str], answer: str) -> None:
    """Of texts that the page has more often than the answer, keep those with the most of the article around them."""
    places: dict[str, list[int]] = {}
    for i, key in enumerate(keys):
        if chosen[i]:
            places.setdefault(key, []).append(i)
    for key, indexes in places.items():
        allowed = max(1, answer.count(f" {key} "))
        if len(indexes) > allowed:
            by_company = sorted(indexes, key=lambda i: (-sum(chosen[max(0, i - 4) : i + 5]), i))
            for i in by_company[allowed:]:
                chosen[i] = False
