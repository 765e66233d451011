"""Articles with the same words as another: copies of an agency's text, shortened or under another headline.

Texts are compared as `archiver.archive.stories.copies` has it, down to parts of them. Candidates are found by the
full-text index: a copy has most of some phrases that are taken from all over the text, a text on the same subject has
none. A translation shares no phrase, and is no copy here.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from sqlite_utils import Database

from archiver.archive.search.fulltext import Sort
from archiver.archive.search.query import parse_query
from archiver.archive.search.search import search
from archiver.archive.search.selection import MOMENT, Selection
from archiver.archive.stories.copies import DAYS, LEAST, WHOLE, compared_words, shingles
from archiver.fields import SqlRow

#: Share of the shorter text's shingles that the other must have.
SHARED = 0.35

#: Phrases that are looked up, and their words; candidates that are compared, the nearest in time first.
_PROBES, _PHRASE, _CANDIDATES = 24, 4, 300

#: Results of a search that are compared, for each story that is wanted and at most; a text takes about a ms.
_EACH, _EXAMINED = 5, 300

STORY_COLUMNS = ("id", "published", "site", "sites", "title", "snippet", "url")
COPY_COLUMNS = ("id", "published", "site", "kind", "shared", "title", "url")


def copies_of(db: Database, article_id: int, *, days: int = DAYS) -> list[SqlRow]:
    """Articles that share the words of one, the most alike first: id, url, site, title, published, shared (0 to 1, of
    the shorter text) and kind: `copy`, `shortened` (it is a part of the article) or `longer` (it has more)."""
    own = next(iter(db.query(f"SELECT text, {MOMENT} AS moment FROM articles WHERE id = ?", [article_id])))
    words = compared_words(own["text"] or "")
    mine = shingles(words)
    found = []
    for row in _candidates(db, article_id, words, own["moment"], days):
        theirs = shingles(compared_words(row.pop("text") or ""))
        common = len(mine & theirs)
        shared = common / max(min(len(mine), len(theirs)), 1)
        if common >= LEAST and shared >= SHARED:
            found.append({**row, "shared": round(shared, 2), "kind": _kind(common, len(mine), len(theirs))})
    return sorted(found, key=lambda row: (-row["shared"], row["id"]))


def stories(db: Database, selection: Selection, *, sort: Sort = "relevance", limit: int = 20) -> list[SqlRow]:
    """The first articles of a selection (see `search`), copies of one folded into the first of them: the same rows with
    `sites`, those that ran it, and `copies`: id, site, url, kind and shared of each other one (see `copies_of`).

    An article is folded where it has most of the shorter text in common with the first or a full copy of it, and came
    out within `DAYS` of the first: what an article with a part more brings along is another story.
    Compared are the first articles that the selection means, five times as many as are wanted, at most `_EXAMINED`:
    copies behind these are not told.
    """
    found = search(db, selection, sort=sort, limit=max(limit, min(limit * _EACH, _EXAMINED)))
    sql = "SELECT id, text FROM articles WHERE id IN (SELECT value FROM json_each(?))"
    texts = dict(db.execute(sql, [json.dumps([row["id"] for row in found])]).fetchall())
    told: list[SqlRow] = []
    whole = _Texts()
    for row in found:
        mine = shingles(compared_words(texts[row["id"]] or ""))
        for first, common, theirs in whole.alike(mine):
            if _days_between(row, first) <= DAYS:
                shared, kind = common / min(len(mine), theirs), _kind(common, theirs, len(mine))
                first["copies"].append(
                    {name: row[name] for name in ("id", "site", "url")} | {"kind": kind, "shared": round(shared, 2)}
                )
                first["sites"] = list(dict.fromkeys([*first["sites"], row["site"]]))
                if kind == "copy":
                    whole.add(mine, first)
                break
        else:
            if len(told) < limit:
                told.append({**row, "sites": [row["site"]], "copies": []})
                whole.add(mine, told[-1])
    return told


class _Texts:
    """The shingles of texts, each with the row of its story."""

    def __init__(self) -> None:
        self._stories: list[tuple[SqlRow, int]] = []
        self._having: dict[tuple[str, ...], list[int]] = {}

    def add(self, text: frozenset[tuple[str, ...]], story: SqlRow) -> None:
        for shingle in text:
            self._having.setdefault(shingle, []).append(len(self._stories))
        self._stories.append((story, len(text)))

    def alike(self, text: frozenset[tuple[str, ...]]) -> Iterator[tuple[SqlRow, int, int]]:
        """Stories with most of the shorter text in common, how many shingles that is, and how many the other has; the
        most alike first."""
        counted = Counter(number for shingle in text for number in self._having.get(shingle, ()))
        for number, common in counted.most_common():
            story, size = self._stories[number]
            if common >= LEAST and common >= WHOLE * min(len(text), size):
                yield story, common, size


def _days_between(one: SqlRow, other: SqlRow) -> int:
    days = [date.fromisoformat((row["published"] or row["modified"] or row["first_seen"])[:10]) for row in (one, other)]
    return abs((days[0] - days[1]).days)


def _kind(common: int, mine: int, theirs: int) -> str:
    if common >= WHOLE * max(mine, theirs):
        return "copy"
    return "shortened" if theirs < mine else "longer"


def _candidates(db: Database, article_id: int, words: list[str], moment: str, days: int) -> list[SqlRow]:
    """Articles of these days that have any of the phrases."""
    step = max((len(words) - _PHRASE) // _PROBES, 1)
    phrases = [" ".join(words[at : at + _PHRASE]) for at in range(0, len(words) - _PHRASE + 1, step)][: _PROBES + 1]
    query = parse_query(" OR ".join(f'text:"{phrase}"' for phrase in phrases)).expression if phrases else None
    if query is None:
        return []
    day = datetime.fromisoformat(moment[:10])
    return list(
        db.query(
            f"""SELECT articles.id, url, site, title, published, text FROM
                    (SELECT rowid AS id FROM articles_fts WHERE articles_fts MATCH :query) AS matching
                CROSS JOIN articles ON articles.id = matching.id
                WHERE articles.id <> :own AND {MOMENT} >= :since AND {MOMENT} < :until
                ORDER BY abs(julianday(substr({MOMENT}, 1, 10)) - julianday(:day)), articles.id
                LIMIT {_CANDIDATES}""",
            {
                "query": query,
                "own": article_id,
                "day": moment[:10],
                "since": f"{day - timedelta(days=days):%Y-%m-%d}",
                "until": f"{day + timedelta(days=days + 1):%Y-%m-%d}",
            },
        )
    )
