"""Times as the archive writes them: UTC, to the second, `YYYY-MM-DDTHH:MM:SSZ`."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

FORMAT = "%Y-%m-%dT%H:%M:%SZ"


def stamp(moment: datetime) -> str:
    """The moment (with a time zone) as the archive writes it."""
    return moment.astimezone(UTC).strftime(FORMAT)


def now() -> str:
    return stamp(datetime.now(UTC))


def moment(text: str) -> datetime:
    """The reverse of `stamp`; also reads WARC dates, which may carry fractions of a second."""
    return datetime.fromisoformat(text).astimezone(UTC)


def of_header(text: str) -> datetime | None:
    """A date as HTTP and e-mail have it (RFC 5322, section 3.3), with its offset; without one it is UTC. None where it
    is none, or one that cannot be written in four digits of years."""
    from email.utils import parsedate_to_datetime  # seldom needed, and half of the standard library comes with it

    try:
        moment = parsedate_to_datetime(text)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        year = moment.astimezone(UTC).year
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    return moment if year >= 1000 else None


def later(text: str, seconds: float) -> str:
    return stamp(moment(text) + timedelta(seconds=seconds))


_SECONDS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}


def seconds(text: str) -> int:
    """`2h` as 7200. Raises ValueError with a sentence for people where the text is no length of time above zero."""
    match = re.fullmatch(r"\s*(\d{1,7})\s*([smhd])\s*", text)
    if match is None or int(match[1]) == 0:
        raise ValueError(f"{text!r} is no length of time such as 90s, 30m, 2h or 1d")
    return int(match[1]) * _SECONDS[match[2]]


def duration_words(seconds: float) -> str:
    """The reverse, in the largest unit that it fills: 7200 as `2h`; what is left over is rounded."""
    whole = round(seconds)
    for unit in ("d", "h", "m"):
        if whole and whole % _SECONDS[unit] == 0:
            return f"{whole // _SECONDS[unit]}{unit}"
    return f"{whole}s"


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
