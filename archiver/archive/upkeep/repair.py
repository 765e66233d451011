"""What can be put right in an archive without fetching or reading a page again."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from archiver.archive.records.indexing import captures_in
from archiver.archive.records.lock import run_lock
from archiver.archive.records.members import Gap, Member
from archiver.archive.store import Archive
from archiver.archive.upkeep.integrity import Finding, Progress, check, former_name, search_index_is_whole, touches
from archiver.errors import ArchiveError

#: Columns of `captures` that the records themselves say.
_TOLD = ("url", "fetched", "status", "mime", "digest", "size", "length", "span", "crc32", "truncated", "site", "run_id")


def repair(data_dir: Path, *, progress: Progress | None = None) -> tuple[list[str], list[Finding]]:
    """Put right what can be. Returns what was done, a line each, and what `check` finds after it: what cannot be put
    right here.

    Torn tails are cut off and kept beside their file, files that were moved are followed, records without a row get
    one, rows that differ from their record are written from it, and the full-text index is made anew where it is wrong.
    The database is written anew where that makes it smaller.
    Raises ArchiveError where there is no archive, Locked while a run is at work on it.
    """
    if not (data_dir / "archive.db").exists():
        raise ArchiveError(f"{data_dir}: no archive.db here; `archiver rebuild` makes it from the WARC files")
    with run_lock(data_dir, "archiver repair"):
        try:
            with Archive(data_dir) as archive:
                done = list(_mend(archive))
        except (ArchiveError, sqlite3.DatabaseError) as error:
            what = str(error).partition("; ")[0]
            return [], [Finding("archive.db", f"cannot be put right: {what}", "run `archiver rebuild`")]
    return done, check(data_dir, progress=progress)


def _mend(archive: Archive) -> Iterator[str]:
    if archive.db.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
        archive.db.execute("REINDEX")
        if archive.db.execute("PRAGMA integrity_check").fetchone()[0] == "ok":
            yield "archive.db: the indexes were wrong, and are made anew"
    names = archive.warc.files()
    for name in names:
        with archive.batch():
            yield from _follow(archive, name, names)
            # what a row knows is no torn tail, however damaged
            if cut := archive.warc.cut_torn_tail(name, archive.captures.indexed_end(name)):
                yield f"warc/{name}: {cut:,} bytes of a torn record cut off, and kept beside it"
            if corrected := _correct(archive, name):
                yield f"warc/{name}: {corrected:,} rows written anew from their records"
            if added := archive.captures.index(name):
                yield f"warc/{name}: {added:,} captures that had no row have one now"
    with archive.batch():
        archive.captures.find_originals()
        if not search_index_is_whole(archive.db.conn):
            archive.db.execute("INSERT INTO articles_fts(articles_fts) VALUES ('rebuild')")
            yield "archive.db: the index of the full-text search is made anew"
    archive.tidy()
    if smaller := archive.shrink():
        yield f"archive.db: written anew, smaller by {smaller:,} bytes"


def _follow(archive: Archive, name: str, names: list[str]) -> Iterator[str]:
    """Let the rows of a file that was moved point at where it is now."""
    if archive.db.table("captures").count_where("warc = ?", [name]):
        return
    first = next(captures_in(archive.warc, name), None)
    former = former_name(archive, first, names) if first is not None else None
    if former is not None:
        archive.db.execute("UPDATE captures SET warc = ? WHERE warc = ?", [name, former])
        yield f"warc/{name}: was warc/{former}; its captures are found there now"


def _correct(archive: Archive, name: str) -> int:
    """Write rows that differ from their record from what it says, where that is undamaged. Returns how many."""
    rows = {row["offset"]: row for row in archive.db.query("SELECT * FROM captures WHERE warc = ?", [name])}
    gaps: list[Gap] = []
    corrected = 0

    def notice(item: Member | Gap) -> None:
        if isinstance(item, Gap):
            gaps.append(item)

    for found in captures_in(archive.warc, name, notice=notice):
        row = rows.get(found.row["offset"])
        if row is None or touches(row, gaps):
            continue
        told = [column for column in _TOLD if column != "size" or found.kind == "response"]
        if any(row[column] != found.row[column] for column in told):
            assignments = ", ".join(f'"{column}" = :{column}' for column in told)
            archive.db.execute(f"UPDATE captures SET {assignments} WHERE id = :id", found.row | {"id": row["id"]})
            corrected += 1
    return corrected
