"""The pictures that belong to the story, each with the block of the page that holds it and its caption."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import islice

from lxml.etree import _Element

from archiver.extraction.page.boilerplate import Boilerplate
from archiver.extraction.page.page import squeeze
from archiver.extraction.pictures.captions import (
    has_caption,
    is_credit_element,
    is_picture_block,
    looks_like_caption,
    name_of,
)
from archiver.extraction.pictures.sources import addresses, stem
from archiver.extraction.scope import Scope, ancestors_of, in_aside
from archiver.extraction.words.credits import split_credit

_TAGS = ("img", "amp-img")
#: Smaller pictures are icons and thumbnails, in pixels. The smallest known content picture of 81 sites measures 174.
_MIN_SIZE = 90
#: Most pictures that are looked at and given back. One news page of 1,119 has 796, icons among them.
_MAX_PICTURES = 500
#: A picture that stands on a page more often is a stand-in for others. Lightbox and noscript make four of one.
_MAX_COPIES = 4
#: Longest text that may stand with a picture in its block, in characters.
_MAX_TEXT = 1200
#: Longest sibling that is taken for a credit because of its name, in characters.
_MAX_CREDIT = 120
#: Longest sibling that is taken for a caption because it ends with a credit, in characters.
_MAX_SIBLING = 400

_NO_CONTENT = re.compile(
    r"(?<![a-z])(?:logos?|avatars?|icons?|favicon|sprite|emoji|pixel|tracking|gravatar|spinner|loader|headshot)(?![a-z])"
    r"|\.svg$"
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_GALLERY_LINK = re.compile(r"galler|galeri|photo|foto|bilder|slideshow|diashow|diaporama|lightbox", re.IGNORECASE)
_IMAGE_FILE = re.compile(r"\.(?:jpe?g|png|webp|avif|gif)(?:$|[?#!;/])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of the story.

    element  -- the `<img>`; None where a figure has only its caption left (the picture comes by script).
    texts    -- elements whose text belongs to it: its block, and a caption that follows the block.
    versions -- (address, width) of all its versions; width in pixels, 0 where unknown.
    stems    -- what its versions' addresses have in common, see `sources.stem`.
    """

    element: _Element | None
    texts: tuple[_Element, ...]
    versions: tuple[tuple[str, float], ...]
    stems: frozenset[str]


def story_pictures(scope: Scope) -> list[Picture]:
    """In page order: what stands between the headline and the last paragraph; behind it, and in a carousel, only what
    has a caption."""
    known: dict[_Element, bool] = {}
    slides: dict[_Element, bool] = {}
    versions = _versions(scope, known)
    stems = {element: _stems(found) for element, found in versions.items()}
    held = _held(scope, stems)
    paragraphs = [part for part in scope.paragraphs if not _in_picture_block(part, held, scope)]
    last = paragraphs[-1] if paragraphs else None
    story = ancestors_of(paragraphs) | set(paragraphs)
    if scope.heading is not None:
        story |= ancestors_of([scope.heading])
    found: list[Picture] = []
    started = scope.root.tag != "body"
    past = False
    marks = [str(mark.tag) for mark in (scope.heading, last) if mark is not None]
    for element in scope.root.iter(*_TAGS, "figure", *marks):
        if element is scope.heading:
            started = True
        elif element is last:
            past = True
        if not started:
            continue
        if len(found) == _MAX_PICTURES:
            break
        if element.tag == "figure":
            if element not in held and _is_caption_alone(element) and not in_aside(element, scope, known):
                found.append(Picture(None, (element,), (), frozenset()))
            continue
        if element not in stems:
            continue
        block = _block(element, held, story, scope)
        if _is_teaser(block, element):
            continue
        texts = _texts(block, story)
        if not any(has_caption(text) for text in texts) and (
            past or in_aside(element, scope, slides, Boilerplate.CAROUSEL)
        ):
            continue
        found.append(Picture(element, texts, versions[element], stems[element]))
    return found


def _versions(scope: Scope, known: dict[_Element, bool]) -> dict[_Element, tuple[tuple[str, float], ...]]:
    """The addresses of each picture that is no icon, no part of an aside, nor a stand-in that many pictures share."""
    pictures = (
        element for element in scope.root.iter(*_TAGS) if not in_aside(element, scope, known) and not _is_icon(element)
    )
    found = {element: tuple(addresses(element)) for element in islice(pictures, _MAX_PICTURES)}
    shared = {versions for versions, count in Counter(found.values()).items() if versions and count > _MAX_COPIES}
    return {
        element: versions
        for element, versions in found.items()
        if versions not in shared and not (versions and _NO_CONTENT.search(_path(versions[0][0])))
    }


def _stems(versions: tuple[tuple[str, float], ...]) -> frozenset[str]:
    """Of the first, the last and the largest version: those between differ in nothing but size."""
    if not versions:
        return frozenset()
    chosen = {versions[0][0], versions[-1][0], max(versions, key=lambda version: version[1])[0]}
    return frozenset(map(stem, chosen))


def _held(scope: Scope, stems: dict[_Element, frozenset[str]]) -> dict[_Element, set[str]]:
    """For each element of the story how many pictures it holds: one name for each, however many versions."""
    names: dict[str, str] = {}
    held: dict[_Element, set[str]] = {}
    for element, of_picture in stems.items():
        known = next((names[item] for item in of_picture if item in names), None)
        name = known or next(iter(sorted(of_picture)), "")
        for item in of_picture:
            names[item] = name
        for around in element.iterancestors():
            held.setdefault(around, set()).add(name)
            if around is scope.root:
                break
    return held


def _in_picture_block(part: _Element, held: dict[_Element, set[str]], scope: Scope) -> bool:
    """Whether a paragraph is really a caption: it shares a small element with one picture, tagged or named as such."""
    for around in part.iterancestors():
        if around is scope.container or around is scope.root:
            return False
        pictures = held.get(around)
        if pictures is None:
            continue
        return len(pictures) == 1 and is_picture_block(around) and _length(around) <= _MAX_TEXT
    return False


def _block(picture: _Element, held: dict[_Element, set[str]], story: set[_Element], scope: Scope) -> _Element:
    """The element around the picture that holds its caption; else the largest that holds no other picture, no
    paragraph, no headline and little text."""
    block, length = picture, 0
    for around in picture.iterancestors():
        if around is scope.heading or around in scope.around or around in story or len(held.get(around, ())) > 1:
            break
        if around.tag in ("body", "main", "article") or (length and has_caption(block)):
            break
        wider = _length(around)
        if wider > _MAX_TEXT or (wider > length and _holds_headline(around)):
            break
        block, length = around, wider
    return block


def _holds_headline(element: _Element) -> bool:
    """Some pages set captions as headings of the first rank, too, but within what they call a picture."""
    return next(element.iter("h1"), None) is not None and not is_picture_block(element)


def _texts(block: _Element, story: set[_Element]) -> tuple[_Element, ...]:
    """The block, and what stands behind it: a caption where the block has no text of its own, else a credit."""
    if _length(block):
        return (block, *_credit_behind(block, story))
    sibling = block.getnext()
    while sibling is not None and not _length(sibling) and not any(True for _ in sibling.iter(*_TAGS)):
        sibling = sibling.getnext()
    if sibling is None or any(True for _ in sibling.iter(*_TAGS)):
        return (block,)
    length = _length(sibling)
    if looks_like_caption(sibling) or (
        len(sibling) == 1 and not squeeze(sibling.text) and looks_like_caption(sibling[0])
    ):
        return (block, sibling, *_credit_behind(sibling, story)) if length <= _MAX_TEXT else (block,)
    if length <= _MAX_SIBLING and sibling not in story and sibling.tag in ("p", "div", "em", "span", "center", "i"):
        _, credit = split_credit(squeeze("".join(sibling.itertext())))
        if credit:
            return (block, sibling)
    return (block,)


def _credit_behind(element: _Element, story: set[_Element]) -> tuple[_Element, ...]:
    """What stands behind the element and is named after a credit."""
    behind = element.getnext()
    named = behind is not None and behind not in story and _length(behind) <= _MAX_CREDIT and is_credit_element(behind)
    return (behind,) if behind is not None and named else ()


def _length(element: _Element) -> int:
    """Characters of text, squeezed; scripts, styles and copies for readers without scripts do not count."""
    length = len(" ".join("".join(element.itertext()).split()))
    if length and (silent := list(element.iter("script", "style", "noscript", "template", "svg"))):
        length -= sum(len(" ".join("".join(part.itertext()).split())) for part in silent)
    return max(0, length)


def _is_icon(picture: _Element) -> bool:
    """Logos, avatars, pixels, buttons: by size, class and file name."""
    for name in ("width", "height"):
        match = re.match(r"\s*(\d+)(?:px)?\s*$", picture.get(name) or "")
        if match and 0 < int(match[1]) < _MIN_SIZE:
            return True
    return bool(_NO_CONTENT.search(name_of(picture).lower()))


def _path(address: str) -> str:
    """The path in lower case, its words parted."""
    return _CAMEL.sub("-", address.partition("?")[0].partition("#")[0]).lower()


def _is_teaser(block: _Element, picture: _Element) -> bool:
    """A picture that leads to another page, with no caption but what is part of the link."""
    link = next(picture.iterancestors("a"), None)
    if link is None:
        link = max(block.iter("a"), key=_length, default=None)
        if link is None or _length(link) < 0.6 * _length(block):
            return False
    href = (link.get("href") or "").strip()
    if not href or href.startswith(("#", "javascript:")) or _IMAGE_FILE.search(href) or _GALLERY_LINK.search(href):
        return False
    for caption in block.iter("figcaption"):
        if not any(around is link for around in caption.iterancestors()) and not any(True for _ in caption.iter("a")):
            return False
    return True


def _is_caption_alone(figure: _Element) -> bool:
    """A figure with a caption whose picture comes by script; none of a table, a quotation, a film or a drawing."""
    if any(True for _ in figure.iter(*_TAGS, "table", "blockquote", "iframe", "video", "audio", "pre", "svg")):
        return False
    return any(True for _ in figure.iter("figcaption"))
