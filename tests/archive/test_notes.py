"""Notes of readers find their stories again, whatever becomes of the archive beside them."""

from __future__ import annotations

import json
import shutil
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from archiver.archive import Store
from archiver.archive.search.search import search
from archiver.archive.search.selection import Selection
from archiver.archive.stories.notes import (
    Note,
    NotedStory,
    Notes,
    StoryNotes,
    articles_noted,
    note_cells,
    note_rows,
    noted_story,
    story_marks,
)
from archiver.archive.upkeep.withdrawing import undo_withdrawal, withdraw
from archiver.backup import back_up, restore
from archiver.errors import ArchiveError
from archiver.reparse.merge import merge
from archiver.reparse.rebuild import rebuild
from tests.stored import store_pages

HARBOUR = NotedStory("paper.example/harbour", "5f0c", "https://www.paper.example/harbour")
FERRY = NotedStory("paper.example/ferry", None, "https://www.paper.example/ferry")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("template") / "data"
    store_pages(data, hosts=1, stories=4)
    return data


@pytest.fixture
def data(template: Path, tmp_path: Path) -> Path:
    shutil.copytree(template, tmp_path / "data")
    return tmp_path / "data"


def an_article(data: Path) -> tuple[int, str]:
    with Store(data, readonly=True) as archive:
        return archive.db.execute("SELECT id, url FROM articles ORDER BY id DESC LIMIT 1").fetchone()


def note(data: Path, number: int) -> NotedStory:
    """Note something of an article."""
    with Store(data, readonly=True) as archive, Notes(data) as notes:
        story = noted_story(archive.db, number)
        notes.write(story, "to be asked about", "ada")
        notes.mark(story, "tag", "Harbour", "ada")
        notes.mark(story, "collection", "Thesis, part 2", "tom")
    return story


def noted(data: Path) -> list[tuple[str, list[str], list[str]]]:
    """Address of each article that has notes, with its notes and names."""
    with Store(data, readonly=True) as archive, Notes(data, readonly=True) as notes:
        return [
            (
                archive.article(row["article"])["url"],  # type: ignore[index]
                [each["text"] for each in row["notes"]],
                [*row["tags"], *row["collections"]],
            )
            for row in note_rows(archive.db, notes)
            if row["article"] is not None
        ]


def all_told(folder: Path) -> list[StoryNotes]:
    with Notes(folder, readonly=True) as notes:
        return [
            replace(each, notes=tuple(replace(note, id="", made="") for note in each.notes)) for each in notes.all()
        ]


def test_what_is_written_is_read(tmp_path: Path) -> None:
    with Notes(tmp_path) as notes:
        first = notes.write(HARBOUR, "one", "ada")
        second = notes.write(HARBOUR, "two", "tom")
        notes.mark(HARBOUR, "tag", "Été", "ada")
        notes.mark(FERRY, "tag", "été", "tom")
        notes.mark(FERRY, "collection", "Thesis", "tom")
        assert not notes.change(second, "changed", "ada")
        assert notes.change(first, "changed", "ada")
        assert not notes.erase(first, "tom")
        assert notes.erase(second, "tom")
        assert (notes.names("tag"), notes.names("collection")) == ([("Été", 2)], [("Thesis", 1)])
        assert {story.key for story in notes.named("ÉTÉ")} == {HARBOUR.key, FERRY.key}
        assert notes.named("été", "collection") == []
        told = notes.of([HARBOUR.key])
        assert told == notes.of(["5f0c"])
        assert told is not None
        assert told.notes[0].changed is not None
    assert [
        replace(each, notes=tuple(replace(note, changed=None) for note in each.notes)) for each in all_told(tmp_path)
    ] == [
        StoryNotes(FERRY, (), ("Été",), ("Thesis",)),
        StoryNotes(HARBOUR, (Note("", "changed", "ada", "", None),), ("Été",), ()),
    ]
    assert stat.S_IMODE((tmp_path / "notes.db").stat().st_mode) == 0o600


def test_a_story_of_which_nothing_is_noted_any_more_is_forgotten(tmp_path: Path) -> None:
    with Notes(tmp_path) as notes:
        number = notes.write(HARBOUR, "one", "ada")
        notes.mark(HARBOUR, "tag", "sea", "ada")
        notes.unmark([HARBOUR.key], "tag", "SEA")
        assert len(list(notes.all())) == 1
        notes.erase(number, "ada")
        assert list(notes.all()) == []
    assert b"one" not in (tmp_path / "notes.db").read_bytes()


def test_another_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.db").write_bytes(b"SQLite format 2, or so" * 100)
    with pytest.raises(ArchiveError, match=r"notes\.db: file is not a database"), Notes(tmp_path):
        pass


def test_notes_survive_a_rebuild(data: Path) -> None:
    number, url = an_article(data)
    note(data, number)
    expected = [(url, ["to be asked about"], ["Harbour", "Thesis, part 2"])]
    assert noted(data) == expected
    rebuild(data, jobs=1)
    assert noted(data) == expected


def test_notes_come_over_with_a_merge_and_are_found_under_other_numbers(data: Path, tmp_path: Path) -> None:
    number, url = an_article(data)
    note(data, number)
    other = tmp_path / "other"
    store_pages(other, hosts=2, stories=6)
    assert merge(other, data, jobs=1).notes == 3
    assert noted(other) == noted(data)
    assert merge(other, data, jobs=1).notes == 0
    assert noted(other) == [(url, ["to be asked about"], ["Harbour", "Thesis, part 2"])]


def test_one_site_comes_with_its_notes_alone(tmp_path: Path) -> None:
    data, other = tmp_path / "data", tmp_path / "other"
    store_pages(data, hosts=2, stories=3)
    with Store(data, readonly=True) as archive:
        first = dict(archive.db.execute("SELECT site, min(id) FROM articles GROUP BY site ORDER BY site").fetchall())
    (site, number), (_, elsewhere) = first.items()
    note(data, number)
    of_one = noted(data)
    note(data, elsewhere)
    Store(other).close()
    assert merge(other, data, sites=[site], jobs=1).notes == 3
    assert noted(other) == of_one


def test_a_story_is_found_by_any_of_its_addresses_and_by_its_record(data: Path) -> None:
    number, _ = an_article(data)
    story = note(data, number)
    moved = replace(story, key="elsewhere.example/gone")
    with Store(data) as archive:
        assert articles_noted(archive.db, [story, moved, FERRY]) == [number, number, None]
        archive.db.execute("UPDATE articles SET key = 'paper.example/moved' WHERE id = ?", [number])
        archive.db.execute("INSERT INTO addresses (key, article_id) VALUES (?, ?)", [story.key, number])
        assert articles_noted(archive.db, [replace(story, record=None)]) == [number]
        assert {story.key, "paper.example/moved", story.record} <= {*story_marks(archive.db, number)}


def test_a_search_for_a_tag_or_collection(data: Path) -> None:
    number, _ = an_article(data)
    with Store(data, readonly=True) as archive:
        assert search(archive.db, Selection(query="note:harbour")) == []  # no notes.db
        note(data, number)
        every = {row["id"] for row in search(archive.db, Selection(), limit=99)}
        for query, found in (
            ("note:harbour", {number}),
            ('note:"thesis, part 2"', {number}),
            ("note:harbour note:nope", {number}),
            ("-note:harbour", every - {number}),
            ("note:nope", set()),
        ):
            assert {row["id"] for row in search(archive.db, Selection(query=query), limit=99)} == found, query


def test_notes_go_with_a_withdrawn_story(data: Path) -> None:
    number, url = an_article(data)
    note(data, number)
    with Notes(data) as notes:
        notes.mark(FERRY, "tag", "stays", "ada")
    assert withdraw(data, url, "a judge", dry_run=True).notes == 1
    assert len(all_told(data)) == 2
    report = withdraw(data, url, "a judge")
    assert (report.notes, report.copies) == (1, ())
    assert all_told(data) == [StoryNotes(FERRY, (), ("stays",), ())]
    assert b"asked about" not in (data / "notes.db").read_bytes()


def test_notes_of_a_hidden_story_wait_for_it(data: Path) -> None:
    number, url = an_article(data)
    note(data, number)
    before = all_told(data)
    assert withdraw(data, url, "a judge", hide=True).notes == 0
    assert noted(data) == []
    assert all_told(data) == before
    undo_withdrawal(data, url)
    rebuild(data, jobs=1)
    assert [texts for _, texts, _ in noted(data)] == [["to be asked about"]]


def test_a_backup_has_the_notes(data: Path, tmp_path: Path) -> None:
    number, _ = an_article(data)
    back_up(data, str(tmp_path / "copy"))
    note(data, number)
    assert back_up(data, str(tmp_path / "copy")).copied == 1
    assert back_up(data, str(tmp_path / "copy")).copied == 0
    assert restore(str(tmp_path / "copy"), tmp_path / "back").findings == []
    assert all_told(tmp_path / "back") == all_told(data)


def test_a_table_has_a_row_a_note(tmp_path: Path, data: Path) -> None:
    with Notes(tmp_path) as notes, Store(data, readonly=True) as archive:
        notes.write(HARBOUR, "one", "ada")
        notes.write(HARBOUR, "two", "tom")
        notes.mark(FERRY, "tag", "b", "tom")
        notes.mark(FERRY, "tag", "a", "tom")
        cells = [
            (row["url"], row["tags"], row["note"], row["author"]) for row in note_cells(note_rows(archive.db, notes))
        ]
    assert sorted(cells, key=json.dumps) == [
        (FERRY.url, "a; b", None, None),
        (HARBOUR.url, "", "one", "ada"),
        (HARBOUR.url, "", "two", "tom"),
    ]
