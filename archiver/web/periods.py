"""Days put together to weeks, months or years, so that a picture has as many bars as one can read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

#: Bars of a picture; more days than that are put together.
BARS = 100


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `since` to `until`, both included (`YYYY-MM-DD`), and their number of articles."""

    since: str
    until: str
    count: int


def periods(days: Mapping[str, int], *, bars: int = BARS) -> list[Period]:
    """Counts by day as one row of periods without gaps: days, weeks from Monday on, months, or years, the first of
    these that makes at most `bars` of them; of years the last `bars`. Days that are no dates are left out."""
    known = {day: count for name, count in days.items() if (day := _date(name))}
    if not known:
        return []
    first, last = min(known), max(known)
    if (last - first).days < bars:
        starts = _every(first, last, 1)
    elif (last - first).days // 7 < bars - 1:
        starts = _every(first - timedelta(days=first.weekday()), last, 7)
    elif (last.year - first.year) * 12 + last.month - first.month < bars:
        starts = _months(first, last)
    else:
        starts = (date(year, 1, 1) for year in range(max(first.year, last.year - bars + 1), last.year + 1))
    return _counted(known, list(starts), last)


def last_days(days: Mapping[str, int], number: int, today: date) -> list[Period]:
    """The last days up to today, the oldest first."""
    listed = _every(today - timedelta(days=number - 1), today, 1)
    return [Period(day.isoformat(), day.isoformat(), days.get(day.isoformat(), 0)) for day in listed]


def weeks(days: list[Period]) -> list[Period]:
    """Days put together by seven, counted from the last; the first ones that make no whole seven are left out."""
    return [
        Period(days[start].since, days[start + 6].until, sum(day.count for day in days[start : start + 7]))
        for start in range(len(days) % 7, len(days), 7)
    ]


def _every(first: date, last: date, step: int) -> Iterator[date]:
    return (first + timedelta(days=number) for number in range(0, (last - first).days + 1, step))


def _months(first: date, last: date) -> Iterator[date]:
    months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return (date(number // 12, number % 12 + 1, 1) for number in months)


def _counted(days: Mapping[date, int], starts: list[date], last: date) -> list[Period]:
    ends = [start - timedelta(days=1) for start in starts[1:]] + [last]
    counts: Counter[date] = Counter()
    upcoming = iter([*starts[1:], date.max])
    start, following = starts[0], next(upcoming)
    for day in sorted(days):
        while day >= following and following != date.max:
            start, following = following, next(upcoming)
        if day >= start:
            counts[start] += days[day]
    return [Period(start.isoformat(), end.isoformat(), counts[start]) for start, end in zip(starts, ends, strict=True)]


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
