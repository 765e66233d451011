"""A site's name and clock, from what its pages and feeds say."""

from __future__ import annotations

import json

import pytest

from archiver.discovery.declared import Acquaintance, Declared, acquaint, read_declared
from tests.discovery.answers import answer

HOST = "https://www.herald.test"


def page(*, name: str = "", publisher: str = "", published: str = "", lang: str = "en") -> str:
    meta = f'<meta property="og:site_name" content="{name}">' if name else ""
    thing = {"@type": "NewsArticle", "datePublished": published, "publisher": {"name": publisher}}
    return (
        f'<html lang="{lang}"><head>{meta}<script type="application/ld+json">{json.dumps(thing)}</script></head>'
        "<body><p>High water at noon.</p></body></html>"
    )


def test_a_page() -> None:
    html = page(name="The Herald", publisher="Herald Media Ltd", published="2024-05-31T08:00:00+02:00", lang="de-AT")

    assert read_declared(answer(html, "text/html", url=f"{HOST}/story")) == Declared(
        {"og:site_name": "The Herald", "JSON-LD publisher": "Herald Media Ltd"}, ("2024-05-31T08:00:00+02:00",), "at"
    )


@pytest.mark.parametrize(
    ("body", "dates"),
    [
        (
            "<rss><channel><title>Herald</title><item><link>https://www.herald.test/1</link>"
            "<pubDate>Fri, 31 May 2024 10:00:00 +0200</pubDate></item>"
            "<item><link>https://www.herald.test/2</link><pubDate>Fri, 31 May 2024 10:00:00 GMT</pubDate></item>"
            "</channel></rss>",
            ("Fri, 31 May 2024 10:00:00 +0200",),
        ),
        (
            '{"version": "https://jsonfeed.org/version/1.1", "title": "Herald", "items": [{"id": "1", "url":'
            ' "https://www.herald.test/1", "date_published": "2024-05-31T08:00:00+02:00"}]}',
            ("2024-05-31T08:00:00+02:00",),
        ),
    ],
)
def test_a_feed(body: str, dates: tuple[str, ...]) -> None:
    assert read_declared(answer(body, None, url=f"{HOST}/feed")) == Declared({"feed title": "Herald"}, dates)


def test_what_says_nothing() -> None:
    assert read_declared(answer("\0\1\2", None, url=f"{HOST}/x")) == Declared({})
    assert acquaint([]) == Acquaintance(None, None, ())


SUMMER = "2024-05-31T08:00:00+02:00"
WINTER = "2024-01-31T08:00:00+01:00"
INDIA = "2024-05-31T08:00:00+05:30"


@pytest.mark.parametrize(
    ("dates", "country", "zone", "note"),
    [
        ((SUMMER, SUMMER, WINTER), "fr", "Europe/Paris", "timezone: that of .fr, as the offsets of 3 dates agree"),
        ((SUMMER,), "fr", None, "timezone: not known; Europe/Paris would be that of .fr, and no dates show it"),
        ((), "fr", None, "timezone: not known; Europe/Paris would be that of .fr, and no dates show it"),
        (
            (SUMMER, SUMMER, INDIA),
            "fr",
            None,
            "timezone: not known; Europe/Paris would be that of .fr, but dates have the offset +0200, +0530",
        ),
        # an offset is no zone, and the United States have several
        ((SUMMER, SUMMER, SUMMER), None, None, "timezone: not known; dates have the offset +0200"),
        ((), "us", None, None),
    ],
)
def test_the_clock(dates: tuple[str, ...], country: str | None, zone: str | None, note: str | None) -> None:
    assert acquaint([Declared({}, dates, country)]) == Acquaintance(None, zone, (note,) if note else ())


def test_the_name() -> None:
    pages = [Declared({"og:site_name": "The  Herald", "JSON-LD publisher": "Herald Media"})] * 2
    odd = Declared({"og:site_name": "Herald Sport", "feed title": "All stories"})
    slogan = Declared({"og:site_name": "The Herald: " + "news, weather and sport, " * 5})

    assert acquaint([*pages, odd, slogan]).name == "The Herald"
    assert acquaint([slogan, Declared({"feed title": "All stories"})]) == Acquaintance(
        "All stories", None, ("name: feed title",)
    )
