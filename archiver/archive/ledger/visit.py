"""A URL that is due, what it is thought to be, and the states it goes through."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

#: found -- known, never asked for           queued  -- handed to a run that has not settled it yet
#: backlog -- known, older than the news: left to a backfill
#: fetched -- answered and read              not_modified -- answered 304 at the last visit
#: withdrawn -- its story was (see `archiver withdraw`)
#: robots, offsite, not_article, paywalled, gone, failed -- as they say, with `reason`
State = Literal[
    "found",
    "backlog",
    "queued",
    "fetched",
    "not_modified",
    "robots",
    "offsite",
    "not_article",
    "paywalled",
    "gone",
    "failed",
    "withdrawn",
]

#: States of what was asked for and could not be had.
REFUSED: frozenset[State] = frozenset({"robots", "offsite", "not_article", "gone", "failed"})

#: What a URL is thought to be; `pasted` is one that a person gave and nobody has looked at yet. Sources are visited
#: again and again; an `archive`, a list of older stories, once and for a backfill only; a `guess`, a place where many
#: sites have a list and which nothing names, once; so a `click`, a link of a feed to another host, which may lead back.
#: A `picture` is one of an article, once.
UrlKind = Literal["sitemap", "feed", "section", "archive", "pasted", "page", "article", "guess", "click", "picture"]
SOURCES: frozenset[str] = frozenset({"sitemap", "feed", "section"})

#: What is asked for before the stories.
LISTS: frozenset[str] = SOURCES | {"guess"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A URL that is due, with what the request for it needs.

    earliest, latest -- between which it was published, or what it lists: days or times, None where nobody knows.
    backlog -- True: it is visited for a backfill.
    up_to   -- of a sitemap of which a part was read: the last day of the rest.
    """

    key: str
    url: str
    site: str
    kind: str
    title: str | None = None
    published: str | None = None
    found_in: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    found: str | None = None
    hops: int = 0
    interval: int | None = None
    earliest: str | None = None
    latest: str | None = None
    backlog: bool = False
    up_to: str | None = None


#: Columns of a `Visit`.
VISIT = "key, url, site, kind, title, published, found_in, etag, last_modified, found, hops, interval, earliest, latest"
