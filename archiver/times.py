"""Times as the archive writes them: UTC, to the second, `YYYY-MM-DDTHH:MM:SSZ`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

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
