"""Feeds and sitemaps of the newspapers."""

from __future__ import annotations

from collections.abc import Iterable
from email.utils import format_datetime

from archiver.demo.markup import escape
from archiver.demo.page import DemoPage, demo_page
from archiver.demo.paper import Paper
from archiver.demo.stories import Story

_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'


def rss(paper: Paper, stories: Iterable[Story]) -> DemoPage:
    """RSS 2.0. Its links carry tracking parameters, as those of most papers do."""
    items = "\n".join(
        f"<item><title>{escape(story.title)}</title>"
        f"<link>{escape(paper.url(paper.path(story)))}?utm_source=rss&amp;utm_medium=fil</link>"
        f'<guid isPermaLink="false">{story.slug}</guid><category>{escape(story.section)}</category>'
        f"<pubDate>{format_datetime(story.published)}</pubDate><description>{escape(story.lead)}</description></item>"
        for story in stories
    )
    return demo_page(
        f'{_DECLARATION}<rss version="2.0"><channel><title>{escape(paper.name)}</title><link>{paper.url("/")}</link>'
        f"<description>{escape(paper.name)}</description><language>{paper.language}</language>\n{items}\n</channel></rss>\n",
        "application/rss+xml; charset=utf-8",
    )


def atom(paper: Paper, stories: Iterable[Story]) -> DemoPage:
    """Atom 1.0."""
    entries = "\n".join(
        f"<entry><title>{escape(story.title)}</title><id>{escape(paper.url(paper.path(story)))}</id>"
        f'<link rel="alternate" type="text/html" href="{escape(paper.url(paper.path(story)))}"/>'
        f"<published>{story.published.isoformat()}</published>"
        f"<updated>{(story.modified or story.published).isoformat()}</updated>"
        f"{''.join(f'<author><name>{escape(name)}</name></author>' for name in story.authors)}"
        f'<category term="{escape(story.section)}"/><summary>{escape(story.lead)}</summary></entry>'
        for story in stories
    )
    updated = max(story.modified or story.published for story in paper.stories).isoformat()
    return demo_page(
        f'{_DECLARATION}<feed xmlns="http://www.w3.org/2005/Atom"><title>{escape(paper.name)}</title>'
        f'<id>{paper.url("/")}</id><link rel="self" href="{paper.url("/atom.xml")}"/><updated>{updated}</updated>\n'
        f"{entries}\n</feed>\n",
        "application/atom+xml; charset=utf-8",
    )


def news_sitemap(paper: Paper, stories: Iterable[Story]) -> DemoPage:
    """A sitemap with Google's news extension, for stories of the last two days."""
    urls = "\n".join(
        f"<url><loc>{escape(paper.url(paper.path(story)))}</loc><news:news><news:publication>"
        f"<news:name>{escape(paper.name)}</news:name><news:language>{paper.language}</news:language></news:publication>"
        f"<news:publication_date>{story.published.isoformat()}</news:publication_date>"
        f"<news:title>{escape(story.title)}</news:title></news:news></url>"
        for story in stories
    )
    return demo_page(
        f'{_DECLARATION}<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        f' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">\n{urls}\n</urlset>\n',
        "application/xml",
    )


def sitemap(paper: Paper, stories: Iterable[Story]) -> DemoPage:
    """A plain sitemap with the time of the last change."""
    urls = "\n".join(
        f"<url><loc>{escape(paper.url(paper.path(story)))}</loc>"
        f"<lastmod>{(story.modified or story.published).isoformat()}</lastmod></url>"
        for story in stories
    )
    return demo_page(
        f'{_DECLARATION}<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{urls}\n</urlset>\n',
        "application/xml",
    )


def robots(paper: Paper, disallowed: str, sitemaps: Iterable[str]) -> DemoPage:
    lines = ["User-agent: *", f"Disallow: {disallowed}", "", *(f"Sitemap: {paper.url(path)}" for path in sitemaps)]
    return demo_page("\n".join(lines) + "\n", "text/plain; charset=utf-8")
