"""The signs by which a publisher says what may be done with a page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from archiver.fields import JsonObject


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """What is said of one page; what is not said is False or None.

    noarchive         -- no copy of the page is to be offered.
    noindex           -- the page is to be found in no search.
    unavailable_after -- when both come to hold, `YYYY-MM-DDTHH:MM:SSZ`, or `YYYY-MM-DD` where only the day is given.
    tdm_reservation   -- the rights of text and data mining are reserved (True), or expressly not (False).
    tdm_policy        -- address of the terms on which they are granted.
    """

    noarchive: bool = False
    noindex: bool = False
    unavailable_after: str | None = None
    tdm_reservation: bool | None = None
    tdm_policy: str | None = None

    def to_dict(self) -> JsonObject:
        """What is said, as JSON; empty where nothing is."""
        pairs = {
            "noarchive": self.noarchive or None,
            "noindex": self.noindex or None,
            "unavailable_after": self.unavailable_after,
            "tdm_reservation": self.tdm_reservation,
            "tdm_policy": self.tdm_policy,
        }
        return {name: value for name, value in pairs.items() if value is not None}

    def forbidding(self, at: str | None) -> str | None:
        """The name of the sign that speaks against keeping, as an article, a page fetched at a time
        (`YYYY-MM-DDTHH:MM:SSZ`; None: nobody knows); None where none does."""
        for name in ("noarchive", "noindex", "tdm_reservation"):
            if getattr(self, name):
                return name
        until = self.unavailable_after
        if until is not None and at is not None and until < at[: len(until)]:
            return "unavailable_after"
        return None


# ----------------------------------------------------------------------------------------------------------------------
# Robots directives, as the `robots` meta element and the X-Robots-Tag header carry them.
#
# There is no standard. The rules are those that search engines document and publishers write for
# (https://developers.google.com/search/docs/crawling-indexing/robots-meta-tag): names and values in any case, parted
# by commas; an agent's name with a colon before those that are for it alone; of two that contradict, the stricter.


#: Directives that have a value behind a colon; before any other colon stands an agent's name.
VALUED = frozenset({"unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"})

#: What short forms stand for.
_MEANING = {"none": ("noindex", "nofollow"), "nocache": ("noarchive",)}

#: What parts two directives; a comma before a number stands in a date (`Sunday, 06-Nov-94 08:49:37 GMT`).
_COMMA = re.compile(r",(?!\s*\d)")


def directives(text: str) -> Iterator[tuple[str, str]]:
    """(name, value) of the directives in a meta element's content; the value is empty for most."""
    for _, name, value in _parse(text, addressed=False):
        yield name, value


def header_directives(text: str, agent: str) -> Iterator[tuple[str, str]]:
    """The same of one X-Robots-Tag header: those for every agent, and those for the one of that name."""
    for addressee, name, value in _parse(text, addressed=True):
        if addressee in ("", agent):
            yield name, value


def _parse(text: str, *, addressed: bool) -> Iterator[tuple[str, str, str]]:
    addressee = ""
    for part in _COMMA.split(text):
        name, colon, value = (piece.strip() for piece in part.partition(":"))
        name = name.lower()
        while addressed and colon and name not in VALUED:
            addressee = name
            name, colon, value = (piece.strip() for piece in value.partition(":"))
            name = name.lower()
        for meant in _MEANING.get(name, (name,)) if name else ():
            yield addressee, meant, value
