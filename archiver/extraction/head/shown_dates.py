"""Dates as a page shows them, near its headline or wherever else it shows only one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from archiver.extraction.head.clock import Clock, without_midnight
from archiver.extraction.head.lines import Line, stated_time, story_lines
from archiver.extraction.page.boilerplate import class_words
from archiver.extraction.page.page import Page
from archiver.extraction.page.shown import shown_text
from archiver.extraction.words.date_labels import MODIFIED, OTHER, PUBLISHED
from archiver.extraction.words.date_words import plain_date_words
from archiver.extraction.words.moments import FoundMoment, Moment, machine, relative, written
from archiver.extraction.words.vocabulary import word_set

#: A day at the beginning of the text, in brackets or before a dash: "(18.01.2018) Die Fähre …", "Kiel, 3. Mai 2021 – ".
_DATELINE = re.compile(r"[^()]{0,40}\(([^()]{6,40})\)|(.{6,80}?)\s[-–—|]\s")
#: Longest text before a date that can be its label; longer ones are sentences that mention a day.
_MAX_LABEL = 80
#: Longest text behind a date that can be its label.
_MAX_BEHIND = 16
#: Words in classes that make a date the day of the last change. `updated` alone is no sign: the hAtom format asks for
#: it on a page's only date.
_MODIFIED_CLASSES = frozenset({"modified", "lastmodified", "lastupdate", "lastupdated", "datemodified", "updatedate"})
#: Words in classes of lines that hold a date.
_DATE_CLASSES = word_set(
    """
    date dates datum fecha data datetime time timestamp published publish publication posted pubdate entrydate
    postdate dateline byline meta metadata info entrymeta postmeta postinfo entryinfo created submitted
    veroeffentlicht
    """
)


@dataclass(frozen=True, slots=True)
class ShownDate:
    """A date in a line of the page.

    source   -- `visible:time`, `visible:date` or `visible:relative`.
    raw      -- the line, of a `<time>` its `datetime`.
    kind     -- what the words around it say: `published`, `modified` or `unknown`.
    sureness -- 0 to 4: signs that the line is there for the date.
    """

    moment: Moment
    source: str
    raw: str
    kind: str
    sureness: int


def shown_dates(page: Page, clock: Clock) -> tuple[list[ShownDate], list[ShownDate]]:
    """Dates of publication and of change; the surest first, then in the order of `StoryLines`."""
    lines = story_lines(page)
    near = [item for line in (*lines.headline, *lines.near_headline) for item in _in_line(line, clock)]
    near += _in_dateline(lines.opening, clock)
    published = sorted((item for item in near if item.kind != "modified"), key=lambda item: -item.sureness)
    if not published:
        further = [item for line in lines.further for item in _in_line(line, clock) if item.sureness]
        if len({item.moment.day for item in further}) == 1:
            published = [item for item in further if item.kind != "modified"]
            near += further
    return published, [item for item in near if item.kind == "modified"]


def labels_a_date(text: str) -> bool:
    """True for the words before a date that say what happened then: "Release date", "Zuletzt aktualisiert"."""
    folded = plain_date_words(text)
    return any(pattern.search(folded) for pattern in (MODIFIED, PUBLISHED, OTHER))


def _in_line(line: Line, clock: Clock) -> Iterator[ShownDate]:
    found = list(_in_times(line, clock)) if line.times else []
    shown = list(_in_text(line, clock))
    # one element for both dates has only one of them as its attribute
    if len(found) == 1 and {kind for *_, kind in shown} >= {"modified", "unknown"}:
        found = shown
    found = found or shown
    for moment, source, raw, kind in found:
        sureness = 2 * (kind != "unknown") + (not _DATE_CLASSES.isdisjoint(line.words)) + bool(line.times)
        yield ShownDate(moment, source, raw, kind, sureness)


def _in_times(line: Line, clock: Clock) -> Iterator[tuple[Moment, str, str, str]]:
    """Dates of the line's `<time>` elements."""
    folded, position = plain_date_words(line.text), 0
    for stamp in line.times:
        raw, text = stated_time(stamp) or "", plain_date_words(shown_text(stamp))
        end = max(position, folded.find(text, position))
        label, position = folded[position:end], end + len(text)
        moment = machine(raw, clock.customs)
        if moment is not None and clock.plausible(moment, shown=True):
            updated = len(line.times) > 1 and "updated" in class_words(stamp)
            yield without_midnight(moment), "visible:time", raw, "modified" if updated else _kind(label, line.words)


def _in_text(line: Line, clock: Clock) -> Iterator[tuple[Moment, str, str, str]]:
    """Dates written out in the line, or told from the moment of reading."""
    text = line.text
    for found in _labelled(written(text, clock.customs), plain_date_words(text)):
        if not clock.plausible(found.moment, shown=True) or OTHER.search(found.label):
            continue
        kind = _kind(found.label, line.words)
        # a last full stop may be the date's own: "12:33 p.m.", "2000 р."
        sentence = found.end < len(text) and _is_sentence(text, line.words)
        if len(found.label) <= _MAX_LABEL and not (kind == "unknown" and sentence):
            yield without_midnight(found.moment), "visible:date", text, kind
    if clock.now and len(text) <= _MAX_LABEL and (moment := relative(text, clock.now, clock.zone, clock.customs)):
        yield moment, "visible:relative", text, _kind(plain_date_words(text), line.words)


def _labelled(found: list[FoundMoment], folded: str) -> list[FoundMoment]:
    """The dates with what stands behind them as their labels, where the line has labels there: "5月3日 更新"."""
    if not found or any(map(str.isalnum, found[0].label)):
        return found
    behind = [*(item.label for item in found[1:]), folded[found[-1].end :]]
    if all(labels_a_date(label) and len(label) <= _MAX_BEHIND for label in behind):
        return [replace(item, label=label) for item, label in zip(found, behind, strict=True)]
    return found


def _in_dateline(opening: str, clock: Clock) -> Iterator[ShownDate]:
    match = _DATELINE.match(opening)
    if match:
        yield from _in_line(Line(match[1] or match[2], frozenset()), clock)


def _is_sentence(text: str, classes: frozenset[str]) -> bool:
    """True for running text that mentions a day."""
    return (
        classes.isdisjoint(_DATE_CLASSES)
        and text.endswith((".", "!", "?", "”", "“", '"', "»"))
        and len(text.split()) > 6
    )


def _kind(label: str, classes: frozenset[str]) -> str:
    """`published`, `modified` or `unknown`, by the words before a date, then by the classes around it."""
    if MODIFIED.search(label):
        return "modified"
    if PUBLISHED.search(label):
        return "published"
    if classes & _MODIFIED_CLASSES and not classes & {"published", "pubdate"}:
        return "modified"
    return "unknown"
