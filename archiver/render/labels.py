"""The words around an article, in its language."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Labels:
    """by, published, modified, credits and more as a reader of the language expects them."""

    by: str
    published: str
    modified: str
    credits: str
    more: str
    paywalled: str
    conjunction: str
    #: before a colon: French sets a no-break space
    colon: str = ": "


_ENGLISH = Labels(
    "By", "published", "modified", "Photo credits", "More on this", "For subscribers; this is the free part", "and"
)

_LABELS = {
    "en": _ENGLISH,
    "fr": Labels(
        "Par",
        "publié le",
        "modifié le",
        "Crédits photos",
        "Pour en savoir plus",
        "Réservé aux abonnés ; voici la partie libre",
        "et",
        "\u00a0: ",
    ),
    "de": Labels(
        "Von",
        "veröffentlicht am",
        "geändert am",
        "Bildnachweise",
        "Mehr zum Thema",
        "Nur für Abonnenten; dies ist der freie Teil",
        "und",
    ),
    "es": Labels(
        "Por",
        "publicado el",
        "modificado el",
        "Créditos de las fotos",
        "Más información",
        "Solo para suscriptores",
        "y",
    ),
    "it": Labels("Di", "pubblicato il", "modificato il", "Crediti foto", "Leggi anche", "Solo per abbonati", "e"),
    "pt": Labels("Por", "publicado em", "modificado em", "Créditos das fotos", "Saiba mais", "Para assinantes", "e"),
    "nl": Labels("Door", "gepubliceerd op", "gewijzigd op", "Fotocredits", "Meer hierover", "Voor abonnees", "en"),
}


def labels_for(language: str | None) -> Labels:
    """The labels of a language (ISO 639-1), English ones where we have none."""
    return _LABELS.get(language or "", _ENGLISH)
