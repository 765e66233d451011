"""The links of a page."""

from __future__ import annotations

from dataclasses import replace

import pytest

from archiver.discovery import Discovery, Found, discover
from archiver.discovery.links import MAX_LINKS
from archiver.reasons import Reason, Why
from archiver.sites.file import Site
from tests.discovery.answers import answer

HOST = "https://www.herald.test"

HOME = """<!DOCTYPE html>
<html lang="en-GB">
<head>
  <title>The Herald
    &amp; News</title>
  <link rel="stylesheet" href="/style.css">
  <link rel="alternate" type="application/rss+xml" title="All stories" href="/feed.xml">
  <link rel="ALTERNATE feed" type="application/atom+xml; charset=utf-8" href="https://feeds.hoster.test/herald">
  <link rel="alternate" hreflang="fr" href="/fr/">
  <link rel="alternate" type="application/rss+xml" href="">
</head>
<body>
  <nav><a href="/politics">Politics</a> <a href="/citylife/">City life</a> <a href="/thevote">Who won the vote</a></nav>
  <ul class="main-menu"><li><a href="/green">Green</a></li></ul>
  <main>
    <a href="/story-1"><img src="1.jpg" alt="Picture"></a>
    <a href="/story-1#top">Bath closed after flood on Sunday night</a>
    <a href="/2024/05/31/vote">Vote</a>
    <a href="/story-2">Read on</a>
    <a href="/story-3"><img src="3.jpg" alt="Council meets in the open air again"></a>
    <a href="/tag/bath">Bath</a>
    <a href="/report.pdf">Report</a>
    <a href="https://sport.herald.test/cup-final-won-by-the-home-team">Cup</a>
    <a href="https://other.test/2024/05/31/elsewhere">Elsewhere</a>
    <a href="https://partner.test/2024/05/31/partner">Partner</a>
    <a href="mailto:desk@herald.test">Mail</a> <a href="javascript:void(0)">Menu</a> <a>Nothing</a> <a href="">Here</a>
  </main>
</body></html>"""


def link(path: str, kind: str, title: str, reason: str) -> Found:
    url = path if path.startswith("https:") else f"{HOST}{path}"
    return Found(url=url, kind=kind, origin="link", title=title, reason=reason)  # type: ignore[arg-type]


FEEDS = (
    Found(url=f"{HOST}/feed.xml", kind="feed", origin="alternate", title="All stories"),
    Found(url="https://feeds.hoster.test/herald", kind="feed", origin="alternate"),
    Found(url=f"{HOST}/", kind="feed", origin="alternate"),
)

LINKS = (
    link("/politics", "section", "Politics", "section: politics"),
    link("/citylife/", "section", "City life", "link in the navigation"),
    link("/thevote", "page", "Who won the vote", "nothing tells"),
    link("/green", "section", "Green", "link in the navigation"),
    link("/story-1", "article", "Bath closed after flood on Sunday night", "headline as link text"),
    replace(
        link("/2024/05/31/vote", "article", "Vote", "date in the path"), earliest="2024-05-31", latest="2024-05-31"
    ),
    link("/story-2", "page", "Read on", "nothing tells"),
    link("/story-3", "article", "Council meets in the open air again", "headline as link text"),
    link("/tag/bath", "other", "Bath", "tag in the path"),
    link("/report.pdf", "other", "Report", "document: .pdf"),
    link("https://sport.herald.test/cup-final-won-by-the-home-team", "article", "Cup", "headline in the path"),
)


def test_links_of_a_home_page() -> None:
    discovery = discover(answer(HOME, "text/html; charset=utf-8", url=f"{HOST}/"))
    assert discovery == Discovery(kind="page", title="The Herald & News", language="en", found=(*FEEDS[:2], *LINKS))


def test_hosts_of_the_site_count_as_within() -> None:
    site = Site(key="herald", start=(f"{HOST}/",), hosts=("partner.test",), deny=("/story-2",))
    found = {item.url: item.reason for item in discover(answer(HOME, "text/html", url=f"{HOST}/"), site).found}
    assert found["https://partner.test/2024/05/31/partner"] == "date in the path"
    assert found[f"{HOST}/story-2"] == "deny: /story-2"
    assert "https://other.test/2024/05/31/elsewhere" not in found


def test_relative_links_follow_the_base() -> None:
    body = '<html><head><base href="/news/"></head><body><a href="2024/05/31/a">A</a></body></html>'
    assert [item.url for item in discover(answer(body, "text/html")).found] == [f"{HOST}/news/2024/05/31/a"]


def test_a_page_where_a_feed_was_expected_gives_its_feeds_only() -> None:
    expected = Discovery(kind="page", title="The Herald & News", language="en", found=FEEDS[:2])
    feed = Site(key="herald", start=(f"{HOST}/",), feeds=(f"{HOST}/x",))
    sitemap = Site(key="herald", start=(f"{HOST}/",), sitemaps=(f"{HOST}/x",))
    for content_type, site, refused in (
        ("application/rss+xml", None, "feed is HTML"),
        ("text/html", feed, "feed is HTML"),
        ("text/html", sitemap, "sitemap is HTML"),
    ):
        discovery = discover(answer(HOME, content_type), site)
        assert discovery == Discovery(
            kind="page",
            title=expected.title,
            language="en",
            found=expected.found,
            refused=Why(Reason.NOT_A_LIST, refused),
        )


def test_a_page_of_endless_links_is_cut() -> None:
    body = "<html><body>" + "".join(f'<a href="/story/{number}">x</a>' for number in range(MAX_LINKS + 1))
    discovery = discover(answer(body, "text/html"))
    assert len(discovery.found) == MAX_LINKS
    assert discovery.refused == Why(Reason.TOO_MANY_URLS, "too many links: cut at 5,000")


def test_a_page_without_anything() -> None:
    assert discover(answer("<p>Hello</p>", "text/html")) == Discovery(kind="page")


def test_a_base_that_is_no_address_is_none() -> None:
    for base in ("http://[", "mailto:desk@herald.test", "http://:99999/"):
        body = f'<html><head><base href="{base}"></head><body><a href="/2024/05/31/a">A</a></body></html>'
        assert [item.url for item in discover(answer(body, "text/html")).found] == [f"{HOST}/2024/05/31/a"]


def scripted(*scripts: str, body: str = '<div id="__next"></div>') -> list[str]:
    page = f"<!DOCTYPE html><html><head><title>Herald</title></head><body>{body}{''.join(scripts)}</body></html>"
    return [found.url for found in discover(answer(page, "text/html", url=f"{HOST}/")).found]


NEXT = """<script id="__NEXT_DATA__" type="application/json">{"page": "/", "props": {"pageProps": {"blocks": [
  {"kind": "hero", "story": {"headline": "Lock gates open after a long winter", "url": "/lock-gates"}},
  {"kind": "list", "items": [{"link": "/2024/05/31/tide-mill", "image": {"url": "/img/a.jpg"}},
    {"href": "https://www.herald.test/2024/05/31/heron", "title": "Heron"},
    {"url": "https://other.test/2024/05/31/elsewhere"}, {"url": "//cdn.test/x"}, {"url": 5}, {"path": "2024"}]}]}},
  "buildId": "x"}</script>"""


def test_the_data_of_a_page_that_scripts_write() -> None:
    stories = [f"{HOST}/lock-gates", f"{HOST}/2024/05/31/tide-mill", f"{HOST}/2024/05/31/heron"]

    assert scripted(NEXT) == stories
    assert scripted('<script type="application/json">{"a": [</script>', NEXT) == stories


def test_a_list_in_json_ld() -> None:
    items = """{"@type": "ListItem", "position": 1, "url": "https://www.herald.test/2024/05/31/tide-mill"},
        {"@type": "ListItem", "position": 2, "item": "https://www.herald.test/2024/05/31/heron"},
        {"@type": "ListItem", "position": 3, "item": {"@id": "https://www.herald.test/2024/05/31/lock"}}"""
    for around in ('{"@type": "ItemList", "itemListElement": [%s]}', '{"mainEntity": {"itemListElement": [%s]}}'):
        script = f'<script type="application/ld+json">{around % items}</script>'
        assert scripted(script) == [f"{HOST}/2024/05/31/{name}" for name in ("tide-mill", "heron", "lock")]


@pytest.mark.parametrize(
    "script",
    [
        '<script>window.__NUXT__={"data":[{"list":[{"url":"/2024/05/31/tide-mill"},{"url":"/2024/05/31/heron"}]}]}</script>',
        r'<script>window.__STATE__ = JSON.parse("[{\"to\":\"\u002F2024\u002F05\u002F31\u002Ftide-mill\"},'
        r'{\"to\":\"\/2024\/05\/31\/heron\"}]")</script>',
        r'<script>self.__next_f.push([1,"5:[\"$\",\"a\",null,{\"href\":\"/2024/05/31/tide-mill\"}]\n"])</script>'
        r'<script>self.__next_f.push([1,"6:[\"$\",\"a\",null,{\"href\":\"/2024/05/31/heron\"}]\n"])</script>',
        '<script>f(function(a){return {l:[{u:"/2024/05/31/tide-mill",a:a},{u:"/2024/05/31/heron"}]}}(1))</script>',
        '<script type="application/json">[{"slug": "2024/05/31/tide-mill"}, {"slug": "2024/05/31/heron"}]</script>',
        '<script type="application/json">{"a": [{"website_url": "https://www.herald.test/2024/05/31/tide-mill"},'
        ' {"website_url": "https://www.herald.test/2024/05/31/heron"}]}</script>',
        '<script type="application/ld+json">{"@type": "ItemList", "itemListElement":'
        ' ["https://www.herald.test/2024/05/31/tide-mill", "https://www.herald.test/2024/05/31/heron"]}</script>',
        '<div data-href="/2024/05/31/tide-mill"></div><div data-props=\'{"to": "/2024/05/31/heron"}\'></div>',
    ],
)
def test_stories_in_whatever_data(script: str) -> None:
    noise = '<script>track("/api/v1/events", "/static/app.js", "https://other.test/2024/05/31/x")</script>'

    assert scripted(noise + script) == [f"{HOST}/2024/05/31/{name}" for name in ("tide-mill", "heron")]


def test_the_data_of_a_page_with_links_is_left_alone() -> None:
    assert scripted(NEXT, body='<a href="/2024/05/30/mast">Mast</a>') == [f"{HOST}/2024/05/30/mast"]


def test_feeds_of_comments_are_no_feeds() -> None:
    def feeds(page: str, *hrefs: str) -> list[str]:
        links = "".join(f'<link rel="alternate" type="application/rss+xml" href="{href}">' for href in hrefs)
        found = discover(answer(f"<html><head>{links}</head><body>x</body></html>", "text/html", url=HOST + page)).found
        return [feed.url.removeprefix(HOST) for feed in found]

    story = "/2024/05/31/tide-mill-turns-again/"
    assert feeds("/", "/feed/", "/comments/feed/", "/?feed=comments-rss2", "/feeds/comments/default") == ["/feed/"]
    assert feeds(story, "/feed/", f"{story}feed/", f"{story}feed/atom/") == ["/feed/"]
    assert feeds("/category/sport/", "/category/sport/feed/") == ["/category/sport/feed/"]


def test_the_type_of_a_json_feed_is_also_that_of_interfaces() -> None:
    head = "".join(
        f'<link rel="alternate" type="application/json" href="{path}">'
        for path in ("/wp-json/wp/v2/posts/7", "/feed.json")
    )
    found = discover(answer(f"<html><head>{head}</head><body></body></html>", "text/html")).found

    assert [(each.url, each.kind) for each in found] == [("https://www.herald.test/feed.json", "feed")]


@pytest.mark.parametrize(
    "page",
    [
        '<frameset cols="20%,*"><frame src="/nav.html"><frame src="main.html"><noframes>Frames!</noframes></frameset>',
        '<body><iframe src="/nav.html"></iframe><iframe src="main.html"></iframe><iframe src="//ads.test/1"></iframe>',
    ],
)
def test_the_frames_of_a_page_without_stories_are_its_lists(page: str) -> None:
    found = discover(answer(f"<html>{page}</html>", "text/html", url=f"{HOST}/")).found

    assert [(link.url, link.kind) for link in found] == [
        (f"{HOST}/nav.html", "section"),
        (f"{HOST}/main.html", "section"),
    ]


def test_the_frames_of_a_page_with_stories_are_none() -> None:
    story = f"{HOST}/2024/05/31/vote"
    page = f'<html><body><a href="{story}">Vote</a><iframe src="/weather.html"></iframe></body></html>'

    assert [link.url for link in discover(answer(page, "text/html", url=f"{HOST}/")).found] == [story]


@pytest.mark.parametrize("media_type", ["text/xml", "application/xml", "application/json", ""])
def test_a_feed_declared_as_what_it_shares_a_type_with(media_type: str) -> None:
    head = "".join(
        f'<link rel="alternate" type="{media_type}" href="{path}">' for path in ("/feed.xml", "/api/posts/1")
    )

    assert [link.url for link in discover(answer(f"<html><head>{head}</head></html>", "text/html")).found] == [
        f"{HOST}/feed.xml"
    ]
