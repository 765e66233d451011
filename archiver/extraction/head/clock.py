"""What the dates of a page are read against: the moment of its capture, its language, its zone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, tzinfo

from archiver.extraction.page.page import Page
from archiver.extraction.page.timezones import customs_of, own_zone_of, zone_of
from archiver.extraction.words.moments import Customs, Moment, machine

#: Days that systems write where they know none, and everything before.
_EARLIEST = date(1901, 1, 1)
_EPOCH = (date(1969, 12, 31), date(1970, 1, 1))
#: Visible dates are older than the web only where the text is about history.
_EARLIEST_SHOWN = date(1990, 1, 1)
#: No page says when it was captured without a capture time; later dates are typing errors.
_LATEST = datetime(2050, 1, 1, tzinfo=UTC)
#: A page may be dated ahead by a day: by its zone, or for tomorrow's print edition.
_AHEAD = timedelta(days=1, hours=14)


@dataclass(frozen=True, slots=True)
class Clock:
    """How the dates of one page are read.

    now     -- when it was captured, UTC; None where nobody knows. Relative dates resolve against it.
    latest  -- the last day that can be meant.
    customs -- how they are written there.
    zone    -- of times without one, None where the site's clock is not known.
    sure    -- whether the zone is the site's own, not that of its language.
    """

    now: datetime | None
    latest: date
    customs: Customs
    zone: tzinfo | None
    sure: bool

    @classmethod
    def of(cls, page: Page) -> Clock:
        fetched = machine(page.capture.fetched) if page.capture.fetched else None
        now = fetched.utc(UTC) if fetched else None
        return cls(
            now=now,
            latest=((now or _LATEST) + _AHEAD).date(),
            customs=customs_of(page),
            zone=zone_of(page),
            sure=own_zone_of(page) is not None,
        )

    def plausible(self, moment: Moment | None, shown: bool = False) -> bool:
        """False for days before there was news, or the web where the date is in `shown` text, and for days to come."""
        if moment is None or moment.day in _EPOCH or moment.day < (_EARLIEST_SHOWN if shown else _EARLIEST):
            return False
        return min(moment.day, moment.other or moment.day) <= self.latest


def without_midnight(moment: Moment) -> Moment:
    """Midnight sharp is how systems write a day without a time."""
    if moment.time is not None and not (moment.time.hour or moment.time.minute or moment.time.second):
        return replace(moment, time=None, zone=None)
    return moment
