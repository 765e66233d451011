"""One saved page in a file of its own: HTML, plain or gzipped, or MHTML."""

from __future__ import annotations

import zlib
from datetime import UTC, datetime
from pathlib import Path

from archiver import times
from archiver.capture import MAX_CONTENT, Capture
from archiver.importing.addresses import Claim, place
from archiver.importing.found import Format, Found, LeftOut, Page, Where
from archiver.importing.marks import claims_of, published_claims, text_of
from archiver.importing.mhtml import read_mhtml
from archiver.importing.mirrors import base_claim, in_order, path_claim
from archiver.importing.sidecars import sidecar_claims
from archiver.importing.sniff import Looks


def read_page_file(
    path: Path, looks: Looks, *, name: str, parts: tuple[str, ...] = (), base_url: str | None = None
) -> Found:
    """The page of a file, or why it cannot be had.

    looks    -- what the file is: `html`, `gzipped html` or `mhtml`.
    name     -- how messages and metadata name it.
    parts    -- folders from the one that was given down to the file, where it is from a folder.
    base_url -- what a person says the folder's address is.

    Of address and time the first goes that is found: sidecar, marks of who saved it, path in a mirror and the
    publisher's own address (see `mirrors.in_order`), `base_url`; the time of the file last.
    """
    where = Where(name)
    data = path.read_bytes() if path.stat().st_size <= MAX_CONTENT else None
    if data is not None and looks == "gzipped html":
        try:
            data = _unzipped(data)
        except zlib.error as error:
            return LeftOut(where, f"damaged gzip file ({error})")
    if data is None:
        return LeftOut(where, f"more than {MAX_CONTENT:,} bytes, which is the most that are read")
    form: Format = "html"
    content_type = "text/html"
    claims = sidecar_claims(path)
    if looks == "mhtml":
        saved = read_mhtml(data)
        if saved is None:
            return LeftOut(where, "no page in this MHTML file")
        form, data, content_type = "mhtml", saved.body, saved.content_type
        claims.append(saved.claim)
    text = text_of(data)
    claims += [*claims_of(text), *in_order(path_claim(parts, text), list(published_claims(text)))]
    if base_url is not None:
        claims.append(base_claim(base_url, parts[1:] if len(parts) > 1 else (path.name,)))
    claims.append(Claim("file", time=times.stamp(datetime.fromtimestamp(path.stat().st_mtime, UTC))))
    placed = place(claims)
    if isinstance(placed, str):
        return LeftOut(where, placed)
    capture = Capture(
        url=placed.url,
        body=data,
        fetched=placed.fetched,
        headers=(("content-type", content_type),),
        found={**placed.facts, "format": form, "imported_from": name},
    )
    return Page(where, capture, dated=placed.time_from != "file")


def _unzipped(data: bytes) -> bytes | None:
    """What a gzip file holds, None where it is too much. Raises zlib.error where it is torn or damaged."""
    out = bytearray()
    while data:
        stream = zlib.decompressobj(zlib.MAX_WBITS | 16)
        out += stream.decompress(data, MAX_CONTENT + 1 - len(out))
        if len(out) > MAX_CONTENT:
            return None
        if not stream.eof:
            raise zlib.error("it ends too early")
        data = stream.unused_data
    return bytes(out)
