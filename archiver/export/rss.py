"""RSS 2.0 (https://www.rssboard.org/rss-specification), the newest first, with the whole text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from email.utils import format_datetime
from pathlib import Path

from archiver import times
from archiver.export.records import Record
from archiver.markup import escaped, one_line, web_address
from archiver.xhtml import article

# a feed must name a page: the one that `archiver serve` shows
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel>
<title>{title}</title>
<link>http://localhost:8001/</link>
<description>Articles from a news archive: {title}</description>
<lastBuildDate>{built}</lastBuildDate>
<generator>news-archiver</generator>
"""


def write_rss(records: Iterable[Record], path: Path, *, title: str, created: str) -> None:
    """A feed of all records. Titles and texts are text or escaped HTML, links are of the web."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(_HEAD.format(title=escaped(title), built=_date(created)))
        for record in records:
            file.write("\n".join(["<item>", *_item(record), "</item>\n"]))
        file.write("</channel>\n</rss>\n")


def _item(record: Record) -> Iterator[str]:
    yield f"<title>{escaped(one_line(record['title']))}</title>"
    if address := web_address(record["url"]):
        yield f"<link>{escaped(address)}</link>"
    yield f'<guid isPermaLink="false">{escaped(record["url"])}#{record["version"]}</guid>'
    yield f"<pubDate>{_date(record['published'] or record['first_seen'])}</pubDate>"
    for author in record["authors"] or []:
        yield f"<dc:creator>{escaped(author)}</dc:creator>"
    for category in filter(None, (record["section"], *(record["tags"] or []))):
        yield f"<category>{escaped(category)}</category>"
    yield f"<description>{escaped(escaped(record['lead']))}</description>"
    yield f"<content:encoded>{escaped(article(record))}</content:encoded>"


def _date(text: str) -> str:
    """A day or time as RFC 822 has it; a day as its midnight."""
    return format_datetime(times.moment(text if len(text) > 10 else f"{text}T00:00:00Z"))
