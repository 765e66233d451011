"""The newspapers' stories, read from their Markdown files."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.resources import files
from typing import Any, Literal

PieceKind = Literal["paragraph", "heading", "quote", "list", "picture", "entry", "correction"]
StoryKind = Literal["article", "live", "gallery", "teaser"]

_PICTURE = re.compile(r'!\[(?P<alt>[^]]*)]\((?P<file>\S+) "(?P<caption>.*) \| (?P<credit>.*)"\)')
_ENTRY = re.compile(r"### (?P<hours>[\d.]+) (?P<heading>.+)")


@dataclass(frozen=True, slots=True)
class DemoPicture:
    """file -- its name without `.png`."""

    file: str
    alt: str
    caption: str
    credit: str


@dataclass(frozen=True, slots=True)
class DemoPiece:
    """One block of a story's text, with `*emphasis*` and `**strong**` still marked as in Markdown.

    text    -- of a list, one item a line; of an entry of a live blog, its heading.
    source  -- of a quote: who said it.
    time    -- of an entry: when it was written.
    picture -- of a picture.
    """

    kind: PieceKind
    text: str
    source: str | None = None
    time: datetime | None = None
    picture: DemoPicture | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One article.

    slug    -- name of its file, and part of its address.
    number  -- in the Gazette's addresses; None at the Courier.
    authors -- persons first, agencies after them.
    related -- slugs of other stories of the paper.
    """

    slug: str
    number: int | None
    title: str
    kicker: str | None
    section: str
    authors: tuple[str, ...]
    published: datetime
    modified: datetime | None
    lead: str
    kind: StoryKind
    tags: tuple[str, ...]
    related: tuple[str, ...]
    picture: DemoPicture | None
    pieces: tuple[DemoPiece, ...]

    @property
    def pictures(self) -> list[DemoPicture]:
        """All its pictures, in order."""
        own = [self.picture] if self.picture else []
        return own + [piece.picture for piece in self.pieces if piece.picture]


def read_stories(paper: str, now: datetime, *, later: bool = False) -> list[Story]:
    """All stories of a paper (`gazette`, `courier`), the newest first; their ages are counted back from `now`.

    later -- with what was written afterwards: one story edited, one added.
    """
    folder = files("archiver.demo") / "texts" / paper
    texts = {file.name: file.read_text(encoding="utf-8") for file in folder.iterdir() if file.name.endswith(".md")}
    if later:
        texts |= {file.name: file.read_text(encoding="utf-8") for file in (folder / "later").iterdir()}
    stories = [read_story(name.removesuffix(".md"), text, now) for name, text in texts.items()]
    return sorted(stories, key=lambda story: (story.published, story.slug), reverse=True)


def read_story(slug: str, text: str, now: datetime) -> Story:
    """The story in one file: TOML between two lines of `+++`, then Markdown."""
    _, front, body = text.split("+++\n", 2)
    values: dict[str, Any] = tomllib.loads(front)
    return Story(
        slug=slug,
        number=values.get("number"),
        title=values["title"],
        kicker=values.get("kicker"),
        section=values["section"],
        authors=tuple(values["authors"]),
        published=_ago(now, values["age"]),
        modified=_ago(now, values["changed"]) if "changed" in values else None,
        lead=values["lead"],
        kind=values.get("kind", "article"),
        tags=tuple(values["tags"]),
        related=tuple(values["related"]),
        picture=DemoPicture(**values["picture"]) if "picture" in values else None,
        pieces=tuple(_piece(block, now) for block in re.split(r"\n{2,}", body.strip())),
    )


def slugify(text: str) -> str:
    """The text as it stands in addresses: ASCII, lower case, hyphens."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def _ago(now: datetime, hours: float) -> datetime:
    return (now - timedelta(hours=hours)).replace(second=0, microsecond=0)


def _piece(block: str, now: datetime) -> DemoPiece:
    if block.startswith("## "):
        return DemoPiece("heading", block.removeprefix("## "))
    if entry := _ENTRY.fullmatch(block):
        return DemoPiece("entry", entry["heading"], time=_ago(now, float(entry["hours"])))
    if picture := _PICTURE.fullmatch(block):
        return DemoPiece("picture", "", picture=DemoPicture(**picture.groupdict()))
    if block.startswith("> "):
        lines = [line.removeprefix("> ") for line in block.splitlines()]
        sources = [line.removeprefix("— ") for line in lines if line.startswith("— ")]
        return DemoPiece("quote", " ".join(line for line in lines if not line.startswith("— ")), source=sources[0])
    if block.startswith("- "):
        return DemoPiece("list", "\n".join(line.removeprefix("- ") for line in block.splitlines()))
    if block.startswith("!! "):
        return DemoPiece("correction", block.removeprefix("!! "))
    return DemoPiece("paragraph", " ".join(block.splitlines()))
