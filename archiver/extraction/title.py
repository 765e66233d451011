"""The headline and the kicker above it."""

from __future__ import annotations

from archiver.extraction.page import Page, squeeze
from archiver.extraction.reading import Reading, reading


def read_title(page: Page) -> Reading[str] | None:
    """The headline as the page shows it, without site name, section and kicker."""
    for heading in page.tree.iter("h1"):
        if text := squeeze(heading.text_content()):
            return reading(text, "visible:h1", text)
    return None


def read_kicker(page: Page, title: Reading[str] | None) -> Reading[str] | None:
    """The short line above the headline, where the page has one."""
    return None
