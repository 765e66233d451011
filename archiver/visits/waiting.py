"""How long a server asks us to wait."""

from __future__ import annotations

from archiver import times
from archiver.capture import Capture


def retry_after(capture: Capture) -> float | None:
    """Seconds from now that an answer asks for; None where it says nothing."""
    return seconds(capture.header("retry-after") or "")


def seconds(value: str) -> float | None:
    """A Retry-After (RFC 9110, section 10.2.3: a number or a date) as seconds from now, not below 0; None where it is
    neither."""
    value = value.strip()
    if value.isascii() and value.isdigit():
        return float(value)
    moment = times.of_header(value)
    if moment is None:
        return None
    return max(0.0, (moment - times.moment(times.now())).total_seconds())
