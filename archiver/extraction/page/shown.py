"""The text of short elements as a browser shows it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lxml.etree import _Element

from archiver.extraction.page.boilerplate import is_hidden
from archiver.extraction.page.page import squeeze
from archiver.extraction.words.text import visible

#: Elements that make no gap between two runs of text, as a browser shows them.
_INLINE = frozenset(
    {"a", "abbr", "b", "bdi", "cite", "em", "font", "i", "mark", "q", "s", "span", "strong", "sub", "sup", "u", "wbr"}
)
_TIME = re.compile(r"\d{1,2}:\d\d")
_UNREAD = frozenset({"script", "style", "noscript", "template", "svg", "button"})


def clean_visible(text: str) -> str:
    """Text squeezed, without soft hyphens and characters of no width."""
    return squeeze(visible(text))


def shown_text(element: _Element, skip: _Element | None = None) -> str:
    """What a browser shows of a heading, a line: hidden parts off, and `skip`, which stands within it."""
    return join_visible(_pieces(element, skip))


def join_visible(pieces: Iterable[str]) -> str:
    """Runs of text as one line.

    A space parts two runs where a capital follows a small letter or a stop (`<span>Exclusif</span><span>Le ministre
    …`), or a time follows a date. Style sheets often make blocks of inline elements.
    """
    text = ""
    for piece in pieces:
        opens = piece[:1].isupper() and text and (text[-1].islower() or text[-1] in ".:!?)")
        if opens or (text[-1:].isdigit() and _TIME.match(piece)):
            text += " "
        text += piece
    return clean_visible(text)


def inline_pieces(element: _Element) -> Iterator[str]:
    """The runs of text of an element within a line, with a gap around it unless it is one that makes none."""
    gap = "" if element.tag in _INLINE else " "
    yield gap
    yield from _pieces(element)
    yield gap


def _pieces(element: _Element, skip: _Element | None = None) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str) and child is not skip and child.tag not in _UNREAD and not is_hidden(child):
            yield from inline_pieces(child)
        yield child.tail or ""
