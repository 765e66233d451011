"""Passages of texts where the words of a query stand."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from typing import Any

from archiver.archive.schema import TOKENIZE
from archiver.archive.search.segments import HIT, HIT_END, has_runs, in_texts, joined, spaced
from archiver.fields import SEARCHED

#: Words of a snippet; where a script has no spaces, characters: as many as FTS5 gives.
SNIPPET_WORDS, SNIPPET_CHARACTERS = 24, 64

#: Columns that a snippet may be of, the best first. Not the headline, which is seen anyway.
_COLUMNS = ("text", "lead", "authors", "credits")


def in_brackets(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
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
