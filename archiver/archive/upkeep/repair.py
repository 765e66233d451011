"""What can be put right in an archive without fetching or reading a page again."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path

from archiver.archive.records.indexing import captures_in
from archiver.archive.records.lock import run_lock
from archiver.archive.records.members import DamagedSpan, Member
from archiver.archive.schema import fill_tallies
from archiver.archive.store import Store
from archiver.archive.upkeep.integrity import (
    Defect,
    Progress,
    check_archive,
    search_index_is_whole,
    tallies_are_right,
    touches,
)
from archiver.archive.upkeep.withdrawing import take_out
from archiver.errors import ArchiveError

#: Columns of `captures` that the records themselves say.
_TOLD = ("url", "fetched", "status", "mime", "digest", "size", "length", "span", "crc32", "truncated", "site", "run_id")


def repair(data_dir: Path, *, progress: Progress | None = None) -> tuple[list[str], list[Defect]]:
    """Put right what can be. Returns what was done, a line each, and what `check` finds after it: what cannot be put
    right here.

    Torn tails are cut off and kept beside their file. Moved files are followed. Records without a row get one, and rows
    that differ from their record are written from it. A wrong full-text index and wrong counts are made anew. The
    database is written anew where that makes it smaller. Raises ArchiveError where there is no archive, Locked while a
    run is at work on it.
    """
    if not (data_dir / "archive.db").exists():
        raise ArchiveError(f"{data_dir}: no archive.db here; run `archiver rebuild`")
    with run_lock(data_dir, "archiver repair"):
        try:
            with Store(data_dir) as archive:
                done = list(_mend(archive))
        except (ArchiveError, sqlite3.DatabaseError) as error:
            what = str(error).partition("; ")[0]
            return [], [Defect("archive.db", f"cannot be put right: {what}", "run `archiver rebuild`", unreadable=True)]
    return done, check_archive(data_dir, progress=progress)


def _mend(archive: Store) -> Iterator[str]:
    if archive.db.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
        archive.db.execute("REINDEX")
        if archive.db.execute("PRAGMA integrity_check").fetchone()[0] == "ok":
            yield "archive.db: the indexes were wrong, and are made anew"
    for name in archive.warc.files():
        with archive.batch():
            corrected, moved, lost, tail = _bind(archive, name)
            # what a row knows is no torn tail, however damaged
            if tail is not None and (
                cut := archive.warc.cut_torn_tail(name, max(tail, archive.captures.indexed_end(name)))
            ):
                yield f"warc/{name}: {cut:,} bytes of a torn record cut off, and kept beside it"
            if corrected:
                yield f"warc/{name}: {corrected:,} rows written anew from their records"
            if moved:
                yield f"warc/{name}: {moved:,} captures are found here now; their records stood elsewhere"
            if lost:
                yield f"warc/{name}: {lost:,} captures are lost: another record took the place of theirs"
            if added := archive.captures.index(name):
                yield f"warc/{name}: {added:,} captures that had no row have one now"
    with archive.batch():
        archive.captures.find_originals()
        if not search_index_is_whole(archive.db.conn):
            archive.db.execute("INSERT INTO articles_fts(articles_fts) VALUES ('rebuild')")
            yield "archive.db: the index of the full-text search is made anew"
        if not tallies_are_right(archive.db):
            fill_tallies(archive.db)
            yield "archive.db: sites, days, authors … are counted anew"
    take_out(archive)
    archive.tidy()
    if smaller := archive.shrink():
        yield f"archive.db: written anew, smaller by {smaller:,} bytes"


def _bind(archive: Store, name: str) -> tuple[int, int, int, int | None]:
    """Let rows say what the records of a file do, each its own: by identity and digest, wherever it stands. Returns how
    many were written anew, were found here and had stood elsewhere, and are lost: another record took the place. Last,
    where the file's last whole record ends, if anything is behind it."""
    gaps: list[DamagedSpan] = []
    changed: dict[int, dict[str, object]] = {}
    moved = 0
    taken: set[int] = set()

    def notice(item: Member | DamagedSpan) -> None:
        if isinstance(item, DamagedSpan):
            gaps.append(item)

    for found in captures_in(archive.warc, name, notice=notice):
        row = archive.captures.by_record(found.row["record"])
        if touches(found.row, gaps):
            continue
        taken.add(found.row["offset"])
        if row is None or row["digest"] != found.row["digest"] or row["id"] in changed:
            continue
        told = [column for column in _TOLD if column != "size" or found.kind != "revisit"]
        elsewhere = (row["warc"], row["offset"]) != (name, found.row["offset"])
        if elsewhere and archive.captures.stands(row):
            continue  # a copy
        known: Mapping[str, object] = row
        said: Mapping[str, object] = found.row
        if elsewhere or any(known[column] != said[column] for column in told):
            changed[row["id"]] = {column: said[column] for column in (*told, "warc", "offset")}
            moved += elsewhere
    rows = {row["offset"]: row for row in archive.captures.rows("warc = ?", name)}
    lost = [
        rows[offset]["id"]
        for offset in taken & rows.keys()
        if rows[offset]["id"] not in changed and not archive.captures.stands(rows[offset])
    ]
    # a place is one row's: all that leave theirs go before others come
    for capture_id in (*changed, *lost):
        archive.db.execute('UPDATE captures SET "offset" = -id WHERE id = ?', [capture_id])
    for capture_id, told_values in changed.items():
        assignments = ", ".join(f'"{column}" = :{column}' for column in told_values)
        archive.db.execute(f"UPDATE captures SET {assignments} WHERE id = :id", told_values | {"id": capture_id})
    tail = gaps[-1].offset if gaps and gaps[-1].at_end else None
    return len(changed) - moved, moved, len(lost), tail
