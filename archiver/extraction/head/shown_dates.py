"""Dates as a page shows them, and what they are read against: the capture's moment, the page's language and zone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, tzinfo

from archiver.extraction.head.lines import Line, stated_time, story_lines
from archiver.extraction.page.boilerplate import class_words
from archiver.extraction.page.page import Page
from archiver.extraction.page.shown import shown_text
from archiver.extraction.page.timezones import customs_of, own_zone_of, zone_of
from archiver.extraction.words.date_words import MODIFIED, OTHER, PUBLISHED, plain_date_words
from archiver.extraction.words.moments import Customs, FoundMoment, Moment, machine, relative, written
from archiver.extraction.words.text import word_set

# ----------------------------------------------------------------------------------------------------------------------
# What the dates of a page are read against: the moment of its capture, its language, its zone.


#: Days that systems write where they know none, and everything before.
_EARLIEST = date(1901, 1, 1)
_EPOCH = (date(1969, 12, 31), date(1970, 1, 1))
#: Visible dates are older than the web only where the text is about history.
_EARLIEST_SHOWN = date(1990, 1, 1)
#: No page says when it was captured without a capture time; later dates are typing errors.
_LATEST = datetime(2050, 1, 1, tzinfo=UTC)
#: A page may be dated ahead by a day: by its zone, or for tomorrow's print edition.
_AHEAD = timedelta(days=1, hours=14)


@dataclass(frozen=True, slots=True)
class Clock:
    """How the dates of one page are read.

    now     -- when it was captured, UTC; None where nobody knows. Relative dates resolve against it.
    latest  -- the last day that can be meant.
    customs -- how they are written there.
    zone    -- of times without one, None where the site's clock is not known.
    sure    -- whether the zone is the site's own, not that of its language.
    """

    now: datetime | None
    latest: date
    customs: Customs
    zone: tzinfo | None
    sure: bool

    @classmethod
    def of(cls, page: Page) -> Clock:
        fetched = machine(page.capture.fetched) if page.capture.fetched else None
        now = fetched.utc(UTC) if fetched else None
        return cls(
            now=now,
            latest=((now or _LATEST) + _AHEAD).date(),
            customs=customs_of(page),
            zone=zone_of(page),
            sure=own_zone_of(page) is not None,
        )

    def plausible(self, moment: Moment | None, shown: bool = False) -> bool:
        """False for days before there was news, or the web where the date is in `shown` text, and for days to come."""
        if moment is None or moment.day in _EPOCH or moment.day < (_EARLIEST_SHOWN if shown else _EARLIEST):
            return False
        return min(moment.day, moment.other or moment.day) <= self.latest


def without_midnight(moment: Moment) -> Moment:
    """Midnight sharp is how systems write a day without a time."""
    if moment.time is not None and not (moment.time.hour or moment.time.minute or moment.time.second):
        return replace(moment, time=None, zone=None)
    return moment


# ----------------------------------------------------------------------------------------------------------------------

#: A day at the beginning of the text, in brackets or before a dash: "(18.01.2018) Die Fähre …", "Kiel, 3. Mai 2021 – ".
_DATELINE = re.compile(r"[^()]{0,40}\(([^()]{6,40})\)|(.{6,80}?)\s[-–—|]\s")
#: Longest text before a date that can be its label; longer ones are sentences that mention a day.
_MAX_LABEL = 80
#: Longest text behind a date that can be its label.
_MAX_BEHIND = 16
#: Words in classes that make a date the day of the last change. `updated` alone is no sign: the hAtom format asks for
#: it on a page's only date.
_MODIFIED_CLASSES = frozenset({"modified", "lastmodified", "lastupdate", "lastupdated", "datemodified", "updatedate"})
#: Properties of microdata that say so too.
_PROPERTIES = {"dateModified": "modified", "datePublished": "published"}
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
    marked = not line.words.isdisjoint(_MODIFIED_CLASSES)
    if marked and any(pattern.search(plain_date_words(line.text)) for pattern in (MODIFIED, PUBLISHED)):
        line = replace(line, words=line.words - _MODIFIED_CLASSES)  # words say which of its dates is meant
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
            named = _PROPERTIES.get(stamp.get("itemprop") or "") or ("modified" if updated else None)
            yield without_midnight(moment), "visible:time", raw, named or _kind(label, line.words)


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
