"""Articles as they were at a moment: one record; and those edited since as a table with a full-text index."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from sqlite_utils import Database

from archiver.archive.schema import INDEXED, TOKENIZE
from archiver.archive.search.segments import COLUMN, segments
from archiver.fields import BY_NAME, SEARCHED, VERSIONED, ArticleRecord, SqlRow

if TYPE_CHECKING:
    from archiver.archive.stories.articles import Articles

#: Names of the two. They stand in the connection's temporary database, so that a read-only archive can have them.
TABLE, INDEX = "known_then", "known_then_fts"


#: Versions that articles had at :as_of, by what selects the articles.
_THEN = """({}) AS edited CROSS JOIN articles ON articles.id = edited.article_id
    JOIN versions ON versions.article_id = articles.id AND versions.number =
        (SELECT max(number) FROM revisions WHERE article_id = articles.id AND seen < :as_of || '~')"""
_EDITED = "number > 1 AND seen >= :as_of || '~'"


def know_then(db: Database, as_of: str) -> None:
    """Fill the table and its index. `as_of` is a day, of which all is known, or a time.

    What was not edited since stands in `articles` as it was, so this costs as much as there were edits. Credits have no
    versions: they are today's.
    """
    columns = ", ".join(f"{'versions' if name in VERSIONED else 'articles'}.{name}" for name in SEARCHED)
    # most articles that were edited since were not known then: the index of facets tells that without their rows
    edited = f"""SELECT DISTINCT article_id FROM revisions INDEXED BY revisions_edits
        CROSS JOIN articles AS facets INDEXED BY articles_facets ON facets.id = article_id
        WHERE {_EDITED} AND facets.first_seen < :as_of || '~'"""
    db.execute(f"DROP TABLE IF EXISTS temp.{INDEX}")
    db.execute(f"DROP TABLE IF EXISTS temp.{TABLE}")
    db.execute(f"CREATE TEMP TABLE {TABLE} (id INTEGER PRIMARY KEY, version INTEGER, {', '.join(INDEXED)})")
    db.conn.create_function(COLUMN, len(SEARCHED), _segments, deterministic=True)
    db.execute(
        f"""INSERT INTO temp.{TABLE} (id, version, {", ".join(INDEXED)})
            SELECT articles.id, versions.number, {columns}, {COLUMN}({columns}) FROM {_THEN.format(edited)}""",
        {"as_of": as_of},
    )
    db.execute(
        f"""CREATE VIRTUAL TABLE temp.{INDEX} USING fts5(
            {", ".join(INDEXED)}, content={TABLE}, content_rowid=id, tokenize="{TOKENIZE}")"""
    )
    db.execute(f"INSERT INTO temp.{INDEX} ({INDEX}) VALUES ('rebuild')")


def shown_then(db: Database, ids: Collection[int], as_of: str) -> Iterator[SqlRow]:
    """Of some articles those that were edited since: id, and what was shown of them, title and snippet."""
    edited = f"""SELECT value AS article_id FROM json_each(:ids)
        WHERE EXISTS (SELECT 1 FROM revisions WHERE article_id = value AND {_EDITED})"""
    yield from db.query(
        f"""SELECT articles.id, versions.title, coalesce(versions.lead, substr(versions.text, 1, 200)) AS snippet
            FROM {_THEN.format(edited)}""",
        {"as_of": as_of, "ids": json.dumps([*ids])},
    )


def _segments(*values: str | None) -> str | None:
    return segments(dict(zip(SEARCHED, values, strict=True)))


def record_then(articles: Articles, record: ArticleRecord, as_of: str) -> SqlRow | None:
    """A record (see `Articles.get`) as it was on a day, of which all is known, or at a time; None where the article was
    not known yet. Its versions are those known then."""
    versions = [version for version in record["versions"] if version["seen"] < f"{as_of}~"]
    if not versions:
        return None
    last = versions[-1]
    if last is record["versions"][-1] and record["updated"] < f"{as_of}~":
        return record
    reading = articles.reading(last["capture_id"]) or {}
    known = {
        name: BY_NAME[name].from_column(value) for name, value in reading.items() if name in record and name != "id"
    }
    if reading.get("text") != last["text"]:
        # the reading is of one page of several, or gone: the version has the text of all
        known["blocks"] = record["blocks"] if record["text"] == last["text"] else _paragraphs(last)
        known["words"] = len((last["text"] or "").split())
    from archiver.archive.stories.history import VERSION_COLUMNS

    own = {name: last[name] for name in VERSION_COLUMNS}
    return {**record, **known, **own, "updated": last["seen"], "versions": versions}


def _paragraphs(version: SqlRow) -> list[dict[str, str]]:
    parts = (version["text"] or "").split("\n\n")
    return [{"kind": "paragraph", "text": part} for part in parts if part and part != version["lead"]]
