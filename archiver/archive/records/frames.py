"""The Zstandard frames of a packed WARC file: one a record, all with the dictionary that the file begins with.

The format: https://iipc.github.io/warc-specifications/specifications/warc-zstd/. The dictionary stands in a skippable
frame; every other frame has its length, its checksum and the dictionary's number.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

from archiver.archive.records.members import FRAME, DamagedSpan, Member, find_mark

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

#: How the frame begins that holds the dictionary.
_DICTIONARY = b"\x5d\x2a\x4d\x18"

#: Skippable frames have one of sixteen marks, with a length behind (RFC 8878, 3.1.2).
_SKIPPABLE = b"\x2a\x4d\x18"
_HEAD = 8

#: Most bytes of a dictionary, packed or not, that every decoder must take (section 5 of the specification).
MAX_DICTIONARY = 8 * 2**20

#: Fewer bytes of pages make no dictionary.
_LEAST = 1_024

#: Compression of the records, and of the dictionary itself.
LEVEL = 9
_DICTIONARY_LEVEL = 17

#: Dictionaries that a process keeps at hand.
_KEPT = 16


class Packer:
    """Makes the frames of one file."""

    def __init__(self, pages: Sequence[bytes]) -> None:
        """`pages` is what records are alike to, at most `MAX_DICTIONARY` bytes; the last are the quickest to refer to.
        Without any the file has no dictionary."""
        self._dictionary = _trained(pages)
        # digested: read in once, not for each record
        digested = None if self._dictionary is None else self._dictionary.as_digested_dict
        self._compressor = zstd.ZstdCompressor(options=_options(LEVEL), zstd_dict=digested)

    def head(self) -> bytes:
        """What the file begins with."""
        if self._dictionary is None:
            return b""
        packed = zstd.compress(self._dictionary.dict_content, options=_options(_DICTIONARY_LEVEL))
        return _DICTIONARY + len(packed).to_bytes(4, "little") + packed

    def frame(self, record: bytes) -> bytes:
        """A record as a frame."""
        return self._compressor.compress(record, zstd.ZstdCompressor.FLUSH_FRAME)


def _options(level: int) -> dict[int, int]:
    return {zstd.CompressionParameter.compression_level: level, zstd.CompressionParameter.checksum_flag: 1}


def _trained(pages: Sequence[bytes]) -> zstd.ZstdDict | None:
    """A dictionary of these pages, with the tables that code what is like them."""
    content = b"".join(pages)
    if len(content) < _LEAST:
        return None
    raw = zstd.ZstdDict(content, is_raw=True)
    return zstd.finalize_dict(raw, list(pages), MAX_DICTIONARY, LEVEL)


def walk_frames(path: Path, offset: int = 0) -> Iterator[Member | DamagedSpan]:
    """What a packed file holds from `offset` on, but for skippable frames. Raises OSError where the disk fails."""
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        dictionary = dictionary_of(path)
        while offset < size:
            if (skipped := _skippable(file, offset, size)) is not None:
                offset = skipped
                continue
            member = _frame(file, offset, dictionary)
            if member is not None:
                yield member
                offset = member.end
                continue
            start, found = offset, find_mark(file, offset + 1, FRAME)
            offset = size if found is None else found
            yield DamagedSpan(start, offset - start, at_end=found is None)


def frames_in(stretch: bytes, path: Path) -> Iterator[Member | DamagedSpan]:
    """What a stretch of a packed file holds, from its own beginning on; a frame that is no whole one ends it."""
    file, offset, dictionary = io.BytesIO(stretch), 0, dictionary_of(path)
    while offset < len(stretch):
        member = _frame(file, offset, dictionary)
        if member is None:
            yield DamagedSpan(offset, len(stretch) - offset, at_end=True)
            return
        yield member
        offset = member.end


def dictionary_of(path: Path) -> zstd.ZstdDict | None:
    """The dictionary of a packed file; None where it has none that can be read."""
    try:
        about = path.stat()
        return _dictionary(path, about.st_dev, about.st_ino, about.st_mtime_ns)
    except OSError:
        return None


@lru_cache(_KEPT)
def _dictionary(path: Path, *_identity: int) -> zstd.ZstdDict | None:
    with path.open("rb") as file:
        head = file.read(_HEAD)
        if head[:4] != _DICTIONARY:
            return None
        content = file.read(min(int.from_bytes(head[4:], "little"), MAX_DICTIONARY))
    try:
        if content.startswith(FRAME):
            content = zstd.ZstdDecompressor().decompress(content, MAX_DICTIONARY)
        return zstd.ZstdDict(content)
    except (zstd.ZstdError, ValueError):
        return None


def _skippable(file: BinaryIO, offset: int, size: int) -> int | None:
    """Where the skippable frame ends that begins at `offset`; None where none does, or it is torn or damaged."""
    file.seek(offset)
    head = file.read(_HEAD)
    if len(head) < _HEAD or head[1:4] != _SKIPPABLE or head[0] >> 4 != 5:
        return None
    end = offset + _HEAD + int.from_bytes(head[4:], "little")
    if end > size or (head[:4] == _DICTIONARY and _is_torn(file, end - offset - _HEAD)):
        return None
    return end


def _is_torn(file: BinaryIO, length: int) -> bool:
    """Whether the dictionary that follows cannot be unpacked."""
    try:
        zstd.ZstdDecompressor().decompress(file.read(length), MAX_DICTIONARY)
    except zstd.ZstdError:
        return True
    return False


def _frame(file: BinaryIO, offset: int, dictionary: zstd.ZstdDict | None) -> Member | None:
    """The whole frame that begins at `offset`, None where none does."""
    file.seek(offset)
    stream = zstd.ZstdDecompressor(zstd_dict=dictionary)
    used, content = 0, []
    while not stream.eof:
        chunk = file.read(1 << 16)
        if not chunk:
            return None
        try:
            content.append(stream.decompress(chunk))
        except zstd.ZstdError:
            return None
        used += len(chunk) - (len(stream.unused_data) if stream.eof else 0)
    return Member(offset, used, b"".join(content))
