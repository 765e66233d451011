"""The patterns that robots.txt and tdmrep.json are made of: how many of them can be read."""

from __future__ import annotations

from collections.abc import Iterable

from archiver.errors import ExtractionError
from archiver.reasons import Reason

#: Characters of patterns with a `*` that hold for us in one file. Every request is held against all of them, in the
#: crawl's event loop, and the worst take 50 ms; beyond it is no list of rules but an attack.
MAX_CHARACTERS = 100_000


class TooManyPatterns(ExtractionError):
    """A file has more of them than every request can be held against."""

    reason = Reason.TOO_LARGE


def check_patterns(patterns: Iterable[str]) -> None:
    """Raises TooManyPatterns."""
    if sum(len(pattern) for pattern in patterns if "*" in pattern) > MAX_CHARACTERS:
        raise TooManyPatterns(f"more than {MAX_CHARACTERS:,} characters of patterns")
