"""Other times than now for commands that run in processes of their own (libfaketime)."""

from __future__ import annotations

from pathlib import Path

import pytest

_LIBRARY = Path("/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1")

needs_faketime = pytest.mark.skipif(not _LIBRARY.exists(), reason="needs libfaketime")


def clock(shift: str, zone: str = "UTC") -> dict[str, str]:
    """The environment of a command whose clock is off by `shift` (`+1d`, `-10y`), or stands at a moment when the
    command starts and goes on from there (`@2025-03-30 00:59:00`, in the zone)."""
    return {"LD_PRELOAD": str(_LIBRARY), "FAKETIME": shift, "TZ": zone}
