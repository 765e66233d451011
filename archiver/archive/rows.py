"""What the archive holds, as values: articles with their versions, captures, edits, and what a search finds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Self

from archiver.article import Article, Block, Image, Link, PageKind, Source
from archiver.fields import BY_NAME, READ, JsonObject
from archiver.rights import Rights


@dataclass(frozen=True, slots=True)
class Row:
    """A row. `row["title"]` is `row.title`, for those who come from sqlite-utils."""

    def __getitem__(self, name: str) -> Any:
        if name not in {field.name for field in fields(self)}:
            raise KeyError(name)
        return getattr(self, name)

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Self:
        """From a row of the database; columns that the class does not name are left out."""
        return cls(**{field.name: row[field.name] for field in fields(cls)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Version(Row):
    """One state of an article's text.

    number     -- from 1, in the order in which they were seen.
    capture_id -- the capture that had it first.
    seen       -- when that was fetched, `YYYY-MM-DDTHH:MM:SSZ`.
    change     -- fields that differ from the version before, parted by commas; `first` of the first version.
    kind       -- of the edit (see `archiver.edits.change`); None of the first version.
    added, removed -- words that came and went.
    """

    number: int
    capture_id: int
    seen: str
    change: str
    kind: str | None
    added: int | None
    removed: int | None
    title: str | None
    authors: tuple[str, ...]
    lead: str | None
    text: str | None
    modified: str | None
    extractor: str | None


#: What an article has in the archive beside what its page says.
_OWN = ("id", "key", "capture_id", "story", "first_seen", "updated")


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredArticle(Article):
    """An `Article` as the archive has it: what its latest good capture says.

    id          -- in this archive.
    key         -- its canonical URL without scheme and tracking parameters: what makes addresses one story.
    capture_id  -- the capture that it shows.
    story       -- of copies: the least of their ids, the same for all of them; None where no other has its words.
    first_seen  -- when a page of it was fetched first, `YYYY-MM-DDTHH:MM:SSZ`.
    updated     -- when the capture that it shows was fetched.
    stored_text -- what `text` gives: of a story on several pages, that of all.
    versions    -- its history, the oldest first.
    """

    id: int
    key: str
    capture_id: int
    story: int | None
    first_seen: str
    updated: str
    stored_text: str
    versions: tuple[Version, ...] = ()

    @property
    def text(self) -> str:
        """Lead and blocks as plain text, blank lines between; embeds are left out."""
        return self.stored_text

    def __getitem__(self, name: str) -> Any:
        """A field by name, as JSON has it."""
        return self.to_dict()[name]

    def to_dict(self) -> JsonObject:
        """All fields and the versions as JSON types."""
        own = {name: getattr(self, name) for name in _OWN}
        versions = [{**asdict(version), "authors": list(version.authors)} for version in self.versions]
        return {**Article.to_dict(self), **own, "versions": versions}


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredCapture(Row):
    """One answer of a server, as it was written to a WARC file.

    fetched    -- `YYYY-MM-DDTHH:MM:SSZ`.
    digest     -- of the payload, as the WARC record has it.
    size       -- of the payload in bytes.
    warc       -- the file, from the folder `warc`; the record is its bytes from `offset`, `length` many.
    revisit_of -- the capture that has the payload, where this one repeats it.
    rendered_of -- the record (its UUID) of the capture that a browser made this one from, which is read in its place.
    truncated  -- why the payload is not whole; None: it is.
    access     -- `subscriber`: fetched with cookies or headers of the owner; None: as anybody may.
    outcome    -- what was made of it; None: it was not read yet.
    extractor  -- the version that read it.
    """

    id: int
    url: str
    site: str | None
    fetched: str
    status: int
    mime: str | None
    digest: str | None
    size: int | None
    warc: str
    offset: int
    length: int
    revisit_of: int | None
    rendered_of: str | None
    truncated: str | None
    access: str | None
    run_id: int | None
    outcome: str | None
    extractor: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit(Row):
    """A version of an article after its first, and what it changed.

    seen   -- when it was fetched.
    id     -- of the article.
    title, was -- the title since then, and until then.
    a, b   -- numbers of the versions before and after.
    fields -- that changed, parted by commas.
    kind   -- see `archiver.edits.change`.
    added, removed -- words that came and went.
    """

    seen: str
    site: str | None
    id: int
    url: str
    title: str | None
    was: str | None
    a: int
    b: int
    fields: str
    kind: str | None
    added: int | None
    removed: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundArticle(Row):
    """An article that a search found. `snippet`: the lines around the words, or the lead where none were searched."""

    id: int
    url: str
    site: str | None
    title: str | None
    published: str | None
    snippet: str | None


def stored_article(record: Mapping[str, Any]) -> StoredArticle:
    """The value of a record (see `Articles.get`)."""
    made: JsonObject = {field.name: _value(field.name, record[field.name]) for field in READ}
    kind: PageKind = made.pop("kind")
    text = made.pop("text") or ""
    del made["words"]  # they follow from the text
    own = {name: record[name] for name in _OWN}
    versions = tuple(
        Version.of({**version, "authors": tuple(version["authors"] or ())}) for version in record["versions"]
    )
    return StoredArticle(**made, **own, kind=kind, stored_text=text, versions=versions)


def _value(name: str, stored: Any) -> Any:
    """A field of a record as an article has it."""
    if name in _VALUES:
        return _VALUES[name](stored)
    return tuple(stored or ()) if BY_NAME[name].type == "names" else stored


_VALUES: Mapping[str, Callable[[Any], Any]] = {
    "blocks": lambda blocks: tuple(Block(**block) for block in blocks or ()),
    "images": lambda images: tuple(Image(**image) for image in images or ()),
    "related": lambda links: tuple(Link(**link) for link in links or ()),
    "rights": lambda rights: Rights(**(rights or {})),
    "provenance": lambda sources: {
        name: Source(source["source"], source["raw"]) for name, source in (sources or {}).items()
    },
}
