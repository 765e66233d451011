"""Who wrote it: persons and agencies."""

from __future__ import annotations

from archiver.extraction.page import Page
from archiver.extraction.reading import Reading


def read_authors(page: Page) -> Reading[tuple[str, ...]] | None:
    """Names in the order of the byline; no roles, places, dates, e-mail addresses, handles or site names."""
    return None
