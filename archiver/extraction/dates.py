"""When it was published and last changed.

Every date the page gives is a candidate; candidates are ranked by how well their place is known to mean the day of
publication, and checked against each other, the URL and the time of capture.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any

from htmldate import find_date

from archiver.extraction.lines import Line, story_lines
from archiver.extraction.moments import Moment, fold, machine, relative, written
from archiver.extraction.noise import class_words
from archiver.extraction.page import Page, squeeze
from archiver.extraction.reading import Reading, reading
from archiver.extraction.shown import shown_text
from archiver.extraction.structured import as_list, elements, item_text, structured
from archiver.extraction.timezones import country_of, declared_language, zone_of


@dataclass(frozen=True, slots=True)
class Dates:
    """Both as `YYYY-MM-DDTHH:MM:SSZ`, or `YYYY-MM-DD` where only the day is known."""

    published: Reading[str] | None = None
    modified: Reading[str] | None = None


@dataclass(frozen=True, slots=True)
class _Candidate:
    moment: Moment
    source: str
    raw: str


@dataclass(frozen=True, slots=True)
class _Shown:
    """A date in a line; `kind` is what the words around it say: `published`, `modified` or `unknown`."""

    candidate: _Candidate
    kind: str
    line: Line

    @property
    def sureness(self) -> int:
        return 2 * (self.kind != "unknown") + (not _DATE_CLASSES.isdisjoint(self.line.words)) + bool(self.line.times)


#: A day in brackets at the beginning of the text: "(18.01.2018) Deutschlands Landwirte …".
_DATELINE = re.compile(r"[^()]{0,40}\(([^()]{6,40})\)")
#: Longest text before a date that can be its label; longer ones are sentences that mention a day.
_MAX_LABEL = 80
#: Words in classes that make a date the day of the last change. `updated` alone is no sign: the hAtom format asks for
#: it on a page's only date.
_MODIFIED_CLASSES = frozenset({"modified", "lastmodified", "lastupdate", "lastupdated", "datemodified", "updatedate"})
#: Names under which `<meta>` gives the day of publication, the surest first.
_PUBLISHED_META = (
    "article:published_time", "og:article:published_time", "article:published", "og:published_time", "og:pubdate",
    "datepublished", "sailthru.date", "parsely-pub-date", "cxenseparse:recs:publishtime", "cxenseparse:publishtime",
    "publish-date", "publish_date", "publishdate", "pubdate", "publication_date", "date_published", "published-date",
    "published_date", "published_time", "dcterms.issued", "dc.date.issued", "dc.date.created", "dcterms.created",
    "dcterms.date", "dc.date", "article_date_original", "original-publish-date", "originalpublicationdate", "ptime",
    "article.published", "article:post_date", "displaydate", "published", "created",
    "rnews:datepublished", "citation_publication_date", "citation_date", "gentime", "weibo:article:create_at", "date",
)  # fmt: skip
_MODIFIED_META = (
    "article:modified_time", "og:article:modified_time", "og:modified_time", "og:updated_time", "article:modified",
    "datemodified", "cxenseparse:recs:modifiedtime", "dcterms.modified", "dc.date.modified", "article.updated",
    "lastmod", "last-modified", "last_modified", "modified", "revised", "updated_time", "weibo:article:update_at",
)  # fmt: skip

#: Names of the day in embedded data, with a value in ISO 8601.
_EMBEDDED = re.compile(
    r'\\?"((?:date|first|original)?_?publi(?:shed|cation|sh)_?(?:date|time|at|on)?|datePublished|pubDate|createdAt|created_at)\\?"'
    r'\s*:\s*\\?"((?:19|20)\d\d-\d\d-\d\d[^"\\]{0,30})\\?"',
    re.I,
)
#: Words before a date, or in the classes around it, that make it the day of the last change.
_MODIFIED_WORDS = re.compile(
    r"(?<![a-z])(?:(?:last |dernier|derniere|letzte|ultim|zuletzt|laatst|sist|senast|sidst)[^\d]{0,20}"
    r"(?:update|modif|maj|mise|aktual|ander|actual|aggiorn|atualiz|gewijzigd|bijgewerkt|opdater|uppdater|oppdater)"
    r"|updated?|upd\.|modified|modifie|mis(?:e)? a jour|maj|actualise|aktualisier|letzte anderung|geandert|uberarbeitet|stand"
    r"|actualizad|modificad|aggiornat|ultima modifica|modificat|atualizad|bijgewerkt|gewijzigd|laatste wijziging|opdateret"
    r"|uppdaterad|oppdatert|sist endret|paivitetty|muokattu|aktualizac|aktualizova|zmodyfikowan|frissit|modosit|actualizat"
    r"|guncelle|revised|edited|azurirano|обновлен|изменен|оновлено|corrected|reviewed)"
)
#: Words before a date that make it the day of something else.
_OTHER_WORDS = re.compile(
    r"(?:born|died|since|seit|depuis|desde|member|joined|mitglied|inscrit|expires|valid|gultig|event|termin|deadline"
    r"|copyright|©|\(c\)|all rights|views?|access(?:ed|o)|abgerufen|consulte|filed under|taken|captured on"
    r"|bis|until|jusqu|hasta|fino)\W*$"
)
_PUBLISHED_WORDS = re.compile(
    r"publish|posted|publie|publicad|publicat|pubblicat|veroffentlicht|erstellt|erschienen|datum|gepubliceerd|geplaatst"
    r"|publicerad|publisert|publiceret|julkaistu|opublikowan|publikova|megjelen|kozzet|yayin|objavljen|опубликован|first seen"
    r"|online seit|mis en ligne|date|fecha|created|written"
)
#: Words in classes of lines that hold a date.
_DATE_CLASSES = frozenset(
    "date dates datum fecha data datetime time timestamp published publish publication posted pubdate entrydate postdate "
    "dateline byline meta metadata info entrymeta postmeta postinfo entryinfo created submitted veroeffentlicht".split()
)
_URL_FOLDERS = re.compile(
    r"(?<=/)(?P<y>(?:19|20)\d\d)/(?P<m>0?[1-9]|1[0-2]|[a-z]{3})/(?P<d>0?[1-9]|[12]\d|3[01])(?=/|$)", re.I
)
_URL_DAY = re.compile(
    _URL_FOLDERS.pattern
    + r"|(?<!\d)(?P<y1>(?:19|20)\d\d)[-_./]?(?P<m1>0[1-9]|1[0-2])[-_./]?(?P<d1>0[1-9]|[12]\d|3[01])(?!\d)"
    r"|(?<!\d)(?P<d2>0[1-9]|[12]\d|3[01])(?P<s2>[-_.])(?P<m2>0[1-9]|1[0-2])(?P=s2)(?P<y2>20\d\d)(?!\d)",
    re.I,
)

#: Days that systems write where they know none, and everything before.
_EARLIEST = date(1901, 1, 1)
_EPOCH = (date(1969, 12, 31), date(1970, 1, 1))
#: Visible dates are older than the web only where the text is about history.
_EARLIEST_SHOWN = date(1990, 1, 1)
#: No page says when it was captured without a capture time; later dates are typing errors.
_LATEST = datetime(2050, 1, 1, tzinfo=UTC)
#: A page may be dated ahead by a day: by its zone, or for tomorrow's print edition.
_AHEAD = timedelta(days=1, hours=14)


def read_dates(page: Page) -> Dates:
    """The page's two dates, checked against each other, the URL and the time of capture."""
    return _Reader(page).read()


class _Reader:
    """The state of reading one page: its zone, its clock, its candidates."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.now = _timestamp(page.capture.fetched)
        self.latest = (self.now or _LATEST) + _AHEAD
        self.language = declared_language(page)[:2] or None
        self.month_first = country_of(page) in ("us", "ph") or (self.language == "en" and country_of(page) is None)

    def read(self) -> Dates:
        published = [
            *self._structured("datePublished"),
            *self._meta(_PUBLISHED_META),
            *self._microdata("datePublished"),
        ]
        modified = [*self._structured("dateModified"), *self._meta(_MODIFIED_META), *self._microdata("dateModified")]
        if not any(found.moment.time for found in published):
            shown, changed = self._shown()
            published += shown
            modified += changed
        published = self._agreeing_with_url(published)
        weaker = (self._from_video, self._from_url, self._embedded, self._from_feed)
        published = published or next((found for read in weaker if (found := [*read()])), [])
        if not published and not modified:  # a day that is known to be the last change's would be found again
            published = [*self._guessed()]
        zone = zone_of(self.page) or _zone_elsewhere(published + modified)
        return self._checked(self._choose(published), self._choose(modified), zone)

    def _agreeing_with_url(self, published: list[_Candidate]) -> list[_Candidate]:
        """The candidates, those before the day in the address's folders first, if any is far after it.

        Systems that put the day into the address do so once; a later "published" is that of the last change.
        """
        own = url_day(self.page.url, folders=True)
        if own is None or not published or published[0].moment.day - own[0] <= timedelta(days=2):
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

    def _checked(self, first: _Candidate | None, last: _Candidate | None, zone: tzinfo | None) -> Dates:
        published = _read(first, zone)
        modified = _read(last, zone)
        if published and modified and modified.value[: len(published.value)] <= published.value[: len(modified.value)]:
            modified = None
        return Dates(published, modified)

    # candidates ------------------------------------------------------------------------------------------------

    def _plausible(self, moment: Moment | None, shown: bool = False) -> bool:
        if moment is None or moment.day in _EPOCH or moment.day < (_EARLIEST_SHOWN if shown else _EARLIEST):
            return False
        return moment.day <= self.latest.date()

    def _candidate(self, raw: Any, source: str) -> Iterator[_Candidate]:
        text = squeeze(raw) if isinstance(raw, str) else str(raw) if isinstance(raw, int) else ""
        moment = machine(text) if text else None
        if moment is not None and self._plausible(moment):
            yield _Candidate(_without_midnight(moment), source, text)

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
        if found and self._plausible(Moment(found[0])):
            yield _Candidate(Moment(found[0]), "url", found[1])

    def _embedded(self) -> Iterator[_Candidate]:
        """The day in the data that a page built by script carries along."""
        for script in elements(self.page)["script"]:
            match = _EMBEDDED.search(script.text or "")
            if match:
                yield from self._candidate(match[2], f"script:{match[1]}")
                return

    def _guessed(self) -> Iterator[_Candidate]:
        """What htmldate finds in a page that shows no day where one is looked for."""
        found = find_date(self.page.html, original_date=True, extensive_search=True, url=self.page.url)
        if found and not found.endswith("-01"):  # it fills up a bare month or year with the first
            yield from self._candidate(found, "htmldate")

    def _from_feed(self) -> Iterator[_Candidate]:
        yield from self._candidate(self.page.capture.found.get("published"), "feed:published")

    def _shown(self) -> tuple[list[_Candidate], list[_Candidate]]:
        """Published and modified as the page shows them: near the headline, else wherever it shows only one day."""
        lines = story_lines(self.page)
        near = [item for line in (*lines.headline, *lines.near_headline) for item in self._in_line(line)]
        near += self._in_dateline(lines.opening)
        published = [item for item in near if item.kind != "modified"]
        published.sort(key=lambda item: -item.sureness)
        if not published:
            further = [item for line in lines.further for item in self._in_line(line)]
            further = [item for item in further if item.sureness > 0]
            if len({item.candidate.moment.day for item in further}) == 1:
                published = [item for item in further if item.kind != "modified"]
                near += further
        modified = [item.candidate for item in near if item.kind == "modified"]
        return [item.candidate for item in published], modified

    def _in_line(self, line: Line) -> Iterator[_Shown]:
        """Dates of one line."""
        text = line.text
        for stamp in line.times:
            moment = machine(stamp.get("datetime", ""))
            if moment and self._plausible(moment, shown=True):
                label = fold(text).partition(fold(shown_text(stamp)) or "\0")[0]
                kind = (
                    "modified" if len(line.times) > 1 and "updated" in class_words(stamp) else _kind(label, line.words)
                )
                yield _Shown(
                    _Candidate(_without_midnight(moment), "visible:time", stamp.get("datetime", "")), kind, line
                )
        if line.times:
            return
        for found in written(text, self.language, self.month_first):
            if self._plausible(found.moment, shown=True) and not _OTHER_WORDS.search(found.label):
                if len(found.label) <= _MAX_LABEL:
                    moment = _without_midnight(found.moment)
                    yield _Shown(_Candidate(moment, "visible:date", text), _kind(found.label, line.words), line)
        if self.now and len(text) <= _MAX_LABEL and (moment := relative(text, self.now, zone_of(self.page))):
            yield _Shown(_Candidate(moment, "visible:relative", text), _kind(fold(text), line.words), line)

    def _in_dateline(self, opening: str) -> Iterator[_Shown]:
        match = _DATELINE.match(opening)
        if match:
            yield from self._in_line(Line(match[1], frozenset()))


def _kind(label: str, classes: frozenset[str]) -> str:
    """`published`, `modified` or `unknown`, by the words before a date, then by the classes around it."""
    if _MODIFIED_WORDS.search(label):
        return "modified"
    if _PUBLISHED_WORDS.search(label):
        return "published"
    if classes & _MODIFIED_CLASSES and not classes & {"published", "pubdate"}:
        return "modified"
    return "unknown"


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


def _timestamp(fetched: str | None) -> datetime | None:
    moment = machine(fetched) if fetched else None
    return moment.utc(UTC) if moment else None


def _tells_more(other: Moment, moment: Moment) -> bool:
    """True where `other` is the same moment with a time, or with a zone, that `moment` lacks."""
    if moment.time is None:
        return other.time is not None and other.day == moment.day
    if moment.zone is not None or (known := other.utc()) is None:
        return False
    # a clock without a zone is off by its zone's offset, which is some quarters of an hour
    off = datetime.combine(moment.day, moment.time, UTC) - known
    return abs(off) <= timedelta(hours=14) and off.total_seconds() % 900 < 60


def _without_midnight(moment: Moment) -> Moment:
    """Midnight sharp is how systems write a day without a time."""
    if moment.time is not None and not (moment.time.hour or moment.time.minute or moment.time.second):
        return Moment(moment.day)
    return moment


def _zone_elsewhere(candidates: Iterable[_Candidate]) -> tzinfo | None:
    """The offset that another time of the page has; UTC does not count, systems write it for any clock."""
    for found in candidates:
        zone = found.moment.zone
        if zone is not None and found.moment.utc() and zone.utcoffset(None) != timedelta(0):
            return zone
    return None


def _read(found: _Candidate | None, zone: tzinfo | None) -> Reading[str] | None:
    return reading(found.moment.stamp(zone), found.source, found.raw) if found else None
