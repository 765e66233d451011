"""Links to other stories that the page offers with this one."""

from __future__ import annotations

from archiver.article import Link
from archiver.extraction.body import Body
from archiver.extraction.page import Page
from archiver.extraction.reading import Reading


def read_related(page: Page, body: Body) -> Reading[tuple[Link, ...]] | None:
    """The links under "Pour en savoir plus", "Lire aussi", "Related stories" …, in order, each once."""
    return None
