"""The body of an article: its blocks in order, its lead, and how sure we are of them."""

from __future__ import annotations

from dataclasses import dataclass

from lxml.etree import _Element

from archiver.article import Block
from archiver.extraction.page import Page
from archiver.extraction.reading import Reading
from archiver.extraction.second_opinion import read_with_trafilatura


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
    blocks = read_with_trafilatura(page)
    return Body(blocks, None, None, None, 0.5, "trafilatura")
