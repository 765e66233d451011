"""A stretch of days, and whether a story may be from it."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Window:
    """The days from `since` to `until`, both included, as `YYYY-MM-DD`; UTC, as all days of the archive."""

    since: str
    until: str

    @property
    def end(self) -> str:
        """The day after: what sorts before it as text lies within, days and times alike."""
        return (date.fromisoformat(self.until) + timedelta(days=1)).isoformat()

    def touches(self, earliest: str | None, latest: str | None) -> bool:
        """Whether something published between `earliest` and `latest` (days or times; None: nobody knows) may be from
        these days."""
        return (latest is None or latest >= self.since) and (earliest is None or earliest < self.end)

    def up_to(self, day: str | None) -> Window:
        """The same days, none after `day`."""
        return self if day is None else Window(self.since, min(self.until, day[:10]))

    def __str__(self) -> str:
        return f"{self.since} to {self.until}"


def first_day(text: str) -> str:
    """The first day of a day, month or year: `2024-02` is 2024-02-01."""
    year, month, day = (*text.split("-"), "01", "01")[:3]
    return f"{year}-{month}-{day}"


def last_day(text: str) -> str:
    """The last one: `2024-02` is 2024-02-29."""
    year, month, day = (*text.split("-"), "", "")[:3]
    last = calendar.monthrange(int(year), int(month or 12))[1]
    return f"{year}-{month or 12}-{day or last}"
