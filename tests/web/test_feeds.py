"""RSS of searches, sites and edits: valid, found by readers of feeds, and harmless."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from lxml import etree

from archiver.web.arguments import problem
from tests.web.archives import HOSTILE
from tests.web.serving import Answer, Serving

_SCHEMA = Path(__file__).with_name("rss.rng")
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
_SELF = "{http://www.w3.org/2005/Atom}link"

FEEDS = [
    "/search.rss",
    "/search.rss?q=harbour&site=gazette",
    "/search.rss?author=Ada+Whitlow&since=2020",
    "/search.rss?q=zyxwv",
    "/edits.rss",
    "/edits.rss?site=gazette&kind=substantive",
]


def channel(answer: Answer) -> Any:
    """The channel of a feed that is valid."""
    assert (answer.status, answer.headers["content-type"]) == (200, "application/rss+xml; charset=utf-8")
    feed = etree.fromstring(answer.body)
    etree.RelaxNG(etree.parse(_SCHEMA)).assertValid(feed)
    found = feed.find("channel")
    identities = [item.findtext("guid") for item in found.iterfind("item")]
    assert len(set(identities)) == len(identities)
    return found


@pytest.mark.parametrize("path", FEEDS)
def test_feeds_are_valid_and_know_where_they_are(press: Serving, path: str) -> None:
    found = channel(press.get(path))
    assert found.find(_SELF).get("href") == press.url + path
    assert found.findtext("link") == press.url + path.replace(".rss", "").replace(
        "/search", "/search?sort=newest" if path == "/search.rss" else "/search"
    ) + ("&sort=newest" if path.startswith("/search.rss?") else "")
    assert press.get(found.findtext("link").removeprefix(press.url)).status == 200


def test_a_feed_of_a_search_has_its_newest_articles_with_their_text(press: Serving) -> None:
    found = channel(press.get("/search.rss", q="harbour"))
    items = list(found.iterfind("item"))
    page = press.get("/search", q="harbour", sort="newest").text.partition('aria-label="Results"')[2]
    headlines = [html.unescape(title) for title in re.findall(r'<h2 dir="auto"><a[^>]*>(.*?)</a>', page)]
    assert [item.findtext("title") for item in items[: len(headlines)]] == headlines
    number = re.search(r'<h2 dir="auto"><a href="/article/(\d+)"', page)
    assert number is not None
    record = press.get(f"/article/{number[1]}.json").json
    assert items[0].findtext("link") == record["url"]
    assert html.escape(record["blocks"][0]["text"]) in items[0].findtext(_CONTENT)


def test_a_feed_of_edits_leads_to_their_comparisons(press: Serving) -> None:
    found = channel(press.get("/edits.rss"))
    page = press.get("/edits").text
    links = [html.unescape(path) for path in re.findall(r'class="headline" dir="auto"><a href="([^"]+)"', page)]
    addresses = [item.findtext("link") for item in found.iterfind("item")]
    assert addresses == [press.url + path for path in links[: len(addresses)]]
    assert press.get(addresses[0].removeprefix(press.url)).status == 200


class _Alternates(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if (tag, given.get("rel"), given.get("type")) == ("link", "alternate", "application/rss+xml"):
            self.found.append(given["href"] or "")


@pytest.mark.parametrize(
    ("path", "feeds"),
    [
        ("/", ["/search.rss", "/edits.rss"]),
        ("/search?q=harbour&sort=oldest&page=2", ["/search.rss?q=harbour"]),
        ("/search?q=a%26b&section=%22%3E", ["/search.rss?q=a%26b&section=%22%3E"]),
        ("/site/gazette", ["/search.rss?site=gazette", "/edits.rss?site=gazette"]),
        ("/edits?kind=silent", ["/edits.rss?kind=silent"]),
        ("/runs", []),
    ],
)
def test_readers_of_feeds_find_them(press: Serving, path: str, feeds: list[str]) -> None:
    parser = _Alternates()
    parser.feed(press.get(path).text)
    assert parser.found == feeds
    for feed in feeds:
        channel(press.get(feed))


@pytest.mark.parametrize("text", ["", *HOSTILE])
def test_hostile_texts_are_texts_in_a_feed(harm: Serving, text: str) -> None:
    asked = quote(text)
    for path in (f"/search.rss?site={asked}", f"/edits.rss?site={asked}", f"/search.rss?q={asked}", "/edits.rss"):
        answer = harm.get(path)
        if "?q=" in path and problem(text):
            assert (answer.status, answer.headers["content-type"]) == (400, "text/plain; charset=utf-8")
            continue
        for item in channel(answer).iterfind("item"):
            link = item.findtext("link")
            assert link is None or link.startswith(("https://harm.example/", harm.url))
            # what readers show as HTML: nothing in it but elements that we wrote
            for tag in ("description", _CONTENT):
                shown = item.findtext(tag)
                if shown:
                    names = {element.tag for element in etree.fromstring(f"<body>{shown}</body>").iter()}
                    assert not names & {"script", "img", "svg", "iframe", "style"}, shown
                    links = re.findall(r'(?:href|src)="([^"]*)"', shown)
                    assert all(link.startswith(("http://", "https://")) for link in links), links
