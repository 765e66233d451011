"""The search page answers as the command line does, whatever was typed."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from archiver.cli import cli
from archiver.errors import QueryError
from tests.web.serving import Serving

QUERIES = [
    "",
    "harbour",
    "the harbour",
    '"the harbour"',
    '"harbour the"',
    "harbour -council",
    "-harbour",
    "harbour NOT council",
    "harbour OR port",
    "le (port OR marché) -phare",
    "harb*",
    '"the harb"*',
    "ecole",
    "ÉCOLE",
    "title:harbour",
    "lead:harbour -title:harbour",
    "author:reuters",
    'author:"ada whitlow" OR author:"tom penrose"',
    "credit:pasco phare",
    "text:pecheurs title:-port",
    # what is no syntax is looked for as words
    '"harbour',
    'harbour"',
    "harbour)",
    "((harbour",
    "harbour OR",
    "OR harbour",
    "AND",
    "NOT",
    "harbour AND AND council",
    "NEAR(harbour council, 2)",
    "harbour + council",
    "^harbour",
    "{title} : harbour",
    "title:",
    "site:gazette port",
    "harbour -kind:video lang:en",
    "section:région port",
    "*",
    "-",
    "- harbour",
    "'; DROP TABLE articles; --",
    "harbour\\",
    "L’école",
    "été, 50 % & <b>",
]

FILTERS = [
    {},
    {"site": "gazette"},
    {"section": "région", "language": "fr"},
    {"kind": "video", "since": "2020"},
    {"until": "2020"},
]


def found_by_command(data: Path, query: str, filters: dict[str, str], sort: str) -> list[int]:
    options = [
        word
        for name, value in {**filters, "sort": sort}.items()
        for word in (f"--{'lang' if name == 'language' else name}", value)
    ]
    done = CliRunner().invoke(cli, ["--data", str(data), "search", *options, query, "--json"], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return [row["id"] for row in json.loads(done.output)]


def found_by_page(press: Serving, **pairs: str) -> list[int]:
    answer = press.get("/search", **pairs)
    assert answer.status == 200
    results = answer.text.partition('aria-label="Results"')[2]
    return [int(number) for number in re.findall(r'<h2 dir="auto"><a href="/article/(\d+)"', results)]


@pytest.mark.parametrize("query", QUERIES)
def test_the_page_finds_what_the_command_finds(press: Serving, press_data: Path, query: str) -> None:
    for sort in ("relevance", "oldest"):
        assert found_by_page(press, q=query, sort=sort) == found_by_command(press_data, query, {}, sort)


@pytest.mark.parametrize("query", ["nope:harbour", "har*our"])
def test_what_cannot_be_found_is_said_by_both(press: Serving, press_data: Path, query: str) -> None:
    done = CliRunner().invoke(cli, ["--data", str(press_data), "search", query])
    page = press.get("/search", q=query)

    assert isinstance(done.exception, QueryError)
    assert (done.exception.exit_code, page.status) == (2, 200)
    assert str(done.exception) in html.unescape(page.text)
    assert press.get("/search.rss", q=query).status == 400


@pytest.mark.parametrize("filters", FILTERS, ids=str)
def test_filters_narrow_as_the_options_do(press: Serving, press_data: Path, filters: dict[str, str]) -> None:
    for query in ("", "port OR harbour"):
        expected = found_by_command(press_data, query, filters, "newest")
        assert found_by_page(press, q=query, sort="newest", **filters) == expected


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("harbour", "harbour"),
        ("OR harbour", "harbour"),
        ("harbour OR", "harbour"),
        ("harbour OR council", "(harbour OR council)"),
        ('"the harbour', '"the harbour"'),
        ("(harbour", "harbour"),
        ("harbour)", "harbour"),
        ("-harbour", "-harbour"),
    ],
)
def test_an_author_narrows_any_query(press: Serving, press_data: Path, typed: str, meant: str) -> None:
    """A facet's link is the query and one name; what the query leaves open must not take the name in."""
    found = found_by_page(press, q=typed, author="Reuters", sort="newest")
    assert found == found_by_command(press_data, f"{meant} author:reuters", {}, "newest")
    assert found
