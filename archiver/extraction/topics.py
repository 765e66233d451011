"""Section, tags, language and canonical address."""

from __future__ import annotations

from archiver.extraction.page import Page
from archiver.extraction.reading import Reading


def read_section(page: Page) -> Reading[str] | None:
    """The section as the page names it, from breadcrumb, JSON-LD, meta or URL."""
    return None


def read_tags(page: Page) -> Reading[tuple[str, ...]] | None:
    """The page's keywords, in order, each once."""
    return None


def read_language(page: Page, text: str) -> Reading[str] | None:
    """ISO 639-1 code of the text; of the template only where there is no text."""
    return None


def read_canonical(page: Page) -> Reading[str] | None:
    """`rel=canonical` (or og:url) where it names a story of the same site, else the address of the capture."""
    return None
