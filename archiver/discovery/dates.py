"""Dates of feeds and sitemaps: RFC 822 (RSS), RFC 3339 (Atom) and W3C date-time (sitemaps), and their bent forms."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_tz
from zoneinfo import ZoneInfo

from archiver.times import moment, stamp

#: Feeds announce stories somewhat early; a date further ahead of the fetch is a mistake or bait.
MAX_AHEAD = timedelta(days=1)

#: Older stories than the oldest newspaper archive are a mistake.
MIN_YEAR = 1800

_ISO = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)"
    r"(?:[T ]+(\d\d):?(\d\d)(?::?(\d\d)(?:[.,]\d{1,9})?)?\s*(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?)?",
    re.IGNORECASE,
)


def read_date(text: str | None, timezone: str | None = None, fetched: str | None = None) -> str | None:
    """The date as `YYYY-MM-DDTHH:MM:SSZ`, or `YYYY-MM-DD` where no time is given, or one without zone and `timezone`
    (an IANA name: the site's) is unknown. None for what is no date, before 1800, the Unix epoch (an empty field of a
    database), or later than a day after `fetched`."""
    text = (text or "").strip()[:64]
    read = _iso(text, timezone) or _rfc822(text, timezone)
    if read is None or int(read[:4]) < MIN_YEAR or read.startswith("1970-01-01"):
        return None
    if fetched is not None and read > stamp(moment(fetched) + MAX_AHEAD):
        return None
    return read


def _iso(text: str, timezone: str | None) -> str | None:
    match = _ISO.fullmatch(text)
    if match is None:
        return None
    year, month, day, hour, minute, second, zone = match.groups()
    try:
        when = datetime(int(year), int(month), int(day), int(hour or 0), int(minute or 0), min(int(second or 0), 59))
    except ValueError:
        return None
    if hour is None:
        return when.date().isoformat()
    if zone is None:
        return _local(when, timezone)
    digits = re.sub(r"\D", "", zone).ljust(4, "0")
    shift = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return _in_utc(when, -shift if zone.startswith("-") else shift)


def _rfc822(text: str, timezone: str | None) -> str | None:
    parts = parsedate_tz(text)
    if parts is None:
        return None
    try:
        when = datetime(*parts[:5], min(parts[5], 59))
    except ValueError:
        return None
    if not re.search(r"\d:\d", text):
        return when.date().isoformat()
    if parts[9] is None or text.endswith("-0000"):
        return _local(when, timezone)
    return _in_utc(when, timedelta(seconds=parts[9]))


def _in_utc(when: datetime, shift: timedelta) -> str | None:
    if abs(shift) > timedelta(hours=15):
        return when.date().isoformat()
    try:
        return stamp((when - shift).replace(tzinfo=UTC))
    except OverflowError:
        return None


def _local(when: datetime, timezone: str | None) -> str | None:
    if timezone is None:
        return when.date().isoformat()
    try:
        return stamp(when.replace(tzinfo=ZoneInfo(timezone)))
    except OverflowError:
        return None
