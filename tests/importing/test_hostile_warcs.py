"""WARC files with bytes changed, cut or put in: whatever is left whole is read, and reading ends."""

from __future__ import annotations

import io

from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.importing.found import FoundPage, LeftOut
from archiver.importing.warcs import dechunk, read_warc
from tests.importing.samples import Rec, chunked, members, story

RECORDS = [Rec(f"https://a.test/{number}", story(f"Ferry {number} is late again")) for number in range(4)]
PACKED, PLAIN = members(RECORDS), members(RECORDS, compressed=False)


def found(data: bytes) -> tuple[list[str], list[str]]:
    """Addresses of the pages, and reasons of what is left out."""
    read = list(read_warc(io.BytesIO(data), "x.warc"))
    pages = [item.capture.url for item in read if isinstance(item, FoundPage)]
    return pages, [item.reason for item in read if isinstance(item, LeftOut)]


@settings(deadline=None)
@given(st.integers(0, 3), st.floats(0, 1, exclude_max=True), st.integers(1, 255))
def test_one_byte_changed_in_a_compressed_file_costs_no_other_record(number: int, at: float, flip: int) -> None:
    records = [bytearray(member) for member in PACKED]
    records[number][int(at * len(records[number]))] ^= flip
    pages, reasons = found(b"".join(records))

    others = [record.url for position, record in enumerate(RECORDS) if position != number]
    assert [url for url in pages if url != RECORDS[number].url] == others
    # what gzip does not check (the time and system in its head) may change unseen
    assert RECORDS[number].url in pages or reasons


@settings(deadline=None)
@given(st.floats(0, 1), st.booleans())
def test_a_file_that_was_cut(at: float, compressed: bool) -> None:
    records = PACKED if compressed else PLAIN
    whole = b"".join(records)
    cut = int(at * len(whole))
    complete = sum(1 for number in range(4) if len(b"".join(records[: number + 1])) <= cut)
    pages, _ = found(whole[:cut])

    assert pages[:complete] == [record.url for record in RECORDS[:complete]]
    assert len(pages) <= complete + 1


@settings(deadline=None)
@given(st.integers(0, 4), st.binary(min_size=1, max_size=40))
def test_bytes_between_the_records(number: int, junk: bytes) -> None:
    pages, _ = found(b"".join([*PACKED[:number], junk, *PACKED[number:]]))

    assert set(pages) >= {record.url for record in RECORDS[:number]}
    assert set(pages) <= {record.url for record in RECORDS}


@settings(deadline=None)
@given(st.binary(max_size=600), st.integers(1, 200))
def test_chunks(body: bytes, size: int) -> None:
    assert dechunk(chunked(body, size)) == (body, True)


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes(data: bytes) -> None:
    found(data)
    found(b"WARC/1.1\r\n" + data)
    dechunk(data)
