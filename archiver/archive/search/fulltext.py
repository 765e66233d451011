"""One query on one full-text index: which articles match, which come first, and where the words stand.

Relevance is bm25, of which two parts cost as much as a word is common: scoring all articles that have it (1.1 s for a
million), and counting them for its weight (a tenth of that). So words that more than `COMMON` articles have are left
out of the score, where they weigh next to nothing; and of a query that more than `COMMON` articles match the newest
come first, those with its words in the headline before the others.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlite_utils import Database

from archiver.archive.schema import INDEXED, TOKENIZE
from archiver.archive.search import segments
from archiver.archive.search.query import Query, Term, spellings
from archiver.archive.search.segments import HIT, HIT_END, has_runs, in_texts, joined, spaced
from archiver.archive.search.selection import MOMENT
from archiver.fields import BY_NAME, SEARCHED, SqlRow

# ----------------------------------------------------------------------------------------------------------------------
# Passages of texts where the words of a query stand.


#: Words of a snippet; where a script has no spaces, characters: as many as FTS5 gives.
SNIPPET_WORDS, SNIPPET_CHARACTERS = 24, 64

#: Columns that a snippet may be of, the best first. Not the headline, which is seen anyway.
_COLUMNS = ("text", "lead", "authors", "credits")


def in_brackets(rows: Iterable[SqlRow]) -> list[SqlRow]:
    """Results of a search with their hits in [brackets], for those who do not know the marks."""
    return [
        row | {"snippet": row["snippet"].replace(HIT, "[").replace(HIT_END, "]") if row["snippet"] else None}
        for row in rows
    ]


def snippets(expression: str, rows: Iterable[tuple[Any, ...]]) -> dict[int, str]:
    """The passage with the most hits of each row that matches an FTS5 expression, hits between marks, by its id. One
    that matches by its headline alone has the beginning of its lead or text.

    rows -- an id, and what stands in the columns of `SEARCHED`.

    They are indexed anew, in memory: the archive's own index would look the words up in all of it first, which takes
    seconds for the beginning of a common word; for 20 articles this takes some 5 ms.
    """
    columns = ", ".join(SEARCHED)
    marks = ", ".join("?" * (len(SEARCHED) + 1))
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(f'CREATE VIRTUAL TABLE found USING fts5({columns}, tokenize="{TOKENIZE}")')
        whole = [(number, *map(spaced, texts)) for number, *texts in rows]
        connection.executemany(f"INSERT INTO found (rowid, {columns}) VALUES ({marks})", whole)
        texts_expression = in_texts(expression)
        length = SNIPPET_CHARACTERS if has_runs(joined(texts_expression)) else SNIPPET_WORDS
        passages = ", ".join(
            f"snippet(found, {SEARCHED.index(column)}, '{HIT}', '{HIT_END}', ' … ', {length})" for column in _COLUMNS
        )
        found = connection.execute(f"SELECT rowid, {passages} FROM found WHERE found MATCH ?", [texts_expression])
        return {number: joined(_best(*passages)) for number, *passages in found}


def _best(text: str | None, lead: str | None, *names: str | None) -> str:
    """Of the passages of a row; one without a hit is how its column begins."""
    return next((passage for passage in (text, lead, *names) if passage and HIT in passage), lead or text or "")


# ----------------------------------------------------------------------------------------------------------------------

Sort = Literal["relevance", "newest", "oldest"]

#: Orders by date, as SQL; of one moment by when they were found. The indexes by date have both.
BY_DATE = {"newest": f"{MOMENT} DESC, articles.id DESC", "oldest": f"{MOMENT}, articles.id"}

#: Articles that make a word, or a query, a common one. Scoring takes 1 to 4 ms a thousand, and twice that on a busy
#: machine.
COMMON = 3_000

#: Matches that are gathered before they are put in order by date; where there are more, each article is asked for the
#: words, date after date.
SORTED = 20_000

#: Gathered matches of which the first by date are found along the dates of all articles, and how many of these are
#: looked at. Of so few each date is looked up in a few ms.
WALKED_FROM, WALKED = 1_000, 50_000

#: How many articles, the first by date, are searched for those with a beginning; how much further apart than their
#: number their ids may be.
FIRST, SPREAD = (500, 5_000), 4

#: Words that a beginning is written out as, at most, and of each page of the index that has what begins so. To look a
#: word up takes half the time of gathering a page.
MOST_WORDS, WORDS_A_PAGE = 20_000, 2

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
    values: dict[str, object]
    few: str | None = None
    _known: list[int] = field(default_factory=list, init=False)
    _asked: int = field(default=0, init=False)
    _words: list[str] | None = field(default=None, init=False)

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

    @property
    def _written_out(self) -> tuple[str | None, str | None]:
        """The query, and with its words in the title, where few of many matches are wanted: the beginning of a word as
        all words that begin so. SQLite gathers what has a beginning before it gives the first, and goes along the words
        one article after the other. Where more is asked than one beginning, or something of the articles, it stays:
        then many are passed over, each of which costs as much as there are words."""
        beginning = self.query.terms[0]
        alone = beginning.expression == self.query.expression and not self.conditions
        if not alone or not isinstance(beginning, Term) or not beginning.prefix:
            return self.query.expression, self.query.in_title
        if self._words is None:
            self._words = words_that_begin(self.db, self.index, beginning) or []
        if not self._words:
            return self.query.expression, self.query.in_title
        # in groups, which the parser joins: one long row it would copy at each word
        quoted = [f'"{word}"' for word in self._words]
        groups = [" OR ".join(quoted[at : at + 50]) for at in range(0, len(quoted), 50)]
        words = f"(({') OR ('.join(groups)}))"
        if beginning.column:  # as in `Query.in_title`, whoever names a field means that one
            return (f"({{{beginning.column}}} : {words}) OR {beginning.otherwise}",) * 2
        return words, f"{{title}} : {words}"

    def best(self, sort: Sort, limit: int) -> list[int]:
        """Ids of the articles that come first."""
        if sort == "relevance":
            return self._most_relevant(limit)
        if self.query.open and not self.conditions:
            return self._among_first(sort, limit) or self._all_by_date(sort, limit)
        if self.conditions:
            return self._all_by_date(sort, limit)
        most = max(SORTED, limit)
        ids = self.last(most + 1)
        return self._by_date(sort, limit) if len(ids) > most else self._first_by_date(ids, sort, limit)

    def _most_relevant(self, limit: int) -> list[int]:
        most = max(COMMON, limit)
        ids = self.last(most + 1)
        if len(ids) > most:
            headlined = self._last_found(self._written_out[1], limit)
            return list(dict.fromkeys([*headlined, *ids]))[:limit]
        scores = self._scores(ids)
        return sorted(ids, key=lambda number: (scores.get(number, 0.0), -number))[:limit]

    def last(self, most: int) -> list[int]:
        """Ids of the articles that match in the order in which they were found, the last first; at most so many. Looked
        up once: of the beginning of a word, or with conditions, that is what takes the time."""
        if most > self._asked:
            self._known, self._asked = self._last_found(self._written_out[0], most), most
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
            f"SELECT {selected} ORDER BY {BY_DATE[sort]} LIMIT :limit",
            {**self.values, "match": self.query.expression, "limit": limit},
        )
        return [number for (number,) in rows]

    def _among_first(self, sort: Sort, limit: int) -> list[int] | None:
        """Ids by date of a beginning that is written out, looked up among the articles that come first whatever they
        say; None where there are too few. Articles are mostly found in the order of their dates, so the index need not
        go far."""
        expression, _ = self._written_out
        if expression == self.query.expression:
            return None
        for most in FIRST:
            first = [
                number
                for (number,) in self.db.execute(f"SELECT id FROM articles ORDER BY {BY_DATE[sort]} LIMIT {most}")
            ]
            ends = (min(first, default=0), max(first, default=0))
            if ends[1] - ends[0] > SPREAD * most:
                return None
            rows = self.db.execute(
                f"""SELECT rowid FROM {self.index} WHERE {self.index} MATCH :match AND rowid BETWEEN :low AND :high
                    ORDER BY rowid {"DESC" if sort == "newest" else "ASC"}""",
                {"match": expression, "low": ends[0], "high": ends[1]},
            )
            matching = {number for (number,) in rows}
            met = [number for number in first if number in matching]
            if len(met) >= limit:
                return met[:limit]
        return None

    def _first_by_date(self, ids: list[int], sort: Sort, limit: int) -> list[int]:
        """Of some articles the first by date. To look up the dates of many takes longer than to walk along the dates
        of all, which mostly meets enough of them soon."""
        order = f"ORDER BY {BY_DATE[sort]}"
        values = {"ids": json.dumps(ids), "limit": limit}
        if len(ids) > WALKED_FROM:
            met = self.db.execute(
                f"""SELECT id FROM (SELECT articles.id AS id FROM articles {order} LIMIT {WALKED})
                    WHERE +id IN (SELECT value FROM json_each(:ids)) LIMIT :limit""",
                values,
            ).fetchall()
            if len(met) == limit:
                return [number for (number,) in met]
        rows = self.db.execute(
            f"""SELECT articles.id FROM json_each(:ids) AS found
                CROSS JOIN articles INDEXED BY articles_facets ON articles.id = found.value
                {order} LIMIT :limit""",
            values,
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


def words_that_begin(db: Database, index: str, beginning: Term) -> list[str] | None:
    """All words of an index that begin so, in each spelling; None where it has several words itself, or the index has a
    format that we do not read. None too where the words are many and each is rare: gathering is as fast."""
    pieces = segments.pieces(beginning.text)
    (version,) = db.execute(f"SELECT v FROM {index}_config WHERE k = 'version'").fetchone()
    if [cut for cut, _ in pieces] != [False] or version != _FORMAT:
        return None
    found: set[str] = set()
    pages = 0
    for spelling in spellings(pieces[0][1].strip()):
        tokens = _tokens(spelling)
        if len(tokens) != 1:
            return None
        for low, high, leaves in _leaves(db, index, tokens[0].encode()):
            pages += high - low + 1
            if len(leaves) > MOST_WORDS:
                return None
            for page in leaves:
                found.update(_words_on(page, tokens[0].encode()))
    return sorted(found) if len(found) <= min(MOST_WORDS, WORDS_A_PAGE * pages) else None


#: Format of FTS5's shadow tables that is read here: beside the source (fts5_index.c) nothing says where words begin.
#: `fts5vocab` reads all that stands between two words, which takes as long as gathering it.
_FORMAT = 4


def _leaves(db: Database, index: str, beginning: bytes) -> Iterator[tuple[int, int, list[bytes]]]:
    """Of each piece of an index the numbers of the first and the last page that may have words that begin so. Between
    them, those on which words begin; the others only go on with where a word stands."""
    segment = 0
    while True:
        sql = f"SELECT min(segid) FROM {index}_idx WHERE segid > ?"
        (segment,) = db.execute(sql, [segment]).fetchone()
        if segment is None:
            return
        # a page is known by a beginning of its first word, and has words up to the next one
        numbers = db.execute(
            f"""SELECT pgno >> 1 FROM {index}_idx WHERE segid = :segment AND term < :high AND term >= coalesce(
                    (SELECT max(term) FROM {index}_idx WHERE segid = :segment AND term <= :low), x'')""",
            {"segment": segment, "low": b"0" + beginning, "high": b"0" + beginning + b"\xff"},
        ).fetchall()
        pages = [page for (page,) in numbers]
        ids = json.dumps([segment << 37 | page for page in pages])
        blocks = db.execute(f"SELECT block FROM {index}_data WHERE id IN (SELECT value FROM json_each(?))", [ids])
        yield min(pages, default=0), max(pages, default=0), [block for (block,) in blocks]


def _words_on(page: bytes, beginning: bytes) -> Iterator[str]:
    """The words of a page that begin so: behind what it says of them stands where each of them is, its first letters
    left out where they are those of the word before."""
    at, place, word = int.from_bytes(page[2:4]), 0, b""
    while at < len(page):
        step, at = _number(page, at)
        place += step
        same, start = (0, place) if not word else _number(page, place)
        length, start = _number(page, start)
        word = word[:same] + page[start : start + length]
        if word.startswith(b"0" + beginning):  # the sign of words, as against beginnings of some letters
            yield word[1:].decode()


def _number(page: bytes, at: int) -> tuple[int, int]:
    """A number of variable length, of those below 2^56, and where it ends."""
    value = 0
    while page[at] > 127:
        value, at = value << 7 | page[at] & 127, at + 1
    return value << 7 | page[at], at + 1


def _tokens(text: str) -> list[str]:
    """The words of a text as the index has them."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(f'CREATE VIRTUAL TABLE found USING fts5(text, tokenize="{TOKENIZE}")')
        connection.execute("CREATE VIRTUAL TABLE words USING fts5vocab(found, instance)")
        connection.execute("INSERT INTO found VALUES (?)", [text])
        return [word for (word,) in connection.execute("SELECT term FROM words ORDER BY offset")]
