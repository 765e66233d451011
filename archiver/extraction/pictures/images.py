"""The article's pictures with alt, caption and credit, and the credits of the page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from html import unescape
from itertools import compress
from typing import Any

from lxml.etree import _Element

from archiver.article import Image
from archiver.extraction.body.body import Body
from archiver.extraction.body.fragments import page_fragments
from archiver.extraction.page.boilerplate import NO_PICTURE, is_boilerplate
from archiver.extraction.page.page import Page, Reading, reading, squeeze
from archiver.extraction.page.structured import plain, types_of
from archiver.extraction.pictures.captions import is_credit_element, looks_like_caption, read_caption
from archiver.extraction.pictures.gallery_data import gallery_slides
from archiver.extraction.pictures.pictures import Picture, story_pictures
from archiver.extraction.pictures.sources import stem
from archiver.extraction.scope import Scope, scope_of, scope_of_data
from archiver.extraction.words.credits import MAX_WORDS, clean_credit, has_label, is_credit, split_credit
from archiver.extraction.words.kind_words import NO_SCRIPT
from archiver.extraction.words.text import any_of
from archiver.fields import JsonObject

# ----------------------------------------------------------------------------------------------------------------------
# What the page's JSON-LD says of its pictures: caption, and the credit in schema.org's and IPTC's words.


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


def _image_objects(value: Any, depth: int) -> Iterator[JsonObject]:
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


def _describe(url: str, image: JsonObject) -> Described | None:
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


# ----------------------------------------------------------------------------------------------------------------------

#: A line that is the credit of the page's photos: "Crédits photos : …", "Bildnachweis: …", "Photo credits: …".
_PAGE_CREDIT = any_of(
    r"""
    cr[ée]dits? (?:des? )?(?:photos?|photographiques?|images?|visuels?)
    cr[ée]ditos? (?:das? |de las? )?(?:fotos?|fotogr[áa]ficos?|im[áa]genes|imagens?)
    (?:crediti|credit) (?:delle )?(?:foto|fotografie|immagini)
    (?:photo|image|picture)s? credits?
    (?:bild|foto)(?:nachweise?|quellen?|rechte|credits?)
    foto(?:'s|verantwoording)
    """,
    r"^(?:{})\s*:",
)
#: A quick look at how a line with any such label begins.
_MAY_BE_CREDIT = re.compile(r"[CcPpIiBbFf]")
_MAX_LINE = 600
#: A name below as many pictures is a credit.
_REPEATED = 3
#: Characters in which that label must begin and end.
_MAX_LABEL = 60


@dataclass(frozen=True, slots=True)
class _Version:
    """One appearance of a picture on the page; lazy, noscript and lightbox copies are brought together."""

    image: Image
    stems: frozenset[str]
    width: float

    def is_same(self, other: _Version) -> bool:
        """Versions of one picture share a file name, and do not say different things of it."""
        if not self.stems & other.stems:
            return self.image.url is None and other.image.url is None and self.image == other.image
        mine, others = self.image.caption, other.image.caption
        return mine is None or others is None or mine in others or others in mine

    def joined(self, other: _Version) -> _Version:
        mine, new = self.image, other.image
        larger = other.width > self.width and new.url is not None
        image = Image(
            url=new.url if larger or mine.url is None else mine.url,
            alt=mine.alt or new.alt,
            caption=mine.caption or new.caption,
            credit=mine.credit or new.credit,
        )
        return _Version(image, self.stems | other.stems, max(self.width, other.width))


def read_images(page: Page, body: Body) -> Reading[tuple[Image, ...]] | None:
    """Content images in page order; logos, avatars, pixels and teasers left out.

    Pictures that only the structured data has are added where the page shows none, or where they are a gallery's; those
    of a gallery that only the page's scripts have, where it has more than the page shows.
    A page credit ("Crédits photos : …" outside any picture's block) goes to the picture when there is only one and it
    has no credit of its own; with more pictures nobody can tell whose it is, and it stays with the page.
    """
    found: list[_Version] = []
    pictures = story_pictures(scope_of(page, body))
    if body.data is not None:
        pictures += story_pictures(scope_of_data(body.data))
    for picture in pictures:
        new = _read(page, picture)
        if new.image.url is None and new.image.caption is None and new.image.credit is None:
            continue
        place = next((index for index, old in enumerate(found) if old.is_same(new)), None)
        if place is None:
            found.append(new)
        else:
            found[place] = found[place].joined(new)
    described = described_images(page)
    images = _with_repeated_credits([_complete(version, described) for version in found])
    shown = {name for version in found for name in version.stems}
    more = gallery_images(page) if images else described
    images += [_stated(page, about) for name, about in more.items() if name not in shown]
    stated = {stem(address) for name in ("og:image", "twitter:image") for address in page.meta.get(name, ())}
    slides = gallery_slides(page, frozenset(shown | described.keys() | stated), max(2, len(images) + 1))
    if slides:
        images = _with_slides(images, slides)
    if len(images) == 1 and images[0].credit is None:
        credits = page_credits(page, body)
        if len(credits) == 1:
            images = [replace(images[0], credit=credits[0])]
    if not images:
        return None
    return reading(tuple(images), "script:gallery" if slides else "visible:images" if found else "jsonld:image")


def without_captions(body: Body, images: tuple[Image, ...]) -> Body:
    """The body without paragraphs that are the caption of a picture, with or without its credit; as it is where they
    are most of it."""
    captions = tuple(image.caption for image in images if image.caption)
    kept = [block.kind != "paragraph" or not _is_caption(block.text, captions) for block in body.blocks]
    lengths = [len(block.text) for block in body.blocks]
    if all(kept) or 2 * sum(compress(lengths, kept)) < sum(lengths):
        return body
    position = None if body.lead_position is None else sum(kept[: body.lead_position])
    return replace(body, blocks=tuple(compress(body.blocks, kept)), lead_position=position)


def _is_caption(text: str, captions: tuple[str, ...]) -> bool:
    if not captions or not text.startswith(captions):
        return False
    rests = (text.removeprefix(caption).strip() for caption in captions if text.startswith(caption))
    return any(not rest or is_credit(rest, beside_caption=True) for rest in rests)


def read_credits(page: Page, body: Body, images: tuple[Image, ...]) -> Reading[tuple[str, ...]] | None:
    """Each credit once: of the images, then of the page ("Crédits photos : …")."""
    of_images = [image.credit for image in images if image.credit]
    credits = tuple(dict.fromkeys([*of_images, *page_credits(page, body)]))
    if not credits:
        return None
    return reading(credits, "visible:images" if of_images else "visible:credits", "; ".join(credits))


def page_credits(page: Page, body: Body) -> tuple[str, ...]:
    """Credits in a line of their own, outside any picture's block, each once.

    The line is labelled as the credit of the page's photos, or as that of a photo ("Photo: …") where it is named after
    credits or stands in the story's text.
    """
    scope = scope_of(page, body)
    found: list[str] = []
    for fragment in page_fragments(page).items:
        if fragment.length > _MAX_LINE or not _MAY_BE_CREDIT.match(fragment.text):
            continue
        element = fragment.node.element
        start = _PAGE_CREDIT.match(fragment.text[:_MAX_LABEL].lower())
        if start is None and not _is_line_of_credit(element, fragment.text, scope):
            continue
        if is_boilerplate(element, NO_PICTURE):
            continue
        for part in fragment.text[start.end() if start else 0 :].split(";"):
            credit = clean_credit(part)
            if credit and len(credit.split()) <= MAX_WORDS:
                found.append(credit)
    return tuple(dict.fromkeys(found))


def _is_line_of_credit(element: _Element, text: str, scope: Scope) -> bool:
    """Whether "Photo: …" stands where it can only be meant for the page."""
    if not has_label(text) or not is_credit(text):
        return False
    around = (element, *element.iterancestors())
    if any(part.tag == "figure" or looks_like_caption(part) for part in around[:3] if not is_credit_element(part)):
        return False
    inside = scope.root in around and not any(True for _ in element.iter("img"))
    return inside and (is_credit_element(element) or element.getparent() is scope.container)


def _read(page: Page, picture: Picture) -> _Version:
    caption, credit = read_caption(picture.texts, picture.element)
    if picture.element is None:
        if caption and NO_SCRIPT.search(caption.lower()):
            caption = None
        return _Version(Image(None, None, caption, credit), frozenset(), 0)
    address, width = max(picture.versions, key=lambda version: version[1], default=(None, 0.0))
    alt = squeeze(unescape(picture.element.get("alt") or "")) or None  # often escaped twice
    return _Version(Image(page.absolute(address) if address else None, alt, caption, credit), picture.stems, width)


def _stated(page: Page, about: Described) -> Image:
    return Image(page.absolute(about.url), None, about.caption, about.credit)


def _with_repeated_credits(images: list[Image]) -> list[Image]:
    """The pictures; a name alone below several of them is whose they are, not whom they show."""
    counts = Counter(image.caption for image in images if image.caption and not image.credit)
    names = {text for text, count in counts.items() if count >= _REPEATED and is_credit(text, beside_caption=True)}
    return [replace(image, caption=None, credit=image.caption) if image.caption in names else image for image in images]


def _with_slides(images: list[Image], slides: tuple[Image, ...]) -> list[Image]:
    """The pictures that the page shows, with what their slides say of them, and then the other slides."""
    about = {stem(slide.url): slide for slide in slides if slide.url}
    together = []
    for image in images:
        slide = about.pop(stem(image.url), None) if image.url else None
        if slide is not None:
            image = replace(image, caption=image.caption or slide.caption, credit=image.credit or slide.credit)
        together.append(image)
    return [*together, *about.values()]


def _complete(version: _Version, described: Mapping[str, Described]) -> Image:
    """The picture with what only the structured data says of it."""
    image = version.image
    about = next((described[name] for name in sorted(version.stems) if name in described), None)
    if about is None:
        return image
    return replace(image, caption=image.caption or about.caption, credit=image.credit or about.credit)
