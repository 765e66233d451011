"""What the pages say, for the archive behind them."""

from __future__ import annotations

import html
import json
import random
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path

from archiver.archive import Store
from archiver.render.citations import CITATION_STYLES, version_note
from archiver.render.labels import dates_of
from archiver.render.text import as_text
from tests.web.archives import save, story
from tests.web.serving import Serving, serving


class _Text(HTMLParser):
    """The text of the element with an id, or of a name."""

    def __init__(self, wanted: str) -> None:
        super().__init__()
        self.text = ""
        self._wanted = wanted
        self._inside = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._inside and tag not in ("br", "input", "link", "meta"):
            self._inside += 1
        elif tag == self._wanted or ("id", self._wanted) in attrs:
            self._inside = 1

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - as the class has it
        self._inside = max(self._inside - 1, 0)

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.text += data


def text_of(page: str, wanted: str) -> str:
    parser = _Text(wanted)
    parser.feed(page)
    return " ".join(parser.text.split())


def test_the_first_page_counts_what_is_there(press: Serving) -> None:
    page = press.get("/").text
    assert text_of(page, "overview") == "200 articles of 8 sites"
    assert "La Gazette du Littoral" in page
    assert page.count('class="entry"') == 24


def test_an_article_has_the_layout_of_the_seed(press: Serving, press_data: Path) -> None:
    with Store(press_data, readonly=True) as archive:
        record = archive.article(1)
    assert record is not None
    page = text_of(press.get("/article/1").text, "article")
    places = [page.index(part) for part in (record["title"], dates_of(record)["published"], record["section"])]
    places += [page.index(record["images"][0]["caption"]), page.index(record["blocks"][1]["text"])]
    places += [page.index(record["credits"][0], places[-1]), page.index("Le bac, une vieille histoire")]
    assert places == sorted(places)


def test_an_article_as_data_and_as_text(press: Serving, press_data: Path) -> None:
    with Store(press_data, readonly=True) as archive:
        record = archive.article(1)
    assert record is not None
    assert press.get("/article/1.json").json == json.loads(json.dumps(record))
    assert press.get("/article/1.txt").text == as_text(record) + "\n"


def test_an_article_is_cited_in_each_version(press: Serving, press_data: Path) -> None:
    with Store(press_data, readonly=True) as archive:
        edited = next(archive.db.query("SELECT article_id FROM versions WHERE number = 2 LIMIT 1"))["article_id"]
        newest = archive.article(edited)
        assert newest is not None
        first = archive.article(edited, as_of=newest["versions"][0]["seen"])
    for record, version in ((newest, ""), (first, "?version=1")):
        assert record is not None
        page = press.get(f"/article/{edited}{version}").text
        links = re.findall(rf'href="(/article/{edited}\.(?:csl|bib|ris)[^"]*)" download>([^<]+)<', page)
        assert links == [
            (f"/article/{edited}.{style.suffix}{version}", style.label) for style in CITATION_STYLES.values()
        ]
        assert version_note(record) in html.unescape(page)
        for (link, _), style in zip(links, CITATION_STYLES.values(), strict=True):
            answer = press.get(link)
            assert (answer.status, answer.text) == (200, style.write(record))
            assert answer.headers["content-type"] == f"{style.media_type}; charset=utf-8"
            assert answer.headers["content-disposition"] == f'attachment; filename="article-{edited}.{style.suffix}"'
    assert press.get("/article/999999.ris").status == 404


def test_versions_and_what_lies_between(press: Serving, press_data: Path) -> None:
    with Store(press_data, readonly=True) as archive:
        edited = next(archive.db.query("SELECT * FROM versions WHERE number = 2 LIMIT 1"))
        record = archive.article(edited["article_id"])
    assert record is not None
    old, new = (version["title"] for version in record["versions"])
    address = f"/article/{record['id']}"
    assert text_of(press.get(address).text, "h1").startswith(new)
    assert text_of(press.get(address, version=1).text, "h1").startswith(old)
    assert "actualisé" not in text_of(press.get(address, version=1).text, "h1")
    assert "residents say" not in text_of(press.get(address, version=1).text, "h1")
    difference = press.get(f"{address}/diff").text
    assert text_of(difference, "h1") == "Version 1 to 2"
    assert "<ins>" in difference
    assert "<del>" in difference
    assert text_of(press.get(f"{address}/diff?from=2&to=2").text, "main").endswith("have the same text.")


def test_two_versions_side_by_side(press: Serving, press_data: Path) -> None:
    with Store(press_data, readonly=True) as archive:
        (number,) = archive.db.execute("SELECT article_id FROM versions WHERE number = 2 LIMIT 1").fetchone()
    page = press.get(f"/article/{number}/diff", side=1).text
    assert page.count('<table class="sides"') == 2
    assert "Side by side" not in page
    assert page.count("…</td>") == 1, "the beginning of the text is left out"
    whole = press.get(f"/article/{number}/diff", side=1, whole=1).text
    assert "…</td>" not in whole
    assert "Side by side" in press.get(f"/article/{number}/diff").text


def test_what_happened_today_and_what_has_no_date(tmp_path: Path) -> None:
    now = datetime.now(UTC).replace(hour=0, minute=1)
    first = story("gazette", 1, "en", now, random.Random(1))
    undated = replace(
        story("heraut", 2, "en", now, random.Random(2)),
        published=None,
        published_day=None,
        title="A quay without a day",
    )
    with Store(tmp_path) as archive, archive.batch():
        run = archive.runs.start("crawl gazette heraut")
        for number, article in enumerate((first, undated, replace(first, title="Another headline"))):
            save(archive, article, now + timedelta(seconds=number), run)
        archive.runs.finish(run, "finished", 0, {"gazette": {"new": 1}, "heraut": {"new": 1}, "fetched": 3})
    (tmp_path / "sites.toml").write_text('[gazette]\nfeeds = ["https://www.gazette.example/rss"]\n', encoding="utf-8")
    with serving(tmp_path) as server:
        page = server.get("/").text
        site = server.get("/site/heraut").text
    today = page[page.index('<section class="today"') :]
    shown = text_of(today[: today.index("</section>")], "ul")
    assert shown == "2 new articles: gazette.example 1, heraut 1 1 edit: headline 1"
    for shown in (page, site):
        apart = shown[shown.index('<section class="undated"') :]
        apart = apart[: apart.index("</section>")]
        assert apart.count("A quay without a day") == shown.count("A quay without a day") == 1
        assert "seen <time" in apart
        assert "Another headline" not in apart


def test_search_narrows_and_says_how_many(press: Serving) -> None:
    assert "200 articles." in press.get("/search").text
    page = press.get("/search", q="harbour", site="gazette").text
    assert "<mark>harbour</mark>" in page.lower()
    assert "remove" in page
    assert "Nothing found." in press.get("/search", q="zyxwv").text


def test_an_empty_search_says_what_would_find_something(press: Serving) -> None:
    page = press.get("/search", q="zyxwv harbour", since="2020").text
    assert "Nothing found." in page
    assert '<a href="/search?q=harbour&amp;since=2020"><bdi>harbour</bdi></a>' in page
    page = press.get("/search", q="harbour", until="1999").text
    assert '<a href="/search?q=harbour">without “to 1999”</a>' in page
    assert 'class="wider"' not in press.get("/search", q="zyxwv").text


def test_titles_are_marked_with_their_language(press: Serving) -> None:
    """Where titles of several languages stand in one list, a screen reader and a browser must know which is which."""
    for address in ("/", "/search?q=le+OR+the", "/edits"):
        titles = re.findall(
            r'<(?:h\d|p class="headline") dir="auto"><a href="/article/[^"]*"([^>]*)>', press.get(address).text
        )
        assert titles
        assert set(titles) <= {' lang="fr"', ' lang="en"'}
    before = re.findall(r"<del>(.*?)</del>", press.get("/edits").text)
    assert before
    assert all(re.match(r'<span dir="auto" lang="(fr|en)">', each) for each in before)


def test_questions_give_rows(press: Serving) -> None:
    credited = press.get("/archive/photographers.json", _shape="array").json
    assert {row["credit"] for row in credited} == {"Erwan Pasco/Gazette", "Lucy Marsh", "AFP"}
    shares = press.get("/archive/agency_share.json", _shape="array").json
    assert all(0 <= row["percent"] <= 100 and row["by_agency"] <= row["articles"] for row in shares)
    assert press.get("/archive/sections.json", _shape="array", since="2000-01-01").json


def test_an_archive_without_articles(tmp_path: Path) -> None:
    Store(tmp_path).close()
    with serving(tmp_path) as server:
        assert "The archive is empty." in server.get("/").text
        for path in ("/search", "/search?q=x", "/sites", "/edits", "/runs", "/archive", "/archive/agency_share"):
            assert server.get(path).status == 200, path
