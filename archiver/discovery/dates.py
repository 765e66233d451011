"""Dates of feeds and sitemaps: RFC 822 (RSS), RFC 3339 (Atom) and W3C date-time (sitemaps), and their bent forms.

They are read as pages' dates are (`archiver.extraction.words.moments`), so that one text is one moment everywhere.
"""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from archiver.extraction.words.moments import machine
from archiver.times import moment, stamp

#: Feeds announce stories somewhat early; a date further ahead of the fetch is a mistake or bait.
MAX_AHEAD = timedelta(days=1)

#: Older stories than the oldest newspaper archive are a mistake; what lies further ahead cannot be told in UTC.
MIN_YEAR, MAX_YEAR = 1800, 9998


def read_date(text: str | None, timezone: str | None = None, fetched: str | None = None) -> str | None:
    """The date as `YYYY-MM-DDTHH:MM:SSZ`, or `YYYY-MM-DD` where no time is given, or one without a known zone and
    `timezone` (an IANA name: the site's) is None. None for what is no date, may be two (`03/04/2021`), or lies before
    1800 or more than a day after `fetched`. The Unix epoch is none either: databases write it for an empty field."""
    found = machine((text or "").strip()[:64])
    if found is None or found.other is not None or not MIN_YEAR <= found.day.year <= MAX_YEAR:
        return None
    read = found.stamp(ZoneInfo(timezone) if timezone else None)
    if read.startswith("1970-01-01"):
        return None
    if fetched is not None and read > stamp(moment(fetched) + MAX_AHEAD):
        return None
    return read
