"""What the bytes of a file are, by their looks: names lie, and mirrors hold pages without any ending."""

from __future__ import annotations

import re
import zlib
from typing import Literal

from archiver.importing.stream import GZIP, ZSTD, ZSTD_DICTIONARY

Looks = Literal["html", "gzipped html", "mhtml", "warc", "zip"]

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
_WARC_NAME = re.compile(r"\.warc(?:\.gz|\.zst)?$", re.IGNORECASE)

#: The head of a message with parts that belong together (RFC 2557), which is what browsers save as MHTML.
_MHTML = re.compile(rb"^content-type:\s*multipart/related\b", re.I | re.M)


def looks_of(sample: bytes, name: str) -> Looks | None:
    """What a file is.

    sample -- its first `SAMPLE` bytes.
    name   -- decides only where the bytes say nothing.
    """
    if sample.startswith(b"PK\x03\x04"):
        return "zip"
    if _WARC.match(sample) or sample.startswith((ZSTD, ZSTD_DICTIONARY)):
        return "warc"
    if sample and _WARC_NAME.search(name):  # its beginning may be damaged
        return "warc"
    if sample.startswith(GZIP):
        inside = _unzipped(sample)
        if _WARC.match(inside):
            return "warc"
        return "gzipped html" if looks_like_html(inside) or _HTML_NAME.search(name) else None
    if looks_like_html(sample):
        return "html"
    head = re.split(rb"\r?\n\r?\n", sample, maxsplit=1)[0]
    if _MHTML.search(head):
        return "mhtml"
    return "html" if _HTML_NAME.search(name) and sample else None


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
