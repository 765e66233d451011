"""Pages out of ARC files, which crawlers wrote before there was WARC.

Format: https://archive.org/web/researcher/ArcFileFormat.php. A line of the address, IP address, time, type and length
before each block, and the block is the HTTP response.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from warcio.statusandheaders import StatusAndHeaders

from archiver.importing.found import Format, Found, LeftOut, PassedOver, Where
from archiver.importing.records import Record, next_start
from archiver.importing.stream import Damaged, FileStream, find_start
from archiver.importing.warcs import found_in

#: Longest line before a block; addresses have 2,083 characters at most in practice.
MAX_LINE = 1 << 14

#: What such a line begins with, behind the end of the block before.
_LINE = b"\nhttp"

#: Such a line: address, IP address, time, type (with five more fields in version 2), length. Addresses and types may
#: hold spaces, where servers did.
_FIELDS = re.compile(r"(\S.*?) (\S+) (\d{14}|\d{12}|\d{8}) (?:(.*) )?(\d{1,15})", re.ASCII)


def read_arc(file: BinaryIO, name: str, form: Format = "arc") -> Iterator[Found]:
    """Everything an ARC file holds, plain or a gzip member a record. Behind damage, reading goes on with the next
    readable member; in a plain file, with the next line that begins a record."""
    start: int | None = 0
    while start is not None:
        try:
            stream = FileStream(file, start)
            while stream.peek(1):
                record = _next(stream)
                if record.type != "filedesc":
                    where = Where(name, record.offset)
                    found = found_in(record, where, form)
                    yield found if found is not None else PassedOver(where, "damaged")
                record.finish()
            return
        except Damaged as damage:
            yield LeftOut(Where(name, damage.offset), damage.reason)
            behind = max(damage.offset, start) + 1
            starts = (next_start(file, behind, _begins), _next_line(file, behind))
            start = min((found for found in starts if found is not None), default=None)


def _next_line(file: BinaryIO, after: int) -> int | None:
    """Where the next line stands, from a byte of the file on, that a record begins with."""
    found = find_start(file, after, _LINE)
    while found is not None:
        file.seek(found + 1)
        if _fields(file.read(MAX_LINE)) is not None:
            return found + 1
        found = find_start(file, found + 1, _LINE)
    return None


def _begins(stream: FileStream) -> bool:
    return _fields(stream.peek(MAX_LINE)) is not None


def _fields(start: bytes) -> list[str] | None:
    """The fields of the line that the bytes begin with, None where they begin with none."""
    line, end, _ = start.partition(b"\n")
    fields = _FIELDS.fullmatch(line.decode("utf-8", "replace").strip())
    return [field or "" for field in fields.groups()] if end and fields else None


def _next(stream: FileStream) -> Record:
    while stream.peek(1) in (b"\r", b"\n"):
        stream.skip(1)
    offset = stream.offset
    start = stream.peek(MAX_LINE)
    fields = _fields(start)
    if fields is None:
        raise Damaged(offset, "no record begins where one should")
    stream.skip(start.index(b"\n") + 1)
    url, address, time, mime, length = fields
    headers = [
        ("WARC-Type", "filedesc" if url.startswith("filedesc:") else "response"),
        ("WARC-Target-URI", url),
        ("WARC-Date", time),
        ("WARC-IP-Address", address),
        ("Content-Type", mime),
        ("Content-Length", length),
    ]
    return Record(stream, offset, StatusAndHeaders("", headers, protocol="ARC/1.0"), int(length))
