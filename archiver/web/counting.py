"""What articles that match a search are counted by: facets and days."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import Any

from archiver.archive import Store
from archiver.archive.search.query import parse_query
from archiver.archive.search.selection import DATED, MOMENT, Selection

#: Articles counted at most: the newest that match. Counting them takes 15 ms, all that have a common word a second.
MOST = 2_500

#: Values shown of a facet.
VALUES = 8

#: Facets that are columns of `articles`; `author` is each name in `authors`.
COLUMNS = ("site", "section", "language", "kind")
FACETS = (*COLUMNS, "author")


@dataclass(frozen=True, slots=True)
class Counts:
    """articles -- that were counted, at most `MOST`.
    complete  -- False where more match.
    facets    -- of each of `FACETS` the commonest values, with their numbers.
    days      -- articles of each day.
    """

    articles: int
    complete: bool
    facets: dict[str, list[tuple[str, int]]]
    days: dict[str, int]


def count_facets(archive: Store, selection: Selection, matching: list[int] | None) -> Counts:
    """The counts of the newest articles that match.

    matching -- ids of the last `MOST` that match the words, and of one more; None where no word is looked for.
    """
    rows = _rows(archive, selection) if matching is None else _rows_of(archive, matching)
    complete = len(rows) <= MOST
    rows = rows[:MOST]
    counters: dict[str, Counter[str]] = {name: Counter() for name in FACETS}
    days: Counter[str] = Counter()
    for *columns, authors, day in rows:
        for name, value in zip(COLUMNS, columns, strict=True):
            if value:
                counters[name][value] += 1
        counters["author"].update(json.loads(authors or "[]"))
        if day is not None:
            days[day] += 1
    facets = {name: counter.most_common(VALUES) for name, counter in counters.items()}
    return Counts(len(rows), complete, facets, dict(days))


#: What is counted, and where it stands: the index has all of it, in the place of the rows, which are long.
_COLUMNS = f"articles.site, articles.section, articles.language, articles.kind, articles.authors, {DATED}"
_ARTICLES = "articles INDEXED BY articles_facets"


def _rows_of(archive: Store, ids: list[int]) -> list[tuple[Any, ...]]:
    """`_COLUMNS` of some articles."""
    return archive.db.execute(
        f"""SELECT {_COLUMNS} FROM json_each(?) AS matching
            CROSS JOIN {_ARTICLES} ON articles.id = matching.value""",
        [json.dumps(ids)],
    ).fetchall()


def _rows(archive: Store, selection: Selection) -> list[tuple[Any, ...]]:
    """The same of the newest `MOST` of a selection that looks for no word, and of one more; some may be excluded."""
    without = parse_query(selection.query).without
    conditions, values = selection.conditions()
    if selection.site is not None:
        source = (
            f"articles AS newest INDEXED BY articles_newest_of_site CROSS JOIN {_ARTICLES} ON articles.id = newest.id"
        )
        order = MOMENT.replace("articles.", "newest.")
        conditions.append("newest.site = :site")
    elif conditions or without:
        source, order = _ARTICLES, "articles.id"
    else:
        newest = f"SELECT id FROM articles ORDER BY {MOMENT} DESC LIMIT :most"
        source, order = f"({newest}) AS newest CROSS JOIN {_ARTICLES} ON articles.id = newest.id", "newest.id"
    if without:
        conditions.append("articles.id NOT IN (SELECT rowid FROM articles_fts WHERE articles_fts MATCH :without)")
    where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    return archive.db.execute(
        f"SELECT {_COLUMNS} FROM {source} {where} ORDER BY {order} DESC LIMIT :most",
        {**values, "without": without, "most": MOST + 1},
    ).fetchall()
