"""Families of words that templates use in class and id, and of tags: what an element's ancestors say it is."""

from __future__ import annotations

import re
from functools import lru_cache

from archiver.extraction.page.boilerplate import Told

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})

#: Attributes of `told_of` that say nothing here.
_SILENT = frozenset({"aria-modal", "popover"})

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
_NO_FAMILY: frozenset[int] = frozenset()


def _pattern(words: str) -> re.Pattern[str]:
    stems = [word for word in words.split() if word[0] != "="]
    whole = [f"^{word[1:]}$" for word in words.split() if word[0] == "="]
    return re.compile("|".join([*stems, *whole]))


_PATTERNS = [_pattern(words) for words in _WORDS.values()]
#: Most pieces of names are of no family: one look tells.
_ANY = re.compile("|".join(pattern.pattern for pattern in _PATTERNS))
_OF_TAG = {tag: (len(_WORDS) + number,) for number, tags in enumerate(_TAGS.values()) for tag in tags.split()}
#: `articleBody-2` is article, body
_PIECE = re.compile(r"[A-Z]?[a-zà-ÿ]+|[A-Z]{2,}")


@lru_cache(maxsize=16384)
def families_of(tag: str, told: Told) -> tuple[int, ...]:
    """Numbers of the families (places in `FAMILIES`) that an element's tag and describing attributes belong to."""
    found = set(_OF_TAG.get(tag, ()))
    for name, value in told:
        if name not in _SILENT:
            for piece in _PIECE.findall(value[:300]):
                found |= _families_of_piece(piece.lower())
    return tuple(found)


@lru_cache(maxsize=65536)
def _families_of_piece(piece: str) -> frozenset[int]:
    if not _ANY.search(piece):
        return _NO_FAMILY
    return frozenset(number for number, pattern in enumerate(_PATTERNS) if pattern.search(piece))
