"""What an address leads to. The addresses are made up after the forms that news sites use."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.discovery.classify import Verdict, as_listed, classify, found_kind
from archiver.sites.file import Site
from archiver.urls import clean

HOST = "https://www.herald.test"


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/politics/2024/05/31/council-votes", "date in the path"),
        ("/2024/05/31/vote", "date in the path"),
        ("/news/2023/dec/21/outage", "date in the path"),
        ("/politique/31-05-2024/vote.php", "date in the path"),
        ("/esteri/24_maggio_31/voto.shtml", "date in the path"),
        ("/opinion/20240531-vote", "date in the path"),
        ("/world/europe-52241221", "number in the path"),
        ("/uutiset/3-11212601", "number in the path"),
        ("/article/4d6714d00666fef0117a8e2e/", "number in the path"),
        ("/panorama/wahl-a-8d856701-4951-4e34-a500-c3ac8ffcc717", "number in the path"),
        ("/story/wahl,VGqt123456.html", "number in the path"),
        ("/Der-Rat-stimmt-ab/!5928990/", "number in the path"),
        ("/wahl-im-rat-2196g.htm", "slug with extension"),
        ("/politik/der-rat-stimmt-ab", "headline in the path"),
        ("/der-rat-der-stadt-stimmt-morgen-ab/", "headline in the path"),
        ("/videos/der-rat-stimmt-ueber-das-bad-ab", "headline in the path"),
        ("/themen/klima/der-rat-stimmt-ab", "headline in the path"),
        ("/%D8%A7%D9%84%D9%82/%D8%AA%D8%AF%D9%81-%D8%B2%D8%A7-%D9%88%D8%AA%D8%AA-%D8%A7%D9%84", "headline in the path"),
        ("/?p=5031", "number in the query"),
        ("/news/view.html?idx=8576&page=1", "number in the query"),
        ("/autonews.php?newsid=64", "number in the query"),
        ("/story/aoki-cover", "story in the path"),
        ("/stadt/hingucker-am-flugplatz.html", "slug with extension"),
        ("/archive/2020/08/fires-are-a-warning/", "date in the path"),
        ("/author-of-the-year-wins-again-2024/", "headline in the path"),
        ("/search-for-missing-hikers-goes-on", "headline in the path"),
        ("/tag/der-rat-stimmt-ueber-das-bad-ab-1234567", "number in the path"),
    ],
)
def test_articles(path: str, reason: str) -> None:
    assert classify(f"{HOST}{path}") == Verdict("article", reason)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/", Verdict("home", "no path")),
        ("/index.html", Verdict("home", "no path")),
        ("/fr/", Verdict("home", "no path")),
        ("/en-gb/index.php", Verdict("home", "no path")),
        ("/politics", Verdict("section", "section: politics")),
        ("/fr/politique/", Verdict("section", "section: politique")),
        ("/sport/fussball/bundesliga/", Verdict("section", "section: sport/fussball/bundesliga")),
        ("/wirtschaft/index.html", Verdict("section", "section: wirtschaft")),
        ("/category/city-hall/", Verdict("section", "category in the path")),
        ("/rubrique/vie-locale", Verdict("section", "rubrique in the path")),
        ("/tag/housing", Verdict("tag", "tag in the path")),
        ("/tags/city-of-the-year/", Verdict("tag", "tags in the path")),
        ("/en/topic/climate", Verdict("tag", "topic in the path")),
        ("/themen/wohnen/", Verdict("tag", "themen in the path")),
        ("/?tag=housing", Verdict("tag", "tag in the query")),
        ("/?cat=7", Verdict("tag", "cat in the query")),
        ("/author/jane-doe", Verdict("author", "author in the path")),
        ("/auteurs/jeanne-dupont/", Verdict("author", "auteurs in the path")),
        ("/profile/janedoe", Verdict("author", "profile in the path")),
        ("/@janedoe", Verdict("author", "handle")),
        ("/?author=3", Verdict("author", "author in the query")),
        ("/video/", Verdict("index", "only video in the path")),
        ("/videos/sport", Verdict("index", "only videos in the path")),
        ("/culture/podcasts", Verdict("index", "only podcasts in the path")),
        ("/bildergalerien/", Verdict("index", "only bildergalerien in the path")),
        ("/2024/05/", Verdict("archive", "only a date: 2024/05")),
        ("/archives/2024/05/31", Verdict("archive", "only a date: 2024/05/31")),
        ("/news/2024-05-31/", Verdict("archive", "only a date: 2024-05-31")),
        ("/archiv", Verdict("archive", "archive: archiv")),
        ("/events/?date=2024-05-31", Verdict("archive", "date in the query")),
        ("/politics/page/3/", Verdict("pagination", "page 3")),
        ("/lokales/seite/2", Verdict("pagination", "seite 2")),
        ("/politics?page=2", Verdict("pagination", "page in the query")),
        ("/search?q=bath", Verdict("search", "search in the path")),
        ("/suche/bad/", Verdict("search", "search in the path")),
        ("/?s=bath", Verdict("search", "search in the query")),
        ("/login", Verdict("account", "account page: login")),
        ("/fr/abonnement.html", Verdict("account", "account page: abonnement")),
        ("/newsletter", Verdict("account", "account page: newsletter")),
        ("/about-us/", Verdict("service", "service page: about-us")),
        ("/info/mentions-legales", Verdict("service", "service page: mentions-legales")),
        ("/datenschutz.html", Verdict("service", "service page: datenschutz")),
        ("/files/report.pdf?v=2", Verdict("media", "document: .pdf")),
        ("/img/2024/05/31/vote.JPG", Verdict("media", "picture: .jpg")),
        ("/v/clip.mp4", Verdict("media", "video: .mp4")),
        ("/feed/", Verdict("feed", "named feed")),
        ("/politics/rss.xml", Verdict("feed", "named feed")),
        ("/politics.rss", Verdict("feed", "named feed")),
        ("/?feed=rss2", Verdict("feed", "feed in the query")),
        ("/sitemap_index.xml", Verdict("sitemap", "named sitemap")),
        ("/news-sitemap-2024.xml.gz", Verdict("sitemap", "named sitemap")),
        ("/data/stops.xml", Verdict("media", "data: .xml")),
        ("/hope/", Verdict("page", "nothing tells")),
        ("/sport/results-2024", Verdict("page", "nothing tells")),
        ("/euro2024/", Verdict("page", "nothing tells")),
        ("/thingsthatwentwrong", Verdict("page", "nothing tells")),
    ],
)
def test_other_pages(path: str, expected: Verdict) -> None:
    assert classify(f"{HOST}{path}") == expected


SITE = Site(
    key="herald",
    start=(f"{HOST}/",),
    sections=(f"{HOST}/city/",),
    feeds=(f"{HOST}/latest",),
    sitemaps=(f"{HOST}/map",),
    deny=("/quiz/",),
)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/quiz/2024/05/31/who-said-it", Verdict("denied", "deny: /quiz/")),
        ("", Verdict("home", "named in sites.toml")),
        ("/city?utm_source=x", Verdict("section", "named in sites.toml")),
        ("/latest", Verdict("feed", "named in sites.toml")),
        ("/map", Verdict("sitemap", "named in sites.toml")),
        ("/politics/2024/05/31/vote", Verdict("article", "date in the path")),
    ],
)
def test_the_site_knows_better(path: str, expected: Verdict) -> None:
    assert classify(f"{HOST}{path}", SITE) == expected


def test_where_a_site_names_what_to_allow_nothing_else_is_a_story() -> None:
    site = Site(key="herald", start=(f"{HOST}/",), allow=(r"/n/\d+",))
    assert classify(f"{HOST}/n/1", site) == Verdict("article", r"allow: /n/\d+")
    assert classify(f"{HOST}/politics/2024/05/31/vote", site) == Verdict("denied", "matches none of allow")
    assert classify(f"{HOST}/politics/", site) == Verdict("section", "section: politics")


def test_a_list_of_stories_is_believed() -> None:
    assert as_listed(f"{HOST}/hope/") == ("article", "listed as a story")
    assert as_listed(f"{HOST}/tag/housing") == ("article", "listed as a story")
    assert as_listed(f"{HOST}/2024/05/31/vote") == ("article", "date in the path")
    assert as_listed(f"{HOST}/report.pdf") == ("other", "document: .pdf")
    assert as_listed(f"{HOST}/quiz/1", SITE) == ("other", "deny: /quiz/")


def test_found_kind() -> None:
    kinds = ("article", "page", "section", "feed", "sitemap", "home", "tag", "media")
    assert [found_kind(Verdict(kind, "")) for kind in kinds] == [
        *("article", "page", "section", "feed", "sitemap", "section", "other", "other")
    ]


@settings(deadline=None)
@given(st.text(max_size=100), st.text(max_size=60))
def test_every_address_has_a_verdict_with_a_reason(path: str, query: str) -> None:
    if url := clean(f"{HOST}/{path}?{query}"):
        verdict = classify(url)
        assert verdict.reason
        assert len(verdict.reason) < 2_100


@pytest.mark.parametrize(
    "piece", ["a", "a1", "1", "-", "a-", "/", "1/", "%61", "_a1-", "ab12", "2024/", "20240531", "&p="]
)
def test_no_address_takes_long(piece: str) -> None:
    """Bait for the patterns: the cost of ten long addresses is at most a hundred times that of as many characters in
    short ones."""
    long, short = f"{HOST}/{piece * 2000}"[:2000], f"{HOST}/politics/story-about-a-vote"

    def cost(url: str, times: int) -> float:
        start = time.process_time()
        for _ in range(times):
            classify(url)
        return time.process_time() - start

    cost(short, 100)
    assert cost(long, 10) < 100 * cost(short, 10 * len(long) // len(short))
