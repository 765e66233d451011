"""Pages out of HAR files, in which browsers' tools write down what was fetched.

Format: http://www.softwareishard.com/blog/har-12-spec/
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator
from typing import Any

from archiver.capture import HTML_TYPES, MAX_CONTENT, Capture
from archiver.importing.addresses import Claim, place_page
from archiver.importing.found import Found, FoundPage, LeftOut, PassedOver, Where
from archiver.importing.sniff import looks_like_html
from archiver.importing.trees import File

#: Largest file that is read, in bytes: it is parsed as a whole.
MAX_HAR = 256 * 2**20

#: Headers that do not hold of the stored text: it is decoded.
_UNDONE = frozenset({"content-encoding", "transfer-encoding", "content-length"})


def read_har(file: File, name: str) -> Iterator[Found]:
    """The pages among the entries of a HAR file, in its order."""
    where = Where(name)
    data = file.read(MAX_HAR + 1)
    if len(data) > MAX_HAR:
        yield LeftOut(where, f"more than {MAX_HAR:,} bytes, which is the most that are read of a HAR file")
        return
    try:
        entries = json.loads(data.decode("utf-8-sig", "replace"))["log"]["entries"]
    except (ValueError, RecursionError, KeyError, TypeError):
        yield LeftOut(where, "no HAR file, or one that was cut short")
        return
    for entry in entries if isinstance(entries, list) else ():
        yield _found(entry, where, name)


def _found(entry: Any, where: Where, name: str) -> Found:
    request, response = _dict(_dict(entry).get("request")), _dict(_dict(entry).get("response"))
    content = _dict(response.get("content"))
    status = response.get("status")
    if not isinstance(status, int) or not 200 <= status < 300 or status in (204, 205, 206):
        return PassedOver(where, f"HTTP {status}")
    headers = tuple(
        (f"X-Archive-Orig-{key}" if key.lower() in _UNDONE else key, str(_dict(header).get("value") or ""))
        for header in response.get("headers") or ()
        if (key := str(_dict(header).get("name") or "")) and not key.startswith(":")
    )
    mime = Capture(url="", body=b"", headers=(("content-type", str(content.get("mimeType") or "")),)).mime
    text = content.get("text")
    if not isinstance(text, str):
        if mime not in HTML_TYPES:
            return PassedOver(where, "not HTML")
        return LeftOut(where, f"{request.get('url')}: its text was not saved")
    try:
        body = base64.b64decode(text) if content.get("encoding") == "base64" else text.encode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return LeftOut(where, f"{request.get('url')}: its text is no base 64")
    if mime not in HTML_TYPES and not (mime in (None, "text/plain") and looks_like_html(body)):
        return PassedOver(where, "not HTML")
    if len(body) > MAX_CONTENT:
        return LeftOut(where, f"{len(body):,} bytes, at most {MAX_CONTENT:,} are read")
    placed = place_page(
        [Claim("record", str(request.get("url") or ""), str(_dict(entry).get("startedDateTime") or ""))]
    )
    if isinstance(placed, str):
        return LeftOut(where, placed)
    if content.get("encoding") != "base64":  # the text was decoded, whatever the headers say
        headers = tuple(pair for pair in headers if pair[0].lower() != "content-type")
        headers = (*headers, ("content-type", f"{mime}; charset=utf-8"))
    facts = {**placed.facts, "format": "har", "imported_from": name}
    capture = Capture(url=placed.url, body=body, fetched=placed.fetched, status=status, headers=headers, found=facts)
    return FoundPage(where, capture)


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
