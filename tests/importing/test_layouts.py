"""Folders of other programs, of whatever age, with their own lists."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.importing.samples import Rec, story, warc
from tests.importing.test_containers import places, zipped
from tests.importing.test_inputs import NO_ADDRESS, write

URL, TIME = "https://www.river.example/2021/bridge.html", "2021-03-04T05:06:07Z"
PAGE, OWN = story("Bridge closed"), b"<!DOCTYPE html><html><head><title>Index</title></head><body>2 links</body></html>"
AT = "1614834367.123"
OLD: dict[str, Any] = {"url": URL, "timestamp": AT, "base_url": URL[8:], "history": {}}
NEW: dict[str, Any] = {"type": "Snapshot", "url": URL, "timestamp": AT, "bookmarked_at": "2021-03-04T05:06:07+00:00"}

#: What ArchiveBox left, by its version: files below its folder.
ARCHIVEBOX: dict[str, dict[str, bytes]] = {
    "0.2": {
        "index.html": OWN,
        f"archive/{AT}/index.html": OWN,
        f"archive/{AT}/index.json": json.dumps(OLD).encode(),
        f"archive/{AT}/www.river.example/2021/bridge.html": PAGE,
    },
    "0.4": {
        "index.html": OWN,
        "index.json": json.dumps({"links": [OLD], "num_links": 1}).encode(),
        f"archive/{AT}/index.html": OWN,
        f"archive/{AT}/index.json": json.dumps(OLD | {"is_archived": True}).encode(),
        f"archive/{AT}/output.html": PAGE,
        f"archive/{AT}/singlefile.html": story("Again"),
        f"archive/{AT}/readability/content.html": PAGE,
        f"archive/{AT}/warc/1.warc.gz": warc(),
    },
    "0.8": {
        f"archive/{AT}/index.html": OWN,
        f"archive/{AT}/index.json": json.dumps(NEW | {"num_outputs": 3, "archive_path": f"archive/{AT}"}).encode(),
        f"archive/{AT}/singlefile.html": PAGE,
    },
    "0.9": {
        "archive/users/ann/snapshots/20210304/www.river.example/0193/index.jsonl": json.dumps(NEW).encode() + b"\n{}",
        "archive/users/ann/snapshots/20210304/www.river.example/0193/dom/output.html": PAGE,
        "archive/users/ann/snapshots/20210304/www.river.example/0193/singlefile/singlefile.html": story("Again"),
    },
}


@pytest.mark.parametrize("version", ARCHIVEBOX)
def test_archivebox_of_any_age(tmp_path: Path, version: str) -> None:
    for name, data in ARCHIVEBOX[version].items():
        if data:
            write(tmp_path / name, data)
    assert places(tmp_path) == [(URL, TIME)]


def test_a_snapshot_without_the_page(tmp_path: Path) -> None:
    write(tmp_path / "a" / "index.json", json.dumps(OLD))
    write(tmp_path / "a" / "output.pdf", b"%PDF")
    assert places(tmp_path) == [("cannot be read (a snapshot without the page as it was sent)", None)]
    write(tmp_path / "a" / "warc" / "1.warc.gz", warc(Rec(URL, PAGE, date=TIME)))
    assert places(tmp_path) == [(URL, TIME)]


@pytest.mark.parametrize("beside", [".wsb", "."])
@pytest.mark.parametrize("pages", ["data", "."])
def test_the_list_of_webscrapbook(tmp_path: Path, beside: str, pages: str) -> None:
    item = {"index": "20210304050607000/index.html", "source": URL, "create": "20210304050607000"}
    write(
        tmp_path / beside / "tree" / "meta.js",
        f"/** note */\nscrapbook.meta({json.dumps({'20210304050607000': item})})",
    )
    write(tmp_path / pages / "20210304050607000" / "index.html", PAGE)
    write(tmp_path / pages / "20210304050607001" / "index.html", PAGE)
    assert places(tmp_path) == [(URL, TIME), (NO_ADDRESS, None)]


def test_what_scrapy_caches(tmp_path: Path) -> None:
    folder = tmp_path / "paper" / "ab" / "abcd"
    write(folder / "response_body", PAGE)
    write(folder / "response_headers", b"Content-Type: text/html")
    write(folder / "meta", repr({"url": URL, "method": "GET", "status": 200, "timestamp": 1614834367.25}))
    assert places(tmp_path) == [(URL, TIME)]
    write(folder / "meta", b"[" * 100_000)
    assert places(tmp_path) == [(NO_ADDRESS, None)]


def test_the_manifest_in_a_zip_file_of_singlefile(tmp_path: Path) -> None:
    manifest = json.dumps({"originalUrl": URL, "title": "Bridge", "archiveTime": "2021-03-04T05:06:07.000Z"}).encode()
    write(tmp_path / "a.zip", zipped({"index.html": PAGE, "manifest.json": manifest}))
    assert places(tmp_path) == [(URL, TIME)]
