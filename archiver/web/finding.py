"""Searches of the web page: the articles that match, and what they are counted by."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Literal

from archiver.archive import Archive
from archiver.archive.search import HIT, HIT_END, SNIPPET_WORDS

Sort = Literal["relevance", "newest", "oldest"]

#: Results of a page.
PAGE = 20

#: Articles that a search looks at: the newest that match. They are counted, and the best of them shown first.
MOST = 5_000

#: Values shown of a facet.
VALUES = 8

#: What results are counted and narrowed by, as columns of `articles`; `author` stands for each name in `authors`.
FACETS = ("site", "section", "language", "kind", "author")


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What is looked for. `since` and `until` are days, months or years (`2024-05`), both included."""

    query: str = ""
    site: str | None = None
    section: str | None = None
    language: str | None = None
    kind: str | None = None
    author: str | None = None
    since: str | None = None
    until: str | None = None
    sort: Sort = "relevance"
    page: int = 1

    @property
    def narrowed(self) -> dict[str, str]:
        """The filters that are set."""
        names = (*FACETS, "since", "until")
        return {name: value for name in names if (value := getattr(self, name)) is not None}

    def parameters(self, **changes: Any) -> dict[str, str]:
        """Itself, changed, as the query string of its page; what is as by default is left out. The page is the first
        unless `changes` say so."""
        other = replace(self, **{"page": 1, **changes})
        pairs = {"q": other.query, **other.narrowed, "sort": other.sort, "page": str(other.page)}
        default = {"q": "", "sort": "relevance", "page": "1"}
        return {name: value for name, value in pairs.items() if value != default.get(name)}


@dataclass(frozen=True, slots=True)
class Found:
    """rows   -- of the page: id, url, site, title, authors, section, moment, snippet with the hits between marks.
    looked_at -- articles that match, at most `MOST`.
    complete  -- False where more match than were looked at.
    facets    -- of each name in `FACETS` the commonest values with their number.
    days      -- articles of each day.
    """

    rows: list[dict[str, Any]]
    looked_at: int
    complete: bool
    facets: dict[str, list[tuple[str, int]]]
    days: dict[str, int]


@dataclass(frozen=True, slots=True)
class _Match:
    id: int
    rank: float
    values: dict[str, list[str]]
    moment: str


def find(archive: Archive, search: Search) -> Found:
    """The page of results, and counts over all that was looked at."""
    expression = _expression(archive, search.query)
    matches = _matches(archive, search, expression)
    complete = len(matches) <= MOST
    matches = matches[:MOST]
    counts = {name: Counter(value for match in matches for value in match.values[name]) for name in FACETS}
    ordered = _ordered(matches, search.sort if expression else "newest" if search.sort == "relevance" else search.sort)
    first = (search.page - 1) * PAGE
    return Found(
        rows=shown(archive, [match.id for match in ordered[first : first + PAGE]], expression),
        looked_at=len(matches),
        complete=complete,
        facets={name: counter.most_common(VALUES) for name, counter in counts.items()},
        days=dict(sorted(Counter(match.moment[:10] for match in matches).items())),
    )


def newest(archive: Archive, *, site: str | None = None, limit: int) -> list[dict[str, Any]]:
    """What is shown of the newest articles, of all sites or of one."""
    ids = archive.db.execute(
        f"""SELECT id FROM articles {"WHERE site = :site" if site is not None else ""}
            ORDER BY coalesce(published, first_seen) DESC LIMIT :limit""",
        {"site": site, "limit": limit},
    )
    return shown(archive, [article_id for (article_id,) in ids])


def _expression(archive: Archive, query: str) -> str | None:
    """The query as FTS5 takes it; None where there is none."""
    if not query.strip():
        return None
    try:
        archive.db.execute("SELECT 1 FROM articles_fts WHERE articles_fts MATCH ? LIMIT 1", [query]).fetchone()
    except sqlite3.OperationalError as error:
        if str(error) == "interrupted":
            raise
        return archive.db.quote_fts(query)
    return query


def _matches(archive: Archive, search: Search, expression: str | None) -> list[_Match]:
    """The newest `MOST` articles that match, and one more where there are more."""
    conditions, values = _conditions(search)
    # the index has all that is asked for, and stands in for the rows, which are long
    articles = "articles INDEXED BY articles_facets"
    if expression is None:
        source, rank, order = articles, "0", "coalesce(articles.published, articles.first_seen) DESC"
        if not conditions:
            newest = "SELECT id FROM articles ORDER BY coalesce(published, first_seen) DESC LIMIT :limit"
            source = f"({newest}) AS newest CROSS JOIN {articles} ON articles.id = newest.id"
    else:
        source = f"articles_fts CROSS JOIN {articles} ON articles.id = articles_fts.rowid"
        rank, order = "articles_fts.rank", "articles_fts.rowid DESC"
        conditions.append("articles_fts MATCH :expression")
    sql = f"""SELECT articles.id, {rank}, site, section, language, kind, articles.authors,
                     coalesce(published, first_seen)
              FROM {source} {f"WHERE {' AND '.join(conditions)}" if conditions else ""}
              ORDER BY {order} LIMIT :limit"""
    return [
        _Match(
            id=article_id,
            rank=score,
            values={
                "site": [site] if site else [],
                "section": [section] if section else [],
                "language": [language] if language else [],
                "kind": [kind] if kind else [],
                "author": json.loads(authors or "[]"),
            },
            moment=moment,
        )
        for article_id, score, site, section, language, kind, authors, moment in archive.db.execute(
            sql, {**values, "expression": expression, "limit": MOST + 1}
        )
    ]


def _conditions(search: Search) -> tuple[list[str], dict[str, str]]:
    moment = "coalesce(articles.published, articles.first_seen)"
    conditions = {
        "site": "articles.site = :site",
        "section": "articles.section = :section",
        "language": "articles.language = :language",
        "kind": "articles.kind = :kind",
        "author": "EXISTS (SELECT 1 FROM json_each(articles.authors) WHERE value = :author)",
        "since": f"{moment} >= :since",
        "until": f"substr({moment}, 1, length(:until)) <= :until",
    }
    return [conditions[name] for name in search.narrowed], search.narrowed


def _ordered(matches: Iterable[_Match], sort: Sort) -> list[_Match]:
    if sort == "relevance":
        return sorted(matches, key=lambda match: match.rank)
    return sorted(matches, key=lambda match: (match.moment, match.id), reverse=sort == "newest")


def shown(archive: Archive, ids: list[int], expression: str | None = None) -> list[dict[str, Any]]:
    """What is shown of articles, in the order of `ids`: a passage that an FTS5 expression hits, else the beginning."""
    marks = ", ".join(map(str, ids))
    rows = {
        row["id"]: row | {"authors": json.loads(row["authors"] or "[]"), "snippet": row["lead"] or row["beginning"]}
        for row in archive.db.query(
            f"""SELECT id, url, site, title, authors, section, lead, substr(text, 1, 240) AS beginning,
                       coalesce(published, first_seen) AS moment
                FROM articles WHERE id IN ({marks})"""
        )
    }
    if expression is not None:
        for article_id, snippet in archive.db.execute(
            f"""SELECT rowid, snippet(articles_fts, -1, '{HIT}', '{HIT_END}', ' … ', {SNIPPET_WORDS})
                FROM articles_fts WHERE articles_fts MATCH ? AND rowid IN ({marks})""",
            [expression],
        ):
            rows[article_id]["snippet"] = snippet
    return [rows[article_id] for article_id in ids if article_id in rows]
