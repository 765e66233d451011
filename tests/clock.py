"""Other times than now for commands that run in processes of their own (libfaketime)."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.command import Installation

_LIBRARY = Path("/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1")

needs_faketime = pytest.mark.skipif(not _LIBRARY.exists(), reason="needs libfaketime")


def clock(shift: str, zone: str = "UTC") -> dict[str, str]:
    """The environment of a command whose clock is off by `shift` (`+1d`, `-10y`)."""
    return {"LD_PRELOAD": str(_LIBRARY), "FAKETIME": shift, "TZ": zone}


def at(archiver: Installation, moment: datetime, zone: str = "UTC") -> Installation:
    """The same archiver, for whose next command it is that moment."""
    shift = (moment - datetime.now(UTC)).total_seconds()
    return Installation(archiver.folder, archiver.proxy, {**archiver.environment, **clock(f"{shift:+.0f}", zone)})
