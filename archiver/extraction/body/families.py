"""Families of words that templates use in class and id, and of tags: what an element's ancestors say it is."""

from __future__ import annotations

import re
from functools import lru_cache

from lxml.etree import _Element

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})

#: Attributes that describe an element for style sheets, scripts, crawlers or assistive software.
_DESCRIBING = frozenset((
    "class", "id", "itemprop", "role", "data-testid", "data-test-id", "data-component", "data-component-name",
    "data-module", "data-type", "data-block", "data-qa", "aria-label", "style", "hidden", "aria-hidden",
))  # fmt: skip

#: Word stems, found anywhere in a piece of a name, and whole pieces (marked with `=`). News templates are written in
#: English mostly; the others are those of French, German, Spanish, Italian and Dutch systems.
_WORDS: dict[str, str] = {
    "comment": "comment kommentar disqus discussion =respond replies reply forum livefyre coral reaction",
    "body": "body content corps inhalt =text texte entry story =post cuerpo contenuto wysiwyg =rte richtext prose",
    "article": "article artikel articolo articulo hentry blogpost",
    "paragraph": "paragraph absatz =para parrafo paragraf alinea",
    "caption": "caption legend bildunter bildtext didascalia figure photo image picture gallery galerie slide credit "
    "=media thumb bild foto",
    "hidden": "hidden =none visually =sr offscreen collapsed modal popup overlay cookie consent gdpr tooltip invisible",
    "related": "related recommend =more readmore =next readnext lire weitere verwandt =see popular trending =tag =tags "
    "tagged topic keyword outbrain taboola similar further latest =also",
    "promotion": "promo newsletter lettre infolettre =letter bulletin =brief briefing subscri abonn abo paywall "
    "piano donat support signup register login advert =ad =ads banner sponsor partner affiliate =cta "
    "commerce shop offer =app marketing anzeige publicite pub",
    "sidebar": "sidebar =side aside =rail widget secondary complement infobox factbox",
    "share": "share social sharing partage teilen follow facebook twitter whatsapp toolbar =tools =actions =print",
    "byline": "byline author autor auteur writer journalist profile =bio avatar signature contributor redakt",
    "date": "date datum =time timestamp publish posted updated =meta metadata =info =infos",
    "lead": "=lead =lede standfirst chapo chapeau =intro =deck =dek subtitle subhead subline =sub teaser summary "
    "excerpt abstract preamble untertitel vorspann sommario entradilla bajada ingress synopsis description",
    "title": "title headline heading titel titre titulo titolo kicker overline =header",
    "quote": "quote citation zitat pullquote =pull",
    "embed": "embed tweet instagram youtube video player oembed tiktok",
    "navigation": "=nav navi navigation menu breadcrumb footer pagination pager masthead topbar copyright legal",
    "list": "=list grid =card cards =tile tiles carousel feed =item =items river stream archive collection swiper",
    "correction": "correction correct erratum clarif editornote disclaimer korrektur anmerkung =note",
    "update": "liveblog liveticker ticker timeline =live =update",
}

#: Tags that say the same as such words.
_TAGS: dict[str, str] = {
    "tag:p": "p",
    "tag:list": "li ul ol dl dd dt",
    "tag:blockquote": "blockquote",
    "tag:figure": "figure figcaption picture caption amp-img",
    "tag:aside": "aside",
    "tag:footer": "footer",
    "tag:header": "header hgroup",
    "tag:article": "article",
    "tag:main": "main",
    "tag:table": "table td th",
    "tag:form": "form fieldset",
    "tag:section": "section",
    "tag:heading": " ".join(sorted(HEADINGS)),
}

FAMILIES: tuple[str, ...] = (*_WORDS, *_TAGS)
NO_FAMILIES: tuple[int, ...] = (-1,) * len(FAMILIES)


def _pattern(words: str) -> re.Pattern[str]:
    stems = [word for word in words.split() if word[0] != "="]
    whole = [f"^{word[1:]}$" for word in words.split() if word[0] == "="]
    return re.compile("|".join([*stems, *whole]))


_PATTERNS = [_pattern(words) for words in _WORDS.values()]
_OF_TAG = {tag: (len(_WORDS) + number,) for number, tags in enumerate(_TAGS.values()) for tag in tags.split()}
#: `articleBody-2` is article, body
_PIECE = re.compile(r"[A-Z]?[a-zà-ÿ]+|[A-Z]{2,}")


def families_of(element: _Element, tag: str) -> tuple[int, ...]:
    """Numbers of the families (places in `FAMILIES`) that the element's tag and describing attributes belong to."""
    by_tag = _OF_TAG.get(tag, ())
    names = [value for name, value in element.items() if name in _DESCRIBING]
    if not names:
        return by_tag
    found = set(by_tag)
    for value in names:
        found.update(_families_of_name(value[:300]))
    return tuple(found)


@lru_cache(maxsize=8192)
def _families_of_name(name: str) -> frozenset[int]:
    found: set[int] = set()
    for piece in _PIECE.findall(name):
        found |= _families_of_piece(piece.lower())
    return frozenset(found)


@lru_cache(maxsize=65536)
def _families_of_piece(piece: str) -> frozenset[int]:
    return frozenset(number for number, pattern in enumerate(_PATTERNS) if pattern.search(piece))
