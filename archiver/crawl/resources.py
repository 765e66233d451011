"""What a crawl holds while it runs: the lock, the archive, its log, the workers and the recorder. All of it or none."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import archiver.archive.whole  # noqa: F401 -- before the run begins
from archiver import times
from archiver.archive import Store
from archiver.archive.records.lock import run_lock
from archiver.crawl.logfile import Errors, log_file
from archiver.crawl.recorder import Recorder
from archiver.errors import ArchiverError
from archiver.reading.workers import Limits, Workers

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class Resources:
    """archive  -- opened, and recovered from what killed the last run; the recorder alone writes to it.
    run_id   -- of the row in `runs`, which whoever opened this finishes.
    started  -- when that row was made.
    errors   -- unexpected errors that were logged since.
    """

    archive: Store
    run_id: int
    started: str
    errors: Errors
    workers: Workers
    recorder: Recorder


@contextmanager
def open_resources(
    data_dir: Path, command: str, *, jobs: int | None = None, limits: Limits | None = None, warm: bool = True
) -> Iterator[Resources]:
    """Everything that a run holds, while the context lasts; it is closed in reverse.

    warm -- see `Workers`.

    Raises Locked, ArchiveError, NoWorker. Nothing is held then, and a row of `runs` that was made says why it ended.
    """
    with run_lock(data_dir, command), Store(data_dir) as archive, log_file(data_dir) as errors:
        archive.recover()
        for name in archive.captures.missing_files():
            logger.error("warc/%s: is gone, and captures are in it; put it back, or run `archiver check`", name)
        with archive.batch():
            started = times.now()
            run_id = archive.runs.start(command)
        begun = False
        try:
            with Workers(jobs, limits, warm=warm) as workers, closing(Recorder(archive)) as recorder:
                begun = True
                yield Resources(archive, run_id, started, errors, workers, recorder)
        except Exception as error:
            if not begun:
                code = error.exit_code if isinstance(error, ArchiverError) else 1
                with archive.batch():
                    archive.runs.finish(run_id, type(error).__name__, code, {})
            raise
