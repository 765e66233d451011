"""The hosts of the news web: who they are, how each of them does things, and which stories they have."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tests.newsweb.text import Story, words, write_story

LAYOUTS = ("semantic", "structured", "wordpress", "table")
FEEDS = ("/feed.xml", "/atom.xml", "/feed.json")
SITEMAPS = ("plain", "index", "gzip", "news")
ADDRESSES = (
    "/{section}/{slug}-{number}.html",
    "/{year}/{month}/{day}/{slug}/",
    "/news/{slug}-{number}",
    "/story.php?id={number}",
)
CHARSETS = (
    "utf-8",
    "utf-8",
    "utf-8",
    "windows-1252",
    "utf-8",
    "utf-8",
    "iso-8859-15",
    "utf-8",
    "utf-8",
    "utf-8",
    "utf-16",
)
COMPRESSIONS = ("gzip", None, "br", "gzip", "zstd", "deflate")

_FRENCH = ("voix", "gazette", "courrier", "depeche", "echo", "journal", "quotidien", "tribune")
_ENGLISH = ("post", "courier", "herald", "gazette", "echo", "chronicle", "argus", "mercury")


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """One newspaper.

    name        -- its host, with `www.`; the bare domain redirects there.
    number      -- of stories that are out; they come one every three hours, the last 43 minutes before `now`.
    layout      -- one of LAYOUTS.
    charset     -- of its article pages; `declared` says whether the Content-Type header tells it or a <meta>.
    address     -- one of ADDRESSES.
    feed        -- one of FEEDS.
    sitemap     -- one of SITEMAPS.
    compression -- content encoding it uses for clients that accept it, None: none.
    chunked     -- True: bodies come in chunks, without a length.
    etag, dated -- which validators it sends: ETag, Last-Modified.
    amp         -- whether its articles have an AMP twin.
    traps       -- whether its home page and sections lead into traps, see `traps`.
    """

    name: str
    title: str
    language: str
    stories: int
    now: datetime
    layout: str
    charset: str
    declared: bool
    address: str
    feed: str
    sitemap: str
    compression: str | None
    chunked: bool
    etag: bool
    dated: bool
    amp: bool
    traps: bool = False

    @property
    def home(self) -> str:
        return f"http://{self.name}/"

    @property
    def timezone(self) -> ZoneInfo:
        return ZoneInfo("Europe/Paris" if self.language == "fr" else "Europe/London")

    @property
    def labels(self) -> Mapping[str, str]:
        return words(self.language)["labels"]  # type: ignore[no-any-return]

    @property
    def sections(self) -> tuple[str, ...]:
        return tuple(words(self.language)["sections"])

    @property
    def tags(self) -> tuple[str, ...]:
        return tuple(words(self.language)["tags"])

    def story(self, number: int, revision: int = 0) -> Story:
        """Story `number`, from 1 (the oldest) to `stories`."""
        # 17 minutes past, so that none comes out at midnight sharp, which readers may take for a day without a time
        published = self.now - timedelta(hours=1 + 3 * (self.stories - number), minutes=-17)
        return write_story(self.name, number, self.language, published, revision)

    def path(self, story: Story) -> str:
        """Where a story stands. An edited headline does not move it: give the first version."""
        local = story.published.astimezone(self.timezone)
        return self.address.format(
            section=slug(story.section),
            slug=slug(story.headline),
            number=10_000 + story.number,
            year=local.year,
            month=f"{local.month:02}",
            day=f"{local.day:02}",
        )

    def local(self, moment: datetime) -> datetime:
        return moment.astimezone(self.timezone)

    def redesigned(self) -> Host:
        """The same paper in the next layout."""
        return replace(self, layout=LAYOUTS[(LAYOUTS.index(self.layout) + 1) % len(LAYOUTS)])


def slug(text: str) -> str:
    """The text as it stands in addresses: ASCII, lower case, hyphens."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def make_hosts(number: int, stories: int, now: datetime) -> list[Host]:
    """That many hosts, alternately French and English; each list above is gone through at its own pace, so that
    layouts, feeds, charsets and the rest meet in many combinations."""
    return [_make_host(index, stories, now) for index in range(number)]


def _make_host(index: int, stories: int, now: datetime) -> Host:
    language = "en" if index % 2 else "fr"
    places = words(language)["place_words"]
    place = places[index // 2 % len(places)]
    kinds = _ENGLISH if language == "en" else _FRENCH
    kind = kinds[(index // 2 + index // 2 // len(places)) % len(kinds)]
    # "example" in the name, and a number: no such domain is anybody's
    domain = f"{slug(place)}-{kind}-{index}-example.{'co.uk' if language == 'en' else 'fr'}"
    return Host(
        name=f"www.{domain}",
        title=f"{place} {kind.title()}" if language == "en" else f"{kind.title()} de {place}",
        language=language,
        stories=stories,
        now=now,
        layout=LAYOUTS[index // 2 % len(LAYOUTS)],
        charset=CHARSETS[index % len(CHARSETS)],
        declared=index % 5 != 3,
        address=ADDRESSES[index // 3 % len(ADDRESSES)],
        feed=FEEDS[index % len(FEEDS)],
        sitemap=SITEMAPS[index // 5 % len(SITEMAPS)],
        compression=COMPRESSIONS[index % len(COMPRESSIONS)],
        chunked=index % 7 == 2,
        etag=index % 4 != 1,
        dated=index % 4 in (1, 2),
        amp=index % 3 == 0,
    )
