"""Packed WARC files: which records they hold, where these stood before, and how the files are written.

The first record of such a file is a `warcinfo`. The second, a `metadata` record (JSON), says of each record behind it
in which gzip file it stood, where, and how it was compressed, and of each of these files size and SHA-256 digest.
"""

from __future__ import annotations

import io
import json
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from archiver import times
from archiver.archive.records.frames import Packer
from archiver.archive.records.members import Member, walk_members
from archiver.archive.records.warc import (
    Cut,
    WarcFiles,
    content_of,
    is_packed,
    json_record,
    parse_record,
    warcinfo_record,
)
from archiver.errors import DamagedRecord
from archiver.fields import JsonObject, SqlRow

#: Key of what a packed file says of its records.
_KEY = "packed"

#: Records that a packed file has before those that came into it.
_OWN = 2

#: Most content that a dictionary is made of, in bytes, and the part of a file's content.
DICTIONARY = 4 * 2**20
_PART = 2

#: Pages that are shorter or longer, in bytes, say little of the others.
_SHORT, _LONG = 2_000, DICTIONARY // 4

#: What media types of text have in them.
_TEXT = ("text/", "html", "xml", "json", "javascript")


@dataclass(frozen=True, slots=True)
class Origin:
    """A gzip file that was packed. `sha256` is None where records of it were taken out since."""

    name: str
    size: int
    sha256: str | None


@dataclass(frozen=True, slots=True)
class FormerPlace:
    """Where a record stood: name of the gzip file, first byte and length of its member there, and by which entry of
    `members.SETTINGS` that was made."""

    file: str
    offset: int
    length: int
    setting: int


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """A record that is to be packed: where it stood, if that is known, and what gives its content."""

    place: FormerPlace | None
    content: Callable[[], bytes]


@dataclass(slots=True)
class RecordGroup:
    """Records that stay together: those of the capture that has this row, or of none."""

    row: SqlRow | None
    records: list[SourceRecord] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Moved:
    """Where the records of a row stand now: columns of `captures`."""

    id: int
    warc: str
    offset: int
    length: int
    span: int
    crc32: int


class PackedFile:
    """A packed file that is to have a name; `moved` has the rows when all of its bytes are written."""

    def __init__(self, name: str, pieces: list[RecordGroup], origins: Iterable[Origin]) -> None:
        self.name = name
        self.moved: list[Moved] = []
        self._pieces = pieces
        self._origins = {origin.name: origin for origin in origins}

    @property
    def gzip_size(self) -> int:
        """Bytes that its records took before."""
        return size_of(self._pieces)

    def chunks(self) -> Iterator[bytes]:
        """Its bytes. Raises DamagedRecord where a record cannot be read."""
        packer = Packer(_pages(self._pieces))
        head = [packer.head(), packer.frame(content_of(warcinfo_record(Path(self.name).name, {})))]
        if any(record.place for piece in self._pieces for record in piece.records):
            head.append(packer.frame(content_of(json_record(times.now(), {_KEY: self._told()}))))
        yield from head
        offset = sum(map(len, head))
        for piece in self._pieces:
            frames = [packer.frame(record.content()) for record in piece.records]
            written = b"".join(frames)
            if piece.row is not None:
                place = (self.name, offset, len(frames[0]), len(written), zlib.crc32(written))
                self.moved.append(Moved(piece.row["id"], *place))
            yield written
            offset += len(written)

    def prove(self, warc: WarcFiles, beside: str) -> None:
        """Compare what was written under that name with what was to be. Raises DamagedRecord where it differs."""
        members = warc.walk(beside)
        own = _OWN if any(record.place for piece in self._pieces for record in piece.records) else _OWN - 1
        for record in (None, *(record for piece in self._pieces for record in piece.records)):
            member = next(islice(members, own - 1, None) if record is None else members, None)
            if not isinstance(member, Member) or (record is not None and member.content != record.content()):
                raise DamagedRecord(f"{warc.folder / beside}: is not what was written; see to the disk")

    def _told(self) -> JsonObject:
        names = sorted({record.place.file for piece in self._pieces for record in piece.records if record.place})
        numbers = {name: number for number, name in enumerate(names)}
        origins = [self._origins[name] for name in names]
        return {
            "files": [[origin.name, origin.size, origin.sha256] for origin in origins],
            "records": [
                place and [numbers[place.file], place.offset, place.length, place.setting]
                for place in (record.place for piece in self._pieces for record in piece.records)
            ],
        }


def size_of(pieces: list[RecordGroup]) -> int:
    """Bytes that records took before they were packed, as far as that is known."""
    return sum(record.place.length for piece in pieces for record in piece.records if record.place is not None)


def _pages(pieces: list[RecordGroup]) -> list[bytes]:
    """What the dictionary of these records is made of: some pages, evenly spread over them."""
    some = [(piece, piece.row["size"]) for piece in pieces if piece.row is not None and _is_page(piece.row)]
    total = sum(size for _, size in some)
    most = min(DICTIONARY, total // _PART)
    count = len(some) * most // total if total else 0
    pages: list[bytes] = []
    for number in range(count):
        piece, size = some[(2 * number + 1) * len(some) // (2 * count)]
        if size <= most:
            pages.append(piece.records[0].content())
            most -= size
    return pages


def _is_page(row: SqlRow) -> bool:
    is_text = any(part in (row["mime"] or "") for part in _TEXT)
    return is_text and row["revisit_of"] is None and _SHORT <= row["size"] <= _LONG


def origins_in(warc: WarcFiles, name: str) -> tuple[dict[str, Origin], list[FormerPlace | None]]:
    """The gzip files that a packed file was made of, and the place of each of its records; nothing where it does not
    say. Raises DamagedRecord where it cannot be read, OSError."""
    told = next(islice(warc.walk(name), _OWN - 1, None), None)
    if not isinstance(told, Member):
        raise DamagedRecord(f"warc/{name}: is damaged; run `archiver check`")
    record = parse_record(told.content)
    if record.rec_type != "metadata" or record.rec_headers.get_header("Content-Type") != "application/json":
        return {}, []
    facts = json.loads(record.content_stream().read()).get(_KEY)
    if facts is None:
        return {}, []
    origins = [Origin(*entry) for entry in facts["files"]]
    places = [entry and FormerPlace(origins[entry[0]].name, *entry[1:]) for entry in facts["records"]]
    return {origin.name: origin for origin in origins}, places


def originals(warc: WarcFiles) -> set[str]:
    """Names of all gzip files that the packed files here were made of. Raises DamagedRecord, OSError."""
    return {name for packed in warc.files() if is_packed(packed) for name in origins_in(warc, packed)[0]}


def records_in(
    warc: WarcFiles, name: str, places: list[FormerPlace | None]
) -> Iterator[tuple[FormerPlace | None, Member]]:
    """The records that came into a packed file, each with its place before, as `origins_in` has them; of a file that
    says none all behind its first. Raises DamagedRecord where one cannot be read."""
    members = islice(warc.walk(name), _OWN if places else _OWN - 1, None)
    for number, member in enumerate(members):
        if not isinstance(member, Member) or number >= len(places) > 0:
            raise DamagedRecord(f"warc/{name} at {member.offset}: is damaged; run `archiver check`")
        yield places[number] if places else None, member


def reader(warc: WarcFiles, name: str, offset: int, length: int) -> Callable[[], bytes]:
    """What gives the content of the record that stands in a file."""

    def content() -> bytes:
        return warc.content_at(name, offset, length)

    return content


def packed_without(warc: WarcFiles, name: str, rows: dict[int, SqlRow], cuts: list[Cut]) -> PackedFile:
    """A packed file anew, with a dictionary of what remains: other records in the place of the stretches that are cut.

    rows -- those of the file that remain, by their offsets.

    Raises DamagedRecord where it cannot be read."""
    origins, places = origins_in(warc, name)
    instead = {cut.offset: cut for cut in cuts}
    pieces: list[RecordGroup] = []
    gone: list[FormerPlace | None] = []
    end, cut_end = 0, 0
    for place, member in records_in(warc, name, places):
        if (cut := instead.get(member.offset)) is not None:
            [new] = (item for item in walk_members(io.BytesIO(cut.instead)) if isinstance(item, Member))
            pieces.append(RecordGroup(None, [SourceRecord(place, lambda content=new.content: content)]))  # type: ignore[misc]
            gone.append(place)
            cut_end = cut.offset + cut.span
        elif member.offset < cut_end:
            last = pieces[-1].records[0]
            if last.place is not None and place is not None:
                longer = replace(last.place, length=last.place.length + place.length)
                pieces[-1].records[0] = replace(last, place=longer)
        else:
            if member.offset >= end:
                row = rows.get(member.offset)
                pieces.append(RecordGroup(row))
                end = member.offset + (row["span"] if row is not None else member.length)
            pieces[-1].records.append(SourceRecord(place, reader(warc, name, member.offset, member.length)))
    return PackedFile(name, pieces, taken_out(origins, gone))


def taken_out(origins: dict[str, Origin], places: Iterable[FormerPlace | None]) -> list[Origin]:
    """The gzip files, when records with these places are taken out: those have no digest any more."""
    changed = {place.file for place in places if place is not None}
    return [replace(origin, sha256=None) if origin.name in changed else origin for origin in origins.values()]
