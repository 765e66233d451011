"""Queries as people type them."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.archive.search.query import parse, spellings


@pytest.mark.parametrize(
    ("text", "match", "without"),
    [
        ("harbour wall", '"harbour" AND "wall"', None),
        ('"harbour wall"', '"harbour wall"', None),
        ("tide -storm", '"tide"', '("storm")'),
        ("tide NOT storm", '"tide"', '("storm")'),
        ("-storm", None, '("storm")'),
        ("tide OR gale harbour", '("tide" OR "gale") AND "harbour"', None),
        ("tide AND gale", '"tide" AND "gale"', None),
        ("harb*", '"harb" *', None),
        ("title:tide", '{title} : "tide"', None),
        ("Author:ada credit:lin", '{authors} : "ada" AND {credits} : "lin"', None),
        ("title:(tide gale)", '({title} : "tide" AND {title} : "gale")', None),
        ("tide (gale -storm)", '"tide" AND ((("gale") NOT (("storm"))))', None),
        ("l'Île", '"l\'île"', None),
        # what is no syntax is words
        ('"open', '"open"', None),
        ("OR tide AND", '"tide"', None),
        (")) tide ((", '"tide"', None),
        ("title: tide", '"title:" AND "tide"', None),
        ("https://www.example.org/tide", '"https://www.example.org/tide"', None),
        ("– ! ?", None, None),
        ("", None, None),
    ],
)
def test_parse(text: str, match: str | None, without: str | None) -> None:
    query = parse(text)
    assert (query.match, query.without) == (match, without)


def test_spellings() -> None:
    assert spellings("Œuvre") == ["oeuvre", "œuvre"]
    assert spellings("OEUVRE") == ["oeuvre", "œuvre"]
    assert spellings("vitæ œuf") == ["vitae oeuf", "vitae œuf", "vitæ oeuf", "vitæ œuf"]
    assert spellings("plain") == ["plain"]
    assert len(spellings("oe" * 500)) == 8


@given(st.text() | st.text(alphabet="ab\"()-*: ORANDNOTtitle:œ\0^+{}'", max_size=60))
def test_every_text_is_a_query(text: str) -> None:
    query = parse(text)
    for expression in (query.match, query.without, query.expression, query.in_title):
        if expression is not None:
            _INDEX.execute("SELECT count(*) FROM words WHERE words MATCH ?", [expression]).fetchone()


def test_endless_text_is_a_query() -> None:
    for text in ("(" * 5_000 + "a" + ")" * 5_000, "a OR " * 5_000, "-a " * 5_000, '"' * 9_999, "oeoeoe " * 9_999):
        expression = parse(text).expression
        if expression is not None:
            _INDEX.execute("SELECT count(*) FROM words WHERE words MATCH ?", [expression]).fetchone()


_INDEX = sqlite3.connect(":memory:")
_INDEX.execute("CREATE VIRTUAL TABLE words USING fts5(title, lead, text, authors, credits)")
