"""What a WARC file of ours says of its captures, from its records alone."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypedDict

from warcio.recordloader import ArcWarcRecord

from archiver.archive.records.members import DamagedSpan, Member
from archiver.archive.records.warc import WarcFiles, http_headers, parse_record, view_of
from archiver.capture import HTML_TYPES, Capture
from archiver.errors import DamagedRecord
from archiver.fields import JsonObject


class RecordRow(TypedDict):
    """The columns of `captures` that records say; `archiver.archive.schema` has what they mean."""

    record: str
    url: str
    site: str | None
    fetched: str
    status: int
    mime: str | None
    digest: str | None
    size: int
    warc: str
    offset: int
    length: int
    span: int
    crc32: int
    revisit_of: int | None
    rendered_of: str | None
    truncated: str | None
    access: str | None
    run_id: int | None
    outcome: str | None


class CaptureRow(RecordRow):
    """A row of the table `captures`."""

    id: int
    attempts: int
    detail: str | None
    extractor: str | None


@dataclass(frozen=True, slots=True)
class Indexed:
    """A capture as its records have it.

    row  -- columns of `captures`; `revisit_of` is left to the one who knows the other captures, and so is the `size` of
            a revisit.
    id   -- that it was given when it was written; None where no metadata record says it.
    kind -- `response`, `revisit` or `resource` (a page as a browser rendered it, or a view of it).
    """

    row: RecordRow
    id: int | None
    kind: str


def captures_in(
    warc: WarcFiles,
    name: str,
    offset: int = 0,
    notice: Callable[[Member | DamagedSpan], None] | None = None,
    other: Callable[[ArcWarcRecord], None] | None = None,
) -> Iterator[Indexed]:
    """The captures of a file from `offset` on, in its order. What is damaged, or no record, is left out; `notice` is
    told of everything that the file holds, `other` of records that are of no capture."""
    group: _Group | None = None
    for item in warc.walk(name, offset):
        if notice is not None:
            notice(item)
        record = _parsed(item)
        if record is not None and group is not None and group.takes(record):
            group.end = item.offset + item.length
            continue
        if group is not None:
            yield group.finished(warc)
        group = None
        if record is not None and (record.rec_type in ("response", "revisit") or _is_rendered(record)):
            group = _Group(record, name, item.offset, item.length)
        elif record is not None and other is not None:
            other(record)
    if group is not None:
        yield group.finished(warc)


def facts_of(response: ArcWarcRecord, others: list[ArcWarcRecord]) -> JsonObject:
    """What the metadata record beside a response says; empty where there is none."""
    for record in others:
        if record.rec_type == "metadata" and _belongs(record, response):
            facts: JsonObject = json.loads(record.raw_stream.read() or b"{}")
            return facts
    return {}


class _Group:
    """The records of one capture: its response, then its request and metadata."""

    def __init__(self, response: ArcWarcRecord, name: str, offset: int, length: int) -> None:
        self.end = offset + length
        self._response = response
        self._facts: JsonObject = {}
        self._name, self._offset, self._length = name, offset, length

    def takes(self, record: ArcWarcRecord) -> bool:
        if record.rec_type not in ("request", "metadata") or not _belongs(record, self._response):
            return False
        self._facts |= facts_of(self._response, [record])
        return True

    def finished(self, warc: WarcFiles) -> Indexed:
        record, about = self._response, self._response.rec_headers
        view = view_of(about.get_header("WARC-Target-URI") or "") if record.rec_type == "resource" else None
        span = self.end - self._offset
        row: RecordRow = {
            "record": id_in(about.get_header("WARC-Record-ID")),
            "url": about.get_header("WARC-Target-URI"),
            "site": self._facts.get("site"),
            "fetched": about.get_header("WARC-Date"),
            "status": int(record.http_headers.get_statuscode()) if record.http_headers is not None else 200,
            "mime": _mime(record),
            "digest": about.get_header("WARC-Payload-Digest"),
            "size": len(record.raw_stream.read()),
            "warc": self._name,
            "offset": self._offset,
            "length": self._length,
            "span": span,
            "crc32": zlib.crc32(warc.bytes_at(self._name, self._offset, span)),
            "revisit_of": None,
            "rendered_of": id_in(about.get_header("WARC-Concurrent-To")) if record.rec_type == "resource" else None,
            "truncated": about.get_header("WARC-Truncated"),
            "access": self._facts.get("access"),
            "run_id": self._facts.get("run"),
            "outcome": view and view[0],
        }
        return Indexed(row, self._facts.get("id"), record.rec_type)


def _parsed(item: Member | DamagedSpan) -> ArcWarcRecord | None:
    try:
        return parse_record(item.content) if isinstance(item, Member) else None
    except DamagedRecord:
        return None


def _belongs(record: ArcWarcRecord, response: ArcWarcRecord) -> bool:
    return bool(
        record.rec_headers.get_header("WARC-Concurrent-To") == response.rec_headers.get_header("WARC-Record-ID")
    )


def _is_rendered(record: ArcWarcRecord) -> bool:
    """Whether a record is a page as a browser rendered it, or a view of it."""
    about = record.rec_headers
    return (
        record.rec_type == "resource"
        and about.get_header("WARC-Concurrent-To") is not None
        and (_mime(record) in HTML_TYPES or view_of(about.get_header("WARC-Target-URI") or "") is not None)
    )


def _mime(record: ArcWarcRecord) -> str | None:
    return Capture(url="", body=b"", headers=http_headers(record)).mime


def id_in(header: str | None) -> str:
    """The identity of a record, from its WARC-Record-ID: `<urn:uuid:…>` without what all have in common."""
    return (header or "").strip().removeprefix("<").removesuffix(">").removeprefix("urn:uuid:")
