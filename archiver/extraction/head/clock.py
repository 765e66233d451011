"""What the dates of a page are read against: the moment of its capture, its language, its zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

from archiver.extraction.page.page import Page
from archiver.extraction.page.timezones import country_of, declared_language, zone_of
from archiver.extraction.words.moments import Moment, machine

#: Days that systems write where they know none, and everything before.
_EARLIEST = date(1901, 1, 1)
_EPOCH = (date(1969, 12, 31), date(1970, 1, 1))
#: Visible dates are older than the web only where the text is about history.
_EARLIEST_SHOWN = date(1990, 1, 1)
#: No page says when it was captured without a capture time; later dates are typing errors.
_LATEST = datetime(2050, 1, 1, tzinfo=UTC)
#: A page may be dated ahead by a day: by its zone, or for tomorrow's print edition.
_AHEAD = timedelta(days=1, hours=14)
#: Countries that write the month first, as pages in English without a country mostly do too.
_MONTH_FIRST = frozenset({"us", "ph"})


@dataclass(frozen=True, slots=True)
class Clock:
    """How the dates of one page are read.

    now         -- when it was captured, UTC; None where nobody knows. Relative dates resolve against it.
    latest      -- the last day that can be meant.
    language    -- declared ISO 639-1 code, None where there is none.
    month_first -- how `03/04/2021` is meant.
    zone        -- of times without one, None where the site's clock is not known.
    """

    now: datetime | None
    latest: date
    language: str | None
    month_first: bool
    zone: tzinfo | None

    @classmethod
    def of(cls, page: Page) -> Clock:
        fetched = machine(page.capture.fetched) if page.capture.fetched else None
        now = fetched.utc(UTC) if fetched else None
        language, country = declared_language(page)[:2] or None, country_of(page)
        return cls(
            now=now,
            latest=((now or _LATEST) + _AHEAD).date(),
            language=language,
            month_first=country in _MONTH_FIRST or (language == "en" and country is None),
            zone=zone_of(page),
        )

    def plausible(self, moment: Moment | None, shown: bool = False) -> bool:
        """False for days before there was news, or the web where the date is in `shown` text, and for days to come."""
        if moment is None or moment.day in _EPOCH or moment.day < (_EARLIEST_SHOWN if shown else _EARLIEST):
            return False
        return moment.day <= self.latest


def without_midnight(moment: Moment) -> Moment:
    """Midnight sharp is how systems write a day without a time."""
    if moment.time is not None and not (moment.time.hour or moment.time.minute or moment.time.second):
        return Moment(moment.day)
    return moment
