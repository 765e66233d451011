"""trafilatura's reading of the same tree: asked where the model is unsure, and for sites that want it plain."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import trafilatura
from lxml.etree import _Element

from archiver.article import Block
from archiver.extraction.page.page import Page, squeeze

# it logs each page it can make nothing of as an error; what that means is decided here
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)


def read_with_trafilatura(page: Page, *, fast: bool = False) -> tuple[Block, ...]:
    """The body as trafilatura reads it, comments left out; empty where it finds none. `fast` leaves out its own second
    opinions (readability, jusText), which take most of its time."""
    document = trafilatura.bare_extraction(page.tree, url=page.url or None, include_comments=False, fast=fast)
    if document is None or isinstance(document, dict) or document.body is None:
        return ()
    return tuple(_blocks(document.body))


def _blocks(element: _Element) -> Iterator[Block]:
    """trafilatura's own vocabulary (after TEI): p, head, list of items, quote, code, table of rows of cells."""
    for child in element:
        match child.tag:
            case "head":
                if text := _text(child):
                    yield Block("heading", text, level=_level(child.get("rend")))
            case "list":
                if items := [text for item in child.iter("item") if (text := _text(item))]:
                    yield Block("list", "\n".join(f"- {item}" for item in items))
            case "table":
                rows = ["\t".join(_text(cell) for cell in row.iter("cell")) for row in child.iter("row")]
                if rows := [row for row in rows if row.strip()]:
                    yield Block("table", "\n".join(rows))
            case "quote":
                if text := _text(child):
                    yield Block("quote", text)
            case "code":
                if text := "".join(child.itertext()).strip("\n"):
                    yield Block("code", text)
            case "p" | "ab" | "item":
                for line in _lines(child):
                    yield Block("paragraph", line)
            case "body" | "div" | "main" | "article" | "section":
                yield from _blocks(child)
            case _:
                if text := _text(child):
                    yield Block("paragraph", text)
        if text := squeeze(child.tail):
            yield Block("paragraph", text)


def _lines(element: _Element) -> list[str]:
    """The paragraph, one line for each that `<lb/>` makes of it."""
    parts = [element.text or ""]
    for child in element.iterdescendants():
        parts.append("\n" if child.tag == "lb" else child.text or "")
        parts.append(child.tail or "")
    return [line for part in "".join(parts).split("\n") if (line := squeeze(part))]


def _text(element: _Element) -> str:
    return squeeze("".join(str(part) for part in element.itertext()))


def _level(rend: str | None) -> int:
    digit = (rend or "")[1:2]
    return min(6, max(2, int(digit))) if digit.isdigit() else 3
