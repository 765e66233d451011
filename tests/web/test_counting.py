from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from archiver.archive import Store
from archiver.archive.search.selection import Selection
from archiver.web import counting
from archiver.web.counting import count_facets
from archiver.web.finding import PAGE, Search, find_articles, newest


@pytest.fixture
def archive(press_data: Path) -> Iterator[Store]:
    with Store(press_data, readonly=True) as archive:
        yield archive


def test_counts_are_those_of_the_rows(archive: Store) -> None:
    rows = list(archive.db.query("SELECT site, section, language, kind, published FROM articles"))
    counts = count_facets(archive, Selection(), None)
    assert (counts.articles, counts.complete) == (200, True)
    for name in counting.COLUMNS:
        assert dict(counts.facets[name]) == Counter(row[name] for row in rows)
    assert counts.days == Counter(row["published"][:10] for row in rows)


def test_counts_of_a_search(archive: Store) -> None:
    found = list(archive.search("harbour -council", site="gazette", limit=500))
    counts = find_articles(archive, Search(query="harbour -council", site="gazette")).counts
    assert counts.articles == len(found)
    assert counts.facets["site"] == [("gazette", len(found))]
    without = find_articles(archive, Search(query="-council")).counts
    assert without.articles == len(list(archive.search("-council", limit=500)))


def test_of_many_the_newest_are_counted(archive: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "MOST", 50)
    counts = count_facets(archive, Selection(), None)
    assert (counts.articles, counts.complete, sum(counts.days.values())) == (50, False, 50)
    assert min(counts.days) >= newest(archive, limit=51)[-1]["moment"][:10]


def test_of_a_site_the_newest_are_counted(archive: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    days = [row["published_day"] for row in archive.search(site="gazette", kind="article", sort="newest", limit=500)]
    assert len(days) > 20
    monkeypatch.setattr(counting, "MOST", 20)
    counts = count_facets(archive, Selection(site="gazette", kind="article"), None)
    assert (counts.articles, counts.complete) == (20, False)
    assert counts.days == Counter(days[:20])


def test_pages_follow_one_another(archive: Store) -> None:
    search = Search(query="harbour")
    all_of_it = [row["id"] for row in archive.search("harbour", limit=500)]
    first, second = find_articles(archive, search), find_articles(archive, Search(query="harbour", page=2))
    assert [row["id"] for row in first.rows + second.rows] == all_of_it[: 2 * PAGE]
    assert (first.more, second.more) == (True, len(all_of_it) > 2 * PAGE)
    assert "\ue000harbour\ue001" in first.rows[0]["snippet"].lower()


def test_an_author_as_the_facet_offers_it(archive: Store) -> None:
    name, number = count_facets(archive, Selection(), None).facets["author"][0]
    assert find_articles(archive, Search(author=name)).counts.articles == number
