"""The archive as a researcher has it: typed values that say what the records say."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from archiver import Archive, StoredArticle
from archiver.archive import Store as Store
from tests.client.harbour import survey
from tests.stored import store_pages


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reader") / "data"
    store_pages(folder, hosts=2, stories=3)
    return folder


def test_every_article_is_its_record(data: Path) -> None:
    with Archive(data, readonly=True) as archive, Store(data, readonly=True) as store:
        ids = [number for (number,) in archive.db.execute("SELECT id FROM articles")]
        assert len(ids) == 6
        for number in ids:
            record, article = store.article(number), archive.article(number)
            assert record is not None
            assert article is not None
            assert {**article.to_dict(), "versions": None} == {**record, "versions": None}
            assert [version.text for version in article.versions] == [one["text"] for one in record["versions"]]
            assert article["title"] == article.title == record["title"]
            assert archive.article(article.url or "") == article


def test_values_are_frozen(data: Path) -> None:
    with Archive(data, readonly=True) as archive:
        article = next(iter(archive.article(found.id) for found in archive.search()))
    assert isinstance(article, StoredArticle)
    with pytest.raises(dataclasses.FrozenInstanceError):
        article.title = "Another"  # type: ignore[misc]


def test_as_of(data: Path) -> None:
    with Archive(data, readonly=True) as archive:
        edit = next(archive.edits())
        assert archive.article(edit.id, as_of="2024") is None
        now, then = archive.article(edit.id), archive.article(edit.id, as_of="2025-06-02T09:00:06Z")
    assert now is not None
    assert then is not None
    assert (then.title, now.title) == (edit.was, edit.title)
    assert [[version.number for version in article.versions] for article in (then, now)] == [[1], [1, 2]]


def test_filters(data: Path) -> None:
    with Archive(data, readonly=True) as archive:
        captures = list(archive.captures())
        assert [capture.id for capture in captures] == sorted((capture.id for capture in captures), reverse=True)
        one = captures[0]
        assert [capture.url for capture in archive.captures(url=one.url)] == [one.url] * 2
        assert {capture.site for capture in archive.captures(site=one.site)} == {one.site}
        assert list(archive.captures(until="2024")) == []
        assert list(archive.captures(since=one.fetched)) == [one]
        assert [edit.site for edit in archive.edits(site=one.site)] == [one.site]
        assert {found.site for found in archive.search(site=one.site)} == {one.site}
        with pytest.raises(KeyError):
            one["nothing"]


def test_a_client(data: Path) -> None:
    with Archive(data, readonly=True) as archive:
        titles = sorted(found.title or "" for found in archive.search(limit=100))
        edits = [(edit.fields, edit.was) for edit in archive.edits()]
    result = survey(str(data), "")

    assert sorted(result.titles) == titles
    assert (len(titles), sum(result.sites.values()), result.edits, result.captures) == (6, 6, edits, 8)
    assert result.words > 100
    assert result.bytes > 1_000
