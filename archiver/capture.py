"""One answer of a server, exactly as it came."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass, field

from archiver import times
from archiver.errors import ExtractionError, PageTooLarge
from archiver.fields import JsonObject
from archiver.reasons import Reason

#: Largest page that is unpacked and read, in bytes. The largest page of 1,420 real ones has 6 MB.
MAX_CONTENT = 50 * 2**20

#: Most content encodings undone one after the other; servers send one, rarely two.
MAX_ENCODINGS = 3


#: Media types of pages.
HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})

#: How gzip begins (RFC 1952), with the one method there is.
GZIP = b"\x1f\x8b\x08"

#: Bytes given to the brotli decoder at a time: of a stream that was cut short it keeps back what came of the last.
_PIECE = 4096


#: Charsets that servers declare as encodings.
_CHARSET = re.compile(r"utf-?\d|iso-?8859|windows-\d|us-ascii|ascii")


#: How a document ends, with what servers and proxies add behind it. Some servers never end the stream of one that is
#: whole.
_ENDED = re.compile(
    rb"</(?:html|body|rss|feed|urlset|sitemapindex|rdf:rdf)\s*>[^<]*(?:<!--[^<]*-->[^<]*)*\Z", re.IGNORECASE
)
#: Bytes at its end in which that is looked for.
_END = 1_000


class BadEncoding(ExtractionError):
    """The body is not what its Content-Encoding says."""

    reason = Reason.BAD_ENCODING


class CutShort(ExtractionError):
    """The body is whole as the protocol counts, but what was packed in it ends in the middle."""

    reason = Reason.CUT_SHORT


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """A response as it came over the wire, live or read back from a WARC record.

    url       -- address that was asked for.
    fetched   -- UTC, `YYYY-MM-DDTHH:MM:SSZ`; None where nobody knows.
    status    -- HTTP status; 200 for a saved file.
    headers   -- name and value as received, in order, repeated ones repeated.
    body      -- bytes of the message body, content encodings (gzip …) still on, transfer encoding off.
    truncated -- why the body is not whole (WARC-Truncated: `disconnect`, `length`, `time`), else None.
    head      -- status line and headers, byte for byte as sent, to the empty line; None where nobody kept them, and of
                 a capture that was read back.
    ip        -- address of the server, where it is known; likewise.
    found     -- what only the discovery of the URL knew: `found_in`, `title`, `published` of the feed or sitemap.
    id        -- row in `captures`, once it is stored.
    """

    url: str
    body: bytes
    fetched: str | None = None
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    truncated: str | None = None
    head: bytes | None = field(default=None, compare=False)
    ip: str | None = field(default=None, compare=False)
    found: JsonObject = field(default_factory=dict)
    id: int | None = None

    def header(self, name: str) -> str | None:
        """Value of the first header of that name, whatever its case."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)

    @property
    def mime(self) -> str | None:
        """Media type without parameters, lower case: `text/html`."""
        # a proxy that adds its own joins the two with a comma
        declared = re.split("[;,]", self.header("content-type") or "", maxsplit=1)[0].strip().lower()
        return declared or None

    def content(self, limit: int = MAX_CONTENT) -> bytes:
        """The body with its content encodings undone.

        Raises PageTooLarge when more than `limit` bytes come out; a decompression bomb gets no further than that.
        Raises BadEncoding when the bytes are neither in the declared encoding nor plain text. Raises CutShort when they
        end in the middle, unless the capture is known to be cut (`truncated`).
        """
        encodings = [
            name.strip().lower()
            for key, value in self.headers
            if key.lower() == "content-encoding"
            for name in value.split(",")
            if name.strip()
        ]
        if len(encodings) > MAX_ENCODINGS:
            raise BadEncoding(f"{self.url}: {len(encodings)} content encodings, at most {MAX_ENCODINGS} are read")
        content, is_whole = self.body, True
        for name in reversed(encodings):
            content, ended = _decompress(name, content, limit, self.url)
            is_whole = is_whole and ended
        # crawlers lose the header, servers forget it, or pack twice
        for _ in range(MAX_ENCODINGS):
            if not content.startswith(GZIP) or self.mime not in HTML_TYPES:
                break
            content, ended = _decompress("gzip", content, limit, self.url)
            is_whole = is_whole and ended
        if not is_whole and self.truncated is None and not is_ended(content):
            raise CutShort(f"{self.url}: the body was cut short")
        if len(content) > limit:
            raise PageTooLarge(f"{self.url}: {len(content):,} bytes, at most {limit:,} are read")
        return content


def is_ended(content: bytes) -> bool:
    """Whether a document comes to its end: a page, a feed, a sitemap."""
    return _ENDED.search(content[-_END:]) is not None


def _decompress(name: str, data: bytes, limit: int, url: str) -> tuple[bytes, bool]:
    """Undo one encoding, and say whether it came to its end. Some servers declare an encoding that a proxy has already
    taken off: text is let through."""
    if name in ("identity", "none", "binary") or _CHARSET.match(name):
        return data, True
    try:
        return _unpack(name, data, limit)
    except _TooMuch:
        raise PageTooLarge(f"{url}: unpacks to more than {limit:,} bytes") from None
    except (zlib.error, ValueError, EOFError) as error:
        if data.lstrip()[:1] in (b"<", b"{"):
            return data, True
        raise BadEncoding(f"{url}: declared as {name}, but {error}") from None


class _TooMuch(Exception):
    pass


def _unpack(name: str, data: bytes, limit: int) -> tuple[bytes, bool]:
    if name in ("gzip", "x-gzip", "deflate"):
        return _inflate(data, limit, raw=False)
    if name == "br":
        return _unpack_brotli(data, limit)
    if name == "zstd":
        return _unpack_zstd(data, limit)
    raise ValueError("no such encoding is known")


def _inflate(data: bytes, limit: int, *, raw: bool) -> tuple[bytes, bool]:
    """gzip (all members), zlib or raw deflate. A stream cut short gives what it holds."""
    out, ended = bytearray(), True
    while data:
        stream = zlib.decompressobj(-zlib.MAX_WBITS if raw else zlib.MAX_WBITS | 32)
        try:
            out += stream.decompress(data, limit + 1 - len(out))
        except zlib.error:
            if out:  # bytes behind the last member are padding
                return bytes(out), True
            if raw:
                raise
            return _inflate(data, limit, raw=True)
        if len(out) > limit:
            raise _TooMuch
        ended = stream.eof
        data = stream.unused_data if ended else b""
    return bytes(out), ended


def _unpack_brotli(data: bytes, limit: int) -> tuple[bytes, bool]:
    import brotli

    stream = brotli.Decompressor()
    out = bytearray()
    try:
        for start in range(0, len(data), _PIECE):
            piece = data[start : start + _PIECE]
            while piece or not (stream.can_accept_more_data() or stream.is_finished()):
                out += stream.process(piece, output_buffer_limit=limit + 1 - len(out))
                piece = b""
                if len(out) > limit:
                    raise _TooMuch
            if stream.is_finished():
                break
    except brotli.error as error:
        raise ValueError(str(error)) from None
    return bytes(out), stream.is_finished()


def _unpack_zstd(data: bytes, limit: int) -> tuple[bytes, bool]:
    import sys

    if sys.version_info >= (3, 14):
        from compression import zstd
    else:
        from backports import zstd

    out, ended = bytearray(), True
    try:
        while data:
            stream = zstd.ZstdDecompressor()
            piece = data
            while not stream.eof:
                got = stream.decompress(piece, max_length=limit + 1 - len(out))
                out += got
                if len(out) > limit:
                    raise _TooMuch
                if (stream.needs_input and not got) or (not stream.eof and stream.needs_input):
                    break
                piece = b""
            ended = stream.eof
            data = stream.unused_data if ended else b""
    except zstd.ZstdError as error:
        raise ValueError(str(error)) from None
    return bytes(out), ended


def retry_after(capture: Capture) -> float | None:
    """Seconds from now that an answer asks for; None where it says nothing."""
    return retry_after_seconds(capture.header("retry-after") or "")


def retry_after_seconds(value: str) -> float | None:
    """A Retry-After (RFC 9110, section 10.2.3: a number or a date) as seconds from now, not below 0; None where it is
    neither."""
    value = value.strip()
    if value.isascii() and value.isdigit():
        return float(value)
    moment = times.of_header(value)
    if moment is None:
        return None
    return max(0.0, (moment - times.moment(times.now())).total_seconds())


#: How pictures begin that every browser shows and that hold no scripts (https://mimesniff.spec.whatwg.org/).
_PICTURES = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)


def picture_type(content: bytes) -> str | None:
    """Media type of a picture by its first bytes, whatever its headers say; None for all that is none, SVG too."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    if content[4:12] in (b"ftypavif", b"ftypavis"):
        return "image/avif"
    return next((kind for start, kind in _PICTURES if content.startswith(start)), None)
