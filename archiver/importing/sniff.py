"""What the bytes of a file are, by their looks: names lie, and mirrors hold pages without any ending."""

from __future__ import annotations

import bz2
import lzma
import re
import sys
import zlib
from typing import Literal

from archiver.importing.stream import GZIP, ZSTD, ZSTD_DICTIONARY

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

Looks = Literal["html", "gzipped html", "mhtml", "webarchive", "har", "warc", "arc", "zip", "tar", "packed"]

#: Bytes that are looked at.
SAMPLE = 4096

#: What xz may take for its dictionary, in bytes.
_MOST_MEMORY = 2**26

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
    ("arc", re.compile(r"\.arc(?:\.gz)?$", re.IGNORECASE)),
    # its directory stands at its end
    ("zip", re.compile(r"\.(?:zip|wacz|maff|htz)$", re.IGNORECASE)),
)

#: The head of a message with parts that belong together (RFC 2557), which is what browsers save as MHTML.
_MHTML = re.compile(rb"^content-type:\s*multipart/related\b", re.I | re.M)
_MHTML_NAME = re.compile(r"\.mht(?:ml)?$", re.IGNORECASE)
_MESSAGE = re.compile(rb"(?:\xef\xbb\xbf)?[\r\n]*[A-Za-z][\w-]{0,60}:[ \t]?\S")

#: A JSON object in which a log of HTTP stands.
_HAR = re.compile(rb'\{.*?"log"\s*:\s*\{', re.DOTALL)

#: What reading services write of a page: wallabag, Omnivore, Readwise …
_JSON_ADDRESS = re.compile(rb'"(?:\w{1,20}_)?(?:url|link|href)"\s*:\s*"https?:', re.IGNORECASE)
_JSON_TEXT = re.compile(rb'"(?:\w{1,20}_)?(?:content|html|body|text|markdown)"\s*:\s*"', re.IGNORECASE)

#: Where a tar file has its mark (POSIX.1-1988).
_USTAR = slice(257, 262)
_TAR_NAME = re.compile(r"\.(?:tar(?:\.\w{1,4})?|tgz|tbz2?|txz)$", re.IGNORECASE)
_PACKED = (GZIP, b"BZh", b"\xfd7zXZ\x00")

#: Archives that are not read, by how they begin, and by their names.
_UNREAD = {
    b"7z\xbc\xaf\x27\x1c": "7z",
    b"Rar!\x1a\x07": "RAR",
    b"ZIM\x04": "ZIM",
    b"MSCF": "CAB",
    b"ITSF": "CHM",
    b"!<arch>\n": "ar",
    b"0707": "cpio",
    b"\x1f\x9d": "compress",
    b"\x04\x22\x4d\x18": "LZ4",
    b"LZIP": "lzip",
}
_UNREAD_NAME = re.compile(r"\.(7z|rar|zim|cab|chm|cpio|z|lz4|lz|lzma|br|lha|lzh|iso|z\d\d)$", re.IGNORECASE)

#: Names of archives and pages in forms that are read: with such a name a file that is none of them was damaged.
_ARCHIVE_NAME = re.compile(
    r"\.((?:warc|arc|x?html?|mht(?:ml)?|har|webarchive)\.(?:gz|bz2|xz|zst)|warc|arc|wacz|zip|maff|htz|har|webarchive"
    r"|mht(?:ml)?|tar(?:\.\w{1,4})?|tgz|tbz2?|txz)$",
    re.IGNORECASE,
)


def looks_of(sample: bytes, name: str) -> Looks | None:
    """What a file is.

    sample -- its first `SAMPLE` bytes.
    name   -- decides only where the bytes say nothing.
    """
    if sample[:2] in (b"\xff\xfe", b"\xfe\xff"):
        sample = sample[: len(sample) // 2 * 2].decode("utf-16", "replace").encode()
    inside = _unpacked(sample)
    if (looks := _certain(sample, inside, name)) is not None:
        return looks
    if inside is not sample and inside.startswith(_PACKED):  # twice, by a server and by whoever saved it
        return "packed"
    for kind, named in _BY_NAME:
        if sample and named.search(name):
            return kind
    if sample.startswith(GZIP) and (looks_like_html(inside) or _HTML_NAME.search(name)):
        return "gzipped html"
    if inside is not sample:
        return "packed"
    head, _, body = sample.lstrip(b"\r\n").replace(b"\r\n", b"\n").partition(b"\n\n")
    answered = head.startswith(b"HTTP/")
    while body.startswith(b"HTTP/"):  # after the answers that led there
        _, _, body = body.partition(b"\n\n")
    if looks_like_html(sample) or (answered and looks_like_html(body)):
        return "html"
    if _MHTML.search(head) or (_MHTML_NAME.search(name) and _MESSAGE.match(sample)):
        return "mhtml"
    return "html" if _HTML_NAME.search(name) and sample else None


def _certain(sample: bytes, inside: bytes, name: str) -> Looks | None:
    """What the bytes say beyond doubt."""
    if sample.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "zip"
    if sample.startswith(ZSTD_DICTIONARY):
        return "warc"
    if inside is sample or sample.startswith((GZIP, ZSTD)):  # what their readers unpack, a member at a time
        if _WARC.match(inside):
            return "warc"
        if inside.startswith(_ARC):
            return "arc"
    if (inside[_USTAR] == b"ustar" or _is_tar(inside[:512])) and not sample.startswith(ZSTD):
        return "tar"
    if sample.startswith(_PACKED) and _TAR_NAME.search(name):
        return "tar"
    plist = sample.startswith(b"bplist00") or b"<plist" in sample[:512]
    if plist and (b"WebMainResource" in sample or name.lower().endswith(".webarchive")):
        return "webarchive"
    start = sample.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"{") and (_HAR.match(start) or name.lower().endswith(".har")):
        return "har"
    return None


def _is_tar(block: bytes) -> bool:
    """Whether a block is the head of a member as tar had it before it had a mark: its sum is right."""
    digits = block[148:156].strip(b" \0")
    if len(block) < 512 or not re.fullmatch(rb"[0-7]{1,7}", digits):
        return False
    return int(digits, 8) == sum(block) - sum(block[148:156]) + 8 * 0x20


def named_as(sample: bytes, name: str) -> str | None:
    """Why a file that is none of what is read should be looked at: it is an archive of another kind, or has the name
    of one. None where it is neither."""
    for mark, kind in _UNREAD.items():
        if sample.startswith(mark):
            return f"an archive of a kind that is not read ({kind}): unpack it first"
    if (unread := _UNREAD_NAME.search(name)) is not None and sample:
        return f"an archive of a kind that is not read ({unread[1].lower()}): unpack it first"
    if not sample and _HTML_NAME.search(name):
        return "an empty file"
    if (named := _ARCHIVE_NAME.search(name)) is not None:
        return f"named .{named[1].lower()}, and not what such a file begins with" if sample else "an empty file"
    return None


def holds_pages_as_json(sample: bytes) -> bool:
    """Whether JSON has addresses with the text of their pages."""
    begun = sample.removeprefix(b"\xef\xbb\xbf").lstrip()
    return begun.startswith((b"{", b"[")) and bool(_JSON_ADDRESS.search(begun) and _JSON_TEXT.search(begun))


def looks_like_html(sample: bytes) -> bool:
    """Whether bytes begin as an HTML page does."""
    prologue = _PROLOGUE.match(sample)
    return bool(_HTML_START.match(sample, prologue.end() if prologue else 0))


def _unpacked(sample: bytes) -> bytes:
    """The beginning of what a compressed file holds, empty where it is damaged; the sample itself of another file."""
    try:
        if sample.startswith(GZIP):
            return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(sample, SAMPLE)
        if sample.startswith(b"BZh"):
            return bz2.BZ2Decompressor().decompress(sample, SAMPLE)
        if sample.startswith(b"\xfd7zXZ\x00"):
            return lzma.LZMADecompressor(memlimit=_MOST_MEMORY).decompress(sample, SAMPLE)
        if sample.startswith(ZSTD):
            return zstd.ZstdDecompressor().decompress(sample, SAMPLE)
    except (zlib.error, OSError, EOFError, lzma.LZMAError, zstd.ZstdError):
        return b""
    return sample
