"""Queries as people type them."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.archive.search.query import Filter, parse_query, spellings
from archiver.errors import QueryError
from archiver.web.arguments import problem


@pytest.mark.parametrize(
    "text",
    [
        "https://www.example.org/tide",
        " http://example.org/tide/?utm_source=mail ",
        "HTTPS://EXAMPLE.ORG/tide",
        "url:https://www.example.org/tide",
        'url:"https://www.example.org/tide"',
        "URL:example.org/tide",
    ],
)
def test_an_address(text: str) -> None:
    query = parse_query(text)

    assert (query.match, query.without, query.filters) == (None, None, (Filter("url", "example.org/tide"),))


def test_an_address_among_words() -> None:
    query = parse_query("harbour -url:https://www.example.org/tide")

    assert (query.match, query.filters) == ('"harbour"', (Filter("url", "example.org/tide", negative=True),))


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
        ("title:tide", '({title} : "tide" OR {segments} : "\ue010tide")', None),
        (
            "Author:ada credit:lin",
            '({authors} : "ada" OR {segments} : "\ue012ada") AND ({credits} : "lin" OR {segments} : "\ue013lin")',
            None,
        ),
        (
            "title:(tide gale)",
            '(({title} : "tide" OR {segments} : "\ue010tide") AND ({title} : "gale" OR {segments} : "\ue010gale"))',
            None,
        ),
        ("αθήνα", '("αθήνα" OR "αθηνα")', None),
        ("NEAR(αθήνα lodz)", '(NEAR("αθήνα" "lodz", 10) OR NEAR("αθηνα" "lodz", 10))', None),
        ("tide (gale -storm)", '"tide" AND ((("gale") NOT (("storm"))))', None),
        ("l'Île", '"l\'île"', None),
        # what is no syntax is words
        ('"open', '"open"', None),
        ("OR tide AND", '"tide"', None),
        (")) tide ((", '"tide"', None),
        ("title: tide", '"title:" AND "tide"', None),
        ("at https://www.example.org/tide", '"at" AND "https://www.example.org/tide"', None),
        ("– ! ?", None, None),
        ("", None, None),
    ],
)
def test_parse(text: str, match: str | None, without: str | None) -> None:
    query = parse_query(text)
    assert (query.match, query.without) == (match, without)


def test_spellings() -> None:
    assert spellings("Œuvre") == ["oeuvre", "œuvre"]
    assert spellings("OEUVRE") == ["oeuvre", "œuvre"]
    assert spellings("vitæ œuf") == ["vitae oeuf", "vitae œuf", "vitæ oeuf", "vitæ œuf"]
    assert spellings("plain") == ["plain"]
    assert len(spellings("oe" * 500)) == 8


@given(st.text() | st.text(alphabet="ab\"()-*: ORANDNOTtitle:œ\0^+{}'", max_size=60))
def test_every_text_is_a_query_or_refused_in_one_line(text: str) -> None:
    if refused := problem(text):
        assert set(text) & {"*", ":"}
        assert "\n" not in refused
        return
    query = parse_query(text)
    for expression in (query.match, query.without, query.expression, query.in_title):
        if expression is not None:
            _INDEX.execute("SELECT count(*) FROM words WHERE words MATCH ?", [expression]).fetchone()


def test_endless_text_is_a_query() -> None:
    for text in ("(" * 5_000 + "a" + ")" * 5_000, "a OR " * 5_000, "-a " * 5_000, '"' * 9_999, "oeoeoe " * 9_999):
        expression = parse_query(text).expression
        if expression is not None:
            _INDEX.execute("SELECT count(*) FROM words WHERE words MATCH ?", [expression]).fetchone()


_INDEX = sqlite3.connect(":memory:")
_INDEX.execute("CREATE VIRTUAL TABLE words USING fts5(title, lead, text, authors, credits, segments)")


@pytest.mark.parametrize("text", ["foo:bar", "titel:harbour", 'nope:"two words"', "-wrong:word"])
def test_unknown_fields_are_refused(text: str) -> None:
    with pytest.raises(QueryError, match=r"no field '(foo|titel|nope|wrong)'; there are text:"):
        parse_query(text)


@pytest.mark.parametrize("text", ["http://a.example/b", "12:30", "Corona: what now", '"foo:bar"', "a:b", "*", "harb*"])
def test_what_only_looks_like_a_field(text: str) -> None:
    parse_query(text)


@pytest.mark.parametrize("text", ["har*our", "*bour", "title:h*r"])
def test_wildcards_within_words_are_refused(text: str) -> None:
    with pytest.raises(QueryError, match="only stand at the end"):
        parse_query(text)


def test_filters() -> None:
    query = parse_query('site:courier tag:"sea wall" storm -kind:live NOT lang:fr section:Local')

    assert query.match == '"storm"'
    assert query.filters == (
        Filter("site", "courier"),
        Filter("tag", "sea wall"),
        Filter("kind", "live", negative=True),
        Filter("language", "fr", negative=True),
        Filter("section", "Local"),
    )


def test_near() -> None:
    assert parse_query("NEAR(harbour storm, 3)").match == 'NEAR("harbour" "storm", 3)'
    assert parse_query("NEAR(harbour storm)").match == 'NEAR("harbour" "storm", 10)'
    assert parse_query("title:NEAR(harbour storm, 2)").match == '{title} : NEAR("harbour" "storm", 2)'
    assert parse_query("NEAR(東京 警察, 5)").match == '{segments} : NEAR("東 京" "警 察", 5)'
