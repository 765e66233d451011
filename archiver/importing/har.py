"""Pages out of HAR files, in which browsers' tools write down what was fetched.

Format: http://www.softwareishard.com/blog/har-12-spec/
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterator
from typing import Any

from archiver.capture import HTML_TYPES, MAX_CONTENT, Capture
from archiver.fields import JsonObject
from archiver.importing.addresses import Claim, place_page
from archiver.importing.found import Found, FoundPage, LeftOut, PassedOver, Where
from archiver.importing.sniff import looks_like_html
from archiver.importing.trees import File, Folder, note_text
from archiver.importing.warcs import is_html, is_whole_answer

#: Largest file that is read, in bytes: it is parsed as a whole.
MAX_HAR = 256 * 2**20

#: The name of a file beside, in which Playwright puts what was sent.
_ATTACHED = re.compile(r'"_file"\s*:\s*"([^"\\/]{1,255})"')

_NOT_MODIFIED = 304

#: Headers that do not hold of the stored text: it is decoded.
_UNDONE = frozenset({"content-encoding", "transfer-encoding", "content-length"})


def read_har(file: File, name: str, beside: Folder | None = None) -> Iterator[Found]:
    """The pages among the entries of a HAR file, in its order. `beside`: the folder in which Playwright puts what was
    sent (https://playwright.dev/docs/api/class-browser#browser-new-context-option-record-har)."""
    where = Where(name)
    if file.size > MAX_HAR:
        yield LeftOut(where, f"more than {MAX_HAR:,} bytes, which is the most that are read of a HAR file")
        return
    try:
        entries = json.loads(note_text(file, MAX_HAR))["log"]["entries"]
    except (ValueError, RecursionError, KeyError, TypeError):
        yield LeftOut(where, "no HAR file, or one that was cut short")
        return
    if not entries or not isinstance(entries, list):
        yield LeftOut(where, "no entry in this HAR file")
        return
    for entry in entries:
        yield _found(entry, where, name, beside or Folder())


def attached(folder: Folder) -> frozenset[str]:
    """Names of the files of a folder that belong to a HAR file in it."""
    names: set[str] = set()
    for name, file in folder.files.items():
        if name.lower().endswith(".har") and file.size <= MAX_HAR:
            names.update(_ATTACHED.findall(note_text(file, MAX_HAR)))
    return frozenset(names)


def _found(entry: Any, where: Where, name: str, beside: Folder) -> Found:
    request, response = _dict(_dict(entry).get("request")), _dict(_dict(entry).get("response"))
    content = _dict(response.get("content"))
    sent = tuple(
        (key, str(_dict(header).get("value") or ""))
        for header in response.get("headers") or ()
        if (key := str(_dict(header).get("name") or "")) and not key.startswith(":")
    )
    status = int(response["status"]) if str(response.get("status")).isdecimal() else 0
    if status == _NOT_MODIFIED and content.get("text"):  # what the browser had, and still held
        status = 200
    if not is_whole_answer(status, sent):
        return PassedOver(where, f"HTTP {response.get('status')}")
    declared = (("content-type", str(content.get("mimeType") or "")),)
    raw = _raw(content, beside)
    if isinstance(raw, str):
        is_page = Capture(url="", body=b"", headers=declared).mime in HTML_TYPES
        return LeftOut(where, f"{request.get('url')}: {raw}") if is_page else PassedOver(where, "not HTML")
    body, headers = _as_stored(raw, sent, declared, is_text=content.get("encoding") != "base64")
    if not is_html(Capture(url="", body=body, headers=headers)):
        return PassedOver(where, "not HTML")
    if len(body) > MAX_CONTENT:
        return LeftOut(where, f"{len(body):,} bytes, at most {MAX_CONTENT:,} are read")
    placed = place_page(
        [Claim("record", str(request.get("url") or ""), str(_dict(entry).get("startedDateTime") or ""))]
    )
    if isinstance(placed, str):
        return LeftOut(where, placed)
    facts = {**placed.facts, "format": "har", "imported_from": name}
    capture = Capture(url=placed.url, body=body, fetched=placed.fetched, status=status, headers=headers, found=facts)
    return FoundPage(where, capture)


def _raw(content: JsonObject, beside: Folder) -> bytes | str:
    """The bytes of an entry's content, or why they cannot be had. `content` says then in which encoding they are."""
    text = content.get("text")
    if (file := beside.files.get(str(content.get("_file")))) is not None and not file.strays:
        content["encoding"] = "base64"
        return file.read(MAX_CONTENT + 1)
    if not isinstance(text, str) or (not text and content.get("size") not in (0, None, -1)):
        return "its text was not saved"
    if content.get("encoding") != "base64":
        return text.encode("utf-8", "replace")
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return "its text is no base 64"


_Headers = tuple[tuple[str, str], ...]


def _as_stored(raw: bytes, sent: _Headers, declared: _Headers, *, is_text: bool) -> tuple[bytes, _Headers]:
    """Body and headers of an entry. The text is decoded, whatever the headers say; bytes are, too, but for those of
    proxies (Charles), which write down what was sent."""
    packed = tuple(pair for pair in sent if pair[0].lower() == "content-encoding")
    # without its type, the bytes alone say whether that is what comes out
    as_sent = not is_text and not looks_like_html(raw) and is_html(Capture(url="", body=raw, headers=packed))
    undone = _UNDONE - {"content-encoding"} if as_sent else _UNDONE
    headers = tuple((f"X-Archive-Orig-{key}" if key.lower() in undone else key, value) for key, value in sent)
    if is_text:
        mime = Capture(url="", body=b"", headers=declared).mime
        if mime not in HTML_TYPES and not looks_like_html(raw):
            return raw, declared
        headers = tuple(pair for pair in headers if pair[0].lower() != "content-type")
        return raw, (*headers, ("content-type", f"{mime if mime in HTML_TYPES else 'text/html'}; charset=utf-8"))
    if not any(key.lower() == "content-type" for key, _ in headers):
        headers = (*headers, *declared)
    return raw, headers


def _dict(value: Any) -> JsonObject:
    return value if isinstance(value, dict) else {}
