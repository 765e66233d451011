"""What a page says: the article, its blocks and pictures, and where each field was found."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from archiver.fields import READ, JsonObject
from archiver.rights import Rights

BlockKind = Literal["paragraph", "heading", "quote", "list", "table", "code", "embed", "post", "update", "correction"]

#: Kinds of block that are kept for what they point at, and are no text of the article.
UNREAD_BLOCKS: frozenset[str] = frozenset({"embed"})

PageKind = Literal[
    "article",  # a story with its text
    "live",  # a live blog: dated entries
    "video",  # a page around one video; its text, if any, is a description
    "gallery",  # a picture series with captions
    "podcast",  # a page around one audio programme
    "notice",  # obituary notices, legal notices, corrections, press releases
    "teaser",  # the free beginning of an article behind a paywall
    "index",  # home page, section, tag, search result, author page
    "other",  # a shop's product, a thread of a forum, a manual, what a company offers, a list of such
    "consent",  # cookie or consent wall
    "login",  # log-in or registration page
    "error",  # soft 404, "page not found"
    "challenge",  # a check of the browser, or a refusal, in the place of the page
    "fault",  # the server failed, or is under repair
    "parked",  # a domain for sale
    "withheld",  # removed by law, or not shown in the reader's country
    "empty",  # nothing readable
    "reserved",  # a story whose publisher reserves rights in it, at a site whose entry says that this is obeyed
]

#: Kinds of pages that stand in the place of another: it is asked for again.
IN_THE_WAY: frozenset[str] = frozenset({"consent", "login", "empty", "challenge", "fault", "parked", "withheld"})

#: Kinds that are stored as articles. All others are recorded on the capture and never over an article.
ARTICLE_KINDS: frozenset[str] = frozenset({"article", "live", "video", "gallery", "podcast", "notice", "teaser"})


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value was found and what stood there.

    name -- `place:detail`: `jsonld:datePublished`, `meta:article:author`, `microdata:author`, `visible:byline`,
            `rule:lead` (a selector of sites.toml), `url`, `model`, `trafilatura`.
    raw  -- the string as the page has it, at most 500 characters; None where the value is no single string.
    """

    name: str
    raw: str | None = None

    def to_dict(self) -> JsonObject:
        return {"source": self.name, "raw": self.raw}


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of the body, in the order of the page.

    kind   -- see `BlockKind`.
    text   -- plain text, no markup, one line; of a list one `- item` or `1. item` a line, of a table one row a line
              with cells parted by tabs, of code and verse the lines as they are. Empty only for an embed.
              A post of a social network, quoted, has the words that the page shows of it.
    level  -- of a heading: 2 to 6 as marked up (a crosshead that is only bold counts as 3); else None.
    source -- of a quote: who said it, as the page's own attribution line has it; else None.
    url    -- of an embed or a post: the post, video or document that it shows; else None.
    time   -- of an update: when the entry was made, `YYYY-MM-DDTHH:MM:SSZ`; else None.
    """

    kind: BlockKind
    text: str
    level: int | None = None
    source: str | None = None
    url: str | None = None
    time: str | None = None

    def to_dict(self) -> JsonObject:
        """The block as JSON; keys whose value is None are left out."""
        pairs = {
            "kind": self.kind,
            "text": self.text,
            "level": self.level,
            "source": self.source,
            "url": self.url,
            "time": self.time,
        }
        return {key: value for key, value in pairs.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Image:
    """One picture that belongs to the article (no logo, avatar, pixel or teaser).

    url     -- absolute address of the largest version the page names; None where only the caption is left.
    alt     -- the alternative text, None where missing or empty.
    caption -- the caption without its credit.
    credit  -- photographer and agency as printed, without the label ("Photo:", "©", "Crédits photos :").
    """

    url: str | None
    alt: str | None = None
    caption: str | None = None
    credit: str | None = None

    def to_dict(self) -> JsonObject:
        return {"url": self.url, "alt": self.alt, "caption": self.caption, "credit": self.credit}


@dataclass(frozen=True, slots=True)
class Link:
    """A link to another story that the page offers with the article ("Pour en savoir plus")."""

    url: str
    title: str | None = None

    def to_dict(self) -> JsonObject:
        return {"url": self.url, "title": self.title}


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One page as it was read. What the page does not say is None (or an empty tuple), never a guess.

    url            -- canonical address of the story: `rel=canonical` within the same site, else the page's own.
    site           -- key of the site in sites.toml, else the registered domain.
    title          -- headline as the page shows it, without site name and kicker.
    kicker         -- the short line above the headline ("Tribune", "Exclusif"), where it is no section.
    authors        -- persons and agencies in the order of the byline; no roles, places, e-mail addresses or handles. An
                      outlet, a desk or a user only where the page calls it the author and names no person.
    published      -- `YYYY-MM-DDTHH:MM:SSZ`, or `YYYY-MM-DD` where only the day is known.
    published_day  -- `YYYY-MM-DD`: the day of `published` on the publication's own calendar, by `published_offset`.
    published_offset -- `+02:00`: how far the publication's clock was ahead of UTC then: as the statement has it, else
                      by the site's zone. None where nobody knows; the day is then as the page or its address has it,
                      as all clocks of its country have it, or UTC's.
    modified       -- like `published`; None where the page gives none or it equals `published`.
    modified_day, modified_offset -- likewise.
    section        -- the section as the page names it ("International").
    lead           -- standfirst (chapô). Not repeated in `blocks`.
    lead_position  -- index in `blocks` before which the lead stands on the page; None where the page does not show it
                      (it is then known from metadata only, and no part of `text`).
    blocks         -- the body in order.
    images         -- the article's pictures in order.
    credits        -- each photo credit once, in order: of the images, then of the page ("Crédits photos : …").
    tags           -- keywords of the page, in order.
    related        -- links to other stories that the page offers with this one.
    language       -- ISO 639-1 code of the text.
    kind           -- see `PageKind`.
    paywalled      -- True where the full text is kept for subscribers, False where the page says it is free.
    rights         -- what the page and its server say of them: robots directives, TDM Reservation Protocol.
    quality        -- 0 to 1: how far the reading can be trusted; `quality_reasons` says what it lost points for.
    provenance     -- field name to `Source`, for every field that is filled; each sign of `rights` has its own.
    extractor      -- version of the extractor (and of the site's rules) that made this reading.
    part           -- which page of its story this is, from 1. Later ones have the `url` of the first.
    next_page      -- address of the story's next page; None where the story ends here. Neither is a column.
    """

    url: str | None
    site: str | None = None
    title: str | None = None
    kicker: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    published_day: str | None = None
    published_offset: str | None = None
    modified: str | None = None
    modified_day: str | None = None
    modified_offset: str | None = None
    section: str | None = None
    lead: str | None = None
    lead_position: int | None = None
    blocks: tuple[Block, ...] = ()
    images: tuple[Image, ...] = ()
    credits: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    related: tuple[Link, ...] = ()
    language: str | None = None
    kind: PageKind = "article"
    paywalled: bool | None = None
    rights: Rights = field(default_factory=Rights)
    quality: float | None = None
    quality_reasons: tuple[str, ...] = ()
    provenance: dict[str, Source] = field(default_factory=dict)
    extractor: str | None = None
    part: int = 1
    next_page: str | None = None

    def __post_init__(self) -> None:
        # the day of a time whose offset nobody knows is UTC's
        for name in ("published", "modified"):
            stated = getattr(self, name)
            if stated is not None and getattr(self, f"{name}_day") is None:
                object.__setattr__(self, f"{name}_day", stated[:10])

    @property
    def text(self) -> str:
        """Lead and blocks as plain text, blank lines between; embeds are left out."""
        parts = [block.text if block.kind not in UNREAD_BLOCKS else "" for block in self.blocks]
        if self.lead and self.lead_position is not None:
            parts.insert(self.lead_position, self.lead)
        return "\n\n".join(part for part in parts if part)

    @property
    def words(self) -> int:
        """Number of whitespace-separated words of `text`."""
        return len(self.text.split())

    def to_dict(self) -> JsonObject:
        """The fields that a reading fills (`archiver.fields.READ`), as JSON types."""
        return {field.name: _as_json(getattr(self, field.name)) for field in READ}


def _as_json(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_as_json(item) for item in value]
    if isinstance(value, dict):
        return {name: _as_json(item) for name, item in value.items()}
    if isinstance(value, (Block, Image, Link, Rights, Source)):
        return value.to_dict() or None
    return value
