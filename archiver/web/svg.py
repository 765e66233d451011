"""Pictures, made on the server. Colours come from the style sheet, so that they follow light, dark and print."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from markupsafe import Markup

from archiver.web.language import day_in_words, figure, gettext, locale, named

_NOTHING = Markup("")

#: Widest bar, pixels: a few bars as wide as the page would look like a wall.
_WIDEST = 28


def bars(values: list[Period], *, label: str, height: int = 96) -> Markup:
    """A bar for each period, as wide as there is room, the first and last day under them and the largest number above.
    `label` says what the picture shows to those who cannot see it."""
    if not values:
        return Markup("")
    peak = max(values, key=lambda value: value.count)
    parts = _row(values, most=peak.count, width=100, height=height)
    picture = _picture(
        parts,
        100,
        height,
        label,
        "bars",
        Markup(' preserveAspectRatio="none" width="{}"').format(len(values) * _WIDEST),
    )
    most = gettext("most: %(count)s (%(period)s)") % {"count": figure(peak.count), "period": spoken(peak)}
    return Markup(
        '<div class="chart"><p class="peak" aria-hidden="true">{}</p>{}'
        '<p class="ends" aria-hidden="true"><span>{}</span> <span>{}</span></p></div>'
    ).format(most, picture, named(values[0].since), named(values[-1].until))


def spark(values: list[Period], *, label: str, most: int, width: int = 160, height: int = 28) -> Markup:
    """A row of small bars without axes, to be compared with others that have the same `most`."""
    if not values:
        return Markup("")
    parts = _row(values, most=most, width=width, height=height)
    return _picture(parts, width, height, label, "spark", Markup(' preserveAspectRatio="none"'))


def calendar(days: dict[str, int], today: date, *, label: str, weeks: int = 53, cell: int = 13) -> Markup:
    """A square for each day of the last `weeks` weeks, a column a week, Monday on top; the fuller the more articles.
    Days without any stand out as holes: that is where a crawl may have missed something."""
    first = today - timedelta(days=today.weekday() + 7 * (weeks - 1))
    listed = [first + timedelta(days=number) for number in range((today - first).days + 1)]
    most = max((days.get(day.isoformat(), 0) for day in listed), default=0)
    left, top = 30, 16
    months = locale().months["stand-alone"]["abbreviated"]
    parts = []
    for number, day in enumerate(listed):
        column, row = divmod(number, 7)
        count = days.get(day.isoformat(), 0)
        level = 0 if not count else 1 + min(3, 4 * count // (most + 1))
        x, y = left + column * cell, top + row * cell
        parts.append(
            Markup('<rect class="day level{}" x="{}" y="{}" width="{}" height="{}" rx="2">').format(
                level, x, y, cell - 2, cell - 2
            )
            + Markup("<title>{}</title></rect>").format(_told(day_in_words(day), count))
        )
        if day.day == 1 and column < weeks - 1:
            x = left + (column + bool(row)) * cell
            parts.append(Markup('<text x="{}" y="10">{}</text>').format(x, months[day.month]))
    for row in (0, 2, 4):
        name = locale().days["stand-alone"]["abbreviated"][row]
        parts.append(Markup('<text x="0" y="{}">{}</text>').format(top + row * cell + 10, name))
    return _picture(parts, left + weeks * cell, top + 7 * cell, label, "calendar")


def share(part: float, *, label: str, width: int = 100, height: int = 8) -> Markup:
    """A bar filled from the left by `part` (0 to 1)."""
    filled = width * min(max(part, 0), 1)
    rect = Markup('<rect class="{}" x="0" y="0" width="{:.1f}" height="{}" rx="2"/>')
    parts = [rect.format("ground", width, height), rect.format("bar", filled, height)]
    return _picture(parts, width, height, label, "share")


def spoken(period: Period) -> str:
    """A period as people write it: `31 May 2024`, `27 May to 2 Jun 2024`, `May 2024`, `2024`."""
    if period.since == period.until:
        return named(period.since)
    first, last = date.fromisoformat(period.since), date.fromisoformat(period.until)
    if first.day == 1 and (last - first).days > 7:
        return named(period.since[: 7 if first.month == last.month else 4])
    start = day_in_words(first, year=first.year != last.year)
    return gettext("%(first)s to %(last)s") % {"first": start, "last": day_in_words(last)}


def _told(when: str, count: int) -> str:
    return gettext("%(when)s: %(count)s") % {"when": when, "count": figure(count)}


def _row(values: list[Period], *, most: int, width: float, height: float) -> list[Markup]:
    """Bars that stand on a line."""
    step = width / len(values)
    rect = Markup('<rect class="bar" x="{:.2f}" y="{:.2f}" width="{:.2f}" height="{:.2f}"><title>{}</title></rect>')
    parts = []
    for number, value in enumerate(values):
        if value.count:
            tall = max(1.5, (height - 1) * value.count / max(most, 1))
            x = number * step
            parts.append(rect.format(x, height - 1 - tall, step * 0.8, tall, _told(spoken(value), value.count)))
    ground = Markup('<rect class="ground" x="0" y="{}" width="{}" height="1"/>').format(height - 1, width)
    return [*parts, ground]


def _picture(parts: list[Markup], width: int, height: int, label: str, kind: str, more: Markup = _NOTHING) -> Markup:
    opening = Markup('<svg class="{}" viewBox="0 0 {} {}" role="img" aria-label="{}"{}>').format(
        kind, width, height, label, more
    )
    return opening + Markup("").join(parts) + Markup("</svg>")


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
