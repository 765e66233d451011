"""A story's gallery that stands only in the data its page carries for scripts: JSON in `<script>` and in `data-*`.

Galleries are found by shape, not by name: a list of objects that each have the address of a picture and a caption or
credit. The page's text is searched for the beginnings of such lists, and only these are read. So the rest of a page's
data costs next to nothing. Teasers have that shape too: a list in which an object leads to another page is left out. A
list must have a picture that the page shows, or states, as the story's.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from html import unescape
from typing import Any, TypeGuard

from archiver.article import Image
from archiver.extraction.page.page import Page, squeeze
from archiver.extraction.pictures.sources import stem
from archiver.extraction.words.credits import MAX_WORDS, clean_credit, split_credit
from archiver.fields import JsonObject

#: A longer list is an archive's, no story's.
MOST_SLIDES = 200
#: Characters of one list that are read.
LONGEST_LIST = 60_000
#: Lists of one page that are read.
_MOST_LISTS = 20
#: Beginnings of lists in one page that are looked at, and characters in which the first slide must show what it is.
_MOST_BEGINNINGS = 2000
_FIRST_SLIDE = 600
#: Objects of one slide that are looked at: its sizes, and what wraps them.
_MOST_PARTS = 8

#: Keys are compared without case, hyphens and underscores; best first.
_ADDRESSES = ("original", "originalurl", "full", "fullurl", "large", "largeurl", "xl", "contenturl", "imageurl",
              "image", "src", "url", "href", "img", "photo", "picture", "file", "medium", "default")  # fmt: skip
_CAPTIONS = ("caption", "captiontext", "imagecaption", "captionhtml", "legend", "legende", "légende",
             "bildunterschrift", "subhtml", "description", "title")  # fmt: skip
_CREDITS = ("credit", "credits", "credittext", "creditline", "imagecredit", "photocredit", "copyright",
            "copyrightholder", "photographer", "byline", "source")  # fmt: skip
_ALTS = ("alt", "alttext", "imagealt")
#: A title and a description are a teaser's as often as a slide's: one of these must be said, too.
_TELLING = frozenset({*_CAPTIONS, *_CREDITS} - {"description", "title", "source", "byline"})
#: What those are known by in a text before it is read as JSON.
_SIGNS = ("aption", "redit", "hotographer", "opyright", "egend", "gende", "nterschrift", "ubHtml", "sub-html")
#: Addresses of pages, unless they are pictures'; and what only an object has that is no picture. JSON-LD, which has
#: "@type", is read elsewhere.
_LINKS = ("url", "href", "link", "permalink", "canonicalurl", "articleurl", "weburl", "path", "uri", "target")
_OTHER = frozenset({"@type", "headline", "headlines", "teaser", "teasertitle", "standfirst", "articleid", "jobtitle",
                    "firstname", "lastname", "email", "price", "duration", "videourl", "videoid"})  # fmt: skip

_ENDINGS = (".jp", ".JP", ".png", ".webp", ".avif", ".gif")
_PICTURE = re.compile(r"\.(?:jpe?g|png|webp|avif|gif)(?=$|[?#!;:/&])", re.IGNORECASE)
_HOLDER = re.compile(
    r"(?:image|img|photo|picture|media|asset|data|attributes|node|fields|src|url|file|original|full|large|xl|default|size"
    r"|version|format|rendition)s?$"
)
_KEY = re.compile(r"([\w-]{1,40})(?:\\?\"|&quot;|&#34;)\s*:\s*$")
_ELSEWHERE = re.compile(
    r"related|recommend|teaser|popular|trending|latest|promo|sponsor|advert|author|sidebar|recirc|read_?(?:more|next)"
    r"|most_?(?:read|viewed)|navigation|footer",
    re.IGNORECASE,
)
#: A list of objects: as it is, in a string of a script (so Next.js streams them), in an attribute.
_BEGINNING = re.compile(r"\[\s{0,40}\{\s{0,40}(?:\"|(\\\")|(&(?:quot|#34|#x22);))")
_TYPED = re.compile(r"\[\s*\{\s*(?:\\?\"|&quot;)@")
_IN_STRING = re.compile(r"(?:[^\"\\]|\\.)*+")
_IN_ATTRIBUTE = re.compile(r"[^\"'<>]*+")
#: An address, or a place to fill in, where a credit should be.
_NO_NAME = re.compile(r"://|[{}]")
_TAG = re.compile(r"<[^<>]{0,500}>")
_DECODER = json.JSONDecoder(strict=False)


def gallery_slides(page: Page, known: frozenset[str], least: int) -> tuple[Image, ...]:
    """The slides of the story's longest gallery in order, each picture once; empty where no list is long enough.

    known -- stems (see `sources.stem`) of the pictures that the page shows with the story or states as its own.
    least -- the fewest slides that count.
    """
    best: tuple[Image, ...] = ()
    for items in _lists(page.html):
        slides = _slides(page, items)
        if len(slides) >= least and len(slides) > len(best) and not known.isdisjoint(slides):
            best = tuple(slides.values())
    return best


def _lists(text: str) -> Iterator[list[JsonObject]]:
    """Lists of objects in the page's data, in order, of which the first may be a slide."""
    at = tried = 0
    for _ in range(_MOST_BEGINNINGS):
        match = _BEGINNING.search(text, at)
        if match is None or tried == _MOST_LISTS:
            return
        start, at = match.start(), match.end()
        first = text[start : start + _FIRST_SLIDE]
        if not any(ending in first for ending in _ENDINGS) or not any(sign in first for sign in _SIGNS):
            continue
        if _TYPED.match(first):
            continue
        key = _KEY.search(text[max(0, start - 60) : start])
        if key and _ELSEWHERE.search(key[1]):
            continue
        tried += 1
        items = _read(text, start, in_string=bool(match[1]), in_attribute=bool(match[2]))
        if isinstance(items, list) and 1 < len(items) <= MOST_SLIDES and all(isinstance(item, dict) for item in items):
            yield items


def _read(text: str, start: int, *, in_string: bool, in_attribute: bool) -> Any:
    """The value that begins there, None where it is no JSON or too long."""
    end = start + LONGEST_LIST
    if in_string and (match := _IN_STRING.match(text, start, end)):
        return _loaded(_loaded(f'"{match[0]}"') or "")
    if in_attribute and (match := _IN_ATTRIBUTE.match(text, start, end)):
        return _loaded(unescape(match[0]))
    return _loaded(text[start:end])


def _loaded(text: str) -> Any:
    try:
        return _DECODER.raw_decode(text)[0]
    except (ValueError, RecursionError):
        return None


def _slides(page: Page, items: Iterable[JsonObject]) -> dict[str, Image]:
    """The list's pictures by stem; empty unless each of the objects is one, or has neither picture nor link."""
    found: dict[str, Image] = {}
    others = 0
    for item in items:
        flat = _flat(item)
        if not _OTHER.isdisjoint(flat) or _leads_away(page, flat):
            return {}
        address = next(
            (value for key in _ADDRESSES if _is_address(value := flat.get(key)) and _PICTURE.search(value)), None
        )
        url = page.absolute(address)
        if address is None or url is None:
            others += 1
            continue
        image = Image(url, _first(flat, _ALTS), *_caption(flat))
        if (image.caption or image.credit) and not _TELLING.isdisjoint(flat):
            found.setdefault(stem(address), image)
        else:
            others += 1
    # advertisements stand between slides, and a slide may lack a caption; a list of mixed content is no gallery
    return found if len(found) > 1 and others <= len(found) // 4 else {}


def _flat(item: JsonObject) -> JsonObject:
    """The object's values and those of the objects that hold its picture, outer ones first; keys as `_ADDRESSES`."""
    found: JsonObject = {}
    pending = [item]
    for part in pending:
        for key, value in part.items():
            name = key.replace("_", "").replace("-", "").lower()
            if isinstance(value, dict) and _HOLDER.match(name):
                if len(pending) < _MOST_PARTS:
                    pending.append(value)
            elif value:
                found.setdefault(name, value)
    return found


def _leads_away(page: Page, flat: JsonObject) -> bool:
    """Whether the object has the address of another page."""
    for key in _LINKS:
        value = flat.get(key)
        if _is_address(value) and not _PICTURE.search(value):
            target = (page.absolute(value) or "").partition("#")[0].partition("?")[0]
            if target != page.url.partition("#")[0].partition("?")[0]:
                return True
    return False


def _is_address(value: Any) -> TypeGuard[str]:
    return isinstance(value, str) and value.startswith(("http://", "https://", "/")) and " " not in value


def _caption(flat: JsonObject) -> tuple[str | None, str | None]:
    """(caption, credit) as the object says them."""
    caption, credit = _first(flat, _CAPTIONS), clean_credit(_first(flat, _CREDITS))
    if credit and (len(credit.split()) > MAX_WORDS or _NO_NAME.search(credit)):
        credit = None
    if caption:
        caption, found = split_credit(caption)
        credit = credit or found
    return caption, credit


def _first(flat: JsonObject, keys: Iterable[str]) -> str | None:
    return next((text for key in keys if (text := _said(flat.get(key)))), None)


def _said(value: Any, depth: int = 3) -> str | None:
    """The text, name or names of a value; Fusion has `{"by": [{"name": …}], "affiliation": [{"name": …}]}`."""
    if isinstance(value, str):
        return squeeze(unescape(_TAG.sub(" ", value)) if "<" in value or "&" in value else value) or None
    if not depth:
        return None
    if isinstance(value, dict):
        names = [_said(value.get(key), depth - 1) for key in ("name", "text", "html", "by", "affiliation")]
    elif isinstance(value, list):
        names = [_said(item, depth - 1) for item in value]
    else:
        return None
    return ", ".join(dict.fromkeys(filter(None, names))) or None
