"""Pages that were clipped into notes, out of what Evernote exports.

Format: http://xml.evernote.com/pub/evernote-export4.dtd
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from xml.etree import ElementTree

from archiver.capture import MAX_CONTENT, Capture
from archiver.importing.addresses import Claim, place_page
from archiver.importing.found import Found, FoundPage, LeftOut, Where
from archiver.importing.trees import File

#: What a note says: its element of XHTML, within a document of its own.
_NOTE = re.compile(r"<en-note\b[^<>]*>(.*)</en-note>", re.DOTALL)


def read_enex(file: File, name: str) -> Iterator[Found]:
    """The notes of an export that say which page they are of, as pages with title and text. A note is what was clipped,
    not what the server sent; the export as HTML has no more."""
    with file.open() as source:
        try:
            for _, element in ElementTree.iterparse(source):
                if element.tag == "data":  # of pictures, which may be large
                    element.clear()
                elif element.tag == "note":
                    yield _found(element, name)
                    element.clear()
        except ElementTree.ParseError as error:
            yield LeftOut(Where(name), f"damaged or cut short ({error})")


def _found(note: ElementTree.Element, name: str) -> Found:
    title = (note.findtext("title") or "").strip()
    where = Where(f"{name}!{title}")
    content = _NOTE.search(note.findtext("content") or "")
    if content is None:
        return LeftOut(where, "a note without text")
    address, created = note.findtext("note-attributes/source-url"), note.findtext("created")
    placed = place_page([Claim("evernote", address, created), Claim("evernote", time=note.findtext("updated"))])
    if isinstance(placed, str):
        return LeftOut(where, "a note that does not say which page it is of, or when it was made")
    body = (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{html.escape(title)}</title></head>'
        f"<body><h1>{html.escape(title)}</h1>{content[1]}</body></html>"
    ).encode("utf-8", "replace")
    if len(body) > MAX_CONTENT:
        return LeftOut(where, f"more than {MAX_CONTENT:,} bytes, which is the most that are read")
    facts = {**placed.facts, "format": "enex", "imported_from": where.name}
    headers = (("content-type", "text/html; charset=utf-8"),)
    return FoundPage(where, Capture(url=placed.url, body=body, fetched=placed.fetched, headers=headers, found=facts))
