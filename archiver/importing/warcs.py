"""Pages out of WARC files: HTTP responses and resources that hold HTML, and records that repeat one."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import count
from typing import Any, BinaryIO

from warcio.statusandheaders import StatusAndHeaders

from archiver.archive.records.warc import VIEWS, view_of
from archiver.capture import HTML_TYPES, MAX_CONTENT, Capture
from archiver.errors import ExtractionError
from archiver.fields import JsonObject
from archiver.importing.addresses import Claim, place_page, utc
from archiver.importing.found import Format, Found, FoundPage, LeftOut, Part, PassedOver, Revisit, Where
from archiver.importing.records import MAX_HEAD, Record, matches, parse_head, plain_digest, read_records
from archiver.importing.sniff import SAMPLE, looks_like_html
from archiver.importing.stream import Damaged
from archiver.reasons import Reason
from archiver.urls import clean

#: Records that hold nothing that was fetched, or what was made from it.
_ASIDE = frozenset({"warcinfo", "request", "metadata"})

#: Records that may have pages: others stand beside them, or are made of them, as in Common Crawl's WET and WAT files.
_WITH_PAGES = frozenset({"response", "resource", "revisit", "continuation", "damaged"})

#: What our own metadata records say of a capture that cannot be found out again.
_FACTS = ("found_in", "title", "published", "access")

#: Bytes of later parts of records that wait for the others, at most.
MOST_HELD = 256 * 2**20

#: Types whose bytes are never looked at for HTML.
_CERTAIN = ("image/", "audio/", "video/", "font/", "text/css", "text/javascript", "application/javascript")

#: How answers begin, in HTTP and what came before and beside it.
_HTTP = re.compile(rb"(?:(?:HTTP|SPDY)(?:/[\d.]+)?|ICY)[ \t]", re.IGNORECASE)

#: Addresses of what lies elsewhere than on the web: `file://`, `ftp://`. Others (`urn:`, `dns:`) are names.
_PLACE = re.compile(r"[a-z][a-z\d+.-]*://", re.IGNORECASE)

#: Why HTML that a browser rendered, or a program converted, is passed over: its page stands beside it.
MADE_OF_A_PAGE = "HTML made of a page"

_RANGE = re.compile(r"bytes 0-(\d{1,15})/(\d{1,15})", re.IGNORECASE)


def read_warc(file: BinaryIO, name: str, form: Format = "warc") -> Iterator[Found | Part]:
    """Everything a WARC file holds, in its order.

    file -- opened, seekable; compressed in any of the ways of WARC files, or not.
    name -- how messages and metadata name it.
    form -- `wacz` where it is part of one.
    """
    held: tuple[str, FoundPage] | None = None  # until what stands behind it in the file is known
    kinds: set[str] = set()
    pages = made = 0
    for record in read_records(file):
        kinds.add(record.type if isinstance(record, Record) else "damaged")
        if isinstance(record, Damaged):
            found: Found | Part | None = LeftOut(Where(name, record.offset), record.reason)
        elif record.type == "metadata":
            held = _with_facts(held, record)
            continue
        elif record.type in _ASIDE:
            continue
        elif record.type == "continuation" or record.header("WARC-Segment-Number") not in ("", "1"):
            found = _part(record, Where(name, record.offset))
        else:
            found = found_in(record, Where(name, record.offset), form)
            if found is not None and record.header("WARC-Segment-Number"):
                found = Part(
                    Where(name, record.offset),
                    record.header("WARC-Record-ID") or f"{name} {record.offset}",
                    1,
                    first=found,
                )
        pages += isinstance(found, FoundPage | Revisit | Part | LeftOut)
        made += isinstance(found, PassedOver) and found.reason == MADE_OF_A_PAGE
        if held is not None:
            yield held[1]
            held = None
        if isinstance(found, FoundPage) and isinstance(record, Record):
            held = (record.header("WARC-Record-ID"), found)
        elif found is not None:
            yield found
    if held is not None:
        yield held[1]
    if not kinds:
        yield LeftOut(Where(name), "no record in it")
    elif kinds == {"warcinfo"}:  # a crawl that ended before its first answer
        yield PassedOver(Where(name), "a WARC file without answers")
    elif not kinds & _WITH_PAGES:
        yield LeftOut(Where(name), f"no page in it, only {' and '.join(sorted(kinds - {'warcinfo'}))} records")
    elif made and not pages:
        yield LeftOut(Where(name), "no page in it as it was sent, only HTML made of pages")


def _part(record: Record, where: Where) -> Part | LeftOut | None:
    """A later part of a record; None where it is damaged, which is told by itself."""
    number, total = record.header("WARC-Segment-Number"), record.header("WARC-Segment-Total-Length")
    origin = record.header("WARC-Segment-Origin-ID")
    if not (origin and _is_number(number) and int(number) > 1):
        return LeftOut(where, "a later part of a record, which does not say of which, or its number")
    block = None
    if record.length <= MAX_CONTENT and (block := record.block()) is None:
        return None
    return Part(where, origin, int(number), block, total=int(total) if _is_number(total) else None)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 16


class _Segmented:
    """The parts of one record, as far as they were found."""

    def __init__(self) -> None:
        self._parts: dict[int, Part] = {}

    def add(self, part: Part) -> None:
        if self._is_no_page() and part.number > 1:
            part = replace(part, block=b"")
        self._parts.setdefault(part.number, part)

    def _is_no_page(self) -> bool:
        return 1 in self._parts and not isinstance(self._parts[1].first, FoundPage)

    @property
    def size(self) -> int:
        """Bytes that are held."""
        return sum(len(part.block or b"") for part in self._parts.values())

    def is_whole(self) -> bool:
        """Whether no part is missing."""
        total = next((part.total for part in self._parts.values() if part.total is not None), None)
        page = self._parts[1].first if 1 in self._parts else None
        if not isinstance(page, FoundPage) or len(self._parts) < max(self._parts):
            return False
        return total == len(page.capture.head or b"") + len(page.capture.body) + self.size

    def found(self) -> Iterator[Found]:
        """The page of all parts that follow one another, and what is to be said of the others."""
        whole, missing = self.is_whole(), next(number for number in count(1) if number not in self._parts)
        if isinstance(page := self._parts[1].first if 1 in self._parts else None, FoundPage):
            blocks = [self._parts[number].block for number in range(2, missing)]
            yield _joined(page, blocks, whole=whole)
        elif page is not None:
            yield page
        for number, part in sorted(self._parts.items()):
            if self._is_no_page() and number > 1:
                yield PassedOver(part.where, "a later part of what is no page")
            elif number > missing:
                yield LeftOut(part.where, f"part {number} of a record whose part {missing} is not here")


def _joined(page: FoundPage, blocks: list[bytes | None], *, whole: bool) -> FoundPage | LeftOut:
    size = len(page.capture.body) + sum(len(block or b"") for block in blocks)
    if size > MAX_CONTENT or None in blocks:
        return LeftOut(page.where, f"a record in parts of over {MAX_CONTENT:,} bytes, which is the most that are read")
    raw = page.capture.body + b"".join(block for block in blocks if block is not None)
    body, truncated = _body(page.capture, raw, page.capture.truncated or (None if whole else "length"))
    return replace(page, capture=replace(page.capture, body=body, truncated=truncated))


def join_segments(pieces: Iterable[Found | Part]) -> Iterator[Found]:
    """What readers give, with records that stand in parts put together, wherever the parts stand. What is incomplete
    comes last."""
    records: dict[str, _Segmented] = {}
    done: set[str] = set()  # a file may come twice
    for piece in pieces:
        if not isinstance(piece, Part):
            yield piece
            continue
        if piece.origin in done:
            continue
        record = records.setdefault(piece.origin, _Segmented())
        record.add(piece)
        if record.is_whole():
            done.add(piece.origin)
            yield from records.pop(piece.origin).found()
        elif sum(some.size for some in records.values()) > MOST_HELD:
            yield from records.pop(max(records, key=lambda origin: records[origin].size)).found()
    for record in records.values():
        yield from record.found()


def found_in(record: Record, where: Where, form: Format) -> Found | None:
    """What a record gives; None where it is damaged, which is told by itself."""
    if record.type not in ("response", "revisit", "resource"):
        return PassedOver(where, f"{record.type or 'nameless'} record")
    if record.type == "resource" and (view := view_of(record.address())) is not None:
        return _view(record, where, form, view)
    scheme = record.address().partition(":")[0].lower() if ":" in record.address() else ""
    if scheme not in ("http", "https"):
        return _elsewhere(record, where, scheme)
    if record.type == "resource":
        return _resource(record, where, form)
    if record.type == "revisit" and not record.length:  # the headers are those of the original
        return _revisit(record, _page(record, where, form, ()))
    start = record.peek(MAX_HEAD)
    head, end = parse_head(start)
    if record.type == "response" and not _HTTP.match(start) and looks_like_html(start):
        return _resource(record, where, form)  # written without its head
    if head is None:
        whole = record.length <= len(start)
        return PassedOver(where, "not HTTP") if whole else LeftOut(where, f"an HTTP head of over {MAX_HEAD:,} bytes")
    status = _status(head)
    headers = tuple((str(name), str(value)) for name, value in head.headers)
    if status is None or not is_whole_answer(status, headers):
        return PassedOver(where, f"HTTP {status}" if status else "not HTTP")
    if not is_html(Capture(url="", body=start[end:], headers=headers)):
        return PassedOver(where, "not HTML")
    page = _page(record, where, form, headers)
    if record.type == "revisit":
        return _revisit(record, page)
    if isinstance(page, LeftOut):
        return page
    if record.length > MAX_CONTENT:
        return LeftOut(where, f"{record.length:,} bytes, at most {MAX_CONTENT:,} are read")
    block = record.block()
    if block is None:
        return None
    body, truncated = block[end:], record.header("WARC-Truncated") or None
    if not record.header("WARC-Segment-Number"):  # else when all parts are together
        body, truncated = _body(page.capture, body, truncated)
    ip = record.header("WARC-IP-Address") or None
    capture = replace(page.capture, status=status, body=body, truncated=truncated, head=block[:end], ip=ip)
    return _noted(record, replace(page, capture=capture), block[end:])


def _elsewhere(record: Record, where: Where, scheme: str) -> Found:
    """A record whose address is none of the web: `urn:`, `dns:`, what browsers rendered, or none with a scheme."""
    kind, address = f"{record.type} record", record.address()
    start = record.peek(SAMPLE)
    head, end = parse_head(record.peek(MAX_HEAD)) if _HTTP.match(start) else (None, 0)
    headers = _type_of(record) if head is None else tuple((str(name), str(value)) for name, value in head.headers)
    if not is_html(Capture(url="", body=start[end:], headers=headers)):
        return PassedOver(where, f"not HTTP: {kind} {f'of {scheme}' if scheme else 'without a scheme'}")
    if scheme and not _PLACE.match(address):
        return PassedOver(where, MADE_OF_A_PAGE)
    if _PLACE.match(address):
        return LeftOut(where, f"no address: its {kind} is of {address!r}, which is none of the web")
    return LeftOut(where, f"no address: its {kind} is of {f'{address!r}, which has no scheme' if address else 'none'}")


def _resource(record: Record, where: Where, form: Format) -> Found | None:
    """A page that was stored without its HTTP head, as it was read or rendered."""
    headers = _type_of(record)
    if not is_html(Capture(url="", body=record.peek(SAMPLE), headers=headers)):
        return PassedOver(where, "not HTML")
    page = _page(record, where, form, headers)
    if isinstance(page, LeftOut):
        return page
    if record.length > MAX_CONTENT:
        return LeftOut(where, f"{record.length:,} bytes, at most {MAX_CONTENT:,} are read")
    block = record.block()
    if block is None:
        return None
    capture = replace(page.capture, body=block, truncated=record.header("WARC-Truncated") or None)
    made_of = record.header("WARC-Concurrent-To") or None
    return _noted(record, replace(page, capture=capture, made_of=made_of), block)


def _view(record: Record, where: Where, form: Format, view: tuple[Reason, str]) -> Found | None:
    """A screenshot or PDF of a page, as we write them; others' views name no page that they are of."""
    made_of, page = record.header("WARC-Concurrent-To"), _page(record, where, form, _type_of(record), view[1])
    if not made_of or isinstance(page, LeftOut) or record.length > MAX_CONTENT:
        return PassedOver(where, "a view of a page")
    block = record.block()
    if block is None:
        return None
    capture = replace(page.capture, url=VIEWS[view[0]] + page.capture.url, body=block)
    return _noted(record, replace(page, capture=capture, made_of=made_of), block)


def _type_of(record: Record) -> tuple[tuple[str, str], ...]:
    declared = record.header("Content-Type")
    return (("content-type", declared),) if declared else ()


def is_whole_answer(status: int, headers: tuple[tuple[str, str], ...]) -> bool:
    """Whether a response has the whole page: any success but an empty one, or a part that is the whole."""
    if status == 206:
        part = _RANGE.fullmatch((Capture(url="", body=b"", headers=headers).header("content-range") or "").strip())
        return part is not None and int(part[1]) + 1 == int(part[2])
    return 200 <= status < 300 and status not in (204, 205)


def is_html(start: Capture) -> bool:
    """Whether a capture, of whose body there is the beginning, is HTML: by its type, or by its bytes where the type
    is of nothing in particular."""
    if start.mime in HTML_TYPES:
        return True
    if (start.mime or "").startswith(_CERTAIN):
        return False
    try:
        return looks_like_html(start.content())
    except ExtractionError:
        return False


def _noted(record: Record, page: FoundPage, raw: bytes) -> FoundPage:
    """The page with the digests of its record that differ. Writers compute the payload's with or without the transfer
    encoding."""
    capture = page.capture
    payload = record.header("WARC-Payload-Digest")
    wrong = ["block"] if record.differs else []
    partial = record.header("WARC-Truncated") or record.header("WARC-Segment-Number")
    if not (partial or matches(payload, capture.body) or matches(payload, raw)):
        wrong.append("payload")
    if wrong:
        capture = replace(capture, found={**capture.found, "wrong_digests": wrong})
    digest = plain_digest(payload)
    is_ours = digest is None or (digest.startswith("sha1:") and matches(payload, capture.body))
    return replace(page, capture=capture, digest=None if is_ours else digest)


def _revisit(record: Record, page: FoundPage | LeftOut) -> Found:
    if isinstance(page, LeftOut):
        return page
    return Revisit(
        page,
        original_url=clean(record.address("WARC-Refers-To-Target-URI")),
        original_fetched=utc(record.header("WARC-Refers-To-Date")),
        digest=plain_digest(record.header("WARC-Payload-Digest")),
    )


def _page(
    record: Record, where: Where, form: Format, headers: tuple[tuple[str, str], ...], url: str | None = None
) -> FoundPage | LeftOut:
    """The page of a response, its body left empty; at another address than the record's where that is given."""
    placed = place_page([Claim("record", url or record.address(), record.header("WARC-Date"))])
    if isinstance(placed, str):
        return LeftOut(where, placed)
    facts = {**placed.facts, "format": form, "imported_from": where.name, "record": record.header("WARC-Record-ID")}
    return FoundPage(where, Capture(url=placed.url, body=b"", fetched=placed.fetched, headers=headers, found=facts))


def _status(head: StatusAndHeaders) -> int | None:
    code = str(head.get_statuscode())
    return int(code) if _HTTP.match(f"{head.protocol} ".encode()) and code.isascii() and code.isdecimal() else None


def _body(capture: Capture, body: bytes, truncated: str | None) -> tuple[bytes, str | None]:
    """The body without its transfer encoding (its content encodings stay on), and why it is not whole. `truncated`: why
    the record says that it is not."""
    if "chunked" in (capture.header("transfer-encoding") or "").lower() and (plain := dechunk(body)) is not None:
        body, whole = plain
        return body, truncated or (None if whole else "disconnect")
    declared = capture.header("content-length") or ""
    short = declared.isascii() and declared.isdecimal() and len(body) < int(declared)
    if short and capture.header("content-encoding") is None:
        truncated = truncated or "disconnect"
    return body, truncated


def dechunk(data: bytes) -> tuple[bytes, bool] | None:
    """A body without the chunked transfer encoding (RFC 9112, section 7.1), and whether its last chunk was there. None
    where the bytes are not chunked: many crawlers take the encoding off and leave the header."""
    out = bytearray()
    position = 0
    while True:
        end = data.find(b"\n", position, position + 4096)
        size = data[position:end].partition(b";")[0].strip() if end >= 0 else b""
        try:
            length = int(size, 16) if size.isalnum() else -1
        except ValueError:
            length = -1
        if length < 0:
            return (bytes(out), False) if out else None
        if length == 0:
            return bytes(out), True
        chunk = data[end + 1 : end + 1 + length]
        out += chunk
        if len(chunk) < length:
            # the first "chunk" of a body that is not chunked may begin with what looks like a number
            return (bytes(out), False) if position else None
        position = end + 1 + length
        position += 2 if data[position : position + 2] == b"\r\n" else int(data[position : position + 1] == b"\n")


def _with_facts(held: tuple[str, FoundPage] | None, record: Record) -> tuple[str, FoundPage] | None:
    """The held page with what a metadata record of this program says of it: the feed that led to it, its date there."""
    if held is None or held[0] not in (record.header("WARC-Concurrent-To"), record.header("WARC-Refers-To")):
        return held
    if not record.header("Content-Type").startswith("application/json") or record.length > MAX_HEAD:
        return held
    try:
        facts: Any = json.loads(record.block() or b"")
    except (ValueError, RecursionError):
        return held
    if not isinstance(facts, dict):
        return held
    known: JsonObject = {name: facts[name] for name in _FACTS if isinstance(facts.get(name), str)}
    page = held[1]
    headers = page.capture.headers
    if page.made_of is not None and _tells_of_rendering(facts.get("rendered")):
        known["rendered"] = facts["rendered"]
        headers += tuple((name, value) for name, value in facts["rendered"]["headers"])
    capture = replace(page.capture, headers=headers, found={**known, **page.capture.found})
    return held[0], replace(page, capture=capture)


def _tells_of_rendering(facts: Any) -> bool:
    """Whether facts are what a crawl writes of a page that a browser made: headers, in pairs, among them."""
    headers = facts.get("headers") if isinstance(facts, dict) else None
    return isinstance(headers, list) and all(
        isinstance(pair, list) and len(pair) == 2 and all(isinstance(text, str) for text in pair) for pair in headers
    )
