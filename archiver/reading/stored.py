"""Stored captures, read again. The workers fetch the records themselves: the parent process sees no body."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Generic, TypeVar

from archiver.archive import Store
from archiver.archive.records.captures import stored_capture
from archiver.archive.records.indexing import CaptureRow
from archiver.archive.records.warc import WarcFiles
from archiver.article import Article
from archiver.capture import Capture
from archiver.discovery import Discovery
from archiver.errors import ArchiverError, DamagedRecord, ExtractionError
from archiver.extraction.extractor import extractor_version
from archiver.reading.batches import Task, in_order, site_named
from archiver.reading.readers import reader_for
from archiver.reading.stopping import Stop
from archiver.reading.workers import WorkerPool
from archiver.sites.site import Site

Row = TypeVar("Row", bound=CaptureRow)


@dataclass(frozen=True, slots=True)
class Reread(Generic[Row]):
    """row     -- of `captures`.
    capture -- as stored, but of its body no more than the first byte, which tells that there was one.
    reading -- what its page or source says; an error that says why nothing was read (DamagedRecord where the record
               is); None for an answer that is not read: no 2xx, or cut short.
    seconds -- of CPU that reading the page took; None where it was not, or the worker was lost.
    """

    row: Row
    capture: Capture
    reading: Article | Discovery | ArchiverError | None
    seconds: float | None = None


def reread_all(
    archive: Store,
    rows: Iterable[Row],
    sites: Mapping[str, Site],
    workers: WorkerPool,
    stop: Stop | None = None,
) -> Iterator[Reread[Row]]:
    """Each capture with what it says now, in the order of the rows. Rows are taken as they are needed; no more are in
    memory than `in_order` has in flight."""
    folder = archive.folder / "warc"

    def tasks() -> Iterator[Task[Row, Reread[Row]]]:
        for row in rows:
            original = archive.captures.row(row["revisit_of"]) if row["revisit_of"] is not None else None
            site = site_named(sites, row["site"])
            yield Task(row, row["length"], reread, (folder, row, original, site))

    for row, result in in_order(tasks(), workers, stop):
        if isinstance(result, ExtractionError):
            yield Reread(row, _light(archive.captures.read(row)), result)
        else:
            yield result


def reread(folder: Path, row: Row, original: CaptureRow | None, site: Site | None) -> Reread[Row]:
    """Read the capture of a row; `original` is the row whose body it repeats. Runs in a worker."""
    try:
        capture = stored_capture(WarcFiles(folder), row, original)
    except DamagedRecord as error:
        return Reread(row, Capture(id=row["id"], url=row["url"], fetched=row["fetched"], body=b""), error)
    if not 200 <= capture.status < 300 or capture.truncated:
        return Reread(row, _light(capture), None)
    reading: Article | Discovery | ArchiverError
    started = time.process_time()
    try:
        reading = reader_for(capture.found.get("kind"))(capture, site)
    except ExtractionError as error:
        reading = error
    return Reread(row, _light(capture), reading, time.process_time() - started)


def _light(capture: Capture) -> Capture:
    return replace(capture, body=capture.body[:1])


def reading_version(sites: Mapping[str, Site]) -> str:
    """One digest of how the pages of all sites are read: while it is the same, a run that was stopped may go on."""
    versions = [extractor_version(None), *(extractor_version(site) for site in sites.values())]
    return hashlib.sha256("\n".join(versions).encode()).hexdigest()[:16]
