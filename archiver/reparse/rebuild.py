"""`archive.db` made anew from the WARC files.

Captures, articles, versions, images and readings come out row for row as they were. What only the database knew comes
back as far as the captures tell: of `urls` those that were fetched and what was found in them, of `runs` number and
time. `reparsed` is empty.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from pathlib import Path

import archiver.archive.whole  # noqa: F401 -- before the run begins
from archiver.archive import Store
from archiver.archive.records.captures import MAX_ATTEMPTS
from archiver.archive.records.indexing import CaptureRow
from archiver.archive.records.lock import run_lock
from archiver.archive.records.warc import WarcFiles
from archiver.archive.upkeep.placing import put_in_place
from archiver.archive.upkeep.withdrawing import take_out
from archiver.errors import ArchiveError, ArchiverError, DamagedRecord, ExtractionError, OfflineRecord
from archiver.fields import JsonObject
from archiver.files import sync_folder
from archiver.importing import storing
from archiver.outcomes.record import adopt, follow, settle, settle_unlisted, visit_of
from archiver.reading.batches import BATCH, grouped, site_named
from archiver.reading.stopping import Stop, stop_on_signals
from archiver.reading.stored import Reread, reading_version, reread_all
from archiver.reading.workers import Workers
from archiver.reasons import Reason
from archiver.sites.file import for_url, load
from archiver.sites.site import Site

#: The database while it is made, and the one it takes the place of.
UNFINISHED, FORMER = "archive.db.rebuilding", "archive.db.before-rebuild"

#: Rows of captures fetched at a time.
_CHUNK = 500

#: What is told how many captures are read, and of how many.
Progress = Callable[[int, int], None]


@dataclass
class RebuildReport:
    """captures, articles -- how many the new database has.
    damaged -- captures whose record could not be read; `archiver check` names them.
    former  -- the database that was there before, if any.
    stop    -- whether a signal ended it early; the next rebuild goes on from there.
    """

    captures: int = 0
    articles: int = 0
    damaged: int = 0
    former: Path | None = None
    stop: Stop = field(default_factory=Stop)

    @property
    def exit_code(self) -> int:
        return self.stop.exit_code or (3 if self.damaged else 0)

    def to_dict(self) -> JsonObject:
        return {
            "captures": self.captures,
            "articles": self.articles,
            "damaged": self.damaged,
            "former": str(self.former) if self.former else None,
        }


def rebuild(data_dir: Path, *, jobs: int | None = None, progress: Progress | None = None) -> RebuildReport:
    """Make the database anew, beside the one that is there, and put it in its place when it is whole.

    One that was stopped or killed goes on where it was. Raises ArchiveError where there are no WARC files, or some are
    offline, Locked.
    """
    _refuse_offline(data_dir)
    if not WarcFiles(data_dir / "warc").files():
        raise ArchiveError(f"{data_dir / 'warc'}: no WARC files here; name the folder of an archive with --data")
    sites = load(data_dir / "sites.toml")
    report = RebuildReport()
    with run_lock(data_dir, "archiver rebuild"), stop_on_signals() as report.stop:
        put_in_place(data_dir)
        with Store(data_dir, database=_begun(data_dir, sites)) as archive:
            _index(archive)
            run_id = _start(archive, sites)
            with Workers(jobs) as workers:
                report.damaged = read_unread(archive, sites, workers, report.stop, progress)
            report.captures, report.articles = archive.db["captures"].count, archive.db["articles"].count
            if report.stop:
                return report
            with archive.batch():
                archive.runs.finish(run_id, "finished", report.exit_code, {})
            archive.tidy()
            archive.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        report.former = _swap(data_dir)
        with Store(data_dir) as archive:
            take_out(archive)
    return report


def _refuse_offline(data_dir: Path) -> None:
    """Raise ArchiveError where WARC files are elsewhere: what stands in them would be lost to the new database."""
    warc = WarcFiles(data_dir / "warc")
    gone: dict[str, str] = {}
    try:
        with Store(data_dir, readonly=True) as archive:
            gone = archive.captures.offline_files()
    except (ArchiveError, sqlite3.DatabaseError):  # it is rebuilt because it cannot be read
        there = warc.files()
        for pattern, place in warc.settings.offline.items():
            if not any(fnmatchcase(name, pattern) for name in there):
                gone[pattern] = place
    if gone:
        named = ", ".join(f"{name} ({place})" for name, place in list(gone.items())[:3])
        raise ArchiveError(
            f"{warc.folder}: {len(gone):,} WARC files are offline: {named}; put them back, or take them out of"
            " [warc.offline] in sites.toml to go on without what is in them"
        )


def read_found(data_dir: Path, *, jobs: int | None = None, progress: Progress | None = None) -> int:
    """Read the captures of an archive that nobody has read, such as those that a repair found. Returns how many there
    were. Raises Locked, ArchiveError."""
    with Store(data_dir, readonly=True) as archive:
        unread = archive.db.table("captures").count_where("outcome IS NULL")
    if unread:
        sites = load(data_dir / "sites.toml")
        with (
            run_lock(data_dir, "archiver repair"),
            Store(data_dir) as archive,
            stop_on_signals() as stop,
            Workers(jobs) as workers,
        ):
            read_unread(archive, sites, workers, stop, progress)
            take_out(archive)
    return unread


def read_unread(
    archive: Store,
    sites: Mapping[str, Site],
    workers: Workers,
    stop: Stop | None = None,
    progress: Progress | None = None,
) -> int:
    """Read all captures that are stored and unread, and settle them as the crawl or the import did that they came from.
    A page that takes its worker down is tried as often as a crawl would. Returns how many records are damaged."""
    damaged = done = 0
    total = archive.db["captures"].count_where("outcome IS NULL")
    for _ in range(MAX_ATTEMPTS):
        for batch in grouped(reread_all(archive, _unread(archive), sites, workers, stop), BATCH):
            with archive.batch():
                for item in batch:
                    _settle(archive, sites, item)
            damaged += sum(_is_damaged(item) for item in batch)
            done += len(batch)
            if progress is not None:
                progress(min(done, total), total)
    return damaged


def _is_damaged(item: Reread[CaptureRow]) -> bool:
    return isinstance(item.reading, DamagedRecord) and not isinstance(item.reading, OfflineRecord)


def _settle(archive: Store, sites: Mapping[str, Site], item: Reread[CaptureRow]) -> None:
    row, capture, reading = item.row, item.capture, item.reading
    if isinstance(reading, OfflineRecord):
        return  # to be read when its file is back
    if isinstance(reading, DamagedRecord):
        archive.captures.settle(row["id"], Reason.DAMAGED)
        return
    site = site_named(sites, row["site"])
    if storing.MARK in capture.found and row["site"] is not None:
        assert not isinstance(reading, ArchiverError) or isinstance(reading, ExtractionError)
        storing.save(archive, storing.noted(archive, sites, capture, row["site"]), reading)
        return
    visit = visit_of(archive, capture, row["site"])
    if visit is None:
        settle_unlisted(archive, capture)
    else:
        # what the URL was taken for at that visit; the ledger may have learned better at a later one
        visit = replace(visit, kind=capture.found.get("kind", visit.kind))
        with archive.ledger.kept() if archive.ledger.knows_newer(visit.key, capture.fetched) else nullcontext():
            settled = settle(archive, site, visit, capture, reading)
            if settled.elsewhere is not None:
                owner = for_url(sites, settled.elsewhere)
                key = owner.key if owner is not None else None
                follow(archive, visit, settled.elsewhere, key, capture.fetched)
            if settled.speaks_for is not None and (owner := for_url(sites, settled.speaks_for)) is not None:
                adopt(archive, visit, settled.speaks_for, owner.key)
        archive.ledger.link(visit.key, archive.articles.home(row["id"]))


def _unread(archive: Store) -> Iterator[CaptureRow]:
    after = 0
    while rows := list(archive.captures.rows("outcome IS NULL AND id > ? ORDER BY id LIMIT ?", after, _CHUNK)):
        yield from rows
        after = rows[-1]["id"]


def _begun(data_dir: Path, sites: Mapping[str, Site]) -> str:
    """Name of the new database: empty, or as far as an earlier rebuild came that read pages as we do now."""
    path = data_dir / UNFINISHED
    if path.exists():
        try:
            with Store(data_dir, database=UNFINISHED) as archive:
                stopped = archive.runs.stopped("rebuild")
        except ArchiveError:
            stopped = None
        if stopped is None or stopped["state"] != {"version": reading_version(sites)}:
            for suffix in ("", "-wal", "-shm"):
                path.with_name(path.name + suffix).unlink(missing_ok=True)
    return UNFINISHED


def _index(archive: Store) -> None:
    for name in archive.warc.files():
        with archive.batch():
            archive.warc.cut_torn_tail(name)
            archive.captures.index(name)
    with archive.batch():
        archive.captures.find_originals()


def _start(archive: Store, sites: Mapping[str, Site]) -> int:
    """The row of this run, behind those of the runs that the captures tell of."""
    stopped = archive.runs.stopped("rebuild")
    with archive.batch():
        if stopped is not None:
            archive.runs.resume(stopped["id"])
            return int(stopped["id"])
        archive.db.execute(
            """INSERT INTO runs (id, command, started, finished, outcome)
               SELECT run_id, 'known from its captures', min(fetched), max(fetched), 'rebuilt'
               FROM captures WHERE run_id IS NOT NULL GROUP BY run_id"""
        )
        run_id = archive.runs.start("rebuild")
        archive.runs.save_state(run_id, {}, {"version": reading_version(sites)})
    return run_id


def _swap(data_dir: Path) -> Path | None:
    """Put the new database in the place of the old one, in one step. Returns where the old one is kept."""
    path, former = data_dir / "archive.db", data_dir / FORMER
    for suffix in ("", "-wal", "-shm"):
        former.with_name(former.name + suffix).unlink(missing_ok=True)
    kept = path.exists()
    if kept:
        with suppress(sqlite3.DatabaseError):  # a damaged one keeps its log
            _fold_log(path)
        os.link(path, former)
    # the log of the old database would be taken for one of the new
    for suffix in ("-wal", "-shm"):
        with suppress(FileNotFoundError):
            os.replace(path.with_name(path.name + suffix), former.with_name(former.name + suffix))
    os.replace(data_dir / UNFINISHED, path)
    sync_folder(data_dir)
    return former if kept else None


def _fold_log(path: Path) -> None:
    connection = sqlite3.connect(path)
    try:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()
