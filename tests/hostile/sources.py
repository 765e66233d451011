"""Feeds and sitemaps made to fill memory, to fetch what they name, or never to end."""

from __future__ import annotations

import gzip

from tests.hostile.case import Corpus, Listed
from tests.newsweb.answers import Answer, document

SOURCES = Corpus()

#: Where the sources stand; what they list is of the same site.
SITE = "https://www.example-post.co.uk"

_LAUGHS = "<!DOCTYPE x [<!ENTITY l0 'ha'>" + "".join(
    f"<!ENTITY l{level} '{f'&l{level - 1};' * 10}'>" for level in range(1, 10)
)
_FETCHED = '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY % y SYSTEM "http://127.0.0.1:9/x.dtd"> %y;'


def _rss(items: str, prolog: str = "") -> Answer:
    text = f'<?xml version="1.0"?>{prolog}<rss version="2.0"><channel><title>Post</title>{items}</channel></rss>'
    return document("application/rss+xml", text)


def _atom(entries: str, prolog: str = "") -> Answer:
    text = f'<?xml version="1.0"?>{prolog}<feed xmlns="http://www.w3.org/2005/Atom">{entries}</feed>'
    return document("application/atom+xml", text)


def _sitemap(urls: str, prolog: str = "", root: str = "urlset") -> Answer:
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return document("application/xml", f'<?xml version="1.0"?>{prolog}<{root} xmlns="{space}">{urls}</{root}>')


def _item(title: str, number: int = 1) -> str:
    return f"<item><title>{title}</title><link>{SITE}/news/ferry-sails-again-{number}</link></item>"


def _entry(title: str) -> str:
    return f'<entry><title>{title}</title><link href="{SITE}/news/ferry-sails-again-1"/></entry>'


def _url(more: str = "", number: int = 1) -> str:
    return f"<url><loc>{SITE}/news/ferry-sails-again-{number}</loc>{more}</url>"


@SOURCES(Listed(kind="feed", found=1))
def billion_laughs_in_rss() -> Answer:
    return _rss(_item("&l9;"), f"{_LAUGHS}]>")


@SOURCES(Listed(kind="feed", found=1))
def billion_laughs_in_atom() -> Answer:
    return _atom(_entry("&l9;"), f"{_LAUGHS}]>")


@SOURCES(Listed(kind="sitemap", found=1))
def billion_laughs_in_a_sitemap() -> Answer:
    return _sitemap(_url("<lastmod>&l9;</lastmod>"), f"{_LAUGHS}]>")


@SOURCES(Listed(kind="feed", found=1))
def entities_fetched_by_rss() -> Answer:
    return _rss(_item("&x;"), f"{_FETCHED}]>")


@SOURCES(Listed(kind="feed", found=1))
def entities_fetched_by_atom() -> Answer:
    return _atom(_entry("&x;"), f"{_FETCHED}]>")


@SOURCES(Listed(kind="sitemap", found=1))
def entities_fetched_by_a_sitemap() -> Answer:
    return _sitemap(_url("<lastmod>&x;</lastmod>"), f"{_FETCHED}]>")


@SOURCES(Listed(kind="feed", found=1))
def included_files() -> Answer:
    include = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>'
    return _rss(include + _item("Ferry"))


@SOURCES(Listed(kind="feed", found=50_000, refused="too many URLs: cut at 50,000"), heavy=True)
def feed_of_300_000_items() -> Answer:
    return _rss("".join(_item("Ferry", number) for number in range(300_000)))


@SOURCES(Listed(kind="sitemap", found=50_000, refused="too many URLs: cut at 50,000"), heavy=True)
def sitemap_of_a_million_urls() -> Answer:
    answer = _sitemap("".join(_url(number=number) for number in range(1_000_000)))
    return document("application/gzip", gzip.compress(answer.body, 1, mtime=0))


@SOURCES(Listed(kind="sitemap_index", found=1))
def sitemap_that_lists_itself() -> Answer:
    own = "".join(f"<sitemap><loc>{SITE}{path}</loc></sitemap>" for path in ("/source", "/sitemap-2.xml"))
    return _sitemap(own, root="sitemapindex")


@SOURCES(Listed(kind="sitemap", found=0, refused="no entry within 8,388,608 bytes"))
def address_of_ten_megabytes() -> Answer:
    return _sitemap(f"<url><loc>{SITE}/{'x' * 10_000_000}</loc></url>")


@SOURCES(Listed(kind="feed", found=1, refused="XML is too deep or too long for XML"))
def nested_item() -> Answer:
    return _rss(_item("Ferry") + "<item>" + "<a>" * 1_000_000)


@SOURCES(Listed(kind="feed", found=2))
def attributes_of_an_item() -> Answer:
    attributes = " ".join(f"a{number}='1'" for number in range(20_000))
    return _rss(_item("One") + f"<item {attributes}/>" + _item("Two", 2))


@SOURCES(Listed(kind="feed", found=1, refused="XML is cut short"))
def feed_cut_short() -> Answer:
    answer = _rss(_item("Ferry") + _item("Ferry", 2))
    return document("application/rss+xml", answer.body[:-60])


@SOURCES(Listed(kind="feed", found=1))
def control_characters_in_a_title() -> Answer:
    return _rss(_item("Ferry &#27;[2J \x1b[31m &#155; &#0; &#xD800; \x00 again"))


@SOURCES(Listed(kind="other", found=0, refused="neither feed, sitemap nor HTML: application/feed+json"))
def nested_json_feed() -> Answer:
    return document("application/feed+json", '{"version":"https://jsonfeed.org/version/1","items":' + "[" * 100_000)


@SOURCES(Listed(kind="page", found=5_000, refused="too many links: cut at 5,000"), heavy=True)
def section_of_a_million_links() -> Answer:
    links = "".join(f'<a href="/news/ferry-sails-again-{number}">Ferry</a>\n' for number in range(300_000))
    return document("text/html", f"<html><body>{links}</body></html>")
