"""The records of a WARC file of whatever crawler, compressed or not, and where the file is damaged.

Format: https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/
"""

from __future__ import annotations

import base64
import hashlib
import io
import re
from collections.abc import Callable, Iterator
from typing import BinaryIO

from warcio.statusandheaders import StatusAndHeaders, StatusAndHeadersParser

from archiver.importing.stream import GZIP, ZSTD, Damaged, FileStream, find_start

#: Largest head of a record or of an HTTP message, in bytes. Servers are limited to 8 to 64 kB.
MAX_HEAD = 1 << 17
USUAL_HEAD = 1 << 13

_BEGINNING = b"WARC/"
BOM = b"\xef\xbb\xbf"

_parser = StatusAndHeadersParser([], verify=False)


class Record:
    """One record. Its block is read when asked for, and only until the next record is.

    offset -- the byte of the file at which it stands, or its gzip member.
    length -- bytes of its block.
    """

    def __init__(self, stream: FileStream, offset: int, head: StatusAndHeaders, length: int) -> None:
        self._stream = stream
        self._head = head
        self._passed = False
        self._damage: Damaged | None = None
        self.offset = offset
        self.length = length
        #: whether the block, once read, is what its digest says; its bytes are as good a page either way
        self.differs = False

    @property
    def type(self) -> str:
        return self.header("WARC-Type").lower()

    def header(self, name: str) -> str:
        """The value of a header of the record, empty where it has none."""
        return str(self._head.get_header(name) or "").strip()

    def address(self, name: str = "WARC-Target-URI") -> str:
        """The address in a header. GNU Wget sets it in angle brackets, as the grammar of WARC 1.0 had it."""
        return self.header(name).removeprefix("<").removesuffix(">")

    def peek(self, size: int) -> bytes:
        """The beginning of the block."""
        return self._stream.peek(min(size, self.length))

    def block(self) -> bytes | None:
        """The whole block, which is in memory then. None where it is torn or damaged: `records` says so next.

        A block that is not what its digest says is damaged where no record follows it, for then its length is wrong,
        too; else the writer computed another, or a byte was flipped."""
        try:
            block = self._stream.take(self.length)
        except Damaged as damage:
            self._damage = Damaged(self.offset, damage.reason)
            return None
        self._passed = True
        self.differs = not matches(self.header("WARC-Block-Digest"), block)
        if self.differs and not self._ends_well():
            self._damage = Damaged(self.offset, "the record is not what its WARC-Block-Digest says")
            return None
        return block

    def _ends_well(self) -> bool:
        try:
            rest = self._stream.peek(16).lstrip(b"\r\n")
        except Damaged:
            return True
        return not rest or rest.startswith(_BEGINNING)

    def finish(self) -> None:
        """Go to the next record."""
        if self._damage is not None:
            raise self._damage
        if not self._passed:
            try:
                self._stream.skip(self.length)
            except Damaged as damage:
                raise Damaged(self.offset, damage.reason) from None
        # two line ends by the standard; some writers have one, or three
        while self._stream.peek(1) in (b"\r", b"\n"):
            self._stream.skip(1)


def read_records(file: BinaryIO) -> Iterator[Record | Damaged]:
    """All records of a file, and in their place what is damaged. Reading goes on with the next member (or, in a plain
    file, the next record) that can be read."""
    start: int | None = 0
    while start is not None:
        try:
            stream = FileStream(file, start)
            while stream.peek(1):
                record = _next(stream)
                yield record
                record.finish()
            return
        except Damaged as damage:
            yield damage
            start = next_start(file, max(damage.offset, start) + 1, _begins)


def _next(stream: FileStream) -> Record:
    if stream.peek(len(BOM)) == BOM:  # an editor put it there
        stream.skip(len(BOM))
    while stream.peek(1) in (b"\r", b"\n"):
        stream.skip(1)
    offset = stream.offset
    if stream.peek(len(_BEGINNING)) != _BEGINNING:
        raise Damaged(offset, "no record begins where one should")
    head, end = parse_head(stream.peek(USUAL_HEAD))
    if head is None:
        head, end = parse_head(stream.peek(MAX_HEAD))
    if head is None:
        raise Damaged(offset, "the head of the record has no end")
    length = str(head.get_header("Content-Length") or "")
    if not (length.isascii() and length.isdecimal()):
        raise Damaged(offset, f"the record's Content-Length is {length!r}")
    stream.skip(end)
    return Record(stream, offset, head, int(length))


def parse_head(data: bytes) -> tuple[StatusAndHeaders | None, int]:
    """First line and headers that the bytes begin with, and the number of bytes they take; None where they do not end
    with an empty line."""
    source = io.BytesIO(data)
    try:
        head = _parser.parse(source)
    except EOFError:
        return None, 0
    end = source.tell()
    return (head, end) if data[:end].endswith((b"\n\n", b"\n\r\n")) else (None, 0)


def next_start(file: BinaryIO, after: int, begins: Callable[[FileStream], bool]) -> int | None:
    """Where the next record begins that can be read at all, from a byte of the file on. `begins`: whether one stands at
    the beginning of a stream."""
    file.seek(0)
    magic = file.read(len(_BEGINNING))
    marks = (GZIP, ZSTD, _BEGINNING)
    # where the first bytes are damaged themselves, nothing says what kind of file it is
    likely = [mark for mark in marks if magic.startswith(mark)] or marks
    starts = (_next_start_with(mark, file, after, begins) for mark in likely)
    return min((start for start in starts if start is not None), default=None)


def _next_start_with(mark: bytes, file: BinaryIO, after: int, begins: Callable[[FileStream], bool]) -> int | None:
    found = find_start(file, after, mark)
    while found is not None and not _begins_at(file, found, begins):
        found = find_start(file, found + 1, mark)
    return found


def _begins_at(file: BinaryIO, offset: int, begins: Callable[[FileStream], bool]) -> bool:
    try:
        return begins(FileStream(file, offset))
    except Damaged:  # the mark stood there by chance
        return False


def _begins(stream: FileStream) -> bool:
    return stream.peek(len(_BEGINNING)) == _BEGINNING and parse_head(stream.peek(USUAL_HEAD))[0] is not None


def plain_digest(digest: str) -> str | None:
    """A digest as the archive writes it, where it is one of SHA-1; of other kinds the same for each way to write it.
    None where there is none."""
    name, _, value = digest.partition(":")
    name, value = name.strip().lower().replace("-", ""), value.strip().rstrip("=")
    if not value:
        return None
    if name == "sha1" and re.fullmatch(r"[0-9a-fA-F]{40}", value):
        value = base64.b32encode(bytes.fromhex(value)).decode()
    return f"{name}:{value.upper()}"


def matches(digest: str, data: bytes) -> bool:
    """Whether the bytes have a digest as WARC files write it: `sha1:` and base 32, or hexadecimal. True where the
    algorithm is none that we know."""
    name, _, value = digest.partition(":")
    name = name.strip().lower().replace("-", "")
    if name not in ("md5", "sha1", "sha256", "sha512"):
        return True
    found = hashlib.new(name, data, usedforsecurity=False)
    value = value.strip().rstrip("=")
    return value.lower() == found.hexdigest() or value.upper() == base64.b32encode(found.digest()).decode().rstrip("=")
