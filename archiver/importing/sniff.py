"""What the bytes of a file are, by their looks: names lie, and mirrors hold pages without any ending."""

from __future__ import annotations

import bz2
import lzma
import re
import sys
import zlib
from typing import Literal

from archiver.extraction.page.decoding import wide_charset
from archiver.importing.stream import GZIP, ZSTD, ZSTD_DICTIONARY

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

Looks = Literal[
    "html",
    "gzipped html",
    "mhtml",
    "mbox",
    "webarchive",
    "enex",
    "har",
    "warc",
    "arc",
    "zip",
    "tar",
    "packed",
]

#: Bytes that are looked at.
SAMPLE = 4096

#: What xz may take for its dictionary, in bytes.
_MOST_MEMORY = 2**26

#: Endings of names that say HTML, also before `.gz`.
_HTML_NAME = re.compile(r"\.(?:x?html?|xht|shtml?)(?:\.gz)?$", re.IGNORECASE)

#: What may stand before the first element, and the elements a page begins with. XML that is none (a feed) has others.
_PROLOGUE = re.compile(rb"(?:\xef\xbb\xbf|\s+|<!--.*?(?:-->|\Z)|<\?xml[^>]*>|<!doctype\s(?!html)[^>]*>)*", re.S | re.I)
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
_MHTML_NAME = re.compile(r"\.(?:mht(?:ml)?|eml)$", re.IGNORECASE)
_MESSAGE = re.compile(rb"(?:\xef\xbb\xbf)?[\r\n]*[A-Za-z][\w-]{0,60}:[ \t]?\S")

#: The two headers that every mail has (RFC 5322, section 3.6), and the line before each mail of a mailbox (RFC 4155).
_MAIL_HEADERS = (re.compile(rb"^from:", re.I | re.M), re.compile(rb"^date:", re.I | re.M))
_MAILBOX = re.compile(rb"From [^\r\n]{1,999}\r?\n[A-Za-z][\w-]{0,60}:")

#: The first element of what Evernote exports.
_ENEX = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!DOCTYPE en-export[^>]*>\s*)?<en-export\b")

#: A JSON object in which a log of HTTP stands.
_HAR = re.compile(rb'\{.*?"log"\s*:\s*\{', re.DOTALL)

#: What reading services and scrapers write of pages, an object or a row a page: wallabag, Omnivore, news-please …
_JSON_ADDRESS = re.compile(rb'"\w{0,40}(?:url|uri|link|href)"\s*:\s*"https?:', re.IGNORECASE)
_JSON_TEXT = re.compile(rb'"\w{0,40}(?:content|html|body|text|markdown)"\s*:\s*"', re.IGNORECASE)
_COLUMN_ADDRESS = re.compile(rb"\w{0,40}(?:url|uri|link|href)", re.IGNORECASE)
_COLUMN_TEXT = re.compile(rb"\w{0,40}(?:content|html|body|text|markdown)", re.IGNORECASE)
_XML_MARKUP = re.compile(rb"<!\[CDATA\[\s*<|&lt;(?:p|div|html)\b", re.IGNORECASE)
_FEED = re.compile(rb"<(?:rss|feed|rdf:RDF|urlset|sitemapindex)\b")
_WORDPRESS = b"//wordpress.org/export/"

#: The list of pages of a WACZ file, whose pages are in its WARC files, and one of WACZ files.
_PAGES_OF_WACZ = re.compile(rb'"format"\s*:\s*"json-pages-')
_LIST_OF_WACZ = re.compile(rb'"profile"\s*:\s*"multi-wacz-package".*"path"\s*:\s*"https?:', re.DOTALL)

#: Names of containers that are made of pages alone.
OF_PAGES = re.compile(r"\.(?:wacz|maff|htz)$", re.IGNORECASE)

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
    b"SEQ\x04": "Hadoop",
    b"SEQ\x05": "Hadoop",
    b"SEQ\x06": "Hadoop",
    b"Recno:: ": "Nutch",
    b"\nRecno:: ": "Nutch",
    b"!BDN": "Outlook",
}
_UNREAD_NAME = re.compile(r"\.(7z|rar|zim|cab|chm|cpio|z|lz4|lz|lzma|br|lha|lzh|iso|dmg|pst|msg|z\d\d)$", re.IGNORECASE)

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
    sample = _narrow(sample)
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
    if _MAILBOX.match(sample) and not _MHTML_NAME.search(name):
        return "mbox"
    if _MHTML.search(head) or (_MESSAGE.match(sample) and (_MHTML_NAME.search(name) or _is_mail(head))):
        return "mhtml"
    return "html" if _HTML_NAME.search(name) and sample else None


def _narrow(sample: bytes) -> bytes:
    """The beginning of a text as UTF-8, where it is in two or four bytes a character; else as it is."""
    charset = wide_charset(sample)
    return sample[: len(sample) // 4 * 4].decode(charset, "replace").lstrip("\ufeff").encode() if charset else sample


def _is_mail(head: bytes) -> bool:
    return all(header.search(head) for header in _MAIL_HEADERS)


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
    if _ENEX.match(start):
        return "enex"
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


def listed_pages(sample: bytes) -> str | None:
    """Why a list of pages in JSON, XML or CSV should be looked at: beside their addresses it has their texts, or says
    where they are. None of another file. A feed is none: it is no archive."""
    begun = _narrow(sample).removeprefix(b"\xef\xbb\xbf").lstrip()
    form = None
    if begun.startswith((b"{", b"[")):
        if _LIST_OF_WACZ.search(begun):
            return "a list of WACZ files, which lie elsewhere: give these"
        if not _PAGES_OF_WACZ.search(begun) and _JSON_ADDRESS.search(begun) and _JSON_TEXT.search(begun):
            form = "JSON"
    elif begun.startswith(b"<?xml"):
        is_feed = _FEED.search(begun) and _WORDPRESS not in begun
        if not is_feed and b"://" in begun and _XML_MARKUP.search(begun):
            form = "XML"
    else:
        names = [name.strip(b' "') for name in re.split(rb"[,;\t]", begun.partition(b"\n")[0].strip())]
        if any(map(_COLUMN_ADDRESS.fullmatch, names)) and any(map(_COLUMN_TEXT.fullmatch, names)):
            form = "CSV"
    return f"pages in {form}, as reading services export them; they are not as they were sent" if form else None


def looks_like_html(sample: bytes) -> bool:
    """Whether bytes begin as an HTML page does."""
    sample = _narrow(sample)
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
