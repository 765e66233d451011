"""Which clock a site's times follow when its page does not say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import tzinfo

from archiver.extraction.page.page import Page, address_host
from archiver.extraction.words.moments import Customs
from archiver.extraction.words.zones import zone_named, zone_of_country

#: Two letters that are sold to everybody, and are no country.
_SOLD = frozenset({"tv", "io", "co", "me", "cc", "fm", "ly", "to", "eu", "ai", "gg", "ws", "am", "la"})
#: Domains that only the United States give.
_AMERICAN = frozenset({"gov", "mil", "edu"})
#: Languages whose countries all keep the same time (German: Berlin, Vienna and Zurich), or that have one country.
_LANGUAGES = {
    "de": "de", "it": "it", "nl": "nl", "pl": "pl", "cs": "cz", "sk": "sk", "hu": "hu", "sl": "si", "hr": "hr",
    "bs": "ba", "sr": "rs", "mk": "mk", "sq": "al", "sv": "se", "nb": "no", "nn": "no", "no": "no", "da": "dk",
    "fi": "fi", "et": "ee", "lv": "lv", "lt": "lt", "el": "gr", "ro": "ro", "bg": "bg", "tr": "tr", "uk": "ua",
    "is": "is", "he": "il", "ja": "jp", "ko": "kr", "th": "th", "vi": "vn", "ka": "ge", "hy": "am", "hi": "in",
    "ca": "es", "eu": "es", "gl": "es", "lb": "lu", "cy": "gb", "be": "by", "az": "az", "mr": "in", "gu": "in",
    "ta": "in", "te": "in", "kn": "in", "ml": "in", "si": "lk", "ne": "np", "km": "kh", "lo": "la", "my": "mm",
    "ms": "my", "fil": "ph", "tl": "ph", "sw": "ke", "am": "et",
}  # fmt: skip


def zone_of(page: Page) -> tzinfo | None:
    """The zone of the page's local times: of sites.toml, else of the country that the host or the language names."""
    if page.site and page.site.timezone:
        return zone_named(page.site.timezone)
    country = country_of(page)
    if country is None:
        country = _LANGUAGES.get(declared_language(page).partition("-")[0])
    name = zone_of_country(country)
    return zone_named(name) if name else None


def own_zone_of(page: Page) -> tzinfo | None:
    """The zone that sites.toml or the host's country names. A declared language names one less surely: many systems
    write `es_ES` or `en_GB` for papers of other countries."""
    if page.site and page.site.timezone:
        return zone_named(page.site.timezone)
    name = zone_of_country(country_of_host(page))
    return zone_named(name) if name else None


def country_of_host(page: Page) -> str | None:
    """Country code of the host's top-level domain, in lower case."""
    top = address_host(page.url).rpartition(".")[2]
    if len(top) == 2 and top not in _SOLD:
        return "gb" if top == "uk" else top
    return "us" if top in _AMERICAN else None


def country_of(page: Page) -> str | None:
    """Country code of the host's top-level domain, or of the first declared language that names one (`de-AT`, `en_GB`);
    lower case."""
    if country := country_of_host(page):
        return country
    regions = (part for stated in _declared(page) for part in stated.split("-")[1:] if len(part) == 2)
    return next(regions, None)


def declared_language(page: Page) -> str:
    """The language that the page declares, as `de` or `de-at`; empty where it declares none."""
    return next(_declared(page), "")


def customs_of(page: Page) -> Customs:
    """How the page's dates are written, by its language and country."""
    return Customs.of(declared_language(page).partition("-")[0] or None, country_of(page))


def _declared(page: Page) -> Iterator[str]:
    """The languages that the page declares, the surest first."""
    for stated in (page.tree.get("lang"), page.tree.get("xml:lang")):
        if stated and stated.strip():
            yield _code(stated)
    for name in ("og:locale", "content-language", "dc.language", "language"):
        for stated in page.meta.get(name, ())[:1]:
            if stated.strip():
                yield _code(stated)


def _code(stated: str) -> str:
    return stated.strip().replace("_", "-").lower().partition(",")[0]
