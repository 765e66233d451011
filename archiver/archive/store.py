"""The archive of one data folder: database, WARC files, and what stands in them."""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from sqlite_utils import Database

from archiver.archive.compact import unpack
from archiver.archive.digests import digest_touched, watch_rows
from archiver.archive.schema import APPLICATION_ID, VERSION, migrations
from archiver.errors import (
    ArchiveError,
    ArchiverError,
    ExtractionError,
    NotAnArchive,
    NoWorker,
    OtherTables,
    WorkerError,
)
from archiver.fields import SqlRow
from archiver.reasons import OF_KIND, Reason, Why

if TYPE_CHECKING:
    from archiver.archive.ledger.alarms import Alarms, Figures
    from archiver.archive.ledger.backfills import Backfills
    from archiver.archive.ledger.hosts import Hosts
    from archiver.archive.ledger.outbox import Outbox
    from archiver.archive.ledger.runs import Runs
    from archiver.archive.ledger.shapes import Shapes
    from archiver.archive.ledger.urls import Ledger
    from archiver.archive.records.captures import Captures
    from archiver.archive.records.warc import WarcFiles
    from archiver.archive.records.withdrawals import Withdrawals
    from archiver.archive.stories.articles import Articles, Saved
    from archiver.article import Article
    from archiver.capture import Capture

#: Kilobytes of pages held in memory at most.
CACHE = 32_000

#: Bytes of a database page. Rows of articles are longer than a page and leave a part of one free: with 4,096, as is
#: usual, the file is 3 to 5 % larger. Counting over all articles takes a fifth longer than with those, a search hardly.
PAGE_SIZE = 2_048

#: Bytes that a database may have free before it is written anew.
FREE = 1_000_000

#: Bytes of the database that a reader maps into memory at most, which is SQLite's own limit: counts take half the time.
#: Not for a writer: a disk that fails ends a process that reads mapped memory without a word.
MAPPED = 0x7FFF0000

#: Pages of the full-text index that are put in order at once. https://www.sqlite.org/fts5.html#the_merge_command
TIDIED = 1_000

#: Seconds that a run spends on it at its end.
TIDYING = 5

#: What SQLite says of the machine, not of the file (https://www.sqlite.org/rescode.html).
_OF_MACHINE = frozenset(
    {
        *(sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_READONLY),
        *(sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM),
        *(sqlite3.SQLITE_AUTH, sqlite3.SQLITE_PROTOCOL, sqlite3.SQLITE_NOLFS, sqlite3.SQLITE_INTERRUPT),
    }
)

#: Seconds to wait for another process that holds the database.
BUSY_TIMEOUT = 60


class _Database(Database):
    """sqlite-utils, without the savepoint that it puts around each query in case it returns no rows: a crawl makes ten
    queries for each page, and every one took three statements."""

    def query(self, sql: str, params: Sequence[Any] | SqlRow | None = None) -> Generator[SqlRow]:
        if not sql.lstrip().startswith("SELECT"):
            return super().query(sql, params)
        cursor = self.execute(sql, params)
        names = [column[0] for column in cursor.description]
        if len(set(names)) < len(names):  # it tells them apart
            return super().query(sql, params)
        return (dict(zip(names, row, strict=True)) for row in cursor)


class Store:
    """A data folder, opened.

    data_dir -- folder with `archive.db` and `warc/`; made, with its parents, unless `readonly`.
    readonly -- open the database read-only; nothing is made.
    database -- name of the database; another than `archive.db` while that is rebuilt.

    `db` is the sqlite_utils.Database. Parts: `captures`, `articles`, `ledger`, `runs`, `warc`.
    Raises ArchiveError when the folder cannot be used, NotAnArchive when archive.db is not ours, OtherTables when
    another version of the archiver made it.
    """

    def __init__(self, data_dir: Path | str, *, readonly: bool = False, database: str = "archive.db") -> None:
        self.folder = Path(data_dir)
        self.readonly = readonly
        self._watches = False
        path = self.folder / database
        if database == "archive.db":
            _refuse_if_lost(self.folder)
        if readonly:
            if not path.exists():
                raise ArchiveError(f"{self.folder}: no archive here yet; `archiver crawl URL` begins one")
        else:
            _make_folder(self.folder)
        # plugins of sqlite-utils are the user's, for databases of their own; to look for them takes 30 ms
        self.db = _Database(_connect(path, readonly=readonly), execute_plugins=False)
        try:
            _check_ours(self.db, path)
            # stories of a tag or collection: SELECT noted('harbour')
            self.db.conn.create_function("noted", 1, self._noted)
            if not readonly:
                self.db.enable_wal()
                migrations.apply(self.db)
            if self._is_unfinished():
                from archiver.archive.upkeep.placing import put_in_place

                put_in_place(self.folder)
        except ArchiveError:
            self.db.close()
            raise
        except sqlite3.DatabaseError as error:
            self.db.close()
            raise _unusable(path, error) from None

    # Each part is loaded and made when it is first asked for: a search needs none of them, and starts in half the time.

    @cached_property
    def warc(self) -> WarcFiles:
        from archiver.archive.records.warc import WarcFiles

        return WarcFiles(self.folder / "warc")

    @cached_property
    def captures(self) -> Captures:
        from archiver.archive.records.captures import Captures

        return Captures(self.db, self.warc)

    @cached_property
    def articles(self) -> Articles:
        from archiver.archive.stories.articles import Articles

        return Articles(self.db)

    @cached_property
    def ledger(self) -> Ledger:
        from archiver.archive.ledger.urls import Ledger

        return Ledger(self.db)

    @cached_property
    def backfills(self) -> Backfills:
        from archiver.archive.ledger.backfills import Backfills

        return Backfills(self.db)

    @cached_property
    def shapes(self) -> Shapes:
        from archiver.archive.ledger.shapes import Shapes

        return Shapes(self.db)

    @cached_property
    def runs(self) -> Runs:
        from archiver.archive.ledger.runs import Runs

        return Runs(self.db)

    @cached_property
    def figures(self) -> Figures:
        from archiver.archive.ledger.alarms import Figures

        return Figures(self.db)

    @cached_property
    def alarms(self) -> Alarms:
        from archiver.archive.ledger.alarms import Alarms

        return Alarms(self.db)

    @cached_property
    def outbox(self) -> Outbox:
        from archiver.archive.ledger.outbox import Outbox

        return Outbox(self.db)

    @cached_property
    def hosts(self) -> Hosts:
        from archiver.archive.ledger.hosts import Hosts

        return Hosts(self.db)

    @cached_property
    def withdrawals(self) -> Withdrawals:
        from archiver.archive.records.withdrawals import Withdrawals

        return Withdrawals(self.db)

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        if "warc" in vars(self):
            self.warc.close()
        self.db.close()

    def _noted(self, name: str) -> str:
        from archiver.archive.stories.notes import noted_marks

        return noted_marks(self.folder, name)

    def _is_unfinished(self) -> bool:
        """Whether a withdrawal was killed before the WARC files that it wrote anew were in their place."""
        named = self.db.execute("SELECT 1 FROM sqlite_master WHERE name = 'unfinished'").fetchone()
        sql = "SELECT 1 FROM unfinished WHERE beside IS NOT NULL LIMIT 1"
        return named is not None and self.db.execute(sql).fetchone() is not None

    @contextmanager
    def batch(self) -> Iterator[None]:
        """All writes of a block as one: WARC files synced, then the rows committed. On an error neither counts.

        Raises ArchiveError when the disk is full or fails.
        """
        assert not self.db.conn.in_transaction, "a batch is no part of another"
        from archiver.archive.stories.copies import keep_stories, watch_texts

        self.warc.begin()
        try:
            if not self._watches:
                watch_rows(self.db.conn)
                watch_texts(self.db.conn)
                self._watches = True
            with self.db.atomic():
                yield
                keep_stories(self.db.conn)
                digest_touched(self.db.conn)
                self.warc.sync()
        except OSError as error:
            self.warc.roll_back()
            raise self._cannot_write(error) from None
        except sqlite3.OperationalError as error:
            self.warc.roll_back()
            raise _unusable(self.folder / "archive.db", error) from None
        except BaseException:
            self.warc.roll_back()
            raise

    def tidy(self, seconds: float | None = None) -> None:
        """Put the full-text index into one piece, a sixth smaller than it grew; 30 s for a million articles. In steps,
        so that others can write between them, and the file does not grow by a second index.

        seconds -- join only pieces of a size, for about so long: what a run can spare at its end.
        """
        until = None if seconds is None else time.monotonic() + seconds
        pages = TIDIED if seconds is not None else -TIDIED
        while True:
            with self.batch():
                more = self.merge(pages)
            if not more or (until is not None and time.monotonic() >= until):
                return
            pages = TIDIED

    def merge(self, pages: int = TIDIED) -> bool:
        """Join pieces of the full-text index that are of a size, as far as so many pages go; of all sizes where the
        number is below zero. Returns whether there was something to do. Call inside `batch`."""
        before = self.db.conn.total_changes
        self.db.execute("INSERT INTO articles_fts(articles_fts, rank) VALUES ('merge', ?)", [pages])
        return self.db.conn.total_changes - before > 1  # a step that has nothing to do changes one row

    def shrink(self) -> int:
        """Write the database anew where a tenth of it is free. Returns by how many bytes it is smaller: 0 where others
        have it open, or the disk has no room."""
        path = self.folder / "archive.db"
        before = path.stat().st_size
        page, free = (self.db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_size", "freelist_count"))
        if free * page < max(before // 10, FREE):
            return 0
        if shutil.disk_usage(self.folder).free < 2 * before:  # the new one, and the journal of the old one
            return 0
        try:
            self.db.execute("PRAGMA busy_timeout = 0")
            self.db.disable_wal()  # fails where others have it open
            self.db.execute("VACUUM")
        except sqlite3.OperationalError:
            return 0
        finally:
            self.db.enable_wal()
            self.db.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT * 1_000}")
        return before - path.stat().st_size

    def recover(self) -> tuple[int, int]:
        """Make WARC files and rows agree after a crash, and queue again what the killed run had queued. What a wrong
        clock had dated is planned anew; what was withdrawn and came back is taken out. Returns (captures indexed, bytes
        of torn tails cut off). Only the holder of the lock may call it."""
        from archiver.archive.ledger import runs

        with self.batch():
            self.ledger.release()
            runs.mend(self.db)
            recovered = self.captures.recover()
        from archiver.archive.upkeep.withdrawing import take_out

        try:
            take_out(self)
        except OSError as error:
            raise self._cannot_write(error) from None
        return recovered

    def _cannot_write(self, error: OSError) -> ArchiveError:
        return ArchiveError(
            f"{self.folder}: cannot write ({error.strerror}); what is stored is safe: make room and run again"
        )

    def save(self, article: Article, capture: Capture) -> Saved | None:
        """Store what was read from a capture, and say on the capture what became of it. Returns None, with the
        capture labelled, for what is `refused`."""
        assert capture.id is not None, "only a stored capture can be cited"
        if (why := self.refused(article, capture)) is not None:
            self.articles.withdraw(capture.id)
            self.captures.settle(capture.id, why.reason, article.extractor, detail=why.detail)
            self.articles.note_answer(capture.id)
            return None
        return self.articles.save(article, capture)

    def refused(self, article: Article, capture: Capture) -> Why | None:
        """Why what was read from a stored capture is no article here: the page is none (a consent wall, an index, a
        soft 404 …), or its story was withdrawn. `detail` names the story where the page has its address or its bytes;
        one that only declares that address is kept, and shown nowhere. None where it is an article."""
        from archiver.article import ARTICLE_KINDS
        from archiver.urls import identity

        if article.kind not in ARTICLE_KINDS:
            return Why(OF_KIND[article.kind])
        assert capture.id is not None, "only a stored capture is refused"
        row = self.captures.row(capture.id)
        assert row is not None, "it is stored"
        at = identity(capture.url)
        if (withdrawal := self.withdrawals.of(at, row["digest"])) is not None:
            return Why(Reason.WITHDRAWN, withdrawal.story)
        declared = self.withdrawals.of(identity(article.url)) if article.url else None
        return Why(Reason.WITHDRAWN) if declared is not None and not self.articles.has_story(at) else None

    def note_unreadable(self, capture: Capture, error: ArchiverError | None) -> bool:
        """Label a capture that could not be read. A page that took its worker down is tried again, by a later run,
        until it has had `MAX_ATTEMPTS`; then it is quarantined. Returns whether the matter is settled."""
        assert capture.id is not None, "only a stored capture can be labelled"
        if isinstance(error, NoWorker):  # nothing is known of the page: this was no try
            return False
        reason = error.reason if isinstance(error, ExtractionError) else Reason.UNREAD
        detail = str(error).removeprefix(f"{capture.url}: ") if error is not None else None
        if isinstance(error, WorkerError):
            from archiver.archive.records.captures import MAX_ATTEMPTS

            if self.captures.attempt(capture.id) < MAX_ATTEMPTS:
                return False
            reason = Reason.QUARANTINED
        self.captures.settle(capture.id, reason, detail=detail)
        return True

    def article(self, id_or_url: int | str, *, as_of: str | None = None) -> SqlRow | None:
        """The whole record of an article by id or by any of its URLs, as it is, or was known on a day; None where there
        is none."""
        record = self.articles.get(id_or_url)
        if record is None or as_of is None:
            return record
        from archiver.archive.stories.as_of import record_then

        return record_then(self.articles, record, as_of)

    def search(self, query: str | None = None, **filters: Any) -> Iterator[SqlRow]:
        """Articles that match (see `archiver.archive.search.search.search`), or the newest where no query is
        given. `filters` are those of `Selection`, `sort` and `limit`."""
        from archiver.archive.search import search
        from archiver.archive.search.selection import Selection

        how = {name: filters.pop(name) for name in ("sort", "limit") if name in filters}
        yield from search.search(self.db, Selection(query=query or "", **filters), **how)


def _make_folder(folder: Path) -> None:
    try:
        (folder / "warc").mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ArchiveError(
            f"{folder}: cannot be made ({error.strerror}); name another folder with --data or ARCHIVER_DATA"
        ) from None
    if not os.access(folder, os.W_OK):
        raise ArchiveError(f"{folder}: cannot be written; check its owner and mode, or name another with --data")


def _connect(path: Path, *, readonly: bool) -> sqlite3.Connection:
    mode = "ro" if readonly else "rwc"
    if readonly and not os.access(path.parent, os.W_OK) and not path.with_name(f"{path.name}-wal").exists():
        mode = "ro&immutable=1"  # on a medium that nobody can write SQLite cannot make what readers of a WAL share
    try:
        connection = sqlite3.connect(
            f"file:{_quoted(path)}?mode={mode}", uri=True, timeout=BUSY_TIMEOUT, check_same_thread=False
        )
        # every statement outside `batch` commits by itself: one that did not would hold a transaction open, in which
        # all later batches would be mere savepoints
        connection.isolation_level = None
        connection.execute(f"PRAGMA mmap_size = {MAPPED}" if readonly else f"PRAGMA page_size = {PAGE_SIZE}")
        connection.execute("PRAGMA foreign_keys = ON")
        # JSON of a packed column: SELECT unpack(provenance) FROM articles
        connection.create_function("unpack", 1, lambda stored: stored and unpack(stored), deterministic=True)
        # with WAL this loses at most the last commits at a power cut, and `recover` finds them in the WARC files
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute(f"PRAGMA cache_size = -{CACHE}")
    except sqlite3.Error as error:
        raise _unusable(path, error) from None
    return connection


def _quoted(path: Path) -> str:
    return str(path.absolute()).replace("%", "%25").replace("?", "%3f").replace("#", "%23")


def has_database(folder: Path) -> bool:
    """Whether a folder has an archive. Raises ArchiveError where it had one, whose database is lost."""
    _refuse_if_lost(folder)
    return (folder / "archive.db").exists()


def _refuse_if_lost(folder: Path) -> None:
    """Raise ArchiveError where there are WARC files and no database, or an empty one: a new one beside them would know
    nothing of them."""
    path = folder / "archive.db"
    try:
        is_there = path.stat().st_size > 0
    except FileNotFoundError:
        is_there = False
    except OSError:
        return
    if is_there:
        return
    from archiver.archive.records.warc import WarcFiles

    if WarcFiles(folder / "warc").files():
        raise ArchiveError(f"{path}: is gone or empty, and there are WARC files; run `archiver rebuild`")


def _check_ours(db: Database, path: Path) -> None:
    found, version = (db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version"))
    # the table of migrations alone: a first run that was killed before it had made the others
    if found == 0 and not {*db.table_names()} - {"_sqlite_migrations"}:
        return
    if found != APPLICATION_ID:
        raise NotAnArchive(
            f"{path}: a database of another program; name another folder with --data or ARCHIVER_DATA, or, where it was"
            " damaged, run `archiver rebuild`"
        )
    if version != VERSION:
        raise OtherTables(
            f"{path}: made by another version of the archiver; run `archiver rebuild`, which makes it anew from"
            " the WARC files"
        )


def _unusable(path: Path, error: sqlite3.Error) -> ArchiveError:
    if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_NOTADB:
        return NotAnArchive(f"{path}: not a database; run `archiver rebuild`, or name another folder with --data")
    if getattr(error, "sqlite_errorcode", 0) & 0xFF in _OF_MACHINE:
        return ArchiveError(f"{path}: {error}; `archiver doctor` says what is wrong")
    return ArchiveError(f"{path}: {error}; run `archiver rebuild`")
