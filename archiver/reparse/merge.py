"""The archive of another folder, joined to this one.

Captures keep their identity and their bytes; what a capture is numbered here is written beside it, so that a rebuild
comes to the same rows. Each WARC file of the other archive comes over in one transaction, then its pages are read: a
merge that is killed goes on when it is asked for again, and one that is repeated finds nothing to do.
"""

from __future__ import annotations

import io
import secrets
import zlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import archiver.archive.whole  # noqa: F401 -- before the run begins
from archiver.archive import Store
from archiver.archive.ledger.urls import quoted
from archiver.archive.records.indexing import CaptureRow, facts_of
from archiver.archive.records.lock import run_lock, shared_lock
from archiver.archive.records.members import Member, walk_members
from archiver.archive.records.warc import GZIP, PACKED, member_of, metadata_record, parse_record, view_of
from archiver.archive.store import TIDYING
from archiver.archive.stories.notes import NotedStory, Notes, articles_noted, has_notes
from archiver.archive.upkeep.placing import lasting_batch, place_beside
from archiver.archive.upkeep.withdrawing import take_out
from archiver.backup.manifest import MANIFEST
from archiver.errors import ArchiveError
from archiver.fields import JsonObject
from archiver.reading.stopping import Stop, stop_on_signals
from archiver.reading.workers import Workers
from archiver.reparse.rebuild import Progress, read_unread
from archiver.sites.file import append, load
from archiver.urls import identity

#: What only a database knows of sites, beside ledger and runs: rows that are not here yet come over as they are.
_TABLES = ("site_runs", "alarms", "shapes", "backfills", "backfill_rests")

#: Columns of the ledger that tell of the last visit: those of the archive that made it hold.
_OF_VISIT = (
    "state", "reason", "detail", "visited", "next_visit", "interval", "attempts", "hops", "target", "etag",
    "last_modified",
)  # fmt: skip

#: Columns of the ledger that lists tell: what is known here stays.
_TOLD = ("title", "published", "earliest", "latest")


@dataclass
class MergeReport:
    """What came of a merge.

    captures  -- how many came over.
    known     -- captures that were here already, or are withdrawn here.
    addresses -- new ones in the ledger.
    notes     -- new or changed notes of readers, tags and collections of stories.
    sites     -- keys of entries that came into sites.toml.
    differing -- keys of entries that are others there: those here stay.
    left_out  -- records that could not be taken, each with its place in the other archive.
    stop      -- whether a signal ended it early; the next merge goes on from there.
    """

    captures: int = 0
    known: int = 0
    addresses: int = 0
    notes: int = 0
    sites: list[str] = field(default_factory=list)
    differing: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    stop: Stop = field(default_factory=Stop)

    @property
    def exit_code(self) -> int:
        return self.stop.exit_code or (3 if self.left_out else 0)

    def to_dict(self) -> JsonObject:
        return {
            "captures": self.captures,
            "known": self.known,
            "addresses": self.addresses,
            "notes": self.notes,
            "sites": self.sites,
            "differing": self.differing,
            "left_out": self.left_out,
        }


def merge(
    data_dir: Path,
    other: Path,
    *,
    sites: Collection[str] = (),
    jobs: int | None = None,
    progress: Progress | None = None,
) -> MergeReport:
    """Join the archive in the folder `other` to that in `data_dir`. The other one is only read, and must not be
    written to meanwhile.

    sites -- keys of those to bring over; empty for all.

    Raises ArchiveError where one of them is no archive, the other is not whole, or has nothing of such a site; Locked.
    """
    if data_dir.resolve() == other.resolve():
        raise ArchiveError(f"{other}: is this archive; name the folder of another one")
    if (other / MANIFEST).exists():
        raise ArchiveError(f"{other}: is a backup; bring it back with `archiver restore`, then name that folder")
    Store(data_dir, readonly=True).close()
    report = MergeReport()
    with (
        run_lock(data_dir, "archiver merge"),
        shared_lock(other),
        Store(other, readonly=True) as theirs,
        Store(data_dir) as archive,
        stop_on_signals() as report.stop,
    ):
        archive.recover()
        _Merge(archive, theirs, report, sites).join(jobs, progress)
    return report


def sites_in(archive: Store) -> list[str]:
    """Keys of the sites of which an archive has captures or addresses."""
    sql = "SELECT site FROM captures UNION SELECT site FROM urls ORDER BY site"
    return [key for (key,) in archive.db.execute(sql).fetchall() if key is not None]


class _Merge:
    """One merge at work: `archive` takes in `theirs`, or what is of some `sites` there."""

    def __init__(self, archive: Store, theirs: Store, report: MergeReport, sites: Collection[str] = ()) -> None:
        self._archive = archive
        self._sites = sorted(sites)
        self._theirs = theirs
        self._report = report
        #: captures there whose bodies those of the sites repeat; one look for all files
        self._repeated: set[int] = set()
        if self._sites:
            repeated = f"SELECT revisit_of FROM captures WHERE {self._of_sites} AND revisit_of IS NOT NULL"
            self._repeated = {number for (number,) in theirs.db.execute(repeated).fetchall()}
        #: numbers here of the runs of theirs that came over, or were here
        self._runs: dict[int, int | None] = {}

    def join(self, jobs: int | None, progress: Progress | None) -> None:
        known = sites_in(self._theirs) if self._sites else []
        if unknown := [key for key in self._sites if key not in known]:
            raise ArchiveError(f"{self._theirs.folder}: has nothing of {unknown[0]}; its sites: {', '.join(known)}")
        if missing := self._theirs.captures.missing_files():
            raise ArchiveError(f"{self._theirs.folder}: warc/{missing[0]} is gone; put it back first")
        self._join_sites()
        for name in self._theirs.withdrawals.files():  # first: what is withdrawn does not come over
            self._take_statements(name)
        with self._archive.batch():
            self._join_ledger()
            for table in _TABLES:
                self._join_rows(table, self._of_sites)
            if not self._sites:
                self._join_rows("hosts")
        for name in self._theirs.warc.files():
            if not self._report.stop:
                self._take_file(name)
        with self._archive.batch():
            self._archive.captures.find_originals()
        with Workers(jobs) as workers:
            read_unread(self._archive, load(self._archive.folder / "sites.toml"), workers, self._report.stop, progress)
        self._join_notes()
        take_out(self._archive)
        with self._archive.batch():
            self._link_addresses()
        self._archive.tidy(TIDYING)

    def _take_statements(self, name: str) -> None:
        """Bring over a file that says what was withdrawn. It has a name that no other archive gives."""
        if name not in self._archive.warc.files():
            with lasting_batch(self._archive):
                content = self._theirs.warc.bytes_at(name, 0, self._theirs.warc.size(name))
                place_beside(self._archive, [content], name)

    def _take_file(self, name: str) -> None:
        """Bring over the captures of a file that are not here, in one transaction."""
        if not self._sites:
            self._note_unindexed(name)
        rows = [row for row in self._theirs.captures.rows("warc = ? ORDER BY offset", name) if self._is_wanted(row)]
        new = [row for row in rows if not self._is_here(row)]
        self._report.known += len(rows) - len(new)
        whole = [row for row in new if self._is_whole(row)]
        if whole:
            with lasting_batch(self._archive):
                self._report.captures += place_beside(self._archive, self._contents(name, whole), self._free(name))

    def _is_wanted(self, row: CaptureRow) -> bool:
        # a body that a site's capture repeats may have come with another site's
        return not self._sites or row["site"] in self._sites or row["id"] in self._repeated

    @property
    def _of_sites(self) -> str:
        """Whether a row is of the sites that are brought over, in SQL."""
        return f"site IN ({quoted(self._sites)})" if self._sites else "TRUE"

    def _is_here(self, row: CaptureRow) -> bool:
        """Whether this archive has a capture, or may not have it."""
        if self._archive.captures.by_record(row["record"]) is not None:
            return True
        view = view_of(row["url"])
        address = row["url"] if view is None else view[1]
        return self._archive.withdrawals.of(identity(address), row["digest"]) is not None

    def _is_whole(self, row: CaptureRow) -> bool:
        """Whether the bytes of a capture are those that were written, and its own; they are left out where not."""
        content = self._theirs.warc.bytes_at(row["warc"], max(row["offset"], 0), row["span"])
        if zlib.crc32(content) == row["crc32"] and self._theirs.captures.stands(row):
            return True
        where = f"warc/{row['warc']} at {row['offset']}"
        self._report.left_out.append(f"{where}: is not what was written; run `archiver repair` there")
        return False

    def _note_unindexed(self, name: str) -> None:
        theirs = self._theirs.captures
        unknown = sum(theirs.by_record(found.row["record"]) is None for found in theirs.without_rows(name))
        if unknown:
            what = f"{unknown:,} captures that have no row; run `archiver repair` there"
            self._report.left_out.append(f"warc/{name}: {what}")

    def _contents(self, name: str, rows: list[CaptureRow]) -> Iterator[bytes]:
        """The file's own first record, then those of the captures: as they are, but for the numbers of capture and run
        in the metadata record, which are those of this archive."""
        first = next(self._theirs.warc.walk(name), None)
        if isinstance(first, Member) and parse_record(first.content).rec_type == "warcinfo":
            yield self._theirs.warc.gzip_at(name, first.offset, first.length)
        for number, row in enumerate(rows, start=self._archive.captures.next_id()):
            content = self._theirs.warc.gzip_at(name, row["offset"], row["span"])
            members = [item for item in walk_members(io.BytesIO(content)) if isinstance(item, Member)]
            records = [parse_record(member.content) for member in members]
            facts = facts_of(records[0], records[1:]) | {"id": number, "run": self._run(row["run_id"])}
            for member, record in zip(members, records, strict=True):
                if record.rec_type != "metadata":
                    yield content[member.offset : member.end]
            told = {fact: value for fact, value in facts.items() if value is not None}
            yield member_of(metadata_record(records[0], told))

    def _run(self, run_id: int | None) -> int | None:
        """Number here of a run of theirs, which comes over with its first capture."""
        if run_id is None:
            return None
        if run_id not in self._runs:
            self._runs[run_id] = self._come_over(run_id)
        return self._runs[run_id]

    def _come_over(self, run_id: int) -> int | None:
        row = next(iter(self._theirs.db.query("SELECT * FROM runs WHERE id = ?", [run_id])), None)
        if row is None:
            return None
        same = "SELECT id FROM runs WHERE command = :command AND started = :started"
        known = next(iter(self._archive.db.query(same, row)), None)
        if known is not None:
            return int(known["id"])
        del row["id"]
        self._insert("runs", row)
        return int(self._archive.db.execute("SELECT max(id) FROM runs").fetchone()[0])

    def _free(self, name: str) -> str:
        """A name that no file here has; packed files come over unpacked."""
        stem = name.removesuffix(GZIP).removesuffix(PACKED)
        taken = f"{stem}{GZIP}" in self._archive.warc.files()
        return f"{stem}-{secrets.token_hex(3)}{GZIP}" if taken else f"{stem}{GZIP}"

    def _join_sites(self) -> None:
        """Bring over the sites that are not here: pages are read by the rules of their site."""
        path = self._archive.folder / "sites.toml"
        mine, theirs = load(path), load(self._theirs.folder / "sites.toml")
        for key, site in theirs.items():
            if self._sites and key not in self._sites:
                continue
            if key not in mine:
                append(path, site, f"from {self._theirs.folder}")
                self._report.sites.append(key)
            elif mine[key] != site:
                self._report.differing.append(key)

    def _join_ledger(self) -> None:
        """Addresses that are not here come over; of those that are, the later visit holds."""
        later = "excluded.visited > coalesce(urls.visited, '')"
        visit = ", ".join(f"{name} = iif({later}, excluded.{name}, urls.{name})" for name in _OF_VISIT)
        told = ", ".join(f"{name} = coalesce(urls.{name}, excluded.{name})" for name in _TOLD)
        kind = "kind = iif(urls.kind IN ('page', 'guess'), excluded.kind, urls.kind)"
        found = "found = min(urls.found, excluded.found)"
        conflict = f"ON CONFLICT (key) DO UPDATE SET {found}, {kind}, {told}, {visit}"
        before = self._archive.db["urls"].count
        for row in self._theirs.db.query(f"SELECT * FROM urls WHERE {self._of_sites}"):
            if row["state"] == "queued":  # by a run that was killed
                row |= {"state": "found" if row["visited"] is None else "fetched", "next_visit": row["visited"]}
            row["article_id"] = None  # see `_link_addresses`
            self._insert("urls", row, conflict)
        self._report.addresses = self._archive.db["urls"].count - before

    def _join_notes(self) -> None:
        if has_notes(self._theirs.folder):
            with Notes(self._theirs.folder, readonly=True) as theirs, Notes(self._archive.folder) as mine:
                self._report.notes = mine.join(theirs, self._is_noted if self._sites else None)

    def _is_noted(self, story: NotedStory) -> bool:
        """Whether a story with notes is of the sites that are brought over."""
        [number] = articles_noted(self._theirs.db, [story])
        return number is not None and any(
            self._theirs.db.query(f"SELECT 1 FROM articles WHERE id = ? AND {self._of_sites}", [number])
        )

    def _join_rows(self, table: str, condition: str = "TRUE") -> None:
        for row in self._theirs.db.query(f"SELECT * FROM {table} WHERE {condition}"):
            self._insert(table, row | {"run_id": None} if "run_id" in row else row, "ON CONFLICT DO NOTHING")

    def _insert(self, table: str, row: JsonObject, conflict: str = "") -> None:
        columns, marks = ", ".join(f'"{name}"' for name in row), ", ".join(f":{name}" for name in row)
        self._archive.db.execute(f"INSERT INTO {table} ({columns}) VALUES ({marks}) {conflict}", row)

    def _link_addresses(self) -> None:
        """Let addresses of theirs lead to the articles that they led to there."""
        sql = "SELECT urls.key, articles.key AS story FROM urls JOIN articles ON articles.id = article_id"
        for row in self._theirs.db.query(sql):
            record = self._archive.db.execute(
                """SELECT id FROM articles WHERE key = :story
                   UNION ALL SELECT article_id FROM addresses WHERE key = :story""",
                row,
            ).fetchone()
            if record is not None:
                self._archive.db.execute(
                    "UPDATE urls SET article_id = ? WHERE key = ? AND article_id IS NULL", [record[0], row["key"]]
                )
