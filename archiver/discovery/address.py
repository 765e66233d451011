"""An address taken apart for the rules that judge it: segments, slug, words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import SplitResult, unquote, urlsplit

from archiver.discovery.vocabulary import SECTION
from archiver.sites.site import Site

_LANGUAGE = re.compile(r"[a-z]{2}(?:[-_][a-z]{2})?", re.IGNORECASE)

#: Extensions under which pages are served.
PAGE_EXTENSION = re.compile(r"[.,](?:[sxg]?html?|php\d?|aspx?|jsp|cms|cfm|do|ece|story|report|amp)$", re.IGNORECASE)


@dataclass(frozen=True)
class Address:
    """An address taken apart once for all rules."""

    url: str
    site: Site | None

    @cached_property
    def parts(self) -> SplitResult:
        return urlsplit(self.url)

    @cached_property
    def path(self) -> str:
        """Unescaped; rules look at words, whatever alphabet they are in."""
        return unquote(self.parts.path)

    @cached_property
    def segments(self) -> list[str]:
        """Lower case, without empty ones, without index.html and a language at the front."""
        segments = [segment for segment in self.path.lower().split("/") if segment]
        if segments and re.fullmatch(r"(?:index|default|home)(?:\.[a-z]{3,5})?", segments[-1]):
            segments.pop()
        if segments and _LANGUAGE.fullmatch(segments[0]) and segments[0] not in SECTION:
            segments.pop(0)
        return segments

    @cached_property
    def last(self) -> str:
        """The last segment without `.html` and its like."""
        return without_extension(self.segments[-1]) if self.segments else ""

    @cached_property
    def slug_words(self) -> int:
        """Words of the longer of the last two segments."""
        return max((word_count(segment) for segment in self.segments[-2:]), default=0)

    @cached_property
    def is_slug(self) -> bool:
        """Whether the last segment reads like a headline: five words, or four and not all of the path."""
        words = word_count(self.last)
        return words >= 5 or (words == 4 and len(self.segments) > 1)


def word_count(segment: str) -> int:
    """Pieces of at least two letters between hyphens and the like; the extension is none."""
    words = re.split(r"[-_+. ,]+", without_extension(segment))
    return sum(sum(map(str.isalpha, word)) >= 2 for word in words)


def without_extension(segment: str) -> str:
    """The segment without `.html` or what else names a page."""
    return PAGE_EXTENSION.sub("", segment)
