"""Damage is found at its place, and nothing before it is lost: small files are cut and changed at every place."""

import gzip
import io
import random

import pytest

from archiver.importing.stream import ZSTD_DICTIONARY, Damaged, FileStream, find_start, zstd

PARTS = [b"one" * 10, b"", b"a longer member " * 1000, bytes(range(256)) * 20]
#: longer than what is decompressed at a time, and of little entropy: more output than input waits in the decompressor
LARGE = b"\x00" * 5_000_000


def gzips(parts: list[bytes]) -> list[bytes]:
    return [gzip.compress(part, mtime=0) for part in parts]


def zstds(parts: list[bytes]) -> list[bytes]:
    options = {zstd.CompressionParameter.checksum_flag: 1}
    return [zstd.compress(part, options=options) for part in parts]


@pytest.mark.parametrize("compress", [gzips, zstds])
def test_members_and_their_places(compress) -> None:  # type: ignore[no-untyped-def]
    parts = [PARTS[0], LARGE, *PARTS[2:]]
    members = compress(parts)
    stream = FileStream(io.BytesIO(b"".join(members)))
    found = [(stream.offset, stream.take(len(part)) == part) for part in parts]
    assert found == [(sum(map(len, members[:number])), True) for number in range(len(parts))]
    assert stream.peek(1) == b""


def test_plain_bytes_have_their_own_place() -> None:
    stream = FileStream(io.BytesIO(b"x" * 200_000 + b"end"))
    stream.skip(200_000)
    assert (stream.offset, stream.peek(10), stream.take(3), stream.peek(1)) == (200_000, b"end", b"end", b"")
    with pytest.raises(Damaged) as torn:
        stream.take(1)
    assert (torn.value.offset, torn.value.reason) == (200_003, "the file ends inside a record")


@pytest.mark.parametrize("compress", [gzips, zstds])
def test_a_cut_anywhere(compress) -> None:  # type: ignore[no-untyped-def]
    members = compress(PARTS)
    whole, last = b"".join(members[:-1]), members[-1]
    for cut in range(1, len(last)):
        stream = FileStream(io.BytesIO(whole + last[:cut]))
        assert [stream.take(len(part)) for part in PARTS[:-1]] == PARTS[:-1]
        with pytest.raises(Damaged) as torn:
            stream.take(len(PARTS[-1]))
        assert torn.value.offset == len(whole)


def test_a_flipped_bit_anywhere_in_a_gzip_member() -> None:
    members = gzips([PARTS[0], PARTS[3], PARTS[2]])
    begin = len(members[0])
    draw = random.Random(1)
    for position in draw.sample(range(10, len(members[1])), 300):
        changed = bytearray(members[1])
        changed[position] ^= 1 << draw.randrange(8)
        stream = FileStream(io.BytesIO(members[0] + changed + members[2]))
        assert stream.take(len(PARTS[0])) == PARTS[0]
        with pytest.raises(Damaged) as damage:
            stream.take(len(PARTS[3]))
        assert damage.value.offset == begin


def test_frames_with_a_dictionary() -> None:
    samples = [f"WARC record number {number} of the river gazette, {number * 7}".encode() for number in range(500)]
    dictionary = zstd.train_dict(samples, 1 << 12)
    for content in (dictionary.dict_content, zstd.compress(dictionary.dict_content)):
        frames = [zstd.compress(sample, zstd_dict=dictionary) for sample in samples[:3]]
        head = ZSTD_DICTIONARY + len(content).to_bytes(4, "little") + content
        stream = FileStream(io.BytesIO(head + b"".join(frames)))
        places = [len(head) + sum(map(len, frames[:number])) for number in range(3)]
        assert [(stream.offset, stream.take(len(sample))) for sample in samples[:3]] == list(
            zip(places, samples[:3], strict=True)
        )
    with pytest.raises(Damaged) as broken:
        FileStream(io.BytesIO(ZSTD_DICTIONARY + b"\xff\xff\xff\xff")).peek(1)
    assert broken.value.offset == 0


def test_marks_are_found_across_reads() -> None:
    for place in (0, 5, 2**20 - 3, 2**20 - 1, 2**20, 2**21 + 1):
        file = io.BytesIO(b"x" * place + b"MARK" + b"x" * 100)
        assert (find_start(file, 0, b"MARK"), find_start(file, place, b"MARK")) == (place, place)
        assert find_start(file, place + 1, b"MARK") is None
