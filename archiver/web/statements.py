"""SQL that comes from outside, as a person typed it or as an address says: run in processes that can be killed.

SQLite's own time limit does not reach into one function call: `zeroblob(9e8)` takes 13 GB within it, and `trim()` of
one million characters by another takes minutes in a single step. So none of it runs in the server.
"""

from __future__ import annotations

import multiprocessing
import resource
import signal
import sqlite3
import time
import zlib
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

from pebble import ProcessPool

from archiver.archive.compact import unpack
from archiver.archive.search.query import parse_query
from archiver.fields import PACKED

#: Processes that run statements. Others wait; the pages of our own never do.
PROCESSES = 2

#: Seconds after which a process that did not notice its time limit is killed: on top of the limit.
GRACE = 0.3

#: Bytes that a statement may take, and its answer, and one value in it. The longest page we keep fits.
MAX_MEMORY = 80 * 2**20
MAX_ANSWER = 24 * 2**20
MAX_VALUE = 12 * 2**20

#: Bytes that SQLite may write for sorting and for tables of a recursion.
MAX_TEMPORARY = 128 * 2**20

#: See https://www.sqlite.org/limits.html
_LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: MAX_VALUE,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 100_000,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 200,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
}

#: Pragmas that only look at tables. `database_list` would show where the file is.
_PRAGMAS = frozenset(
    {
        "data_version",
        "schema_version",
        "table_info",
        "table_xinfo",
        "table_list",
        "foreign_key_list",
        "index_list",
        "index_info",
        "index_xinfo",
        "function_list",
    }
)

_READING = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_RECURSIVE})

#: Functions that may not be called, whatever SQLite says of them; and its mark of such functions
#: (https://www.sqlite.org/c3ref/c_deterministic.html, SQLITE_DIRECTONLY).
_REACHING = frozenset({"load_extension", "fts3_tokenizer"})
_DIRECT_ONLY = 0x80000

#: Columns that may name files of this machine (`import /some/path`): they read as NULL.
_HIDDEN = frozenset({("runs", "command"), ("runs", "state")})

#: Virtual machine steps between two looks at the clock: about 0.1 ms.
_STEPS = 1_000

Parameters = Mapping[str, Any] | Sequence[Any]


class Refused(Exception):
    """The statement cannot be answered; the message says why."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows as tuples; `cut` where there were more than `max_rows`."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    cut: bool


class Statements:
    """Runs statements on a database that is opened read-only, each in one of `PROCESSES` processes."""

    def __init__(self, database: Path) -> None:
        self._database = database
        self._pool = ProcessPool(
            max_workers=PROCESSES,
            max_tasks=1_000,
            initializer=_settle_in,
            # a fork of a process with threads may inherit a lock that nobody gives back
            context=multiprocessing.get_context("spawn"),
        )
        self._first = self._pool.schedule(_settled)

    def wait_until_ready(self) -> None:
        """Return when a process is there. It starts when the pool is made, and takes a second on a busy machine: the
        first page is not to wait for it."""
        self._first.result()

    def run(self, sql: str, parameters: Parameters, *, seconds: float, max_rows: int | None) -> Future[Answer]:
        """The answer to one statement. The future raises Refused, TimeoutError where it took longer than `seconds`, or
        pebble's ProcessExpired."""
        arguments = (str(self._database), sql, parameters, seconds, max_rows)
        future: Future[Answer] = self._pool.schedule(_run, args=arguments, timeout=seconds + GRACE)
        return future

    def close(self) -> None:
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()


def guard(connection: sqlite3.Connection) -> None:
    """Let a connection do nothing but read tables, within `_LIMITS`."""
    for category, limit in _LIMITS.items():
        connection.setlimit(category, limit)
    # SQLite marks those that reach beyond the database: one loads code, another has pointers of the process
    marked = connection.execute("SELECT name FROM pragma_function_list WHERE flags & ?", [_DIRECT_ONLY])
    connection.set_authorizer(partial(_authorize, _REACHING | {name for (name,) in marked}))


def _authorize(
    denied: frozenset[str],
    action: int,
    first: str | None,
    second: str | None,
    _database: str | None,
    _trigger: str | None,
) -> int:
    if action == sqlite3.SQLITE_READ and (first, second) in _HIDDEN:
        return sqlite3.SQLITE_IGNORE
    if action in _READING:
        return sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_PRAGMA and first is not None and first.lower() in _PRAGMAS:
        return sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_UPDATE and first == "sqlite_master":
        # a virtual table tells its columns to the parser in this way; nothing can be written, the file is open to read
        return sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_FUNCTION and second not in denied:
        return sqlite3.SQLITE_OK
    return sqlite3.SQLITE_DENY


def _settle_in() -> None:
    # Ctrl-C goes to the whole process group: only the server decides when to end
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # pebble's own handler of SIGTERM is Python, and would not run while SQLite is busy
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    with open("/proc/self/statm") as statm:
        taken = int(statm.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (taken + MAX_MEMORY, taken + MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MAX_TEMPORARY, MAX_TEMPORARY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _settled() -> None:
    """Nothing to do but to be there."""


#: The connection of this process, by database.
_connections: dict[str, sqlite3.Connection] = {}


def _run(database: str, sql: str, parameters: Parameters, seconds: float, max_rows: int | None) -> Answer:
    connection = _connections.get(database)
    if connection is None:
        connection = _connections[database] = sqlite3.connect(f"file:{quote(database)}?mode=ro", uri=True)
        connection.text_factory = lambda data: str(data, "utf-8", "replace")
        # what Datasette makes of words typed into a table's search: here, what they are everywhere else
        connection.create_function("escape_fts", 1, _as_query, deterministic=True)
        connection.create_function("unpack", 1, _unpacked, deterministic=True)
        guard(connection)
    deadline = time.perf_counter() + seconds
    connection.set_progress_handler(lambda: time.perf_counter() >= deadline, _STEPS)
    try:
        cursor = connection.execute(sql, parameters)
        rows, cut = _fetch(cursor, max_rows)
        return Answer(tuple(column[0] for column in cursor.description or ()), rows, cut)
    except sqlite3.OperationalError as error:
        if str(error) == "interrupted":
            raise TimeoutError from None
        raise Refused(str(error)) from None
    except (sqlite3.Error, sqlite3.Warning, OverflowError) as error:
        raise Refused(str(error)) from None
    except MemoryError:
        raise Refused("this takes more memory than a statement may have") from None


def _as_query(text: str) -> str:
    return parse_query(text).expression or '""'


def _unpacked(value: Any) -> Any:
    """The JSON of a packed column; what is something else, as it is."""
    try:
        return unpack(value) if isinstance(value, bytes) else value
    except (zlib.error, UnicodeDecodeError):
        return value


def _fetch(cursor: sqlite3.Cursor, max_rows: int | None) -> tuple[list[tuple[Any, ...]], bool]:
    rows: list[tuple[Any, ...]] = []
    size = 0
    packed = {number for number, column in enumerate(cursor.description or ()) if column[0] in PACKED}
    for row in cursor:
        if packed:
            row = tuple(_unpacked(value) if number in packed else value for number, value in enumerate(row))
        if max_rows is not None and len(rows) == max_rows:
            cursor.close()
            return rows, True
        size += sum(len(value) if isinstance(value, str | bytes) else 8 for value in row)
        if size > MAX_ANSWER:
            raise Refused(f"the answer is larger than {MAX_ANSWER // 2**20} MB: ask for fewer columns or rows")
        rows.append(row)
    return rows, False
