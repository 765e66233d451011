"""Pages of a list that are numbered: which of the links on one leads to the next."""

from __future__ import annotations

import re
from collections.abc import Iterable

_NUMBER = re.compile(
    r"(?<=[?&])(?:page|paged|pg|seite|pagina|offset|start)=(?P<query>\d{1,6})(?=&|$)"
    r"|/(?:page|pages|seite|pagina|página|paged|sida|strona|sayfa|halaman)/(?P<path>\d{1,6})(?=/?(?:\?|$))",
    re.IGNORECASE,
)


def page_number(url: str) -> tuple[str, int] | None:
    """Address of the list without the number, and the number; None where there is none."""
    match = _NUMBER.search(url)
    if match is None:
        return None
    plain = (url[: match.start()] + url[match.end() :]).rstrip("/?&")
    return plain, int(match["query"] or match["path"])


def following(url: str, links: Iterable[str]) -> str | None:
    """Of the links on a page of a list the one to its next page: the lowest number above its own."""
    plain, own = page_number(url) or (url.rstrip("/?&"), 1)
    numbers = {
        place[1]: link
        for link in links
        if (place := page_number(link)) is not None and place[0] == plain and place[1] > own
    }
    return numbers[min(numbers)] if numbers else None
