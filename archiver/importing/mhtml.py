"""The page out of an MHTML file (RFC 2557), as Chromium ("Webpage, Single File") and Internet Explorer save it, or
out of a mail, which is of the same form."""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import HeaderParser
from urllib.parse import urljoin

from archiver.capture import HTML_TYPES
from archiver.importing.addresses import Claim

#: Parts within parts that are looked into.
MAX_DEPTH = 3

_HEAD_END = re.compile(rb"\r?\n\r?\n")

#: What may stand before the head: a byte order mark, empty lines, the line that parts the mails of a mailbox.
_BEFORE = re.compile(rb"\A(?:\xef\xbb\xbf)?[\r\n]*(?:From [^\r\n]*\r?\n)?")


@dataclass(frozen=True, slots=True)
class SavedPage:
    """The page: its bytes, their declared type (`text/html; charset="utf-8"`), what the file says of its place, and
    whether it stands there to its end."""

    body: bytes
    content_type: str
    claim: Claim
    whole: bool = True


def read_mhtml(data: bytes) -> SavedPage | None:
    """The page that an MHTML file was made of, not its frames and pictures; None where it holds none.

    Only heads are given to the parser of the standard library, which is slow on large and hostile messages.
    """
    head, _, content = _split(_BEFORE.sub(b"", data, count=1))
    boundary = head.get_boundary()
    if not boundary and head.get_content_type() not in HTML_TYPES:
        return None
    url = _address(head, "Snapshot-Content-Location")
    base = url or _address(head, "Content-Location") or _address(head, "Content-Base")
    root = head.get_param("start")
    parts = list(_all_parts(content, boundary)) if boundary else [(head, content)]
    pages = [part for part in parts if part[0].get_content_type() in HTML_TYPES]
    wanted = [
        part
        for part in pages
        if (url and _same(part[0].get("Content-Location"), url)) or (root and part[0].get("Content-ID") == root)
    ]
    closed = not boundary or f"--{boundary}--".encode("utf-8", "replace") in content
    for part, body in (*wanted, *pages):
        decoded = _decoded(body, str(part.get("Content-Transfer-Encoding") or "").strip().lower())
        if decoded is not None:
            own = _address(part, "Content-Location")
            claim = Claim("mhtml", url or _joined(base, own), head.get("Date"))
            whole = closed or body is not parts[-1][1] or b"</html" in decoded.lower()
            return SavedPage(decoded, str(part.get("Content-Type") or "text/html"), claim, whole)
    return None


def _address(head: Message, name: str) -> str | None:
    """The address in a header: in words of RFC 2047 where it is long, or folded, which adds white space to none."""
    value = head.get(name)
    if value is None:
        return None
    try:
        return re.sub(r"\s*[\r\n]\s*", "", str(make_header(decode_header(str(value)))))
    except (ValueError, LookupError, HeaderParseError):
        return str(value)


def _joined(base: str | None, own: str | None) -> str | None:
    try:
        return urljoin(base, own) if base and own else own or base
    except ValueError:
        return own


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
        if head.get_content_type() == "message/rfc822":  # a mail that was sent on
            head, _, body = _split(body)
        inner = head.get_boundary() if head.get_content_maintype() == "multipart" else None
        if inner and depth < MAX_DEPTH:
            yield from _all_parts(body, inner, depth + 1)
        else:
            yield head, body


def _same(location: str | None, url: str) -> bool:
    """Whether a part is that of the address; browsers leave the fragment on one of the two."""
    return location is not None and location.partition("#")[0].strip() == url.partition("#")[0].strip()


def _decoded(body: bytes, encoding: str) -> bytes | None:
    """A part without its transfer encoding (RFC 2045, section 6); None of one that is damaged, or in another."""
    try:
        if encoding == "quoted-printable":
            return quopri.decodestring(body)
        if encoding == "base64":
            return base64.b64decode(body)
        if encoding in ("x-uuencode", "uuencode", "x-uue"):
            lines = body.partition(b"begin ")[2].splitlines()[1:]
            return b"".join(binascii.a2b_uu(line) for line in lines if line.strip() not in (b"", b"`", b"end"))
    except binascii.Error:
        return None
    return body if encoding in ("", "7bit", "8bit", "binary") else None
