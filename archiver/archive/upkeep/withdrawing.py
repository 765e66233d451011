"""Stories taken out of the archive, or hidden, as a person decides.

All of it is one transaction, with the WARC files that it writes (`archiver.archive.upkeep.placing`). What is left to do
then is in the table `unfinished`, too: whoever writes to the archive next wipes the database.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from warcio.recordloader import ArcWarcRecord

from archiver import times
from archiver.archive.ledger.urls import MAX_HOPS, quoted
from archiver.archive.records.indexing import CaptureRow, RecordRow
from archiver.archive.records.lock import run_lock
from archiver.archive.records.warc import ENDINGS, VIEWS, Cut, is_packed, member_of
from archiver.archive.records.withdrawals import How, Withdrawal, statement_record, tombstone_record, tombstone_time
from archiver.archive.store import Store
from archiver.archive.stories.notes import NOTES, PASSWORDS, Notes, has_notes, story_marks
from archiver.archive.upkeep.placing import (
    announce,
    forget_strays,
    lasting_batch,
    move_rows,
    place_beside,
    put_in_place,
)
from archiver.errors import ArchiveError, ArchiverError, DamagedRecord
from archiver.fields import JsonObject
from archiver.reasons import STORIES, Reason
from archiver.urls import clean, identity

#: More than any offset: rows are moved beyond it first, since no two may have one place.
_BEYOND = 1 << 50

_DATABASE = "archive.db"

#: What an archive keeps its own things in; anything else in its folder may hold copies.
_OWN = frozenset(
    {_DATABASE, f"{_DATABASE}-wal", f"{_DATABASE}-shm", "sites.toml", "run.lock", "logs", NOTES, PASSWORDS}
)


@dataclass(frozen=True, slots=True)
class WithdrawReport:
    """What a withdrawal took out, or would.

    articles -- id and headline.
    others   -- articles at other addresses that lose captures, for these have the same bytes.
    captures -- how many leave the database; of those that are hidden none.
    files    -- WARC files that are written anew.
    lists    -- feeds and pages that named the story: they may have its headline and summary.
    copies   -- files in the folder of the archive that may still hold the story: former databases, torn ends.
    notes    -- how many notes of readers go with it; those of a hidden story stay.
    wiped    -- False: the database holds deleted text in its free pages until the next run.
    """

    story: str
    how: How
    articles: tuple[tuple[int, str | None], ...] = ()
    addresses: tuple[str, ...] = ()
    others: tuple[int, ...] = ()
    captures: int = 0
    files: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    notes: int = 0
    wiped: bool = True

    def to_dict(self) -> JsonObject:
        return asdict(self)


def withdraw(data_dir: Path, address: str, reason: str, *, hide: bool = False, dry_run: bool = False) -> WithdrawReport:
    """Take a story out: its article with all versions and pictures, and its records (see
    `archiver.archive.records.withdrawals`).

    address -- any of its addresses, or the number of its article.
    hide    -- leave the records in the WARC files.
    dry_run -- say what would go, and change nothing.

    Raises ArchiverError where there is no such story, ArchiveError, Locked.
    """
    Store(data_dir, readonly=True).close()  # says where there is none
    with run_lock(data_dir, "archiver withdraw"), Store(data_dir) as archive:
        if not dry_run:
            archive.recover()
        statement = _statement(archive, address, "hidden" if hide else "withdrawn", reason)
        going = _Going.of(archive, statement)
        report = going.report()
        if not dry_run:
            _bind_notes(archive, going)
            if archive.withdrawals.about(statement.story) != statement:
                _commit(archive, [going], state=True)
            report = replace(report, wiped=_finish(archive), copies=tuple(_copies(data_dir)))
        return report


def undo_withdrawal(data_dir: Path, address: str, reason: str = "undone") -> WithdrawReport:
    """Let a withdrawn story come back: what was hidden is to be read again (`outcome` is NULL), what was taken out may
    be fetched again. Raises ArchiverError where nothing was withdrawn, ArchiveError, Locked."""
    Store(data_dir, readonly=True).close()
    with run_lock(data_dir, "archiver withdraw"), Store(data_dir) as archive:
        archive.recover()
        former = archive.withdrawals.of(identity(address))
        if former is None:
            raise ArchiverError(f"{address}: is not withdrawn")
        statement = replace(former, how="undone", at=_after(archive), reason=reason)
        with lasting_batch(archive):
            _state(archive, statement)
            back = archive.db.execute(
                f"""UPDATE captures SET detail = NULL, extractor = NULL, outcome = CASE
                       {" ".join(f"WHEN url LIKE '{start}%' THEN '{view}'" for view, start in VIEWS.items())} END
                   WHERE outcome = ? AND (detail = ? OR detail IS NULL)""",
                [Reason.WITHDRAWN, former.story],
            )
        return WithdrawReport(former.story, "undone", addresses=_addresses(former), captures=back.rowcount)


def take_out(archive: Store) -> None:
    """Take out what was withdrawn and came back, with the files of another archive or by an address that nobody knew;
    finish what a killed withdrawal left to do. Only the holder of the lock may call it."""
    found = [archive.withdrawals.about(story) for story in archive.withdrawals.stories_here()]
    if going := [_Going.of(archive, withdrawal) for withdrawal in found if withdrawal is not None]:
        _commit(archive, going, state=False)
    _finish(archive)


def taken_out_since(archive: Store, name: str, since: str) -> bool:
    """Whether a WARC file was written anew without a story at that time or later."""
    times_told: list[str] = []

    def notice(record: ArcWarcRecord) -> None:
        if (at := tombstone_time(record)) is not None:
            times_told.append(at)

    for _ in archive.captures.without_rows(name, other=notice):
        pass
    return max(times_told, default="") >= since


@dataclass(frozen=True, slots=True)
class _Going:
    """What goes with a withdrawal: articles, and captures that tell the story no more."""

    archive: Store
    withdrawal: Withdrawal
    articles: tuple[int, ...]
    marked: tuple[int, ...]

    @classmethod
    def of(cls, archive: Store, withdrawal: Withdrawal) -> _Going:
        """By the marks of a story: its articles, and its captures, whatever became of them."""
        marks = quoted(withdrawal.marks)
        articles = _ids(
            archive,
            f"""SELECT id FROM articles WHERE key IN ({marks})
                UNION SELECT article_id FROM addresses WHERE key IN ({marks})""",
        )
        own = _own_captures(archive, articles, withdrawal.story)
        own |= _views(archive, own)
        told = f" AND outcome IN ({quoted(STORIES)})" if withdrawal.how == "hidden" else ""
        same = _ids(archive, f"SELECT id FROM captures WHERE digest IN ({marks}){told}")
        own |= same - _ids(archive, f"SELECT id FROM captures WHERE digest IN ({marks}) AND outcome = 'picture'")
        if withdrawal.how == "withdrawn":
            own |= _besides(archive, withdrawal, own)
            own |= _views(archive, own)
        pictures = _pictures(archive, articles, own, marks)
        if withdrawal.how == "hidden":
            pictures &= _ids(archive, f"SELECT id FROM captures WHERE outcome = 'picture' AND digest IN ({marks})")
        own |= pictures
        return cls(archive, withdrawal, tuple(sorted(articles)), tuple(sorted(own)))

    def rows(self) -> list[CaptureRow]:
        """The rows of the captures whose records are taken out."""
        ids = ", ".join(map(str, self.marked))
        if self.withdrawal.how != "withdrawn":
            return []
        return list(self.archive.captures.rows(f"id IN ({ids}) ORDER BY warc, offset"))

    def report(self) -> WithdrawReport:
        ids = ", ".join(map(str, self.articles))
        articles = self.archive.db.query(f"SELECT id, title FROM articles WHERE id IN ({ids}) ORDER BY id")
        homes = {self.archive.articles.home(number) for number in self.marked} - {None, *self.articles}
        rows = self.rows()
        keys = quoted(self.withdrawal.marks)
        lists = self.archive.db.query(
            f"SELECT DISTINCT found_in FROM urls WHERE key IN ({keys}) AND found_in IS NOT NULL ORDER BY found_in"
        )
        return WithdrawReport(
            self.withdrawal.story,
            self.withdrawal.how,
            tuple((row["id"], row["title"]) for row in articles),
            _addresses(self.withdrawal),
            tuple(sorted(home for home in homes if home is not None)),
            len(rows),
            tuple(dict.fromkeys(row["warc"] for row in rows if row["offset"] >= 0)),
            tuple(row["found_in"] for row in lists),
            tuple(_copies(self.archive.folder)),
            _notes_of(self),
        )


def _notes_of(going: _Going) -> int:
    """How many notes of readers go with a story."""
    if going.withdrawal.how != "withdrawn" or not has_notes(going.archive.folder):
        return 0
    with Notes(going.archive.folder, readonly=True) as notes:
        told = [notes.of(story_marks(going.archive.db, number)) for number in going.articles]
    return sum(len(each.notes) for each in told if each is not None)


def _bind_notes(archive: Store, going: _Going) -> None:
    """Let notes of a story be known by the address that its withdrawal is stated by. They are found by it later, when
    the archive knows the story no more: a kill in between changes nothing."""
    if going.articles and has_notes(archive.folder):
        with Notes(archive.folder) as notes:
            for number in going.articles:
                notes.bind(story_marks(archive.db, number), going.withdrawal.story)


def _forget_notes(archive: Store) -> None:
    """Delete what is noted of stories that were taken out, since it may quote them."""
    if has_notes(archive.folder):
        gone = archive.db.execute("SELECT mark FROM withdrawals WHERE how = 'withdrawn'").fetchall()
        if gone:
            with Notes(archive.folder) as notes:
                notes.forget(mark for (mark,) in gone)


def _statement(archive: Store, address: str, how: How, reason: str) -> Withdrawal:
    """What is to be written of a story; the former statement where that says as much. Raises ArchiverError where the
    archive has no such story."""
    record = archive.articles.get(address)
    if record is None:
        former = archive.withdrawals.of(identity(address))
        if former is None:
            raise ArchiverError(f"no article {address} here; `archiver search` lists what is")
        if former.how in (how, "withdrawn"):
            return former
        return replace(former, how=how, at=_after(archive), reason=reason)
    own = _own_captures(archive, {record["id"]}, record["key"])
    own |= _views(archive, own)
    ids = ", ".join(map(str, own))
    rows = list(archive.db.query(f"SELECT url, digest, size FROM captures WHERE id IN ({ids})"))
    marks = {record["key"], *_addresses_of(archive, record["id"], {row["url"] for row in rows}, own)}
    pictures = ", ".join(map(str, _pictures(archive, {record["id"]}, own)))
    rows += archive.db.query(
        f"""SELECT url, digest, size FROM captures WHERE id IN ({pictures}) AND outcome = 'picture' AND digest NOT IN
            (SELECT digest FROM captures WHERE outcome = 'picture' AND id NOT IN ({pictures}))"""
    )
    marks |= {row["digest"] for row in rows if row["digest"] and row["size"]}
    [(last,)] = archive.db.execute("SELECT max(id) FROM captures").fetchall()
    return Withdrawal(record["key"], how, _after(archive), reason, tuple(sorted(marks)), last)


def _addresses_of(archive: Store, article_id: int, urls: set[str], own: set[int]) -> set[str]:
    """The addresses that lead to an article: those it had, those it was read at, those that the ledger knows. Left out
    is one at which another story stood, too: a page that always has the newest."""
    former = archive.db.query("SELECT key FROM addresses WHERE article_id = ?", [article_id])
    known = archive.db.query("SELECT url FROM urls WHERE article_id = ?", [article_id])
    urls = urls | {row["url"] for row in known}
    told = f"SELECT id FROM captures WHERE url = ? AND outcome IN ({quoted(STORIES)})"
    alone = {identity(url) for url in urls if _ids(archive, told, url) <= own}
    return {row["key"] for row in former} | alone


def _own_captures(archive: Store, articles: Iterable[int], story: str) -> set[int]:
    """Captures that tell these articles, or would, were the story not withdrawn."""
    ids = ", ".join(map(str, articles))
    return _ids(
        archive,
        f"""SELECT capture_id FROM articles WHERE id IN ({ids})
            UNION SELECT capture_id FROM readings WHERE article_id IN ({ids})
            UNION SELECT id FROM captures WHERE outcome = 'withdrawn' AND detail = ?""",
        story,
    )


def _views(archive: Store, own: Iterable[int]) -> set[int]:
    """Screenshots and PDFs of the pages that captures hold."""
    return {row["id"] for row in archive.captures.views(f"id IN ({', '.join(map(str, own))})")}


def _besides(archive: Store, withdrawal: Withdrawal, known: set[int]) -> set[int]:
    """Other captures of the addresses: pages that were cut short or never read, answers without a story. Those stay
    that tell of another story, or have a body that others repeat."""
    addresses = set(_addresses(withdrawal))
    urls = [row["url"] for row in archive.db.query("SELECT DISTINCT url FROM captures")]
    here = quoted(url for url in urls if identity(url) in addresses)
    found = _ids(archive, f"SELECT id FROM captures WHERE url IN ({here})") - known
    found = {number for number in found if archive.articles.home(number) is None}
    ids, all_ids = (", ".join(map(str, some)) for some in (found, found | known))
    return found - _ids(
        archive,
        f"""SELECT revisit_of FROM captures WHERE revisit_of IN ({ids}) AND id NOT IN ({all_ids})
            UNION SELECT capture_id FROM revisions WHERE capture_id IN ({ids})
            AND article_id NOT IN (SELECT id FROM articles WHERE key IN ({quoted(addresses)}))""",
    )


def _pictures(archive: Store, articles: Iterable[int], own: set[int], marks: str = "") -> set[int]:
    """Captures of the pictures that articles or their captures named, and of those whose digest is marked, with the
    redirects to them. Those stay that another article names, or that others repeat.

    marks -- quoted for SQL.
    """
    ids, captures = (", ".join(map(str, some)) for some in (articles, own))
    named = archive.db.query(
        f"""SELECT images.url, articles.url AS base FROM images JOIN articles ON articles.id = article_id
            WHERE article_id IN ({ids})
            UNION SELECT url, url FROM urls WHERE kind = 'picture'
            AND found_in IN (SELECT url FROM captures WHERE id IN ({captures}))
            UNION SELECT url, url FROM captures WHERE outcome = 'picture' AND digest IN ({marks})"""
    )
    found: set[int] = set()
    for address in {clean(row["url"] or "", row["base"]) for row in named}:
        url = address
        for _ in range(MAX_HOPS + 1):
            if url is None or _is_named_elsewhere(archive, url, ids):
                break
            # what is no picture that is shown may be one all the same
            sql = f"SELECT id FROM captures WHERE url = ? AND coalesce(outcome, '') NOT IN ({quoted(STORIES)})"
            found |= _ids(archive, sql, url)
            sql = "SELECT detail FROM captures WHERE url = ? AND outcome = 'redirect' ORDER BY fetched, id"
            leading = list(archive.db.query(sql, [url]))
            url = leading[-1]["detail"] if leading else None
    some, going = (", ".join(map(str, ids)) for ids in (found, found | own))
    sql = f"SELECT revisit_of FROM captures WHERE revisit_of IN ({some}) AND id NOT IN ({going})"
    return found - _ids(archive, sql)


def _is_named_elsewhere(archive: Store, url: str, articles: str) -> bool:
    """Whether another article names a picture, or an address that led to it."""
    sql = f"""SELECT 1 FROM images WHERE article_id NOT IN ({articles})
              AND url IN (SELECT :url UNION SELECT url FROM captures WHERE outcome = 'redirect' AND detail = :url)"""
    return archive.db.execute(f"{sql} LIMIT 1", {"url": url}).fetchone() is not None


def _addresses(withdrawal: Withdrawal) -> tuple[str, ...]:
    return tuple(mark for mark in withdrawal.marks if not mark.startswith("sha1:"))


def _after(archive: Store) -> str:
    """Now, or as soon after the last statement as makes this one the later."""
    last = archive.withdrawals.last()
    return max(times.now(), times.later(last, 1)) if last is not None else times.now()


def _ids(archive: Store, sql: str, *values: str) -> set[int]:
    return {number for (number,) in archive.db.execute(sql, list(values)).fetchall()}


def _state(archive: Store, withdrawal: Withdrawal) -> None:
    """Write a statement, into a WARC file of its own and from there into the table."""
    name, contents = archive.warc.own_file(statement_record(withdrawal))
    place_beside(archive, contents, name)


def _commit(archive: Store, going: list[_Going], *, state: bool) -> None:
    """Take stories out, in one transaction. `state`: their statements are to be written, too."""
    with lasting_batch(archive):
        for story in going:
            if state:
                _state(archive, story.withdrawal)
            _mark(archive, story)
        cut = [(row, story.withdrawal) for story in going for row in story.rows()]
        if cut:
            _cut(archive, cut)


def _mark(archive: Store, going: _Going) -> None:
    """Let captures tell their story no more."""
    ids = ", ".join(map(str, going.marked))
    rows = list(archive.db.query(f"SELECT id, extractor FROM captures WHERE id IN ({ids})"))
    archive.db.execute(f"DELETE FROM articles WHERE id IN ({', '.join(map(str, going.articles))})")
    for row in rows:
        archive.articles.withdraw(row["id"])
    archive.db.conn.executemany(
        "UPDATE captures SET outcome = 'withdrawn', detail = :story, extractor = :extractor WHERE id = :id",
        [{**row, "story": going.withdrawal.story} for row in rows],
    )
    archive.db.execute(
        f"DELETE FROM urls WHERE kind = 'picture' AND url IN (SELECT url FROM captures WHERE id IN ({ids}))"
    )
    for table in ("reparsed", "disbelieved", "alert_matches"):
        archive.db.execute(f"DELETE FROM {table} WHERE capture_id IN ({ids})")
    archive.db.execute("INSERT OR REPLACE INTO unfinished (file, beside) VALUES (?, NULL)", [_DATABASE])


def _cut(archive: Store, going: list[tuple[CaptureRow, Withdrawal]]) -> None:
    """Take captures out: their records, wherever they stand, and their rows."""
    now = times.now()
    cuts: dict[str, list[Cut]] = {}
    tombstones = {row["record"]: member_of(tombstone_record(withdrawal, row, now)) for row, withdrawal in going}
    for row, _ in going:
        if row["offset"] >= 0 and _is_its_own(archive, row):
            cuts.setdefault(row["warc"], []).append(Cut(row["offset"], row["span"], tombstones[row["record"]]))
    for name, copy in _copied(archive, tombstones.keys()):
        cuts.setdefault(name, []).append(Cut(copy["offset"], copy["span"], tombstones[copy["record"]]))
    archive.db.execute(f"DELETE FROM captures WHERE id IN ({', '.join(str(row['id']) for row, _ in going)})")
    for name, some in cuts.items():
        ordered = sorted(some, key=lambda cut: cut.offset)
        if is_packed(name):
            _pack_anew(archive, name, ordered)
            continue
        beside = archive.warc.write_anew(name, ordered)
        announce(archive, name, beside)
        _move_rows(archive, name, ordered)


def _pack_anew(archive: Store, name: str, cuts: list[Cut]) -> None:
    """Write a packed file without some stretches. Its dictionary is made of pages, so that is made anew, too."""
    from archiver.archive.records.packed import packed_without

    rows = archive.db.query("SELECT * FROM captures WHERE warc = ?", [name])
    file = packed_without(archive.warc, name, {row["offset"]: row for row in rows}, cuts)
    beside = archive.warc.write_beside(name, file.chunks())
    file.prove(archive.warc, beside)
    announce(archive, name, beside)
    archive.db.execute("UPDATE captures SET offset = offset + ? WHERE warc = ?", [_BEYOND, name])
    move_rows(archive, file.moved)


def _is_its_own(archive: Store, row: CaptureRow) -> bool:
    """Whether what stands at the place of a row is of it, damaged or not. Raises ArchiveError where that is another's,
    or the file is gone."""
    where = f"warc/{row['warc']}"
    if row["warc"] not in archive.warc.files():
        raise ArchiveError(f"{where}: is gone, and the story is in it; put it back first")
    if archive.captures.stands(row):
        return True
    with suppress(DamagedRecord):
        archive.warc.read(row["warc"], row["offset"], row["length"])
        raise ArchiveError(f"{where} at {row['offset']}: another record stands there; run `archiver repair` first")
    return True


def _copied(archive: Store, records: Iterable[str]) -> Iterator[tuple[str, RecordRow]]:
    """Where these records stand a second time: rows tell of one place."""
    wanted = frozenset(records)
    for name in archive.warc.files():
        for found in archive.captures.without_rows(name):
            if found.row["record"] in wanted:
                yield name, found.row


def _move_rows(archive: Store, name: str, cuts: list[Cut]) -> None:
    """Let rows say where their records stand in a file that is written anew."""
    rows = archive.db.query("SELECT id, offset FROM captures WHERE warc = ? AND offset > ?", [name, cuts[0].offset])
    moved = [
        (row["offset"] + sum(len(cut.instead) - cut.span for cut in cuts if cut.offset < row["offset"]), row["id"])
        for row in rows
    ]
    archive.db.execute(
        "UPDATE captures SET offset = offset + ? WHERE warc = ? AND offset > ?", [_BEYOND, name, cuts[0].offset]
    )
    archive.db.conn.executemany("UPDATE captures SET offset = ? WHERE id = ?", moved)


def _finish(archive: Store) -> bool:
    """Do what is left to do once a withdrawal is committed. Returns whether nothing of the story is left in the
    database: False where there is no room to write it anew, or others read it."""
    put_in_place(archive.folder)
    forget_strays(archive)
    _forget_notes(archive)
    if not list(archive.db.query("SELECT 1 FROM unfinished WHERE file = ?", [_DATABASE])):
        return True
    size = (archive.folder / _DATABASE).stat().st_size
    if shutil.disk_usage(archive.folder).free < 2 * size:
        return False
    archive.tidy()  # the full-text index has words of what was deleted until its pieces are joined
    try:
        archive.db.execute("VACUUM")
        [(busy, *_)] = archive.db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    except sqlite3.OperationalError:
        return False
    if not busy:
        archive.db.execute("DELETE FROM unfinished WHERE file = ?", [_DATABASE])
    return not busy


def _copies(folder: Path) -> Iterator[str]:
    """What lies in the folder of an archive and is not of it."""
    for path in sorted(folder.iterdir()):
        if path.name not in {*_OWN, "warc"}:
            yield path.name + ("/" if path.is_dir() else "")
    for path in sorted((folder / "warc").rglob("*")):
        if path.is_file() and not path.name.endswith(ENDINGS):
            yield path.relative_to(folder).as_posix()
