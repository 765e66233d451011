"""By which columns Datasette's tables can be sorted: in a large one by those that stand in the order of an index."""

from __future__ import annotations

from collections.abc import Iterable

from archiver.archive import Archive

#: Rows from which sorting by another column takes longer than a statement may.
LARGE = 100_000

#: Views, and the table whose indexes give their rows in an order.
_BEHIND = {"versions": "revisions"}


def sortable(archive: Archive, tables: Iterable[str]) -> dict[str, list[str]]:
    """Of each large table or view the columns; the others can be sorted by any."""
    return {name: _indexed(archive, _BEHIND.get(name, name)) for name in tables if _is_large(archive, name)}


def _is_large(archive: Archive, name: str) -> bool:
    table = _BEHIND.get(name, name)
    return archive.db.execute(f'SELECT 1 FROM "{table}" LIMIT 1 OFFSET ?', [LARGE]).fetchone() is not None


def _indexed(archive: Archive, table: str) -> list[str]:
    """The key, and the first column of each index of all rows."""
    first = archive.db.execute(
        """SELECT name FROM pragma_table_info(:table) WHERE pk = 1
           UNION SELECT columns.name FROM pragma_index_list(:table) AS listed, pragma_index_info(listed.name) AS columns
           WHERE NOT listed.partial AND columns.seqno = 0 AND columns.name IS NOT NULL""",
        {"table": table},
    )
    return [name for (name,) in first]
