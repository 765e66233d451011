"""Time zones as feeds and pages write them: `+02:00`, `CEST`, `МСК`; and the zone that a country's news goes by."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

#: Zone names in print. Where a name means several places, the one here counts on pages of no country.
_NAMES = {
    **dict.fromkeys(("utc", "gmt", "z", "ut"), "UTC"),
    **dict.fromkeys(("cet", "cest", "mez", "mesz", "hnec", "heec"), "Europe/Berlin"),
    **dict.fromkeys(("bst",), "Europe/London"),
    **dict.fromkeys(("eet", "eest", "oez", "oesz"), "Europe/Athens"),
    **dict.fromkeys(("wet", "west"), "Europe/Lisbon"),
    **dict.fromkeys(("et", "est", "edt"), "America/New_York"),
    **dict.fromkeys(("ct", "cst", "cdt"), "America/Chicago"),
    **dict.fromkeys(("mt", "mst", "mdt"), "America/Denver"),
    **dict.fromkeys(("pt", "pst", "pdt"), "America/Los_Angeles"),
    **dict.fromkeys(("akst", "akdt"), "America/Anchorage"),
    **dict.fromkeys(("hst", "hast"), "Pacific/Honolulu"),
    **dict.fromkeys(("adt",), "America/Halifax"),
    **dict.fromkeys(("nst", "ndt"), "America/St_Johns"),
    **dict.fromkeys(("aet", "aest", "aedt"), "Australia/Sydney"),
    **dict.fromkeys(("acst", "acdt"), "Australia/Adelaide"),
    **dict.fromkeys(("awst",), "Australia/Perth"),
    **dict.fromkeys(("nzst", "nzdt"), "Pacific/Auckland"),
    **dict.fromkeys(("msk", "мск"), "Europe/Moscow"),
    **dict.fromkeys(("trt", "tsi"), "Europe/Istanbul"),
    **dict.fromkeys(("brt", "brst"), "America/Sao_Paulo"),
    **{"ist": "Asia/Kolkata", "jst": "Asia/Tokyo"},
    **{"kst": "Asia/Seoul", "hkt": "Asia/Hong_Kong", "myt": "Asia/Kuala_Lumpur"},
    **{"sgt": "Asia/Singapore", "pht": "Asia/Manila"},
    **{"ict": "Asia/Bangkok", "wib": "Asia/Jakarta", "wita": "Asia/Makassar"},
    **{"wit": "Asia/Jayapura", "pkt": "Asia/Karachi"},
    **{"npt": "Asia/Kathmandu", "irst": "Asia/Tehran", "gst": "Asia/Dubai"},
    **{"sast": "Africa/Johannesburg", "eat": "Africa/Nairobi", "wat": "Africa/Lagos", "cat": "Africa/Maputo"},
    **{"ksa": "Asia/Riyadh", "cot": "America/Bogota", "pet": "America/Lima", "vet": "America/Caracas"},
    **{"art": "America/Argentina/Buenos_Aires", "clt": "America/Santiago", "ast": "America/Puerto_Rico"},
}  # fmt: skip
#: Names that mean a country's own clock there, of countries for which the tz database has only figures.
_LOCAL_NAMES = {"bst": {"bd"}, "ast": {"sa", "iq", "kw", "bh", "qa", "ye"}, "pst": {"pk"}, "mst": {"my"}}
#: Countries with several zones whose national papers go by one of them. Of other countries with several zones (us, ca,
#: au, br, mx, ru, id, kz, cd …) a local time cannot be placed.
_CAPITALS = {
    "es": "Europe/Madrid", "pt": "Europe/Lisbon",
    "nz": "Pacific/Auckland", "cn": "Asia/Shanghai", "cl": "America/Santiago",
    "ec": "America/Guayaquil", "de": "Europe/Berlin", "ua": "Europe/Kyiv", "cy": "Asia/Nicosia", "uz": "Asia/Tashkent",
    "my": "Asia/Kuala_Lumpur", "ar": "America/Argentina/Buenos_Aires", "vn": "Asia/Ho_Chi_Minh", "ps": "Asia/Gaza",
    "uk": "Europe/London", "eu": None,
}  # fmt: skip
#: Zones are compared over a summer and a winter.
_SEASONS = (datetime(2025, 1, 15, tzinfo=UTC), datetime(2025, 7, 15, tzinfo=UTC))
_OFFSET = re.compile(r"([+-])\s?(\d{1,2}):?(\d{2})?$")
#: No zone is further from UTC.
_FURTHEST = timedelta(hours=15)


@cache
def zone_named(name: str) -> tzinfo | None:
    """The zone of the tz database, None where the system has none of that name."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return None


@cache
def zone_written(text: str, country: str | None = None) -> tzinfo | None:
    """The zone of `+02:00`, `GMT+8`, `CST`; None for what is none. `-0000` says that nobody knows it (RFC 2822, 3.3).

    A name stands for the clock of its place, whatever the season: newsrooms and their systems write `EST` in July too.

    country -- code of the country whose clocks are meant where a name means several: `CST` in China, `IST` in Israel.
    """
    name = re.sub(r"[\s()]+", "", text).lower().replace("−", "-")
    offset = _OFFSET.search(name)
    if offset:
        shift = timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0))
        if shift > _FURTHEST or name in ("-0000", "-00:00"):
            return None
        return timezone(-shift if offset[1] == "-" else shift)
    if "/" in name:
        return zone_named(text.strip())
    known = _NAMES.get(name)
    own = _zones_of(country)
    if country in _LOCAL_NAMES.get(name, ()):
        return zone_named(own[0])
    for candidate in own if known not in own else ():
        zone = zone_named(candidate)
        if zone and any((season.astimezone(zone).tzname() or "").lower() == name for season in _SEASONS):
            return zone
    return UTC if known == "UTC" else zone_named(known) if known else None


def offset_written(ahead: timedelta) -> str:
    """`+02:00`, `-03:30`."""
    minutes = round(ahead.total_seconds() / 60)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


@cache
def zone_of_country(country: str | None) -> str | None:
    """IANA name of the zone that all news of a country goes by; None where it has several, or is not known."""
    if country in _CAPITALS:
        return _CAPITALS[country]
    names = _zones_of(country)
    offsets = {tuple(_offset(name, season) for season in _SEASONS) for name in names}
    return names[0] if len(offsets) == 1 else None


def zone_like(ahead: timedelta, when: datetime, country: str | None) -> tzinfo:
    """The zone of the country that is so far ahead of UTC at that moment, the most populous where several are; the bare
    offset, which knows no summer time, where none is."""
    names = [name for name in _zones_of(country) if _offset(name, when) == ahead]
    zone = zone_named(names[0]) if names else None
    return zone or timezone(ahead)


def day_in_country(when: datetime, country: str | None) -> date | None:
    """The calendar day at that moment in all zones of a country; None where they differ, or it is not known."""
    days = {when.astimezone(zone).date() for name in _zones_of(country) if (zone := zone_named(name))}
    return days.pop() if len(days) == 1 else None


def _zones_of(country: str | None) -> tuple[str, ...]:
    return _by_country().get(country or "", ())


@cache
def _by_country() -> dict[str, tuple[str, ...]]:
    """The zones of each country, from the tz database."""
    found: dict[str, list[str]] = {}
    for line in (files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            country, _, name = line.split("\t")[:3]
            found.setdefault(country.lower(), []).append(name)
    found["uk"] = found["gb"]
    return {country: tuple(names) for country, names in found.items()}


def _offset(name: str, when: datetime) -> timedelta | None:
    zone = zone_named(name)
    return when.astimezone(zone).utcoffset() if zone else None
