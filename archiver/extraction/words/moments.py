"""Dates and times as pages write them: ISO 8601 and its relatives, and what stands in print in thirty languages."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from archiver.extraction.words.folding import fold
from archiver.extraction.words.months import month_numbers
from archiver.extraction.words.vocabulary import phrases, words


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, perhaps with its time, perhaps with its zone.

    day  -- as written.
    time -- local time as written, None where only the day is known.
    zone -- what the time is relative to, None where the page does not say.
    """

    day: date
    time: time | None = None
    zone: tzinfo | None = None

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


#: Zone names in print. Those that mean two places (IST, CST in China) stand for the one that news pages mean.
_ZONES = {
    **dict.fromkeys(("utc", "gmt", "z", "ut"), "UTC"),
    **dict.fromkeys(("cet", "cest", "mez", "mesz"), "Europe/Berlin"),
    **dict.fromkeys(("bst",), "Europe/London"),
    **dict.fromkeys(("eet", "eest"), "Europe/Athens"),
    **dict.fromkeys(("wet", "west"), "Europe/Lisbon"),
    **dict.fromkeys(("et", "est", "edt"), "America/New_York"),
    **dict.fromkeys(("ct", "cst", "cdt"), "America/Chicago"),
    **dict.fromkeys(("mt", "mst", "mdt"), "America/Denver"),
    **dict.fromkeys(("pt", "pst", "pdt"), "America/Los_Angeles"),
    **dict.fromkeys(("aest", "aedt"), "Australia/Sydney"),
    **dict.fromkeys(("nzst", "nzdt"), "Pacific/Auckland"),
    **{"ist": "Asia/Kolkata", "msk": "Europe/Moscow", "jst": "Asia/Tokyo", "kst": "Asia/Seoul"},
    **{"hkt": "Asia/Hong_Kong", "sgt": "Asia/Singapore", "sast": "Africa/Johannesburg", "wib": "Asia/Jakarta"},
    **{"pkt": "Asia/Karachi", "eat": "Africa/Nairobi", "wat": "Africa/Lagos", "brt": "America/Sao_Paulo"},
}


_ISO = re.compile(
    r"(?P<y>[12]\d{3})-?(?P<m>[01]?\d)-?(?P<d>[0-3]?\d)"
    r"(?:(?:T|\s+|t)(?P<H>[0-2]?\d):?(?P<M>[0-5]\d)(?::?(?P<S>[0-6]\d)(?:[.,]\d+)?)?"
    r"\s*(?P<z>Z|z|UTC|GMT|[+-]\s?\d{1,2}(?::?\d{2})?)?)?(?!\d)"
)
_EPOCH = re.compile(r"1\d{9}(?:\d{3})?")
_YEAR = r"(?P<y>(?:19|20)\d\d)"
_LINK = r"(?:\s*(?:de|del|di|d'|of|den)\b)?\.?[\s,./-]{0,3}"
_WORD = r"(?P<w>[^\W\d_]{3,12})"
_WRITTEN = (
    re.compile(rf"(?<!\d)(?P<d>[0-3]?\d)(?:st|nd|rd|th|er|ste|[º°ª])?{_LINK}{_WORD}{_LINK}{_YEAR}(?!\d)"),
    re.compile(rf"(?<!\w){_WORD}\.?\s*(?P<d>[0-3]?\d)(?:st|nd|rd|th)?,?\s+{_YEAR}(?!\d)"),
    re.compile(rf"{_YEAR}\.?\s*(?:m\.\s*)?{_WORD}\s+(?P<d>[0-3]?\d)(?!\d)"),
    re.compile(rf"(?<!\d){_YEAR}\s*[年년]\s*(?P<m>[01]?\d)\s*[月월]\s*(?P<d>[0-3]?\d)\s*[日일]?"),
    re.compile(rf"(?<!\d){_YEAR}(?P<s>[./-])\s?(?P<m>[01]?\d)(?P=s)\s?(?P<d>[0-3]?\d)(?!\d)"),
    re.compile(rf"(?<![\d.,])(?P<a>[0-3]?\d)(?P<s>\.\s?|/|-|\s|\s\|\s)(?P<b>[0-3]?\d)(?P=s){_YEAR}(?!\d)"),
    re.compile(r"(?<![\d.,/])(?P<a>[0-3]?\d)(?P<s>[./])(?P<b>[0-3]?\d)(?P=s)(?P<y2>[0-3]\d)(?![\d.])"),
)
_CLOCK = (
    r"(?P<H>[0-2]?\d)(?:\s?[:.h]\s?(?P<M>[0-5]\d)(?::(?P<S>[0-5]\d))?|(?=\s?(?:uhr|h\b|[ap]\.?\s?m\b)))"
    r"(?:\s?(?:uhr|h)\b)?\s?(?P<p>[ap]\.?\s?m\b\.?)?"
    r"(?:\s?\(?(?P<z>[+-]\d\d:?\d\d|(?:utc|gmt)\s?[+-]\s?\d{1,2}(?::?\d\d)?|[a-z]{1,4}\b))?"
)
TIME_AFTER = re.compile(
    rf"(?:\s?(?:r|г|m)\.)?t?[\s,;|•·@(–—-]*(?:(?:um|at|a las|a les|as|a|om|kl|klo|ore|alle|o|h|godz|saat|в|о|u"
    rf"|ob)\b[\s.:,]*){{0,2}}{_CLOCK}"
)
TIME_BEFORE = re.compile(
    rf"(?<![\d:.]){_CLOCK}[\s,;|•·(–—-]*(?:on|am|le|el|del|den|,)?\s*(?:[^\W\d]{{2,12}}[,.]?\s+)?$"
)


def machine(raw: str) -> Moment | None:
    """A date written for programs: ISO 8601 with or without dashes, seconds since 1970; a printed one at last."""
    raw = raw.strip()
    match = _ISO.match(raw)
    if match:
        return moment_of(int(match["y"]), int(match["m"]), int(match["d"]), match, match["z"])
    if _EPOCH.fullmatch(raw):
        moment = datetime.fromtimestamp(int(raw[:10]), UTC)
        return Moment(moment.date(), moment.time().replace(microsecond=0), UTC)
    found = written(raw) if len(raw) < 100 else []
    return found[0].moment if found else None


@dataclass(frozen=True, slots=True)
class Found:
    """A date in a text, with its time where one stands beside it.

    start, end -- the piece of text that says it.
    label      -- folded text between the date before and this one.
    """

    moment: Moment
    start: int
    end: int
    label: str


def written(text: str, language: str | None = None, month_first: bool = False) -> list[Found]:
    """Every date in running text, in order.

    language    -- whose month names go first where two languages differ (`listopada`).
    month_first -- how `03/04/2021` is meant.
    """
    folded = fold(text)
    found: list[Found] = []
    for pattern in _WRITTEN:
        for match in pattern.finditer(folded):
            start, end = match.span()
            if any(start < other.end and other.start < end for other in found):
                continue
            numbers = _numbers(match, language, month_first)
            if numbers is None:
                continue
            clock = TIME_AFTER.match(folded, end) or TIME_BEFORE.search(folded[max(0, start - 50) : start])
            zone, word = clock and clock["z"], 0
            if clock and zone and zone.isalpha():
                begin = clock.start("z") + (0 if clock.string is folded else max(0, start - 50))
                if not text[begin : begin + len(zone)].isupper():  # `et` and `est` are words of French
                    zone, word = None, clock.end() - clock.start("z")
            moment = moment_of(*numbers, clock, zone) or moment_of(*numbers, None)
            if moment is None:
                continue
            if clock and clock.string is folded:
                end = clock.end() - word
            elif clock:
                start -= len(clock.string) - clock.start()
            found.append(Found(moment, start, end, ""))
    found.sort(key=lambda item: item.start)
    ends = [0, *(item.end for item in found)]
    return [replace(item, label=folded[end : item.start]) for end, item in zip(ends, found, strict=False)]


def without_dates(text: str) -> str:
    """The text with a bar in place of every date in it."""
    parts, end = [], 0
    for found in written(text):
        parts.append(text[end : found.start])
        end = found.end
    return " | ".join([*parts, text[end:]])


def _numbers(match: re.Match[str], language: str | None, month_first: bool) -> tuple[int, int, int] | None:
    parts = match.groupdict()
    year = int(parts["y"]) if parts.get("y") else 2000 + int(parts["y2"])
    if parts.get("w"):
        month = month_numbers(language).get(parts["w"])
        return (year, month, int(parts["d"])) if month else None
    if parts.get("m"):
        return year, int(parts["m"]), int(parts["d"])
    first, second = int(parts["a"]), int(parts["b"])
    if parts["s"].startswith(".") or first > 12:
        month_first = False
    elif second > 12:
        month_first = True
    return (year, first, second) if month_first else (year, second, first)


def moment_of(year: int, month: int, day: int, clock: re.Match[str] | None, zone: str | None = None) -> Moment | None:
    try:
        when = date(year, month, day)
    except ValueError:
        return None
    if clock is None or clock["H"] is None:
        return Moment(when)
    hour, minute, second = int(clock["H"]), int(clock["M"] or 0), int(clock["S"] or 0)
    half = (clock.groupdict().get("p") or "")[:1]
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour == 24 and not minute:
        hour = 0
        when += timedelta(days=1)
    try:
        return Moment(when, time(hour, minute, min(second, 59)), _zone(zone))
    except ValueError:
        return None


@cache
def zone_named(name: str) -> tzinfo | None:
    """The zone of the tz database, None where the system has none of that name."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return None


@cache
def _zone(name: str | None) -> tzinfo | None:
    if not name:
        return None
    name = name.strip().lower()
    offset = re.search(r"([+-])\s?(\d{1,2}):?(\d{2})?$", name)
    if offset:
        shift = timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0))
        if shift > timedelta(hours=15):
            return None
        return timezone(-shift if offset[1] == "-" else shift)
    known = _ZONES.get(name)
    return UTC if known == "UTC" else zone_named(known) if known else None


#: Units of "3 hours ago" by the beginnings of their names, in minutes.
_UNITS = {
    1: words("minute minuto minut min mn минут dakika dk perc"),
    60: words("hour hr heure stunde std hora ora ore uur time timme timma tunti godzin hodin ora час saat sat"),
    24 * 60: words("day jour tag dia giorn dag paiv dni dzien den dnem nap zi zile дня дней день gun dan"),
    7 * 24 * 60: words("week semaine woche semana settiman uge vecka uke viikko tydzien tygodni недел hafta het"),
}
_ONE = "an?|une?|una?|uno|einer?m?|ett?|een|en"
_AGO = re.compile(
    rf"(?<!\w)(?:(?:il y a|vor|hace|ha|fa|for|пре|pred|przed|acum)\s+(?P<a>\d{{1,2}}|{_ONE})\s*(?P<u>[^\W\d]+)"
    rf"|(?P<b>\d{{1,2}}|{_ONE})\s*(?P<v>[^\W\d]+)\.?"
    r"\s+(?:ago|fa|geleden|siden|sedan|sitten|temu|назад|once|atras|prije))"
)
_DAYS_AGO = {
    0: phrases("today | aujourd'hui | heute | hoy | oggi | hoje | vandaag | idag | i dag"),
    1: phrases("yesterday | hier | gestern | ayer | ieri | ontem | gisteren | igar | i gar"),
}
_NAMED_DAY = re.compile(r"(?<![\w'’])(?:" + "|".join(sorted(_DAYS_AGO[0] | _DAYS_AGO[1])) + r")(?![\w'’])")


def relative(text: str, now: datetime, zone: tzinfo | None = None) -> Moment | None:
    """The moment that "2 hours ago" or "gestern, 18:30" means when read at `now`; None without such words.

    Minutes and hours give a time in UTC; days and weeks only a day, that of `zone` (UTC where not known).
    """
    folded = fold(text).replace("’", "'")
    ago = _AGO.search(folded)
    if ago:
        amount, unit = ago["a"] or ago["b"], ago["u"] or ago["v"]
        unit = {"h": "hour", "m": "min", "d": "day"}.get(unit, unit)
        minutes = next((size for size, names in _UNITS.items() if any(unit.startswith(name) for name in names)), None)
        if minutes is None:
            return None
        then = now - timedelta(minutes=minutes * (int(amount) if amount.isdigit() else 1))
        if minutes <= 60:
            return Moment(then.astimezone(UTC).date(), then.astimezone(UTC).time().replace(microsecond=0), UTC)
        return Moment(then.astimezone(zone or UTC).date())
    named = _NAMED_DAY.search(folded)
    if named is None:
        return None
    days = 0 if named[0] in _DAYS_AGO[0] else 1
    day = (now.astimezone(zone or UTC) - timedelta(days=days)).date()
    clock = TIME_AFTER.match(folded, named.end()) or TIME_BEFORE.search(folded[: named.start()])
    return moment_of(day.year, day.month, day.day, clock)
