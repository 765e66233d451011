"""One query on one full-text index: which articles match, which come first, and where the words stand.

Relevance is bm25, of which two parts cost as much as a word is common: scoring all articles that have it (1.1 s for a
million), and counting them for its weight (a tenth of that). So words that more than `COMMON` articles have are left
out of the score, where they weigh next to nothing; and of a query that more than `COMMON` articles match the newest
come first, those with its words in the headline before the others.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlite_utils import Database

from archiver.archive.schema import INDEXED
from archiver.archive.search.query import Query
from archiver.archive.search.selection import MOMENT
from archiver.archive.search.snippets import snippets
from archiver.fields import BY_NAME, SEARCHED

Sort = Literal["relevance", "newest", "oldest"]

#: Articles that make a word, or a query, a common one. Scoring takes 1 to 4 ms a thousand, and twice that on a busy
#: machine.
COMMON = 3_000

#: Matches that are sorted by date one by one; where there are more, walking along the dates soon meets enough of them.
#: Both take some 60 ms for as many of a million.
SORTED = 20_000


#: How much a word weighs in each column.
_WEIGHTS = tuple(str(BY_NAME[name].searched if name in BY_NAME else 1.0) for name in INDEXED)


@dataclass(slots=True)
class FullText:
    """db         -- the archive's database.
    index      -- name of an FTS5 table with the columns of `archiver.archive.schema.INDEXED`; row ids are articles'.
    query      -- what is looked for; `match` is given.
    conditions -- SQL on `articles` that must hold as well.
    values     -- what the conditions name.
    few        -- SQL that selects the ids of the articles of which some of the conditions hold, where these are few: to
                  look for a match among them takes a quarter of the time of looking up what the conditions say of each.
    """

    db: Database
    content: str
    index: str
    query: Query
    conditions: tuple[str, ...]
    values: dict[str, Any]
    few: str | None = None
    _known: list[int] = field(default_factory=list, init=False)
    _asked: int = field(default=0, init=False)

    @property
    def source(self) -> str:
        """What stands behind FROM to get the articles that match. It names :match beside the values."""
        # the index has all columns that filters and counts name, and stands in for the rows, which are long
        where = "".join(f" AND {condition}" for condition in self.conditions)
        if self.few is not None:  # the sign keeps SQLite from looking up the word once for each of them
            where = f" AND +{self.index}.rowid IN ({self.few}){where}"
        return f"""{self.index} CROSS JOIN articles INDEXED BY articles_facets ON articles.id = {self.index}.rowid
                   WHERE {self.index} MATCH :match{where}"""

    def count(self) -> int:
        """How many articles match, of those that meet all conditions."""
        (number,) = self.db.execute(
            f"SELECT count(*) FROM {self._found}", {**self.values, "match": self.query.expression}
        ).fetchone()
        return int(number)

    @property
    def _found(self) -> str:
        """The same as `source`, without the articles where nothing is asked of them."""
        return self.source if self.conditions else f"{self.index} WHERE {self.index} MATCH :match"

    def best(self, sort: Sort, limit: int) -> list[int]:
        """Ids of the articles that come first."""
        if sort == "relevance":
            return self._most_relevant(limit)
        if self.conditions or self.query.open:
            return self._all_by_date(sort, limit)
        most = max(SORTED, limit)
        ids = self.last(most + 1)
        return self._by_date(sort, limit) if len(ids) > most else self._sorted_by_date(ids, sort)[:limit]

    def _most_relevant(self, limit: int) -> list[int]:
        most = max(COMMON, limit)
        ids = self.last(most + 1)
        if len(ids) > most:
            headlined = self._last_found(self.query.in_title, limit)
            return list(dict.fromkeys([*headlined, *ids]))[:limit]
        scores = self._scores(ids)
        return sorted(ids, key=lambda number: (scores.get(number, 0.0), -number))[:limit]

    def last(self, most: int) -> list[int]:
        """Ids of the articles that match in the order in which they were found, the last first; at most so many. Looked
        up once: of the beginning of a word, or with conditions, that is what takes the time."""
        if most > self._asked:
            self._known, self._asked = self._last_found(self.query.expression, most), most
        return self._known[:most]

    def snippets(self, ids: list[int]) -> dict[int, str]:
        """The passage with the most hits of each article, hits between marks."""
        rows = self.db.execute(
            f"SELECT id, {', '.join(SEARCHED)} FROM {self.content} WHERE id IN (SELECT value FROM json_each(?))",
            [json.dumps(ids)],
        )
        assert self.query.expression is not None, "only what matches a query has hits"
        return snippets(self.query.expression, rows)

    def _last_found(self, expression: str | None, most: int) -> list[int]:
        """Ids in the order in which articles were found, the last first."""
        rows = self.db.execute(
            f"SELECT {self.index}.rowid FROM {self._found} ORDER BY {self.index}.rowid DESC LIMIT :most",
            {**self.values, "match": expression, "most": most},
        )
        return [number for (number,) in rows]

    def _all_by_date(self, sort: Sort, limit: int) -> list[int]:
        """Ids by date, of all matches at once: dates say nothing of when a condition is met next, and looking up words
        that go on gathers all of them each time."""
        return self._ordered(f"articles.id FROM {self.source}", sort, limit)

    def _by_date(self, sort: Sort, limit: int) -> list[int]:
        """Ids by date, looked up date after date."""
        found = f"SELECT 1 FROM {self.index} WHERE {self.index} MATCH :match AND rowid = articles.id"
        return self._ordered(f"articles.id FROM articles WHERE EXISTS ({found})", sort, limit)

    def _ordered(self, selected: str, sort: Sort, limit: int) -> list[int]:
        rows = self.db.execute(
            f"SELECT {selected} ORDER BY {MOMENT} {'DESC' if sort == 'newest' else 'ASC'} LIMIT :limit",
            {**self.values, "match": self.query.expression, "limit": limit},
        )
        return [number for (number,) in rows]

    def _sorted_by_date(self, ids: list[int], sort: Sort) -> list[int]:
        rows = self.db.execute(
            f"""SELECT articles.id FROM json_each(?) AS found
                CROSS JOIN articles INDEXED BY articles_facets ON articles.id = found.value
                ORDER BY {MOMENT} {"DESC" if sort == "newest" else "ASC"}""",
            [json.dumps(ids)],
        )
        return [number for (number,) in rows]

    def _scores(self, ids: list[int]) -> dict[int, float]:
        """How well articles match, of which lower is better; those that have common words only are left out."""
        terms = [term.expression for term in self.query.terms]
        if terms == [self.query.expression] and not self.conditions:
            weighing = terms  # all that have it are among `ids`
        else:
            weighing = [expression for expression in terms if not self._is_common(expression)]
        if not weighing:
            return {}
        # where all words weigh, the query itself visits the fewest articles
        match = self.query.expression if weighing == terms else " OR ".join(weighing)
        rows = self.db.execute(
            f"""SELECT rowid, bm25({self.index}, {", ".join(_WEIGHTS)})
                FROM {self.index} WHERE {self.index} MATCH :match AND +rowid IN (SELECT value FROM json_each(:ids))""",
            {"match": match, "ids": json.dumps(ids)},
        )
        return dict(rows.fetchall())

    def _is_common(self, expression: str) -> bool:
        counted = self.db.execute(
            f"SELECT count(*) FROM (SELECT 1 FROM {self.index} WHERE {self.index} MATCH ? LIMIT ?)",
            [expression, COMMON + 1],
        ).fetchone()
        return bool(counted[0] > COMMON)
