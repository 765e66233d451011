"""WARC files of former months, packed, and unpacked again bit for bit.

The gzip files of a month become one file of Zstandard frames a site, whose dictionary is made of the site's own pages
(`archiver.archive.records.frames`). Its second record says from which file, and which place there, every record behind
it came, and how it was compressed. A file is packed only where each of its members can be made anew as it is; its
SHA-256 digest is kept, and compared when it is unpacked.

A month is packed, or unpacked, in one transaction (`archiver.archive.upkeep.placing`): killed at any time, it is or it
is not.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from archiver.archive.records.lock import run_lock
from archiver.archive.records.members import Member, compress, setting_of
from archiver.archive.records.packed import (
    FormerPlace,
    Moved,
    Origin,
    PackedFile,
    RecordGroup,
    SourceRecord,
    origins_in,
    reader,
    records_in,
    size_of,
)
from archiver.archive.records.warc import GZIP, MONTH, PACKED
from archiver.archive.store import Store
from archiver.archive.upkeep.placing import announce, announce_removal, lasting_batch, move_rows
from archiver.errors import ArchiveError, DamagedRecord
from archiver.fields import JsonObject, SqlRow

#: What is told how many bytes are done, and of how many.
Progress = Callable[[int, int], None]

#: A site with fewer bytes in a month than this shares its file with others, in the order of their names.
_OWN_FILE = 2**20

_CHECK = "run `archiver check`"


@dataclass(frozen=True, slots=True)
class PackReport:
    """What was packed or unpacked, or would be.

    files     -- names of the gzip files.
    packed    -- names of the packed ones.
    captures  -- how many they hold.
    gzip_bytes, packed_bytes -- sizes of these files.
    left      -- files that were left as they are, each with the reason.
    differing -- files that are unpacked, record for record, to other bytes than they had: this zlib-ng is another.
    """

    files: tuple[str, ...] = ()
    packed: tuple[str, ...] = ()
    captures: int = 0
    gzip_bytes: int = 0
    packed_bytes: int = 0
    left: tuple[tuple[str, str], ...] = ()
    differing: tuple[str, ...] = ()

    def __add__(self, other: PackReport) -> PackReport:
        return PackReport(*(mine + theirs for mine, theirs in zip(_values(self), _values(other), strict=True)))

    @property
    def exit_code(self) -> int:
        return 3 if self.left or self.differing else 0

    def to_dict(self) -> JsonObject:
        return asdict(self)


def _values(report: PackReport) -> list[Any]:
    return [getattr(report, column.name) for column in fields(report)]


class _Left(Exception):
    """Why a file is left as it is."""


class _Steps:
    """How far it is, in bytes read."""

    def __init__(self, progress: Progress | None, total: int) -> None:
        self._progress = progress
        self._total = total
        self._done = 0

    def went(self, size: int) -> None:
        self._done += size
        if self._progress is not None:
            self._progress(min(self._done, self._total), self._total)


def pack_archive(
    data_dir: Path, *, before: str | None = None, dry_run: bool = False, progress: Progress | None = None
) -> PackReport:
    """Pack the WARC files of the months before this one.

    before  -- a month (`2026-11`): only those before it.
    dry_run -- pack into nothing, and say what would be gained.

    Raises ArchiveError, Locked.
    """
    until = datetime.now(UTC).strftime(MONTH)
    if before is not None:
        until = min(until, before.replace("-", "/"))
    with _writing(data_dir, recover=not dry_run) as archive:
        names = [name for name in archive.warc.files() if name.endswith(GZIP) and _month(name) < until]
        steps = _Steps(progress, 2 * sum(map(archive.warc.size, names)))
        report = PackReport()
        for month, group in groupby(names, key=_month):
            report += _Packing(archive, steps, dry_run).pack(month, list(group))
        return report


def unpack_archive(data_dir: Path, *, progress: Progress | None = None) -> PackReport:
    """Bring back the gzip files that were packed, and compare their digests. Raises ArchiveError, Locked."""
    with _writing(data_dir) as archive:
        names = [name for name in archive.warc.files() if name.endswith(PACKED)]
        steps = _Steps(progress, sum(map(archive.warc.size, names)))
        report = PackReport()
        for _, group in groupby(names, key=_month):
            report += _Unpacking(archive, steps).unpack(list(group))
        return report


@contextmanager
def _writing(data_dir: Path, *, recover: bool = True) -> Iterator[Store]:
    Store(data_dir, readonly=True).close()  # says where there is none
    with run_lock(data_dir, "archiver pack"), Store(data_dir) as archive:
        if recover:
            archive.recover()
        try:
            yield archive
        except OSError as error:
            raise ArchiveError(
                f"{data_dir}: cannot write ({error.strerror}); all is as it was: make room and run again"
            ) from None


def _month(name: str) -> str:
    return name.rpartition("/")[0]


class _Packing:
    """The files of one month on their way into packed ones."""

    def __init__(self, archive: Store, steps: _Steps, dry_run: bool) -> None:
        self._archive = archive
        self._warc = archive.warc
        self._steps = steps
        self._dry_run = dry_run
        self._stated = frozenset(archive.withdrawals.files())  # have no pages, and stay as they are

    def pack(self, month: str, names: list[str]) -> PackReport:
        pieces: list[RecordGroup] = []
        origins: list[Origin] = []
        left: list[tuple[str, str]] = []
        for name in names:
            if name in self._stated:
                continue
            try:
                origin, found = self._examined(name)
            except _Left as why:
                left.append((name, str(why)))
            else:
                origins.append(origin)
                pieces += found
        if not origins:
            return PackReport(left=tuple(left))
        bundles = [PackedFile(_name(month, title), some, origins) for title, some in _bundles(pieces)]
        size = self._measured(bundles) if self._dry_run else self._written(bundles, origins)
        return PackReport(
            files=tuple(origin.name for origin in origins),
            packed=tuple(bundle.name for bundle in bundles),
            captures=sum(len(bundle.moved) for bundle in bundles),
            gzip_bytes=sum(origin.size for origin in origins),
            packed_bytes=size,
            left=tuple(left),
        )

    def _examined(self, name: str) -> tuple[Origin, list[RecordGroup]]:
        """The records of a file. Raises _Left where it cannot be made anew from them, or rows are not as it is."""
        rows = {row["offset"]: row for row in self._rows(name)}
        pieces: list[RecordGroup] = []
        whole, piece_end, size = hashlib.sha256(), 0, 0
        for item in self._warc.walk(name):
            if not isinstance(item, Member):
                raise _Left(f"is damaged; {_CHECK}")
            member = self._warc.bytes_at(name, item.offset, item.length)
            setting = setting_of(member, item.content)
            if setting is None:
                raise _Left("has records that another program compressed")
            whole.update(member)
            if item.offset >= piece_end:
                row = rows.pop(item.offset, None)
                pieces.append(RecordGroup(row))
                piece_end = item.offset + (row["span"] if row is not None else item.length)
            place = FormerPlace(name, item.offset, item.length, setting)
            pieces[-1].records.append(SourceRecord(place, reader(self._warc, name, item.offset, item.length)))
            size = item.end
            if size > piece_end:
                raise _Left(f"is not as its rows say; {_CHECK}")
            self._steps.went(item.length)
        if rows or piece_end > size:
            raise _Left(f"is not as its rows say; {_CHECK}")
        return Origin(name, size, whole.hexdigest()), pieces

    def _rows(self, name: str) -> Iterator[SqlRow]:
        yield from self._archive.db.query(
            'SELECT id, site, mime, size, revisit_of, "offset", span FROM captures WHERE warc = ?', [name]
        )

    def _measured(self, bundles: list[PackedFile]) -> int:
        size = 0
        for bundle in bundles:
            for chunk in bundle.chunks():
                size += len(chunk)
            self._steps.went(bundle.gzip_size)
        return size

    def _written(self, bundles: list[PackedFile], origins: list[Origin]) -> int:
        with ExitStack() as unless_placed:
            besides = []
            for bundle in bundles:
                beside = self._warc.write_beside(bundle.name, bundle.chunks())
                unless_placed.callback((self._warc.folder / beside).unlink, missing_ok=True)
                bundle.prove(self._warc, beside)
                besides.append((bundle.name, beside))
                self._steps.went(bundle.gzip_size)
            moved = [row for bundle in bundles for row in bundle.moved]
            size = sum(self._warc.size(beside) for _, beside in besides)
            _place(self._archive, besides, moved, [origin.name for origin in origins])
            unless_placed.pop_all()
        return size


def _place(archive: Store, besides: list[tuple[str, str]], moved: list[Moved], gone: list[str]) -> None:
    """Put files in their place that were written beside it, with the rows of what they hold; others go."""
    with lasting_batch(archive):
        for name, beside in besides:
            announce(archive, name, beside)
        move_rows(archive, moved)
        for name in gone:
            announce_removal(archive, name)


def _bundles(pieces: list[RecordGroup]) -> Iterator[tuple[str, list[RecordGroup]]]:
    """What goes into one packed file, and what it is called by: the records of a site, or of several small ones.
    Records of no capture go with the first."""
    by_site = sorted(pieces, key=lambda piece: (piece.row and piece.row["site"]) or "")
    shared: list[RecordGroup] = []
    for site, group in groupby(by_site, key=lambda piece: (piece.row and piece.row["site"]) or ""):
        some = list(group)
        if site and size_of(some) >= _OWN_FILE:
            yield site, some
            continue
        shared += some
        if size_of(shared) >= _OWN_FILE:
            yield "several", shared
            shared = []
    if shared:
        yield "several", shared


def _name(month: str, title: str) -> str:
    """A name that no other file gets."""
    site = re.sub(r"[^a-z0-9.-]+", "-", title.lower()).strip(".-")[:60]
    return f"{month}/{site or 'site'}-{month.replace('/', '')}-{secrets.token_hex(4)}{PACKED}"


@dataclass(frozen=True, slots=True)
class _Found:
    """A record in a packed file, and where it stood."""

    place: FormerPlace
    packed: str
    offset: int
    length: int


class _Unpacking:
    """The packed files of one month on their way back."""

    def __init__(self, archive: Store, steps: _Steps) -> None:
        self._archive = archive
        self._warc = archive.warc
        self._steps = steps
        self._origins: dict[str, list[Origin]] = {}
        self._records: dict[str, list[_Found]] = {}
        self._moved: list[Moved] = []
        self._differing: list[str] = []

    def unpack(self, names: list[str]) -> PackReport:
        """Bring back what these packed files were made of, as far as all of it is there."""
        of_packed: dict[str, set[str]] = {}
        left: list[tuple[str, str]] = []
        for name in names:
            try:
                of_packed[name] = self._learn(name)
            except DamagedRecord as error:
                left.append((name, str(error).removeprefix(f"warc/{name}: ")))
        staying = {name for name in self._origins if not self._is_whole(name)}
        while more := {file for files in of_packed.values() if files & staying for file in files} - staying:
            staying |= more
        left += [(name, "not all packed files with records of it are here") for name in sorted(staying)]
        packed = [name for name, files in of_packed.items() if files and not files & staying]
        files = sorted(self._origins.keys() - staying)
        packed_size = sum(map(self._warc.size, packed))
        size = self._written(files, packed)
        return PackReport(
            tuple(files), tuple(packed), len(self._moved), size, packed_size, tuple(left), tuple(self._differing)
        )

    def _learn(self, name: str) -> set[str]:
        """Note what a packed file holds. Returns the names of the files that it was made of."""
        origins, places = origins_in(self._warc, name)
        found = [
            _Found(place, name, member.offset, member.length)
            for place, member in records_in(self._warc, name, places)
            if place is not None
        ]
        for origin in origins.values():
            self._origins.setdefault(origin.name, []).append(origin)
        for record in found:
            self._records.setdefault(record.place.file, []).append(record)
        return set(origins)

    def _is_whole(self, name: str) -> bool:
        """Whether every byte of a gzip file is known, and its name free."""
        end = 0
        for record in sorted(self._records[name], key=lambda record: record.place.offset):
            if record.place.offset != end:
                return False
            end += record.place.length
        return end == self._origins[name][0].size and not (self._warc.folder / name).exists()

    def _written(self, files: list[str], packed: list[str]) -> int:
        with ExitStack() as unless_placed:
            besides = []
            for name in files:
                whole = hashlib.sha256()
                beside = self._warc.write_beside(name, self._members(name, whole.update))
                unless_placed.callback((self._warc.folder / beside).unlink, missing_ok=True)
                self._prove(name, beside)
                digests = {origin.sha256 for origin in self._origins[name]}
                if None not in digests and digests != {whole.hexdigest()}:
                    self._differing.append(name)
                besides.append((name, beside))
            size = sum(self._warc.size(beside) for _, beside in besides)
            if besides:
                _place(self._archive, besides, self._moved, packed)
            unless_placed.pop_all()
        return size

    def _members(self, name: str, told: Callable[[bytes], object]) -> Iterator[bytes]:
        """The members of a gzip file, made anew; `told` gets each. Notes where the rows stand then."""
        rows = {
            (row["warc"], row["offset"]): row
            for packed in {record.packed for record in self._records[name]}
            for row in self._rows(packed)
        }
        offset = 0
        row: SqlRow | None = None
        self._records[name].sort(key=lambda record: record.place.offset)
        for record in self._records[name]:
            content = self._warc.content_at(record.packed, record.offset, record.length)
            member = compress(content, record.place.setting)
            if (begun := rows.get((record.packed, record.offset))) is not None:
                row = begun
                self._moved.append(Moved(row["id"], name, offset, len(member), len(member), zlib.crc32(member)))
            elif row is not None and row["warc"] == record.packed and record.offset < row["offset"] + row["span"]:
                last = self._moved[-1]
                crc32 = zlib.crc32(member, last.crc32)
                self._moved[-1] = replace(last, span=last.span + len(member), crc32=crc32)
            told(member)
            offset += len(member)
            self._steps.went(record.length)
            yield member

    def _prove(self, name: str, beside: str) -> None:
        """Compare the records that were written with those that are packed. Raises DamagedRecord."""
        members = self._warc.walk(beside)
        for record in self._records[name]:
            member = next(members, None)
            content = self._warc.content_at(record.packed, record.offset, record.length)
            if not isinstance(member, Member) or member.content != content:
                raise DamagedRecord(f"{self._warc.folder / beside}: is not what was written; see to the disk")

    def _rows(self, packed: str) -> Iterator[SqlRow]:
        yield from self._archive.db.query('SELECT id, warc, "offset", span FROM captures WHERE warc = ?', [packed])
