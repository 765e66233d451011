"""The server's log, which nobody can fill by asking."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager

#: Lines of one kind (logged at one place of the code) that are written in `SECONDS`; of others only the number is.
LINES = 5

SECONDS = 60


class Damped(logging.Filter):
    """Lets `LINES` records of a kind pass in `SECONDS`, and tells with the next one how many it held back."""

    def __init__(self) -> None:
        super().__init__()
        #: Of each kind: when its time began, and how many there were since. The code has so many places and no more.
        self._kinds: dict[tuple[str, int], tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        kind = record.pathname, record.lineno
        now = time.monotonic()
        begun, number = self._kinds.get(kind, (now, 0))
        if now - begun >= SECONDS:
            if number > LINES:
                record.msg = f"{record.getMessage()} (and {number - LINES:,} more like it before)"
                record.args = None
            begun, number = now, 0
        self._kinds[kind] = begun, number + 1
        return number < LINES


@contextmanager
def damped_log() -> Iterator[None]:
    """Warnings and errors of all loggers go to stderr, damped, while the block runs."""
    handler = logging.StreamHandler()
    handler.setLevel(logging.WARNING)
    handler.addFilter(Damped())
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    try:
        yield
    finally:
        root.removeHandler(handler)
