"""The one thread that writes to the archive, so that the crawl's event loop never waits for a disk.

Jobs that come while it works are done together: one fsync of the WARC file and one commit for all of them. That makes
"on disk before it counts" affordable (one commit a row: 236 a second; batched: thousands).
"""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Protocol, TypeVar

from archiver.archive import Store
from archiver.errors import ArchiveError, ArchiverError, DamagedRecord

T = TypeVar("T")
Job = tuple[Callable[[Store], Any], "Future[Any]"]

#: Most jobs in one transaction; readers of the database see their results only after it.
MAX_BATCH = 128

#: Seconds that jobs have when the process is to end at once.
MAX_LEAVE = 1.0


class Do(Protocol):
    """What has a job done on the archive; see `Recorder.do`."""

    async def __call__(self, job: Callable[[Store], T]) -> T: ...


class Recorder:
    """Runs jobs, functions of the archive, one after the other in a thread of its own. A job may be run twice (when
    another of its batch failed), so it must do all its work on the archive."""

    def __init__(self, archive: Store) -> None:
        self._archive = archive
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="recorder", daemon=True)
        try:
            self._thread.start()
        except RuntimeError as error:  # the system gives no more
            raise ArchiverError(f"the archive cannot be written ({error}): end other programs, and run again") from None

    async def do(self, job: Callable[[Store], T]) -> T:
        """The job's result, once what it wrote is on disk. Raises what the job raised, ArchiveError when the disk or
        the database failed."""
        done: Future[T] = Future()
        self._jobs.put((job, done))
        return await asyncio.wrap_future(done)

    def close(self) -> None:
        """Finish the jobs that wait, and end the thread."""
        self._jobs.put(None)
        self._thread.join()

    def leave(self, last: Callable[[Store], Any]) -> None:
        """Finish the jobs that wait and one more, unless that takes longer than the process has."""
        self._jobs.put((last, Future()))
        self._jobs.put(None)
        self._thread.join(MAX_LEAVE)

    def _work(self) -> None:
        while True:
            batch, last = self._take()
            if batch:
                self._run(batch)
            if last:
                return

    def _take(self) -> tuple[list[Job], bool]:
        """The jobs that wait, at least one, and whether they are the last."""
        job = self._jobs.get()
        batch: list[Job] = []
        while job is not None:
            batch.append(job)
            if len(batch) == MAX_BATCH:
                return batch, False
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                return batch, False
        return batch, True

    def _run(self, batch: list[Job]) -> None:
        try:
            with self._archive.batch():
                results = [job(self._archive) for job, _ in batch]
        except Exception as error:
            if len(batch) == 1 or _is_of_archive(error):
                for _, done in batch:
                    _answer(done, error=error)
            else:  # find the one that fails, and let the others through
                for single in batch:
                    self._run([single])
            return
        for (_, done), result in zip(batch, results, strict=True):
            _answer(done, result)


def _is_of_archive(error: Exception) -> bool:
    """Whether the archive failed, and not a job. One job alone may then be written all the same: into a new file where
    that of the run is gone, and nobody would be told."""
    return isinstance(error, ArchiveError) and not isinstance(error, DamagedRecord)


def _answer(done: Future[Any], result: Any = None, error: Exception | None = None) -> None:
    # the run may have given up waiting; the work is done all the same
    if not done.set_running_or_notify_cancel():
        return
    if error is not None:
        done.set_exception(error)
    else:
        done.set_result(result)
