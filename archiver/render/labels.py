"""The words and dates around an article, in its language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta, timezone
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time

from archiver import times
from archiver.fields import ArticleRecord


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


# ----------------------------------------------------------------------------------------------------------------------
# Dates as a reader of the paper would find them in it: in its language, by its own clock.


#: What stands between day and time, where CLDR's own ("29 septembre 2016, 10:12") is not what papers print.
_AT = {"fr": "{day} à {time}", "de": "{day}, {time} Uhr", "es": "{day} a las {time}", "it": "{day} alle {time}",
       "pt": "{day} às {time}", "nl": "{day} om {time}", "en": "{day}, {time}",
       "ja": "{day} {time}", "zh": "{day} {time}", "ko": "{day} {time}"}  # fmt: skip
#: How French papers write the time.
_TIME = {"fr": "H 'h' mm"}


def readable_date(value: str | None, day: str | None, offset: str | None, language: str | None) -> str:
    """`29 septembre 2016 à 10 h 12`: the day in words, the time by the publication's clock; by UTC, and marked so,
    where that is not known. Empty where there is no date.

    value       -- `YYYY-MM-DDTHH:MM:SSZ`, or `YYYY-MM-DD`.
    day, offset -- the same on the publication's calendar, see `archiver.article.Article`.
    language    -- ISO 639-1 code.
    """
    if not value:
        return ""
    locale = _locale(language)
    if len(value) <= 10:
        return format_date(date.fromisoformat(day or value), "long", locale=locale)
    moment = times.moment(value)
    if offset:
        moment = moment.astimezone(timezone(_ahead(offset)))
    written = format_date(moment.date(), "long", locale=locale)
    clock = format_time(moment.time(), _TIME.get(locale.language, "short"), locale=locale)
    text = _AT.get(locale.language, "{day}, {time}").format(day=written, time=clock)
    return text if offset else f"{text} UTC"


def dates_of(record: ArticleRecord) -> dict[str, str]:
    """The dates of a record (see `Archive.article`), written out; keys `published`, `modified`."""
    return {
        name: readable_date(record[name], record.get(f"{name}_day"), record.get(f"{name}_offset"), record["language"])
        for name in ("published", "modified")
        if record[name]
    }


def _ahead(offset: str) -> timedelta:
    hours, minutes = int(offset[1:3]), int(offset[4:6])
    ahead = timedelta(hours=hours, minutes=minutes)
    return -ahead if offset[0] == "-" else ahead


@cache
def _locale(language: str | None) -> Locale:
    try:
        return Locale.parse(language or "en")
    except (UnknownLocaleError, ValueError):
        return Locale("en")
