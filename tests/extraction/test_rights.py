"""What pages, headers and tdmrep.json say of rights, and what obeying it comes to."""

from typing import Any

import pytest

from archiver.article import Source
from archiver.capture import Capture
from archiver.extraction.extractor import extract_capture, extractor_version
from archiver.rights import Rights
from archiver.sites.file import Site

STORY = "<h1>Tides</h1>" + "<p>The tide came in at noon, and with it the boats of the whole bay, one by one.</p>" * 12
OBEYING = Site(key="bay", rights="obey")


def capture(meta: str = "", headers: tuple[tuple[str, str], ...] = (), tdmrep: dict[str, Any] | None = None) -> Capture:
    return Capture(
        url="https://www.bay.example/tides",
        body=f"<html><head><title>Tides</title>{meta}</head><body>{STORY}</body></html>".encode(),
        headers=(("Content-Type", "text/html; charset=utf-8"), *headers),
        fetched="2025-06-02T10:00:00Z",
        found={"tdmrep": tdmrep} if tdmrep else {},
    )


@pytest.mark.parametrize(
    ("page", "rights", "sources"),
    [
        (capture(), {}, {}),
        (capture('<meta name="robots" content="index, follow">'), {}, {}),
        (
            capture('<META NAME="ROBOTS" CONTENT="NOARCHIVE">'),
            {"noarchive": True},
            {"noarchive": Source("meta:robots", "NOARCHIVE")},
        ),
        (
            capture('<meta name="robots" content="none">'),
            {"noindex": True},
            {"noindex": Source("meta:robots", "none")},
        ),
        (capture('<meta name="googlebot" content="noarchive">'), {}, {}),
        (
            capture('<meta name="News-Archiver" content="noarchive">'),
            {"noarchive": True},
            {"noarchive": Source("meta:news-archiver", "noarchive")},
        ),
        (
            capture(headers=(("x-robots-tag", "otherbot: noarchive"), ("X-Robots-Tag", "news-archiver: noindex"))),
            {"noindex": True},
            {"noindex": Source("header:x-robots-tag", "news-archiver: noindex")},
        ),
        (
            capture(
                '<meta name="robots" content="unavailable_after: 2025-07-01">',
                headers=(("X-Robots-Tag", "unavailable_after: 25 Jun 2025 15:00:00 PST"),),
            ),
            {"unavailable_after": "2025-06-25T22:00:00Z"},
            {"unavailable_after": Source("header:x-robots-tag", "unavailable_after: 25 Jun 2025 15:00:00 PST")},
        ),
        (
            capture(headers=(("X-Robots-Tag", "unavailable_after: Sunday, 06-Nov-94 08:49:37 GMT"),)),
            {"unavailable_after": "1994-11-06T08:49:37Z"},
            {"unavailable_after": Source("header:x-robots-tag", "unavailable_after: Sunday, 06-Nov-94 08:49:37 GMT")},
        ),
        (capture('<meta name="robots" content="unavailable_after: soon">'), {}, {}),
        (capture(headers=(("X-Robots-Tag", "unavailable_after: 1 Jan 99999999999 00:00:00 GMT"),)), {}, {}),
        (
            capture(
                '<meta name="tdm-reservation" content="0">',
                headers=(("TDM-Reservation", "1"), ("TDM-Policy", "https://www.bay.example/terms")),
            ),
            {"tdm_reservation": False},
            {"tdm_reservation": Source("meta:tdm-reservation", "0")},
        ),
        (
            capture(
                headers=(("tdm-reservation", "1"), ("tdm-policy", "/terms.json")),
                tdmrep={"location": "/", "tdm-reservation": 0},
            ),
            {"tdm_reservation": True, "tdm_policy": "https://www.bay.example/terms.json"},
            {
                "tdm_reservation": Source("header:tdm-reservation", "1"),
                "tdm_policy": Source("header:tdm-reservation", "/terms.json"),
            },
        ),
        (
            capture('<meta name="tdm-reservation" content="maybe">', tdmrep={"location": "/t", "tdm-reservation": 1}),
            {"tdm_reservation": True},
            {"tdm_reservation": Source("tdmrep.json", "/t")},
        ),
    ],
)
def test_what_is_said_is_written_down(page: Capture, rights: dict[str, Any], sources: dict[str, Source]) -> None:
    article = extract_capture(page, Site(key="bay"))

    assert (article.kind, article.rights.to_dict()) == ("article", rights)
    assert {name: article.provenance[name] for name in Rights.__slots__ if name in article.provenance} == sources
    assert article.to_dict()["rights"] == (rights or None)


@pytest.mark.parametrize(
    ("page", "kind"),
    [
        (capture(), Source("rule:default")),
        (capture('<meta name="robots" content="noarchive">'), Source("meta:robots", "noarchive")),
        (capture('<meta name="robots" content="noindex, follow">'), Source("meta:robots", "noindex, follow")),
        (
            capture(headers=(("X-Robots-Tag", "unavailable_after: 2025-06-01"),)),
            Source("header:x-robots-tag", "unavailable_after: 2025-06-01"),
        ),
        (capture(headers=(("X-Robots-Tag", "unavailable_after: 2025-06-02"),)), Source("rule:default")),
        (capture(headers=(("TDM-Reservation", "1"),)), Source("header:tdm-reservation", "1")),
        (capture(headers=(("TDM-Reservation", "0"),)), Source("rule:default")),
        (capture(tdmrep={"location": "/", "tdm-reservation": 1}), Source("tdmrep.json", "/")),
    ],
)
def test_what_is_obeyed_gives_no_article(page: Capture, kind: Source) -> None:
    article = extract_capture(page, OBEYING)

    assert (article.kind == "reserved") == (kind.name != "rule:default")
    assert article.provenance["kind"] == kind


def test_a_page_that_is_no_story_stays_what_it_is() -> None:
    page = Capture(
        url="https://www.bay.example/", body=capture('<meta name="robots" content="noindex">').body, fetched=None
    )

    assert extract_capture(page, OBEYING).kind == "index"


def test_obeying_is_part_of_the_version_of_a_reading() -> None:
    assert extractor_version(OBEYING) != extractor_version(Site(key="bay")) == extractor_version()
