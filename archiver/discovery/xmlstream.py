"""XML of strangers, element by element: never the whole tree, never an entity, never the network.

The document type is cut off before parsing, so that no entity can be declared (billion laughs) or fetched (XXE).
Mistakes of real feeds are mended on the way: bare ampersands, HTML's named entities. What the parser has read is let go
at once, so memory stays flat however long the document is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import lru_cache
from html.entities import html5
from itertools import chain

from lxml.etree import XMLPullParser, XMLSyntaxError, _Element

from archiver.errors import ExtractionError
from archiver.extraction.page.controls import without_controls
from archiver.reasons import Reason
from archiver.urls import clean

#: Bytes handed to the parser at a time; the prolog (declaration, comments, document type) must fit in one.
PIECE = 64 * 1024

#: Bytes within which an element that is looked for must end. A story in full in a feed has up to 1 MB; what is longer
#: is built to fill the memory.
MAX_ELEMENT = 8 * 2**20

#: Namespace of `xml:base` and `xml:lang`, as lxml writes it.
XML = "{http://www.w3.org/XML/1998/namespace}"

_NAME = re.compile(r"<([A-Za-z_][\w.:-]*)[\s/>]")
_STRAY = re.compile(
    rb"&([A-Za-z][A-Za-z0-9]{1,31});"  # an entity, of XML or HTML
    rb"|&#(\d{1,7}|[xX][0-9A-Fa-f]{1,6});"  # a reference
    rb"|&"  # an ampersand that begins none
    rb"|<(?![A-Za-z_/!?:])"  # a less-than sign that begins no tag
)
_ESCAPED = re.compile(r"&(?:amp;|#38;|#x26;)+", re.IGNORECASE)
_XML_ENTITIES = frozenset({b"amp", b"lt", b"gt", b"quot", b"apos"})

#: Errors that end the reading; all others are read over.
_FATAL = {"ERR_RESOURCE_LIMIT": "too deep or too long for XML", "ERR_TAG_NOT_FINISHED": "cut short"}


class BadXML(ExtractionError):
    """The document cannot be read safely; the message says why."""

    reason = Reason.BAD_XML


def root_of(head: str) -> tuple[str, int] | None:
    """(local name in lower case, offset) of the first element of a document that begins with `head`, None where no
    element begins there. White space, declaration, comments and document type are skipped."""
    position = 0
    while True:
        position += len(head[position:]) - len(head[position:].lstrip())
        if head.startswith("<?", position):
            end, size = head.find("?>", position), 2
        elif head.startswith("<!--", position):
            end, size = head.find("-->", position), 3
        elif head[position : position + 9].upper() == "<!DOCTYPE":
            end, size = _doctype_end(head, position), 1
        else:
            break
        if end < 0:
            return None
        position = end + size
    name = _NAME.match(head, position)
    return (name[1].rpartition(":")[2].lower(), position) if name else None


def _doctype_end(head: str, position: int) -> int:
    """Where the `>` stands that ends the document type, -1 where it does not end."""
    close, bracket = head.find(">", position), head.find("[", position)
    if bracket < 0 or close < bracket:
        return close
    subset = re.compile(r"\]\s*>").search(head, bracket)
    return subset.end() - 1 if subset else -1


def xml_elements(pieces: Iterable[bytes], names: Iterable[str]) -> Iterator[_Element]:
    """The elements with one of these local names, whatever their namespace and their case, as each one ends. `pieces`
    are the bytes of the document from its root element on, in UTF-8.

    An element and all that stands before it beside it is emptied when the next one is asked for. Raises BadXML, after
    all elements that could be read, where the document is cut short or nested deeper than 256 levels. So it does where
    no such element ends within `MAX_ELEMENT` bytes.
    """
    parser = XMLPullParser(
        events=("end",),
        tag=[f"{{*}}{spelled}" for name in names for spelled in {name, name.lower(), name.upper(), name.capitalize()}],
        encoding="utf-8",
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )
    silent = 0
    for piece in _mended(pieces):
        with suppress(XMLSyntaxError):  # what is fatal is looked at below
            parser.feed(piece)
        for element in _ended(parser):
            silent = 0
            yield element
        silent += len(piece)
        if silent > MAX_ELEMENT:
            raise BadXML(f"no entry within {MAX_ELEMENT:,} bytes")
    with suppress(XMLSyntaxError):
        parser.close()
    for error in parser.feed_error_log:
        if error.type_name in _FATAL:  # what the parser closed by itself is half an element
            raise BadXML(f"XML is {_FATAL[error.type_name]}")
    yield from _ended(parser)


def _ended(parser: XMLPullParser) -> Iterator[_Element]:
    for _, element in parser.read_events():
        yield element
        element.clear()
        parent = element.getparent()
        while parent is not None and element.getprevious() is not None:
            del parent[0]


def _mended(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes with stray `&` and `<` and HTML's entities as XML has them, CDATA sections left alone. No piece
    ends within a reference or a mark."""
    inside, rest = False, b""
    for piece in chain(pieces, [None]):
        text = rest + (piece or b"")
        cut = len(text) if piece is None else _safe_cut(text)
        text, rest = text[:cut], text[cut:]
        out: list[bytes] = []
        position = 0
        while position < len(text):
            end = text.find(b"]]>" if inside else b"<![CDATA[", position)
            end = len(text) if end < 0 else end
            part = text[position:end]
            out.append(part if inside else _STRAY.sub(_mend, part))
            if end < len(text):
                mark = b"]]>" if inside else b"<![CDATA["
                out.append(mark)
                end += len(mark)
                inside = not inside
            position = end
        if out:
            yield b"".join(out)


def _safe_cut(text: bytes) -> int:
    """Where the last 40 bytes begin to hold something that may go on in the next piece."""
    tail = max(len(text) - 40, 0)
    starts = [found for mark in (b"&", b"<", b"]") if (found := text.find(mark, tail)) >= 0]
    return min(starts, default=len(text))


def _mend(match: re.Match[bytes]) -> bytes:
    name, number = match[1], match[2]
    if number is not None:
        code = int(number[1:], 16) if number[:1] in b"xX" else int(number)
        referred = chr(code) if code < 0x110000 else "\0"
        # of half a surrogate pair libxml2 makes bytes that are no text
        fit = without_controls(referred)
        return match[0] if fit == referred else fit.encode()
    if name is None:
        return b"&lt;" if match[0] == b"<" else b"&amp;"
    if name in _XML_ENTITIES:
        return match[0]
    named = html5.get(f"{name.decode()};")
    return named.encode() if named else b"&amp;" + name + b";"


def local_name(element: _Element) -> str:
    """The tag without namespace or prefix, in lower case: programs write `<ITEM>` and `<Loc>`, too."""
    return _split(str(element.tag))[1]


def namespace(element: _Element) -> str:
    """The namespace, or the prefix where it is bound to none; empty where there is neither."""
    return _split(str(element.tag))[0]


@lru_cache(maxsize=512)
def _split(tag: str) -> tuple[str, str]:
    space, _, name = tag.rpartition("}")
    prefix, _, local = name.rpartition(":")
    return space or prefix, local.lower()


def base_of(element: _Element, url: str) -> str:
    """What relative addresses in the element are relative to: `xml:base` of the element and of all around it, each
    relative to the one before (https://www.w3.org/TR/xmlbase/), in a document at `url`."""
    base = url
    for each in [*reversed(list(element.iterancestors())), element]:
        if told := each.get(f"{XML}base"):
            base = clean(told, base) or base
    return base


def parts_of(element: _Element) -> dict[str, _Element]:
    """The first child of each local name; one in the element's own namespace goes before those in others
    (`title` before `media:title`)."""
    parts: dict[str, _Element] = {}
    foreign: dict[str, _Element] = {}
    for part in element:
        (parts if namespace(part) == namespace(element) else foreign).setdefault(local_name(part), part)
    return foreign | parts


def text_within(element: _Element | None) -> str | None:
    """All text in the element on one line, None where there is none."""
    if element is None:
        return None
    text = "".join(element.itertext()) if len(element) else element.text or ""
    return " ".join(text.split()) or None


def address_of(text: str) -> str:
    """An address as it was meant, where its ampersands were escaped once too often: no address has `&amp;` in it."""
    return _ESCAPED.sub("&", text)
