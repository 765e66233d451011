"""What the two newspapers have in common: stories with addresses, listings, dates, names, pictures, feeds."""

from __future__ import annotations

import math
import random
import struct
import zlib
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from archiver.demo.page import DemoPage, demo_page, escape
from archiver.demo.stories import Story, slugify
from archiver.fields import JsonObject

# ----------------------------------------------------------------------------------------------------------------------
# Pictures for the newspapers: small seascapes, drawn from their names.


WIDTH, HEIGHT = 480, 270

#: Indexes of the palette: sky from top to horizon, sea from horizon to shore, sun, sail.
_SKY, _SEA, _SUN, _SAIL = range(0, 8), range(8, 16), 16, 17


def seascape(name: str) -> bytes:
    """A PNG of WIDTH × HEIGHT, the same for the same name."""
    rng = random.Random(name)
    horizon = rng.randint(120, 170)
    sun = rng.randint(80, WIDTH - 80), rng.randint(30, horizon), rng.randint(18, 34)
    boat = rng.randint(60, WIDTH - 60), rng.randint(horizon + 20, HEIGHT - 40), rng.randint(16, 40)
    rows = []
    for y in range(HEIGHT):
        row = _ground(y, horizon)
        if y < horizon:
            _paint(row, _disc(sun, y), _SUN)
        _paint(row, _sail(boat, y), _SAIL)
        rows.append(b"\0" + bytes(row))  # filter type 0: the row as it is
    return _png(b"".join(rows), _palette(rng))


def _ground(y: int, horizon: int) -> bytearray:
    if y < horizon:
        return bytearray([_SKY[y * len(_SKY) // horizon]]) * WIDTH
    depth = (y - horizon) / (HEIGHT - horizon)
    wave = 0.5 * math.sin(y * 1.7) * depth
    return bytearray([_SEA[min(len(_SEA) - 1, max(0, int((depth + wave * 0.3) * len(_SEA))))]]) * WIDTH


def _disc(sun: tuple[int, int, int], y: int) -> tuple[int, int]:
    x, middle, radius = sun
    half = int(math.sqrt(max(0, radius**2 - (y - middle) ** 2)))
    return x - half, x + half


def _sail(boat: tuple[int, int, int], y: int) -> tuple[int, int]:
    """A sail over a short hull."""
    x, waterline, size = boat
    if waterline - size <= y < waterline - 2:
        return x, x + (y - waterline + size) // 2
    if waterline <= y < waterline + size // 6:
        return x - size // 3, x + size // 2
    return x, x


def _paint(row: bytearray, span: tuple[int, int], colour: int) -> None:
    start, end = max(0, span[0]), min(WIDTH, span[1])
    row[start:end] = bytes([colour]) * (end - start)


def _palette(rng: random.Random) -> bytes:
    """Sky and sea between two shades each."""
    shades = [[rng.randint(*limits) for limits in ((120, 200), (150, 210), (200, 240))] for _ in range(2)]
    depths = [[rng.randint(*limits) for limits in ((10, 60), (60, 120), (90, 150))] for _ in range(2)]
    colours = []
    for first, last in (shades, depths):
        for step in range(8):
            colours.append([a + (b - a) * step // 7 for a, b in zip(first, last, strict=True)])
    colours += [[255, 214, 120], [250, 246, 238]]
    return bytes(value for colour in colours for value in colour)


def _png(rows: bytes, palette: bytes) -> bytes:
    """An image with a palette of at most 256 colours, one byte a pixel (https://www.w3.org/TR/png-3/)."""
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 3, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"PLTE", palette), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


# ----------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Paper(ABC):
    """A newspaper at one moment.

    host    -- name and port it is reached at.
    stories -- the newest first.
    """

    host: str
    stories: tuple[Story, ...]
    name: ClassVar[str]
    language: ClassVar[str]
    zone: ClassVar[ZoneInfo]

    @abstractmethod
    def path(self, story: Story) -> str:
        """Where the story stands."""

    @abstractmethod
    def picture_path(self, name: str) -> str:
        """Where the picture of that name stands."""

    @abstractmethod
    def article(self, story: Story) -> str:
        """The story's page."""

    @abstractmethod
    def furniture(self) -> dict[str, DemoPage]:
        """Everything but stories and pictures: home, sections, feeds, sitemaps, robots.txt, …"""

    def pages(self) -> dict[str, DemoPage]:
        """The whole paper: path to page."""
        articles = {
            self.path(story): demo_page(self.article(story), modified=story.modified or story.published)
            for story in self.stories
        }
        pictures = {
            self.picture_path(picture.file): demo_page(seascape(picture.file), "image/png")
            for story in self.stories
            for picture in story.pictures
        }
        return articles | pictures | self.furniture()

    def url(self, path: str) -> str:
        return f"http://{self.host}{path}"

    def story(self, slug: str) -> Story:
        """Raises KeyError where there is no such story."""
        return {story.slug: story for story in self.stories}[slug]

    def local(self, moment: datetime) -> datetime:
        return moment.astimezone(self.zone)

    @property
    def sections(self) -> list[str]:
        """Those that have stories, in the order of the alphabet."""
        return sorted({story.section for story in self.stories}, key=slugify)

    def by_tag(self) -> dict[str, list[Story]]:
        """Tag to its stories."""
        tags = sorted({tag for story in self.stories for tag in story.tags})
        return {tag: [story for story in self.stories if tag in story.tags] for tag in tags}

    def by_section(self) -> dict[str, list[Story]]:
        """Section to its stories."""
        return {name: [story for story in self.stories if story.section == name] for name in self.sections}

    def structured_data(self, story: Story) -> JsonObject:
        """What a story is, for search engines: type, headline, whether it is free."""
        kinds = {
            "article": "NewsArticle",
            "teaser": "NewsArticle",
            "live": "LiveBlogPosting",
            "gallery": "ImageGallery",
        }
        data: JsonObject = {"@type": kinds[story.kind], "headline": story.title}
        if story.kind == "teaser":
            data["isAccessibleForFree"] = False
        return data


def latest(stories: Sequence[Story], number: int) -> list[Story]:
    return sorted(stories, key=lambda story: story.modified or story.published, reverse=True)[:number]


# ----------------------------------------------------------------------------------------------------------------------
# Feeds and sitemaps of the newspapers.


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
