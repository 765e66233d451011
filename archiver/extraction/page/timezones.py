"""Which clock a site's times follow when its page does not say."""

from __future__ import annotations

from datetime import tzinfo
from functools import cache

from archiver.extraction.page.page import Page, host_of
from archiver.extraction.words.moments import zone_named

#: Countries whose news goes by one clock (tz database, zone1970.tab), by country code. Countries with several zones
#: (us, ca, au, br, mx, ru, id, kz, cd, mn …) are left out: their local times cannot be placed.
_COUNTRIES = {
    "Europe/": "at:Vienna be:Brussels ch:Zurich de:Berlin dk:Copenhagen nl:Amsterdam fr:Paris it:Rome "
    "pl:Warsaw cz:Prague "
    "sk:Bratislava hu:Budapest si:Ljubljana hr:Zagreb ba:Sarajevo rs:Belgrade mk:Skopje me:Podgorica al:Tirane "
    "se:Stockholm "
    "no:Oslo fi:Helsinki ee:Tallinn lv:Riga lt:Vilnius ie:Dublin uk:London gb:London lu:Luxembourg li:Vaduz mt:Malta "
    "gr:Athens ro:Bucharest bg:Sofia md:Chisinau tr:Istanbul ua:Kiev by:Minsk es:Madrid pt:Lisbon mc:Monaco va:Vatican",
    "Atlantic/": "is:Reykjavik",
    "Asia/": "cy:Nicosia il:Jerusalem in:Kolkata lk:Colombo np:Kathmandu bd:Dhaka pk:Karachi jp:Tokyo kr:Seoul "
    "tw:Taipei "
    "hk:Hong_Kong sg:Singapore th:Bangkok vn:Ho_Chi_Minh ph:Manila my:Kuala_Lumpur cn:Shanghai ir:Tehran iq:Baghdad "
    "sa:Riyadh ae:Dubai qa:Qatar kw:Kuwait bh:Bahrain om:Muscat jo:Amman lb:Beirut sy:Damascus af:Kabul am:Yerevan "
    "az:Baku ge:Tbilisi uz:Tashkent mm:Yangon kh:Phnom_Penh la:Vientiane",
    "Africa/": "za:Johannesburg ng:Lagos ke:Nairobi eg:Cairo ma:Casablanca dz:Algiers tn:Tunis gh:Accra sn:Dakar "
    "ci:Abidjan cm:Douala et:Addis_Ababa ug:Kampala tz:Dar_es_Salaam zw:Harare zm:Lusaka rw:Kigali ml:Bamako "
    "ly:Tripoli "
    "sd:Khartoum na:Windhoek bw:Gaborone mz:Maputo ao:Luanda",
    "America/": "ar:Argentina/Buenos_Aires co:Bogota pe:Lima ve:Caracas uy:Montevideo py:Asuncion bo:La_Paz "
    "cr:Costa_Rica pa:Panama cu:Havana do:Santo_Domingo gt:Guatemala hn:Tegucigalpa sv:El_Salvador ni:Managua "
    "jm:Jamaica",
    "Pacific/": "nz:Auckland fj:Fiji",
}
#: Languages whose countries all keep the same time (German: Berlin, Vienna and Zurich), or that have one country.
_LANGUAGES = {
    "de": "de", "it": "it", "nl": "nl", "pl": "pl", "cs": "cz", "sk": "sk", "hu": "hu", "sl": "si", "hr": "hr",
    "bs": "ba", "sr": "rs", "mk": "mk", "sq": "al", "sv": "se", "nb": "no", "nn": "no", "no": "no", "da": "dk",
    "fi": "fi", "et": "ee", "lv": "lv", "lt": "lt", "el": "gr", "ro": "ro", "bg": "bg", "tr": "tr", "uk": "ua",
    "is": "is", "he": "il", "ja": "jp", "ko": "kr", "th": "th", "vi": "vn", "ka": "ge", "hy": "am", "hi": "in",
}  # fmt: skip


@cache
def _zones() -> dict[str, str]:
    return {
        country: area + city
        for area, pairs in _COUNTRIES.items()
        for country, _, city in (pair.partition(":") for pair in pairs.split())
    }


def zone_of(page: Page) -> tzinfo | None:
    """The zone of the page's local times: of sites.toml, else of the country that the host or the language names."""
    if page.site and page.site.timezone:
        return zone_named(page.site.timezone)
    country = country_of(page)
    if country is None:
        country = _LANGUAGES.get(declared_language(page).partition("-")[0])
    name = zone_of_country(country)
    return zone_named(name) if name else None


def zone_of_country(country: str | None) -> str | None:
    """IANA name of the zone that all news of a country goes by; None where it has several, or is not known."""
    return _zones().get(country or "")


def country_of(page: Page) -> str | None:
    """Country code of the host's top-level domain, or of the declared language (`de-AT`, `en_GB`); lower case."""
    top = host_of(page.url).rpartition(".")[2]
    # two letters are a country, but for some that are sold to everybody
    if len(top) == 2 and top not in (
        "tv",
        "io",
        "co",
        "me",
        "cc",
        "fm",
        "ly",
        "to",
        "eu",
        "ai",
        "gg",
        "ws",
        "am",
        "la",
    ):
        return top
    region = declared_language(page).partition("-")[2]
    return region if len(region) == 2 else None


def declared_language(page: Page) -> str:
    """The language that the page declares, as `de` or `de-at`; empty where it declares none."""
    stated = page.tree.get("lang") or page.tree.get("xml:lang") or ""
    if not stated and (found := page.first_meta("og:locale", "content-language", "dc.language", "language")):
        stated = found[1]
    return stated.strip().replace("_", "-").lower().partition(",")[0]
