"""Dates of feeds and sitemaps: RFC 822 (RSS), RFC 3339 (Atom) and W3C date-time (sitemaps), and their bent forms."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from archiver.times import moment, stamp

#: Feeds announce stories somewhat early; a date further ahead of the fetch is a mistake or bait.
MAX_AHEAD = timedelta(days=1)

#: Older stories than the oldest newspaper archive are a mistake.
MIN_YEAR = 1800

_TIME = (
    r"(?P<hour>\d\d?):?(?P<minute>\d\d)(?::?(?P<second>\d\d)(?:[.,]\d{1,9})?)?"
    r"\s*(?P<zone>[+-]\d\d:?(?:\d\d)?|[A-Z]{1,5})?"
)
_ISO = re.compile(rf"(?P<year>\d{{4}})-?(?P<month>\d\d)-?(?P<day>\d\d)(?:(?:T|\s+){_TIME})?", re.IGNORECASE)
_RFC822 = re.compile(
    rf"(?:[A-Z]{{2,9}}\.?,?\s+)?(?P<day>\d\d?)[\s-]+(?P<month>[A-Z]{{3,9}})\.?[\s-]+(?P<year>\d{{4}}|\d\d)(?:,?\s+{_TIME})?",
    re.IGNORECASE,
)
_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = dict(zip(_NAMES, range(1, 13), strict=True))

#: Hours ahead of UTC: RFC 822's zones, and those that European and Asian feeds use though it has them not.
_ZONES = {
    **dict.fromkeys(["Z", "UT", "UTC", "GMT", "WET"], 0),
    **{"EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7},
    **{"BST": 1, "CET": 1, "MEZ": 1, "CEST": 2, "MESZ": 2, "EET": 2, "EEST": 3, "MSK": 3, "JST": 9, "KST": 9},
}


def read_date(text: str | None, timezone: str | None = None, fetched: str | None = None) -> str | None:
    """The date as `YYYY-MM-DDTHH:MM:SSZ`, or `YYYY-MM-DD` where no time is given, or one without a known zone and
    `timezone` (an IANA name: the site's) is None. None for what is no date, before 1800, the Unix epoch (an empty field
    of a database), or later than a day after `fetched`."""
    text = (text or "").strip()[:64]
    match = _ISO.fullmatch(text) or _RFC822.fullmatch(text)
    read = _read(match, timezone) if match else None
    if read is None or read.startswith("1970-01-01"):
        return None
    if fetched is not None and read > stamp(moment(fetched) + MAX_AHEAD):
        return None
    return read


def _read(match: re.Match[str], timezone: str | None) -> str | None:
    year, month = int(match["year"]), match["month"]
    if len(match["year"]) == 2:
        year += 2000 if year < 50 else 1900  # RFC 2822, 4.3
    if year < MIN_YEAR:
        return None
    try:
        day = date(year, int(month) if month.isdigit() else _MONTHS[month[:3].lower()], int(match["day"]))
        if match["hour"] is None:
            return day.isoformat()
        second = min(int(match["second"] or 0), 59)  # a leap second
        when = datetime(day.year, day.month, day.day, int(match["hour"]), int(match["minute"]), second)
        shift = _shift(match["zone"])
        if shift is not None:
            return stamp((when - shift).replace(tzinfo=UTC))
        return stamp(when.replace(tzinfo=ZoneInfo(timezone))) if timezone else day.isoformat()
    except (KeyError, ValueError, OverflowError):
        return None


def _shift(zone: str | None) -> timedelta | None:
    """How far the zone is ahead of UTC, None where that is not known. `-0000` says just that (RFC 2822, 3.3)."""
    if zone is None or zone == "-0000":
        return None
    if zone[0] not in "+-":
        hours = _ZONES.get(zone.upper())
        return None if hours is None else timedelta(hours=hours)
    digits = zone[1:].replace(":", "").ljust(4, "0")
    shift = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    if shift > timedelta(hours=15):
        return None
    return -shift if zone[0] == "-" else shift
