"""The short lines around a headline: byline, dates, kicker. What a page shows, where its structured data are silent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from lxml.etree import _Element

from archiver.extraction.noise import class_words, is_hidden, is_set_apart
from archiver.extraction.once import once_per_page
from archiver.extraction.page import Page
from archiver.extraction.title import headline, heading_text

#: Elements that begin a new line on the screen.
_BLOCKS = frozenset(
    "address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 "
    "h5 h6 header hgroup hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
_SKIPPED = frozenset(
    "script style noscript template svg iframe form button select option figure picture video audio".split()
)
#: Characters of a line that may hold a byline or a date; longer ones are the article's text.
LONGEST_LINE = 300
#: How many lines after the headline, and how many before it, can still belong to it.
_AFTER, _BEFORE = 60, 12
#: So many paragraphs of text end the head of an article.
_PARAGRAPHS = 3


@dataclass(frozen=True, slots=True)
class Line:
    """One line as a reader sees it.

    element -- the innermost block that holds all of it.
    text    -- its text, squeezed.
    words   -- words in the classes of the element, of its parent and of what it contains.
    """

    element: _Element
    text: str
    words: frozenset[str]


@once_per_page
def lines_near_headline(page: Page) -> tuple[Line, ...]:
    """Lines that follow the headline, nearest first, then those before it, nearest first; no line of other stories.

    Without a visible headline, the page's lines from its beginning.
    """
    found = headline(page)
    if found is None or found.element is None:
        body = page.tree.find("body")
        return tuple(islice(_head(_lines(body if body is not None else page.tree)), 2 * _AFTER))
    after = islice(_head(_following(found.element)), _AFTER)
    before = islice(_preceding(found.element), _BEFORE)
    return (*after, *before)


def _head(lines: Iterable[Line]) -> Iterator[Line]:
    """Lines up to the article's third paragraph of text; the paragraphs themselves are left out."""
    paragraphs = 0
    for line in lines:
        if len(line.text) <= LONGEST_LINE:
            yield line
        else:
            paragraphs += 1
            if paragraphs == _PARAGRAPHS:
                return


def _following(element: _Element) -> Iterator[Line]:
    node: _Element | None = element
    while node is not None and node.tag != "body":
        for sibling in node.itersiblings():
            yield from _lines(sibling)
        node = node.getparent()


def _preceding(element: _Element) -> Iterator[Line]:
    node: _Element | None = element
    for _ in range(4):
        if node is None or node.tag == "body":
            return
        for sibling in node.itersiblings(preceding=True):
            yield from reversed([line for line in _lines(sibling) if len(line.text) <= LONGEST_LINE])
        node = node.getparent()


def _lines(element: _Element) -> Iterator[Line]:
    """The lines within an element, in page order."""
    if not isinstance(element.tag, str) or element.tag in _SKIPPED or is_hidden(element):
        return
    if is_set_apart(element, upwards=False):
        return
    if any(child.tag in _BLOCKS for child in element.iterdescendants() if isinstance(child.tag, str)):
        for child in element:
            yield from _lines(child)
        return
    text = heading_text(element)
    if text:
        words = class_words(element)
        if (parent := element.getparent()) is not None:
            words |= class_words(parent)
        for child in islice(element.iterdescendants(), 12):
            if isinstance(child.tag, str):
                words |= class_words(child)
        yield Line(element, text, words)
