"""One saved page in a file of its own: HTML, plain or gzipped, MHTML, or a web archive of Safari."""

from __future__ import annotations

import io
import plistlib
import re
import zipfile
import zlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from archiver import times
from archiver.capture import HTML_TYPES, MAX_CONTENT, Capture
from archiver.importing.addresses import Claim, place_page
from archiver.importing.found import Format, Found, FoundPage, LeftOut, Where
from archiver.importing.marks import claims_of, mark_text, published_claims
from archiver.importing.mhtml import read_mhtml
from archiver.importing.mirrors import base_claim, order_claims, path_claim
from archiver.importing.records import MAX_HEAD, parse_head
from archiver.importing.sidecars import sidecar_claims
from archiver.importing.sniff import Looks, looks_like_html
from archiver.importing.trees import UNREADABLE
from archiver.importing.warcs import is_whole_answer

if TYPE_CHECKING:
    from archiver.importing.inputs import Input

#: Largest file that holds a page and its pictures, in bytes.
MAX_FILE = 256 * 2**20

#: How a page of SingleFile that unpacks itself holds what was saved: as a ZIP file, whose directory ends with a record
#: of so many bytes.
_PACKED = re.compile(rb"PK\x03\x04.{26}[\w/.-]{0,99}(?:index\.html|manifest\.json)", re.DOTALL)
_PACKED_PAGE = "index.html"
_DIRECTORY_END = b"PK\x05\x06"
_DIRECTORY_END_SIZE = 22


@dataclass(frozen=True, slots=True)
class _Saved:
    """What a file holds: the page, its type, and what the form of the file says of its place."""

    body: bytes
    form: Format = "html"
    content_type: str = "text/html"
    claims: tuple[Claim, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    status: int = 200
    head: bytes | None = None
    truncated: str | None = None


def read_page_file(given: Input, looks: Looks, base_url: str | None = None) -> Found:
    """The page of a file, or why it cannot be had.

    looks    -- what the file is: `html`, `gzipped html`, `mhtml` or `webarchive`.
    base_url -- what a person says the folder's address is.

    Of address and time the first goes that is found: what the folder says, sidecar, marks of who saved it, path in a
    mirror and the publisher's own address (see `mirrors.in_order`), `base_url`; the time of the file last.
    """
    where = Where(given.name)
    most = MAX_CONTENT if looks in ("html", "gzipped html") else MAX_FILE
    data = given.file.read(most + 1)
    if len(data) > most:
        return LeftOut(where, f"more than {most:,} bytes, which is the most that are read")
    saved = _saved(data, looks)
    if isinstance(saved, str):
        return LeftOut(where, saved)
    if len(saved.body) > MAX_CONTENT:
        return LeftOut(where, f"more than {MAX_CONTENT:,} bytes, which is the most that are read")
    if not saved.body.strip():
        return LeftOut(where, "an empty page")
    placed = place_page(_claims(given, saved, base_url))
    if isinstance(placed, str):
        return LeftOut(where, placed)
    capture = Capture(
        url=placed.url,
        body=saved.body,
        fetched=placed.fetched,
        status=saved.status,
        head=saved.head,
        headers=saved.headers or given.headers or (("content-type", saved.content_type),),
        truncated=saved.truncated,
        found={**placed.facts, "format": saved.form, "imported_from": given.name},
    )
    return FoundPage(where, capture, dated=placed.time_from != "file")


def _claims(given: Input, saved: _Saved, base_url: str | None) -> list[Claim]:
    text = mark_text(saved.body)
    name = given.parts[-1]
    # the list of HTTrack says when a page was changed last, the page when it was fetched
    listed = [replace(claim, time=None) if claim.source == "httrack" else claim for claim in given.claims]
    claims = [*listed, *sidecar_claims(name, given.folder), *saved.claims]
    claims += [*claims_of(text), *order_claims(path_claim(given.parts, text), list(published_claims(text)))]
    claims += given.claims
    if base_url is not None:
        below = given.parts if given.within or len(given.parts) == 1 else given.parts[1:]
        claims.append(base_claim(base_url, below))
    modified = given.file.modified if given.file.modified is not None else given.since
    if modified is not None:
        claims.append(Claim("file", time=times.stamp(datetime.fromtimestamp(modified, UTC))))
    return claims


def _saved(data: bytes, looks: Looks) -> _Saved | str:
    """What the bytes of a file hold, or why it cannot be had."""
    if looks == "gzipped html":
        try:
            data = _unzipped(data)
        except zlib.error as error:
            return f"damaged gzip file ({error})"
    if looks == "mhtml":
        page = read_mhtml(data)
        if page is None:
            return "no page in this MHTML file or mail"
        return _Saved(page.body, "mhtml", page.content_type, (page.claim,), truncated=None if page.whole else "length")
    if looks == "webarchive":
        return _of_safari(data)
    if data.startswith(b"HTTP/"):
        return _with_head(data)
    return _self_extracted(data) if _PACKED.search(data) else _Saved(data)


def _with_head(data: bytes) -> _Saved | str:
    """A page behind the head of its answer, as `wget --save-headers` and `curl -i` write it, or why it is none. The
    answers that led to it may stand before."""
    head, end = parse_head(data[:MAX_HEAD])
    while head is not None and data[end : end + 5] == b"HTTP/":
        data = data[end:]
        head, end = parse_head(data[:MAX_HEAD])
    if head is None:
        return _Saved(data)
    headers = tuple((str(name), str(value)) for name, value in head.headers)
    status = str(head.get_statuscode())
    if not (status.isdecimal() and is_whole_answer(int(status), headers)):
        return f"no page, but an answer with HTTP {status}"
    claim = Claim("head", time=head.get_header("Date"))
    return _Saved(data[end:], claims=(claim,), headers=headers, status=int(status), head=data[:end])


def _self_extracted(data: bytes) -> _Saved | str:
    """The page out of one that unpacks itself, or why it cannot be had."""
    end = data.rfind(_DIRECTORY_END)
    try:
        # zipfile looks for the end of the directory in the last 64 kB only
        with zipfile.ZipFile(io.BytesIO(data[: end + _DIRECTORY_END_SIZE] if end >= 0 else data)) as archive:
            names = [name for name in archive.namelist() if name.rpartition("/")[2] == _PACKED_PAGE]
            with archive.open(min(names, key=len)) as page:
                return _Saved(page.read(MAX_CONTENT + 1))
    except UNREADABLE as error:
        return f"a page that unpacks itself, damaged or encrypted ({error})"


def _of_safari(data: bytes) -> _Saved | str:
    """The page of a property list as Safari saves it."""
    try:
        main = plistlib.loads(data)["WebMainResource"]
        body, url = main["WebResourceData"], str(main["WebResourceURL"])
    except Exception as error:  # plistlib raises what its parsers raise: expat's, struct's, recursion's
        return f"a damaged web archive of Safari ({type(error).__name__})"
    if not isinstance(body, bytes):
        return "a web archive of Safari without a page"
    charset = main.get("WebResourceTextEncodingName")
    mime = str(main.get("WebResourceMIMEType") or "text/html")
    if mime not in HTML_TYPES and not looks_like_html(body):
        return f"a web archive of Safari with no page in it, but {mime}"
    content_type = f"{mime}; charset={charset}" if isinstance(charset, str) else mime
    return _Saved(body, "webarchive", content_type, (Claim("webarchive", url, _date(main.get("WebResourceResponse"))),))


def _date(response: Any) -> str | None:
    """The Date header in the answer that Safari keeps, an archived NSHTTPURLResponse."""
    try:
        objects = plistlib.loads(response)["$objects"]
        for item in objects:
            if not isinstance(item, dict) or "NS.keys" not in item:
                continue
            for key, value in zip(item["NS.keys"], item["NS.objects"], strict=True):
                if objects[key.data] in ("Date", "date"):
                    return str(objects[value.data])
    except Exception:
        return None
    return None


def _unzipped(data: bytes) -> bytes:
    """What a gzip file holds, one byte more than is read at most. Raises zlib.error where it is torn or damaged."""
    out = bytearray()
    while data:
        stream = zlib.decompressobj(zlib.MAX_WBITS | 16)
        out += stream.decompress(data, MAX_CONTENT + 1 - len(out))
        if len(out) > MAX_CONTENT:
            return bytes(out)
        if not stream.eof:
            raise zlib.error("it ends too early")
        data = stream.unused_data
    return bytes(out)
