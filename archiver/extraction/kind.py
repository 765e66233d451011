"""What kind of page it is, and whether it is behind a paywall."""

from __future__ import annotations

from archiver.article import PageKind
from archiver.extraction.body import Body
from archiver.extraction.page import Page
from archiver.extraction.reading import Reading, reading


def read_paywalled(page: Page, body: Body) -> Reading[bool] | None:
    """True where the full text is kept for subscribers, False where the page says it is free, None where it says nothing."""
    return None


def read_kind(page: Page, body: Body, paywalled: bool | None) -> Reading[PageKind]:
    """The kind of the page; `article` where nothing speaks against it and there is text."""
    return reading("article" if body.blocks else "empty", "rule:default")
