"""RSS 2.0 (https://www.rssboard.org/rss-specification): feeds of anything, and of articles with their whole text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email.utils import format_datetime
from pathlib import Path

from archiver import times
from archiver.export.records import Record
from archiver.render.escaping import escaped, one_line, web_address
from archiver.render.html import article

_OPENING = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/" \
xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel>
"""

_SELF = '<atom:link rel="self" type="application/rss+xml" href="{}"/>'


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """title, description -- plain text.
    link   -- address of the page that shows the same.
    itself -- address of the feed, where it has one.
    built  -- when it was made (see `archiver.times`).
    """

    title: str
    description: str
    link: str
    itself: str | None = None
    built: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """title, description -- plain text; one of them must be there.
    guid    -- no other item has it.
    date    -- a day or a time.
    link    -- left out unless it is of the web.
    content -- HTML.
    """

    title: str | None
    guid: str
    date: str
    link: str | None = None
    creators: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    description: str | None = None
    content: str | None = None


def write_rss(records: Iterable[Record], path: Path, *, title: str, created: str) -> None:
    """A feed of all records. Titles and texts are text or escaped HTML, links are of the web."""
    # a feed must name a page: the one that `archiver serve` shows
    link = "http://localhost:8001/"
    channel = Channel(title=title, description=f"Articles from a news archive: {title}", link=link, built=created)
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(rss_feed(channel, map(item, records)))


def item(record: Record) -> Item:
    """An article (see `Archive.article`, with `version`, its number) as an item."""
    return Item(
        title=record["title"],
        link=record["url"],
        guid=f"{record['url']}#{record['version']}",
        date=record["published"] or record["first_seen"],
        creators=tuple(record["authors"] or ()),
        categories=tuple(filter(None, (record["section"], *(record["tags"] or ())))),
        description=record["lead"] or (None if record["title"] else record["url"]),
        content=article(record),
    )


def rss_feed(channel: Channel, items: Iterable[Item]) -> Iterator[str]:
    """The document, piece by piece."""
    yield _OPENING
    yield from _lines(
        _text("title", channel.title),
        f"<link>{escaped(channel.link)}</link>",
        _text("description", channel.description),
        f"<lastBuildDate>{_date(channel.built)}</lastBuildDate>",
        "<generator>news-archiver</generator>",
        f'<atom:link rel="self" type="application/rss+xml" href="{escaped(channel.itself)}"/>'
        if channel.itself
        else "",
    )
    for each in items:
        yield from _lines("<item>", *_parts(each), "</item>")
    yield "</channel>\n</rss>\n"


def _parts(each: Item) -> Iterator[str]:
    yield _text("title", each.title)
    if address := web_address(each.link):
        yield f"<link>{escaped(address)}</link>"
    yield f'<guid isPermaLink="false">{escaped(each.guid)}</guid>'
    yield f"<pubDate>{_date(each.date)}</pubDate>"
    yield from (_text("dc:creator", name) for name in each.creators)
    yield from (_text("category", name) for name in each.categories)
    # readers take it for HTML
    yield _text("description", escaped(each.description))
    if each.content is not None:
        yield f"<content:encoded>{escaped(each.content)}</content:encoded>"


def _text(name: str, text: str | None) -> str:
    """An element with a line of text; nothing where there is none, since empty ones are not valid."""
    line = one_line(text)
    return f"<{name}>{escaped(line)}</{name}>" if line else ""


def _lines(*lines: str) -> Iterator[str]:
    return (f"{line}\n" for line in lines if line)


def _date(text: str) -> str:
    """A day or time as RFC 822 has it; a day as its midnight."""
    return format_datetime(times.moment(text if len(text) > 10 else f"{text}T00:00:00Z"))
