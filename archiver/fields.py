"""The fields of an article, each named once: what the tables, exports and pages do with it follows from its entry here.

To add one that pages say: an attribute of `archiver.article.Article`, an entry in `FIELDS`, and what reads it, which
`archiver.extraction.extractor` calls.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Type = Literal[
    "text",
    "integer",
    "number",
    "boolean",
    "date",  # `YYYY-MM-DD`
    "names",  # a list of strings
    "rows",  # a list of objects, all with the keys `parts`
    "json",  # any other list or object
]

Origin = Literal[
    "page",  # the extractor reads it: part of `Article.to_dict`
    "capture",  # a reading has it from its capture
    "story",  # the same whatever capture is shown
    "export",  # exports add it
]

#: An object of JSON, as `json` reads and writes it.
JsonObject = dict[str, Any]

#: A row as sqlite-utils gives it, by the names of the columns that were asked for.
SqlRow = dict[str, Any]

#: An article as JSON types, by the names of the fields below; see `archiver.article.Article.to_dict`.
ArticleRecord = dict[str, Any]

_SQL = {"integer": "INTEGER", "boolean": "INTEGER", "number": "REAL"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """name       -- of the attribute, the column, the key of records and exports.
    type       -- what records have; lists and objects are JSON in the tables.
    parts      -- keys of the objects of a list.
    origin     -- where its value comes from.
    stored     -- it is a column of `articles`.
    constraint -- of that column, in SQL.
    packed     -- the column is stored as `archiver.archive.compact` has it.
    searched   -- how much a word in it weighs in a search; 0: it is not in the full-text index.
    versioned  -- a change of it begins a version, which keeps it.
    noted      -- a version keeps it; a change of it alone begins none.
    compared   -- a re-parse tells whether it was gained, lost or changed.
    watched    -- `health` watches in how many articles of a site it is filled.
    exported   -- it is a column of CSV and Parquet.
    front      -- it stands in the front matter of Markdown.
    """

    name: str
    type: Type = "text"
    parts: tuple[str, ...] = ()
    origin: Origin = "page"
    stored: bool = True
    constraint: str = ""
    packed: bool = False
    searched: float = 0.0
    versioned: bool = False
    noted: bool = False
    compared: bool = True
    watched: bool = False
    exported: bool = True
    front: bool = False

    @property
    def is_json(self) -> bool:
        """Whether the tables have it as JSON."""
        return self.type in ("names", "rows", "json")

    @property
    def definition(self) -> str:
        """The column as SQL defines it."""
        return f"{self.name} {_SQL.get(self.type, 'TEXT')} {self.constraint}".rstrip()

    def to_column(self, value: Any) -> Any:
        """A value of a record as the column has it."""
        if value is None:
            return None
        if self.is_json:
            return json.dumps(value, ensure_ascii=False)
        return {"boolean": int, "number": float}.get(self.type, _same)(value)

    def from_column(self, value: Any) -> Any:
        """What a column has as records have it."""
        if value is None:
            return None
        if self.is_json and isinstance(value, str):
            return json.loads(value)
        return bool(value) if self.type == "boolean" else value


def _same(value: Any) -> Any:
    return value


_REQUIRED = "NOT NULL"

#: In the order of the page, which is that of columns and records.
FIELDS = (
    Field(name="id", type="integer", origin="story", constraint="PRIMARY KEY", compared=False, front=True),
    Field(name="key", origin="capture", constraint=_REQUIRED, compared=False, exported=False),
    Field(name="url", constraint=_REQUIRED, front=True),
    Field(name="site", compared=False, front=True),
    Field(name="title", searched=8.0, versioned=True, watched=True, front=True),
    Field(name="kicker"),
    Field(name="authors", type="names", searched=4.0, versioned=True, watched=True, front=True),
    Field(name="published", watched=True, front=True),
    Field(name="published_day", type="date"),
    Field(name="published_offset"),
    Field(name="modified", noted=True, front=True),
    Field(name="modified_day", type="date"),
    Field(name="modified_offset"),
    Field(name="section", watched=True, front=True),
    Field(name="lead", searched=3.0, versioned=True, watched=True),
    Field(name="text", searched=1.0, versioned=True, watched=True),
    Field(name="blocks", type="json", packed=True),
    Field(name="images", type="rows", parts=("url", "alt", "caption", "credit"), stored=False, watched=True),
    Field(name="credits", type="names", searched=2.0, front=True),
    Field(name="tags", type="names", watched=True, front=True),
    Field(name="related", type="rows", parts=("url", "title")),
    Field(name="language", front=True),
    Field(name="kind", front=True),
    Field(name="paywalled", type="boolean", front=True),
    Field(name="rights", type="json"),
    Field(name="words", type="integer", compared=False),
    Field(name="quality", type="number", compared=False),
    Field(name="quality_reasons", type="names", compared=False, exported=False),
    Field(name="provenance", type="json", packed=True, compared=False, exported=False),
    Field(name="version", type="integer", origin="export", stored=False, compared=False),
    Field(
        name="capture_id",
        type="integer",
        origin="capture",
        constraint=f"{_REQUIRED} REFERENCES captures(id)",
        compared=False,
        front=True,
    ),
    Field(name="extractor", noted=True, compared=False, front=True),
    Field(name="story", type="integer", origin="story", compared=False, front=True),
    Field(name="first_seen", origin="story", constraint=_REQUIRED, compared=False, front=True),
    Field(name="updated", origin="capture", constraint=_REQUIRED, compared=False, front=True),
)

BY_NAME: Mapping[str, Field] = {field.name: field for field in FIELDS}

#: Columns of `articles`.
STORED = tuple(field for field in FIELDS if field.stored)

#: What a reading of a page gives: the keys of `Article.to_dict`.
READ = tuple(field for field in FIELDS if field.origin == "page")

#: Those of the story, whatever reading it shows.
STORY = frozenset(field.name for field in FIELDS if field.origin == "story")

#: Columns that are packed.
PACKED = frozenset(field.name for field in FIELDS if field.packed)

#: Columns of the full-text index. An entry for a word costs two bytes less in the first of them, so that is the one
#: with the most words: in another order the index is a quarter larger.
SEARCHED = tuple(sorted((field.name for field in FIELDS if field.searched), key=lambda name: name != "text"))

#: A change in one of these begins a version.
VERSIONED = tuple(field.name for field in FIELDS if field.versioned)

#: Kept by a version as well, without beginning one.
NOTED = tuple(field.name for field in FIELDS if field.noted)

#: Those of two readings that a re-parse compares. Words, quality and provenance follow from them.
COMPARED = tuple(field.name for field in FIELDS if field.compared)

#: Those whose fill rate is watched.
WATCHED = tuple(field.name for field in FIELDS if field.watched)

#: Columns of files with one row an article.
EXPORTED = tuple(field for field in FIELDS if field.exported)

#: The front matter of Markdown.
FRONT = tuple(field.name for field in FIELDS if field.front)


def place(name: str) -> tuple[int, str]:
    """Where a field stands on the page, to sort by; names of others come last, in order."""
    order = [field.name for field in FIELDS]
    return (order.index(name) if name in order else len(order)), name
