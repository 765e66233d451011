"""What discovery gives back: `Discovery`, one reading of one answer, and `Found`, each address in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from archiver.reasons import Reason, Why

#: Most addresses taken from one answer: what the sitemap protocol allows in one file
#: (https://www.sitemaps.org/protocol.html). Of more, a sitemap's newest are kept and a feed's or page's first.
MAX_FOUND = 50_000

#: What stands with a list of more.
TOO_MANY = Why(Reason.TOO_MANY_URLS, f"too many URLs: cut at {MAX_FOUND:,}")

Origin = Literal["rss", "atom", "jsonfeed", "sitemap", "news-sitemap", "sitemap-index", "robots", "alternate", "link"]

FoundKind = Literal[
    "article",  # a story, by what the address looks like or because a feed or news sitemap lists it
    "section",  # a page whose links lead to stories
    "feed",
    "sitemap",
    "archive",  # an older list of stories: by date, or the next page of one
    "page",  # unknown: the page itself will tell
    "other",  # neither story nor way to one: `reason` says what
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One address and all that its finding place knows of it.

    url       -- absolute and clean (`urls.clean`).
    kind      -- see `FoundKind`.
    origin    -- what listed it: `rss` (RSS 0.9 to 2.0 and RDF), `atom`, `jsonfeed`, `sitemap` (XML or plain text),
                 `news-sitemap` (an entry with Google's news tags), `sitemap-index`, `robots`, `alternate`
                 (`<link rel=alternate>`), `link` (`<a href>`).
    title     -- headline as given there, or the link's text; plain text, at most 500 characters.
    published -- `YYYY-MM-DDTHH:MM:SSZ`, or `YYYY-MM-DD` where the time or its zone is not given.
    modified  -- likewise: `lastmod`, `updated`.
    earliest  -- between which days it was published, or its stories were, as far as its address and its finding place
    latest       tell (see `archiver.discovery.spans`): days or times, None where nobody knows.
    language  -- ISO 639 code as given there, lower case, without region.
    reason    -- of articles, sections and others: the rule that says so.
    """

    url: str
    kind: FoundKind
    origin: Origin
    title: str | None = None
    published: str | None = None
    modified: str | None = None
    earliest: str | None = None
    latest: str | None = None
    language: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovery:
    """One answer of a server, read for addresses.

    kind     -- what the answer is, by its content; `other` where it is none of these.
    found    -- the addresses in its order (of a sitemap cut short: newest first), each once.
    title    -- of the feed or page.
    language -- of the feed or page, ISO 639 code.
    ttl      -- minutes for which the feed asks not to be fetched again.
    refused  -- why nothing, or not all, could be read (it is HTML, there are too many URLs); else None.
    target   -- of a page that leads on to another by itself: where to (see `archiver.extraction.page.refresh`).
    beyond   -- of a sitemap that was read for a window of days and cut: how many pages of each month (`YYYY-MM`) were
                left out.
    rest     -- the last day of those: a reading up to that day goes on from here. None where nothing was left out, or
                nothing more can be had.
    """

    kind: Literal["feed", "sitemap", "sitemap_index", "robots", "page", "picture", "other"]
    found: tuple[Found, ...] = ()
    title: str | None = None
    language: str | None = None
    ttl: int | None = None
    refused: Why | None = None
    target: str | None = None
    beyond: Mapping[str, int] = field(default_factory=dict)
    rest: str | None = None
