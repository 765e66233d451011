"""The short lines around a headline: byline, dates, kicker. What a page shows, where its structured data are silent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from lxml.etree import _Element

from archiver.extraction.noise import class_words, is_hidden, is_set_apart
from archiver.extraction.once import once_per_page
from archiver.extraction.page import Page
from archiver.extraction.shown import shown_text
from archiver.extraction.title import headline

#: Elements that begin a new line on the screen.
_BLOCKS = frozenset(
    "address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 "
    "h5 h6 header hgroup hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
_SKIPPED = frozenset(
    "script style noscript template svg blockquote iframe form button select option figure picture video audio".split()
)
#: Characters of a line that may hold a byline or a date; longer ones are the article's text.
LONGEST_LINE = 300
#: How many lines after the headline, and how many before it, can still belong to it.
_AFTER, _BEFORE = 60, 12
#: How many lines after those are looked at for a byline below the text.
_FURTHER = 400
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


class StoryLines:
    """The lines of one page by their place around the story, read as far as they are asked for."""

    def __init__(self, page: Page) -> None:
        found = headline(page)
        self._anchor = found.element if found else None
        self._body = page.tree.find("body")
        if self._anchor is not None:
            self._ahead = _following(self._anchor)
        else:
            self._ahead = _lines(self._body if self._body is not None else page.tree)

    @cached_property
    def _head(self) -> tuple[Line, ...]:
        """Lines up to the third paragraph of text, these paragraphs included."""
        found: list[Line] = []
        paragraphs = 0
        for line in islice(self._ahead, _AFTER if self._anchor is not None else 2 * _AFTER):
            found.append(line)
            paragraphs += len(line.text) > LONGEST_LINE
            if paragraphs == _PARAGRAPHS:
                break
        return tuple(found)

    @cached_property
    def near_headline(self) -> tuple[Line, ...]:
        """Lines that follow the headline, nearest first, then those before it, nearest first; no paragraph of text.

        Without a visible headline, the page's lines from its beginning.
        """
        before = islice(_preceding(self._anchor), _BEFORE) if self._anchor is not None else ()
        return (*(line for line in self._head if len(line.text) <= LONGEST_LINE), *before)

    @cached_property
    def opening(self) -> str:
        """The beginning of the article's text, empty where it has no long paragraph near the headline."""
        return next((line.text for line in self._head if len(line.text) > LONGEST_LINE), "")

    @cached_property
    def further(self) -> tuple[Line, ...]:
        """Lines after those: crossheads, short paragraphs, what stands below the text."""
        _ = self._head  # the two share one walk over the page
        return tuple(line for line in islice(self._ahead, _FURTHER) if len(line.text) <= LONGEST_LINE)


@once_per_page
def story_lines(page: Page) -> StoryLines:
    """The page's lines, walked once for all readers."""
    return StoryLines(page)


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
    text = shown_text(element)
    if text:
        words = class_words(element)
        if (parent := element.getparent()) is not None:
            words |= class_words(parent)
        for child in islice(element.iterdescendants(), 12):
            if isinstance(child.tag, str):
                words |= class_words(child)
        yield Line(element, text, words)
