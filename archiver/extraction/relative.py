"""Dates that are told from the moment of reading: "2 hours ago", "gestern, 18:30"."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, tzinfo

from archiver.extraction.folding import fold
from archiver.extraction.moments import TIME_AFTER, TIME_BEFORE, Moment, moment_of
from archiver.extraction.vocabulary import phrases, words

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
