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
from archiver.importing.trees import File, Folder, note_text
from archiver.importing.warcs import is_html, is_whole_answer

#: Largest file that is read, in bytes: it is parsed as a whole.
MAX_HAR = 256 * 2**20

#: The name of a file beside, in which Playwright puts what was sent.
_ATTACHED = re.compile(r'"_file"\s*:\s*"([^"\\/]{1,255})"')

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
    for entry in entries if isinstance(entries, list) else ():
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
    headers = tuple(
        (f"X-Archive-Orig-{key}" if key.lower() in _UNDONE else key, str(_dict(header).get("value") or ""))
        for header in response.get("headers") or ()
        if (key := str(_dict(header).get("name") or "")) and not key.startswith(":")
    )
    status = int(response["status"]) if str(response.get("status")).isdecimal() else 0
    if not is_whole_answer(status, headers):
        return PassedOver(where, f"HTTP {response.get('status')}")
    declared = (("content-type", str(content.get("mimeType") or "")),)
    mime = Capture(url="", body=b"", headers=declared).mime
    text = content.get("text")
    if (file := beside.files.get(str(content.get("_file")))) is not None and not file.strays:
        content["encoding"], text = "base64", base64.b64encode(file.read(MAX_CONTENT + 1)).decode()
    if not isinstance(text, str) or (not text and content.get("size") not in (0, None, -1)):
        if mime not in HTML_TYPES:
            return PassedOver(where, "not HTML")
        return LeftOut(where, f"{request.get('url')}: its text was not saved")
    try:
        body = (
            base64.b64decode("".join(text.split()), validate=True)
            if content.get("encoding") == "base64"
            else text.encode("utf-8", "replace")
        )
    except (binascii.Error, ValueError):
        return LeftOut(where, f"{request.get('url')}: its text is no base 64")
    if not is_html(Capture(url="", body=body, headers=declared)):
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
        headers = (*headers, ("content-type", f"{mime if mime in HTML_TYPES else 'text/html'}; charset=utf-8"))
    facts = {**placed.facts, "format": "har", "imported_from": name}
    capture = Capture(url=placed.url, body=body, fetched=placed.fetched, status=status, headers=headers, found=facts)
    return FoundPage(where, capture)


def _dict(value: Any) -> JsonObject:
    return value if isinstance(value, dict) else {}
