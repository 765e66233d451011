"""A digest of each row of articles and versions, so that a row that was changed by hand is named.

Every writer of the archive commits through `Store.batch`. On its connection temporary triggers note which rows it
touches, and before the commit these get their digests anew. Another program's connection has no such triggers: its
changes leave the digests as they were.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator, Sequence

#: A digest for `number` of an article's versions, or, where that is 0, for the article's row and its images.
DIGESTS = """
CREATE TABLE digests (
    article_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    digest BLOB NOT NULL,
    PRIMARY KEY (article_id, number)
) WITHOUT ROWID;
"""

#: Rows of one statement.
_CHUNK = 500

#: Bytes of a digest: against accidents and editors, not against somebody who can write digests as well.
_SIZE = 16

#: What names a row, and is no part of what it says.
_NAMES = frozenset({"id", "article_id", "number", "position"})

_WATCHED = (("articles", "id", "0"), ("revisions", "article_id", "number"), ("images", "article_id", "0"))


def watch_rows(connection: sqlite3.Connection) -> None:
    """Let the connection note which rows it touches from now on."""
    # no key: within a trigger the outer statement decides what a conflict does
    connection.execute("CREATE TEMP TABLE IF NOT EXISTS touched (article_id INTEGER, number INTEGER)")
    for table, article, number in _WATCHED:
        for event, sides in (("INSERT", ("new",)), ("DELETE", ("old",)), ("UPDATE", ("old", "new"))):
            notes = "".join(
                f"INSERT INTO touched VALUES ({side}.{article}, {number if number == '0' else f'{side}.{number}'});"
                for side in sides
            )
            connection.execute(
                f"CREATE TEMP TRIGGER IF NOT EXISTS {table}_{event} AFTER {event} ON main.{table} BEGIN {notes} END"
            )


def digest_touched(connection: sqlite3.Connection) -> None:
    """Write the digests of all rows that were touched since the last time. Part of the caller's transaction."""
    touched = connection.execute("SELECT DISTINCT article_id, number FROM touched").fetchall()
    if not touched:
        return
    connection.execute("""DELETE FROM digests WHERE (article_id, number) IN (SELECT article_id, number FROM touched)""")
    for start in range(0, len(touched), _CHUNK):
        some = touched[start : start + _CHUNK]
        articles = sorted({article for article, number in some if number == 0})
        versions = sorted({article for article, number in some if number != 0})
        wanted = set(some)
        made = [row for row in _made(connection, articles, versions) if row[:2] in wanted]
        connection.executemany("INSERT INTO digests VALUES (?, ?, ?)", made)
    connection.execute("DELETE FROM touched")


def fill_digests(connection: sqlite3.Connection) -> None:
    """Write the digests of all rows, as they are."""
    connection.execute("DELETE FROM digests")
    for ids in _all_ids(connection):
        connection.executemany("INSERT INTO digests VALUES (?, ?, ?)", _made(connection, ids, ids))


def rows_changed_by_hand(connection: sqlite3.Connection) -> list[tuple[int, int]]:
    """Article and number (see `DIGESTS`) of the rows that are not as they were written, in order; also of those that
    came or went by hand. None in an archive that has no digests yet."""
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'digests'").fetchone():
        return []
    found: list[tuple[int, int]] = []
    for ids in _all_ids(connection):
        sql = f"SELECT article_id, number, digest FROM digests WHERE article_id IN ({_marks(ids)})"
        kept = {(article, number): digest for article, number, digest in connection.execute(sql, ids)}
        there = {(article, number): digest for article, number, digest in _made(connection, ids, ids)}
        found += [name for name in kept.keys() | there.keys() if kept.get(name) != there.get(name)]
    return sorted(found)


def _all_ids(connection: sqlite3.Connection) -> Iterator[list[int]]:
    """Ids of all articles that have rows or digests, some at a time."""
    after = -(2**63)
    some = "SELECT id FROM (SELECT DISTINCT {1} AS id FROM {0} WHERE {1} > :after ORDER BY 1 LIMIT {2})"
    tables = (("articles", "id"), ("revisions", "article_id"), ("digests", "article_id"))
    sql = " UNION ".join(some.format(table, name, _CHUNK) for table, name in tables)
    while ids := [row[0] for row in connection.execute(f"{sql} ORDER BY id LIMIT {_CHUNK}", {"after": after})]:
        yield ids
        after = ids[-1]


def _made(
    connection: sqlite3.Connection, articles: Sequence[int], versions: Sequence[int]
) -> Iterator[tuple[int, int, bytes]]:
    """Digests of the rows of some articles with their images, and of the versions of some."""
    images: dict[int, list[bytes]] = {}
    for article, _, digest in _rows(connection, "images", "article_id, position", articles):
        images.setdefault(article, []).append(digest)
    for article, _, digest in _rows(connection, "articles", "id, 0", articles):
        whole = hashlib.blake2b(b"".join([digest, *images.get(article, ())]), digest_size=_SIZE)
        yield article, 0, whole.digest()
    yield from _rows(connection, "revisions", "article_id, number", versions)


def _rows(
    connection: sqlite3.Connection, table: str, name: str, ids: Sequence[int]
) -> Iterator[tuple[int, int, bytes]]:
    columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})") if row[1] not in _NAMES]
    # as blobs: what an editor left may be no text that can be decoded
    values = ", ".join(f'CAST("{column}" AS BLOB)' for column in columns)
    names = [column.encode() for column in columns]
    sql = f"SELECT {name}, {values} FROM {table} WHERE {name.partition(',')[0]} IN ({_marks(ids)}) ORDER BY 1, 2"
    for article, number, *row in connection.execute(sql, list(ids)):
        digest = hashlib.blake2b(digest_size=_SIZE)
        for column, value in zip(names, row, strict=True):
            if value is not None:  # so that a column that is added later changes none
                digest.update(b"%s %d " % (column, len(value)))
                digest.update(value)
        yield article, number, digest.digest()


def _marks(ids: Sequence[int]) -> str:
    return ", ".join("?" * len(ids))
