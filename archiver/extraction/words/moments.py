"""Dates and times as pages and feeds write them: ISO 8601 and its relatives, and what stands in print in any language.

One reader for all: `machine` for what programs wrote, `written` for running text, `relative` for "2 hours ago".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cache, lru_cache

from archiver.extraction.words.calendars import gregorian, han_number, of_era
from archiver.extraction.words.date_words import PUBLISHED, date_words, glue, order_of, plain_date_words, plain_word
from archiver.extraction.words.text import word_set
from archiver.extraction.words.zones import zone_written


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, perhaps with its time, perhaps with its zone.

    day   -- as written.
    time  -- local time as written, None where only the day is known.
    zone  -- what the time is relative to, None where the page does not say.
    other -- the day if day and month are meant the other way round, where nothing decides (`03/04/2021`).
    """

    day: date
    time: time | None = None
    zone: tzinfo | None = None
    other: date | None = None

    def utc(self, zone: tzinfo | None = None) -> datetime | None:
        """The moment in UTC; `zone` is used where it has none of its own. None without time or zone."""
        zone = self.zone or zone
        if self.time is None or zone is None:
            return None
        try:
            return datetime.combine(self.day, self.time, zone).astimezone(UTC)
        except OverflowError:
            return None

    def stamp(self, zone: tzinfo | None = None) -> str:
        """`YYYY-MM-DDTHH:MM:SSZ`, or `YYYY-MM-DD` where the moment is not known to the second of the world's clock."""
        known = self.utc(zone)
        return known.strftime("%Y-%m-%dT%H:%M:%SZ") if known else self.day.isoformat()


@dataclass(frozen=True, slots=True)
class Customs:
    """How dates are written where a text comes from.

    language, country -- lower-case codes, None where nobody knows.
    order             -- of a short date: `dmy`, `mdy`, `ymd`; None where nothing decides.
    """

    language: str | None = None
    country: str | None = None
    order: str | None = None

    @classmethod
    def of(cls, language: str | None = None, country: str | None = None) -> Customs:
        """The customs of a language and a country, as CLDR has them."""
        return cls(language, country, order_of(language, country))


NO_CUSTOMS = Customs()

_YEAR = r"(?:1[89]\d\d|20\d\d|2[45]\d\d|1[34]\d\d)"
_ISO = re.compile(
    r"(?P<y>\d{4})(?:-(?P<m>[01]?\d)-(?P<d>[0-3]?\d)|(?P<m1>[01]\d)(?P<d1>[0-3]\d))(?!\d)"
    r"(?:(?:T|t|_|\s+)(?P<H>[0-2]?\d)[:.h]?(?P<M>[0-5]\d)(?:[:.]?(?P<S>[0-6]\d)(?:[.,]\d+)?)?(?!\d)"
    r"\s*(?P<p>[ap]\.?m\b\.?)?\s*\(?(?P<z>[+-]\s?\d{1,2}(?::?\d{2})?(?!\d)|(?:utc|gmt)\s?[+-]\s?\d{1,2}(?::?\d\d)?"
    r"|[a-z]{1,5}\b(?!/)|[a-z]+(?:/[a-z_]+)+)?)?",
    re.I,
)
#: Seconds since 1970, with their parts in any number, bare or as .NET writes them.
_EPOCH = re.compile(r"(?:/Date\()?(1\d{9})(?:\.?\d{3,9})?(?:[+-]\d{4})?(?:\)/)?")
#: Figures without any mark: year, month, day, hour, minute, perhaps second.
_BARE_FIGURES = re.compile(r"((?:19|20)\d{6})(\d{4}(?:\d\d)?)")

# --- Day and month in figures -------------------------------------------------------------------------------------
_HAN = "〇零一二三四五六七八九十廿卅元"
_EAST_ASIAN = re.compile(
    rf"(?P<era>民國|民国|令和|平成|昭和|大正|明治)?\s*(?P<y>\d{{1,4}}|[{_HAN}]{{1,4}})\s?[年년]\s?"
    rf"(?P<m>\d{{1,2}}|[{_HAN}]{{1,3}})\s?[月월]\s?(?P<d>\d{{1,2}}|[{_HAN}]{{1,3}})\s?[日일号號]?"
)
_MONGOLIAN = re.compile(r"(?<!\d)(?P<y>\d{4})\s(?:оны?\s)?(?P<m>\d{1,2})(?:-р)?\sсарын\s(?P<d>\d{1,2})(?!\d)")
_YEAR_FIRST = re.compile(
    rf"(?<![\d.,/-])(?P<y>{_YEAR}|1\d\d(?=[./-]\d\d[./-]\d\d(?!\d)))(?P<s>\s?[./-]\s?)(?P<m>[01]?\d)(?P=s)(?P<d>[0-3]?\d)(?!\d)"
)
_YEAR_LAST = re.compile(
    rf"(?<![\d.,])(?P<a>[0-3]?\d)(?P<s>\s?[./]\s?|-|\s|\s\|\s|·)(?P<b>[0-3]?\d)(?P=s)(?P<y>{_YEAR})(?!\d)"
)
_SHORT = re.compile(r"(?<![\d.,/-])(?P<a>\d\d?)(?P<s>[./-])(?P<b>\d\d?)(?P=s)(?P<c>\d\d)(?![\d./-])")

# --- Around the name of a month ------------------------------------------------------------------------------------
_TOKEN = re.compile(r"[^\s\d,;:!?()\[\]{}|/<>\"“”„«»•·…–—+*=@#&%，、。（）،؛۔]+")
#: What CLDR's patterns lack between the parts of a date: ordinals, eras, "day" and "year" beside their numbers.
_MORE_GLUE = word_set(
    """
    st nd rd th er ere re ste eme e º ª ° o a de del of the d d' den di ngay nam พศ คศ พ.ศ ค.ศ ปี วันที่ года
    год г рік року р ж թ an en ki m о th ос ام م هـ عام سنة من של ה on ad ce ta de/del y жылғы жылы
    """
)
#: A second name of the month.
_TWIN = re.compile(r"\s?[/(]\s?([^\s\d/()]+)\)?")
_GAP = r"[^\d\n]{0,20}?"
_RIGHT_GAP = r"[^\d\n]{0,20}"
_DAY = r"(?<![\d:.,])(?P<d>[0-3]?\d)"
#: What may stand left and right of a month's name: day, year, both.
_DAY_LEFT = re.compile(rf"(?<![\d:])(?P<d>[0-3]?\d)(?P<g>{_GAP})$")
_YEAR_LEFT = re.compile(rf"(?<!\d)(?P<y>{_YEAR})(?P<g>{_GAP})$")
_BOTH_LEFT = re.compile(rf"(?<!\d)(?P<y>{_YEAR})(?P<g>[^\d\n]{{1,20}})(?P<d>[0-3]?\d)(?P<h>{_GAP})$")
_YEAR_RIGHT = re.compile(rf"(?P<g>{_RIGHT_GAP})(?P<y>{_YEAR})(?!\d)(?:[\s.]*(?:г|р|ж|թ|m)(?![^\W\d_])\.?)?")
_DAY_RIGHT = re.compile(rf"(?P<g>{_RIGHT_GAP})(?P<d>[0-3]?\d)(?![\d:])")
_BOTH_RIGHT = re.compile(rf"(?P<g>{_RIGHT_GAP})(?P<d>[0-3]?\d)(?![\d:])(?P<h>[^\d\n]{{1,20}})(?P<y>{_YEAR})(?!\d)")
#: As C's asctime and Java write it, the time before the year.
_CLOCK_RIGHT = re.compile(
    rf"\s+(?P<d>[0-3]?\d)\s+(?P<clock>\d\d?:\d\d:\d\d)\s+(?:(?P<z>[a-z]{{1,5}}|[+-]\d\d:?\d\d)\s+)?(?P<y>{_YEAR})(?!\d)"
)
_SHORT_YEAR_RIGHT = re.compile(r"[\s.-]*['’]?(?P<y>\d\d)(?![\d:.]\d|\d|\s?[:h])")
_ORDINAL = re.compile(r"\(?-?[^\W\d_]{1,3}\)?(?![^\W\d_])")


@cache
def _more_glue() -> frozenset[str]:
    return glue() | _MORE_GLUE


@lru_cache(maxsize=4096)
def _is_glue(gap: str, behind_number: bool) -> bool:
    """True for what may stand between the parts of a date: blanks, marks, and words that do so in some language."""
    if behind_number and (ordinal := _ORDINAL.match(gap)):
        gap = gap[ordinal.end() :]
    return all(token.strip(".'-_") in _more_glue() or not token.strip(".'-_") for token in _TOKEN.findall(gap))


# --- Times ---------------------------------------------------------------------------------------------------------
_BETWEEN_MINUTES = r"\s?(?:[:.h٫∶]|uhr|時|时|点|點|시|gio|ч)\s?"


@cache
def _clock(language: str | None) -> re.Pattern[str]:
    """A time of the day, with "a.m." or its like before or behind it, and with its zone."""
    names = sorted(map(re.escape, date_words(language).halves), key=len, reverse=True)
    half = rf"(?:{'|'.join(names)}|[ap]\.?\s?m)(?![^\W\d_])\.?"
    east = rf"(?:{'|'.join(name for name in names if not name.isascii())})"
    return re.compile(
        rf"(?<![\d.,:])(?:(?P<p1>{half}|{east})\s?)?(?P<H>[0-2]?\d)"
        rf"(?:{_BETWEEN_MINUTES}(?P<M>[0-5]\d(?!\d)|\d(?=\s?[分분]))(?:(?:[:.]|\s?[分분]\s?)(?P<S>[0-5]\d)(?:[.,]\d+)?(?!\d)\s?[秒초]?)?"
        rf"|(?=\s?(?:uhr|h\b|時|时|点|點|시|{half})))"
        rf"(?:\s?(?:uhr|h(?![^\W\d_])|hrs?(?![^\W\d_])|[分분時时시点點]|น\.?|ч(?![^\W\d_])\.?))?(?:\s?(?P<p>{half}))?"
        r"(?:\s?\(?(?P<z>[+-]\d\d:?\d\d|(?:utc|gmt)\s?[+-]\s?\d{1,2}(?::?\d\d)?|[^\W\d_]{1,5}(?![^\W\d_])))?"
    )


#: Words between a day and its time that CLDR's patterns have not.
_AT = word_set(
    """
    um at as la las les om kl klo kello kell plkst ore alle o h godz godzina saat в во о об у u ob luc a de le on am
    el den the og lug orario hora ora les года على time เวลา बजे ساعت الساعة في ב בשעה שעה 时间 時間 t и στισ στη ωρα
    """
)
_LONGEST_GAP = 28
#: Countries and languages that write the year first, and may mean either where it stands last; others put the day first
#: then.
_EITHER_ORDER = frozenset({"ca", "jp", "ja", "kr", "ko", "cn", "tw", "zh"})
#: A time by a clock of the United States, and one by a clock of countries that put the day first.
_AMERICAN_CLOCK = re.compile(r"[\s,|–—-]*(?:at\s)?\d\d?(?::\d\d)*\s?[ap]\.?m\.?\s?\(?(?:e|c|m|p)[sd]?t\b")
_DAY_FIRST_CLOCK = re.compile(
    r"[\s,|–—-]*(?:at\s)?\d\d?(?::\d\d)*\s?(?:[ap]\.?m\.?)?\s?\(?(?:bst|ist|cest?|eest|ae[sd]t|nz[sd]t|sast|pkt|sgt|hkt|myt)\b"
)


@dataclass(frozen=True, slots=True)
class FoundMoment:
    """A date in a text, with its time where one stands beside it.

    start, end -- the piece of text that says it (of the text in NFC).
    label      -- folded text between the date before and this one.
    """

    moment: Moment
    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class _Day:
    """A day in a text; the time where it stands within."""

    day: date
    start: int
    end: int
    other: date | None = None
    clock: str | None = None
    zone: str | None = None


def machine(raw: str, customs: Customs = NO_CUSTOMS) -> Moment | None:
    """A date written for programs: ISO 8601 with or without dashes, seconds since 1970; a printed one at last."""
    raw = raw.strip().replace("−", "-")
    if figures := _BARE_FIGURES.fullmatch(raw):
        raw = "T".join(figures.groups())
    match = _ISO.match(raw)
    if match and (match["H"] or match.end() == len(raw)):
        return _iso(match, customs)
    if epoch := _EPOCH.fullmatch(raw):
        moment = datetime.fromtimestamp(int(epoch[1]), UTC)
        return Moment(moment.date(), moment.time().replace(microsecond=0), UTC)
    # a time that stands behind an ISO day in a form of its own: "2021-03-04 at 10:20"
    found = _written(raw, customs, programmed=True) if len(raw) <= 100 else []
    return found[0].moment if found else _iso(match, customs) if match else None


def _iso(match: re.Match[str], customs: Customs) -> Moment | None:
    year, month, day = int(match["y"]), int(match["m"] or match["m1"]), int(match["d"] or match["d1"])
    when = gregorian(year, month, day, customs.language, customs.country)
    zone = _zone(match["z"], customs)
    return _with_clock(when, match["H"], match["M"], match["S"], match["p"], zone) if when else None


def written(text: str, customs: Customs = NO_CUSTOMS) -> list[FoundMoment]:
    """Every date in running text, in order."""
    return _written(text, customs, programmed=False)


def _written(text: str, customs: Customs, programmed: bool) -> list[FoundMoment]:
    text = unicodedata.normalize("NFC", text)
    folded = plain_date_words(text)
    days: list[_Day] = []
    for day in (*_in_figures(folded, customs, programmed), *_by_months(folded, customs, programmed)):
        if not any(day.start < other.end and other.start < day.end for other in days):
            days.append(day)
    days.sort(key=lambda day: day.start)
    found = [_with_time(day, text, folded, customs) for day in days]
    ends = [0, *(item.end for item in found)]
    return [replace(item, label=folded[end : item.start]) for end, item in zip(ends, found, strict=False)]


def _in_figures(folded: str, customs: Customs, programmed: bool) -> Iterator[_Day]:
    for match in _EAST_ASIAN.finditer(folded):
        year, month, day = (han_number(match[name]) for name in ("y", "m", "d"))
        when = of_era(match["era"], year, month, day, customs.country)
        if when:
            yield _Day(when, *match.span())
    for match in _MONGOLIAN.finditer(folded):
        if when := gregorian(int(match["y"]), int(match["m"]), int(match["d"])):
            yield _Day(when, *match.span())
    for match in _YEAR_FIRST.finditer(folded):
        year = int(match["y"])
        if year < 1000:  # the years of the Republic of China have three figures
            when = of_era("民國", year, int(match["m"]), int(match["d"])) if customs.country == "tw" else None
        else:
            when = gregorian(year, int(match["m"]), int(match["d"]), customs.language, customs.country)
        if when:
            yield _Day(when, *match.span())
    for match in _YEAR_LAST.finditer(folded):
        if day_found := _either_way(match, folded, customs, programmed):
            yield day_found
    for match in _SHORT.finditer(folded):
        order = customs.order or ("dmy" if match["s"] == "." else "mdy" if _is_american(folded, match.end()) else None)
        if order is None or (match["s"] == "-" and order != "ymd"):
            continue
        parts = dict(zip(order, map(int, (match["a"], match["b"], match["c"])), strict=True))
        when = _short_year(parts["y"], parts["m"], parts["d"], customs)
        if when:
            yield _Day(when, *match.span())


def _short_year(year: int, month: int, day: int, customs: Customs) -> date | None:
    """A day of a year of two figures: of our century, or of the Buddhist era's in Thailand."""
    if customs.language == "th" or customs.country == "th":
        return gregorian(2500 + year, month, day)
    return gregorian(2000 + year, month, day) if year < 40 else None


def _either_way(match: re.Match[str], folded: str, customs: Customs, programmed: bool) -> _Day | None:
    """A day in figures with its year at the end; day and month may stand either way."""
    first, second, year = int(match["a"]), int(match["b"]), int(match["y"])
    by_day = gregorian(year, second, first, customs.language, customs.country)
    by_month = gregorian(year, first, second, customs.language, customs.country)
    if by_day is None or by_month is None or by_day == by_month:
        when = by_day or by_month
        return _Day(when, *match.span()) if when else None
    if match["s"].strip() == ".":
        return _Day(by_day, *match.span())
    if customs.order in ("dmy", "mdy"):
        return _Day(by_day if customs.order == "dmy" else by_month, *match.span())
    if customs.language in (None, "en") and _is_american(folded, match.end()):
        return _Day(by_month, *match.span())
    year_first = customs.order == "ymd" and {customs.country, customs.language}.isdisjoint(_EITHER_ORDER)
    if year_first or _DAY_FIRST_CLOCK.match(folded, match.end()):
        return _Day(by_day, *match.span())
    weekday = _weekday_beside(folded, match.start(), match.end(), customs.language)
    fitting = [when for when in (by_day, by_month) if when.weekday() == weekday]
    if len(fitting) == 1:
        return _Day(fitting[0], *match.span())
    if programmed and customs.language in (None, "en") and re.search(r"\d\s?[ap]m\b", folded):
        return _Day(by_month, *match.span())  # how .NET writes a moment if nobody told it where it is
    return _Day(by_month, *match.span(), other=by_day)


def _is_american(folded: str, end: int) -> bool:
    """Whether the time behind a date is told by a clock of the United States: "3:20 p.m. ET"."""
    return _AMERICAN_CLOCK.match(folded, end) is not None


def _weekday_beside(folded: str, start: int, end: int, language: str | None) -> int | None:
    days = date_words(language).days
    around = [*_TOKEN.findall(folded[max(0, start - 16) : start])[-1:], *_TOKEN.findall(folded[end : end + 16])[:1]]
    return next((days[word] for token in around if (word := token.strip(".'-")) in days), None)


def _by_months(folded: str, customs: Customs, programmed: bool) -> Iterator[_Day]:
    known = date_words(customs.language)
    if not any(map(str.isdigit, folded)):
        return
    for match in _TOKEN.finditer(folded):
        name, start, end = match[0].strip(".-'_"), match.start(), match.end()
        start += match[0].find(name) if name else 0
        end = start + len(name)
        for longer in known.starts.get(name, ()):
            if folded.startswith(longer, start) and not folded[start + len(longer) : start + len(longer) + 1].isalnum():
                name, end = longer, start + len(longer)
                break
        for piece, piece_start, piece_end in _spellings(name, start, end):
            month = known.months.get(piece)
            if month is None:
                continue
            piece_end = _end_of_twin(folded, piece_end, month, known.months)
            if found := _beside(folded, piece_start, piece_end, month, customs, programmed):
                yield found
                break


def _end_of_twin(folded: str, end: int, month: int, months: dict[str, int]) -> int:
    """Where the month's second name ends, which some papers write behind the first: "3 أيار/مايو 2024"."""
    twin = _TWIN.match(folded, end)
    return twin.end() if twin and months.get(twin[1]) == month else end


def _spellings(name: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    """The token, and what of it may be a month's name: without dots, either side of an apostrophe or dash."""
    yield name, start, end
    if "." in name:
        yield name.replace(".", ""), start, end
    for mark in ("'", "-"):
        if mark in name:
            head, _, tail = name.partition(mark)
            yield head, start, start + len(head)
            yield tail, end - len(tail), end


def _beside(folded: str, start: int, end: int, month: int, customs: Customs, programmed: bool) -> _Day | None:
    """The day whose month's name stands from `start` to `end`."""
    left = folded[max(0, start - 44) : start]
    begin = start - len(left)
    day_left = _glued(_DAY_LEFT.search(left), "d")
    if day_left and (y := _glued(_YEAR_RIGHT.match(folded, end))):
        return _day(y["y"], month, day_left["d"], (begin + day_left.start(), y.end()), customs)
    if both := _glued(_BOTH_RIGHT.match(folded, end)):
        return _day(both["y"], month, both["d"], (start, both.end()), customs)
    if both := _glued(_BOTH_LEFT.search(left), "d"):
        return _day(both["y"], month, both["d"], (begin + both.start(), end), customs)
    if (y := _glued(_YEAR_LEFT.search(left), "d")) and (d := _glued(_DAY_RIGHT.match(folded, end))):
        return _day(y["y"], month, d["d"], (begin + y.start(), d.end()), customs)
    if both := _CLOCK_RIGHT.match(folded, end):
        found = _day(both["y"], month, both["d"], (start, both.end()), customs)
        return replace(found, clock=both["clock"], zone=both["z"]) if found else None
    if day_left and (y := _SHORT_YEAR_RIGHT.match(folded, end)):
        thai = customs.language == "th" or customs.country == "th"
        if thai or programmed or re.search("['’-]", y[0]):
            when = _short_year(int(y["y"]), month, int(day_left["d"]), customs)
            return _Day(when, begin + day_left.start(), y.end()) if when else None
    return None


def _glued(match: re.Match[str] | None, number: str | None = None) -> re.Match[str] | None:
    """The match where its gaps are such as stand in dates. `number`: the first gap stands behind a number."""
    if match is None or not _is_glue(match["g"], number is not None):
        return None
    return match if "h" not in match.re.groupindex or _is_glue(match["h"], True) else None


def _day(year: str, month: int, day: str, span: tuple[int, int], customs: Customs) -> _Day | None:
    language = "fa" if month > 100 else customs.language
    if month > 100 and int(year) >= 1800:  # the Solar Hijri months; in Gregorian years other languages' words
        return None
    when = gregorian(int(year), month % 100, int(day), language, customs.country)
    return _Day(when, *span) if when else None


def _with_time(day: _Day, text: str, folded: str, customs: Customs) -> FoundMoment:
    """The day with the time that stands behind it, or before it."""
    if day.clock:
        hour, minute, second = day.clock.split(":")
        return FoundMoment(
            _with_clock(day.day, hour, minute, second, None, _zone(day.zone, customs)), day.start, day.end, ""
        )
    for clock, before in (
        (_clock_behind(folded, day.end, customs), False),
        (_clock_before(folded, day.start, customs), True),
    ):
        if clock is None:
            continue
        zone = _zone(clock["z"], customs) if _is_zone(clock, text) else None
        half = date_words(customs.language).halves.get((clock["p1"] or clock["p"] or "").strip().strip("."))
        half = half or (clock["p"] or clock["p1"] or "")
        moment = _with_clock(day.day, clock["H"], clock["M"], clock["S"], half, zone)
        if moment.time is None:
            continue
        end = clock.end() if zone or clock["z"] is None else clock.end() - len(clock["z"])
        start, end = (clock.start(), day.end) if before else (day.start, end)
        return FoundMoment(replace(moment, other=day.other), start, end, "")
    return FoundMoment(Moment(day.day, other=day.other), day.start, day.end, "")


def _is_zone(clock: re.Match[str], text: str) -> bool:
    """Whether letters behind a time name its zone: in Latin letters only capitals do; `et` and `est` are French."""
    name = clock["z"]
    if not name or not name.isalpha() or not name.isascii():
        return bool(name)
    return text[clock.start("z") : clock.end("z")].isupper()


def _clock_behind(folded: str, end: int, customs: Customs) -> re.Match[str] | None:
    clock = _clock(customs.language).search(folded, end, end + _LONGEST_GAP + 40)
    return clock if clock and _is_gap(folded[end : clock.start()], customs.language) else None


def _clock_before(folded: str, start: int, customs: Customs) -> re.Match[str] | None:
    found = None
    for clock in _clock(customs.language).finditer(folded, max(0, start - 50), start):
        found = clock
    if found is None:
        return None
    letters = found.end("z") if found["z"] and found["z"].isupper() else found.start("z") if found["z"] else found.end()
    return found if _is_gap(folded[letters:start], customs.language, zone=True) else None


def _is_gap(text: str, language: str | None, zone: bool = False) -> bool:
    """True for what may stand between a day and its time: marks, weekdays, "at"."""
    if len(text) > _LONGEST_GAP or "\n" in text:
        return False
    joining, days = glue() | _AT, date_words(language).days
    tokens = [token.strip(".'-_()") for token in _TOKEN.findall(text)]
    return all(
        token in joining or token in days or not any(map(str.isalnum, token))
        or (zone and index == 0 and zone_written(token) is not None)
        or any(part in days for part in (f"{tokens[index - 1]} {token}", " ".join(tokens[index : index + 2])))
        for index, token in enumerate(tokens)
    )  # fmt: skip


def _zone(name: str | None, customs: Customs) -> tzinfo | None:
    return zone_written(name, customs.country) if name else None


def _with_clock(
    day: date, hour: str | None, minute: str | None, second: str | None, half: str | None, zone: tzinfo | None
) -> Moment:
    """The day at that time; the day alone where there is no such time."""
    if hour is None:
        return Moment(day)
    hours, minutes, seconds = int(hour), int(minute or 0), min(int(second or 0), 59)
    if half and 1 <= hours <= 12:
        hours = hours % 12 + (12 if half[0].lower() == "p" else 0)
    try:
        if hours == 24 and not minutes:
            return Moment(day + timedelta(days=1), time(0, 0, seconds), zone)
        return Moment(day, time(hours, minutes, seconds), zone)
    except (ValueError, OverflowError):
        return Moment(day)


_ORDER = re.compile(r"(?<![\d./-])([0-3]?\d)([/-])([0-3]?\d)\2(?:19|20)\d\d(?![\d/-])")


def order_shown(text: str) -> str | None:
    """`dmy` or `mdy` where dates in the text can be read in that order only, and none in the other alone."""
    found = {(int(match[1]) > 12, int(match[3]) > 12) for match in _ORDER.finditer(text)}
    day_first, month_first = (True, False) in found, (False, True) in found
    return None if day_first == month_first else "dmy" if day_first else "mdy"


def without_dates(text: str) -> str:
    """The text with a bar in place of every date in it, and of the weekday right before one."""
    text = unicodedata.normalize("NFC", text)
    parts, end = [], 0
    for found in written(text):
        parts.append(_without_weekday(text[end : found.start]))
        end = found.end
    return " | ".join([*parts, text[end:]])


def _without_weekday(before: str) -> str:
    """What stands before a date without its weekday. Short ones may be names or prepositions ("Sun", "on"): behind a
    word only those of three small letters count."""
    parts = before.rstrip(" ,").rsplit(None, 1)
    if not parts or plain_word(parts[-1]) not in date_words().days:
        return before
    day, rest = parts.pop(), "".join(parts)
    alone = not rest or not rest[-1].isalnum()
    clear = len(day) > _SHORT_DAY or (len(day) == _SHORT_DAY and day.islower())
    return f"{rest} " if alone or clear else before


#: Letters of the weekdays that may be other words.
_SHORT_DAY = 3

_ONE = "o|μια|egy|bir|satu|одну|една|един|jednu|an?|une?|una?|uno|einer?m?|ett?|een|en|um|uma|jeden|jedna"
_COUNT = re.compile(
    rf"(?<![\w.,:/-])(?:\d{{1,3}}(?![\d.,:/]\d)|(?:{_ONE})(?![^\W\d_]))|(?<=[^\x00-\x7f])\d{{1,3}}(?=[^\x00-\x7f])"
)


def relative(text: str, now: datetime, zone: tzinfo | None = None, customs: Customs = NO_CUSTOMS) -> Moment | None:
    """The moment that "2 hours ago" or "gestern, 18:30" means when read at `now`; None without such words.

    Minutes and hours give a time in UTC; days and weeks only a day, that of `zone` (UTC where not known).
    """
    folded = plain_date_words(unicodedata.normalize("NFC", text))
    minutes = _minutes_ago(folded, customs.language) or _lone_ago(folded, customs.language)
    if minutes is not None:
        unit, count = minutes
        then = now - timedelta(minutes=unit * count)
        if unit <= 60:
            return Moment(then.astimezone(UTC).date(), then.astimezone(UTC).time().replace(microsecond=0), UTC)
        return Moment(then.astimezone(zone or UTC).date())
    named = _named_day(folded, customs.language)
    if named is None:
        return None
    days, start, end = named
    day = (now.astimezone(zone or UTC) - timedelta(days=days)).date()
    return replace(_with_time(_Day(day, start, end), text, folded, customs).moment)


def _minutes_ago(folded: str, language: str | None) -> tuple[int, int] | None:
    """The unit in minutes and the number of "3 hours ago"."""
    ago = date_words(language).ago
    for match in _COUNT.finditer(folded):
        before, behind = folded[: match.start()].rstrip(), folded[match.end() :].lstrip(" '")
        count = int(match[0]) if match[0].isdigit() else 1
        best: tuple[int, int] | None = None
        for opening, endings in ago.items():
            if not before.endswith(opening) or (before[: len(before) - len(opening)][-1:].isalpha() and opening):
                continue
            for ending, minutes in endings.items():
                if behind.startswith(ending) and not _goes_on(behind, len(ending)):
                    best = max(best or (0, 0), (len(opening) + len(ending), minutes))
        if best:
            return best[1], count
    return None


#: Minutes of a day, an hour and a minute.
_UNITS = (1440, 60, 1)


def _lone_ago(folded: str, language: str | None) -> tuple[int, int] | None:
    """The same of "час назад", which tells no number, at the beginning of the text or behind a label or mark."""
    lone = date_words(language).lone
    words = folded.split()
    for at in range(len(words)):
        if at and words[at - 1][-1:].isalpha() and not PUBLISHED.search(words[at - 1]):
            continue
        for size in (4, 3, 2):
            minutes = lone.get(" ".join(words[at : at + size]).rstrip(",.|·")) if at + size <= len(words) else None
            if minutes:
                unit = next(unit for unit in _UNITS if minutes % unit == 0)
                return unit, minutes // unit
    return None


def _goes_on(text: str, position: int) -> bool:
    """True in the middle of a word of an alphabet."""
    char = text[position : position + 1]
    return bool(char) and char.isalpha() and unicodedata.category(char) in ("Ll", "Lu")


def _named_day(folded: str, language: str | None) -> tuple[int, int, int] | None:
    """How many days ago "yesterday" was, and where it stands."""
    pattern, ago = _named_days(language)
    match = pattern.search(folded)
    return (ago[match[0]], *match.span()) if match else None


@cache
def _named_days(language: str | None) -> tuple[re.Pattern[str], dict[str, int]]:
    known = date_words(language)
    ago = dict.fromkeys(known.yesterday, 1) | dict.fromkeys(known.today, 0)
    names = [name for name in ago if len(name) > 2 or not name.isascii()]
    alternatives = "|".join(
        re.escape(name) + (r"(?![^\W\d_'])" if unicodedata.category(name[-1]) in ("Ll", "Lu") else "")
        for name in sorted(names, key=len, reverse=True)
    )
    return re.compile(rf"(?<![\w'])(?:{alternatives})"), ago
