"""What the page's JSON-LD says of its pictures: caption, and the credit in schema.org's and IPTC's words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from archiver.extraction.page.page import Page
from archiver.extraction.page.structured import plain, types_of
from archiver.extraction.pictures.sources import stem
from archiver.extraction.words.credits import clean_credit, split_credit

#: Properties that hold a credit, best first; schema.org's and the names of IPTC's photo metadata that pages also use.
_CREDIT_KEYS = (
    "creditText",
    "creditLine",
    "credit",
    "copyrightHolder",
    "author",
    "creator",
    "copyrightNotice",
    "byline",
)
_GALLERY_TYPES = frozenset({"imagegallery", "mediagallery"})
_MAX_DEPTH = 8


@dataclass(frozen=True, slots=True)
class Described:
    """One picture as the structured data has it; the address is not yet made absolute."""

    url: str
    caption: str | None
    credit: str | None


def described_images(page: Page) -> dict[str, Described]:
    """By the `stem` of each picture's address; only pictures of which anything is said."""
    return _described(page.jsonld)


def gallery_images(page: Page) -> dict[str, Described]:
    """The pictures of the page's galleries, of which pages often show only the first."""
    return _described([node for node in page.jsonld if types_of(node) & _GALLERY_TYPES])


def _described(nodes: Any) -> dict[str, Described]:
    found: dict[str, Described] = {}
    for image in _image_objects(nodes, 0):
        url = image.get("contentUrl") or image.get("url")
        if isinstance(url, list) and url:
            url = url[0]
        if isinstance(url, str) and (described := _describe(url, image)):
            found.setdefault(stem(url), described)
    return found


def _image_objects(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, list):
        for item in value:
            yield from _image_objects(item, depth + 1)
    elif isinstance(value, dict):
        kind = value.get("@type")
        if kind == "ImageObject" or (isinstance(kind, list) and "ImageObject" in kind):
            yield value
        for key, item in value.items():
            if isinstance(item, (dict, list)) and key not in ("logo", "publisher"):
                yield from _image_objects(item, depth + 1)


def _describe(url: str, image: dict[str, Any]) -> Described | None:
    caption = None
    for key in ("caption", "description"):
        if text := plain(image.get(key)):
            caption = text
            break
    credit = next((name for key in _CREDIT_KEYS if (name := _name(image.get(key)))), None)
    credit = clean_credit(credit)
    if caption:
        caption, found = split_credit(caption)
        credit = credit or found
    return Described(url, caption, credit) if caption or credit else None


def _name(value: Any) -> str | None:
    if isinstance(value, str):
        return plain(value) or None
    if isinstance(value, dict):
        return _name(value.get("name"))
    if isinstance(value, list):
        return ", ".join(name for item in value if (name := _name(item))) or None
    return None
