"""What the page's JSON-LD says of its pictures: caption, and the credit in schema.org's and IPTC's words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from archiver.extraction.credits import clean_credit, split_credit
from archiver.extraction.page import Page, squeeze
from archiver.extraction.sources import stem

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
_MAX_DEPTH = 8


@dataclass(frozen=True, slots=True)
class Described:
    """Caption and credit of one picture, as the structured data has them."""

    caption: str | None
    credit: str | None


def described_images(page: Page) -> dict[str, Described]:
    """By the `stem` of each picture's address."""
    found: dict[str, Described] = {}
    for image in _image_objects(page.jsonld, 0):
        url = image.get("contentUrl") or image.get("url")
        if isinstance(url, list) and url:
            url = url[0]
        if not isinstance(url, str):
            continue
        described = _describe(image)
        if described.caption or described.credit:
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


def _describe(image: dict[str, Any]) -> Described:
    caption = None
    for key in ("caption", "description"):
        if isinstance(image.get(key), str) and (text := squeeze(image[key])):
            caption = text
            break
    credit = next((name for key in _CREDIT_KEYS if (name := _name(image.get(key)))), None)
    if caption and not credit:
        caption, credit = split_credit(caption)
    return Described(caption, clean_credit(credit))


def _name(value: Any) -> str | None:
    if isinstance(value, str):
        return squeeze(value) or None
    if isinstance(value, dict):
        return _name(value.get("name"))
    if isinstance(value, list):
        return ", ".join(name for item in value if (name := _name(item))) or None
    return None
