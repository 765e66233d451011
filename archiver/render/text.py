"""An article as text, in the layout of the news page it came from."""

from __future__ import annotations

import re

from archiver.fields import ArticleRecord
from archiver.render.labels import Labels, dates_of, labels_for

_MARKER = re.compile(r"(-|\d+\.) ")


def as_text(record: ArticleRecord) -> str:
    """The record (see `Archive.article`) in the order of the page: headline, byline with dates, section and picture,
    lead, body, photo credits, related stories. What is unknown is left out, line and label."""
    labels = labels_for(record["language"])
    parts = [
        record["title"] or "",
        byline(record, labels),
        _section_and_pictures(record),
        *_text(record),
        _credits(record, labels),
        labels.paywalled if record["kind"] == "teaser" else "",
        _related(record, labels),
        _removal(record),
        record["url"],
    ]
    return "\n\n".join(part for part in parts if part)


def byline(record: ArticleRecord, labels: Labels) -> str:
    """Authors and dates in one line; empty where none is known."""
    authors = record["authors"] or []
    *others, last = authors or [""]
    names = f"{', '.join(others)} {labels.conjunction} {last}" if others else last
    dates = [f"{getattr(labels, name)} {date}" for name, date in dates_of(record).items()]
    line = ", ".join(part for part in (f"{labels.by} {names}" if names else "", " | ".join(dates)) if part)
    return line[:1].upper() + line[1:]


def readable_time(value: str) -> str:
    """`2016-09-29 08:14 UTC` for a time, the day as it is."""
    return f"{value[:10]} {value[11:16]} UTC" if len(value) > 10 else value


def _section_and_pictures(record: ArticleRecord) -> str:
    images = record["images"] or []
    first = " ".join(part for part in (record["section"], images[0]["alt"] if images else None) if part)
    captions = [image["caption"] for image in images if image["caption"]]
    return "\n".join(part for part in (first, *captions) if part)


def _text(record: ArticleRecord) -> list[str]:
    """Lead and body; the lead also where it is known from metadata only, since the layout has a place for it."""
    text = record["text"] or ""
    lead = record["lead"]
    return [text] if not lead or lead in text else [lead, text]


def _credits(record: ArticleRecord, labels: Labels) -> str:
    credits = record["credits"] or []
    return f"{labels.credits}{labels.colon}{' ; '.join(credits) if len(credits) > 1 else credits[0]}" if credits else ""


def _removal(record: ArticleRecord) -> str:
    """When the story's address was found without it, if it is still so."""
    versions = record.get("versions") or []
    gone = versions and versions[-1]["change"] == "removed"
    return f"(Removed from its address, as seen {readable_time(versions[-1]['seen'])}.)" if gone else ""


def _related(record: ArticleRecord, labels: Labels) -> str:
    links = [f"- {link['title'] or link['url']}" for link in record["related"] or []]
    return "\n".join([labels.more, *links]) if links else ""


def list_item(line: str) -> tuple[str, str]:
    """A line of a list (`article.Block`) as its marker, `-` or a number with a dot, and its text."""
    found = _MARKER.match(line)
    return (found[1], line[found.end() :]) if found else ("-", line)
