import gzip

import pytest

from archiver.importing.sniff import looks_of
from archiver.importing.stream import zstd
from tests.importing.samples import Rec, mhtml, story, warc


@pytest.mark.parametrize(
    ("sample", "name", "looks"),
    [
        (story("Bridge closed"), "a", "html"),
        (story("Bridge closed").decode().encode("utf-16"), "a", "html"),
        (b"\xef\xbb\xbf\n<!-- a note --><HTML><body>", "a.php", "html"),
        (b'<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0"><html>', "a", "html"),
        (b"<p>no more than this", "a.htm", "html"),
        (b"<p>no more than this", "a.txt", None),
        (b'<?xml version="1.0"?><rss><channel>', "feed", None),
        (b"", "a.html", None),
        (gzip.compress(story("Bridge closed")), "a", "gzipped html"),
        (gzip.compress(b"body {}", mtime=0), "a.css.gz", "packed"),
        (gzip.compress(b"<p>", mtime=0), "a.XHTML.gz", "gzipped html"),
        (b"\x1f\x8b\x08damaged", "a.html.gz", "gzipped html"),
        (mhtml("Bridge closed", "https://a.example/", ""), "a", "mhtml"),
        (warc(Rec("http://a.example/", b"")), "a", "warc"),
        (warc(Rec("http://a.example/", b""), compressed=False), "a", "warc"),
        (zstd.compress(b"WARC/1.0"), "a.warc.zst", "warc"),
        (b"PK\x03\x04", "a.wacz", "zip"),
        (b"\x89PNG\r\n", "a.png", None),
    ],
)
def test_looks(sample: bytes, name: str, looks: str | None) -> None:
    assert looks_of(sample, name) == looks
