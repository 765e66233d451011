"""WACZ 1.1.1 (https://specs.webrecorder.net/wacz/1.1.1/): the captures behind the articles, to replay in a browser."""

from __future__ import annotations

import hashlib
import http.client
import io
import json
import re
import sqlite3
import struct
import tempfile
import time
import zipfile
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

from warcio.recordloader import ArcWarcRecord
from warcio.warcwriter import WARCWriter

from archiver.archive import Store
from archiver.archive.records.captures import payload_digest
from archiver.archive.records.indexing import CaptureRow
from archiver.archive.records.warc import response_record
from archiver.archive.stories.pictures import kept_pictures, kept_views
from archiver.export.records import Record
from archiver.fields import JsonObject
from archiver.render.escaping import json_text, one_line

_WARC = "data.warc.gz"


def write_wacz(
    records: Iterable[Record], path: Path, archive: Store, *, title: str, created: str, as_of: str | None = None
) -> None:
    """The captures that each record was read from, exactly once, with views and pictures that were kept of it, their
    index, and the list of pages.

    A capture that repeats the payload of another is written with its payload, so that nothing outside is needed.
    Raises DamagedRecord when a capture cannot be read.
    """
    # SQLite sorts the index, on disk where it is long
    index = sqlite3.connect("")
    index.execute("CREATE TABLE lines (key TEXT, time TEXT, fields TEXT)")
    index.execute("CREATE TABLE pictures (id INTEGER PRIMARY KEY)")
    with (
        zipfile.ZipFile(path, "w") as package,
        tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n") as page_list,
    ):
        resources: list[JsonObject] = []
        page_list.write(json.dumps({"format": "json-pages-1.0", "id": "pages", "title": "All pages"}) + "\n")
        with _Entry(package, f"archive/{_WARC}", resources) as warc:
            warc.write(_warcinfo(title))
            for record in records:
                for number, capture_id in enumerate(captures_of(archive, record, as_of), 1):
                    row = _add_capture(archive, capture_id, warc, index)
                    page_list.write(json_text(_page(record, row, number)) + "\n")
                for capture_id in (*kept_views(archive, record).values(), *_pictures(archive, record, index)):
                    _add_capture(archive, capture_id, warc, index)
        with _Entry(package, "indexes/index.cdx", resources, zipfile.ZIP_DEFLATED) as entry:
            for key, time, fields in index.execute("SELECT * FROM lines ORDER BY key, time"):
                entry.write(f"{key} {time} {fields}\n".encode())
        page_list.seek(0)
        with _Entry(package, "pages/pages.jsonl", resources, zipfile.ZIP_DEFLATED) as entry:
            for line in page_list:
                entry.write(line.encode())
        described = {
            "profile": "data-package",
            "wacz_version": "1.1.1",
            "title": title,
            "created": created,
            "software": f"news-archiver {version('news-archiver')}",
            "resources": resources,
        }
        content = json_text(described, indent=2).encode()
        package.writestr("datapackage.json", content)
        digest = {"path": "datapackage.json", "hash": f"sha256:{hashlib.sha256(content).hexdigest()}"}
        package.writestr("datapackage-digest.json", json.dumps(digest))
    index.close()


def _add_capture(archive: Store, capture_id: int, warc: _Entry, index: sqlite3.Connection) -> CaptureRow:
    """Write a capture, and its line of the index. Returns its row."""
    row = archive.captures.row(capture_id)
    assert row is not None, "a record has its captures"
    offset, member = warc.size, _member(archive, row)
    warc.write(member)
    index.execute("INSERT INTO lines VALUES (?, ?, ?)", _index_line(row, offset, len(member)))
    return row


def _pictures(archive: Store, record: Record, index: sqlite3.Connection) -> Iterator[int]:
    """Captures of the pictures of an article, redirects too, that are not in the package yet."""
    for chain in kept_pictures(archive, record).values():
        for capture_id in chain:
            if index.execute("INSERT OR IGNORE INTO pictures VALUES (?)", [capture_id]).rowcount:
                yield capture_id


class _Entry:
    """One file of the package while it is written; at the end it is among the resources."""

    def __init__(
        self, package: zipfile.ZipFile, name: str, resources: list[JsonObject], method: int = zipfile.ZIP_STORED
    ) -> None:
        info = zipfile.ZipInfo(name, time.gmtime()[:6])
        info.compress_type = method  # WARC files are stored as they are: players read them at an offset
        # wabac.js, behind ReplayWeb.page, takes an entry without extra fields in the directory for one without any
        # before its content. There always is one there, the lengths in 64 bits, so have one that is in both places: the
        # time of Info-ZIP (http://www.info-zip.org/doc/appnote-19970311-iz.zip, "extended timestamp")
        info.extra = struct.pack("<HHBl", 0x5455, 5, 1, int(time.time()))
        self._name, self._resources = name, resources
        self._file: IO[bytes] = package.open(info, "w", force_zip64=True)
        self._sum = hashlib.sha256()
        self.size = 0

    def __enter__(self) -> _Entry:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
        self._resources.append(
            {
                "name": self._name.rpartition("/")[2],
                "path": self._name,
                "hash": f"sha256:{self._sum.hexdigest()}",
                "bytes": self.size,
            }
        )

    def write(self, data: bytes) -> None:
        self._file.write(data)
        self._sum.update(data)
        self.size += len(data)


def _page(record: Record, row: CaptureRow, number: int) -> dict[str, str]:
    """An entry of the list of pages; of a story on several the first is as that of a story on one."""
    which, of = (f"-{number}", f" ({number})") if number > 1 else ("", "")
    return {
        "id": f"{record['id']}{which}",
        "url": row["url"],
        "ts": row["fetched"],
        "title": f"{one_line(record['title'])}{of}",
    }


def _member(archive: Store, row: CaptureRow) -> bytes:
    """The capture as one gzip member: its record, or where that repeats another's payload, one made whole."""
    if row["revisit_of"] is None:
        archive.warc.read(row["warc"], row["offset"], row["length"])  # raises where it is damaged
        return archive.warc.gzip_at(row["warc"], row["offset"], row["length"])
    capture = archive.captures.read(row)
    record = response_record(
        capture.url,
        row["fetched"],
        f"{capture.status} {http.client.responses.get(capture.status, '')}",
        capture.headers,
        capture.body,
        digest=row["digest"] or payload_digest(capture.body),
    )
    return _compressed(record)


def _warcinfo(title: str) -> bytes:
    about = {
        "software": f"news-archiver/{version('news-archiver')}",
        "format": "WARC File Format 1.1",
        "description": one_line(title),
    }
    return _compressed(WARCWriter(io.BytesIO(), warc_version="1.1").create_warcinfo_record(_WARC, about))


def _compressed(record: ArcWarcRecord) -> bytes:
    out = io.BytesIO()
    WARCWriter(out, gzip=True, warc_version="1.1").write_record(record)
    return out.getvalue()


def _index_line(row: CaptureRow, offset: int, length: int) -> tuple[str, str, str]:
    """Key, time and JSON of a CDXJ line (https://specs.webrecorder.net/cdxj/0.1.0/)."""
    fields = {
        "url": row["url"],
        "mime": row["mime"] or "unk",
        "status": str(row["status"]),
        "digest": row["digest"],
        "length": str(length),
        "offset": str(offset),
        "filename": _WARC,
    }
    return surt(row["url"]), re.sub(r"\D", "", row["fetched"]), json.dumps(fields)


def surt(url: str) -> str:
    """The key by which indexes sort addresses: host from its end, without `www` and default port, all in lower case,
    the query in order (http://crawler.archive.org/articles/user_manual/glossary.html#surt)."""
    if url.startswith("urn:"):  # a view of a page
        return url.lower()
    parts = urlsplit(url.strip())
    host = re.sub(r"^www\d*\.", "", (parts.hostname or "").rstrip("."))
    port = parts.port if parts.port not in (None, {"http": 80, "https": 443}.get(parts.scheme)) else None
    path = parts.path.rstrip("/").lower() or "/"
    query = "&".join(sorted(parts.query.lower().split("&"))) if parts.query else ""
    return f"{','.join(reversed(host.split('.')))}{f':{port}' if port else ''}){path}{'?' + query if query else ''}"


def captures_of(archive: Store, record: Record, as_of: str | None) -> list[int]:
    """Ids of captures in the order of the pages, as known on a day or at a time where that is given. Readings that were
    worse than what they would have replaced are passed over, as the article passes over them."""
    latest: dict[int, int] = {}
    last: set[int] = set()
    readings = {reading["capture_id"]: reading for reading in archive.articles.kept(record["id"])}
    rows = archive.db.query(
        """SELECT capture_id FROM readings JOIN captures ON captures.id = capture_id
           WHERE article_id = ? AND outcome != 'worse_reading' AND fetched < ? || '~'
           ORDER BY fetched, captures.id""",
        [record["id"], as_of or ""],
    )
    for row in rows:
        number = readings[row["capture_id"]]["part"]
        latest[number] = row["capture_id"]
        (last.add if readings[row["capture_id"]]["next_page"] is None else last.discard)(number)
    # a story whose first page leads on to no other is told by the capture that its row names, which has no reading
    if 1 not in latest or 1 in last:
        return [record["capture_id"]]
    listed = []
    for number in sorted(latest):
        listed.append(latest[number])
        if number in last:
            break
    return listed
