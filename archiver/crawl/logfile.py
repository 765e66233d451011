"""The log of the runs: `logs/archiver.log` in the data folder, rotated, so that cron's mail can stay short."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from logging.handlers import RotatingFileHandler
from pathlib import Path

from archiver import times

#: Bytes of one file, and number of older ones kept: a year of quiet runs every 30 minutes.
MAX_BYTES = 2**20
KEPT = 5


class Errors(logging.Handler):
    """Counts unexpected errors. `first` is the message of the first one."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.count = 0
        self.first: str | None = None

    def emit(self, record: logging.LogRecord) -> None:
        self.count += 1
        if self.first is None:
            self.first = next(iter(record.getMessage().splitlines()), "")


class _File(RotatingFileHandler):
    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        """A log that cannot be written (disk full) is no reason to stop, nor to print a trace for each line: the
        archive will say so itself."""


class _Format(logging.Formatter):
    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: ARG002, N802
        return times.now()


@contextmanager
def log_file(data_dir: Path) -> Iterator[Errors]:
    """Write what is logged, from INFO of ours and WARNING of others, while the context lasts. Gives the count of
    errors. Only the holder of the run lock may call it: two processes must not rotate one file."""
    path = data_dir / "logs" / "archiver.log"
    errors = Errors()
    root = logging.getLogger()
    handlers: list[logging.Handler] = [errors]
    with suppress(OSError):  # `Archive` has the words for a folder that cannot be written
        path.parent.mkdir(exist_ok=True)
        handlers.append(_File(path, maxBytes=MAX_BYTES, backupCount=KEPT, encoding="utf-8"))
    for handler in handlers:
        handler.setFormatter(_Format("%(asctime)s %(levelname)s %(name)s: %(message)s"))
        handler.addFilter(_worth_writing)
        root.addHandler(handler)
    level = root.level
    root.setLevel(logging.INFO)
    try:
        yield errors
    finally:
        root.setLevel(level)
        for handler in handlers:
            root.removeHandler(handler)
            with suppress(OSError):  # a full disk takes no last lines either
                handler.close()


def _worth_writing(record: logging.LogRecord) -> bool:
    return record.levelno >= logging.WARNING or record.name.startswith("archiver")
