import gzip

import pytest

from archiver.importing.sniff import listed_pages, looks_of
from archiver.importing.stream import zstd
from tests.importing.samples import Rec, mhtml, story, warc

WIDE = ("16-le", "16-be", "32-le", "32-be")


@pytest.mark.parametrize(
    ("sample", "name", "looks"),
    [
        (story("Bridge closed"), "a", "html"),
        (story("Bridge closed").decode().encode("utf-16"), "a", "html"),
        *((story("Bridge closed").decode().encode(f"utf-{bits}"), "a", "html") for bits in WIDE),
        (b"From: a@b\nSubject: x\n\n<p>", "a", None),
        (b"From: a@b\nDate: x\n\n<p>", "a", "mhtml"),
        (b"From a@b Thu\nDate: x\n\n<p>", "a", "mbox"),
        (b"From the bridge on\nthe road is closed", "a.txt", None),
        (b"\xef\xbb\xbf\n<!-- a note --><HTML><body>", "a.php", "html"),
        (b"\xef\xbb\xbf\xef\xbb\xbf<html>", "a.php", "html"),
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


IN_JSON, IN_XML, IN_CSV = (
    f"pages in {form}, as reading services export them; they are not as they were sent"
    for form in ("JSON", "XML", "CSV")
)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('{"url": "https://a.example/1", "maintext": "Words"}', IN_JSON),
        ('[{"article__url": "https://a.example/1", "plaintext": "Words"}]', IN_JSON),
        ('{"format": "json-pages-1.0"}\n{"url": "https://a.example/1", "text": "Words"}', None),
        (
            '{"profile": "multi-wacz-package", "resources": [{"path": "https://a.example/1.wacz"}]}',
            "a list of WACZ files, which lie elsewhere: give these",
        ),
        ('{"profile": "multi-wacz-package", "resources": [{"path": "1.wacz"}]}', None),
        ("<?xml version='1.0'?><entry><url>https://a.example/1</url><content><![CDATA[<p>Words", IN_XML),
        ("<?xml version='1.0'?><rss><link>https://a.example/1</link><description>&lt;p&gt;Words", None),
        ("<?xml version='1.0'?><rss xmlns:wp='http://wordpress.org/export/1.2/'><x>&lt;p&gt;Words", IN_XML),
        ("Title;URL;Content\nA;https://a.example/1;Words\n", IN_CSV),
        ("url,title\nhttps://a.example/1,A\n", None),
        ("body { margin: 0 }", None),
    ],
)
def test_lists_of_pages(text: str, reason: str | None) -> None:
    assert listed_pages(text.encode()) == reason
