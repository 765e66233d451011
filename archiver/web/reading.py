"""What our own pages read: an archive a thread, read-only, each question within a time limit."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from archiver.archive import Archive

T = TypeVar("T")
P = ParamSpec("P")

#: Pages that are read at the same time.
THREADS = 4

#: Seconds that a page may read. Only a search for words that most articles have comes near.
SECONDS = 3.0

#: Virtual machine steps between two looks at the clock: about 0.1 ms.
_STEPS = 1_000


class TooLong(Exception):
    """A page took more than `SECONDS` to read."""


class Reader:
    """Runs functions of an archive in threads, while the event loop goes on."""

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="reader")
        self._own = threading.local()
        self._opened: list[Archive] = []

    async def read(self, function: Callable[Concatenate[Archive, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What the function returns for the archive. Raises what it raises, and TooLong."""

        def run() -> T:
            archive = self._archive()
            deadline = time.monotonic() + SECONDS
            archive.db.conn.set_progress_handler(lambda: time.monotonic() >= deadline, _STEPS)
            try:
                return function(archive, *args, **kwargs)
            except sqlite3.OperationalError as error:
                if str(error) == "interrupted":
                    raise TooLong from None
                raise

        return await asyncio.get_running_loop().run_in_executor(self._threads, run)

    def close(self) -> None:
        self._threads.shutdown(cancel_futures=True)
        while self._opened:
            self._opened.pop().close()

    def _archive(self) -> Archive:
        archive: Archive | None = getattr(self._own, "archive", None)
        if archive is None:
            archive = self._own.archive = Archive(self._data_dir, readonly=True)
            self._opened.append(archive)
        return archive
