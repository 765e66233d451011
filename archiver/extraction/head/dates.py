"""When it was published and last changed.

Every date the page gives is a candidate, in the order in which its place is known to mean the day of publication;
candidates are checked against each other, the URL and the time of capture.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import cached_property
from typing import Any

from htmldate import find_date

from archiver.extraction.head.shown_dates import Clock, ShownDate, shown_dates, without_midnight
from archiver.extraction.page.boilerplate import ELSEWHERE, boilerplate_of
from archiver.extraction.page.page import Page, Reading, reading, squeeze
from archiver.extraction.page.structured import as_list, elements, item_text, structured
from archiver.extraction.page.timezones import country_of_host
from archiver.extraction.words.moments import Moment, machine, order_shown, written
from archiver.extraction.words.zones import day_in_country, offset_written, zone_like


@dataclass(frozen=True, slots=True)
class Local:
    """A moment on the publication's own calendar: `YYYY-MM-DD`, and `+02:00` or None where nobody knows."""

    day: str | None = None
    offset: str | None = None


NOWHERE = Local()
#: How far a clock on Earth is behind UTC or ahead of it.
_FURTHEST_BEHIND, _FURTHEST_AHEAD = timedelta(hours=12), timedelta(hours=14)


@dataclass(frozen=True, slots=True)
class Dates:
    """Both as `YYYY-MM-DDTHH:MM:SSZ`, or `YYYY-MM-DD` where only the day is known; with the day on the publication's
    own calendar, and how far its clock is ahead of UTC then (`+02:00`)."""

    published: Reading[str] | None = None
    modified: Reading[str] | None = None
    published_local: Local = NOWHERE
    modified_local: Local = NOWHERE


@dataclass(frozen=True, slots=True)
class _Candidate:
    moment: Moment
    source: str
    raw: str

    @property
    def settled(self) -> bool:
        """Whether it is known which of its figures is the month."""
        return self.moment.other is None


#: Names under which `<meta>` gives the day of publication, the surest first.
_PUBLISHED_META = (
    "article:published_time", "og:article:published_time", "article:published", "og:published_time", "og:pubdate",
    "datepublished", "sailthru.date", "parsely-pub-date", "cxenseparse:recs:publishtime", "cxenseparse:publishtime",
    "publish-date", "publish_date", "publishdate", "pubdate", "publication_date", "date_published", "published-date",
    "published_date", "published_time", "dcterms.issued", "dc.date.issued", "dc.date.created", "dcterms.created",
    "dcterms.date", "dc.date", "article_date_original", "original-publish-date", "originalpublicationdate", "ptime",
    "article.published", "article:post_date", "displaydate", "published", "created",
    "rnews:datepublished", "citation_publication_date", "citation_date", "weibo:article:create_at", "date",
)  # fmt: skip
_MODIFIED_META = (
    "article:modified_time", "og:article:modified_time", "og:modified_time", "og:updated_time", "article:modified",
    "datemodified", "cxenseparse:recs:modifiedtime", "dcterms.modified", "dc.date.modified", "article.updated",
    "lastmod", "last-modified", "last_modified", "modified", "revised", "updated_time", "weibo:article:update_at",
)  # fmt: skip
#: Names of the day in embedded data, with a value in ISO 8601.
_EMBEDDED = re.compile(
    r'\\?"((?:date|first|original)?_?publi(?:shed|cation|sh)_?(?:date|time|at|on)?|datePublished|pubDate'
    r'|createdAt|created_at)\\?"'
    r'\s*:\s*\\?"((?:19|20)\d\d-\d\d-\d\d[^"\\]{0,30})\\?"',
    re.I,
)


#: A day in three figures.
_FIGURES = re.compile(r"(?<![\d./-])(\d{1,4})([/.-])(\d\d?)\2(\d{1,4})(?![\d/-])")
#: A month without a day, which htmldate fills up with today's day.
_BARE_MONTH = re.compile(r"\s*(?:[^\W\d_]+\s+)?(?:19|20)\d\d(?:[-/.]\d\d?)?\s*")


def read_dates(page: Page) -> Dates:
    """The page's two dates, checked against each other, the URL and the time of capture."""
    return _Reader(page).read()


class _Reader:
    """The state of reading one page: its zone, its clock, its candidates."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.clock = Clock.of(page)

    def read(self) -> Dates:
        published = [
            *self._structured("datePublished"),
            *self._meta(_PUBLISHED_META),
            *self._microdata("datePublished"),
        ]
        modified = [*self._structured("dateModified"), *self._meta(_MODIFIED_META), *self._microdata("dateModified")]
        if not any(found.moment.time for found in published):
            shown, changed = self.shown
            published += [_Candidate(item.moment, item.source, item.raw) for item in shown]
            modified += [_Candidate(item.moment, item.source, item.raw) for item in changed]
        published, modified = self._settled(published, modified)
        published = self._agreeing_with_url(published)
        weaker = (self._from_video, self._from_url, self._embedded, self._from_feed)
        published = published or next((found for read in weaker if (found := [*read()])), [])
        if not published and not modified:  # a day that is known to be the last change's would be found again
            published = [*self._guessed()]
        zone = self.clock.zone or self._zone_elsewhere(published + modified)
        return self._checked(self._choose(published), self._choose(modified), zone)

    @cached_property
    def shown(self) -> tuple[list[ShownDate], list[ShownDate]]:
        """The dates of publication and of change that a reader sees."""
        return shown_dates(self.page, self.clock)

    def _settled(self, *lists: list[_Candidate]) -> Iterator[list[_Candidate]]:
        """The candidates; `03/04/2021` as what else the page tells proves it is meant, left out where nothing does."""
        if all(found.settled for candidates in lists for found in candidates):
            yield from lists
            return
        own = url_day(self.page.url)
        days = {found.moment.day for candidates in lists for found in candidates if found.settled}
        days |= {own[0]} if own else set()
        order = order_shown(self.page.html)
        for candidates in lists:
            read = ((found, self._meant(found.moment, days, order)) for found in candidates)
            yield [replace(found, moment=moment) for found, moment in read if moment is not None]

    def _meant(self, moment: Moment, days: set[date], order: str | None) -> Moment | None:
        """The moment with the day that is meant; None where nobody knows."""
        if moment.other is None:
            return moment
        both = (moment.day, moment.other)  # the month first, the day first
        known = [day for day in both if day in days] or [day for day in both if day <= self.clock.latest]
        if len(known) == 1:
            return replace(moment, day=known[0], other=None)
        return replace(moment, day=both[order == "dmy"], other=None) if order else None

    def _agreeing_with_url(self, published: list[_Candidate]) -> list[_Candidate]:
        """The candidates, those of the day in the address's folders first, if the first is far from it.

        Systems that put the day into the address do so once; a later "published" is that of the last change. An earlier
        one counts where it is stated; among what a reader sees, there are days of other things.
        """
        own = url_day(self.page.url, folders=True)
        if own is None or not published:
            return published
        late = published[0].moment.day - own[0]
        if late <= timedelta(days=2) and (late >= -timedelta(days=2) or published[0].source != "visible:date"):
            return published
        alike = [found for found in published if abs(found.moment.day - own[0]) <= timedelta(days=1)]
        return alike or [*self._from_url(), *published]

    def _choose(self, candidates: list[_Candidate]) -> _Candidate | None:
        """The first candidate, or a later one that tells the same moment more exactly."""
        if not candidates:
            return None
        chosen = candidates[0]
        for found in candidates[1:]:
            if _tells_more(found.moment, chosen.moment):
                chosen = found
        return chosen

    def _zone_shown(self, stated: Iterable[_Candidate]) -> tzinfo | None:
        """The offset by which a date that the page shows differs from the same moment in UTC."""
        moments = [known for found in stated if (known := found.moment.utc()) is not None]
        if not moments:
            return None
        for item in itertools.chain(*self.shown):
            if item.moment.time is None:
                continue
            for known in moments:
                ahead = datetime.combine(item.moment.day, item.moment.time, UTC) - known.replace(second=0)
                ahead -= timedelta(seconds=ahead.seconds % 60)
                own = item.moment.zone
                if own is not None and own.utcoffset(known) == ahead != timedelta(0):
                    return own
                if own is None and abs(ahead) <= timedelta(hours=14) and not ahead.seconds % 1800:
                    return zone_like(ahead, known, self._country)
        return None

    def _zone_elsewhere(self, candidates: Iterable[_Candidate]) -> tzinfo | None:
        """The clock of another time of the page; UTC does not count, systems write it for any clock."""
        for found in candidates:
            zone, known = found.moment.zone, found.moment.utc()
            if zone is not None and known and (ahead := known.astimezone(zone).utcoffset()):
                return zone_like(ahead, known, self._country) if isinstance(zone, timezone) else zone
        return None

    @property
    def _country(self) -> str | None:
        """The country whose clocks may be meant; pages in English that name none are mostly American."""
        return self.clock.customs.country or ("us" if self.clock.customs.language in (None, "en") else None)

    def _local(self, found: _Candidate, zone: tzinfo | None) -> Local:
        """The moment by the statement's own offset. Systems write UTC for any clock. So one in UTC goes by the site's
        zone, else by the day that address, visible dates or all clocks of the country give."""
        moment = found.moment
        known = moment.utc(zone)
        if known is None or moment.time is None:
            return Local(moment.day.isoformat())
        if moment.zone is not None and not known.astimezone(moment.zone).utcoffset():
            shown = None if self.clock.sure else self._zone_shown([found])
            told = None if self.clock.sure or shown else self._day_told(known)
            zone = shown or zone
            if zone is None or (told and told != known.astimezone(zone).date()):
                day = told or day_in_country(known, country_of_host(self.page)) or known.date()
                return Local(day.isoformat())
        return _by_clock(moment, known, zone)

    def _day_told(self, known: datetime) -> date | None:
        """The day that the address's folders or the surest visible date give, where some clock has it then."""
        own = url_day(self.page.url, folders=True)
        told = [own[0]] if own else []
        told += [item.moment.day for item in self.shown[0][:1] if item.moment.time is None and item.sureness]
        clocks = {(known + ahead).date() for ahead in (-_FURTHEST_BEHIND, _FURTHEST_AHEAD)}
        return next((day for day in told if day in clocks), None)

    def _checked(self, first: _Candidate | None, last: _Candidate | None, zone: tzinfo | None) -> Dates:
        published = _read(first, zone)
        modified = _read(last, zone)
        if published and modified and modified.value[: len(published.value)] <= published.value[: len(modified.value)]:
            modified = None
        return Dates(
            published,
            modified,
            self._local(first, zone) if first and published else NOWHERE,
            self._local(last, zone) if last and modified else NOWHERE,
        )

    def _candidate(self, raw: Any, source: str) -> Iterator[_Candidate]:
        text = squeeze(raw) if isinstance(raw, str) else str(raw) if isinstance(raw, int) else ""
        moment = machine(text, self.clock.customs) if text else None
        if moment is not None and self.clock.plausible(moment):
            yield _Candidate(without_midnight(moment), source, text)

    def _structured(self, name: str) -> Iterator[_Candidate]:
        data = structured(self.page)
        for raw in as_list(data.story.get(name))[:1] or [data.salvaged(name)]:
            yield from self._candidate(raw, f"jsonld:{name}")

    def _from_video(self) -> Iterator[_Candidate]:
        yield from self._structured("uploadDate")
        yield from self._structured("dateCreated")

    def _meta(self, names: Iterable[str]) -> Iterator[_Candidate]:
        for name in names:
            for raw in self.page.meta.get(name, ())[:1]:
                yield from self._candidate(raw, f"meta:{name}")

    def _microdata(self, name: str) -> Iterator[_Candidate]:
        for element in structured(self.page).microdata.get(name, ())[:1]:
            raw = item_text(element)
            yield from self._candidate(raw, f"microdata:{name}")

    def _from_url(self) -> Iterator[_Candidate]:
        found = url_day(self.page.url)
        if found and self.clock.plausible(Moment(found[0])):
            yield _Candidate(Moment(found[0]), "url", found[1])

    def _embedded(self) -> Iterator[_Candidate]:
        """The day in the data that a page built by script carries along."""
        for script in elements(self.page)["script"]:
            match = _EMBEDDED.search(script.text or "")
            if match:
                yield from self._candidate(match[2], f"script:{match[1]}")
                return

    def _guessed(self) -> Iterator[_Candidate]:
        """What htmldate finds in the story's part of a page that shows no day where one is looked for."""
        tree = deepcopy(self.page.tree)
        for part in list(tree.iter("div", "section", "ul", "ol", "aside", "footer", "nav", "p", "meta")):
            bare = part.tag == "meta" and _BARE_MONTH.fullmatch(part.get("content") or "")
            if part.getparent() is not None and (bare or boilerplate_of(part) & ELSEWHERE):
                part.drop_tree()
        # its extensive search would load dateparser, two seconds for every new process
        found = find_date(tree, original_date=True, extensive_search=False, url=self.page.url)
        # it fills up a bare month or year with the first, and takes one order for granted
        if found and not found.endswith("-01") and not self._may_be_another_day(found):
            yield from self._candidate(found, "htmldate")

    def _may_be_another_day(self, found: str) -> bool:
        """Whether the page has that day in figures that can be read in another order: "03/04/2024"."""
        figures = sorted(int(part) % 100 for part in found.split("-"))
        for match in _FIGURES.finditer(self.page.html):
            if sorted(int(part) % 100 for part in match.group(1, 3, 4)) == figures:
                read = [item.moment for item in written(match[0], self.clock.customs)]
                if not any(moment.other is None and moment.day.isoformat() == found for moment in read):
                    return True
        return False

    def _from_feed(self) -> Iterator[_Candidate]:
        yield from self._candidate(self.page.capture.found.get("published"), "feed:published")


def _tells_more(other: Moment, moment: Moment) -> bool:
    """True where `other` is the same moment with a time, or with a zone, that `moment` lacks."""
    if moment.time is None:
        return other.time is not None and other.day == moment.day
    if moment.zone is not None or (known := other.utc()) is None:
        return False
    # a clock without a zone is off by its zone's offset, which is some quarters of an hour
    off = datetime.combine(moment.day, moment.time, UTC) - known
    return abs(off) <= timedelta(hours=14) and off.total_seconds() % 900 < 60


def _by_clock(moment: Moment, known: datetime, zone: tzinfo | None) -> Local:
    """The moment, `known` in UTC, by its own offset; one in UTC by that zone."""
    there = known.astimezone(moment.zone)
    if moment.zone is None or not there.utcoffset():
        there = known.astimezone(zone or UTC)
    ahead = there.utcoffset() if zone or there.utcoffset() else None
    return Local(there.date().isoformat(), None if ahead is None else offset_written(ahead))


def local_of(stamp: str, zone: tzinfo | None) -> Local:
    """What a time of the archive (`YYYY-MM-DDTHH:MM:SSZ`, or a day) is by the clock of that zone."""
    moment = machine(stamp)
    if moment is None:
        return NOWHERE
    known = moment.utc(UTC)
    return _by_clock(moment, known, zone) if known else Local(moment.day.isoformat())


def _read(found: _Candidate | None, zone: tzinfo | None) -> Reading[str] | None:
    return reading(found.moment.stamp(zone), found.source, found.raw) if found else None


_URL_FOLDERS = re.compile(
    r"(?<=/)(?P<y>(?:19|20)\d\d)/(?P<m>0?[1-9]|1[0-2]|[a-z]{3})/(?P<d>0?[1-9]|[12]\d|3[01])(?=/|$)", re.I
)
_URL_DAY = re.compile(
    _URL_FOLDERS.pattern
    + r"|(?<!\d)(?P<y1>(?:19|20)\d\d)[-_./]?(?P<m1>0[1-9]|1[0-2])[-_./]?(?P<d1>0[1-9]|[12]\d|3[01])(?!\d)"
    r"|(?<!\d)(?P<d2>0[1-9]|[12]\d|3[01])(?P<s2>[-_.])(?P<m2>0[1-9]|1[0-2])(?P=s2)(?P<y2>20\d\d)(?!\d)",
    re.I,
)


def url_day(url: str, folders: bool = False) -> tuple[date, str] | None:
    """The day in an address (`/2021/03/04/`, `/20210304-`) with the piece that holds it, None where there is none.

    folders -- only one that is written as three folders.
    """
    for match in (_URL_FOLDERS if folders else _URL_DAY).finditer(url.partition("://")[2].partition("?")[0]):
        year, month, day = (
            next(value for name, value in match.groupdict().items() if value and name.startswith(letter))
            for letter in "ymd"
        )
        found = machine(f"{year}-{month}-{day}") if month.isdigit() else machine(f"{day} {month} {year}")
        if found:
            return found.day, match[0]
    return None
