"""The WARC files: appended to, synced, read back at an offset, and cut back to their last whole record.

One gzip member a record, so that a reader can start at any of them. warcio writes the records, `members` compresses
them. Files of former months may be packed (`archiver.archive.upkeep.packing`): one Zstandard frame a record (`frames`).
"""

from __future__ import annotations

import io
import json
import os
import re
import secrets
import shutil
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any, BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders, StatusAndHeadersParser
from warcio.warcwriter import WARCWriter

from archiver import times
from archiver.archive.records.members import FRAME, HEADER, DamagedSpan, Member, compress, walk_members
from archiver.errors import ArchiveError, DamagedRecord, OfflineRecord
from archiver.fields import JsonObject
from archiver.files import make_folder, stream_chunks, sync_folder
from archiver.reasons import Reason
from archiver.sites.file import load_warc
from archiver.sites.tables import WarcSettings

#: In the name of a file that is to take the place of another, behind the name of that.
BESIDE = ".anew-"

#: Headers that no longer hold of the stored body: it is kept without its transfer encoding. The original is kept under
#: the name that other crawlers use.
_TRANSFER = "transfer-encoding"
_TRANSFER_LINE = re.compile(rb"^(transfer-encoding[ \t]*:)", re.IGNORECASE | re.MULTILINE)
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")

#: The folder of a file, below that of all.
MONTH = "%Y/%m"

#: How the names of WARC files end: as they are written, and packed (see `frames`, which is not loaded before there is
#: such a file).
GZIP, PACKED = ".warc.gz", ".warc.zst"
ENDINGS = (GZIP, PACKED)


@dataclass(frozen=True, slots=True)
class Appended:
    """Where records that were written together stand.

    warc, offset, length -- file (relative to the WARC folder), first byte, and length of the first one's gzip member.
    span                 -- bytes from there to the end of the last one.
    crc32                -- of these bytes as they stand in the file.
    """

    warc: str
    offset: int
    length: int
    span: int
    crc32: int


@dataclass(frozen=True, slots=True)
class Cut:
    """A stretch of a file that gives way to other members."""

    offset: int
    span: int
    instead: bytes


class WarcFiles:
    """The folder of WARC files of one archive: `YYYY/MM/*.warc.gz`, or packed `*.warc.zst`. One writer at a time (the
    run lock sees to it). It appends only to files that it began: those of others may be copies, or mended by hand."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._file: io.FileIO | None = None
        #: what the warcinfo records of new files say of the run: operator, user agent, robots policy
        self.info: dict[str, str] = {}
        self._name = ""  # of the file that this writer began last
        self._began = 0.0  # and when
        self._size = 0
        self._synced = 0
        self._begun: dict[str, int] = {}  # size of each file before what was appended since `begin`

    @cached_property
    def settings(self) -> WarcSettings:
        """What sites.toml says of WARC files. Raises SitesError."""
        return load_warc(self.folder.parent / "sites.toml")

    def offline(self, name: str) -> str | None:
        """Where a file was moved, as sites.toml says; None where nothing is said, or the file is here."""
        place = self.settings.place_of(name)
        return None if place is None or (self.folder / name).exists() else place

    def begin(self) -> None:
        """What was appended so far stays, whatever `roll_back` takes back."""
        self._begun.clear()

    def append(self, *records: ArcWarcRecord) -> Appended:
        """Add records that belong together to the current file. They count only after `sync`."""
        out = self._open()
        members = [member_of(record) for record in records]
        written = b"".join(members)
        self._begun.setdefault(self._name, self._size)
        _write(out, written)
        appended = Appended(self._name, self._size, len(members[0]), len(written), zlib.crc32(written))
        self._size += len(written)
        return appended

    def sync(self) -> None:
        """Everything appended so far is on the disk when this returns."""
        if self._file is None or self._size == self._synced:
            return
        os.fsync(self._file.fileno())
        self._see_that_it_is_there(self._file)
        self._synced = self._size

    def _see_that_it_is_there(self, file: io.FileIO) -> None:
        """Raise ArchiveError where the file that is written to is no longer the one of its name: what was synced would
        be in no file that anybody can read."""
        path, mine = self.folder / self._name, os.fstat(file.fileno())
        try:
            there = path.stat()
        except OSError:
            there = None
        if there is None or (there.st_dev, there.st_ino, there.st_size) != (mine.st_dev, mine.st_ino, self._size):
            raise ArchiveError(
                f"{path}: was removed, replaced or changed under the run; put it back, then run `archiver check`"
            )

    def roll_back(self) -> None:
        """Take back what was appended since `begin`, synced or not: the rows that tell of it were not written."""
        if self._file is not None:
            if (size := self._begun.pop(self._name, None)) is not None:
                os.ftruncate(self._file.fileno(), size)  # not by its name: another file may have that by now
                os.fsync(self._file.fileno())
                self._size = size
            self._file.close()
            self._file = None
        for name, size in self._begun.items():
            with suppress(FileNotFoundError), (self.folder / name).open("r+b", buffering=0) as file:
                file.truncate(size)
                os.fsync(file.fileno())
        self._begun.clear()

    def close(self) -> None:
        if self._file is not None:
            self.sync()
            self._file.close()
            self._file = None

    def _open(self) -> io.FileIO:
        goes_on = self._goes_on()
        if self._file is not None and goes_on:
            return self._file
        self.close()
        if not (goes_on and self._is_as_left()):
            self._name, self._began = _new_name(), time.monotonic()
        path = self.folder / self._name
        make_folder(path.parent)
        # no buffer: it would be written out when the file is closed, also after `roll_back`
        self._file = path.open("ab", buffering=0)
        self._size = self._synced = path.stat().st_size
        if self._size == 0:
            sync_folder(path.parent)
            self.append(warcinfo_record(path.name, self.info))
        return self._file

    def _goes_on(self) -> bool:
        """Whether the file that this writer began last takes more."""
        age = self.settings.age
        old = age is not None and time.monotonic() - self._began >= times.seconds(age)
        month = datetime.now(UTC).strftime(MONTH)
        return self._size < self.settings.size and self._name.startswith(month + "/") and not old

    def _is_as_left(self) -> bool:
        """Whether the file that this writer began last holds what it left there. It appends to no other."""
        try:
            return self.size(self._name) == self._size
        except OSError:
            return False

    def files(self, month: str = "*/*") -> list[str]:
        """Names of all WARC files, or of one month's (`2026/11`), in the order in which they were
        begun, by the clock of that time."""
        paths = (path for path in self.folder.glob(f"{month}/*.warc.*") if path.name.endswith(ENDINGS))
        return sorted(str(path.relative_to(self.folder)) for path in paths)

    def read(self, name: str, offset: int, span: int) -> list[ArcWarcRecord]:
        """The records that were written together at `offset`, payloads in memory: the first, and of the others those
        that are whole.

        Raises DamagedRecord when the file is gone, or what stands there is no record.
        """
        stretch = self.bytes_at(name, offset, span)
        where = f"{self.folder / name} at {offset}"
        first, *others = self._members_in(name, stretch) if stretch else [DamagedSpan(0, 0, at_end=True)]
        if isinstance(first, DamagedSpan):
            what = "the file ends inside the record" if len(stretch) < span else "no whole record stands there"
            raise DamagedRecord(f"{where}: {what}; run `archiver check`")
        try:
            return [parse_record(member.content) for member in (first, *others) if isinstance(member, Member)]
        except DamagedRecord as error:
            raise DamagedRecord(f"{where}: {error}; run `archiver check`") from None

    def gzip_at(self, name: str, offset: int, span: int) -> bytes:
        """The whole records of a stretch as gzip members: as they are, or of a packed file made anew. Raises
        DamagedRecord when it cannot be read."""
        stretch = self.bytes_at(name, offset, span)
        if not is_packed(name):
            return stretch
        items = self._members_in(name, stretch)
        return b"".join(compress(item.content) for item in items if isinstance(item, Member))

    def content_at(self, name: str, offset: int, length: int) -> bytes:
        """The content of the record that stands there. Raises DamagedRecord where no whole one does."""
        stretch = self.bytes_at(name, offset, length)
        item = next(self._members_in(name, stretch), None)
        if not isinstance(item, Member):
            raise DamagedRecord(f"{self.folder / name} at {offset}: no whole record stands there; run `archiver check`")
        return item.content

    def _members_in(self, name: str, stretch: bytes) -> Iterator[Member | DamagedSpan]:
        """What a stretch of a file holds."""
        if is_packed(name):
            from archiver.archive.records import frames

            return frames.frames_in(stretch, self.folder / name)
        return walk_members(io.BytesIO(stretch))

    def begins_at(self, name: str, offset: int) -> bool:
        """Whether what stands there begins as a record of ours does."""
        mark = FRAME if is_packed(name) else HEADER
        return self.bytes_at(name, offset, len(mark)) == mark

    def size(self, name: str) -> int:
        """Bytes of a file. Raises FileNotFoundError where it is gone."""
        return (self.folder / name).stat().st_size

    def bytes_at(self, name: str, offset: int, length: int) -> bytes:
        """Bytes of a file as they are, fewer where it ends. Raises DamagedRecord when it cannot be read."""
        path = self.folder / name
        try:
            with path.open("rb") as file:
                file.seek(offset)
                return file.read(length)
        except OSError as error:
            if (place := self.offline(name)) is not None:
                raise OfflineRecord(str(path), place) from None
            raise DamagedRecord(
                f"{path}: cannot be read ({error.strerror}); put it back from a backup, then run `archiver check`"
            ) from None

    def walk(self, name: str, offset: int = 0) -> Iterator[Member | DamagedSpan]:
        """The members of a file from `offset` on, and the gaps where none can be read."""
        if is_packed(name):
            from archiver.archive.records import frames

            yield from frames.walk_frames(self.folder / name, offset)
            return
        with (self.folder / name).open("rb") as file:
            yield from walk_members(file, offset)

    def write_anew(self, name: str, cuts: Iterable[Cut]) -> str:
        """Write a file without some stretches, beside it and onto the disk. Returns the name of the new one, which is
        to take the place of the old one; no reader takes it for a WARC file. Raises OSError."""
        with (self.folder / name).open("rb") as old, self._beside(name) as new:
            for cut in cuts:
                new.writelines(stream_chunks(old, cut.offset - old.tell()))
                new.write(cut.instead)
                old.seek(cut.offset + cut.span)
            shutil.copyfileobj(old, new)
        return str(Path(new.name).relative_to(self.folder))

    def own_file(self, *records: ArcWarcRecord) -> tuple[str, list[bytes]]:
        """Name and contents of a file of nothing but these records, as `write_beside` takes them."""
        name = _new_name()
        return name, [member_of(record) for record in (warcinfo_record(Path(name).name, self.info), *records)]

    def write_beside(self, name: str, contents: Iterable[bytes]) -> str:
        """Write a file that is to have that name, onto the disk. Returns the name that it has until then. Raises
        OSError."""
        make_folder((self.folder / name).parent)
        with self._beside(name) as new:
            for content in contents:
                new.write(content)
        return str(Path(new.name).relative_to(self.folder))

    @contextmanager
    def _beside(self, name: str) -> Iterator[BinaryIO]:
        """A file that is to have that name. It is on the disk when the context ends, and gone where that fails."""
        path = self.folder / name
        beside = path.with_name(f"{path.name}{BESIDE}{secrets.token_hex(4)}")
        try:
            with beside.open("xb") as new:
                yield new
                new.flush()
                os.fsync(new.fileno())
            sync_folder(path.parent)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise

    def cut_torn_tail(self, name: str, offset: int = 0) -> int:
        """Cut what follows the last whole member, searched from `offset` on, and keep it beside the file as
        `NAME.torn-OFFSET`. Returns the number of bytes cut off. Damage with whole members behind it is left as it is.

        A record appended after a torn one would hide itself and all that follow from every reader.
        """
        path, end = self.folder / name, offset
        for item in self.walk(name, offset):
            if isinstance(item, Member):
                end = item.end
        torn = self.size(name) - end
        if torn <= 0:
            return 0
        aside = path.with_name(f"{path.name}.torn-{end}")
        with aside.open("wb") as out:
            out.write(self.bytes_at(name, end, torn))
            out.flush()
            os.fsync(out.fileno())
        with path.open("r+b") as file:
            file.truncate(end)
            os.fsync(file.fileno())
        sync_folder(path.parent)
        return torn


def is_packed(name: str) -> bool:
    """Whether a file of that name is, or is to be, a packed one."""
    return name.partition(BESIDE)[0].endswith(PACKED)


def _write(file: io.FileIO, data: bytes) -> None:
    """All of the data; a full disk may take a part of it first."""
    rest = memoryview(data)
    while rest:
        rest = rest[file.write(rest) :]


def _new_name() -> str:
    """A name that tells runs apart that begin at one time on two machines, whose files may come together."""
    return f"{datetime.now(UTC).strftime(f'{MONTH}/news-%Y%m%dT%H%M%S%f')}-{secrets.token_hex(3)}.warc.gz"


def response_record(
    url: str,
    fetched: str,
    status_line: str,
    headers: tuple[tuple[str, str], ...],
    body: bytes,
    *,
    digest: str,
    truncated: str | None = None,
    record_id: str | None = None,
    head: bytes | None = None,
    ip: str | None = None,
) -> ArcWarcRecord:
    """A `response` record: HTTP status line and headers as received (`head`, else made from the others), body with its
    content encoding."""
    extra = {"WARC-Date": fetched, "WARC-Payload-Digest": digest} | _identity(record_id, ip)
    if truncated:
        extra["WARC-Truncated"] = truncated
    return _builder().create_warc_record(
        url,
        "response",
        payload=io.BytesIO(body),
        length=len(body),
        http_headers=_http_headers(status_line, headers, head),
        warc_headers_dict=extra,
    )


def revisit_record(
    url: str,
    fetched: str,
    status_line: str,
    headers: tuple[tuple[str, str], ...],
    *,
    digest: str,
    refers_to_url: str,
    refers_to_date: str,
    profile: str = "identical-payload-digest",
    record_id: str | None = None,
    head: bytes | None = None,
    ip: str | None = None,
) -> ArcWarcRecord:
    """A `revisit` record: the headers of a response whose body stands in an earlier record already."""
    return _builder().create_revisit_record(
        url,
        digest,
        refers_to_url,
        refers_to_date,
        http_headers=_http_headers(status_line, headers, head),
        warc_headers_dict={
            "WARC-Date": fetched,
            "WARC-Profile": f"http://netpreserve.org/warc/1.1/revisit/{profile}",
        }
        | _identity(record_id, ip),
    )


#: Views of a page that a browser rendered: how their addresses begin, in front of the page's. `urn:view:` is what
#: Browsertrix and pywb call a screenshot; a replay of the page does not come upon them.
VIEWS = {Reason.SCREENSHOT: "urn:view:", Reason.PDF: "urn:pdf:"}

#: Whether a capture is a view, as SQL.
IS_VIEW = "url LIKE 'urn:%'"


def view_of(url: str) -> tuple[Reason, str] | None:
    """Which view an address is of, and of which page; None where it is one of the web."""
    return next(((view, url.removeprefix(start)) for view, start in VIEWS.items() if url.startswith(start)), None)


def rendered_record(
    url: str, fetched: str, body: bytes, *, media_type: str, digest: str, record_id: str, rendered_of: str
) -> ArcWarcRecord:
    """A `resource` record with what a browser made of a response, whose record it names (WARC-Concurrent-To: WARC 1.1
    allows no WARC-Refers-To here)."""
    return _builder().create_warc_record(
        url,
        "resource",
        payload=io.BytesIO(body),
        length=len(body),
        warc_content_type=media_type,
        warc_headers_dict={
            "WARC-Date": fetched,
            "WARC-Payload-Digest": digest,
            "WARC-Concurrent-To": f"<urn:uuid:{rendered_of}>",
        }
        | _identity(record_id),
    )


def request_record(response: ArcWarcRecord, request_line: str, headers: tuple[tuple[str, str], ...]) -> ArcWarcRecord:
    """The `request` record beside a response."""
    about = response.rec_headers
    return _builder().create_warc_record(
        about.get_header("WARC-Target-URI"),
        "request",
        payload=io.BytesIO(b""),
        length=0,
        http_headers=StatusAndHeaders(request_line, list(headers), is_http_request=True),
        warc_headers_dict={
            "WARC-Date": about.get_header("WARC-Date"),
            "WARC-Concurrent-To": about.get_header("WARC-Record-ID"),
        },
    )


def metadata_record(response: ArcWarcRecord, facts: JsonObject) -> ArcWarcRecord:
    """A `metadata` record (JSON) with what cannot be derived from the response again."""
    about = response.rec_headers
    beside = {"WARC-Concurrent-To": about.get_header("WARC-Record-ID")}
    return json_record(about.get_header("WARC-Date"), facts, beside)


def json_record(date: str, facts: JsonObject, headers: dict[str, str] | None = None) -> ArcWarcRecord:
    """A `metadata` record (JSON). It names no address, as the standard allows: pywb and others would replay it in the
    place of the page that is there."""
    payload = json.dumps(facts, ensure_ascii=False, sort_keys=True).encode()
    return _builder().create_warc_record(
        None,
        "metadata",
        payload=io.BytesIO(payload),
        length=len(payload),
        warc_content_type="application/json",
        warc_headers_dict={"WARC-Date": date, **(headers or {})},
    )


def _identity(record_id: str | None, ip: str | None = None) -> dict[str, str]:
    known = {"WARC-Record-ID": record_id and f"<urn:uuid:{record_id}>", "WARC-IP-Address": ip}
    return {name: value for name, value in known.items() if value}


def warcinfo_record(filename: str, info: dict[str, str]) -> ArcWarcRecord:
    """The record that a file begins with."""
    return _builder().create_warcinfo_record(
        filename,
        {
            "software": f"news-archiver/{version('news-archiver')}",
            "format": "WARC File Format 1.1",
            "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
            **info,
        },
    )


def _builder() -> WARCWriter:
    return WARCWriter(io.BytesIO(), gzip=False, warc_version="1.1")


def _http_headers(
    status_line: str, headers: tuple[tuple[str, str], ...], head: bytes | None = None
) -> StatusAndHeaders:
    kept = [(f"X-Archive-Orig-{name}" if name.lower() == _TRANSFER else name, value) for name, value in headers]
    made = _Verbatim(status_line, kept, protocol="HTTP/1.1")
    if head is not None:
        raw = _TRANSFER_LINE.sub(rb"X-Archive-Orig-\1", head)
        told = _parsed(raw)
        # readers must find in it what the row says
        if told is not None and told.get_statuscode() == status_line.partition(" ")[0]:
            made.raw = raw
    return made


def headers_in(head: bytes) -> tuple[tuple[str, str], ...] | None:
    """The headers of an HTTP head as readers of the record find them; None where it is none."""
    told = _parsed(head)
    return tuple((str(name), str(value)) for name, value in told.headers) if told is not None else None


def _parsed(head: bytes) -> StatusAndHeaders | None:
    if not head.startswith(b"HTTP/"):
        return None
    try:
        return _HeaderParser([], verify=False).parse(io.BytesIO(head))
    except EOFError:
        return None


class _HeaderParser(StatusAndHeadersParser):  # type: ignore[misc]
    """Reads UTF-8, else Latin-1, as warcio does. Of a Location the bytes count: those beyond ASCII are escaped one by
    one, as browsers do (`HttpResponseHeaders::IsRedirect` in Chromium's net/http)."""

    @staticmethod
    def decode_header(line: bytes) -> str:
        """One line of a head as text."""
        if line[:9].lower() == b"location:":
            line = _BEYOND_ASCII.sub(lambda byte: b"%%%02X" % byte[0][0], line)
        return str(StatusAndHeadersParser.decode_header(line))


class _Verbatim(StatusAndHeaders):  # type: ignore[misc]
    """Headers that are written as they came: `raw` where it is known. warcio writes values beyond ASCII
    percent-encoded, and fails on names."""

    raw: bytes | None = None

    def compute_headers_buffer(self, header_filter: Callable[..., Any] | None = None) -> None:
        self.headers_buff = self.raw if self.raw is not None else self.to_bytes(header_filter)


def parse_record(content: bytes) -> ArcWarcRecord:
    """The record that a member holds. Raises DamagedRecord where it holds none."""
    try:
        records = ArchiveIterator(io.BytesIO(content))
        records.loader.http_parser = _HeaderParser(records.loader.HTTP_TYPES, verify=False)
        record: ArcWarcRecord = next(records)
    except (ArchiveLoadFailed, StopIteration, ValueError) as error:
        raise DamagedRecord(f"no WARC record ({error or 'empty'})") from None
    return record


def wrong_digests(content: bytes) -> list[str]:
    """What the digests in a record's own headers say against it. Raises DamagedRecord where the member holds none."""
    try:
        record = next(ArchiveIterator(io.BytesIO(content), check_digests=True))
        record.raw_stream.read()
    except (ArchiveLoadFailed, StopIteration, ValueError) as error:
        raise DamagedRecord(f"no WARC record ({error or 'empty'})") from None
    return list(record.digest_checker.problems)


def http_headers(record: ArcWarcRecord) -> tuple[tuple[str, str], ...]:
    """The HTTP headers of a record as name and value; of a `resource` its media type."""
    if record.http_headers is None:
        return (("Content-Type", str(record.rec_headers.get_header("Content-Type") or "")),)
    return tuple((str(name), str(value)) for name, value in record.http_headers.headers)


def content_of(record: ArcWarcRecord) -> bytes:
    """A record as it is compressed for a file."""
    out = io.BytesIO()
    WARCWriter(out, gzip=False, warc_version="1.1").write_record(record)
    return out.getvalue()


def member_of(record: ArcWarcRecord) -> bytes:
    """A record as it stands in a file."""
    return compress(content_of(record))
