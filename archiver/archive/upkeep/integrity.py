"""Whether the archive is whole: every record has its row, every row its record, and every byte is as it was written."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from archiver.archive.compact import restored
from archiver.archive.digests import rows_changed_by_hand
from archiver.archive.records.indexing import CaptureRow, Indexed, RecordRow, captures_in
from archiver.archive.records.lock import shared_lock
from archiver.archive.records.members import DamagedSpan, Member
from archiver.archive.records.warc import WarcFiles, wrong_digests
from archiver.archive.schema import COUNTED
from archiver.archive.search.search import are_tallied
from archiver.archive.store import Store
from archiver.errors import ArchiveError, DamagedRecord
from archiver.fields import JsonObject
from archiver.reasons import STORIES

#: What is told how many bytes of WARC files are done, and of how many.
Progress = Callable[[int, int], None]

_BACKUP = "put the file back from a backup, or run `archiver repair` and fetch the pages again"
_REPAIR = "run `archiver repair`"
_REBUILD = "run `archiver rebuild`"

#: Why SQLite may refuse to write at all.
_UNASKED = frozenset({sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR})

#: What the rows of one database say of each other: what is wrong, and a query of the rows where it is.
_CONTRADICTIONS = {
    "articles without a first version": """
        SELECT id FROM articles WHERE NOT EXISTS (SELECT 1 FROM versions WHERE article_id = id AND number = 1)""",
    "captures that should tell of an article, and do not": f"""
        SELECT id FROM captures
        WHERE outcome IN ({", ".join(repr(reason.value) for reason in sorted(STORIES))})
        AND NOT EXISTS (SELECT 1 FROM articles WHERE capture_id = captures.id)
        AND NOT EXISTS (SELECT 1 FROM readings WHERE capture_id = captures.id)""",
    "captures that repeat a body which is not theirs": """
        SELECT captures.id FROM captures JOIN captures AS original ON original.id = captures.revisit_of
        WHERE captures.digest IS NOT original.digest""",
}


@dataclass(frozen=True, slots=True)
class Defect:
    """Something that is wrong.

    place    -- file in the data folder, and for a WARC file the byte where it begins.
    problem  -- what is wrong with it.
    remedy   -- what to do.
    captures -- ids of the captures that cannot be trusted, or not be read, because of it.
    articles -- ids of the articles that depend on these.
    unreadable -- True: it is the database itself, which cannot be read as a whole.
    offline    -- True: nothing is wrong, but a file was moved away, as sites.toml says, and was not looked at.
    """

    place: str
    problem: str
    remedy: str
    captures: tuple[int, ...] = ()
    articles: tuple[int, ...] = ()
    unreadable: bool = False
    offline: bool = False

    def to_dict(self) -> JsonObject:
        return {
            "place": self.place,
            "problem": self.problem,
            "remedy": self.remedy,
            "captures": list(self.captures),
            "articles": list(self.articles),
        }


def check_archive(data_dir: Path, *, quick: bool = False, progress: Progress | None = None) -> list[Defect]:
    """Everything that is wrong with an archive; empty where it is whole.

    quick -- look at the size of the WARC files and where their records begin, not into them; not at the index of the
             full-text search.

    Raises ArchiveError where there is no archive at all, Locked while a run is at work on it.
    """
    if not (data_dir / "archive.db").exists() and not WarcFiles(data_dir / "warc").files():
        Store(data_dir, readonly=True)  # says so
    with shared_lock(data_dir):
        try:
            archive = Store(data_dir, readonly=True)
        except ArchiveError as error:
            return [Defect("archive.db", str(error).partition("; ")[0], _REBUILD, unreadable=True)]
        findings: list[Defect] = []
        with archive:
            try:
                findings += _database(archive, quick=quick)
                findings += _Files(archive, progress).check(quick=quick)
            except sqlite3.DatabaseError as error:
                findings.append(Defect("archive.db", str(error), _REBUILD, unreadable=True))
        return findings


def damage_of_database(data_dir: Path) -> str | None:
    """What is wrong with the database itself; None where it is whole, or there is none."""
    try:
        with Store(data_dir, readonly=True) as archive:
            found = [*_database(archive, quick=False)]
    except (ArchiveError, sqlite3.DatabaseError) as error:
        return str(error).partition("; ")[0]
    return next((finding.problem for finding in found if finding.remedy == _REBUILD), None)


def _database(archive: Store, *, quick: bool) -> Iterator[Defect]:
    pragma = "quick_check" if quick else "integrity_check"
    for row in archive.db.query(f"PRAGMA {pragma}"):
        if row[pragma] != "ok":
            yield Defect("archive.db", row[pragma], _REBUILD, unreadable=True)
    orphans = Counter((row["table"], row["parent"]) for row in archive.db.query("PRAGMA foreign_key_check"))
    for (table, parent), count in sorted(orphans.items()):
        problem = f"{count:,} rows of {table} point at rows of {parent} that are missing"
        yield Defect("archive.db", problem, "run `archiver repair`; where that does not help, `archiver rebuild`")
    wrong = {problem: [row["id"] for row in archive.db.query(sql)] for problem, sql in _CONTRADICTIONS.items()}
    wrong["captures whose reading is lost, for the text of its article was changed by hand"] = _unreadable(archive)
    for problem, ids in wrong.items():
        if ids:
            some = ", ".join(map(str, ids[:10])) + (", …" if len(ids) > 10 else "")
            yield Defect("archive.db", f"{len(ids):,} {problem}: {some}", _REBUILD)
    if not quick and (changed := rows_changed_by_hand(archive.db.conn)):
        yield _by_hand(changed)
    if not quick and not tallies_are_right(archive.db):
        yield Defect("archive.db", "the counts of sites, days, authors … do not match the articles", _REPAIR)
    if not quick:
        connection = sqlite3.connect(archive.folder / "archive.db", isolation_level=None)
        try:
            whole = search_index_is_whole(connection)
        finally:
            connection.close()
        if not whole:
            yield Defect("archive.db", "the index of the full-text search does not match the articles", _REPAIR)


def _by_hand(changed: list[tuple[int, int]]) -> Defect:
    names = [f"article {article}" + (f" version {number}" if number else "") for article, number in changed]
    some = ", ".join(names[:10]) + (", …" if len(names) > 10 else "")
    articles = sorted({article for article, _ in changed})
    problem = f"{len(names):,} rows are not as they were written, so they were changed by hand: {some}"
    return Defect("archive.db", problem, _REBUILD, articles=tuple(articles))


def _unreadable(archive: Store) -> list[int]:
    """Captures whose reading points back at a text that is no longer there."""
    rows = archive.db.query(
        "SELECT readings.capture_id AS id, reading, text FROM readings JOIN articles ON articles.id = article_id"
    )
    return [row["id"] for row in rows if restored(row["reading"], {"text": row["text"]}) is None]


def search_index_is_whole(connection: sqlite3.Connection) -> bool:
    """Whether the full-text index holds what the articles say. FTS5 takes the question as a write, which changes
    nothing (https://www.sqlite.org/fts5.html#the_integrity_check_command)."""
    try:
        connection.execute("INSERT INTO articles_fts(articles_fts, rank) VALUES ('integrity-check', 1)")
    except sqlite3.DatabaseError as error:
        # on a medium that nobody can write, or a full disk, the question cannot be asked
        return getattr(error, "sqlite_errorcode", 0) & 0xFF in _UNASKED
    return True


def tallies_are_right(db: Database) -> bool:
    """Whether the counts that are kept are those of the articles; True where an archive has none yet."""
    if not are_tallied(db):
        return True
    kept = "SELECT what, name, articles FROM tallies"
    both = f"SELECT * FROM ({kept} EXCEPT {{}}) UNION ALL SELECT * FROM ({{}} EXCEPT {kept}) LIMIT 1"
    counted = f"SELECT * FROM ({COUNTED})"
    return db.execute(both.format(counted, counted)).fetchone() is None


class _Files:
    """The WARC files against the rows of `captures`."""

    def __init__(self, archive: Store, progress: Progress | None) -> None:
        self._archive = archive
        self._warc = archive.warc
        self._progress = progress
        self._there = self._warc.files()
        self._total = sum(self._warc.size(name) for name in self._there)
        self._done = 0

    def check(self, *, quick: bool) -> Iterator[Defect]:
        known = [row["warc"] for row in self._archive.db.query("SELECT DISTINCT warc FROM captures ORDER BY warc")]
        for name in known:
            if (place := self._warc.offline(name)) is not None:
                count = sum(1 for _ in self._rows(name))
                problem = f"is offline ({place}): {count:,} captures, not looked at"
                yield Defect(_place(name), problem, "put it back to have it checked", offline=True)
            elif name not in self._there:
                yield self._lost(name, "", "is gone", "put it back where it was, or from a backup", self._rows(name))
        for name in self._there:
            try:
                yield from self._outline(name) if quick else self._content(name)
            except OSError as error:
                yield Defect(_place(name), f"cannot be read: {error.strerror}", _BACKUP)
            self._done += self._warc.size(name)
            if self._progress is not None:
                self._progress(self._done, self._total)

    def _outline(self, name: str) -> Iterator[Defect]:
        """Whether records begin where the rows say, one behind the other, to the end of the file."""
        size, end = self._warc.size(name), 0
        rows = list(self._rows(name))
        beyond = [row for row in rows if row["offset"] + row["span"] > size]
        if beyond:
            last = max(row["offset"] + row["span"] for row in beyond)
            yield self._lost(name, "", f"ends at {size:,} of {last:,} bytes: it was cut off", _BACKUP, beyond)
        for number, row in enumerate(rows):
            if row in beyond:
                break
            if row["offset"] < 0:  # `archiver repair` found no record of it
                yield self._lost(name, "", "does not hold a record that it did", _BACKUP, [row])
                continue
            # before the first capture of a file stands its warcinfo record
            if number and row["offset"] != end and not self._is_known(name, end, row["offset"]):
                yield Defect(_place(name, end), f"{row['offset'] - end:,} bytes that no row knows", _REPAIR)
            if not self._warc.begins_at(name, row["offset"]):
                yield self._lost(name, row["offset"], "no record begins here: it was overwritten", _BACKUP, [row])
            end = row["offset"] + row["span"]
        if not beyond and end < size and rows and not self._is_known(name, end, size):
            yield Defect(_place(name, end), f"{size - end:,} bytes behind the last record known", _REPAIR)
        if not rows:
            yield from self._unknown(name)

    def _content(self, name: str) -> Iterator[Defect]:
        """Every byte of a file."""
        rows = self._rows(name)  # side by side with the file: it may hold more captures than memory should
        row = next(rows, None)
        absent: list[CaptureRow] = []
        gaps: list[DamagedSpan] = []
        wrong: list[Defect] = []
        unlisted = strayed = 0

        def notice(item: Member | DamagedSpan) -> None:
            if isinstance(item, DamagedSpan):
                gaps.append(item)
            else:
                wrong.extend(self._digests(name, item))
            if self._progress is not None:
                self._progress(self._done + item.offset, self._total)

        for found in captures_in(self._warc, name, notice=notice):
            while row is not None and row["offset"] < found.row["offset"]:
                absent.append(row)
                row = next(rows, None)
            if row is None or row["offset"] > found.row["offset"]:
                known = self._archive.captures.by_record(found.row["record"])
                unlisted += known is None
                # a record that stands twice is none too few
                strayed += known is not None and not self._archive.captures.stands(known)
                continue
            if not touches(row, gaps) and (problem := _difference(row, found)):
                yield self._lost(name, row["offset"], problem, _REPAIR, [row])
            row = next(rows, None)
        absent += [] if row is None else [row, *rows]
        yield from wrong
        for gap in gaps:
            yield self._gap(name, gap, [row for row in self._rows(name) if touches(row, [gap])])
        absent = [row for row in absent if not touches(row, gaps)]
        size = self._warc.size(name)
        if beyond := [row for row in absent if row["offset"] + row["span"] > size]:
            last = max(row["offset"] + row["span"] for row in beyond)
            yield self._lost(name, "", f"ends at {size:,} of {last:,} bytes: it was cut off", _BACKUP, beyond)
        if overwritten := [row for row in absent if row not in beyond]:
            yield self._lost(name, "", "holds other records than it did: it was overwritten", _BACKUP, overwritten)
        if not any(True for _ in self._rows(name)):
            yield from self._unknown(name)
            return
        if unlisted:
            yield Defect(_place(name), f"{unlisted:,} captures that have no row", _REPAIR)
        if strayed:
            yield Defect(_place(name), f"{strayed:,} captures of which the rows say another place", _REPAIR)

    def _gap(self, name: str, gap: DamagedSpan, rows: list[CaptureRow]) -> Defect:
        if gap.at_end and not rows:
            return Defect(_place(name, gap.offset), f"{gap.length:,} bytes of a record that is torn off", _REPAIR)
        what = "are no record" if not rows else "are damaged"
        return self._lost(name, gap.offset, f"{gap.length:,} bytes {what}", _BACKUP, rows)

    def _digests(self, name: str, member: Member) -> Iterator[Defect]:
        try:
            problems = wrong_digests(member.content)
        except DamagedRecord as error:
            problems = [str(error)]
        # of all but the first record of a file, rows have the sum
        if member.offset == 0 and not self._warc.begins_at(name, 0):
            problems.append("its header is not as it was written")
        if problems:
            rows = [row for row in self._rows(name) if row["offset"] <= member.offset < row["offset"] + row["span"]]
            yield self._lost(name, member.offset, "; ".join(problems), _BACKUP, rows)

    def _unknown(self, name: str) -> Iterator[Defect]:
        """A file of which there is no row: one that was moved here, or put here by somebody."""
        for found in captures_in(self._warc, name):
            row = self._archive.captures.by_record(found.row["record"])
            if row is None:
                yield Defect(_place(name), "holds captures, of which there is no row", _REPAIR)
                return
            if row["warc"] not in self._there:
                yield Defect(_place(name), f"holds what stood in {_place(row['warc'])}: it was moved", _REPAIR)
                return

    def _is_known(self, name: str, start: int, end: int) -> bool:
        """Whether a stretch between rows holds nothing but records that stand elsewhere, too."""
        gaps: list[DamagedSpan] = []
        for found in captures_in(
            self._warc, name, start, lambda item: gaps.append(item) if isinstance(item, DamagedSpan) else None
        ):
            if found.row["offset"] >= end:
                break
            if self._archive.captures.by_record(found.row["record"]) is None:
                return False
        return not any(gap.offset < end for gap in gaps)

    def _rows(self, name: str) -> Iterator[CaptureRow]:
        return self._archive.captures.rows("warc = ? ORDER BY offset", name)

    def _lost(self, name: str, offset: int | str, problem: str, remedy: str, rows: Iterable[CaptureRow]) -> Defect:
        captures = [row["id"] for row in rows]
        captures, articles = depending(self._archive, captures)
        return Defect(_place(name, offset), problem, remedy, tuple(captures), tuple(articles))


def depending(archive: Store, captures: list[int]) -> tuple[list[int], list[int]]:
    """Those captures with the ones that repeat their bodies, and the articles that tell what they said."""
    found: set[int] = set()
    articles: set[int] = set()
    for start in range(0, len(captures), 500):
        ids = ", ".join(map(str, captures[start : start + 500]))
        repeating = archive.db.query(f"SELECT id FROM captures WHERE revisit_of IN ({ids})")
        found |= {*captures[start : start + 500], *(row["id"] for row in repeating)}
    for capture_id in found:
        article_id = archive.articles.home(capture_id)
        articles |= {article_id} if article_id is not None else set()
    return sorted(found), sorted(articles)


def touches(row: RecordRow, gaps: list[DamagedSpan]) -> bool:
    """Whether any byte of a capture lies in a gap."""
    end = row["offset"] + row["span"]
    return any(row["offset"] < gap.offset + gap.length and gap.offset < end for gap in gaps)


def _difference(row: CaptureRow, found: Indexed) -> str | None:
    """How a row differs from its records."""
    told = found.row
    if row["record"] != told["record"]:
        return f"another record stands where that of capture {row['id']} did"
    names = ["url", "fetched", "status", "digest", "length", "truncated", "site", "run_id", "rendered_of", "access"]
    if found.kind != "revisit":
        names.append("size")
    one: Mapping[str, object] = row
    other: Mapping[str, object] = told
    wrong = [name for name in names if one[name] != other[name]]
    if wrong:
        return f"the row of capture {row['id']} says another {', '.join(wrong)} than its record"
    if (row["span"], row["crc32"]) != (told["span"], told["crc32"]):
        return f"the bytes of capture {row['id']} are not those that were written, though its records can be read"
    return None


def _place(name: str, offset: int | str = "") -> str:
    return f"warc/{name}" + (f" at {offset}" if offset != "" else "")
