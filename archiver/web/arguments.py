"""What a query string asks for. What makes no sense is taken as not said: an address never fails."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from archiver.archive.search.fulltext import Sort
from archiver.archive.search.query import asks_for_notes
from archiver.errors import QueryError
from archiver.web.counting import FACETS
from archiver.web.finding import PAGES, Search

#: Longest word or phrase taken from an address, characters.
LONGEST = 500

_DAY = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?", re.ASCII)
_SORTS: dict[str, Sort] = {"relevance": "relevance", "newest": "newest", "oldest": "oldest"}


def search_argument(arguments: Mapping[str, str]) -> Search:
    """The search that an address asks for."""
    return Search(
        query=text(arguments, "q") or "",
        **{name: text(arguments, name) for name in FACETS},
        since=day_argument(arguments, "since"),
        until=day_argument(arguments, "until"),
        sort=_SORTS.get(arguments.get("sort") or "", "relevance"),
        by="story" if arguments.get("by") == "story" else "article",
        page=number(arguments, "page", most=PAGES) or 1,
    )


def problem(query: str, *, notes: bool = False) -> str | None:
    """What is wrong with the words of a search, as a sentence; None where nothing is.

    notes -- whether who asks may see notes.
    """
    try:
        asked = asks_for_notes(query)
    except QueryError as error:
        return str(error)
    return "note: finds what readers noted; log in to `serve --notes` to search for it" if asked and not notes else None


def text(arguments: Mapping[str, str], name: str) -> str | None:
    """A text without control characters; None where it is missing, empty or too long."""
    value = "".join(character for character in arguments.get(name) or "" if character.isprintable()).strip()
    return value if value and len(value) <= LONGEST else None


def choice(arguments: Mapping[str, str], name: str, choices: Collection[str]) -> str | None:
    """One of some words."""
    value = arguments.get(name)
    return value if value in choices else None


def day_argument(arguments: Mapping[str, str], name: str) -> str | None:
    """A day, month or year in ISO 8601."""
    value = arguments.get(name) or ""
    return value if _DAY.fullmatch(value) else None


def number(arguments: Mapping[str, str], name: str, *, most: int) -> int | None:
    """A number from 1 to `most`."""
    value = arguments.get(name) or ""
    return int(value) if re.fullmatch(r"[0-9]{1,9}", value) and 1 <= int(value) <= most else None
