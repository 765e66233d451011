"""Bodies come out of their encodings, whatever they are, and no further than the limit."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib
from collections.abc import Callable
from dataclasses import replace

import brotli
import pytest

from archiver.capture import MAX_CONTENT, MAX_ENCODINGS, BadEncoding, Capture, CutShort
from archiver.errors import PageTooLarge
from archiver.importing.stream import zstd

TEXT = "<p>La piscine a rouvert à neuf heures.</p>".encode() * 100
LIMIT = 2**20


def raw_deflate(data: bytes) -> bytes:
    stream = zlib.compressobj(wbits=-15)
    return stream.compress(data) + stream.flush()


def members(data: bytes) -> bytes:
    half = len(data) // 2
    return gzip.compress(data[:half]) + gzip.compress(data[half:])


def brotlied(data: bytes) -> bytes:
    return brotli.compress(data, quality=4)


def frames(data: bytes) -> bytes:
    half = len(data) // 2
    return zstd.compress(data[:half]) + zstd.compress(data[half:])


ENCODERS: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "gzip": ("gzip", gzip.compress),
    "gzip in members": ("X-GZIP", members),
    "deflate": ("deflate", zlib.compress),
    "deflate without its head": ("deflate", raw_deflate),
    "brotli": ("br", brotlied),
    "zstd": ("zstd", zstd.compress),
    "zstd in frames": ("zstd", frames),
    "none": ("identity", bytes),
    "gzip of brotli": ("br, gzip", lambda data: gzip.compress(brotlied(data))),
    "three": ("zstd, br, gzip", lambda data: gzip.compress(brotlied(zstd.compress(data)))),
}


def capture(body: bytes, *encodings: str) -> Capture:
    headers = tuple(("Content-Encoding", encoding) for encoding in encodings)
    return Capture(url="https://www.herald.test/x", body=body, headers=headers)


@pytest.mark.parametrize("name", ENCODERS)
def test_content(name: str) -> None:
    encoding, encode = ENCODERS[name]

    assert capture(encode(TEXT), encoding).content() == TEXT
    assert capture(encode(TEXT), encoding).content(len(TEXT)) == TEXT


@pytest.mark.parametrize("name", ENCODERS)
def test_no_more_than_the_limit_comes_out(name: str) -> None:
    encoding, encode = ENCODERS[name]
    bomb = capture(encode(bytes(32 * LIMIT)), encoding)
    tracemalloc.start()
    with pytest.raises(PageTooLarge):
        bomb.content(LIMIT)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 4 * LIMIT
    with pytest.raises(PageTooLarge):
        capture(encode(TEXT), encoding).content(len(TEXT) - 1)


def test_bombs_within_bombs() -> None:
    inner = gzip.compress(gzip.compress(gzip.compress(bytes(MAX_CONTENT + 1))))

    with pytest.raises(PageTooLarge):
        capture(inner, "gzip", "gzip", "gzip").content()
    with pytest.raises(BadEncoding, match=f"4 content encodings, at most {MAX_ENCODINGS} are read"):
        capture(inner, "gzip, gzip", "gzip, gzip").content()


@pytest.mark.parametrize("name", [name for name in ENCODERS if name not in ("none", "gzip of brotli", "three")])
def test_a_body_that_was_cut_gives_what_it_holds(name: str) -> None:
    encoding, encode = ENCODERS[name]
    noise = b"".join(b"%d " % (number * number * 7919 % 1000003) for number in range(60_000))
    encoded = encode(noise)
    torn = capture(encoded[: len(encoded) * 3 // 4], encoding)
    cut = replace(torn, truncated="disconnect").content()

    assert noise.startswith(cut)
    assert len(cut) > len(noise) // 4
    with pytest.raises(CutShort, match="the body was cut short"):  # nobody has said so
        torn.content()


@pytest.mark.parametrize("end", ["</html>", "</HTML>\n", "</body></html><!-- cached -->\n", "</rss>"])
def test_a_stream_without_an_end_is_whole_where_the_document_is(end: str) -> None:
    page = TEXT + end.encode()

    assert capture(gzip.compress(page)[:-8], "gzip").content() == page


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd", "no-such"])
def test_what_is_not_encoded(encoding: str) -> None:
    assert capture(TEXT, encoding).content() == TEXT
    with pytest.raises(BadEncoding):
        capture(b"\xff\xfe\xfd" * 10, encoding).content()


@pytest.mark.parametrize("declared", [(), ("utf-8",), ("UTF-8",), ("iso-8859-1",), ("gzip",), ("identity",)])
@pytest.mark.parametrize("packed", [1, 2])
def test_pages_that_are_packed_say_so_by_their_bytes(declared: tuple[str, ...], packed: int) -> None:
    body = TEXT
    for _ in range(packed):
        body = gzip.compress(body)
    answer = capture(body, *declared)

    assert replace(answer, headers=(*answer.headers, ("content-type", "text/html"))).content() == TEXT
