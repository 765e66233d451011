"""Search over the archive: the articles that a selection means, the first of them with snippets, or all; counts."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import Literal

from sqlite_utils import Database

from archiver.archive.schema import TALLIED, TALLIED_LISTS
from archiver.archive.search.fulltext import BY_DATE, SNIPPET_WORDS, FullText, Sort, in_brackets
from archiver.archive.search.query import parse_query, words_alone
from archiver.archive.search.segments import HIT, HIT_END
from archiver.archive.search.selection import ACCESS, DATED, MOMENT, WHOLE, Selection
from archiver.archive.stories import as_of as known_then
from archiver.fields import SqlRow

__all__ = [
    "GROUPS",
    "HIT",
    "HIT_END",
    "RESULT_COLUMNS",
    "SNIPPET_WORDS",
    "Order",
    "access_to",
    "among",
    "are_tallied",
    "count",
    "count_by",
    "every",
    "in_brackets",
    "search",
    "search_with_last",
    "shares",
    "wider",
]

#: What of a result stands in a table, where that is for programs.
RESULT_COLUMNS = ("id", "published", "site", "title", "snippet", "url")

#: What articles are counted by, as SQL.
GROUPS = {
    **{name: sql.format("articles") for name, sql in TALLIED.items()},
    "month": f"substr({DATED}, 1, 7)",
    **dict.fromkeys(TALLIED_LISTS, "names.value"),
}

#: Groups in the order of time, not of size.
_TIMES = frozenset({"day", "month"})


#: Filters that the indexes by date do not help with. What many articles are is soon met among the NEAR newest (or
#: oldest); for what few are, all are looked at.
_UNDATED = ("section", "language", "kind", "as_of")
NEAR = 20_000

#: Articles of a site, or of some days, that are gathered before a word is looked up: 10 ms.
FEW = 50_000

Order = Literal["id", "site", "newest"]

_ORDERS = {
    "id": "articles.id",
    "site": f"articles.site, {MOMENT}, articles.id",
    "newest": f"{MOMENT} DESC, articles.id DESC",
}


def search(db: Database, selection: Selection, *, sort: Sort = "relevance", limit: int = 20) -> list[SqlRow]:
    """The first articles of a selection: id, url, site, title, published, and `snippet` with the hits between marks.

    Where no word is looked for, the newest, and the lead as snippet.
    """
    return search_with_last(db, selection, sort=sort, limit=limit)[0]


def search_with_last(
    db: Database, selection: Selection, *, sort: Sort = "relevance", limit: int = 20, most: int = 0
) -> tuple[list[SqlRow], list[int] | None]:
    """The same, and of all that match the ids of those that were found last, `most` of them at most, the last first;
    None where no word is looked for. That takes no longer than the search alone, mostly."""
    indexes = _indexes(db, selection)
    if not indexes:
        return _described(db, selection, _by_date(db, selection, sort, limit), {}), None
    ids = _merged(db, [index.best(sort, limit) for index in indexes], sort)[:limit]
    snippets = {number: text for index in indexes for number, text in index.snippets(ids).items()}
    last = sorted((number for index in indexes for number in index.last(most)), reverse=True)[:most]
    return _described(db, selection, ids, snippets), last


def every(db: Database, selection: Selection, order: Order = "id") -> Iterator[int]:
    """Ids of all articles of a selection, in the order of ids, of sites and dates, or the newest first; streamed."""
    source, values = _source(db, selection)
    sql = f"SELECT articles.id FROM {source} ORDER BY {_ORDERS[order]}"
    for (number,) in db.conn.execute(sql, values):
        yield number


def among(db: Database, selection: Selection, ids: Collection[int]) -> set[int]:
    """Of some articles those that a selection means."""
    source, values = _source(db, selection)
    # the sign keeps SQLite from looking up the words once for each of them
    sql = f"SELECT id FROM (SELECT articles.id AS id FROM {source}) WHERE +id IN (SELECT value FROM json_each(:among))"
    return {number for (number,) in db.execute(sql, {**values, "among": json.dumps([*ids])})}


def count(db: Database, selection: Selection) -> int:
    """How many articles a selection means."""
    indexes = _indexes(db, selection)
    if len(indexes) == 1 and not indexes[0].conditions:
        return indexes[0].count()
    source, values = _counted(db, selection)
    return int(db.execute(f"SELECT count(*) FROM {source}", values).fetchone()[0])


def count_by(db: Database, selection: Selection, group: str, limit: int | None = None) -> list[SqlRow]:
    """Rows of the group's name (None where unknown) and `articles`, the largest first; days and months in their order.

    group -- one of `GROUPS`. An article counts for each of its authors and credits.
    limit -- at most so many: the largest, or the last.
    """
    if not selection.to_dict() and are_tallied(db):
        name = "nullif(name, x'')"
        values: dict[str, object]
        columns, number = f"substr({name}, 1, 7)" if group == "month" else name, "sum(articles)"
        source, values = "tallies WHERE what = :what", {"what": "day" if group == "month" else group}
    else:
        columns, number = GROUPS[group], "count(*)"
        source, values = _counted(db, selection)
        if group in TALLIED_LISTS:
            # many articles have the same list, and taking one apart is what takes the time
            listed = f"SELECT articles.{TALLIED_LISTS[group]} AS list, count(*) AS number FROM {source} GROUP BY 1"
            source, number = f"({listed}) AS selected, json_each(selected.list) AS names", "sum(selected.number)"
    order = "1 DESC" if group in _TIMES else "2 DESC, 1"
    rows = db.query(
        f'SELECT {columns} AS "{group}", {number} AS articles FROM {source} GROUP BY 1 ORDER BY {order} LIMIT :most',
        {**values, "most": -1 if limit is None else limit},
    )
    return list(rows)[::-1] if group in _TIMES else list(rows)


#: What of a share stands in a table.
SHARE_COLUMNS = ("month", "site", "articles", "of", "percent")

#: Filters of a query that say what a site put out, not what it is about.
_OF_OUTPUT = frozenset({"site", "language", "kind"})


def shares(db: Database, selection: Selection) -> list[SqlRow]:
    """How much of their output sites gave to a subject: of each month and site that has any of a selection's articles
    `articles`, all that it has of that month (`of`), and `percent` of these. In the order of months, the most first.

    Sections, tags and words are the subject; sites, days, language and kind bound what is compared.
    """
    kept = [each for each in parse_query(selection.query).filters if each.name in _OF_OUTPUT]
    bounds = " ".join(f'{"-" if each.negative else ""}{each.name}:"{each.value}"' for each in kept)
    some, every_one = (
        _by_month_and_site(db, each) for each in (selection, replace(selection, query=bounds, section=None))
    )
    rows = [
        {"month": month, "site": site, "articles": number, "of": of, "percent": round(100 * number / of, 1)}
        for (month, site), number in some.items()
        for of in (every_one[month, site],)
    ]
    return sorted(rows, key=lambda row: (row["month"], -row["percent"], row["site"] or ""))


def _by_month_and_site(db: Database, selection: Selection) -> dict[tuple[str, str | None], int]:
    source, values = _counted(db, selection)
    sql = (
        f"SELECT {GROUPS['month']} AS month, articles.site, count(*) FROM {source} GROUP BY 1, 2 HAVING month NOT NULL"
    )
    return {(month, site): number for month, site, number in db.execute(sql, values)}


def wider(db: Database, selection: Selection) -> list[tuple[Selection, int]]:
    """What finds something where a selection finds nothing, and how many articles: one of its words alone, and all of
    it without one of its filters."""
    asked = selection.to_dict()
    bounds = [("since", "until"), *((name,) for name in ("site", "section", "language", "kind", "as_of"))]
    others = [replace(selection, query=word) for word in words_alone(selection.query)]
    for names in bounds:
        if not asked.keys().isdisjoint(names):
            others.append(Selection(**{name: value for name, value in asked.items() if name not in names}))
    return [(other, number) for other in others if (number := count(db, other))]


def access_to(db: Database, ids: Sequence[int]) -> dict[int, str]:
    """How articles were come by that not everybody may read, by id (see `ACCESS`)."""
    if "access" not in db["captures"].columns_dict:  # it was last written before there was such a column
        return {}
    sql = f"SELECT id, {ACCESS} AS access FROM articles WHERE id IN (SELECT value FROM json_each(?))"
    return {row["id"]: row["access"] for row in db.query(sql, [json.dumps(ids)]) if row["access"] is not None}


def are_tallied(db: Database) -> bool:
    """Whether counts are kept; not in an archive that an earlier version wrote last."""
    return bool(db.execute("SELECT 1 FROM sqlite_master WHERE name = 'tallies'").fetchone())


def _indexes(db: Database, selection: Selection) -> list[FullText]:
    """Where the query is to be looked up: nowhere if it has no words; as of a moment in two places: the archive's own
    index for what was not edited since, and one of the edited articles as they were."""
    query = parse_query(selection.query)
    conditions, values = selection.conditions()
    if selection.as_of is not None and (query.match or query.without):
        known_then.know_then(db, selection.as_of)
    if query.match is None:
        return []
    whole = FullText(db, "articles", "articles_fts", query, tuple(conditions), values, _few(db, selection))
    if selection.as_of is None:
        return [whole]
    unedited = f"articles.id NOT IN (SELECT id FROM temp.{known_then.TABLE})"
    return [
        FullText(db, "articles", "articles_fts", query, (*conditions, unedited), values),
        FullText(db, f"temp.{known_then.TABLE}", known_then.INDEX, query, tuple(conditions), values),
    ]


def _few(db: Database, selection: Selection) -> str | None:
    """SQL that selects the articles of the selection's site, or those of its days, whichever are few; None where both
    are many, or all. Both are counted and gathered in an index that has no more than that: what is of the site and of
    the days as well, the rows alone tell."""
    for names in (("site",), ("since", "until")):
        asked = {name: value for name in names if (value := getattr(selection, name)) is not None}
        if asked:
            source, values = _undescribed(Selection(**asked))
            counted = db.execute(f"SELECT count(*) FROM (SELECT 1 FROM {source} LIMIT {FEW + 1})", values).fetchone()
            if counted[0] <= FEW:
                return f"SELECT articles.id FROM {source}"
    return None


def _source(db: Database, selection: Selection) -> tuple[str, dict[str, object]]:
    """What stands behind FROM to get the articles of a selection, and the values it names."""
    indexes = _indexes(db, selection)
    if not indexes:
        return _undescribed(selection)
    values = {**indexes[0].values, "match": indexes[0].query.expression}
    if len(indexes) == 1:
        return indexes[0].source, values
    ids = " UNION ALL ".join(f"SELECT articles.id FROM {index.source}" for index in indexes)
    return f"articles WHERE articles.id IN ({ids})", values


def _counted(db: Database, selection: Selection) -> tuple[str, dict[str, object]]:
    """The same as `_source` where articles are counted, in no order: those of a site or of days are found in its index,
    and what they are counted by in that of facets. Their rows, which are pages of disk apart, are not read."""
    source, values = _source(db, selection)
    if parse_query(selection.query).match is not None:
        return source, values
    if selection.site is not None:
        index, chosen = "articles_newest_of_site", Selection(site=selection.site)
    elif selection.since is not None or selection.until is not None:
        index, chosen = "articles_day", Selection(since=selection.since, until=selection.until)
    else:
        return source, values
    conditions = " AND ".join(chosen.conditions()[0]).replace("articles.", "chosen.")
    narrowed = f"articles AS chosen INDEXED BY {index} CROSS JOIN articles INDEXED BY articles_facets"
    joined = f"{narrowed} ON articles.id = chosen.id AND {conditions}"
    return source.replace("articles", joined, 1), values


def _undescribed(selection: Selection, *more: str) -> tuple[str, dict[str, object]]:
    """The same where no word is looked for; some may still be excluded. `more`: SQL on `articles` that must hold."""
    conditions, values = selection.conditions()
    conditions += more
    if without := parse_query(selection.query).without:
        found = "SELECT rowid FROM articles_fts WHERE articles_fts MATCH :without"
        if selection.as_of is not None:
            edited = f"SELECT id FROM temp.{known_then.TABLE}"
            then = f"SELECT rowid FROM {known_then.INDEX} WHERE {known_then.INDEX} MATCH :without"
            found = f"{found} AND rowid NOT IN ({edited}) UNION ALL {then}"
        conditions.append(f"articles.id NOT IN ({found})")
        values["without"] = without
    where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    return f"articles {where}", values


def _by_date(db: Database, selection: Selection, sort: Sort, limit: int) -> list[int]:
    source, values = _undescribed(selection, *_moments(selection))
    order = f"ORDER BY {BY_DATE['oldest' if sort == 'oldest' else 'newest']} LIMIT"
    if not any(getattr(selection, name) for name in _UNDATED):
        return _ids(db, f"SELECT articles.id FROM {source} {order} :limit", {**values, "limit": limit})
    near = _near(selection, sort, f"{order} {NEAR}")
    facets = source.replace("articles ", "articles INDEXED BY articles_facets ", 1)
    met = _ids(
        db,
        f"""WITH near AS MATERIALIZED ({near})
            SELECT articles.id FROM near CROSS JOIN {facets} AND articles.id = near.id {order} :limit""",
        {**values, "limit": limit},
    )
    if len(met) == limit:
        return met
    return _ids(db, f"SELECT articles.id FROM {facets} {order} :limit", {**values, "limit": limit})


def _moments(selection: Selection) -> Iterator[str]:
    """Conditions that days of a selection imply for moments, by which lists are ordered: their index is then entered
    where the days begin. The calendar of a place is less than a day off UTC; the days of a month may be too many."""
    if selection.since is not None:
        first = "date(:since || substr('0000-01-01', length(:since) + 1), '-2 days')"
        yield f"{MOMENT} >= coalesce({first}, '')"
    if selection.until is not None:
        last = "date(:until || substr('0000-12-31', length(:until) + 1), '+3 days')"
        yield f"{MOMENT} < coalesce({last}, '{WHOLE}')"


def _near(selection: Selection, sort: Sort, order: str) -> str:
    """SQL that selects articles of which all that come before others by date are, whatever else is asked of them."""
    dated = replace(selection, query="", **dict.fromkeys(_UNDATED))
    moments = _moments(selection)
    if selection.as_of is None or sort == "oldest":
        return f"SELECT articles.id FROM {_undescribed(dated, *moments)[0]} {order}"
    # the newest of all were not known then, but for those that were dated ahead, which have an index
    then, _ = _undescribed(dated, f"{MOMENT} < :as_of || '{WHOLE}'", *moments)
    ahead, _ = _undescribed(
        dated,
        f"{MOMENT} > articles.first_seen",
        f"articles.first_seen < :as_of || '{WHOLE}'",
        f"+{MOMENT} >= :as_of || '{WHOLE}'",
    )
    return f"SELECT id FROM (SELECT articles.id FROM {then} {order}) UNION ALL SELECT articles.id FROM {ahead}"


def _ids(db: Database, sql: str, values: dict[str, object]) -> list[int]:
    return [number for (number,) in db.execute(sql, values)]


def _merged(db: Database, best: list[list[int]], sort: Sort) -> list[int]:
    """Results of one or two indexes in one order; of relevance the first of each, then the second of each …: scores
    depend on how often a word stands in an index, and one may be small."""
    if len(best) == 1:
        return best[0]
    if sort == "relevance":
        return [number for ids in zip_longest(*best) for number in ids if number is not None]
    rows = db.execute(
        f"""SELECT id FROM articles WHERE id IN (SELECT value FROM json_each(?))
            ORDER BY {BY_DATE[sort]}""",
        [json.dumps([number for ids in best for number in ids])],
    )
    return [number for (number,) in rows]


def _described(db: Database, selection: Selection, ids: list[int], snippets: dict[int, str]) -> list[SqlRow]:
    """What is shown of articles, in that order."""
    wanted = json.dumps(ids)
    rows = db.query(
        """SELECT id, url, site, title, published, published_day, modified, modified_day, first_seen,
             coalesce(lead, substr(text, 1, 200)) AS snippet
           FROM articles WHERE id IN (SELECT value FROM json_each(?))""",
        [wanted],
    )
    known = {row["id"]: row for row in rows}
    if selection.as_of is not None:
        for row in known_then.shown_then(db, ids, selection.as_of):
            known[row["id"]] |= row
    for number, snippet in snippets.items():
        known[number]["snippet"] = snippet
    return [known[number] for number in ids]
