"""The text around one picture: which of it is the caption, which the credit."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from html import unescape
from typing import Literal

from lxml.etree import _Element

from archiver.extraction.page.page import squeeze
from archiver.extraction.words.credits import (
    LABEL_ALONE,
    MAX_WORDS,
    clean_credit,
    has_label,
    is_credit,
    reads_like_text,
    split_credit,
)
from archiver.extraction.words.line_words import is_byline_frame

Role = Literal["caption", "credit", "small", "text"]

_CREDIT_NAME = re.compile(
    r"credit|kredit|crédit|cr[eé]dito|copyright|(?<![a-z])(?:rights|source|quelle|autor|author|agency|agentur|fuente|fonte"
    r"|bron|byline|owner|cite|firma|kilde|provider|licen[cs]e)(?![a-z])|caption-?source|image-?source|bildautor|bildnachweis"
    r"|bildrechte|bildquelle|photo-?(?:by|author|source)|photograph(?:er|e)(?!y)|fotogra(?:f|af|fo)|foto-?(?:autor|graf|bron)"
    r"|image-?(?:author|owner|by)|caption-?(?:author|by)|attribution|creator|contributor",
    re.IGNORECASE,
)
_CAPTION_NAME = re.compile(
    r"caption|(?<![a-z])(?:legend|legende|légende|bildtext|bildunterschrift|bu|subline|cutline|img-?desc\w*|image-?desc\w*"
    r"|photo-?desc\w*|media-?desc\w*|description|pie|pie-?(?:de-?)?foto|didascalia|didas|bijschrift|legenda)(?![a-z])",
    re.IGNORECASE,
)
_NAMES = frozenset({"class", "id", "itemprop", "data-testid", "data-test"})
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")

_PICTURE_NAME = re.compile(r"(?<![a-z])(?:img|image|photo|foto|bild|picture|figure|media)|imgbox", re.IGNORECASE)

#: Elements whose text is no part of what they stand in: the parts of a player, a share bar, a text for screen readers.
_SILENT = frozenset({"script", "style", "noscript", "template", "svg", "select", "input", "textarea", "iframe",
                     "video", "audio", "object", "time", "nav", "form", "option", "label"})  # fmt: skip
_SILENT_NAME = re.compile(
    r"(?<![a-z])(?:sr-only|visually-?hidden|visuallyhidden|screen-?reader(?:-text)?|share|sharing|social\w*|tooltip|zoom|count(?:er)?"
    r"|slide-?count|gallery-?count|duration|playlist|ad-?label|advert\w*|icon|button|btn|toggle|show-?more|read-?more"
    r"|controls?|label|lightbox|pswp-caption-content)(?![a-z])",
    re.IGNORECASE,
)
#: Inline elements: their text belongs to the line they stand in, unless something says that they are a credit.
_INLINE = frozenset({"a", "abbr", "b", "bdi", "em", "font", "i", "mark", "q", "s", "span", "strong", "sub", "sup", "u",
                     "wbr", "br", "cite", "small"})  # fmt: skip
#: Labels of players and galleries, counters, durations, and a byline that has got beside a portrait.
_CHROME = re.compile(
    r"""^(?:\W*
    | (?:(?:open|view|see|show)[ ])?(?:image|photo|foto|bild|picture|video|gallery|galerie|caption|play|watch|listen
        |fullscreen|enlarge|expand|close|share|menu|advertisement|anzeige|publicité|publicidad|werbung|loading
        |image[ ]caption|image[ ]source|(?:toggle|hide|show)[ ]caption|more|mehr|show[ ]more|visa[ ]mer
        |\d+[ ](?:images|photos|fotos|bilder))\W*
    | \d+\s*(?:/|of|von|sur|de)\s*\d+ | [\d:./|\s]+(?:min\.?)? | view[ ]\d+[ ]images | image[ ]\d+[ ]of[ ]\d+
    | (?:enlarge|click|tap|zoom|expand|agrandir|vergrößern|cliquez|klicken)\b.{0,30}
    | (?:von|by|par|por|door)(?:[ ](?-i:[A-ZÀ-Þ])[\w.'’-]*){2,3}
    )$""",
    re.IGNORECASE | re.VERBOSE,
)
#: What stands before a caption and is none: the number of a slide, the word "caption".
_CAPTION_LABEL = re.compile(
    r"""^(?:(?:item|slide|image|photo|picture|foto|bild|imagen|immagine|afbeelding|kuva)?[ ]?\d{1,3}[ ]?
            (?:/|of|von|sur|de|di|van|av|af|z|из)[ ]?\d{1,3}(?!\d)[ ]*[|:.–—-]?\s+
        | (?:(?:image|photo)[ ])?caption\s*[:,]\s* | l[ée]gende\s?(?:de[ ]l['’]image)?\s?:\s*
        | (?:bild)?legende\s?:\s* | bild(?:unterschrift|text|beschreibung)\s?:\s* | pie[ ]de[ ]foto\s?:\s*
        | didascalia\s?:\s* | (?:foto-?)?bijschrift\s?:\s* | legenda\s?:\s* | bildtext\s?:\s* | kuvateksti\s?:\s*)""",
    re.IGNORECASE | re.VERBOSE,
)
#: Attributes that hold a credit or a caption, on the picture or on an element around it.
_CREDIT_ATTRIBUTE = re.compile(
    r"(?:data-)?(?:\w+-)*(?:credits?|copyright|photographer|author|source|byline|bildquelle|credit-?line|attribution)"
)
_CAPTION_ATTRIBUTE = re.compile(
    r"(?:data-)?(?:\w+-)*(?:caption|description|sub-html|l[eé]gend[ae]?|bildunterschrift|cutline)"
)
#: Properties of microdata that say the same.
_CREDIT_PROPERTIES = frozenset({"copyrightholder", "credittext", "creator", "author", "copyrightnotice"})
_MARKUP = re.compile(r"<[^<>]{0,500}>")

#: What is longer is text of the story, in characters. The longest of 266 known captions has 72 words.
_MAX_CAPTION = 1000


@dataclass(frozen=True, slots=True)
class CaptionPiece:
    """A run of text in one element of a picture's block, and what the element's name says of it."""

    text: str
    role: Role


def name_of(element: _Element) -> str:
    """What the element calls itself: class, id, itemprop, test marks and empty data attributes, words parted."""
    names = " ".join(
        value if key in _NAMES else key
        for key, value in element.items()
        if key in _NAMES or (not value and key.startswith("data-"))
    )
    return _CAMEL.sub("-", names).replace("_", "-")


def has_caption(element: _Element) -> bool:
    """Whether a caption with text is tagged or named as such anywhere in the element."""
    return any(
        (part.tag == "figcaption" or _CAPTION_NAME.search(name_of(part))) and any(map(str.strip, part.itertext()))
        for part in element.iter()
        if isinstance(part.tag, str) and part.tag not in ("img", "source")
    )


def is_credit_element(element: _Element) -> bool:
    """Whether the element is named after a credit."""
    return bool(_CREDIT_NAME.search(name_of(element)))


def looks_like_caption(element: _Element) -> bool:
    """Whether the element is tagged or named as a caption or credit."""
    name = name_of(element)
    return (
        element.tag in ("figcaption", "small", "cite")
        or bool(_CAPTION_NAME.search(name))
        or bool(_CREDIT_NAME.search(name))
    )


def is_picture_block(element: _Element) -> bool:
    """Whether the element is tagged or named as the block of a picture."""
    return element.tag == "figure" or bool(_PICTURE_NAME.search(name_of(element)))


def read_caption(texts: Sequence[_Element], picture: _Element | None) -> tuple[str | None, str | None]:
    """(caption, credit) of a picture.

    texts    -- elements with the text that belongs to it, the block around the picture first.
    picture  -- the `<img>`; None where only the caption is left.
    """
    pieces = [piece for number, element in enumerate(texts) for piece in _pieces(element, named=number > 0)]
    captions: list[str] = []
    credits: list[str] = []
    tagged = any(piece.role != "text" for piece in pieces)
    named = tagged or any(is_picture_block(element) for element in texts)
    for piece in (replace(piece, text=_CAPTION_LABEL.sub("", piece.text)) for piece in pieces):
        if len(piece.text) > _MAX_CAPTION or _CHROME.match(piece.text) or LABEL_ALONE.match(piece.text):
            continue
        if is_byline_frame(piece.text):  # "Par , publié le" beside the picture
            continue
        if piece.role == "text" and tagged and not is_credit(piece.text):
            continue
        caption, credit = _sort(piece, bool(captions))
        if caption:
            _add(captions, caption)
        if credit:
            _add(credits, credit)
    if len(credits) > 1:  # an element named after the credit holds the caption, a date or a byline as well
        others = [text for text in credits if not is_credit(text, beside_caption=True)]
        if 0 < len(others) < len(credits):
            credits = [text for text in credits if text not in others]
            captions = captions or [text for text in others if text.endswith((".", "!", "?", "…"))]
    credit = " / ".join(credits) or None
    # text that nothing marks as a caption is one where a credit stands with it
    caption = " ".join(captions) if captions and (named or credit) else None
    if picture is not None:
        caption = caption or _attribute(texts[0], picture, _CAPTION_ATTRIBUTE) or _property(texts[0], {"caption"})
        credit = credit or _attribute_credit(texts[0], picture)
        if caption:
            caption, found = split_credit(caption)
            credit = credit or found
    return caption, credit


def _sort(piece: CaptionPiece, behind_caption: bool) -> tuple[str | None, str | None]:
    """The piece as (caption, credit)."""
    words = len(piece.text.split())
    # an element that is named after the credit may hold the caption, too, or instead
    sentence = not behind_caption and words > 6 and not has_label(piece.text) and _is_sentence(piece.text)
    if piece.role == "credit" and words <= MAX_WORDS and not sentence and not reads_like_text(piece.text):
        return (None, clean_credit(piece.text))
    if piece.role in ("small", "caption", "text") and behind_caption and is_credit(piece.text, beside_caption=True):
        return (None, clean_credit(piece.text))
    if piece.role == "small" and words <= MAX_WORDS and is_credit(piece.text, beside_caption=True):
        return (None, clean_credit(piece.text))
    return split_credit(piece.text)


def _is_sentence(text: str) -> bool:
    return text.endswith((".", "!", "?", "…")) or split_credit(text)[1] is not None


def _add(found: list[str], text: str) -> None:
    """Append unless it is said already; it takes the place of what it says more fully ("The pier…")."""
    if any(_cut(text) in other.casefold() for other in found):
        return
    found[:] = [other for other in found if _cut(other) not in text.casefold()]
    found.append(text)


def _cut(text: str) -> str:
    """The text as it is compared; without the dots where it is cut off."""
    return text.casefold().rstrip(" …") if text.endswith(("…", "...")) and len(text) > 12 else text.casefold()


def _pieces(block: _Element, *, named: bool) -> Iterator[CaptionPiece]:
    """The block's text in runs: one for each element that is no mere inline markup.

    named -- the block's own name counts: it is the caption itself, not what stands around picture and caption.
    """
    run: list[str] = []
    role: Role = "text"

    def flush() -> Iterator[CaptionPiece]:
        text = squeeze(" ".join(run))
        run.clear()
        if "&" in text:  # often escaped twice
            text = squeeze(unescape(text))
        if text:
            yield CaptionPiece(text, role)

    def walk(element: _Element, inherited: Role) -> Iterator[CaptionPiece]:
        nonlocal role
        if not isinstance(element.tag, str):
            return
        name = name_of(element)
        if element is not block and _is_silent(element, name):
            return
        counts = named or element is not block or element.tag == "figcaption"
        own = _role(element, name, inherited) if counts else inherited
        apart = own != inherited or element.tag not in _INLINE or _stands_apart(element)
        if apart:
            yield from flush()
            role = own
        run.append(element.text or "")
        for child in element:
            yield from walk(child, own)
            role = own
            run.append(child.tail or "")
        if apart:
            yield from flush()

    yield from walk(block, "text")
    yield from flush()


def _is_silent(element: _Element, name: str) -> bool:
    """Whether the element is a control or a label of the page, and no wrapper of the picture or its caption."""
    if element.tag == "button":
        return not any(True for _ in element.iter("figcaption", "figure", "img"))
    if element.tag in _SILENT:
        return True
    if not _SILENT_NAME.search(name) or _CAPTION_NAME.search(name) or _CREDIT_NAME.search(name):
        return False
    # a caption that is folded up stands in an element named after the button that unfolds it
    return len("".join(element.itertext()).split()) <= 6


def _role(element: _Element, name: str, inherited: Role) -> Role:
    if inherited == "credit" or element.tag == "cite" or _CREDIT_NAME.search(name):
        return "credit"
    if element.tag in ("small", "footer"):
        return "small"
    if element.tag == "figcaption" or _CAPTION_NAME.search(name):
        return "caption"
    return inherited


def _stands_apart(element: _Element) -> bool:
    """An inline element among elements only (`<span>caption</span><span>credit</span>`), or with a label of its own."""
    if element.tag in ("br", "wbr"):
        return False
    parent = element.getparent()
    if parent is None:
        return False
    alone = not (parent.text or "").strip() and not any((child.tail or "").strip() for child in parent)
    return (alone and len(parent) > 1) or (
        element.tag in ("span", "em", "i", "strong", "b") and has_label(squeeze(element.text))
    )


def _attribute(block: _Element, picture: _Element, names: re.Pattern[str]) -> str | None:
    for element in (picture, *_up(picture, block)):
        for name, stated in element.items():
            if not names.fullmatch(name):
                continue
            value = squeeze(_MARKUP.sub(" ", unescape(stated)))
            if value and not value.startswith(("{", "[", "http")):
                return value
    return None


def _property(block: _Element, names: Collection[str]) -> str | None:
    """The content of a `<meta itemprop>` in the picture's block."""
    for part in block.iter("meta"):
        if (part.get("itemprop") or "").lower() in names and (value := squeeze(part.get("content"))):
            return value
    return None


def _attribute_credit(block: _Element, picture: _Element) -> str | None:
    for value in (_attribute(block, picture, _CREDIT_ATTRIBUTE), _property(block, _CREDIT_PROPERTIES)):
        if value and is_credit(value, beside_caption=True):
            return clean_credit(value)
    for name in ("title", "alt"):
        _, credit = split_credit(squeeze(picture.get(name)))
        if credit:
            return credit
    return None


def _up(element: _Element, block: _Element) -> Iterator[_Element]:
    while element is not block:
        parent = element.getparent()
        if parent is None:
            return
        yield parent
        element = parent
