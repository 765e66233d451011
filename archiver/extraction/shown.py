"""The text of short elements as a browser shows it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.etree import _Element

from archiver.extraction.noise import is_hidden
from archiver.extraction.page import squeeze

#: Elements that make no gap between two runs of text, as a browser shows them.
_INLINE = frozenset(
    {"a", "abbr", "b", "bdi", "cite", "em", "font", "i", "mark", "q", "s", "span", "strong", "sub", "sup", "u", "wbr"}
)
_UNREAD = frozenset({"script", "style", "noscript", "template", "svg", "button"})
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")


def clean(text: str) -> str:
    """Text squeezed, without soft hyphens and characters of no width."""
    return squeeze(_INVISIBLE.sub("", text))


def shown_text(element: _Element, skip: _Element | None = None) -> str:
    """What a browser shows of a heading, a line: hidden parts off, and `skip`, which stands within it.

    Blocks are set apart by a space; runs of inline elements too, where a capital follows a small letter or a stop
    (`<span>Exclusif</span><span>Le ministre …`), for style sheets often make blocks of them.
    """
    text = ""
    for piece in _shown(element, skip):
        if (
            piece
            and text
            and not text[-1].isspace()
            and piece[0].isupper()
            and (text[-1].islower() or text[-1] in ".:!?)")
        ):
            text += " "
        text += piece
    return clean(text)


def _shown(element: _Element, skip: _Element | None = None) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str) and child is not skip and child.tag not in _UNREAD and not is_hidden(child):
            gap = "" if child.tag in _INLINE else " "
            yield gap
            yield from _shown(child)
            yield gap
        yield child.tail or ""
