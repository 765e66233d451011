"""The days that addresses name."""

from __future__ import annotations

import pytest

from archiver.discovery.spans import UNKNOWN, listing_span, listing_spans, story_span

HOST = "https://www.paper-2019.example"


@pytest.mark.parametrize(
    ("path", "span"),
    [
        ("/2024/05/31/harbour/", ("2024-05-31", "2024-05-31")),
        ("/2024/5/harbour/", ("2024-05-01", "2024-05-31")),
        ("/2024/02/30/harbour/", ("2024-02-01", "2024-02-29")),
        ("/2023/dec/21/harbour", ("2023-12-21", "2023-12-21")),
        ("/news/harbour-2024-05-31.html", ("2024-05-31", "2024-05-31")),
        ("/20240531/harbour", ("2024-05-31", "2024-05-31")),
        ("/elections/2024/harbour", UNKNOWN),
        ("/2024/marsh/harbour", UNKNOWN),
        ("/news/harbour-20431?from=/2024/05/31/", UNKNOWN),
        ("/news/harbour", UNKNOWN),
    ],
)
def test_a_story(path: str, span: tuple[str | None, str | None]) -> None:
    assert story_span(HOST + path) == span


@pytest.mark.parametrize(
    ("path", "span"),
    [
        ("/sitemap-2024-03.xml", ("2024-03-01", "2024-03-31")),
        ("/sitemap-posts.2024.03.xml.gz", ("2024-03-01", "2024-03-31")),
        ("/sitemap_202402.xml", ("2024-02-01", "2024-02-29")),
        ("/sitemap-20240305.xml", ("2024-03-05", "2024-03-05")),
        ("/sitemap-2024-03-05.xml", ("2024-03-05", "2024-03-05")),
        ("/sitemap.xml?yyyy=2024&mm=3&dd=05", ("2024-03-05", "2024-03-05")),
        ("/sitemap/2024/3/sitemap.xml", ("2024-03-01", "2024-03-31")),
        ("/sitemap_2024.xml.gz", ("2024-01-01", "2024-12-31")),
        ("/sitemap-2024-articles.xml", ("2024-01-01", "2024-12-31")),
        ("/sitemap-2024-3.xml", ("2024-01-01", "2024-12-31")),
        ("/archive/2024/march/", ("2024-03-01", "2024-03-31")),
        ("/2024/", ("2024-01-01", "2024-12-31")),
        ("/sitemap-12024.xml", UNKNOWN),
        ("/sitemap-20243.xml", UNKNOWN),
        ("/sitemap.xml", UNKNOWN),
    ],
)
def test_a_list(path: str, span: tuple[str | None, str | None]) -> None:
    assert listing_span(HOST + path) == span


def test_numbers_that_count_parts() -> None:
    year = ("2024-01-01", "2024-12-31")
    parts = [f"{HOST}/sitemap-2024-{number}.xml" for number in (1, 2, 10, 11)]
    thousands = [f"{HOST}/sitemap-{number}.xml" for number in (1, 999, 2023, 2024)]

    assert listing_spans(parts) == dict.fromkeys(parts, year)
    assert listing_spans(thousands) == dict.fromkeys(thousands, UNKNOWN)
    assert listing_spans([f"{HOST}/sitemap-index.xml", f"{HOST}/sitemap-2024.xml"])[f"{HOST}/sitemap-2024.xml"] == year
