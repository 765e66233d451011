"""The WARC files: appended to, synced, read back at an offset, and cut back to their last whole record.

One gzip member a record, so that a reader can start at any of them. warcio writes the records; the members are made
here because warcio compresses at level 9, which costs three times the CPU for 2 % less (8.5 against 2.9 ms for a
357 kB page).
"""

from __future__ import annotations

import io
import json
import os
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter
from zlib_ng import zlib_ng

from archiver.errors import DamagedRecord

#: A file is closed and a new one begun when it reaches this size, as the WARC guidelines recommend (1 GB).
MAX_FILE = 10**9

#: Compression of the members; see the module's docstring.
LEVEL = 6

#: Headers that no longer hold of the stored body: it is kept without its transfer encoding. The original is kept under
#: the name that other crawlers use.
_TRANSFER = "transfer-encoding"


@dataclass(frozen=True, slots=True)
class Position:
    """Where a record stands: file (relative to the WARC folder), first byte, and length of its gzip member."""

    warc: str
    offset: int
    length: int


class WarcFiles:
    """The folder of WARC files of one archive: `YYYY/MM/*.warc.gz`. One writer at a time (the run lock sees to it)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._file: BinaryIO | None = None
        self._name = ""
        self._size = 0
        self._synced = 0

    def append(self, *records: ArcWarcRecord) -> list[Position]:
        """Add records that belong together to the current file. They count only after `sync`."""
        out = self._open()
        positions = []
        for record in records:
            member = _compress(_serialize(record))
            out.write(member)
            positions.append(Position(self._name, self._size, len(member)))
            self._size += len(member)
        return positions

    def sync(self) -> None:
        """Everything appended so far is on the disk when this returns."""
        if self._file is None or self._size == self._synced:
            return
        self._file.flush()
        os.fsync(self._file.fileno())
        self._synced = self._size

    def roll_back(self) -> None:
        """Take back what was appended since the last `sync`, after a write that failed."""
        if self._file is None:
            return
        descriptor = os.open(self.folder / self._name, os.O_WRONLY)
        try:
            os.ftruncate(descriptor, self._synced)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        self._abandon()

    def close(self) -> None:
        if self._file is not None:
            self.sync()
            self._file.close()
            self._file = None

    def _abandon(self) -> None:
        """Forget the open file without flushing what its buffer still holds."""
        if self._file is not None:
            raw = self._file.detach()  # type: ignore[attr-defined]
            raw.close()
            self._file = None

    def _open(self) -> BinaryIO:
        month = datetime.now(UTC).strftime("%Y/%m")
        if self._file is not None and self._size < MAX_FILE and self._name.startswith(month + "/"):
            return self._file
        self.close()
        newest = max(self.files(month), default=None)
        if newest is not None and (self.folder / newest).stat().st_size < MAX_FILE:
            self._name = newest
        else:
            started = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
            self._name = f"{month}/news-{started}.warc.gz"
        path = self.folder / self._name
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("ab")
        self._size = self._synced = path.stat().st_size
        if self._size == 0:
            sync_folder(path.parent)
            self.append(_warcinfo(path.name))
        return self._file

    def files(self, month: str = "*/*") -> list[str]:
        """Names of all WARC files, or of one month's (`2026/11`), in the order they were written."""
        return sorted(str(path.relative_to(self.folder)) for path in self.folder.glob(f"{month}/*.warc.gz"))

    def read(self, position: Position) -> ArcWarcRecord:
        """The record at a position, its payload in memory.

        Raises DamagedRecord when the file is gone, or what stands there is no record.
        """
        path = self.folder / position.warc
        try:
            with path.open("rb") as file:
                file.seek(position.offset)
                member = file.read(position.length)
        except OSError as error:
            raise DamagedRecord(
                f"{path}: cannot be read ({error.strerror}); put it back from a backup, then run `archiver check`"
            ) from None
        where = f"{path} at {position.offset}"
        if len(member) < position.length:
            raise DamagedRecord(f"{where}: the file ends inside the record; run `archiver check`")
        try:
            plain = zlib.decompress(member, zlib.MAX_WBITS | 16)
            record = next(ArchiveIterator(io.BytesIO(plain)))
        except (zlib.error, ArchiveLoadFailed, StopIteration, ValueError) as error:
            raise DamagedRecord(f"{where}: no whole record stands there ({error}); run `archiver check`") from None
        return record

    def members(self, name: str, offset: int = 0) -> Iterator[tuple[int, bytes]]:
        """(offset, decompressed record) of each whole gzip member of a file from `offset` on. Ends before the first
        that is torn or damaged."""
        with (self.folder / name).open("rb") as file:
            yield from _members(file, offset)

    def cut_torn_tail(self, name: str, offset: int = 0) -> int:
        """Cut what follows the last whole member, searched from `offset` on, and keep it beside the file as
        `NAME.torn-OFFSET`. Returns the number of bytes cut off.

        A record appended after a torn one would hide itself and all that follow from every reader.
        """
        path = self.folder / name
        end = offset
        with path.open("rb") as file:
            for start, length in _member_spans(file, offset):
                end = start + length
            size = file.seek(0, os.SEEK_END)
            if size == end:
                return 0
            file.seek(end)
            tail = file.read()
        aside = path.with_name(f"{path.name}.torn-{end}")
        with aside.open("wb") as out:
            out.write(tail)
            out.flush()
            os.fsync(out.fileno())
        with path.open("r+b") as file:
            file.truncate(end)
            os.fsync(file.fileno())
        sync_folder(path.parent)
        return len(tail)


def sync_folder(folder: Path) -> None:
    """A new name in a folder survives a power cut only after the folder itself is synced."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def response_record(
    url: str,
    fetched: str,
    status_line: str,
    headers: tuple[tuple[str, str], ...],
    body: bytes,
    *,
    digest: str,
    truncated: str | None = None,
) -> ArcWarcRecord:
    """A `response` record: HTTP status line and headers as received, body with its content encoding."""
    extra = {"WARC-Date": fetched, "WARC-Payload-Digest": digest}
    if truncated:
        extra["WARC-Truncated"] = truncated
    return _builder().create_warc_record(
        url,
        "response",
        payload=io.BytesIO(body),
        length=len(body),
        http_headers=_http_headers(status_line, headers),
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
) -> ArcWarcRecord:
    """A `revisit` record: the headers of a response whose body stands in an earlier record already."""
    return _builder().create_revisit_record(
        url,
        digest,
        refers_to_url,
        refers_to_date,
        http_headers=_http_headers(status_line, headers),
        warc_headers_dict={
            "WARC-Date": fetched,
            "WARC-Profile": f"http://netpreserve.org/warc/1.1/revisit/{profile}",
        },
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


def metadata_record(response: ArcWarcRecord, facts: dict[str, Any]) -> ArcWarcRecord:
    """A `metadata` record (JSON) with what cannot be derived from the response again."""
    about = response.rec_headers
    payload = json.dumps(facts, ensure_ascii=False, sort_keys=True).encode()
    return _builder().create_warc_record(
        about.get_header("WARC-Target-URI"),
        "metadata",
        payload=io.BytesIO(payload),
        length=len(payload),
        warc_content_type="application/json",
        warc_headers_dict={
            "WARC-Date": about.get_header("WARC-Date"),
            "WARC-Concurrent-To": about.get_header("WARC-Record-ID"),
        },
    )


def _warcinfo(filename: str) -> ArcWarcRecord:
    return _builder().create_warcinfo_record(
        filename,
        {
            "software": f"news-archiver/{version('news-archiver')}",
            "format": "WARC File Format 1.1",
            "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        },
    )


def _builder() -> WARCWriter:
    return WARCWriter(io.BytesIO(), gzip=False, warc_version="1.1")


def _http_headers(status_line: str, headers: tuple[tuple[str, str], ...]) -> StatusAndHeaders:
    kept = [(f"X-Archive-Orig-{name}" if name.lower() == _TRANSFER else name, value) for name, value in headers]
    return StatusAndHeaders(status_line, kept, protocol="HTTP/1.1")


def _serialize(record: ArcWarcRecord) -> bytes:
    out = io.BytesIO()
    WARCWriter(out, gzip=False, warc_version="1.1").write_record(record)
    return out.getvalue()


def _compress(record: bytes) -> bytes:
    stream = zlib_ng.compressobj(LEVEL, zlib_ng.DEFLATED, zlib_ng.MAX_WBITS + 16)
    return bytes(stream.compress(record) + stream.flush())


#: Bytes read at a time while walking a file.
_CHUNK = 1 << 16


def _members(file: BinaryIO, offset: int) -> Iterator[tuple[int, bytes]]:
    for start, _, plain in _walk(file, offset, keep=True):
        yield start, plain


def _member_spans(file: BinaryIO, offset: int) -> Iterator[tuple[int, int]]:
    for start, length, _ in _walk(file, offset, keep=False):
        yield start, length


def _walk(file: BinaryIO, offset: int, *, keep: bool) -> Iterator[tuple[int, int, bytes]]:
    """(offset, length, content if `keep`) of each whole gzip member from `offset` on."""
    file.seek(offset)
    pending = b""
    while True:
        stream = zlib.decompressobj(zlib.MAX_WBITS | 16)
        start, used, plain = offset, 0, bytearray()
        while not stream.eof:
            chunk = pending or file.read(_CHUNK)
            pending = b""
            if not chunk:
                return
            try:
                out = stream.decompress(chunk)
            except zlib.error:
                return
            if keep:
                plain += out
            used += len(chunk) - len(stream.unused_data)
        pending = stream.unused_data
        offset = start + used
        yield start, used, bytes(plain)
