"""Small news sites with a past that is drawn at random: stories that come out, are edited and move; and their pages."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import cached_property
from html import escape

from tests.newsweb.hosts import slug
from tests.newsweb.text import Story, write_story

#: When the simulation begins: later than now, since libfaketime moves the monotonic clock too, which is never negative.
START = datetime(2031, 5, 5, tzinfo=UTC)

#: Days on which things go wrong, and normal days after them.
FAULTY, NORMAL = 30.0, 10.0

#: Days after its publication within which a story is edited or moved: before the last revisit that the archiver makes.
LIVELY = 4.0

_ADDRESSES = (
    "/{section}/{slug}-{number}.html",
    "/{day:%Y/%m/%d}/{slug}/",
    "/news/{slug}-{number}",
    "/{section}/{number}/{slug}",
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A story of a site.

    published, edited -- days since START; `edited` is None where it stays as it is.
    moved             -- when its slug changes, with a permanent redirect from the old address; None: never.
    """

    number: int
    published: float
    edited: float | None
    moved: float | None


@dataclass(frozen=True)
class Site:
    """A news site: what it is like, drawn from `seed` and `index`.

    www       -- whether its host begins with `www.`; the other host leads there.
    feed      -- path of its feed, None: it has none and is known by its home page.
    canonical -- whether its stories declare their canonical address.
    data      -- whether they say who wrote them and when in JSON-LD, or in meta tags and the text.
    etag      -- whether it answers 304.
    """

    seed: int
    index: int
    www: bool
    feed: str | None
    home_listed: bool
    canonical: bool
    data: bool
    etag: bool
    address: str
    pieces: tuple[Piece, ...]

    @property
    def key(self) -> str:
        return f"paper-{self.index}-example"

    @property
    def domain(self) -> str:
        """Nobody's: "example" in the name, and a number."""
        return f"{self.key}.org"

    @property
    def host(self) -> str:
        return f"www.{self.domain}" if self.www else self.domain

    @property
    def home(self) -> str:
        return f"http://{self.host}/"

    @cached_property
    def stories(self) -> dict[tuple[int, int], Story]:
        """By number and revision (0, 1)."""
        return {
            (piece.number, revision): write_story(
                f"{self.seed}/{self.domain}", piece.number, "en", at(piece.published), revision
            )
            for piece in self.pieces
            for revision in (0, 1)
        }

    def path(self, piece: Piece, day: float) -> str:
        """Where a story stands on a day. An edited headline does not move it; moved, it has the new headline."""
        is_moved = piece.moved is not None and piece.moved <= day
        story = self.stories[piece.number, 0]
        words = f"{'update-' if is_moved else ''}{slug(story.headline)}"
        return self.address.format(
            section=slug(story.section), slug=words, number=10_000 + piece.number, day=story.published
        )

    def out(self, day: float) -> list[Piece]:
        """The stories that are out, the newest first."""
        return sorted((piece for piece in self.pieces if piece.published <= day), key=lambda piece: -piece.published)

    def revision(self, piece: Piece, day: float) -> int:
        return int(piece.edited is not None and piece.edited <= day)

    def entry(self, delay: float) -> str:
        """The site in sites.toml."""
        lines = [f"[{self.key}]", f"delay = {delay}", 'language = "en"']
        if self.home_listed:
            lines.append(f'start = ["{self.home}"]')
        if self.feed:
            lines.append(f'feeds = ["{self.home[:-1]}{self.feed}"]')
        return "\n".join(lines) + "\n"


def at(day: float) -> datetime:
    """That many days after the beginning, to the second."""
    return START + timedelta(seconds=int(day * 86_400))


def draw(seed: int, index: int) -> Site:
    """Site number `index` of a simulation."""
    rng = random.Random(f"site/{seed}/{index}")
    feed = rng.choice(("/feed.xml", "/feed.xml", "/rss/all.xml", None))
    pieces = []
    for number in range(1, rng.randint(2, 4) + 1):
        published = rng.uniform(0, 18) if number > 1 else 0.0
        edited = published + rng.uniform(0.3, LIVELY) if rng.random() < 0.4 else None
        moved = published + rng.uniform(0.3, LIVELY) if rng.random() < 0.2 else None
        pieces.append(Piece(number, published, edited, moved))
    return Site(
        seed=seed,
        index=index,
        www=rng.random() < 0.6,
        feed=feed,
        home_listed=feed is None or rng.random() < 0.5,
        canonical=rng.random() < 0.7,
        data=rng.random() < 0.5,
        etag=rng.random() < 0.6,
        address=rng.choice(_ADDRESSES),
        pieces=tuple(pieces),
    )


def story_page(site: Site, piece: Piece, day: float, canonical: str | None = None) -> str:
    """The page of a story; `canonical` instead of its own address, "" for none."""
    story = site.stories[piece.number, site.revision(piece, day)]
    url = f"http://{site.host}{site.path(piece, day)}"
    declared = (url if site.canonical else "") if canonical is None else canonical
    link = f'<link rel="canonical" href="{escape(declared)}">' if declared else ""
    blocks = "".join(
        f"<h2>{escape(text)}</h2>" if kind == "heading" else f"<p>{escape(text)}</p>" for kind, text in story.blocks
    )
    stamp = story.published.isoformat()
    authors = " and ".join(story.authors)
    if site.data:
        facts = {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": story.headline,
            "datePublished": stamp,
            "author": [{"@type": "Person", "name": name} for name in story.authors],
        }
        head = f'<script type="application/ld+json">{json.dumps(facts)}</script>'
    else:
        head = (
            f'<meta property="og:type" content="article"><meta property="article:published_time" content="{stamp}">'
            f'<meta property="og:title" content="{escape(story.headline)}">'
        )
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(story.headline)} - Paper '
        f"{site.index}</title>{link}{head}</head><body>{_masthead(site)}<main><article><h1>{escape(story.headline)}"
        f'</h1><p class="lead">{escape(story.lead)}</p><p class="byline">By {escape(authors)}</p>'
        f'<time datetime="{stamp}">{story.published:%d %B %Y}</time>{blocks}</article></main>'
        "<footer><p>About us. Contact. All rights reserved.</p></footer></body></html>"
    )


def home_page(site: Site, day: float) -> str:
    """The home page: a link to every story that is out."""
    items = "".join(
        f'<li><h3><a href="{site.path(piece, day)}">'
        f"{escape(site.stories[piece.number, site.revision(piece, day)].headline)}</a></h3></li>"
        for piece in site.out(day)
    )
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Paper {site.index}</title></head>'
        f"<body>{_masthead(site)}<main><ul>{items}</ul></main><footer><p>About us.</p></footer></body></html>"
    )


def feed(site: Site, day: float, *, empty: bool = False) -> str:
    """The feed: every story that is out."""
    items = "".join(
        f"<item><title>{escape(site.stories[piece.number, site.revision(piece, day)].headline)}</title>"
        f"<link>http://{site.host}{site.path(piece, day)}</link>"
        f'<guid isPermaLink="false">{site.domain}-{piece.number}</guid>'
        f"<pubDate>{format_datetime(at(piece.published))}</pubDate></item>"
        for piece in site.out(day)
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>Paper {site.index}</title>'
        f"<link>{site.home}</link><description>News</description>{'' if empty else items}</channel></rss>"
    )


def _masthead(site: Site) -> str:
    return f'<header><a href="/">Paper {site.index}</a></header>'
