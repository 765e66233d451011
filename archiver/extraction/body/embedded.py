"""Texts that a page carries in scripts: JSON-LD's `articleBody`, and the data its own JavaScript builds the page from.

Next.js (`__NEXT_DATA__` and the streamed `__next_f`), Nuxt, Apollo, Fusion and others all keep the story as JSON:
either as one string of HTML, or as a list with one object a paragraph. Both are looked for by shape, not by name.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from lxml.etree import _Element

from archiver.errors import ExtractionError
from archiver.extraction.body.fragments import FAMILIES, Fragment, count_words, fragments_of
from archiver.extraction.page.controls import without_controls
from archiver.extraction.page.page import Page, parse_html, squeeze
from archiver.fields import JsonObject

#: Scripts, and strings in them, shorter than this many characters hold no story.
SHORTEST_SCRIPT = 200

#: Longer strings (in characters) are no headline.
LONGEST_TITLE = 400

#: A text must have as many words, and as many paragraphs, to be taken for a story.
LEAST_WORDS = 60
LEAST_PARAGRAPHS = 2

#: JSON values looked at in one page; the largest of 1,420 real pages has a fifth of that.
MOST_VALUES = 300_000

#: Assignments tried in one script.
MOST_ASSIGNMENTS = 100

#: Keys of an object that hold its text, and those that hold its parts.
_TEXT_KEYS = ("text", "content", "html", "value", "body", "paragraph", "copy")
_PART_KEYS = ("children", "content", "nodes", "data", "attributes", "model", "paragraphs", "items")
_KIND_KEYS = ("type", "_type", "nodeType", "__typename", "kind", "tag", "name", "blockType", "component")
_HEADING = re.compile(r"head|title|\bh[2-6]$|subhead", re.IGNORECASE)
_NO_TEXT = re.compile(
    r"image|photo|picture|video|audio|embed|\bad\b|advert|related|newsletter|promo|interstitial|gallery|iframe|script|"
    r"caption|byline|author|card|link_list",
    re.IGNORECASE,
)
_PARAGRAPH_TAG = re.compile(r"<p[\s>]", re.IGNORECASE)
_ASSIGNMENT = re.compile(r"[=(]\s*(?=[\[{])")
_PARSED = re.compile(r"JSON\.parse\(\s*(\"(?:[^\"\\]|\\.)*\")")
_STREAMED = re.compile(r"\.push\((\[\d+\s*,\s*\".*\"\s*\])\)", re.DOTALL)
_ROW = re.compile(rb"[0-9a-f]+:(?:T([0-9a-f]{1,8}),)?")
_DECODER = json.JSONDecoder(strict=False)
_FIGURE = FAMILIES.index("tag:figure")


@dataclass(frozen=True, slots=True)
class Embedded:
    """A story found in a script: its fragments and their words, its place (`jsonld:articleBody`, `script:json`), the
    tree of its markup."""

    fragments: list[Fragment]
    words: int
    source: str
    tree: _Element

    @property
    def text(self) -> str:
        return "\n".join(fragment.text for fragment in self.fragments)


def articles_in_jsonld(page: Page) -> Iterator[Embedded]:
    """The `articleBody` of each object of JSON-LD that has one."""
    for thing in page.jsonld:
        if isinstance(body := thing.get("articleBody"), str) and (found := _story(body, "jsonld:articleBody")):
            yield found


def article_in_scripts(page: Page, titles: Sequence[str]) -> Embedded | None:
    """The longest story in the page's other scripts, None where they hold none. One in an object that also holds the
    headline goes before others: such data often carry the next stories too."""
    known = {squeeze(title).lower() for title in titles}
    best: tuple[bool, int, str] = (False, 0, "")
    budget = MOST_VALUES
    for value in _values(page):
        pending: list[tuple[Any, bool]] = [(value, False)]
        while pending and budget:
            budget -= 1
            item, titled = pending.pop()
            if isinstance(item, dict):
                titled = titled or any(_is_short(text) and squeeze(text).lower() in known for text in item.values())
                pending.extend((child, titled) for child in item.values() if isinstance(child, dict | list | str))
                continue
            if isinstance(item, list):
                markup = _from_parts(item)
                pending.extend((child, titled) for child in item if isinstance(child, dict | list | str))
            elif isinstance(item, str) and len(item) > SHORTEST_SCRIPT and _PARAGRAPH_TAG.search(item):
                markup = item
            else:
                continue
            if markup:
                best = max(best, (titled, len(markup), markup))
    return _story(best[2], "script:json") if best[2] else None


def _is_short(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST_TITLE


def _story(markup: str, source: str) -> Embedded | None:
    """The markup or plain text as fragments, None where it is too little for a story."""
    if "&lt;p" in markup:
        markup = html.unescape(markup)
    if not _PARAGRAPH_TAG.search(markup) and not re.search(r"<br|<div", markup):
        markup = "".join(f"<p>{line}</p>" for line in markup.split("\n") if line.strip())
    try:
        tree = parse_html(f"<html><body><div>{without_controls(markup)}</div></body></html>")
    except ExtractionError:
        return None
    if tree is None:
        return None
    found = fragments_of(tree).items
    fragments = [fragment for fragment in found if fragment.node.nearest[_FIGURE] < 0]
    words = sum(fragment.words for fragment in fragments)
    return (
        Embedded(fragments, words, source, tree)
        if words >= LEAST_WORDS and len(fragments) >= LEAST_PARAGRAPHS
        else None
    )


def _values(page: Page) -> Iterator[Any]:
    """What the page's scripts hold as JSON."""
    streamed: list[str] = []
    for script in page.tree.iter("script"):
        text = script.text or ""
        kind = (script.get("type") or "").lower()
        if "ld+json" in kind:
            continue
        if "json" in kind:
            yield _loaded(text.lstrip())
        elif pushed := _STREAMED.search(text):
            streamed.extend(part for part in _loaded(pushed[1]) or () if isinstance(part, str))
        elif len(text) >= SHORTEST_SCRIPT:
            yield from (_loaded(_loaded(quoted[1]) or "") for quoted in _PARSED.finditer(text))
            yield from _assigned(text)
    if streamed:
        yield from _rows("".join(streamed).encode(errors="replace"))


def _rows(stream: bytes) -> Iterator[Any]:
    """The values of React's stream: rows of JSON, one a line, and rows of text, which say how many bytes they have."""
    at = 0
    while at < len(stream):
        row = _ROW.match(stream, at)
        begin = row.end() if row else at
        if row and row[1]:
            at = begin + int(row[1], 16)
            yield [stream[begin:at].decode(errors="replace")]
            continue
        at = stream.find(b"\n", begin) + 1 or len(stream)
        if stream[begin : begin + 1] in b"[{":
            yield _loaded(stream[begin:at].decode(errors="replace"))


def _assigned(text: str) -> Iterator[Any]:
    """The objects that a script assigns or hands over, as far as they are JSON."""
    at = 0
    for _ in range(MOST_ASSIGNMENTS):
        match = _ASSIGNMENT.search(text, at)
        if match is None:
            return
        at = match.end()
        try:
            value, end = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError):
            continue
        if end - at >= SHORTEST_SCRIPT:
            yield value
        at = end


def _loaded(text: str, start: int = 0) -> Any:
    """The JSON value that begins there, None where none does."""
    try:
        return _DECODER.raw_decode(text, start)[0]
    except (ValueError, RecursionError):
        return None


def _from_parts(items: list[Any]) -> str:
    """The markup of a list of paragraphs, empty where the list is none."""
    parts = []
    for item in items:
        if isinstance(item, str):
            kind, text = "", item
        elif isinstance(item, dict):
            kind = " ".join(str(item[key]) for key in _KIND_KEYS if isinstance(item.get(key), str))
            text = "" if _NO_TEXT.search(kind) else _text_of(item)
        else:
            return ""
        if text.strip():
            tag = "h3" if _HEADING.search(kind) else "p"
            parts.append(f"<{tag}>{text}</{tag}>")
    long = sum(count_words(part) >= 12 for part in parts)
    return "".join(parts) if long >= LEAST_PARAGRAPHS and 2 * long >= len(parts) else ""


def _text_of(item: JsonObject, depth: int = 6) -> str:
    """The text of one paragraph's object: its own string, or those of its parts joined."""
    for key in _TEXT_KEYS:
        if isinstance(text := item.get(key), str):
            return text
    for key in _PART_KEYS if depth else ():
        value = item.get(key)
        if isinstance(value, dict) and (text := _text_of(value, depth - 1)):
            return text
        if isinstance(value, list):
            pieces = [
                part if isinstance(part, str) else _text_of(part, depth - 1)
                for part in value
                if isinstance(part, str | dict)
            ]
            if text := "".join(pieces):
                return text
    return ""
