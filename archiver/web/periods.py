"""Days put together to months or years, so that a picture has as many bars as one can read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

#: Bars of a picture; more days than that are put together.
BARS = 92


@dataclass(frozen=True, slots=True)
class Period:
    """A day, month or year and its number of articles. `name` is ISO 8601: `2024-05-31`, `2024-05`, `2024`."""

    name: str
    count: int


def periods(days: Mapping[str, int], *, bars: int = BARS) -> list[Period]:
    """Counts by day as one row of periods without gaps: days, or months, or years, the first of these that makes at
    most `bars` of them; of years the last `bars`. Days that are no dates are left out."""
    known = {day: count for name, count in days.items() if (day := _date(name))}
    if not known:
        return []
    first, last = min(known), max(known)
    if (last - first).days < bars:
        names = [_day(first + timedelta(days=number)) for number in range((last - first).days + 1)]
    elif (months := (last.year - first.year) * 12 + last.month - first.month) < bars:
        names = [_month(first.year, first.month - 1 + number) for number in range(months + 1)]
    else:
        names = [f"{year:04}" for year in range(max(first.year, last.year - bars + 1), last.year + 1)]
    counts: Counter[str] = Counter()
    for day, count in known.items():
        counts[_day(day)[: len(names[0])]] += count
    return [Period(name, counts[name]) for name in names]


def last_days(days: Mapping[str, int], number: int, today: date) -> list[Period]:
    """The last days up to today, the oldest first."""
    names = [_day(today - timedelta(days=back)) for back in range(number - 1, -1, -1)]
    return [Period(name, days.get(name, 0)) for name in names]


def weeks(days: list[Period]) -> list[Period]:
    """Days put together by seven, counted from the last; the first ones left out that make no whole week. Each is named
    by its first day."""
    odd = len(days) % 7
    return [
        Period(days[start].name, sum(day.count for day in days[start : start + 7]))
        for start in range(odd, len(days), 7)
    ]


def _day(day: date) -> str:
    return day.isoformat()


def _month(year: int, months: int) -> str:
    return f"{year + months // 12:04}-{months % 12 + 1:02}"


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
