"""A page made ready for reading: one tree, its structured data parsed once, shared by all readers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Generic, TypeVar, TypeVarTuple
from urllib.parse import urljoin, urlsplit

from lxml import etree
from lxml import html as lxml_html
from lxml.etree import ErrorTypes, ParserError, XMLSyntaxError, _Element
from lxml.html import HtmlElement, HTMLParser

from archiver.article import Source
from archiver.capture import BadEncoding, Capture
from archiver.errors import NotHTML, TruncatedByParser
from archiver.extraction.page.broken_json import load_broken_json
from archiver.extraction.page.decoding import decode, is_binary
from archiver.extraction.page.thinning import DEEPEST_TEXT, manageable, thinned
from archiver.fields import JsonObject
from archiver.sites.file import Site
from archiver.urls import clean

#: Stands behind the page when it is parsed: where it is not the last element of the tree, the parser did not come to
#: the end. libxml2 stops without an exception at 2,048 levels, and its log of errors has room for a hundred.
_END = "archiver-end"
#: HTML reads on behind them (https://html.spec.whatwg.org/#parsing-main-afterbody), and one page in a hundred has text
#: there. libxml2 from 2.14 on puts it into a second tree, which nobody sees.
_EARLY_END = re.compile(r"</(?:[bB][oO][dD][yY]|[hH][tT][mM][lL])\s*+>")  # without flags, three times as fast
#: Characters at the end of a page in which they stand where they should. Before, they are looked for only where the
#: mark is missing.
_LAST = 4096
#: Ends a tag, a value or a comment that the page leaves open.
_CLOSING = "\"'>-->"

_ELEMENTS = etree.ElementDefaultClassLookup(element=HtmlElement)

#: Levels of a tree, made as a path: counting the ancestors of each leaf takes ten times as long.
_TOO_DEEP = etree.XPath(f"boolean({'/*' * (2 * DEEPEST_TEXT)})")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")

T = TypeVar("T")
Given = TypeVarTuple("Given")


def squeeze(text: str | None) -> str:
    """Text with every run of white space as one space, none at the ends."""
    return " ".join((text or "").split())


@dataclass(frozen=True)
class Page:
    """One capture, decoded and parsed. Readers must not change `tree`.

    url     -- address of the capture; base of relative links unless the page has `<base>`.
    html    -- the decoded text; of a monster what is manageable of it.
    tree    -- the `<html>` element.
    capture -- where it came from: headers, time, what the feed said.
    site    -- the site's entry, None when unknown.
    """

    url: str
    html: str
    tree: HtmlElement
    capture: Capture
    site: Site | None = None
    _answers: dict[tuple[Any, ...], Any] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def from_capture(cls, capture: Capture, site: Site | None = None) -> Page:
        """Raises NotHTML when the bytes hold no HTML page, TruncatedByParser when part of it cannot be parsed,
        PageTooLarge and BadEncoding as `Capture.content`."""
        content = capture.content()
        if not content.strip():
            raise NotHTML(f"{capture.url}: the page is empty")
        if is_binary(content):
            raise BadEncoding(f"{capture.url}: the bytes are no text")
        text = manageable(decode(content, capture.header("content-type")))
        tree = _parsed(text)
        if tree is None:
            raise NotHTML(f"{capture.url}: no HTML in {len(content):,} bytes")
        return cls(url=capture.url, html=text, tree=tree, capture=capture, site=site)

    def of(self, site: Site | None) -> Page:
        """The same page, read as one of that site."""
        return Page(self.url, self.html, self.tree, self.capture, site)

    def once(self, read: Callable[[Page, *Given], T], *given: *Given) -> T:
        """`read(self, *given)`, called once however many readers ask. What is given is told apart by identity."""
        key = (read, *map(id, given))
        kept = self._answers.get(key)
        if kept is None:
            # the values given are kept too, so that no other value can get the same identity
            kept = self._answers[key] = (read(self, *given), given)
        answer: T = kept[0]
        return answer

    @cached_property
    def base(self) -> str:
        """What relative addresses are relative to."""
        href = next(iter(self.tree.xpath("//base/@href")), "")
        return clean(href, self.url) or self.url

    def absolute(self, address: str | None) -> str | None:
        """The address as an absolute http(s) URL, None where it is none."""
        try:
            joined = urljoin(self.base, (address or "").strip())
        except ValueError:
            return None
        return joined if joined.startswith(("http://", "https://")) else None

    @cached_property
    def meta(self) -> dict[str, list[str]]:
        """`<meta>` content by lower-cased `name`, `property`, `itemprop` or `http-equiv`, in page order."""
        found: dict[str, list[str]] = {}
        for element in self.tree.iter("meta"):
            content = squeeze(element.get("content"))
            if not content:
                continue
            for attribute in ("name", "property", "itemprop", "http-equiv"):
                if name := element.get(attribute):
                    found.setdefault(name.strip().lower(), []).append(content)
        return found

    def first_meta(self, *names: str) -> tuple[str, str] | None:
        """(name, content) of the first of these that the page has."""
        for name in names:
            if values := self.meta.get(name.lower()):
                return name, values[0]
        return None

    @cached_property
    def jsonld(self) -> list[JsonObject]:
        """All JSON-LD objects of the page, `@graph` and lists flattened, in page order; nested ones stay nested."""
        found: list[JsonObject] = []
        for script in self.tree.iter("script"):
            if "ld+json" in (script.get("type") or "").lower() and (text := script.text):
                found.extend(_objects(load_broken_json(text)))
        return found


def parse_html(text: str) -> HtmlElement | None:
    """The tree of a page or of a piece of one, None where there is no element at all.

    Raises PageTooLarge, and TruncatedByParser where not all of the text gets into a tree.
    """
    return _parsed(manageable(text))


def _parsed(text: str) -> HtmlElement | None:
    tree, whole = _parse(text)
    if not whole or (tree is not None and _TOO_DEEP(tree)):
        tree, whole = _parse(thinned(text))
        if not whole or (tree is not None and _TOO_DEEP(tree)):
            raise TruncatedByParser("the parser does not come to the end of the page")
    return tree


def _parse(text: str) -> tuple[HtmlElement | None, bool]:
    """The tree, and whether all of the text is in it, as far as a browser would show it."""
    for reach in (_LAST, len(text)):
        end = _EARLY_END.sub("", text[-reach:])
        tree = _tree(f"{text[:-reach]}{end}<{_END}>")
        if tree is not None and _without_end(tree):
            # where there is nothing but the mark, it must not decide whether there is an element at all
            return (_tree(text) if _is_bare(tree) else tree), True
    closed = _tree(f"{end}{_CLOSING}<{_END}>")
    return tree, closed is not None and _without_end(closed)


def _tree(text: str) -> HtmlElement | None:
    # a text that declares an encoding cannot be parsed as str by lxml; ours is decoded already
    text = _DECLARATION.sub("", text, count=1)
    # without huge_tree, libxml2 ends the document at 256 nested elements or ten million characters of one text
    parser = HTMLParser(remove_comments=True, remove_pis=True, huge_tree=True)
    # one class for all elements: lxml.html's own look-up asks Python for the class of each, each time it is reached
    parser.set_element_class_lookup(_ELEMENTS)
    try:
        tree = lxml_html.document_fromstring(text, parser=parser)
    except (ParserError, ValueError):
        return None
    except XMLSyntaxError as error:
        if any(entry.type == ErrorTypes.ERR_NO_MEMORY for entry in parser.error_log):
            raise MemoryError("no memory for the page's tree") from None
        raise TruncatedByParser(f"the parser gives up: {error}") from None
    return tree if isinstance(tree, HtmlElement) else None


def _is_bare(tree: HtmlElement) -> bool:
    return not any(len(part) or (part.text or "").strip() for part in tree)


def _without_end(tree: HtmlElement) -> bool:
    """Take the mark at the end out of the tree. False where it is not there."""
    last: _Element = tree
    while len(last):
        last = last[-1]
    parent = last.getparent()
    if last.tag == _END and parent is not None:
        parent.remove(last)
        return True
    text = last.text or ""
    if not text.endswith(f"<{_END}>"):
        return False
    last.text = text.removesuffix(f"<{_END}>")  # the page ends within a script or the like
    return True


def _objects(value: Any) -> Iterator[JsonObject]:
    pending = [value]
    while pending:
        value = pending.pop()
        if isinstance(value, list):
            pending.extend(reversed(value))
        elif isinstance(value, dict):
            if "@graph" in value:
                graph = value["@graph"]
                pending.append(graph)
                value = {key: item for key, item in value.items() if key != "@graph"}
                if set(value) <= {"@context", "@id"}:
                    continue
            yield value


def text_of(element: _Element) -> str:
    """All text below the element, squeezed; scripts and styles left out."""
    parts = element.xpath(".//text()[not(ancestor::script or ancestor::style or ancestor::noscript)]")
    return squeeze(" ".join(str(part) for part in parts))


#: Longest raw string that provenance keeps.
MAX_RAW = 500


@dataclass(frozen=True, slots=True)
class Reading(Generic[T]):
    """A value with its source. A reader that finds nothing returns None, never a Reading of nothing."""

    value: T
    source: Source


def reading(value: T, name: str, raw: str | None = None) -> Reading[T]:
    """A Reading from source `name` ("jsonld:headline"); the raw string is cut to what provenance keeps."""
    return Reading(value, Source(name, raw[:MAX_RAW] if raw is not None else None))


def address_host(address: str) -> str:
    """The host in lower case, empty where the address has none."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""
