"""A page made ready for reading: one tree, its structured data parsed once, shared by all readers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urljoin

from lxml import etree
from lxml import html as lxml_html
from lxml.etree import ParserError, _Element
from lxml.html import HtmlElement, HTMLParser

from archiver.capture import Capture
from archiver.errors import NotHTML
from archiver.extraction.decoding import decode
from archiver.sites import Site
from archiver.urls import clean

#: Characters of a tag from which its attributes are counted, and how many it may have. Real tags with long attributes
#: carry data in a few of them.
GIANT_TAG = 10_000
MOST_ATTRIBUTES = 500

#: Levels of a tree beyond which wrapping elements are taken out. Of 237 real pages the deepest has 35; readers that
#: descend by recursion end at a few hundred, and libxml2 ends the document without an error at 2,048.
DEEPEST = 250

_TOO_DEEP = etree.XPath(f"boolean(//*[not(*)][count(ancestor::*) > {DEEPEST}])")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
# a quotation mark opens a value only behind `=`; elsewhere it is a slip, which must not swallow the page. Nor must a
# comparison in a script, which has a `<` before its `>`.
_TAG = re.compile(r"""<([a-zA-Z][^\s<>/]*+)((?:[^<>=]++|=\s*+"[^"]*+"|=\s*+'[^']*+'|=)*+)>""")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
#: All but the elements that a text needs: what broken pages open by the thousand.
_WRAPPER = re.compile(
    r"</?(?!(?:html|head|body|title|meta|link|script|style|p|h[1-6]|br|a|img|time)\b)[a-z][^>]*>", re.IGNORECASE
)

_SPACE = re.compile(r"\s+")


def squeeze(text: str | None) -> str:
    """Text with every run of white space as one space, none at the ends."""
    return _SPACE.sub(" ", text or "").strip()


@dataclass(frozen=True)
class Page:
    """One capture, decoded and parsed. Readers must not change `tree`.

    url     -- address of the capture; base of relative links unless the page has `<base>`.
    html    -- the decoded text.
    tree    -- the `<html>` element.
    capture -- where it came from: headers, time, what the feed said.
    site    -- the site's entry, None when unknown.
    """

    url: str
    html: str
    tree: HtmlElement
    capture: Capture
    site: Site | None = None
    _notes: dict[str, Any] = field(default_factory=dict, repr=False)

    @classmethod
    def from_capture(cls, capture: Capture, site: Site | None = None) -> Page:
        """Raises NotHTML when the bytes hold no HTML page, PageTooLarge and BadEncoding as `Capture.content`."""
        content = capture.content()
        if not content.strip():
            raise NotHTML(f"{capture.url}: the page is empty")
        text = decode(content, capture.header("content-type"))
        tree = parse(text)
        if tree is None:
            raise NotHTML(f"{capture.url}: no HTML in {len(content):,} bytes")
        return cls(url=capture.url, html=text, tree=tree, capture=capture, site=site)

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
    def jsonld(self) -> list[dict[str, Any]]:
        """All JSON-LD objects of the page, `@graph` and lists flattened, in page order; nested ones stay nested."""
        found: list[dict[str, Any]] = []
        for script in self.tree.iter("script"):
            if "ld+json" in (script.get("type") or "").lower():
                found.extend(_objects(_loads(script.text or "")))
        return found


def parse(text: str) -> HtmlElement | None:
    """The page's tree, None where there is no element at all."""
    text = _without_giant_tags(text)
    tree = _parse(text)
    if tree is not None and _TOO_DEEP(tree):
        tree = _parse(_WRAPPER.sub(" ", text))
    return tree


def _parse(text: str) -> HtmlElement | None:
    # a text that declares an encoding cannot be parsed as str by lxml; ours is decoded already
    text = _DECLARATION.sub("", text, count=1)
    # without huge_tree, libxml2 ends the document at 256 nested elements or ten million characters of one text
    parser = HTMLParser(remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        tree = lxml_html.document_fromstring(text, parser=parser)
    except (ParserError, ValueError):
        return None
    return tree if isinstance(tree, HtmlElement) else None


def _without_giant_tags(text: str) -> str:
    """The page with the attributes of monstrous tags taken off: libxml2 compares each attribute of a tag with all the
    others, so that 80,000 of them hold it for eleven seconds."""
    if any(len(piece) > GIANT_TAG and ">" not in piece[:GIANT_TAG] for piece in text.split("<")):
        return _TAG.sub(_shorn, text)
    return text


def _shorn(tag: re.Match[str]) -> str:
    if len(tag[0]) > GIANT_TAG and len(_QUOTED.sub("", tag[2]).split()) > MOST_ATTRIBUTES:
        return f"<{tag[1]}>"
    return tag[0]


def _loads(text: str) -> Any:
    """JSON as pages have it: with raw line breaks, HTML comments and CDATA marks around it. None where hopeless."""
    text = re.sub(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*$", "", text.strip())
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        pass
    try:  # trailing commas and a trailing semicolon are the commonest faults
        return json.loads(re.sub(r",\s*([}\]])", r"\1", text).rstrip("; \n"), strict=False)
    except (ValueError, RecursionError):
        return None


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    pending = [value]
    while pending:
        value = pending.pop(0)
        if isinstance(value, list):
            pending = value + pending
        elif isinstance(value, dict):
            if "@graph" in value:
                graph = value["@graph"]
                pending = (graph if isinstance(graph, list) else [graph]) + pending
                value = {key: item for key, item in value.items() if key != "@graph"}
                if set(value) <= {"@context", "@id"}:
                    continue
            yield value


def text_of(element: _Element) -> str:
    """All text below the element, squeezed; scripts and styles left out."""
    parts = element.xpath(".//text()[not(ancestor::script or ancestor::style or ancestor::noscript)]")
    return squeeze(" ".join(str(part) for part in parts))
