"""What our own pages read: an archive a thread, read-only, each question within a time limit."""

from __future__ import annotations

import asyncio
import ctypes
import math
import sqlite3
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from archiver.archive import Store

T = TypeVar("T")
P = ParamSpec("P")

#: Pages that are read at the same time.
THREADS = 4

#: Seconds that a page may read. Only a search for words that most articles have comes near.
SECONDS = 3.0

#: Seconds between two looks at those that are in Python.
_LOOK = 0.1

#: Virtual machine steps between two looks at the clock: about 0.1 ms.
_STEPS = 1_000


class TooLong(Exception):
    """A page took more than `SECONDS` to read, or nobody waits for it any more."""


class _Stopped(BaseException):
    """Raised in the midst of a reading. No `except Exception` of what reads holds it up."""


class _Reading:
    """One reading in a thread, which ends when its time is over or when it is stopped, in SQLite as in Python."""

    def __init__(self) -> None:
        # the thread may be stopped while it has the lock, and takes it again
        self._lock = threading.RLock()
        self._thread: int | None = None
        self._deadline = math.inf
        self._stopped = False
        self._pressed = 0

    def begin(self) -> None:
        with self._lock:
            if self._stopped:
                raise _Stopped
            self._deadline = time.monotonic() + SECONDS
            self._thread = threading.get_ident()

    def is_over(self) -> bool:
        """What SQLite asks every now and then."""
        return self._stopped or time.monotonic() >= self._deadline

    def stop(self) -> None:
        """End the reading, or have it not begin. From any thread, at any time."""
        self._stopped = True

    def press(self) -> None:
        """Called at every look: where the reading is still there at the second one after its time, it is in Python."""
        with self._lock:
            if self._thread is not None and self.is_over():
                self._pressed += 1
                if self._pressed == 2:
                    _raise_in(self._thread, _Stopped)

    def end(self) -> None:
        """Called by the thread. After it nothing is raised there."""
        with self._lock:
            if self._thread is not None:
                _raise_in(self._thread, None)
            self._thread = None


def _raise_in(thread: int, error: type[BaseException] | None) -> None:
    """Have Python raise an exception in a thread at its next step; None takes back one that was not raised yet."""
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(error) if error else None)


class Reader:
    """Runs functions of an archive in threads, while the event loop goes on."""

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="reader")
        self._own = threading.local()
        self._opened: list[Store] = []
        self._running: set[_Reading] = set()
        self._closed = threading.Event()
        self._watch = threading.Thread(target=self._watching, name="reader watch", daemon=True)
        self._watch.start()

    async def read(self, function: Callable[Concatenate[Store, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What the function returns for the archive. Raises what it raises, and TooLong. A reading whose request is
        cancelled ends."""
        reading = _Reading()

        def run() -> T:
            try:
                try:
                    reading.begin()
                    return self._read(reading, lambda archive: function(archive, *args, **kwargs))
                finally:
                    reading.end()
            except _Stopped:
                reading.end()
                raise TooLong from None
            finally:
                self._running.discard(reading)

        self._running.add(reading)
        asked = self._threads.submit(run)
        try:
            return await asyncio.wrap_future(asked)
        finally:
            reading.stop()
            if asked.cancelled():  # it did not begin
                self._running.discard(reading)

    def close(self) -> None:
        for reading in tuple(self._running):
            reading.stop()
        self._threads.shutdown(cancel_futures=True)
        self._closed.set()
        self._watch.join()
        while self._opened:
            self._opened.pop().close()

    def _read(self, reading: _Reading, function: Callable[[Store], T]) -> T:
        archive = self._archive()
        archive.db.conn.set_progress_handler(reading.is_over, _STEPS)
        try:
            return function(archive)
        except sqlite3.OperationalError:
            if reading.is_over():
                raise TooLong from None
            raise

    def _watching(self) -> None:
        """Stop readings whose time is over and which are in Python: those in SQLite look at the clock themselves."""
        while not self._closed.wait(_LOOK):
            for reading in tuple(self._running):
                reading.press()

    def _archive(self) -> Store:
        archive: Store | None = getattr(self._own, "archive", None)
        if archive is None:
            archive = self._own.archive = Store(self._data_dir, readonly=True)
            self._opened.append(archive)
        return archive
