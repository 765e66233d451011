"""One saved page in a file of its own: HTML, plain or gzipped, MHTML, or a web archive of Safari."""

from __future__ import annotations

import io
import plistlib
import zipfile
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from archiver import times
from archiver.capture import MAX_CONTENT, Capture
from archiver.importing.addresses import Claim, place_page
from archiver.importing.found import Format, Found, FoundPage, LeftOut, Where
from archiver.importing.marks import claims_of, mark_text, published_claims
from archiver.importing.mhtml import read_mhtml
from archiver.importing.mirrors import base_claim, order_claims, path_claim
from archiver.importing.sidecars import sidecar_claims
from archiver.importing.sniff import Looks

if TYPE_CHECKING:
    from archiver.importing.inputs import Input

#: Largest file that holds a page and its pictures, in bytes.
MAX_FILE = 256 * 2**20

#: How a page of SingleFile that unpacks itself holds what was saved.
_PACKED = b"PK\x03\x04"
_PACKED_PAGE = "index.html"


@dataclass(frozen=True, slots=True)
class _Saved:
    """What a file holds: the page, its type, and what the form of the file says of its place."""

    body: bytes
    form: Format = "html"
    content_type: str = "text/html"
    claims: tuple[Claim, ...] = ()


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
    placed = place_page(_claims(given, saved, base_url))
    if isinstance(placed, str):
        return LeftOut(where, placed)
    capture = Capture(
        url=placed.url,
        body=saved.body,
        fetched=placed.fetched,
        headers=(("content-type", saved.content_type),),
        found={**placed.facts, "format": saved.form, "imported_from": given.name},
    )
    return FoundPage(where, capture, dated=placed.time_from != "file")


def _claims(given: Input, saved: _Saved, base_url: str | None) -> list[Claim]:
    text = mark_text(saved.body)
    name = given.parts[-1]
    claims = [*given.claims, *sidecar_claims(name, given.folder), *saved.claims]
    claims += [*claims_of(text), *order_claims(path_claim(given.parts, text), list(published_claims(text)))]
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
            return _Saved(_unzipped(data))
        except zlib.error as error:
            return f"damaged gzip file ({error})"
    if looks == "mhtml":
        page = read_mhtml(data)
        return _Saved(page.body, "mhtml", page.content_type, (page.claim,)) if page else "no page in this MHTML file"
    if looks == "webarchive":
        return _of_safari(data)
    return _Saved(_self_extracted(data))


def _self_extracted(data: bytes) -> bytes:
    """The page out of one that unpacks itself; the data itself where it is another page."""
    if _PACKED not in data:
        return data
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(_PACKED_PAGE) as page:
            return page.read(MAX_CONTENT + 1)
    except (zipfile.BadZipFile, KeyError, RuntimeError, NotImplementedError, zlib.error, EOFError, OSError, ValueError):
        return data


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
