"""Searches, edits and articles as JSON and as CSV: the rows of the command line, page by page."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from click.testing import CliRunner

from archiver.archive import Store
from archiver.cli import cli
from archiver.fields import EXPORTED
from archiver.render.escaping import formula_safe
from archiver.web import finding
from archiver.web.arguments import problem
from archiver.web.views import edits as edits_page
from tests.web import archives
from tests.web.archives import HOSTILE
from tests.web.serving import Answer, Serving, serving

JSON, CSV = "application/json; charset=utf-8", "text/csv; charset=utf-8; header=present"

#: More than all pages of a search have.
MANY = finding.PAGE * finding.PAGES + 30


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    folder = archives.press(tmp_path_factory.mktemp("data") / "large", articles=MANY, now=datetime.now(UTC), sites=2)
    with serving(folder) as server:
        yield server


def of_command(data: Path, *words: str) -> str:
    done = CliRunner().invoke(cli, ["--data", str(data), *words], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def walked(server: Serving, path: str) -> list[dict[str, Any]]:
    """The pages from a path on, each led to by the one before."""
    pages = []
    following: str | None = server.url + path
    while following is not None:
        answer = server.get(following.removeprefix(server.url))
        assert (answer.status, answer.headers["content-type"]) == (200, JSON)
        pages.append(answer.json)
        following = answer.json["next"]
    return pages


def without_addresses(server: Serving, pages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows of all pages, without where they are shown; each stands there."""
    rows = [dict(row) for page in pages for row in page["rows"]]
    addresses = [row.pop("archived") for row in rows]
    assert all(
        address.startswith(f"{server.url}/article/{row['id']}") for address, row in zip(addresses, rows, strict=True)
    )
    assert not addresses or server.get(addresses[-1].removeprefix(server.url)).status == 200
    return rows


def table(answer: Answer) -> list[list[str]]:
    assert (answer.status, answer.headers["content-type"]) == (200, CSV)
    return list(csv.reader(io.StringIO(answer.text, newline="")))


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("q=harbour", ["harbour"]),
        ("q=harbour&site=gazette&sort=oldest", ["harbour", "--site", "gazette", "--sort", "oldest"]),
        ("q=le+(port+OR+marché)&language=fr".replace("é", "%C3%A9"), ["le (port OR marché)", "--lang", "fr"]),
        ("q=zyxwv", ["zyxwv"]),
        ("", []),
    ],
)
def test_a_search_has_the_rows_of_the_command(press: Serving, press_data: Path, query: str, words: list[str]) -> None:
    command = ["search", "--limit", "1000", *words]
    expected = json.loads(of_command(press_data, *command, "--json"))
    pages = walked(press, f"/search.json?{query}")
    assert without_addresses(press, pages) == expected
    assert {(page["ok"], page["total"], page["exact"]) for page in pages} == {(True, len(expected), True)}
    assert [page["more"] for page in pages] == [True] * (len(pages) - 1) + [False]

    answer = press.get(f"/search.csv?{query}")
    assert table(answer) == list(csv.reader(io.StringIO(of_command(press_data, *command, "--csv"))))
    assert answer.headers["content-disposition"] == 'attachment; filename="search.csv"'


@pytest.mark.parametrize(
    ("query", "words"), [("", []), ("site=gazette&kind=substantive", ["--site", "gazette", "--kind", "substantive"])]
)
def test_edits_are_the_rows_of_the_command(press: Serving, press_data: Path, query: str, words: list[str]) -> None:
    command = ["edits", "--since", "2000", *words]
    expected = json.loads(of_command(press_data, *command, "--json"))
    assert without_addresses(press, walked(press, f"/edits.json?{query}")) == expected
    assert expected

    answer = press.get(f"/edits.csv?{query}")
    assert table(answer) == list(csv.reader(io.StringIO(of_command(press_data, *command, "--csv"))))
    assert answer.headers["content-disposition"] == 'attachment; filename="edits.csv"'


def test_a_page_says_what_was_understood(press: Serving) -> None:
    asked = press.get("/search.json?q=harbour&since=2020&until=then&sort=newest&page=2&nope=1").json["asked"]
    assert asked == {"q": "harbour", "since": "2020", "sort": "newest", "page": "2"}
    assert press.get("/edits.json?kind=nope&site=gazette").json["asked"] == {"site": "gazette"}


def test_nothing_is_cut_in_silence(large: Serving) -> None:
    pages = walked(large, "/search.json")
    rows = [row["id"] for page in pages for row in page["rows"]]
    assert (len(pages), len(rows), len(set(rows))) == (finding.PAGES, MANY - 30, MANY - 30)
    assert {(page["total"], page["exact"], page["more"]) for page in pages} == {(MANY, True, True)}

    answer = large.get("/search.csv")
    assert [int(row[0]) for row in table(answer)[1:]] == rows
    assert answer.headers["content-disposition"] == f'attachment; filename="search-first-{len(rows)}.csv"'


def test_edits_end_with_their_pages(large: Serving) -> None:
    pages = walked(large, "/edits.json")
    assert len(pages) > 1
    assert [len(page["rows"]) for page in pages[:-1]] == [edits_page.PAGE] * (len(pages) - 1)
    assert [page["more"] for page in pages] == [True] * (len(pages) - 1) + [False]


def test_an_article_as_exports_have_it(press: Serving, press_data: Path, tmp_path: Path) -> None:
    target = tmp_path / "all.csv"
    of_command(press_data, "export", str(target))
    with target.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    number = rows[0][0]
    answer = press.get(f"/article/{number}.csv")
    assert table(answer) == [header, rows[0]]
    assert header == [field.name for field in EXPORTED]
    assert answer.headers["content-disposition"] == f'attachment; filename="article-{number}.csv"'

    with Store(press_data, readonly=True) as archive:
        assert press.get(f"/article/{number}.json").json == json.loads(json.dumps(archive.article(number)))


@pytest.mark.parametrize("query", ["nope:harbour", "har*our"])
def test_what_cannot_be_found_is_one_sentence(press: Serving, query: str) -> None:
    sentence = problem(query)
    answer = press.get("/search.json", q=query)
    assert (answer.status, answer.headers["content-type"]) == (400, JSON)
    assert answer.json == {"ok": False, "status": 400, "error": sentence}
    answer = press.get("/search.csv", q=query)
    assert (answer.status, answer.headers["content-type"], answer.text) == (400, "text/plain; charset=utf-8", sentence)


def test_an_article_that_is_not_there(press: Serving) -> None:
    sentence = "There is no article with this number."
    assert press.get("/article/999999.json").json == {"ok": False, "status": 404, "error": sentence}
    answer = press.get("/article/999999.csv")
    assert (answer.status, answer.headers["content-type"], answer.text) == (404, "text/plain; charset=utf-8", sentence)


class _Alternates(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if (tag, given.get("rel")) == ("link", "alternate") and given.get("type") in ("application/json", "text/csv"):
            self.found.append(given["href"] or "")


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("/search", ["/search.json", "/search.csv"]),
        (
            "/search?q=a%26b&sort=oldest&page=2",
            ["/search.json?q=a%26b&sort=oldest&page=2", "/search.csv?q=a%26b&sort=oldest"],
        ),
        ("/edits", ["/edits.json", "/edits.csv"]),
        ("/edits?kind=silent&page=2", ["/edits.json?kind=silent&page=2", "/edits.csv?kind=silent"]),
        ("/article/1", ["/article/1.json", "/article/1.csv"]),
        ("/runs", []),
    ],
)
def test_pages_name_their_data(press: Serving, path: str, data: list[str]) -> None:
    parser = _Alternates()
    parser.feed(press.get(path).text)
    assert parser.found == data
    assert [press.get(address).status for address in data] == [200] * len(data)


@pytest.mark.parametrize("text", ["", *HOSTILE])
def test_hostile_texts_are_no_formulas(harm: Serving, text: str) -> None:
    asked = quote(text)
    for path in (
        f"/search.csv?site={asked}",
        f"/edits.csv?site={asked}",
        "/search.csv",
        "/edits.csv",
        "/article/1.csv",
    ):
        cells = [cell for row in table(harm.get(path)) for cell in row]
        assert [cell for cell in cells if formula_safe(cell) != cell] == []
    for path in (f"/search.json?site={asked}", f"/edits.json?site={asked}"):
        assert harm.get(path).json["ok"] is True
