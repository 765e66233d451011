"""The short lines around a headline: byline, dates, kicker. What a page shows, where its structured data are silent."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from lxml.etree import _Element

from archiver.extraction.head.headline import headline
from archiver.extraction.page.boilerplate import ELSEWHERE, Boilerplate, boilerplate_of, class_words, is_hidden
from archiver.extraction.page.page import Page
from archiver.extraction.page.shown import inline_pieces, join_visible
from archiver.extraction.words.text import word_set
from archiver.urls import path_of

#: Elements that begin a new line on the screen.
_BLOCKS = word_set(
    """
    address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer form h1 h2
    h3 h4 h5 h6 header hgroup hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul
    """
)
_TIME_ATTRIBUTES = frozenset({"datetime", "title", "content"})
_STATED_TIME = re.compile(
    r"(?:19|20)\d\d-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?\s?(?:Z|UTC|GMT|[+-]\d\d:?\d\d)?|1[0-9]{9}(?:\d{3})?"
)
_BREAKS = _BLOCKS | {"br"}
_SKIPPED = word_set(
    """
    script style noscript template svg blockquote iframe form button select option figure picture video audio
    """
)
#: Reasons for which nobody reads an element as part of a story's head.
_UNREAD = ELSEWHERE | Boilerplate.HIDDEN
#: Most elements of a line whose classes are looked at.
_PARTS = 20
#: Characters of a line that may hold a byline or a date; longer ones are the article's text.
LONGEST_LINE = 300
#: How many lines after the headline, and how many before it, can still belong to it.
_AFTER, _BEFORE = 20, 12
#: How many lines the head of an article may have, where its paragraphs are short.
_HEAD = 60
#: How many ancestors of the headline are looked at for lines before it.
_LEVELS = 6
#: How many lines after those are looked at for a byline below the text.
_FURTHER = 400
#: So many paragraphs of text end the head of an article.
_PARAGRAPHS = 3
_AUTHOR_PAGE = re.compile(
    r"/(?:authors?|auteurs?|autor|autoren|autorin|autores|autore|autori|journalist\w*|people|persons?"
    r"|profiles?|profil|staff|contributors?"
    r"|by|writers?|columnists?|reporters?|toireporter|verfasser|redaktoren|redakteure?|bio|firmas?|signatures?"
    r"|skribent\w*|penna|zdroj)/",
    re.I,
)
#: Headings of cards, and what a card is: the nearest of these around its heading.
_CARD_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_CARDS = ("article", "li", "div", "section")
#: Characters of the source's text in a card; what is longer holds text of the story.
_LONGEST_CARD = 1000
#: How far above a card's heading a name of a person's box counts.
_PERSON_LEVELS = 3


@dataclass(frozen=True, slots=True)
class Line:
    """One line as a reader sees it.

    text  -- its text, squeezed.
    words -- words in the classes of its elements, of the block that holds it and of the block around that.
    links -- the links in it.
    times -- its elements with a moment for programs in an attribute (`stated_time`).
    """

    text: str
    words: frozenset[str]
    links: tuple[_Element, ...] = ()
    times: tuple[_Element, ...] = ()


class StoryLines:
    """The lines of one page by their place around the story, read as far as they are asked for."""

    def __init__(self, page: Page) -> None:
        found = headline(page)
        self._anchor = found.element if found else None
        self._body = page.tree.find("body")
        if self._anchor is not None:
            self._ahead = _following(self._anchor, cards_of(page))
            self._reach = _AFTER
        else:
            self._reach = 2 * _HEAD
            self._ahead = _lines(self._body if self._body is not None else page.tree)

    @cached_property
    def _head(self) -> tuple[Line, ...]:
        """Lines up to the third paragraph of text, these paragraphs included."""
        found: list[Line] = []
        paragraphs = 0
        for line in islice(self._ahead, _HEAD if self._anchor is not None else 2 * _HEAD):
            found.append(line)
            paragraphs += len(line.text) > LONGEST_LINE
            if paragraphs == _PARAGRAPHS:
                break
        return tuple(found)

    @cached_property
    def headline(self) -> tuple[Line, ...]:
        """The lines of the heading itself, with whatever the page puts into it."""
        return tuple(_lines(self._anchor)) if self._anchor is not None else ()

    @cached_property
    def near_headline(self) -> tuple[Line, ...]:
        """Lines that follow the headline, nearest first, then those before it, nearest first; no paragraph of text.

        Without a visible headline, the page's lines from its beginning.
        """
        before = islice(_preceding(self._anchor), _BEFORE) if self._anchor is not None else ()
        return (*self._short[: self._reach], *before)

    @cached_property
    def _short(self) -> tuple[Line, ...]:
        return tuple(line for line in self._head if len(line.text) <= LONGEST_LINE)

    @cached_property
    def opening(self) -> str:
        """The beginning of the article's text, empty where it has no long paragraph near the headline."""
        return next((line.text for line in self._head if len(line.text) > LONGEST_LINE), "")

    @cached_property
    def further(self) -> tuple[Line, ...]:
        """Lines after those: crossheads, short paragraphs, what stands below the text."""
        rest = self._short[self._reach :]  # read before the walk over the page goes on
        return (*rest, *(line for line in islice(self._ahead, _FURTHER) if len(line.text) <= LONGEST_LINE))


def stated_time(element: _Element) -> str | None:
    """The moment that an element has for programs: `datetime` of a `<time>`, else one in an attribute that dates it."""
    if element.tag == "time" and (stated := element.get("datetime") or element.get("title")):
        return str(stated)
    for name, value in element.attrib.items():
        if (name in _TIME_ATTRIBUTES or name.startswith("data-")) and _STATED_TIME.fullmatch(value.strip()):
            return str(value.strip())
    return None


def story_lines(page: Page) -> StoryLines:
    """The page's lines, walked once for all readers."""
    return page.once(StoryLines)


def leads_to_author(link: _Element) -> bool:
    """Whether the link leads to an author's page."""
    return link.get("rel") == "author" or _AUTHOR_PAGE.search(link.get("href") or "") is not None


def cards_of(page: Page) -> frozenset[_Element]:
    """The boxes whose headings link to other stories: their bylines and dates are those stories'. None on a page whose
    own headline is not known."""
    return page.once(_cards)


def _cards(page: Page) -> frozenset[_Element]:
    shown = headline(page)
    if shown is None or shown.element is None:
        return frozenset()
    around = {shown.element, *shown.element.iterancestors()}
    own = path_of(page.url)
    found = set()
    for heading in page.tree.iter(*_CARD_HEADINGS):
        links = [*heading.iter("a"), *heading.iterancestors("a")]
        address = next((link.get("href") or "" for link in links if not leads_to_author(link)), "")
        if not address or address.startswith("#") or path_of(page.absolute(address) or "") == own:
            continue
        box = next(heading.iterancestors(*_CARDS), None)
        if box is None or box in around or _is_of_person(heading):
            continue
        if sum(map(len, box.itertext())) <= _LONGEST_CARD:
            found.add(box)
    return frozenset(found)


def _is_of_person(heading: _Element) -> bool:
    """Whether the box around the heading is called an author's."""
    near = islice(heading.iterancestors(), _PERSON_LEVELS)
    return any(boilerplate_of(part) & Boilerplate.PERSON for part in (heading, *near))


def _following(element: _Element, cards: frozenset[_Element]) -> Iterator[Line]:
    node = element
    while (parent := node.getparent()) is not None and node.tag != "body":
        yield from _runs(parent, node.itersiblings(), node.tail, cards)
        node = parent


def _preceding(element: _Element) -> Iterator[Line]:
    node: _Element | None = element
    for _ in range(_LEVELS):
        if node is None or node.tag == "body":
            return
        for sibling in node.itersiblings(preceding=True):
            yield from reversed([line for line in _lines(sibling) if len(line.text) <= LONGEST_LINE])
        node = node.getparent()


def _lines(element: _Element, cards: frozenset[_Element] = frozenset()) -> Iterator[Line]:
    """The lines within an element, in page order, without those of `cards`. A line ends where a block begins or ends,
    and at `<br>`."""
    if not isinstance(element.tag, str) or element.tag in _SKIPPED or boilerplate_of(element) & _UNREAD:
        return
    if element not in cards:
        yield from _runs(element, element, element.text, cards)


def _runs(
    block: _Element, children: Iterable[_Element], text: str | None, cards: frozenset[_Element]
) -> Iterator[Line]:
    """The lines of a block that begin with `text` and go on with `children`."""
    pieces: list[str] = [text or ""]
    inline: list[_Element] = []
    for child in children:
        if isinstance(child.tag, str) and (
            child.tag in _BREAKS or (len(child) and any(part.tag in _BLOCKS for part in child.iterdescendants()))
        ):
            yield from _line(block, pieces, inline)
            yield from _lines(child, cards)
            pieces, inline = [], []
        elif isinstance(child.tag, str) and child.tag not in _SKIPPED and not is_hidden(child):
            inline.append(child)
            pieces += inline_pieces(child)
        pieces.append(child.tail or "")
    yield from _line(block, pieces, inline)


def _line(block: _Element, pieces: list[str], inline: list[_Element]) -> Iterator[Line]:
    text = join_visible(pieces)
    if not text:
        return
    words = class_words(block)
    if (parent := block.getparent()) is not None:
        words |= class_words(parent)
    links, times = [], []
    for part in islice((part for top in inline for part in top.iter() if isinstance(part.tag, str)), _PARTS):
        words |= class_words(part)
        if part.tag == "a":
            links.append(part)
        elif stated_time(part):
            times.append(part)
    if stated_time(block):
        times.append(block)
    yield Line(text, words, tuple(links), tuple(times))
