"""What the bytes of a file are, by their looks: names lie, and mirrors hold pages without any ending."""

from __future__ import annotations

import re
import zlib
from typing import Literal

from archiver.importing.stream import GZIP, ZSTD, ZSTD_DICTIONARY

Looks = Literal["html", "gzipped html", "mhtml", "webarchive", "har", "warc", "arc", "zip", "tar"]

#: Bytes that are looked at.
SAMPLE = 4096

#: Endings of names that say HTML, also before `.gz`.
_HTML_NAME = re.compile(r"\.(?:x?html?|xht|shtml?)(?:\.gz)?$", re.IGNORECASE)

#: What may stand before the first element, and the elements a page begins with. XML that is none (a feed) has others.
_PROLOGUE = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:\s+|<!--.*?(?:-->|\Z)|<\?xml[^>]*>|<!doctype\s(?!html)[^>]*>)*", re.S | re.I
)
_HTML_START = re.compile(rb"<(?:!doctype\s+html|html|head|body|title|meta|base|link|script|style)\b", re.I)

#: How WARC files begin: some were opened in an editor.
_WARC = re.compile(rb"(?:\xef\xbb\xbf)?[\r\n]*WARC/")
_ARC = b"filedesc:"

#: Names that say what a file is where its beginning may be damaged.
_BY_NAME: tuple[tuple[Looks, re.Pattern[str]], ...] = (
    ("warc", re.compile(r"\.warc(?:\.gz|\.zst)?$", re.IGNORECASE)),
    ("arc", re.compile(r"\.arc\.gz$", re.IGNORECASE)),
)

#: The head of a message with parts that belong together (RFC 2557), which is what browsers save as MHTML.
_MHTML = re.compile(rb"^content-type:\s*multipart/related\b", re.I | re.M)

#: Where a tar file has its mark (POSIX.1-1988).
_USTAR = slice(257, 262)
_TAR_NAME = re.compile(r"\.(?:tar(?:\.\w{1,4})?|tgz|tbz2?|txz)$", re.IGNORECASE)
_PACKED = (GZIP, b"BZh", b"\xfd7zXZ\x00")

#: Archives that are not read, by how they begin.
_UNREAD = {
    b"7z\xbc\xaf\x27\x1c": "7z",
    b"Rar!\x1a\x07": "RAR",
    b"ZIM\x04": "ZIM",
    b"BZh": "bzip2",
    b"\xfd7zXZ\x00": "xz",
    b"MSCF": "CAB",
    b"!<arch>\n": "ar",
}

#: Names of archives and pages in forms that are read: with such a name a file that is none of them was damaged.
_ARCHIVE_NAME = re.compile(
    r"\.(warc(?:\.gz|\.zst)?|arc(?:\.gz)?|wacz|zip|maff|htz|har|webarchive|mhtml?|tar(?:\.\w{1,4})?|tgz|tbz2?|txz)$",
    re.IGNORECASE,
)


def looks_of(sample: bytes, name: str) -> Looks | None:
    """What a file is.

    sample -- its first `SAMPLE` bytes.
    name   -- decides only where the bytes say nothing.
    """
    inside = _unzipped(sample) if sample.startswith(GZIP) else sample
    if (looks := _certain(sample, inside, name)) is not None:
        return looks
    for kind, named in _BY_NAME:
        if sample and named.search(name):
            return kind
    if sample.startswith(GZIP):
        return "gzipped html" if looks_like_html(inside) or _HTML_NAME.search(name) else None
    if looks_like_html(sample):
        return "html"
    head = re.split(rb"\r?\n\r?\n", sample, maxsplit=1)[0]
    if _MHTML.search(head):
        return "mhtml"
    return "html" if _HTML_NAME.search(name) and sample else None


def _certain(sample: bytes, inside: bytes, name: str) -> Looks | None:
    """What the bytes say beyond doubt."""
    if sample.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "zip"
    if _WARC.match(inside) or sample.startswith((ZSTD, ZSTD_DICTIONARY)):
        return "warc"
    if inside.startswith(_ARC):
        return "arc"
    if inside[_USTAR] == b"ustar" or (sample.startswith(_PACKED) and _TAR_NAME.search(name)):
        return "tar"
    plist = sample.startswith(b"bplist00") or b"<plist" in sample[:512]
    if plist and (b"WebMainResource" in sample or name.lower().endswith(".webarchive")):
        return "webarchive"
    start = sample.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"{") and (b'"log"' in start[:200] or name.lower().endswith(".har")):
        return "har"
    return None


def named_as(sample: bytes, name: str) -> str | None:
    """Why a file that is none of what is read should be looked at: it is an archive of another kind, or has the name
    of one. None where it is neither."""
    for mark, kind in _UNREAD.items():
        if sample.startswith(mark):
            return f"an archive of a kind that is not read ({kind}): unpack it first"
    if (named := _ARCHIVE_NAME.search(name)) is not None:
        return f"named .{named[1].lower()}, and not what such a file begins with" if sample else "an empty file"
    return None


def looks_like_html(sample: bytes) -> bool:
    """Whether bytes begin as an HTML page does."""
    if sample[:2] in (b"\xff\xfe", b"\xfe\xff"):
        sample = sample[: len(sample) // 2 * 2].decode("utf-16", "replace").encode()
    prologue = _PROLOGUE.match(sample)
    return bool(_HTML_START.match(sample, prologue.end() if prologue else 0))


def _unzipped(sample: bytes) -> bytes:
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(sample, SAMPLE)
    except zlib.error:
        return b""
