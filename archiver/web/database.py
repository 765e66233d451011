"""The archive as Datasette sees it: every statement of its pages goes through `statements`."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from datasette.app import Datasette
from datasette.database import AttachedDatabase, Database, QueryInterrupted, Results
from datasette.utils import escape_sqlite
from pebble import ProcessExpired

from archiver.web.deadlines import left
from archiver.web.statements import GRACE, Answer, Refused, Statements

#: Rows of a table that are counted for the list of tables.
COUNTED = 10_000

#: Views, and the table that has a row for each of theirs.
BEHIND = {"versions": "revisions"}

#: What Datasette asks of the page of a view, and the same without its other tables: a million rows take a second there.
_COUNTS = {f"select count(*) from {view} ": f"select count(*) from {table}" for view, table in BEHIND.items()}


class ArchiveDatabase(Database):  # type: ignore[misc]  # Datasette has no types
    """Datasette's view of archive.db."""

    def __init__(self, datasette: Datasette, path: Path, statements: Statements) -> None:
        super().__init__(datasette, str(path), is_mutable=True)
        self._statements = statements

    async def execute(
        self,
        sql: str,
        params: Any = None,
        truncate: bool = False,
        custom_time_limit: int | None = None,
        page_size: int | None = None,  # noqa: ARG002 - part of Datasette's signature
        log_sql_errors: bool = True,  # noqa: ARG002
    ) -> Results:
        """Datasette's own contract: rows as sqlite3.Row; raises QueryInterrupted, or sqlite3.OperationalError."""
        limit = min(custom_time_limit or self.ds.sql_time_limit_ms, self.ds.sql_time_limit_ms)
        seconds = min(max(limit, 1) / 1000, left())
        future = self._statements.run(
            _COUNTS.get(sql, sql),
            _plain(params),
            seconds=seconds,
            max_rows=self.ds.max_returned_rows if truncate else None,
        )
        try:
            # for a process to be free it waits as long as the request may; giving up cancels what runs
            answer = await asyncio.wait_for(asyncio.wrap_future(future), left() + GRACE)
        except (TimeoutError, ProcessExpired) as error:
            raise QueryInterrupted(error, sql, params) from None
        except Refused as error:
            raise sqlite3.OperationalError(str(error)) from None
        return Results(_rows(answer), answer.cut, [(name,) for name in answer.columns])

    async def table_counts(self, limit: int = 10) -> dict[str, int | None]:  # noqa: ARG002 - part of Datasette's signature
        """Rows of the tables that are listed; None for more than `COUNTED`, and for the others. SQLite counts a whole
        table in one step, which no time limit reaches."""
        hidden = set(await self.hidden_table_names())
        counts: dict[str, int | None] = {}
        for table in await self.table_names():
            counts[table] = None
            if table not in hidden:
                some = f"SELECT count(*) FROM (SELECT 1 FROM {escape_sqlite(table)} LIMIT {COUNTED + 1})"
                number = (await self.execute(some)).single_value()
                counts[table] = number if number <= COUNTED else None
        return counts

    async def attached_databases(self) -> list[AttachedDatabase]:
        """None: nothing can be attached, and the statement that lists them shows where files are."""
        return []


def _plain(parameters: Any) -> dict[str, Any] | list[Any]:
    """Parameters as another process can have them; Datasette's are a mapping that knows the request."""
    if isinstance(parameters, Sequence):
        return list(parameters)
    return dict(parameters.items()) if parameters else {}


def _rows(answer: Answer) -> list[sqlite3.Row]:
    """The rows as Datasette expects them, by name and by number."""
    if not answer.rows:
        return []
    names = ", ".join(f'NULL AS "{name.replace(chr(34), chr(34) * 2)}"' for name in answer.columns)
    connection = sqlite3.connect(":memory:")
    try:
        cursor = connection.execute(f"SELECT {names}")
        return [sqlite3.Row(cursor, row) for row in answer.rows]
    finally:
        connection.close()
