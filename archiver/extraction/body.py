"""The body of an article: its blocks in order, its lead, and how sure we are of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lxml.etree import _Element

from archiver.article import Block
from archiver.extraction.blocks import make_blocks
from archiver.extraction.fragments import Fragment, Node, page_fragments
from archiver.extraction.lead import find_lead
from archiver.extraction.likeness import shares_in
from archiver.extraction.model import packaged_model
from archiver.extraction.page import Page
from archiver.extraction.reading import Reading
from archiver.extraction.second_opinion import read_with_trafilatura

#: Certainty of the model below which trafilatura is heard too: one page in eight, where it brings .009 of F1.
SURE = 0.8


@dataclass(frozen=True, slots=True)
class Body:
    """What was read as the article's text.

    blocks        -- the body in order, without the lead.
    lead          -- the standfirst, from the page or from metadata.
    lead_position -- index in `blocks` before which the page shows the lead; None where it does not show it.
    container     -- element that holds most of the body; None where nothing was found. Pictures are looked for near it.
    certainty     -- 0 to 1: how sure the reader is that this is the text, all of it and nothing else.
    source        -- `model`, `trafilatura`, `jsonld:articleBody` …
    """

    blocks: tuple[Block, ...]
    lead: Reading[str] | None
    lead_position: int | None
    container: _Element | None
    certainty: float
    source: str


def read_body(page: Page) -> Body:
    """The body of the page; an empty one, never an exception, where the page has none."""
    if page.site is not None and page.site.extractor == "trafilatura":
        return Body(read_with_trafilatura(page), None, None, None, 0.5, "trafilatura")
    fragments = page_fragments(page)
    model = packaged_model()
    probabilities = model.probabilities(page, fragments)
    certainty = _certainty(fragments.items, probabilities)
    source = "model"
    if certainty < SURE:
        probabilities = _with_second_opinion(page, fragments.items, probabilities)
        source = "model+trafilatura"
    chosen = [f for f, p in zip(fragments.items, probabilities, strict=True) if p >= model.threshold]
    if not chosen:
        return Body(read_with_trafilatura(page), None, None, None, certainty, "trafilatura")
    titles = _titles(page, fragments.items)
    repeated = {_key(title) for title in titles}
    chosen = [f for f in chosen if f.node.tag != "h1" or _key(f.text) not in repeated]
    lead = find_lead(page, titles, fragments.items, probabilities, chosen)
    shown = lead.shown if lead else ()
    placed = make_blocks([f for f in chosen if f.index not in shown])
    return Body(
        blocks=tuple(item.block for item in placed),
        lead=lead.text if lead else None,
        lead_position=sum(item.index < shown[0] for item in placed) if shown else None,
        container=_container(chosen),
        certainty=certainty,
        source=source,
    )


def _with_second_opinion(page: Page, fragments: Sequence[Fragment], probabilities: Sequence[float]) -> list[float]:
    """Means of the model's probabilities and trafilatura's yes or no."""
    text = "\n".join(block.text for block in read_with_trafilatura(page, fast=True))
    shares = shares_in([fragment.text for fragment in fragments], text)
    return [(p + (share >= 0.5)) / 2 for p, share in zip(probabilities, shares, strict=True)]


def _titles(page: Page, fragments: Sequence[Fragment]) -> list[str]:
    """The headline as the page shows it and as its metadata have it; enough to know a repetition."""
    shown = [fragment.text for fragment in fragments if fragment.node.tag == "h1"]
    told = [found[1] for name in ("og:title", "twitter:title") if (found := page.first_meta(name))]
    return shown + told


def _key(text: str) -> str:
    return re.sub(r"\W+", "", text).lower()


def _container(chosen: Sequence[Fragment]) -> _Element | None:
    """The deepest element that holds at least three quarters of the words."""
    words: dict[Node, int] = {}
    for fragment in chosen:
        node: Node | None = fragment.node
        while node is not None:
            words[node] = words.get(node, 0) + fragment.words
            node = node.parent
    total = sum(fragment.words for fragment in chosen)
    holders = [node for node, count in words.items() if count >= 0.75 * total]
    return max(holders, key=lambda node: node.depth).element if holders else None


def _certainty(fragments: Sequence[Fragment], probabilities: Sequence[float]) -> float:
    """Distance of the probabilities from even, averaged over words that are in doubt at all."""
    weighed = [(f.words, abs(2 * p - 1)) for f, p in zip(fragments, probabilities, strict=True) if p >= 0.05]
    total = sum(words for words, _ in weighed)
    return round(sum(words * sure for words, sure in weighed) / total, 3) if total else 0.0
