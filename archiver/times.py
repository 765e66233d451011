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


def later(text: str, seconds: float) -> str:
    return stamp(moment(text) + timedelta(seconds=seconds))
