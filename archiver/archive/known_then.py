"""The articles that were edited since a moment, as they were then: a table and a full-text index of this connection."""

from __future__ import annotations

from sqlite_utils import Database

from archiver.archive.schema import SEARCHED

#: Names of the two. They stand in the connection's temporary database, so that a read-only archive can have them.
TABLE, INDEX = "known_then", "known_then_fts"


def know_then(db: Database, as_of: str) -> None:
    """Fill the table and its index. `as_of` is a day, of which all is known, or a time.

    What was not edited since stands in `articles` as it was, so this costs as much as there were edits. Credits have no
    versions: they are today's.
    """
    db.execute(f"DROP TABLE IF EXISTS temp.{INDEX}")
    db.execute(f"DROP TABLE IF EXISTS temp.{TABLE}")
    db.execute(f"CREATE TEMP TABLE {TABLE} (id INTEGER PRIMARY KEY, version INTEGER, {', '.join(SEARCHED)})")
    db.execute(
        f"""INSERT INTO temp.{TABLE} (id, version, title, lead, text, authors, credits)
            SELECT articles.id, versions.number, versions.title, versions.lead, versions.text, versions.authors,
                   articles.credits
            FROM (SELECT DISTINCT article_id FROM versions WHERE number > 1 AND seen >= :as_of || '~') AS edited
            JOIN articles ON articles.id = edited.article_id
            JOIN versions ON versions.article_id = articles.id AND versions.number =
                (SELECT max(number) FROM versions WHERE article_id = articles.id AND seen < :as_of || '~')""",
        {"as_of": as_of},
    )
    db.execute(
        f"""CREATE VIRTUAL TABLE temp.{INDEX} USING fts5(
            {", ".join(SEARCHED)}, content={TABLE}, content_rowid=id, tokenize="unicode61 remove_diacritics 2")"""
    )
    db.execute(f"INSERT INTO temp.{INDEX} ({INDEX}) VALUES ('rebuild')")
