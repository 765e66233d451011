"""WARC files that come into their place with the rows that tell of them, whenever a process is killed.

They are on the disk, whole, under names that no reader takes for WARC files; then the rows are committed, among them
those of the table `unfinished`, which say what is to be renamed; then that is done, by whoever opens the archive next
where the process was killed before.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from archiver.archive.records.warc import BESIDE
from archiver.archive.store import Store
from archiver.files import sync_folder

if TYPE_CHECKING:
    from archiver.archive.records.packed import Moved

#: In the table `unfinished`, what takes the place of a file that is to go.
_NOTHING = ""


@contextmanager
def lasting_batch(archive: Store) -> Iterator[None]:
    """A batch that is on the disk when the context ends, before the files are put in place that it names."""
    archive.db.execute("PRAGMA synchronous = FULL")
    try:
        with archive.batch():
            yield
    finally:
        archive.db.execute("PRAGMA synchronous = NORMAL")
    put_in_place(archive.folder)


def place_beside(archive: Store, contents: Iterable[bytes], name: str) -> int:
    """Write a WARC file that comes to that name when the batch is committed, and index it. Returns how many captures
    got a row. Call inside `lasting_batch`."""
    beside = archive.warc.write_beside(name, contents)
    announce(archive, name, beside)
    return archive.captures.index(name, beside=beside)


def announce(archive: Store, name: str, beside: str) -> None:
    """Note that a file is to take that name when the batch is committed. Call inside `lasting_batch`."""
    archive.db.execute("INSERT INTO unfinished (file, beside) VALUES (?, ?)", [name, beside])


def announce_removal(archive: Store, name: str) -> None:
    """Note that a file is to go when the batch is committed, and others have come into their place. Call inside
    `lasting_batch`, when no row names the file any more."""
    announce(archive, name, _NOTHING)


def move_rows(archive: Store, moved: Iterable[Moved]) -> None:
    """Let rows say where their records stand in files that were written anew. Call inside `lasting_batch`."""
    archive.db.conn.executemany(
        """UPDATE captures SET warc = :warc, "offset" = :offset, length = :length, span = :span, crc32 = :crc32
           WHERE id = :id""",
        [asdict(row) for row in moved],
    )


def put_in_place(folder: Path) -> None:
    """Give files that were written beside others their names. Each has a name that never comes again, so any process
    may do it, at any time, twice. Does nothing where the folder cannot be written, or the database not be read."""
    database = f"{(folder / 'archive.db').absolute().as_uri()}?mode=rw"
    with suppress(sqlite3.DatabaseError), closing(sqlite3.connect(database, timeout=10, uri=True)) as connection:
        # what goes does so last: by then all that replaces it is there
        rows = connection.execute(
            "SELECT file, beside FROM unfinished WHERE beside IS NOT NULL ORDER BY beside = ?", [_NOTHING]
        ).fetchall()
        for name, beside in rows:
            path = folder / "warc" / name
            with suppress(FileNotFoundError):
                if beside == _NOTHING:
                    path.unlink()
                else:
                    os.replace(folder / "warc" / beside, path)
            sync_folder(path.parent)
            with connection:
                connection.execute("DELETE FROM unfinished WHERE file = ? AND beside = ?", [name, beside])


def forget_strays(archive: Store) -> None:
    """Take away what was written beside other files and not committed. Only the holder of the lock may call it."""
    named = {row["beside"] for row in archive.db.query("SELECT beside FROM unfinished")}
    for path in archive.warc.folder.glob(f"*/*/*{BESIDE}*"):
        if str(path.relative_to(archive.warc.folder)) not in named:
            path.unlink()
