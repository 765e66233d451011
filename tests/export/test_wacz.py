"""WACZ: the captures of the selection, whole, indexed and listed."""

from __future__ import annotations

import hashlib
import io
import json
import struct
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from archiver.archive import Store
from archiver.archive.search.selection import Selection
from archiver.article import Article, Block
from archiver.capture import Capture
from archiver.export import export
from archiver.export.wacz import surt


def test_package(archive: Store, tmp_path: Path) -> None:
    export(archive, Selection(site="paper"), tmp_path / "a.wacz", "wacz")
    with zipfile.ZipFile(tmp_path / "a.wacz") as package:
        described = json.loads(package.read("datapackage.json"))
        assert {name: described[name] for name in ("profile", "wacz_version", "title")} == {
            "profile": "data-package",
            "wacz_version": "1.1.1",
            "title": "all articles, site paper",
        }
        for resource in described["resources"]:
            content = package.read(resource["path"])
            assert (len(content), f"sha256:{hashlib.sha256(content).hexdigest()}") == (
                resource["bytes"],
                resource["hash"],
            )
        header, *pages = map(json.loads, package.read("pages/pages.jsonl").splitlines())
        assert header == {"format": "json-pages-1.0", "id": "pages", "title": "All pages"}
        assert pages[0] == {
            "id": "1",
            "url": "https://www.example.org/story-1.html",
            "ts": "2026-01-01T00:00:01Z",
            "title": "Story 1",
        }
        warc = package.read("archive/data.warc.gz")
        assert package.getinfo("archive/data.warc.gz").compress_type == zipfile.ZIP_STORED
        lines = package.read("indexes/index.cdx").decode().splitlines()
    assert [line.split(" ")[:2] for line in lines] == [
        ["org,example)/story-1.html", "20260101000001"],
        ["org,example)/story-3.html", "20260101000003"],
    ]
    for line, number in zip(lines, (1, 3), strict=True):
        fields = json.loads(line.split(" ", 2)[2])
        at = int(fields["offset"])
        record = next(ArchiveIterator(io.BytesIO(warc[at : at + int(fields["length"])])))
        assert record.rec_headers["WARC-Target-URI"] == fields["url"]
        assert record.content_stream().read() == f"<title>Page {number}</title>{'x' * 600}".encode()
    records = [(record.rec_type, record.rec_headers["WARC-Target-URI"]) for record in ArchiveIterator(io.BytesIO(warc))]
    assert records == [
        ("warcinfo", None),
        ("response", "https://www.example.org/story-1.html"),
        ("response", "https://www.example.org/story-3.html"),
    ]
    (tmp_path / "data.warc.gz").write_bytes(warc)
    subprocess.run([sys.executable, "-m", "warcio.cli", "check", str(tmp_path / "data.warc.gz")], check=True)


def test_a_repeated_payload_is_whole(tmp_path: Path) -> None:
    with Store(tmp_path / "data") as archive:
        with archive.batch():
            for number in (1, 2):
                url = f"https://www.example.org/{number}"
                capture = Capture(url=url, body=b"same " * 200, fetched=f"2026-01-0{number}T00:00:00Z")
                article = Article(url=url, title=str(number), blocks=(Block("paragraph", "Same."),), extractor="1")
                archive.articles.save(article, archive.captures.add(capture))
        assert (archive.captures.row(2) or {})["revisit_of"] == 1
        export(archive, Selection(since="2026-01-02"), tmp_path / "a.wacz", "wacz")
    with zipfile.ZipFile(tmp_path / "a.wacz") as package:
        warc = package.read("archive/data.warc.gz")
    _, (kind, url, body) = [
        (record.rec_type, record.rec_headers["WARC-Target-URI"], record.content_stream().read())
        for record in ArchiveIterator(io.BytesIO(warc))
    ]
    assert (kind, url, body) == ("response", "https://www.example.org/2", b"same " * 200)


def test_every_page_of_a_story(tmp_path: Path) -> None:
    with Store(tmp_path / "data") as archive:
        with archive.batch():
            # the second page, again in a later visit, and cut short in one after that, which the story passes over
            for part, day, words in ((1, 1, 300), (2, 2, 300), (2, 3, 301), (2, 4, 3)):
                url = f"https://www.example.org/story{'?page=2' * (part == 2)}"
                capture = Capture(url=url, body=f"page {part} day {day}".encode(), fetched=f"2026-01-0{day}T00:00:00Z")
                text = Block("paragraph", " ".join(f"w{part}-{number}" for number in range(words)))
                article = Article(
                    url="https://www.example.org/story",
                    title="Long",
                    blocks=(text,),
                    extractor="1",
                    part=part,
                    next_page="https://www.example.org/story?page=2" if part == 1 else None,
                )
                archive.articles.save(article, archive.captures.add(capture))
        export(archive, Selection(), tmp_path / "now.wacz", "wacz")
        export(archive, Selection(as_of="2026-01-02"), tmp_path / "then.wacz", "wacz")
    listed = {}
    for name in ("now", "then"):
        with zipfile.ZipFile(tmp_path / f"{name}.wacz") as package:
            listed[name] = [json.loads(line) for line in package.read("pages/pages.jsonl").splitlines()[1:]]
    first, second = "https://www.example.org/story", "https://www.example.org/story?page=2"
    assert [
        [(page["id"], page["url"], page["ts"][:10], page["title"]) for page in listed[name]] for name in listed
    ] == [
        [("1", first, "2026-01-01", "Long"), ("1-2", second, "2026-01-03", "Long (2)")],
        [("1", first, "2026-01-01", "Long"), ("1-2", second, "2026-01-02", "Long (2)")],
    ]


def test_players_find_the_entries(archive: Store, tmp_path: Path) -> None:
    """As wabac.js, behind ReplayWeb.page, reckons where an entry's content begins: without extra fields in the
    directory it does not look for any before the content."""
    export(archive, Selection(), tmp_path / "a.wacz", "wacz")
    whole = (tmp_path / "a.wacz").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.wacz") as package:
        for entry in package.infolist():
            name, extra = struct.unpack_from("<HH", whole, entry.header_offset + 26)
            start = entry.header_offset + 30 + name + (extra if entry.extra else 0)
            content = whole[start : start + entry.compress_size]
            if entry.compress_type == zipfile.ZIP_DEFLATED:
                content = zlib.decompress(content, -zlib.MAX_WBITS)
            assert content == package.read(entry.filename)


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.Example.org/A/b/?Z=1&a=2#c", "org,example)/a/b?a=2&z=1"),
        ("http://www2.example.co.uk:80", "uk,co,example)/"),
        ("http://example.org:8080/x", "org,example:8080)/x"),
    ],
)
def test_surt(url: str, key: str) -> None:
    assert surt(url) == key
