import base64
import gzip
import hashlib
import io
from typing import Any

import pytest

from archiver.importing.records import Record, matches, read_records
from archiver.importing.stream import ZSTD_DICTIONARY, Damaged, zstd
from tests.importing.samples import Rec, members, story

PAGES = [Rec(f"http://river.example/{number}", story(f"Bridge {number} closed")) for number in range(3)]


def urls(data: bytes) -> list[Any]:
    """Address of each record that is whole; place and reason of what is damaged."""
    found: list[Any] = []
    for record in read_records(io.BytesIO(data)):
        if isinstance(record, Damaged):
            found.append((record.offset, record.reason))
        elif record.block() is not None:
            found.append(record.address())
    return found


@pytest.mark.parametrize("compressed", [True, False])
def test_whole_files(compressed: bool) -> None:
    made = members(PAGES, compressed=compressed)
    found = list(read_records(io.BytesIO(b"".join(made))))
    assert [(record.offset, record.type, record.address()) for record in found if not isinstance(record, Damaged)] == [
        (sum(map(len, made[:number])), "response", f"http://river.example/{number}") for number in range(3)
    ]


@pytest.mark.parametrize("compressed", [True, False])
def test_blocks_need_not_be_read(compressed: bool) -> None:
    data = b"".join(members(PAGES, compressed=compressed))
    assert [record.length for record in read_records(io.BytesIO(data)) if not isinstance(record, Damaged)] == [
        len(PAGES[0].body) + len("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n")
    ] * 3


@pytest.mark.parametrize("compressed", [True, False])
def test_a_file_cut_anywhere_gives_what_stands_before(compressed: bool) -> None:
    made = members(PAGES, compressed=compressed)
    whole, last = b"".join(made[:2]), made[2]
    trailer = 0 if compressed else len(b"\r\n\r\n")  # without it a plain record is whole all the same
    for cut in range(1, len(last) - trailer):
        *before, (place, _) = urls(whole + last[:cut])
        assert (before, place) == (["http://river.example/0", "http://river.example/1"], len(whole))


@pytest.mark.parametrize("compressed", [True, False])
def test_reading_goes_on_behind_the_damage(compressed: bool) -> None:
    made = members(PAGES, compressed=compressed)
    for lost in (b"", b"\x00" * 700, b"\x1f\x8b\x08\x00 by chance", b"WARC/1.1\r\nno length\r\n\r\n"):
        torn, *others = urls(made[0] + made[1][: len(made[1]) // 2] + lost + made[2])[1:]
        assert isinstance(torn, tuple)
        assert (torn[0], others[-1]) == (len(made[0]), "http://river.example/2")
        assert [item for item in others[:-1] if isinstance(item, str)] == []
        first, *others, last = urls(made[0] + lost + made[2])
        assert (first, last) == ("http://river.example/0", "http://river.example/2")
        assert [place for place, _ in others][:1] == [len(made[0])] * bool(lost)


@pytest.mark.parametrize("compressed", [True, False])
def test_a_record_that_was_changed(compressed: bool) -> None:
    changed = members(PAGES, compressed=False)[1].replace(b"mayor", b"baker")
    made = members(PAGES, compressed=compressed)
    made[1] = gzip.compress(changed) if compressed else changed
    read = [
        record for record in read_records(io.BytesIO(b"".join(made))) if isinstance(record, Record) and record.block()
    ]
    assert [(record.address(), record.differs) for record in read] == [
        ("http://river.example/0", False),
        ("http://river.example/1", True),
        ("http://river.example/2", False),
    ]


def test_one_compressed_member_for_all_records() -> None:
    data = gzip.compress(b"".join(members(PAGES, compressed=False)))
    assert urls(data) == [page.url for page in PAGES]
    *before, damage = urls(data[:-1])  # the last record counts only with the checksum of the member
    assert (before, damage[0]) == ([], 0)


def test_frames_of_zstandard() -> None:
    made = members(PAGES, compressed=False)
    frames = [zstd.compress(record) for record in made]
    assert urls(b"".join(frames)) == [page.url for page in PAGES]
    first, torn, last = urls(frames[0] + frames[1][:-9] + frames[2])
    assert (first, torn[0], last) == (PAGES[0].url, len(frames[0]), PAGES[2].url)

    dictionary = zstd.train_dict(made * 100, 1 << 12)
    head = ZSTD_DICTIONARY + len(dictionary.dict_content).to_bytes(4, "little") + dictionary.dict_content
    shared = [zstd.compress(record, zstd_dict=dictionary) for record in made]
    assert urls(head + b"".join(shared)) == [page.url for page in PAGES]


def test_wget_sets_addresses_in_angle_brackets() -> None:
    data = b"".join(members(PAGES[:1], compressed=False)).replace(
        b"http://river.example/0", b"<http://river.example/0>"
    )
    assert urls(data) == ["http://river.example/0"]


def test_heads_that_are_none() -> None:
    assert urls(b"WARC/1.1\r\nContent-Length: -3\r\n\r\n") == [(0, "the record's Content-Length is '-3'")]
    assert urls(b"WARC/1.1\r\nWARC-Type: " + b"x" * 200_000) == [(0, "the head of the record has no end")]
    assert urls(b"<html>") == [(0, "no record begins where one should")]
    assert urls(b"") == []


def test_digests() -> None:
    data = b"a body"
    sha1 = base64.b32encode(hashlib.sha1(data).digest()).decode()
    assert [
        matches(digest, data)
        for digest in (
            f"sha1:{sha1}",
            f"SHA-1:{sha1.lower()}",
            f"sha1:{hashlib.sha1(data).hexdigest()}",
            f"sha256:{hashlib.sha256(data).hexdigest().upper()}",
            "sha1:AAAA",
            "blake3:unknown",
            "",
        )
    ] == [True, True, True, True, False, True, True]
