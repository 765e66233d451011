"""The content of a file of any compression as one stream, which knows where in the file it stands.

Readers that swallow damage (warcio's among them) end at a torn or flipped byte as if the file ended there. This one
says where, and hands out the end of a compressed member only after the member's checksum was compared.
"""

from __future__ import annotations

import sys
import zlib
from collections import deque
from collections.abc import Iterator
from typing import BinaryIO

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

GZIP = b"\x1f\x8b\x08"
ZSTD = b"\x28\xb5\x2f\xfd"
#: A frame at the beginning of a file with the dictionary of all others
#: (https://iipc.github.io/warc-specifications/specifications/warc-zstd/).
ZSTD_DICTIONARY = b"\x5d\x2a\x4d\x18"

#: Bytes read from the file at a time, and most made of them at a time.
_CHUNK = 1 << 16
_PIECE = 1 << 20

#: Largest dictionary that is read, in bytes.
_MAX_DICTIONARY = 16 * 2**20

TORN = "the file ends inside a record"

#: (byte of the file at which the member begins that the piece is from, piece)
Pieces = Iterator[tuple[int, bytes]]


class Damaged(Exception):
    """The file is torn, or bytes of it were changed. `offset` is the byte of the file at which the member or record
    begins that cannot be read."""

    def __init__(self, offset: int, reason: str) -> None:
        super().__init__(reason)
        self.offset = offset
        self.reason = reason


class FileStream:
    """What a file holds from byte `start` on: gzip members, Zstandard frames, or plain bytes.

    Methods raise Damaged once all that stands before the damaged place has been taken.
    """

    def __init__(self, file: BinaryIO, start: int = 0) -> None:
        self._pieces, self._is_plain = _pieces(file, start)
        self._buffer = bytearray()
        self._ended = False
        self._damage: Damaged | None = None
        #: bytes of content taken so far, and read from the file so far
        self._taken = self._read = 0
        #: (first byte of content, byte of the file) of what the buffer holds
        self._marks: deque[tuple[int, int]] = deque([(0, start)])

    @property
    def offset(self) -> int:
        """The byte of the file at which the next byte of content stands, or the member does that it is from."""
        self.peek(1)
        while len(self._marks) > 1 and self._marks[1][0] <= self._taken:
            self._marks.popleft()
        content, file = self._marks[0]
        return file + self._taken - content if self._is_plain else file

    def peek(self, size: int) -> bytes:
        """The next bytes, fewer where the file ends or is damaged. They stay to be taken."""
        while len(self._buffer) < size and not self._ended:
            self._fill()
        if not self._buffer and self._damage:
            raise self._damage
        return bytes(self._buffer[:size])

    def take(self, size: int) -> bytes:
        """The next bytes. Raises Damaged where there are fewer."""
        begun = self.offset
        taken = self.peek(size)
        if len(taken) < size:
            raise self._damage or Damaged(begun, TORN)
        del self._buffer[:size]
        self._taken += size
        return taken

    def skip(self, size: int) -> None:
        """Pass over bytes without holding them all."""
        while size:
            step = min(size, _PIECE)
            self.take(step)
            size -= step

    def _fill(self) -> None:
        try:
            offset, piece = next(self._pieces)
        except (StopIteration, Damaged) as error:
            self._ended = True
            self._damage = error if isinstance(error, Damaged) else None
            return
        if self._marks[-1][1] != offset:
            self._marks.append((self._read, offset))
        self._read += len(piece)
        self._buffer += piece


def find_start(file: BinaryIO, after: int, mark: bytes) -> int | None:
    """The next byte from `after` on at which `mark` stands; None where there is none."""
    file.seek(after)
    kept = b""
    while chunk := file.read(_PIECE):
        held = kept + chunk
        if (position := held.find(mark)) >= 0:
            return after - len(kept) + position
        kept = held[1 - len(mark) :] if len(mark) > 1 else b""
        after += len(chunk)
    return None


def _pieces(file: BinaryIO, start: int) -> tuple[Pieces, bool]:
    """What the file holds from `start` on, and whether that is the file's own bytes."""
    file.seek(start)
    magic = file.read(4)
    file.seek(start)
    if magic.startswith(GZIP):
        return _gzip(file, start), False
    if magic in (ZSTD, ZSTD_DICTIONARY):
        return _zstd(file), False
    return _plain(file, start), True


def _plain(file: BinaryIO, offset: int) -> Pieces:
    while chunk := file.read(_CHUNK):
        yield offset, chunk
        offset += len(chunk)


def _gzip(file: BinaryIO, offset: int) -> Pieces:
    data = file.read(_CHUNK)
    while data:
        stream = zlib.decompressobj(zlib.MAX_WBITS | 16)
        used, held, full = 0, b"", False
        while not stream.eof:
            if not data and not full:  # a full piece may leave more in the decompressor
                data = file.read(_CHUNK)
                if not data:
                    raise Damaged(offset, TORN)
            try:
                piece = stream.decompress(data, _PIECE)
            except zlib.error as error:
                raise Damaged(offset, f"damaged gzip member ({error})") from None
            rest = stream.unused_data if stream.eof else stream.unconsumed_tail
            used += len(data) - len(rest)
            data, full = rest, len(piece) == _PIECE
            if piece:
                if held:
                    yield offset, held
                held = piece
        if held:  # the checksum stands behind the last piece
            yield offset, held
        data = data or file.read(_CHUNK)
        offset += used


def _zstd(file: BinaryIO) -> Pieces:
    dictionary = _dictionary(file)
    offset, data = file.tell(), file.read(_CHUNK)
    while data:
        stream = zstd.ZstdDecompressor(zstd_dict=dictionary)
        used, held = 0, b""
        while not stream.eof:
            if stream.needs_input:
                data = data or file.read(_CHUNK)
                if not data:
                    raise Damaged(offset, TORN)
            try:
                piece = stream.decompress(data, _PIECE)
            except zstd.ZstdError as error:
                raise Damaged(offset, f"damaged Zstandard frame ({error})") from None
            used += len(data) - len(stream.unused_data)
            data = b""
            if piece:
                if held:
                    yield offset, held
                held = piece
        if held:
            yield offset, held
        data = stream.unused_data or file.read(_CHUNK)
        offset += used


def _dictionary(file: BinaryIO) -> zstd.ZstdDict | None:
    """The dictionary that the file begins with, if it does; the file stands behind it then."""
    begun = file.tell()
    head = file.read(8)
    if head[:4] != ZSTD_DICTIONARY:
        file.seek(begun)
        return None
    size = int.from_bytes(head[4:], "little")
    if size > _MAX_DICTIONARY:
        raise Damaged(begun, f"a dictionary of {size:,} bytes, at most {_MAX_DICTIONARY:,} are read")
    content = file.read(size)
    try:
        if content.startswith(ZSTD):
            content = zstd.ZstdDecompressor().decompress(content, _MAX_DICTIONARY)
        return zstd.ZstdDict(content)
    except (zstd.ZstdError, ValueError) as error:
        raise Damaged(begun, f"no dictionary of Zstandard ({error})") from None
