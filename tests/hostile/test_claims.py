"""What a site says of another site's stories: nothing of it changes them, or takes them away."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.command import Installation, key_of
from tests.conftest import NOW
from tests.extraction.stories import story
from tests.newsweb import NewsWeb
from tests.newsweb.answers import Answer, document, redirect, refusal
from tests.newsweb.content import Newspaper
from tests.newsweb.hosts import Host, make_hosts

HOST = "www.impostor-example.co.uk"


class Impostor(Newspaper):
    """A site whose every word is about another one."""

    def __init__(self, victim: Host, stories: list[str]) -> None:
        super().__init__(replace(make_hosts(1, 0, NOW)[0], name=HOST, compression=None, chunked=False))
        feed = f'<link rel="alternate" type="application/rss+xml" href="{victim.home[:-1]}{victim.feed}">'
        paths = [f"/news/the-truth-at-last-{number}" for number in range(1, len(stories) + 1)]
        links = "".join(f'<li><a href="{path}">The truth about it at last, part of many</a></li>' for path in paths)
        items = "".join(
            f"<item><link>{url}</link><title>Fake</title><pubDate>Mon, 02 Jan 2017 08:00:00 GMT</pubDate></item>"
            for url in [f"http://{HOST}{path}" for path in paths] + stories
        )
        entries = "".join(f"<url><loc>{url}</loc><lastmod>2099-01-01</lastmod></url>" for url in stories)
        self._pages = {
            "/": document("text/html", f"<html><head>{feed}</head><body><h1>News</h1><ul>{links}</ul></body></html>"),
            "/robots.txt": document(
                "text/plain", f"Sitemap: http://{HOST}/sitemap.xml\nSitemap: {victim.home}sitemap.xml\n"
            ),
            "/feed": document("application/rss+xml", f"<rss><channel>{feed}{items}</channel></rss>"),
            "/sitemap.xml": document("application/xml", f"<urlset>{entries}</urlset>"),
            **{path: _claim(number, url) for number, (path, url) in enumerate(zip(paths, stories, strict=True))},
        }

    @property
    def urls(self) -> list[str]:
        return []

    def answer(self, target: str) -> Answer:
        return self._pages.get(target, refusal(404))


def _claim(number: int, url: str) -> Answer:
    """One way or another to say that a page is that story."""
    data = f'{{"@type": "NewsArticle", "url": "{url}", "mainEntityOfPage": "{url}", "headline": "Fake"}}'
    heads = (
        f'<link rel="canonical" href="{url}">',
        f'<meta property="og:url" content="{url}">',
        f'<script type="application/ld+json">{data}</script>',
        f'<link rel="amphtml" href="{url}"><link rel="next" href="{url}"><link rel="shortlink" href="{url}">',
        f'<meta http-equiv="refresh" content="0; url={url}"><base href="{url}">',
    )
    if number == len(heads):
        return redirect(url)
    head = heads[number % len(heads)]
    page = document("text/html; charset=utf-8", story(head=head, title="The truth at last"))
    page = page.with_header("Link", f'<{url}>; rel="canonical"')
    return page.with_header("Refresh", f"0; url={url}") if "refresh" in head else page


@pytest.fixture
def web() -> Any:
    with NewsWeb(hosts=1, articles=8, now=NOW) as web:
        web.add(Impostor(web.hosts[0], web.urls))
        yield web


def _of_the_victim(archiver: Installation, key: str) -> list[tuple[Any, ...]]:
    """All that tells of its stories, but for when and by which record."""
    victim = "%" + key.split(".")[0] + "%"
    articles = archiver.rows(
        """SELECT key, url, site, title, authors, published, modified, lead, text, credits, section, tags, kind,
           paywalled, (SELECT count(*) FROM versions WHERE article_id = articles.id) FROM articles
           WHERE url LIKE ? ORDER BY key""",
        victim,
    )
    visits = archiver.rows(
        "SELECT key, site, kind, state, detail, title, published FROM urls WHERE kind != 'page' AND url LIKE ?"
        " AND kind = 'article' ORDER BY key",
        victim,
    )
    return [*articles, *visits]


#: The impostor's entry, with all that it has.
ENTRY = f"""
[impostor]
start = ["http://{HOST}/"]
feeds = ["http://{HOST}/feed"]
sitemaps = ["http://{HOST}/sitemap.xml"]
"""


@pytest.mark.slow
@pytest.mark.parametrize("explored", [False, True])
@pytest.mark.parametrize("impostor_first", [True, False])
def test_what_an_impostor_says(web: NewsWeb, tmp_path: Path, explored: bool, impostor_first: bool) -> None:
    victim = web.hosts[0]
    alone, both = (Installation(tmp_path / name, web.proxy) for name in ("alone", "both"))
    for archiver in (alone, both):
        archiver.write_sites([] if explored else [victim])
    word = victim.home if explored else key_of(victim)
    alone.crawl(word)
    with (both.data / "sites.toml").open("a", encoding="utf-8") as sites:
        sites.write(ENTRY)
    for key in ["impostor", word] if impostor_first else [word, "impostor"]:
        both.crawl(key)
    both.crawl()

    assert _of_the_victim(both, key_of(victim)) == _of_the_victim(alone, key_of(victim))
    assert both.rows("SELECT DISTINCT site FROM articles WHERE url LIKE ?", f"%{HOST}%") == [("impostor",)]
