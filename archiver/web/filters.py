"""How values are written in the pages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

from markupsafe import Markup, escape

from archiver.archive.search.search import HIT, HIT_END
from archiver.health.causes import cause_in_words
from archiver.reasons import Reason
from archiver.render.escaping import language_tag
from archiver.render.text import readable_time
from archiver.web.svg import named, spoken


def spoken_moment(value: str | None) -> str:
    """`31 May 2024, 08:14 UTC`, or the day where that is all that is known."""
    if not value:
        return ""
    return f"{named(value[:10])}, {value[11:16]} UTC" if len(value) > 10 else named(value)


def outside(url: str | None) -> str | None:
    """An address that a link may have: of the web, not `javascript:` or `data:`. None for any other."""
    return url if url and url.lower().startswith(("http://", "https://")) else None


def path(text: str) -> str:
    """A value as one part of a path."""
    return quote(text, safe="")


def query(pairs: Mapping[str, Any]) -> str:
    """Pairs as a query string, with its question mark; nothing where there are none."""
    given = {name: value for name, value in pairs.items() if value not in (None, "")}
    return f"?{urlencode(given)}" if given else ""


def comparison(edit: Mapping[str, Any]) -> str:
    """Address of the page that shows an edit (see `archiver.edits.listing.edits`) word by word."""
    return f"/article/{edit['id']}/diff?from={edit['a']}&to={edit['b']}"


def marked(snippet: str | None) -> Markup:
    """A snippet with its hits in <mark>; all else is escaped."""
    parts = []
    for number, piece in enumerate(" ".join((snippet or "").split()).split(HIT)):
        hit, end, rest = piece.partition(HIT_END)
        parts.append(Markup("<mark>{}</mark>{}").format(hit, rest) if number and end else escape(piece))
    return Markup("").join(parts)


def listed(names: list[str] | None) -> str:
    """`A, B and C`."""
    *others, last = names or [""]
    return f"{', '.join(others)} and {last}" if others else last


def counted(number: int, one: str, many: str | None = None) -> str:
    """`1 article`, `2,000 articles`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


#: What a name of `provenance` begins with (docs/extraction.md), in words.
_SOURCES = {
    "jsonld": "Data for search engines (JSON-LD)",
    "microdata": "Data for search engines (microdata)",
    "meta": "The head of the page",
    "visible": "What readers of the page see",
    "script": "Data of a script",
    "rule": "A selector of sites.toml",
    "url": "The address of the page",
    "feed": "The feed that listed it",
    "model": "The text as our model reads it",
    "trafilatura": "The text as trafilatura reads it",
}


def source_words(source: str) -> str:
    """Where a value was found, in words; a source that is not known by its own name."""
    return _SOURCES.get(source.partition(":")[0], source)


def outcome_words(outcome: str | None) -> str:
    """What became of a page, in words; a code that is not known as it is."""
    return Reason(outcome).words if outcome in set(Reason) else outcome or ""


_LOSS = re.compile(r" \(-\d\.\d+\)$")


def without_loss(reason: str) -> str:
    """One of `quality_reasons` without the points it cost: `no author`."""
    return _LOSS.sub("", reason)


FILTERS = {
    "moment": spoken_moment,
    "named": named,
    "spoken": spoken,
    "readable": readable_time,
    "language_tag": language_tag,
    "outside": outside,
    "path": path,
    "query": query,
    "comparison": comparison,
    "marked": marked,
    "listed": listed,
    "counted": counted,
    "cause": cause_in_words,
    "source": source_words,
    "outcome": outcome_words,
    "without_loss": without_loss,
}
