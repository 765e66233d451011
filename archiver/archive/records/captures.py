"""Captures: each response as a WARC record and a row that points at it."""

from __future__ import annotations

import base64
import hashlib
import sys
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import cast

from sqlite_utils import Database
from warcio.recordloader import ArcWarcRecord

from archiver.archive.records.indexing import CaptureRow, Indexed, captures_in, facts_of, id_in
from archiver.archive.records.warc import (
    IS_VIEW,
    VIEWS,
    WarcFiles,
    http_headers,
    metadata_record,
    rendered_record,
    request_record,
    response_record,
    revisit_record,
    view_of,
)
from archiver.archive.records.withdrawals import Withdrawals, withdrawal_in
from archiver.capture import Capture
from archiver.errors import DamagedRecord
from archiver.fields import JsonObject
from archiver.reasons import Reason

#: A body shorter than this is stored again rather than pointed at: the pointer would be no shorter.
MIN_REVISIT = 512

#: A page that took its worker down this often is left alone: its capture is quarantined.
MAX_ATTEMPTS = 3

#: Headers of requests that are never written: who asked is nobody's business in an archive that is passed on.
SECRETS = frozenset({"authorization", "cookie", "proxy-authorization"})

#: A body that others can point at came with an answer and stands in the record: neither a part of one, nor a repetition
#: whose own original is lost (which has no bytes).
_IS_ORIGINAL = "revisit_of IS NULL AND rendered_of IS NULL AND truncated IS NULL AND size > 0"

#: What a metadata record says of the capture itself; the rest is what discovery knew of the URL.
_OURS = frozenset({"id", "site", "run"})


@dataclass(frozen=True, slots=True)
class RequestLine:
    """What we sent to get a capture."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Whose:
    """What the caller knows of a row that is to be written: its identity, and which capture it belongs to."""

    record: str
    digest: str
    revisit_of: int | None = None
    rendered_of: str | None = None
    outcome: str | None = None


class Captures:
    """The table `captures` and the records behind it."""

    def __init__(self, db: Database, warc: WarcFiles) -> None:
        self._db = db
        self._warc = warc

    def add(
        self,
        capture: Capture,
        *,
        request: RequestLine | None = None,
        site: str | None = None,
        run_id: int | None = None,
    ) -> Capture:
        """Append the capture to the WARC file and insert its row. Returns it with its `id`.

        Call inside `Archive.batch`, which syncs the file before it commits the row.
        """
        assert capture.fetched is not None, "a capture is stored with its time"
        digest = payload_digest(capture.body)
        identity = record_id(capture) or str(uuid.uuid4())
        original = self._same_payload(capture, digest)
        status_line = f"{capture.status} {_phrase(capture.status)}"
        if original is not None:
            record = revisit_record(
                capture.url,
                capture.fetched,
                status_line,
                capture.headers,
                digest=digest,
                refers_to_url=original["url"],
                refers_to_date=original["fetched"],
                record_id=identity,
                head=capture.head,
                ip=capture.ip,
            )
        else:
            record = response_record(
                capture.url,
                capture.fetched,
                status_line,
                capture.headers,
                capture.body,
                digest=digest,
                truncated=capture.truncated,
                record_id=identity,
                head=capture.head,
                ip=capture.ip,
            )
        records = [record]
        if request is not None:
            sent = tuple(pair for pair in request.headers if pair[0].lower() not in SECRETS)
            records.append(request_record(record, f"{request.method} {request.target} HTTP/1.1", sent))
        whose = _Whose(identity, digest, revisit_of=original["id"] if original else None)
        return self._append(capture, whose, records, site=site, run_id=run_id)

    def add_rendered(self, capture: Capture, of: int, *, site: str | None = None, run_id: int | None = None) -> Capture:
        """Append what a browser made of the capture of id `of`, to be read in its place, or a view of it, which is not
        read (see `warc.VIEWS`). Returns it with its `id`.

        Call inside `Archive.batch`, which syncs the file before it commits the row.
        """
        plain = self.row(of)
        assert plain is not None, "what is rendered is stored"
        assert capture.fetched is not None, "a capture is stored with its time"
        digest, identity, view = (
            payload_digest(capture.body),
            record_id(capture) or str(uuid.uuid4()),
            view_of(capture.url),
        )
        record = rendered_record(
            capture.url,
            capture.fetched,
            capture.body,
            media_type=capture.header("content-type") or "",
            digest=digest,
            record_id=identity,
            rendered_of=plain["record"],
        )
        if view is None:
            self.settle(of, Reason.RENDERED)
        whose = _Whose(identity, digest, rendered_of=plain["record"], outcome=view and view[0])
        return self._append(capture, whose, [record], site=site, run_id=run_id)

    def _append(
        self,
        capture: Capture,
        whose: _Whose,
        records: list[ArcWarcRecord],
        *,
        site: str | None,
        run_id: int | None,
    ) -> Capture:
        """Write the records of a capture, its metadata behind them, and its row."""
        capture_id = self.next_id()
        assert capture.fetched is not None, "a capture is stored with its time"
        facts: JsonObject = {"id": capture_id, "site": site, "run": run_id, **capture.found}
        records.append(metadata_record(records[0], {name: value for name, value in facts.items() if value is not None}))
        stored = self._warc.append(*records)
        row: CaptureRow = {
            "id": capture_id,
            "record": whose.record,
            "url": capture.url,
            "site": site,
            "fetched": capture.fetched,
            "status": capture.status,
            "mime": capture.mime,
            "digest": whose.digest,
            "size": len(capture.body),
            "warc": stored.warc,
            "offset": stored.offset,
            "length": stored.length,
            "span": stored.span,
            "crc32": stored.crc32,
            "revisit_of": whose.revisit_of,
            "rendered_of": whose.rendered_of,
            "truncated": capture.truncated,
            "access": capture.found.get("access"),
            "run_id": run_id,
            "outcome": whose.outcome,
            "attempts": 0,
            "detail": None,
            "extractor": None,
        }
        self._insert(row)
        return replace(capture, id=capture_id)

    def get(self, capture_id: int) -> Capture:
        """The capture as it came, read from its WARC record.

        Raises KeyError when there is no such row, DamagedRecord when the record cannot be read.
        """
        row = self.row(capture_id)
        if row is None:
            raise KeyError(capture_id)
        return self.read(row)

    def row(self, capture_id: int) -> CaptureRow | None:
        """The row of a capture; None where there is none."""
        return next(self.rows("id = ?", capture_id), None)

    def rows(self, condition: str, *values: object) -> Iterator[CaptureRow]:
        """The rows of captures that fulfil a condition in SQL, which may say an order as well; `values` stand for its
        marks."""
        yield from cast(Iterator[CaptureRow], self._db.query(f"SELECT * FROM captures WHERE {condition}", values))

    def read(self, row: CaptureRow) -> Capture:
        """The capture of a row of `captures`; see `get`."""
        original = row["revisit_of"]
        try:
            return stored_capture(self._warc, row, self.row(original) if original is not None else None)
        except DamagedRecord:
            now = self.row(row["id"])
            if now is None or (now["warc"], now["offset"]) == (row["warc"], row["offset"]):
                raise
            return self.read(now)  # its file was packed meanwhile, or written anew

    def latest(self, url: str, *, since: str = "", until: str = "9") -> CaptureRow | None:
        """Row of the newest capture of exactly that URL, fetched from `since` to `until`; None where there is none."""
        newest = "url = ? AND fetched BETWEEN ? AND ? ORDER BY fetched DESC, id DESC LIMIT 1"
        return next(self.rows(newest, url, since, until), None)

    def was_whole(self, url: str, *, since: str, until: str) -> bool:
        """Whether exactly that URL was answered with a body between two times, and not only with 304."""
        sql = "SELECT 1 FROM captures WHERE url = ? AND fetched BETWEEN ? AND ? AND status BETWEEN 200 AND 299 LIMIT 1"
        return self._db.execute(sql, [url, since, until]).fetchone() is not None

    def led_to(self, url: str) -> str | None:
        """The URL whose redirect led to exactly that one last; None where there is none."""
        sql = "SELECT url FROM captures WHERE detail = ? AND outcome = 'redirect' ORDER BY id DESC LIMIT 1"
        row = self._db.execute(sql, [url]).fetchone()
        return str(row[0]) if row is not None else None

    def unread(self) -> Iterator[CaptureRow]:
        """Rows of captures that were stored and not read yet, oldest first: what a killed run left behind."""
        return self.rows("outcome IS NULL ORDER BY id")

    def settle(
        self, capture_id: int, outcome: Reason, extractor: str | None = None, *, detail: str | None = None
    ) -> None:
        """Say what became of a capture that gave no article, and what read it."""
        self._db.execute(
            "UPDATE captures SET outcome = ?, detail = ?, extractor = ? WHERE id = ?",
            [outcome, detail, extractor, capture_id],
        )

    def attempt(self, capture_id: int) -> int:
        """Count one more try at reading a capture; returns the number of tries so far."""
        rows = self._db.query(
            "UPDATE captures SET attempts = attempts + 1 WHERE id = ? RETURNING attempts", [capture_id]
        )
        return int(next(iter(rows))["attempts"])

    def recover(self) -> tuple[int, int]:
        """Make files and rows agree after a crash: cut torn tails off, and index whole records that have no row yet.

        Returns (rows added, bytes cut off). Cheap when there is nothing to do: of every file the size is looked at, and
        only what lies behind its last indexed record is read. The names do not say which file was open when the power
        went: a clock that was put right between two runs leaves the one in use anywhere among the others.
        """
        added = cut = 0
        for name in self._warc.files():
            size = self._warc.size(name)
            # where a file has lost its end nothing is cut off or indexed: it may come back from a backup
            if self._last_end(name) <= size and (end := self.indexed_end(name)) < size:
                cut += self._warc.cut_torn_tail(name, end)
                added += self.index(name, end)
        if added:
            self.find_originals()
        return added, cut

    def missing_files(self) -> list[str]:
        """Names of WARC files that rows point into and that are not there, nor where sites.toml says that they are."""
        rows = self._db.query(
            """WITH RECURSIVE names(name) AS (
                   SELECT min(warc) FROM captures
                   UNION ALL SELECT (SELECT min(warc) FROM captures WHERE warc > name) FROM names WHERE name IS NOT NULL
               ) SELECT name FROM names WHERE name IS NOT NULL"""
        )
        there = set(self._warc.files())
        return [row["name"] for row in rows if row["name"] not in there and self._warc.offline(row["name"]) is None]

    def offline_files(self) -> dict[str, str]:
        """The files that rows point into and that were moved away, each with its place."""
        names = [name for (name,) in self._db.execute("SELECT DISTINCT warc FROM captures ORDER BY warc").fetchall()]
        return {name: place for name in names if (place := self._warc.offline(name)) is not None}

    def views(self, rows: str, *values: object) -> list[CaptureRow]:
        """Rows of the views of captures, the first made first.

        rows -- condition that these captures fulfil, in SQL; `values` stand for its marks.
        """
        if "rendered_of" not in self._db["captures"].columns_dict:  # last written before there was such a column
            return []
        rendered = f"SELECT coalesce(rendered_of, record) FROM captures WHERE {rows}"
        return list(self.rows(f"{IS_VIEW} AND rendered_of IN ({rendered}) ORDER BY id", *values))

    def by_record(self, record: str) -> CaptureRow | None:
        """The row of the capture with that identity; None where there is none."""
        return next(self.rows("record = ?", record), None)

    def stands(self, row: CaptureRow) -> bool:
        """Whether the record of a row is where the row says."""
        try:
            return _is_of(self._warc.read(row["warc"], row["offset"], row["length"])[0], row)
        except (DamagedRecord, OSError, IndexError):
            return False

    def indexed_end(self, name: str) -> int:
        """Where the last capture of a file that has its row, and all its bytes, ends."""
        return self._last_end(name, within=self._warc.size(name))

    def _last_end(self, name: str, within: int = sys.maxsize) -> int:
        rows = self._db.query(
            "SELECT offset + span AS end FROM captures WHERE warc = ? AND end <= ? ORDER BY offset DESC LIMIT 1",
            [name, within],
        )
        return int(next(iter(rows), {"end": 0})["end"])

    def without_rows(self, name: str, other: Callable[[ArcWarcRecord], None] | None = None) -> Iterator[Indexed]:
        """The captures of a WARC file of ours of which no row says that they stand there. `other` is told of the
        records there that are of no capture."""
        for start, end in list(self._uncovered(name)):
            for found in captures_in(self._warc, name, start, other=other):
                if found.row["offset"] >= end:
                    break
                yield found

    def _uncovered(self, name: str) -> Iterator[tuple[int, int]]:
        """Stretches of a file, from the first byte to the one behind the last, that are of no row."""
        end = 0
        for row in self._db.query("SELECT offset, span FROM captures WHERE warc = ? ORDER BY offset", [name]):
            if row["offset"] > end:
                yield end, row["offset"]
            end = max(end, row["offset"] + row["span"])
        if end < self._warc.size(name):
            yield end, self._warc.size(name)

    def index(self, name: str, offset: int = 0, *, beside: str | None = None) -> int:
        """Insert the rows of the captures in a WARC file of ours from `offset` on that have none, and note what it says
        of withdrawn stories. Returns how many captures were added. A capture keeps the id that its metadata record
        has, unless another has it. `find_originals` is to follow when all files are indexed.

        beside -- name that the file has until it is put in place.
        """
        added = 0

        def notice(record: ArcWarcRecord) -> None:
            if (withdrawal := withdrawal_in(record)) is not None:
                Withdrawals(self._db).note(withdrawal, name)

        for found in captures_in(self._warc, beside or name, offset, other=notice):
            # a record that stands twice, in copies of a file or after two archives were joined, is one capture
            known = "SELECT 1 FROM captures WHERE record = ? OR (warc = ? AND offset = ?)"
            if not list(self._db.query(known, [found.row["record"], name, found.row["offset"]])):
                self._insert({**self.completed(found), "warc": name})
                added += 1
        return added

    def completed(self, found: Indexed) -> CaptureRow:
        """The row of a capture found in a file, with what only its neighbours say: a free id, and what it repeats."""
        is_free = found.id is not None and self.row(found.id) is None
        row: CaptureRow = {
            **found.row,
            "id": found.id if found.id is not None and is_free else self.next_id(),
            "attempts": 0,
            "detail": None,
            "extractor": None,
        }
        if found.kind == "revisit" and (original := self._original(row["digest"])):
            row["revisit_of"], row["size"] = original["id"], original["size"]
        return row

    def find_originals(self) -> None:
        """Let captures that repeat a body point at it, where it was indexed after them: files are indexed by name, and
        a clock that was put right in between makes an older file the later one. They are to be read (again). Of several
        originals, which come together with other archives, it is always the first. What was rendered is read as
        that; views of what was withdrawn are not shown."""
        self._db.execute(
            f"""UPDATE captures SET outcome = ?, detail = NULL
               WHERE outcome IS NULL AND record IN (
                   SELECT rendered_of FROM captures WHERE rendered_of IS NOT NULL AND NOT {IS_VIEW})""",
            [Reason.RENDERED],
        )
        self._db.execute(
            """UPDATE captures SET (outcome, detail) = (
                   SELECT 'withdrawn', story FROM withdrawals WHERE mark = digest AND how != 'undone')
               WHERE outcome IN (?, ?) AND digest IN (SELECT mark FROM withdrawals WHERE how != 'undone')""",
            list(VIEWS),
        )
        original = f"FROM captures AS original WHERE original.digest = captures.digest AND {_IS_ORIGINAL}"
        first = f"SELECT min(id) {original}"
        self._db.execute(f"UPDATE captures SET revisit_of = ({first}) WHERE revisit_of > ({first})")
        self._db.execute(
            f"""UPDATE captures
                SET (revisit_of, size) = (SELECT id, size {original} ORDER BY id LIMIT 1), outcome = NULL, detail = NULL
                WHERE revisit_of IS NULL AND size = 0 AND EXISTS (SELECT 1 {original})"""
        )

    def next_id(self) -> int:
        """The next number, which no capture ever had, also of those that were withdrawn."""
        sql = """SELECT max(coalesce((SELECT max(id) FROM captures), 0),
                            coalesce((SELECT max(last_capture) FROM withdrawals), 0)) + 1 AS id"""
        return int(next(iter(self._db.query(sql)))["id"])

    def _insert(self, row: CaptureRow) -> None:
        columns = ", ".join(f'"{name}"' for name in row)
        marks = ", ".join(f":{name}" for name in row)
        self._db.execute(f"INSERT INTO captures ({columns}) VALUES ({marks})", {**row})

    def _same_payload(self, capture: Capture, digest: str) -> CaptureRow | None:
        if len(capture.body) < MIN_REVISIT or capture.truncated:
            return None
        return self._original(digest)

    def _original(self, digest: str | None) -> CaptureRow | None:
        return next(self.rows(f"digest = ? AND {_IS_ORIGINAL} ORDER BY id LIMIT 1", digest), None)


def stored_capture(warc: WarcFiles, row: CaptureRow, original: CaptureRow | None = None) -> Capture:
    """The capture of a row of `captures`, read from its records; `original` is the row whose body it repeats.

    Raises DamagedRecord when a record cannot be read.
    """
    record, *others = _records(warc, row, row["span"])
    facts = facts_of(record, others)
    kept = facts.get("rendered", {}).get("headers", ())
    if original is not None:
        body = _records(warc, original, original["length"])[0].raw_stream.read()
    else:
        body = record.raw_stream.read()
    return Capture(
        id=row["id"],
        url=row["url"],
        fetched=row["fetched"],
        status=row["status"],
        headers=http_headers(record) + tuple((str(name), str(value)) for name, value in kept),
        body=body,
        truncated=row["truncated"],
        found={name: value for name, value in facts.items() if name not in _OURS},
    )


def _records(warc: WarcFiles, row: CaptureRow, span: int) -> list[ArcWarcRecord]:
    """The records of a row. Raises DamagedRecord also where those of another capture stand in their place."""
    records = warc.read(row["warc"], row["offset"], span)
    if not _is_of(records[0], row):
        where = f"{warc.folder / row['warc']} at {row['offset']}"
        raise DamagedRecord(f"{where}: another record stands there; run `archiver repair`")
    return records


def _is_of(record: ArcWarcRecord, row: CaptureRow) -> bool:
    return bool(id_in(record.rec_headers.get_header("WARC-Record-ID")) == row["record"])


def record_id(capture: Capture) -> str | None:
    """The UUID of a capture that was taken over from somebody else's record: the same wherever it is imported. None of
    any other capture, which gets one when it is stored."""
    source = capture.found.get("record")
    if not source:
        return None
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{source} {capture.url} {capture.fetched}"))


def payload_digest(body: bytes) -> str:
    """`sha1:` and the base-32 digest, as WARC and CDX files have it."""
    return "sha1:" + base64.b32encode(hashlib.sha1(body, usedforsecurity=False).digest()).decode()


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
