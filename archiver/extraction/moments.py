"""Dates and times as pages write them: ISO 8601 and its relatives, a dozen alphabets of month names, "2 hours ago"."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo


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


#: Month names, January to December, in the form that stands in dates. Prefixes of three letters or more count as
#: abbreviations unless two months of the language share them. Accents are taken off before comparing.
_MONTHS = {
    "en": "january february march april may june july august september october november december",
    "fr": "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre",
    "de": "januar februar marz april mai juni juli august september oktober november dezember",
    "de-at": "janner feber maerz april mai juni juli august september oktober november dezember",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "pt": "janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro dezembro",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "da": "januar februar marts april maj juni juli august september oktober november december",
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
    "no": "januar februar mars april mai juni juli august september oktober november desember",
    "fi": "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesakuuta heinakuuta elokuuta syyskuuta lokakuuta "
    "marraskuuta joulukuuta",
    "is": "januar februar mars april mai juni juli agust september oktober november desember",
    "ca": "gener febrer marc abril maig juny juliol agost setembre octubre novembre desembre",
    "ro": "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie",
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia wrzesnia pazdziernika listopada grudnia",
    "cs": "ledna unora brezna dubna kvetna cervna cervence srpna zari rijna listopadu prosince",
    "sk": "januara februara marca aprila maja juna jula augusta septembra oktobra novembra decembra",
    "sl": "januarja februarja marca aprila maja junija julija avgusta septembra oktobra novembra decembra",
    "hr": "sijecnja veljace ozujka travnja svibnja lipnja srpnja kolovoza rujna listopada studenoga prosinca",
    "sr": "januar februar mart april maj jun jul avgust septembar oktobar novembar decembar",
    "hu": "januar februar marcius aprilis majus junius julius augusztus szeptember oktober november december",
    "tr": "ocak subat mart nisan mayis haziran temmuz agustos eylul ekim kasim aralik",
    "el": "ιανουαριου φεβρουαριου μαρτιου απριλιου μαιου ιουνιου ιουλιου αυγουστου σεπτεμβριου οκτωβριου νοεμβριου "
    "δεκεμβριου",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "uk": "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    "bg": "януари февруари март април май юни юли август септември октомври ноември декември",
    "lt": "sausio vasario kovo balandzio geguzes birzelio liepos rugpjucio rugsejo spalio lapkricio gruodzio",
    "lv": "janvaris februaris marts aprilis maijs junijs julijs augusts septembris oktobris novembris decembris",
    "et": "jaanuar veebruar marts aprill mai juuni juuli august september oktoober november detsember",
    "id": "januari februari maret april mei juni juli agustus september oktober november desember",
    "sw": "januari februari machi aprili mei juni julai agosti septemba oktoba novemba desemba",
    "ar": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
}

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


class _Folding(dict[int, str]):
    """Table for `str.translate`, filled as characters turn up."""

    def __missing__(self, code: int) -> str:
        decomposed = unicodedata.normalize("NFKD", chr(code).casefold().replace("ı", "i").replace("ł", "l"))
        self[code] = next((char for char in decomposed if not unicodedata.combining(char)), " ")
        return self[code]


_FOLDING = _Folding()


def fold(text: str) -> str:
    """Lower case without accents, character by character, so that positions stay: for comparing labels and names."""
    return text.lower() if text.isascii() else text.translate(_FOLDING)


@cache
def _month_numbers(language: str | None = None) -> dict[str, int]:
    """Month names and abbreviations to numbers; those of `language` go before all others."""
    found: dict[str, int] = {}
    order = [name for name in _MONTHS if name[:2] == language] + list(_MONTHS)
    for name in order:
        row = [fold(month) for month in _MONTHS[name].split()]
        for number, month in enumerate(row, 1):
            for length in range(len(month), 2, -1):
                prefix = month[:length]
                if sum(other.startswith(prefix) for other in row) > 1 and prefix != month:
                    break
                found.setdefault(prefix, number)
    found.setdefault("sept", 9)
    return found


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
_TIME_AFTER = re.compile(
    rf"t?[\s,;|•·@(–—-]*(?:(?:um|at|a las|a les|as|a|om|kl|klo|ore|alle|o|h|godz|saat|в|о|u|ob)\b[\s.:,]*){{0,2}}{_CLOCK}"
)
_TIME_BEFORE = re.compile(
    rf"(?<![\d:.]){_CLOCK}[\s,;|•·(–—-]*(?:on|am|le|el|del|den|,)?\s*(?:[^\W\d]{{2,12}}[,.]?\s+)?$"
)


def machine(raw: str) -> Moment | None:
    """A date written for programs: ISO 8601 with or without dashes, seconds since 1970; a printed one as last resort."""
    raw = raw.strip()
    match = _ISO.match(raw)
    if match:
        return _moment(int(match["y"]), int(match["m"]), int(match["d"]), match, match["z"])
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
            clock = _TIME_AFTER.match(folded, end) or _TIME_BEFORE.search(folded[max(0, start - 50) : start])
            zone = clock and clock["z"]
            if zone and zone.isalpha():
                begin = clock.start("z") + (0 if clock.string is folded else max(0, start - 50))
                if not text[begin : begin + len(zone)].isupper():  # `et` and `est` are words of French
                    zone = None
            moment = _moment(*numbers, clock, zone) or _moment(*numbers, None)
            if moment is None:
                continue
            if clock and clock.string is folded:
                end = clock.end()
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
        month = _month_numbers(language).get(parts["w"])
        return (year, month, int(parts["d"])) if month else None
    if parts.get("m"):
        return year, int(parts["m"]), int(parts["d"])
    first, second = int(parts["a"]), int(parts["b"])
    if parts["s"].startswith(".") or first > 12:
        month_first = False
    elif second > 12:
        month_first = True
    return (year, first, second) if month_first else (year, second, first)


def _moment(year: int, month: int, day: int, clock: re.Match[str] | None, zone: str | None = None) -> Moment | None:
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
    return UTC if known == "UTC" else ZoneInfo(known) if known else None


#: Units of "3 hours ago" by the beginnings of their names, in minutes.
_UNITS = {
    1: "minute minuto minut min mn минут dakika dk perc".split(),
    60: "hour hr heure stunde std hora ora ore uur time timme timma tunti godzin hodin ora час saat sat".split(),
    24 * 60: "day jour tag dia giorn dag dager dagar paiv dni dzien den dnem nap zi zile дня дней день gun dan".split(),
    7 * 24 * 60: "week semaine woche semana settiman week uge vecka uke viikko tydzien tygodni недел hafta het".split(),
}
_AGO = re.compile(
    r"(?<!\w)(?:(?:il y a|vor|hace|ha|fa|for|há|пре|pred|przed|acum)\s+(?P<a>\d{1,2}|an?|une?|einer?m?|una?|ett?|en)\s*(?P<u>[^\W\d]+)"
    r"|(?P<b>\d{1,2}|an?|une?|una?|een|ett?|en)\s*(?P<v>[^\W\d]+)\.?\s+(?:ago|fa|geleden|siden|sedan|sitten|temu|назад|once|atras|prije))"
)
_DAYS_AGO = {
    0: frozenset("today aujourd'hui heute hoy oggi hoje vandaag idag".split()) | {"i dag"},
    1: frozenset("yesterday hier gestern ayer ieri ontem gisteren igar".split()) | {"i gar"},
}
_NAMED_DAY = re.compile(r"(?<![\w'’])(?:" + "|".join(sorted(_DAYS_AGO[0] | _DAYS_AGO[1])) + r")(?![\w'’])")


def relative(text: str, now: datetime, zone: tzinfo | None = None) -> Moment | None:
    """The moment that "2 hours ago" or "gestern, 18:30" means when read at `now`, None where the text has no such words.

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
    clock = _TIME_AFTER.match(folded, named.end()) or _TIME_BEFORE.search(folded[: named.start()])
    return _moment(day.year, day.month, day.day, clock)
