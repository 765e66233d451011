"""What somebody pasted."""

from __future__ import annotations

import pytest

from archiver.discovery import what_is
from tests.discovery.answers import answer
from tests.discovery.test_feeds import RSS
from tests.discovery.test_links import HOME
from tests.discovery.test_sitemaps import NEWS

HOST = "https://www.herald.test"
STORIES = "".join(f'<a href="/story-{number}">Council votes on the bath again</a>' for number in range(10))
JSONLD = '<script type="application/ld+json">{"@graph": [{"@type": ["Thing", "NewsArticle"]}]}</script>'


@pytest.mark.parametrize(
    ("path", "body", "expected"),
    [
        ("/x", RSS, "feed"),
        ("/x", NEWS, "sitemap"),
        ("/x", "<sitemapindex/>", "sitemap"),
        ("/", HOME, "home"),
        ("/fr/", HOME, "home"),
        ("/politics/", HOME, "section"),
        ("/2024/05/31/vote", HOME, "article"),
        ("/bath", f"<html><body>{STORIES}</body></html>", "section"),
        ("/bath", f'<html><meta property="og:type" content="article"><body>{STORIES}</body></html>', "article"),
        ("/bath", f"<html>{JSONLD}<body>{STORIES}</body></html>", "article"),
        ("/author/jane-doe", "<html><body></body></html>", "section"),
        ("/bath", "<html><body>Hello</body></html>", "other"),
        ("/start", f"<html><body><nav>{STORIES[:160]}</a></nav></body></html>", "section"),
        ("/start", f"<html><body><p>{'The bath opens again. ' * 20}</p>{STORIES[:160]}</a></body></html>", "other"),
        ("/robots.txt", "User-agent: *", "other"),
        ("/x", b"\x89PNG", "other"),
    ],
)
def test_what_is(path: str, body: str | bytes, expected: str) -> None:
    assert what_is(answer(body, "text/html", url=f"{HOST}{path}")) == expected
