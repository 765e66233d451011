"""How long a server asks us to wait."""

from __future__ import annotations

from email.utils import parsedate_to_datetime

from archiver import times
from archiver.capture import Capture


def retry_after(capture: Capture) -> float | None:
    """Seconds from now (RFC 9110, section 10.2.3: a number or a date), not below 0; None where it says nothing."""
    value = (capture.header("retry-after") or "").strip()
    if value.isascii() and value.isdigit():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except (TypeError, ValueError):
        return None
    if moment.tzinfo is None:  # "-0000"
        return None
    return max(0.0, (moment - times.moment(times.now())).total_seconds())
