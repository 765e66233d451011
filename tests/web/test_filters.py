from __future__ import annotations

import pytest

from archiver.archive.search.search import HIT, HIT_END
from archiver.web import filters


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://www.example.org/a", "https://www.example.org/a"),
        ("HTTP://www.example.org/", "HTTP://www.example.org/"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        (" https://www.example.org/", None),
        ("//www.example.org/", None),
        ("", None),
        (None, None),
    ],
)
def test_only_addresses_of_the_web_are_links(url: str | None, link: str | None) -> None:
    assert filters.outside(url) == link


def test_hits_are_marked_and_all_else_is_text() -> None:
    snippet = f"<b>the</b> {HIT}port & bac{HIT_END}\n said{HIT_END} {HIT}open"
    assert filters.marked(snippet) == "&lt;b&gt;the&lt;/b&gt; <mark>port &amp; bac</mark> said\ue001 open"
    assert filters.marked(None) == ""


def test_sources_outcomes_and_losses_in_words() -> None:
    sources = ("jsonld:headline", "visible:byline", "rule:title", "url", "nobody:knows", "")
    assert [filters.source_words(source) for source in sources] == [
        "Data for search engines (JSON-LD)",
        "What readers of the page see",
        "A selector of sites.toml",
        "The address of the page",
        "nobody:knows",
        "",
    ]
    assert [filters.code_words(outcome, "what became of a page") for outcome in ("new", "gone", "odd", None)] == [
        "a story that was not known",
        "HTTP 404 or 410",
        "odd",
        "",
    ]
    reasons = ("no author (-0.05)", "text is certain to 0.93 (-0.04)", "no text")
    assert [filters.without_loss(reason) for reason in reasons] == [
        "no author",
        "text is certain to 0.93",
        "no text",
    ]


def test_paths_and_queries() -> None:
    assert filters.path("a/b?c <é>") == "a%2Fb%3Fc%20%3C%C3%A9%3E"
    assert filters.query({"q": "a&b", "site": None, "page": ""}) == "?q=a%26b"
    assert filters.query({}) == ""
