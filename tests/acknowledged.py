"""What an archive had acknowledged at a moment, such as when its process was killed: all of it must be there later."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from archiver.archive.records.members import Member, walk_members

_DATABASE = ("archive.db", "archive.db-wal")


@dataclass(frozen=True)
class Acknowledged:
    """Rows that were committed, in files that nobody opens before the next run does.

    captures -- with the bytes where their records stand.
    versions -- of articles, as they are told.
    unread   -- captures of which nobody has said what became of them.
    """

    captures: frozenset[tuple[Any, ...]] = frozenset()
    versions: frozenset[tuple[Any, ...]] = frozenset()
    unread: int = 0

    def lost(self, later: Acknowledged) -> list[tuple[Any, ...]]:
        """What is not there any more at a later moment."""
        return sorted([*(self.captures - later.captures), *(self.versions - later.versions)])

    @property
    def stored(self) -> set[str]:
        """Addresses whose page was stored whole."""
        return {url for _, url, status, *_ in self.captures if status == 200}


def acknowledged(data: Path) -> Acknowledged:
    """What the database of a data folder says. A copy is asked: to open a database that was left behind mends it."""
    with tempfile.TemporaryDirectory() as folder:
        for name in _DATABASE:
            if (data / name).exists():
                shutil.copy(data / name, folder)
        connection = sqlite3.connect(Path(folder, "archive.db"))
        try:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'captures'").fetchall():
                return Acknowledged()
            captures = connection.execute(
                'SELECT id, url, status, fetched, digest, warc, "offset", span, crc32 FROM captures'
            )
            versions = connection.execute(
                """SELECT key, versions.title, versions.lead, versions.text FROM versions
                   JOIN articles ON articles.id = article_id"""
            )
            unread = connection.execute("SELECT count(*) FROM captures WHERE outcome IS NULL").fetchone()
            return Acknowledged(frozenset(captures), frozenset(versions), *unread)
        finally:
            connection.close()


def torn(data: Path) -> int:
    """Bytes behind the last whole record of any WARC file. Raises AssertionError for damage anywhere else."""
    found = 0
    for path in (data / "warc").rglob("*.warc.gz"):
        with path.open("rb") as file:
            for item in walk_members(file):
                if not isinstance(item, Member):
                    assert item.at_end, f"{path}: {item}"
                    found += item.length
    return found
