"""The headline and the kicker above it."""

from __future__ import annotations

from lxml.etree import _Element

from archiver.extraction.head.headline import KICKER_CLASSES, MAX_KICKER, headline, key
from archiver.extraction.head.topics import read_section
from archiver.extraction.page.boilerplate import class_words
from archiver.extraction.page.page import Page, Reading, reading
from archiver.extraction.page.shown import shown_text
from archiver.extraction.words.names import bare_line

#: Marks of direction, which some systems put around what they write from right to left.
_DIRECTIONS = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def read_title(page: Page) -> Reading[str] | None:
    """The headline as the page shows it, without site name, section and kicker."""
    found = headline(page)
    return reading(found.text.strip(_DIRECTIONS), found.source, found.raw) if found else None


def read_kicker(page: Page, title: Reading[str] | None) -> Reading[str] | None:
    """The short line above the headline, where the page has one that is not its section."""
    found = headline(page)
    if found is None or title is None or found.element is None:
        return None
    line = _timeless(found.kicker or _line_above(found.element) or "")
    if not line or len(line) > MAX_KICKER or key(line) in ("", key(found.text)):
        return None
    section = page.once(read_section)
    if section is not None and key(section.value) == key(line):
        return None
    return reading(line, "visible:kicker", line)


def _timeless(line: str) -> str:
    """A line without date and reading time: "Housing 04. February 2022, 15:29"."""
    bare = bare_line(line)
    if bare == line:
        return line
    return next((part for part in (part.strip(" .,:;·•–-") for part in bare.split("|")) if part), "")


def _line_above(heading: _Element) -> str | None:
    """The element right before the heading whose class says that it is a kicker."""
    above = heading.getprevious()
    while above is not None and not isinstance(above.tag, str):
        above = above.getprevious()
    if above is None and (parent := heading.getparent()) is not None:
        above = parent.getprevious()
    if above is None or not isinstance(above.tag, str) or not class_words(above) & KICKER_CLASSES:
        return None
    return shown_text(above)
