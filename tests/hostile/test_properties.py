"""Whatever the bytes: `extract` gives an article or says why not, the same each time, without a harmful character."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archiver import Article, extract
from archiver.errors import ExtractionError
from tests.extraction.stories import story

ADDRESS = "https://www.example-post.co.uk/news/ferry-sails-again-41877"

#: What no title, text or other string of an article holds.
UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")

#: Pieces of pages, in which parsers and readers know each other's limits.
PIECES = st.sampled_from(
    [
        *("<p>", "</p>", "<div>", "</div>", "<a href='", "'>", '">', "<b", "<!--", "-->", "</html>", "<body>", "<svg>"),
        *(
            "<script type='application/ld+json'>",
            "</script>",
            '{"@type":"NewsArticle","headline":"',
            '","author":[',
            "}",
        ),
        *(
            '"datePublished":"',
            "2024-05-01T08:15:00Z",
            "\\u0000",
            "\\ud800",
            "\\u009b",
            "&#27;",
            "&#xD800;",
            "&amp;#7;",
        ),
        *(
            "<meta property='og:title' content='",
            "<time datetime='",
            "<h1>",
            "</h1>",
            "<title>",
            "<table><tr><td>",
            "<li>",
        ),
        *(
            "Ferry to sail again ",
            "By Eva Marsh ",
            "\x00",
            "\x0b",
            "\x1b[2J",
            "\x9b",
            "\ufeff",
            "\u202e",
            "\U0001f600",
            "&",
        ),
        *(
            "The council said on Monday that nothing but fishing boats had crossed the sound in two years. ",
            "<",
            ">",
            "=",
        ),
    ]
)
MARKUP = st.lists(PIECES, max_size=60).map("".join)
CHARSETS = st.sampled_from(["utf-8", "utf-16", "utf-16-le", "utf-32-be", "cp1252", "utf-7", "shift_jis", "gb18030"])
LABELS = st.sampled_from(
    ["utf-8", "utf-16", "rot13", "undefined", "punycode", "x", "iso-8859-8-i", "utf-7", "big5", "\0"]
)

PAGES = st.one_of(
    st.binary(max_size=400),
    st.builds(lambda text, charset: text.encode(charset, "ignore"), MARKUP, CHARSETS),
    st.builds(lambda text: story(text, text, text, head=text), MARKUP),
    st.builds(lambda page, at, junk: page[:at] + junk + page[at:], st.just(story()), st.integers(0, 3000), st.binary()),
)


def reading(page: bytes, label: str) -> Article | str:
    try:
        return extract(page, ADDRESS, headers={"Content-Type": f"text/html; charset={label}"})
    except ExtractionError as error:
        return f"{error.reason}: {error}"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(PAGES, LABELS)
def test_extract(page: bytes, label: str) -> None:
    article = reading(page, label)

    assert reading(page, label) == article
    if isinstance(article, Article):
        assert UNFIT.findall(_strings(article)) == []


@pytest.mark.slow
@settings(max_examples=3000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(PAGES, LABELS)
def test_extract_at_length(page: bytes, label: str) -> None:
    article = reading(page, label)

    if isinstance(article, Article):
        assert UNFIT.findall(_strings(article)) == []


def _strings(article: Article) -> str:
    """All strings of the article, one a line; raises where JSON or UTF-8 cannot say them."""
    json.dumps(article.to_dict(), ensure_ascii=False, allow_nan=False).encode()
    return "\n".join(map(str, _values(article.to_dict())))


def _values(value: object) -> list[object]:
    if isinstance(value, dict):
        return [part for item in value.values() for part in _values(item)]
    if isinstance(value, list):
        return [part for item in value for part in _values(item)]
    return [value]
