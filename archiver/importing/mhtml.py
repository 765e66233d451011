"""The page out of an MHTML file (RFC 2557), as Chromium ("Webpage, Single File") and Internet Explorer save it."""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.parser import HeaderParser

from archiver.capture import HTML_TYPES
from archiver.importing.addresses import Claim

#: Parts within parts that are looked into.
MAX_DEPTH = 3

_HEAD_END = re.compile(rb"\r?\n\r?\n")


@dataclass(frozen=True, slots=True)
class SavedPage:
    """The page: its bytes, their declared type (`text/html; charset="utf-8"`), and what the file says of its place."""

    body: bytes
    content_type: str
    claim: Claim


def read_mhtml(data: bytes) -> SavedPage | None:
    """The page that an MHTML file was made of, not its frames and pictures; None where it holds none.

    Only heads are given to the parser of the standard library, which is slow on large and hostile messages.
    """
    head, _, content = _split(data)
    boundary = head.get_boundary()
    if not boundary:
        return None
    url = head.get("Snapshot-Content-Location")
    root = head.get_param("start")
    pages = [part for part in _all_parts(content, boundary) if part[0].get_content_type() in HTML_TYPES]
    wanted = [
        part
        for part in pages
        if (url and _same(part[0].get("Content-Location"), url)) or (root and part[0].get("Content-ID") == root)
    ]
    for part, body in (*wanted, *pages):
        decoded = _decoded(body, str(part.get("Content-Transfer-Encoding") or "").strip().lower())
        if decoded is not None:
            claim = Claim("mhtml", url or part.get("Content-Location"), head.get("Date"))
            return SavedPage(decoded, str(part.get("Content-Type")), claim)
    return None


def _split(data: bytes) -> tuple[Message, bytes, bytes]:
    """Head and content of a message or of a part."""
    end = _HEAD_END.search(data)
    head, content = (data[: end.start()], data[end.end() :]) if end else (data, b"")
    # as text: of bytes, the parser makes `Header` objects where they are no ASCII, and addresses of many papers are not
    return HeaderParser().parsestr(head.decode("utf-8", "replace")), head, content


def _parts(content: bytes, boundary: str) -> Iterator[tuple[Message, bytes]]:
    mark = b"--" + boundary.encode("utf-8", "replace")
    pieces = re.split(rb"(?:\A|\r?\n)" + re.escape(mark) + rb"(?=[ \t]*\r?\n|--)", content)
    for piece in pieces[1:]:
        if piece.startswith(b"--"):
            return
        head, _, body = _split(piece.lstrip(b" \t\r\n"))
        yield head, body


def _all_parts(content: bytes, boundary: str, depth: int = 0) -> Iterator[tuple[Message, bytes]]:
    """The parts, and the parts of those that have some: mail programs set a page beside its plain text."""
    for head, body in _parts(content, boundary):
        inner = head.get_boundary() if head.get_content_maintype() == "multipart" else None
        if inner and depth < MAX_DEPTH:
            yield from _all_parts(body, inner, depth + 1)
        else:
            yield head, body


def _same(location: str | None, url: str) -> bool:
    """Whether a part is that of the address; browsers leave the fragment on one of the two."""
    return location is not None and location.partition("#")[0].strip() == url.partition("#")[0].strip()


def _decoded(body: bytes, encoding: str) -> bytes | None:
    if encoding == "quoted-printable":
        return quopri.decodestring(body)
    if encoding == "base64":
        try:
            return base64.b64decode(body)
        except binascii.Error:
            return None
    return body
