"""Pictures, made on the server. Colours come from the style sheet, so that they follow light, dark and print."""

from __future__ import annotations

from datetime import date, timedelta

from markupsafe import Markup, escape

from archiver.web.periods import Period

#: Height of an axis with its labels, in units of the picture.
_AXIS = 16

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def bars(values: list[Period], *, label: str, width: int = 720, height: int = 96) -> Markup:
    """A bar for each period over an axis with its first and last name, and the largest number. `label` says what the
    picture shows to those who cannot see it."""
    if not values:
        return Markup("")
    most = max(value.count for value in values)
    room = height - _AXIS - 14
    step = width / len(values)
    # a few bars as wide as the page would look like a wall
    step = min(step, 28)
    parts = []
    for number, value in enumerate(values):
        tall = max(1.5, room * value.count / most) if value.count else 0
        parts.append(
            Markup(
                '<rect class="bar" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"><title>{}: {:,}</title></rect>'
            ).format(number * step, 14 + room - tall, max(step * 0.82, 0.6), tall, named(value.name), value.count)
        )
    end = len(values) * step
    parts.append(Markup('<line class="axis" x1="0" x2="{0:.1f}" y1="{1:.1f}" y2="{1:.1f}"/>').format(end, 14.5 + room))
    parts.append(Markup('<text x="0" y="{}">{}</text>').format(height - 2, named(values[0].name)))
    if len(values) > 3 or width == end:
        parts.append(
            Markup('<text x="{:.1f}" y="{}" text-anchor="end">{}</text>').format(
                max(end, 120), height - 2, named(values[-1].name)
            )
        )
    peak = max(range(len(values)), key=lambda number: values[number].count)
    anchor, at = ("start", peak * step) if peak < len(values) * 0.9 else ("end", (peak + 0.82) * step)
    parts.append(Markup('<text x="{:.1f}" y="10" text-anchor="{}">{:,}</text>').format(at, anchor, most))
    return _picture(parts, width, height, label, "bars")


def spark(values: list[Period], *, label: str, most: int, width: int = 160, height: int = 28) -> Markup:
    """A row of small bars without axes, to be compared with others that have the same `most`."""
    if not values:
        return Markup("")
    step = width / len(values)
    parts = []
    for number, value in enumerate(values):
        tall = max(1, (height - 1) * value.count / most) if value.count and most else 0
        parts.append(
            Markup('<rect class="bar" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"/>').format(
                number * step, height - 1 - tall, step * 0.78, tall
            )
        )
    parts.append(Markup('<line class="axis" x1="0" x2="{0}" y1="{1}" y2="{1}"/>').format(width, height - 0.5))
    return _picture(parts, width, height, label, "spark")


def calendar(days: dict[str, int], today: date, *, label: str, weeks: int = 53, cell: int = 13) -> Markup:
    """A square for each day of the last `weeks` weeks, a column a week, Monday on top; the fuller the more articles.
    Days without any stand out as holes: that is where a crawl may have missed something."""
    first = today - timedelta(days=today.weekday() + 7 * (weeks - 1))
    listed = [first + timedelta(days=number) for number in range((today - first).days + 1)]
    most = max((days.get(day.isoformat(), 0) for day in listed), default=0)
    left, top = 30, 16
    parts = []
    for number, day in enumerate(listed):
        column, row = divmod(number, 7)
        count = days.get(day.isoformat(), 0)
        level = 0 if not count else 1 + min(3, 4 * count // (most + 1))
        parts.append(
            Markup(
                '<rect class="day level{}" x="{}" y="{}" width="{}" height="{}" rx="2"><title>{}: {:,}</title></rect>'
            ).format(level, left + column * cell, top + row * cell, cell - 2, cell - 2, named(day.isoformat()), count)
        )
        if day.day == 1 and column < weeks - 1:
            parts.append(
                Markup('<text x="{}" y="10">{}</text>').format(
                    left + (column + bool(row)) * cell, _MONTHS[day.month - 1]
                )
            )
    for row, name in ((0, "Mon"), (2, "Wed"), (4, "Fri")):
        parts.append(Markup('<text x="0" y="{}">{}</text>').format(top + row * cell + 10, name))
    return _picture(parts, left + weeks * cell, top + 7 * cell, label, "calendar")


def share(part: float, *, label: str, width: int = 100, height: int = 8) -> Markup:
    """A bar filled from the left by `part` (0 to 1)."""
    parts = [
        Markup('<rect class="ground" x="0" y="0" width="{}" height="{}" rx="2"/>').format(width, height),
        Markup('<rect class="bar" x="0" y="0" width="{:.1f}" height="{}" rx="2"/>').format(
            width * min(max(part, 0), 1), height
        ),
    ]
    return _picture(parts, width, height, label, "share")


def named(period: str) -> str:
    """A period as people write it: `31 May 2024`, `May 2024`, `2024`; what is no period as it is."""
    year, _, rest = period.partition("-")
    month, _, day = rest.partition("-")
    if not month.isdigit() or not 1 <= int(month) <= 12 or (day and not day.isdigit()):
        return period
    return " ".join(part for part in (day.lstrip("0"), _MONTHS[int(month) - 1], year) if part)


def _picture(parts: list[Markup], width: int, height: int, label: str, kind: str) -> Markup:
    return Markup('<svg class="{}" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>').format(
        kind, width, height, escape(label), Markup("").join(parts)
    )
