"""Feeds, sitemaps and robots.txt of a newspaper."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from html import escape

from tests.newsweb.answers import Answer, document, http_date
from tests.newsweb.hosts import Host
from tests.newsweb.text import Story

#: Address of a story, and the story.
Entry = tuple[str, Story]

_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SITEMAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def robots(host: Host) -> Answer:
    return document(
        "text/plain",
        f"# {host.title}\nUser-agent: *\nDisallow: /private/\nDisallow: /search\n\n"
        + (f"Sitemap: {host.home}{sitemap_name(host)}\n" if host.sitemap != "none" else ""),
    )


def sitemap_name(host: Host) -> str:
    return {
        "plain": "sitemap.xml",
        "index": "sitemap_index.xml",
        "months": "sitemap_index.xml",
        "gzip": "sitemap.xml.gz",
        "news": "news-sitemap.xml",
    }[host.sitemap]


def feed(host: Host, entries: Sequence[Entry]) -> Answer:
    """The host's feed, in its format."""
    return {"/feed.xml": _rss, "/atom.xml": _atom, "/feed.json": _json}[host.feed](host, entries)


def _rss(host: Host, entries: Sequence[Entry]) -> Answer:
    items = "\n".join(
        f"<item><title>{escape(story.headline)}</title><link>{escape(_tracked(url))}</link>"
        f'<guid isPermaLink="false">{host.name}-{story.number}</guid><category>{escape(story.section)}</category>'
        f"<pubDate>{http_date(story.published)}</pubDate><description>{escape(story.lead)}</description></item>"
        for url, story in entries
    )
    return document(
        "application/rss+xml; charset=utf-8",
        f'{_DECLARATION}<rss version="2.0"><channel><title>{escape(host.title)}</title><link>{host.home}</link>'
        f"<description>{escape(host.labels['latest'])}</description>\n{items}\n</channel></rss>\n",
    )


def _tracked(url: str) -> str:
    """The address as feeds give it, so that the publisher sees where readers come from."""
    return f"{url}{'&' if '?' in url else '?'}utm_source=rss&utm_medium=feed"


def _atom(host: Host, entries: Sequence[Entry]) -> Answer:
    items = "\n".join(
        f"<entry><title>{escape(story.headline)}</title><id>{escape(url)}</id>"
        f'<link rel="alternate" href="{escape(url)}"/><published>{story.published.isoformat()}</published>'
        f"<updated>{(story.modified or story.published).isoformat()}</updated>"
        f"<summary>{escape(story.lead)}</summary></entry>"
        for url, story in entries
    )
    updated = max(((story.modified or story.published) for _, story in entries), default=host.now).isoformat()
    return document(
        "application/atom+xml",
        f'{_DECLARATION}<feed xmlns="http://www.w3.org/2005/Atom"><title>{escape(host.title)}</title>'
        f'<id>{host.home}</id><link rel="self" href="{host.home}atom.xml"/><updated>{updated}</updated>\n'
        f"{items}\n</feed>\n",
    )


def _json(host: Host, entries: Sequence[Entry]) -> Answer:
    items = [
        {
            "id": url,
            "url": url,
            "title": story.headline,
            "summary": story.lead,
            "date_published": story.published.isoformat(),
            "tags": list(story.tags),
        }
        for url, story in entries
    ]
    data = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": host.title,
        "home_page_url": host.home,
        "items": items,
    }
    return document("application/feed+json", json.dumps(data, ensure_ascii=False))


def sitemap(host: Host, path: str, entries: Sequence[Entry]) -> Answer | None:
    """The sitemap at `path`, None where the host has none there."""
    if host.sitemap == "none":
        return None
    if host.sitemap == "months":
        return _by_month(host, path, entries)
    if path == "/" + sitemap_name(host):
        if host.sitemap == "plain":
            return document("application/xml", _urlset(entries))
        if host.sitemap == "gzip":
            return document("application/x-gzip", gzip.compress(_urlset(entries).encode(), 1, mtime=0))
        if host.sitemap == "news":
            return document("text/xml; charset=utf-8", _news(host, entries))
        return document("application/xml", _index(host))
    if host.sitemap == "index":
        half = len(entries) // 2
        if path == "/sitemap-1.xml":
            return document("application/xml", _urlset(entries[:half]))
        if path == "/sitemap-2.xml.gz":
            return document("application/octet-stream", gzip.compress(_urlset(entries[half:]).encode(), 1, mtime=0))
    return None


def _by_month(host: Host, path: str, entries: Sequence[Entry]) -> Answer | None:
    """One sitemap for each month, without dates of its pages."""
    months: dict[str, list[Entry]] = {}
    for entry in entries:
        months.setdefault(f"{entry[1].published:%Y-%m}", []).append(entry)
    if path == "/sitemap_index.xml":
        maps = "".join(f"<sitemap><loc>{host.home}sitemap-{month}.xml</loc></sitemap>" for month in months)
        return document("application/xml", f"{_DECLARATION}<sitemapindex {_SITEMAP}>{maps}</sitemapindex>\n")
    listed = months.get(path.removeprefix("/sitemap-").removesuffix(".xml"))
    if listed is None:
        return None
    urls = "".join(f"<url><loc>{escape(url)}</loc></url>\n" for url, _ in listed)
    return document("application/xml", f"{_DECLARATION}<urlset {_SITEMAP}>\n{urls}</urlset>\n")


def _index(host: Host) -> str:
    maps = "".join(
        f"<sitemap><loc>{host.home}{name}</loc><lastmod>{host.now.date()}</lastmod></sitemap>"
        for name in ("sitemap-1.xml", "sitemap-2.xml.gz")
    )
    return f"{_DECLARATION}<sitemapindex {_SITEMAP}>{maps}</sitemapindex>\n"


def _urlset(entries: Sequence[Entry]) -> str:
    urls = "\n".join(
        f"<url><loc>{escape(url)}</loc><lastmod>{(story.modified or story.published).isoformat()}</lastmod></url>"
        for url, story in entries
    )
    return f"{_DECLARATION}<urlset {_SITEMAP}>\n{urls}\n</urlset>\n"


def _news(host: Host, entries: Sequence[Entry]) -> str:
    urls = "\n".join(
        f"<url><loc>{escape(url)}</loc><news:news><news:publication><news:name>{escape(host.title)}</news:name>"
        f"<news:language>{host.language}</news:language></news:publication>"
        f"<news:publication_date>{story.published.isoformat()}</news:publication_date>"
        f"<news:title>{escape(story.headline)}</news:title></news:news></url>"
        for url, story in entries
    )
    return f'{_DECLARATION}<urlset {_SITEMAP} xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">\n{urls}\n</urlset>\n'
