"""Bodies that unpack to more than they seem, or to nothing that was declared."""

from __future__ import annotations

import gzip
import zlib
from dataclasses import replace

from tests.extraction.stories import story
from tests.hostile.case import Corpus, Refused, Story
from tests.hostile.markup import html
from tests.newsweb.answers import Answer, compress

COMPRESSIONS = Corpus()

#: Unpacked size of a bomb; a page may have 50 MB.
BOMB = 200 * 2**20


def _encoded(encoding: str, body: bytes) -> Answer:
    return replace(html(""), body=body).with_header("Content-Encoding", encoding)


def _bomb(encoding: str) -> Answer:
    return _encoded(encoding, compress(encoding, story() + bytes(BOMB)))


@COMPRESSIONS(Refused("too_large"))
def gzip_bomb() -> Answer:
    return _bomb("gzip")


@COMPRESSIONS(Refused("too_large"))
def deflate_bomb() -> Answer:
    return _bomb("deflate")


@COMPRESSIONS(Refused("too_large"))
def brotli_bomb() -> Answer:
    return _bomb("br")


@COMPRESSIONS(Refused("too_large"))
def zstd_bomb() -> Answer:
    return _bomb("zstd")


@COMPRESSIONS(Refused("too_large"))
def gzip_members() -> Answer:
    """Each small, together without end."""
    return _encoded("gzip", gzip.compress(bytes(2**20), mtime=0) * 200)


@COMPRESSIONS(Refused("too_large"))
def bomb_in_a_bomb() -> Answer:
    return _encoded("gzip, gzip", gzip.compress(gzip.compress(bytes(BOMB), mtime=0), mtime=0))


@COMPRESSIONS(Story())
def three_encodings() -> Answer:
    return _encoded("gzip, br, zstd", compress("zstd", compress("br", compress("gzip", story()))))


@COMPRESSIONS(Refused("bad_encoding"))
def twenty_encodings() -> Answer:
    return _encoded(", ".join(["gzip"] * 20), gzip.compress(story(), mtime=0))


@COMPRESSIONS(Refused("bad_encoding"))
def unknown_encoding() -> Answer:
    return _encoded("x-compress-me", b"\x1f\x9d" + bytes(100))


@COMPRESSIONS(Story())
def encoding_that_was_taken_off() -> Answer:
    return _encoded("br", story())


@COMPRESSIONS(Story())
def deflate_without_a_frame() -> Answer:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return _encoded("deflate", packer.compress(story()) + packer.flush())


@COMPRESSIONS(Story())
def gzip_with_rubbish_behind() -> Answer:
    return _encoded("gzip", gzip.compress(story(), mtime=0) + b"\0\xff" * 1000)


@COMPRESSIONS(Refused("bad_encoding"))
def broken_gzip() -> Answer:
    packed = bytearray(gzip.compress(story(), mtime=0))
    packed[20] ^= 0xFF
    return _encoded("gzip", bytes(packed))
