"""Full-text search over the archive."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any

from sqlite_utils import Database

#: Marks around a hit in a snippet: private-use characters, which no page text keeps, so that nothing a page
#: says can pass for a mark.
HIT, HIT_END = "\ue000", "\ue001"

#: Words of a snippet.
SNIPPET_WORDS = 24


def search(
    db: Database,
    query: str,
    *,
    site: str | None = None,
    since: str | None = None,
    until: str | None = None,
    limit: int = 20,
) -> Iterator[dict[str, Any]]:
    """Articles that match, best first: id, url, site, title, published, and `snippet` with the hits between marks.

    The query is SQLite's FTS5 syntax (words, "phrases", OR, NOT, prefix*, title: …); one that is no valid
    query is searched word by word.
    """
    conditions, parameters = _filters(site, since, until)
    sql = f"""
        SELECT articles.id, articles.url, articles.site, articles.title, articles.published,
               snippet(articles_fts, -1, '{HIT}', '{HIT_END}', ' … ', {SNIPPET_WORDS}) AS snippet
        FROM articles_fts JOIN articles ON articles.id = articles_fts.rowid
        WHERE articles_fts MATCH :query {conditions}
        ORDER BY articles_fts.rank LIMIT :limit"""
    values = {**parameters, "query": query, "limit": limit}
    try:
        rows = list(db.query(sql, values))
    except sqlite3.OperationalError:
        rows = list(db.query(sql, values | {"query": db.quote_fts(query)}))
    yield from rows


def newest(
    db: Database, *, site: str | None = None, since: str | None = None, until: str | None = None, limit: int = 20
) -> Iterator[dict[str, Any]]:
    """The newest articles, in the same columns as `search`; the snippet is the lead."""
    conditions, parameters = _filters(site, since, until)
    yield from db.query(
        f"""SELECT id, url, site, title, published, coalesce(lead, substr(text, 1, 200)) AS snippet
            FROM articles WHERE 1 {conditions} ORDER BY coalesce(published, first_seen) DESC LIMIT :limit""",
        {**parameters, "limit": limit},
    )


def _filters(site: str | None, since: str | None, until: str | None) -> tuple[str, dict[str, Any]]:
    conditions = ""
    parameters: dict[str, Any] = {}
    for value, sql, name in (
        (site, "articles.site = :site", "site"),
        (since, "coalesce(articles.published, articles.first_seen) >= :since", "since"),
        # a day as the end means the whole of it
        (until, "substr(coalesce(articles.published, articles.first_seen), 1, length(:until)) <= :until", "until"),
    ):
        if value is not None:
            conditions += f" AND {sql}"
            parameters[name] = value
    return conditions, parameters
