"""The likely cause of an alarm, from the reasons that the ledger and the runs give."""

from __future__ import annotations

import re
from collections import Counter

#: What reasons of failures mean, the more telling first.
_CAUSES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), cause)
    for pattern, cause in (
        (r"consent page", "a consent wall stands before the pages"),
        (r"login page", "a log-in page stands before them"),
        (r"robots\.txt forbids|^robots\.txt$", "robots.txt forbids it"),
        (r"rights reserved", "its pages reserve rights, and its entry says that this is obeyed"),
        (r"HTTP (401|403|429|451)", "the site blocks us"),
        (r"HTTP (404|410)", "the addresses are gone"),
        (r"is HTML|neither feed", "another page stands at that address"),
        (r"HTTP 5\d\d", "the server fails"),
        (r"in time|TimeoutError", "the server does not answer in time"),
        (r"no such host", "the host's name is gone"),
        (r"connection|robots\.txt:", "the server cannot be reached"),
        (r"empty|cut short", "the pages come without their content"),
        (r"redirect", "it moved to another site"),
    )
)


def likely_cause(kind: str, reasons: Counter[str], *, ruled: bool = False, sources_lost: bool = False) -> str:
    """One clause. `reasons` are those of the failures since; `ruled`: a selector of sites.toml is there for the field;
    `sources_lost`: so are feeds or sitemaps of the site."""
    if kind == "rule" or ruled:
        return "the pages changed, and the selector of sites.toml no longer matches"
    if kind in ("field", "length"):
        return "the template of the pages changed"
    if kind in ("silence", "volume") and sources_lost:
        return "its feeds or sitemaps are lost"
    for reason, _ in reasons.most_common():
        for pattern, cause in _CAUSES:
            if pattern.search(reason):
                return cause
    return "feeds and sitemaps answer, but list nothing new" if kind in ("silence", "volume") else "unknown"
