"""What is written together counts together, or not at all."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from archiver.archive import Store
from archiver.capture import Capture
from archiver.crawl.recorder import Recorder
from archiver.errors import ArchiveError


def adding(number: int) -> Callable[[Store], Any]:
    page = Capture(url=f"https://a.example/{number}", body=b"<p>Words", fetched="2026-01-01T00:00:00Z")
    return lambda archive: archive.captures.add(page)


def refusing(archive: Store) -> None:
    adding(9)(archive)
    raise ValueError("odd")


def results(archive: Store, jobs: list[Callable[[Store], Any]], meanwhile: Callable[[], None]) -> list[Any]:
    """What comes of jobs that are written as one batch, before which something happens."""
    begun, go_on = threading.Event(), threading.Event()

    def hold(_: Store) -> None:
        begun.set()
        go_on.wait()

    async def run() -> list[Any]:
        with closing(Recorder(archive)) as recorder:
            first = asyncio.ensure_future(recorder.do(hold))
            await asyncio.to_thread(begun.wait)
            waiting = [asyncio.ensure_future(recorder.do(job)) for job in jobs]
            await asyncio.sleep(0)  # all are in the queue
            meanwhile()
            go_on.set()
            return (await asyncio.gather(first, *waiting, return_exceptions=True))[1:]

    return asyncio.run(run())


def test_a_warc_file_that_is_gone_fails_all_that_is_written(tmp_path: Path) -> None:
    """Else each job by itself would begin another file, and nobody be told."""
    with Store(tmp_path) as archive:
        with archive.batch():
            adding(0)(archive)
        (path,) = (tmp_path / "warc").rglob("*.warc.gz")
        found = results(archive, [adding(1), adding(2)], path.unlink)
        assert [type(result) for result in found] == [ArchiveError, ArchiveError]
        assert archive.db["captures"].count == 1


def test_a_job_that_fails_does_not_take_the_others_with_it(tmp_path: Path) -> None:
    with Store(tmp_path) as archive:
        found = results(archive, [adding(1), refusing, adding(2)], lambda: None)
        assert [type(result) for result in found] == [Capture, ValueError, Capture]
        urls = [row["url"] for row in archive.db.query("SELECT url FROM captures ORDER BY id")]
        assert urls == ["https://a.example/1", "https://a.example/2"]
