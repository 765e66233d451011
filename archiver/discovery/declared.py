"""What a site says of itself: its name and its clock, as its pages and feeds declare them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from archiver import times
from archiver.capture import Capture
from archiver.discovery.dispatch import MAX_BYTES, read_answer
from archiver.extraction.page.decoding import decode
from archiver.extraction.page.page import Page, squeeze
from archiver.extraction.page.timezones import country_of
from archiver.extraction.words.zones import zone_of_country

#: Longest name of a newspaper; what is longer is a slogan.
MAX_NAME = 60

#: Dates with an offset that must agree with a zone before it is believed.
MIN_DATES = 3

_FEED_DATE = re.compile(
    r"(?:<(?:pubDate|published|updated|dc:date)>|\"date_(?:published|modified)\"\s*:\s*\")\s*([^<\"]{16,40}?)\s*[<\"]"
)
_DATED = ("datePublished", "dateModified", "dateCreated")


@dataclass(frozen=True, slots=True)
class Declared:
    """What one page or feed says.

    names   -- by where it says so: `og:site_name`, `JSON-LD publisher`, `feed title`.
    dates   -- as it writes them, those with an offset from UTC that is not zero.
    country -- code of the country that its host or language names.
    """

    names: dict[str, str]
    dates: tuple[str, ...] = ()
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Acquaintance:
    """What all of them come to.

    name, timezone -- None where nothing can be known.
    notes -- sentences that say from what, or why not.
    """

    name: str | None = None
    timezone: str | None = None
    notes: tuple[str, ...] = ()


def read_declared(capture: Capture) -> Declared:
    """What an answer says of its site. To be run in a worker process: the bytes are a stranger's."""
    answer = read_answer(capture)
    discovery, page = answer.discovery, answer.page
    if discovery.kind == "feed":
        text = decode(capture.content(MAX_BYTES), capture.header("content-type"))
        names = {"feed title": discovery.title} if discovery.title else {}
        return Declared(names, tuple(_shifted(_FEED_DATE.findall(text))))
    if page is None:
        return Declared({})
    return Declared(dict(_names(page)), tuple(_shifted(_dates(page))), country_of(page))


def acquaint(declared: Sequence[Declared]) -> Acquaintance:
    """Name and clock of a site from what its pages and feeds say."""
    name, name_note = _name(declared)
    zone, zone_note = _timezone(declared)
    return Acquaintance(name, zone, tuple(filter(None, (name_note, zone_note))))


def _names(page: Page) -> Iterator[tuple[str, str]]:
    if found := page.first_meta("og:site_name"):
        yield "og:site_name", found[1]
    for thing in page.jsonld:
        publisher = thing.get("publisher")
        if isinstance(publisher, dict) and isinstance(publisher.get("name"), str):
            yield "JSON-LD publisher", publisher["name"]
            return


def _dates(page: Page) -> Iterator[str]:
    for name in ("article:published_time", "article:modified_time"):
        if found := page.first_meta(name):
            yield found[1]
    for thing in page.jsonld:
        yield from (thing[name] for name in _DATED if isinstance(thing.get(name), str))


def _shifted(dates: Iterable[str]) -> Iterator[str]:
    return (date for date in dates if (moment := _moment(date)) is not None and moment.utcoffset())


def _moment(text: str) -> datetime | None:
    """A date with its offset, None where it is no date."""
    try:
        return datetime.fromisoformat(text.strip())
    except ValueError:
        return times.of_header(text)


def _name(declared: Iterable[Declared]) -> tuple[str | None, str | None]:
    """The most common name of the best place that has one."""
    said = [item.names for item in declared]
    for place in ("og:site_name", "JSON-LD publisher", "feed title"):
        names = Counter(name for names in said if (name := squeeze(names.get(place))) and len(name) <= MAX_NAME)
        if names:
            [(name, _)] = names.most_common(1)
            return name, f"name: {place}"
    return None, None


def _timezone(declared: Sequence[Declared]) -> tuple[str | None, str | None]:
    """The zone of the country, if the offsets of the dates are its. An offset alone is no zone: many share it."""
    dates = [moment for item in declared for date in item.dates if (moment := _moment(date)) is not None]
    offsets = ", ".join(sorted({f"{date:%z}" for date in dates}))
    countries = Counter(item.country for item in declared if item.country)
    country = countries.most_common(1)[0][0] if countries else None
    zone = zone_of_country(country)
    if zone is None:
        return None, f"timezone: not known; dates have the offset {offsets}" if dates else None
    agree = sum(date.utcoffset() == _offset(zone, date) for date in dates)
    if agree < len(dates):
        return None, f"timezone: not known; {zone} would be that of .{country}, but dates have the offset {offsets}"
    if agree < MIN_DATES:
        return None, f"timezone: not known; {zone} would be that of .{country}, and no dates show it"
    return zone, f"timezone: that of .{country}, as the offsets of {agree} dates agree"


def _offset(zone: str, date: datetime) -> timedelta | None:
    return date.astimezone(ZoneInfo(zone)).utcoffset()
