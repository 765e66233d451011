"""Tables that one can read: few columns, short rows, a header that stays."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from archiver.archive import Store
from archiver.article import Article, Block, Source
from archiver.reasons import Reason, Why
from archiver.web.database import BEHIND
from archiver.web.service import LISTED, shown_columns
from tests.web.archives import save
from tests.web.serving import Serving, serving

NOW = datetime(2026, 3, 5, 9, 0, tzinfo=UTC)
#: Long as headlines of newspapers are, and one of them longer than three lines.
TITLES = (
    "Council votes to keep the last evening ferry, but asks for a new timetable by spring",
    "Nach dem Sturm: Wie die Inselgemeinde ihre Brücke in sechs Wochen wieder aufgebaut hat",
    "Grève au port : les dockers reconduisent le mouvement jusqu’à lundi, les cargos attendent au large",
    "Why " + "the very long story of the harbour wall and all who built it " * 6,
)


@pytest.fixture(scope="module")
def long_rows(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """An archive whose articles have long texts, addresses and bylines."""
    folder = tmp_path_factory.mktemp("tables")
    with Store(folder) as archive, archive.batch():
        run = archive.runs.start("crawl harbour-courier")
        for number in range(60):
            title = TITLES[0 if number % 20 else 3] if number % 5 else TITLES[1 + number % 2]
            story = Article(
                url=f"https://www.harbour-courier.example/2026/03/{'the-evening-ferry-' * 8}{number}.html",
                site="harbour-courier",
                title=title,
                authors=("Ada Whitlow", "Tom Penrose"),
                published=(NOW - timedelta(hours=number)).strftime("%Y-%m-%dT%H:%M:%SZ"),
                section="Harbour and sea",
                lead="The ferry will run. " * 40,
                blocks=(Block("paragraph", "The ferry will run, said the council. " * 200),),
                kind="article",
                quality=0.95,
                quality_reasons=("no author (-0.05)",),
                provenance={"title": Source("jsonld:headline", title)},
                extractor="test",
            )
            save(archive, story, NOW - timedelta(hours=number), run)
            archive.ledger.refuse(
                f"{story.url}?page={number}",
                site="harbour-courier",
                state="failed",
                why=Why(Reason.NO_ANSWER, "no whole answer in 60 s"),
                found_in=story.url or "",
            )
        archive.runs.finish(run, "finished", 3, {"harbour-courier": {"new": 60}})
    with serving(folder) as server:
        yield server


def test_the_columns_shown_first_are_columns(tmp_path: Path) -> None:
    with Store(tmp_path) as archive:
        for table, columns in LISTED.items():
            known = {row[1] for row in archive.db.execute(f"PRAGMA table_info({table})")}
            assert set(columns) <= known, table


@pytest.mark.parametrize(
    ("table", "asked", "shown"),
    [
        ("images", {}, ["article_id", "position", "caption"]),
        ("images", {"alt__contains": ["x"], "_sort": ["url"]}, ["article_id", "position", "caption", "url", "alt"]),
        ("images", {"_facet": ["alt"], "_size": ["url"]}, ["article_id", "position", "caption", "alt"]),
        ("images", {"caption": ["x"]}, ["article_id", "position", "caption"]),
        ("images", {"_all": ["1"]}, ["position", "url", "article_id", "caption", "alt"]),
        ("images", {"_nocol": ["url"]}, ["position", "url", "article_id", "caption", "alt"]),
        ("another", {}, ["position", "url", "article_id", "caption", "alt"]),
    ],
)
def test_columns_shown(table: str, asked: dict[str, list[str]], shown: list[str]) -> None:
    assert shown_columns(table, ["position", "url", "article_id", "caption", "alt"], asked) == shown


@pytest.mark.parametrize(("view", "table"), BEHIND.items())
def test_a_view_is_counted_where_its_rows_are(press: Serving, press_data: Path, view: str, table: str) -> None:
    with Store(press_data, readonly=True) as archive:
        counts = [archive.db.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in (view, table)]
    answer = press.get(f"/archive/{view}.json?_extra=count&_size=1").json
    assert [*counts, answer.get("count", answer.get("filtered_table_rows_count"))] == [counts[0]] * 3


@pytest.mark.slow
@pytest.mark.parametrize("table", ["articles", "urls", "captures", "versions"])
def test_fifteen_rows_fit_on_a_screen_and_the_header_stays(long_rows: Serving, browser: Any, table: str) -> None:
    page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    page.goto(f"{long_rows.url}/archive/{table}")
    rows = page.evaluate(
        "[...document.querySelectorAll('.rows-and-columns tbody tr')]"
        ".filter(row => row.getBoundingClientRect().bottom <= innerHeight).length"
    )
    assert rows >= 15
    lines = page.evaluate(
        "Math.max(...[...document.querySelectorAll('.rows-and-columns .cell')]"
        ".map(cell => cell.getBoundingClientRect().height / parseFloat(getComputedStyle(cell).lineHeight)))"
    )
    assert round(lines) <= 3
    wrapper = page.locator(".table-wrapper")
    wrapper.evaluate("each => each.scrollTo(0, 400)")
    top = "document.querySelector('.rows-and-columns thead th').getBoundingClientRect().top"
    assert page.evaluate(f"{top} - document.querySelector('.table-wrapper').getBoundingClientRect().top") < 2
    assert "left out" in page.locator(".table-head").text_content()
    page.get_by_role("link", name="Show all columns").click()
    assert page.get_by_role("link", name="Show all columns").count() == 0


def test_names_are_shown_as_names_and_data_stays_json(long_rows: Serving) -> None:
    assert ">Ada Whitlow, Tom Penrose<" in long_rows.get("/archive/articles").text
    row = long_rows.get("/archive/articles.json", _shape="array", _size=1).json[0]
    assert row["authors"] == '["Ada Whitlow", "Tom Penrose"]'


def test_states_are_said_in_words(long_rows: Serving) -> None:
    assert "finished: something needs a look" in long_rows.get("/runs").text
    article = long_rows.get("/article/1").text
    assert "<dd>95 of 100: no author</dd>" in article
    assert "a story that was not known" in article
    assert "Data for search engines (JSON-LD)" in article


@pytest.mark.slow
def test_sites_are_narrowed_as_one_types_and_by_the_server(press: Serving, browser: Any) -> None:
    page = browser.new_context().new_page()
    page.goto(f"{press.url}/sites")
    page.get_by_role("searchbox", name="Names of sites").fill("JOURNAL des")
    assert page.locator("tbody tr:visible").count() == 0
    page.get_by_role("searchbox", name="Names of sites").fill("Îles")
    assert page.locator("tbody tr:visible th").all_text_contents() == ["journal-des-iles"]
    assert page.get_by_role("status").text_content() == "1 of 8"
    page.get_by_role("searchbox", name="Names of sites").fill("gazette")
    assert page.locator("tbody tr:visible th").all_text_contents() == ["La Gazette du Littoral"]
    plain = browser.new_context(java_script_enabled=False).new_page()
    plain.goto(f"{press.url}/sites")
    plain.get_by_role("searchbox", name="Names of sites").fill("littoral")
    plain.get_by_role("searchbox", name="Names of sites").press("Enter")
    assert plain.locator("tbody tr th").all_text_contents() == ["La Gazette du Littoral"]
    assert plain.get_by_role("status").text_content() == "1 of 8"


@pytest.mark.slow
def test_keys_lead_through_a_list_and_can_be_turned_off(press: Serving, browser: Any) -> None:
    page = browser.new_context().new_page()
    page.goto(f"{press.url}/search?sort=newest")
    links = page.eval_on_selector_all(".entry h2 a", "all => all.map(each => each.href)")
    focused = "document.activeElement.href ?? document.activeElement.name"
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate(focused) == links[1]
    page.keyboard.press("k")
    assert page.evaluate(focused) == links[0]
    page.keyboard.press("/")
    assert page.evaluate(focused) == "q"
    page.keyboard.type("j/k")
    assert page.locator("main input[name=q]").input_value() == "j/k"
    page.get_by_role("button", name="Turn them off").click()
    page.keyboard.press("j")
    assert page.evaluate(focused) != links[0]
    page.reload()
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement === document.body")
