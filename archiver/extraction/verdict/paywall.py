"""Whether the full text is kept for subscribers: what the page states, and what stands where the text breaks off."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml.etree import _Element

from archiver.extraction.body.body import Body
from archiver.extraction.page.page import Page, Reading, reading, squeeze
from archiver.extraction.page.structured import structured
from archiver.extraction.scope import scope_of
from archiver.extraction.words.text import any_of

#: Lines that a wall shows where the text breaks off.
_WALL = any_of(
    r"""
    # French
    réservée?s? (?:aux|à nos) (?:abonn|inscrits|membres)
    il (?:vous )?reste \d+ ?% (?:de (?:cet|l['’]) ?article|à lire)
    pour lire (?:la suite|l['’]intégralité)
    (?:abonnez|identifiez|connectez|inscrivez)-vous pour (?:lire|continuer|accéder|poursuivre|découvrir)
    # English
    (?:subscribe|sign in|log ?in|register|sign up)(?: now| today)? to (?:continue|keep) reading
    (?:subscribe|sign in|log ?in|register|sign up)(?: now| today)? to (?:read|unlock|access) (?:this|the|full|more)
    to (?:continue|keep) reading(?: this (?:article|story))?[,.:]? (?:subscribe|sign|log|register|please|become|you)
    (?:article|story|content) is (?:\w+ )?(?:for|reserved|available|exclusive)[\w\s]{0,30}(?:subscribers|members)
    you(?:['’]ve| have) reached your [\w\s]{0,20}limit
    unlock this (?:article|story)
    continue reading with a \w* ?(?:subscription|trial)
    # German
    (?:möchten|wollen) sie weiterlesen
    jetzt weiterlesen
    (?:jetzt )?weiterlesen mit
    diesen artikel (?:jetzt )?(?:weiter)?lesen mit
    exklusiv für (?:unsere )?(?:abonn|digitalabonn|plus|premium)
    nur für (?:abonn|registrierte|mitglieder|plus)
    (?:artikel|inhalt|beitrag|text) ist [\w\s]{0,25}kostenpflichtig
    registrieren sie sich [\w\s]{0,30}um [\w\s]{0,20}(?:weiter|lesen)
    um weiter(?:zu)?lesen
    # Spanish
    (?:contenido|artículo|noticia) (?:exclusiv[oa] |sólo |solo )?para (?:nuestros )?suscriptores
    (?:suscríbete|regístrate|suscríbase|regístrese|inicia sesión) para (?:seguir|continuar|leer|acceder)
    para (?:seguir|continuar) leyendo
    # Italian
    (?:contenuto|articolo) (?:riservato|esclusivo|disponibile)[\w\s]{0,15}(?:agli|per) (?:gli )?(?:abbonati|utenti)
    (?:abbonati|registrati|accedi) per (?:continuare|leggere|proseguire)
    per (?:continuare|proseguire) a leggere
    # Portuguese
    (?:conteúdo|artigo|matéria|notícia) (?:é )?exclusiv[oa] (?:para|a|de) assinantes
    (?:assine|registe-se|cadastre-se|faça login) para (?:continuar|ler|ter)
    para continuar (?:a ler|lendo)
    # Dutch
    (?:exclusief|alleen|enkel) voor (?:\w+ )?abonnees
    om (?:dit artikel|verder) (?:\w+ )?te (?:kunnen )?lezen
    (?:lees|lezen) verder met
    # Danish, Norwegian, Swedish
    (?:kun|bare|endast|enbart) f[oö]r (?:abonnent|prenumerant)
    logga in för att läsa
    """
)
#: Lines that walls show, but page heads, comment boxes and footers too; enough where the text is short.
_OFFER = any_of(
    r"""
    déjà abonné
    already (?:a (?:\w+ )?)?subscribe[rd]
    start your free trial
    bereits [\w-]*abonn
    ich bin abonnent
    wählen sie ihren zugang
    ya (?:eres|soy) suscriptor
    (?:sei|sono) già abbonato
    já (?:é|sou) assinante
    (?:ben je )?al abonnee
    allerede abonnent
    redan prenumerant
    """
)
#: Words of the filler text that some walls put in place of what they hide.
_FILLER = any_of(
    r"""
    lorem ipsum
    dolor sit amet
    voluptat\w+
    consequatur
    consectetur
    assumenda
    laborum
    blanditiis
    """
)
#: One of these is in every phrase above. Most pages have none, which spares them the search.
_HINTS = (
    "abonn", "reste", "inscri", "pour lire", "-vous pour",
    "continue", "keep", "read", "unlock", "access", "subscri", "limit", "member", "trial",
    "weiter", "lesen", "exklusiv", "nur für", "kostenpflichtig", "zugang",
    "suscri", "seguir", "acceder", "para leer", "para continuar", "assin",
    "abbonat", "utenti", "leggere", "proseguire",
    "lezen", "lees", "prenumer", "läsa",
    "voluptat", "dolor",
)  # fmt: skip
#: Characters behind the last paragraph in which a wall is looked for.
_REACH = 700
_UNSHOWN = frozenset({"script", "style", "noscript", "template", "svg"})
#: A text with fewer words may be a beginning. Those of the labelled pages have up to 190.
SHORT = 300


def read_paywalled(page: Page, body: Body) -> Reading[bool] | None:
    """True where the full text is kept for subscribers, False where the page says it is free, None where it is silent.

    A page that states that it is free is believed: it may offer a subscription at the end of the text all the same.
    """
    stated = _stated(page)
    if stated is not None and not stated.value:
        return stated
    wall = find_wall(page, body)
    return reading(True, "visible:paywall", wall) if wall is not None else stated


def find_wall(page: Page, body: Body) -> str | None:
    """The line of the wall at the end of the text, None where there is none."""
    text = _end(page, body)
    lower = text.lower()
    if not any(hint in lower for hint in _HINTS):
        return None
    if match := _WALL.search(lower):
        return _line(text, match)
    filler = list(_FILLER.finditer(lower))
    if len({match[0] for match in filler}) >= 3:
        return _line(text, filler[0])
    words = sum(len(block.text.split()) for block in body.blocks)
    if words < SHORT and (match := _OFFER.search(lower)):
        return _line(text, match)
    return None


def _stated(page: Page) -> Reading[bool] | None:
    story = structured(page).story
    for place, value in (
        ("jsonld:isAccessibleForFree", story.get("isAccessibleForFree")),
        ("microdata:isAccessibleForFree", next(iter(page.meta.get("isaccessibleforfree", ())), None)),
    ):
        free = _truth(value)
        if free is not None:
            return reading(not free, place, str(value))
    if tier := page.first_meta("article:content_tier"):
        # "metered" leaves open whether this reader may read on
        known = {"free": False, "locked": True}.get(tier[1].lower())
        if known is not None:
            return reading(known, "meta:article:content_tier", tier[1])
    return None


def _truth(value: Any) -> bool | None:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, bool):
        return value
    word = str(value).rsplit("/", 1)[-1].strip().lower()
    return {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}.get(word)


def _end(page: Page, body: Body) -> str:
    """The last lines of the text and what follows it on the page."""
    own = " ".join(block.text for block in body.blocks[-2:])[-_REACH:]
    paragraphs = scope_of(page, body).paragraphs
    if not paragraphs:
        return own
    return f"{own} {squeeze(' '.join(_following(paragraphs[-1])))}"


def _following(element: _Element) -> Iterator[str]:
    """Text behind the element in page order, up to `_REACH` characters."""
    left = _REACH
    current: _Element | None = element
    while current is not None and current.tag not in ("body", "html"):
        for sibling in current.itersiblings():
            for part in sibling.iter():
                if part.tag in _UNSHOWN:
                    continue
                for text in (part.text, part.tail if part is not sibling else None):
                    if text and not text.isspace():
                        yield text[:left]
                        left -= len(text)
                if left <= 0:
                    return
        current = current.getparent()


def _line(text: str, match: re.Match[str]) -> str:
    return text[max(0, match.start() - 60) : match.end() + 60].strip()
