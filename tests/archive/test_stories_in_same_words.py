"""Copies are linked as articles are stored, and have one number: whatever the order, whatever comes between."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from archiver.archive import Store
from archiver.archive.stories.copies import DAYS
from archiver.archive.upkeep.integrity import check_archive
from archiver.article import Article
from tests.alerts.newsroom import NOW, edited, story
from tests.archive.test_copies import ORIGINALS, Labelled, labelled, sentences, stored
from tests.web.archives import save


def told(data: Path) -> dict[str, set[str]]:
    """By an address of each article those of the articles that have the same number, itself among them."""
    with Store(data, readonly=True) as archive:
        rows = archive.db.execute("SELECT url, coalesce(story, id) FROM articles").fetchall()
        assert {row[0] for row in archive.db.execute("SELECT DISTINCT story FROM articles WHERE story NOT NULL")} == {
            min(row[0] for row in archive.db.execute("SELECT id FROM articles WHERE story = ?", [number]))
            for (number,) in archive.db.execute("SELECT DISTINCT story FROM articles WHERE story NOT NULL").fetchall()
        }
        assert archive.db.execute("SELECT count(*) FROM articles WHERE story NOT NULL").fetchone() == (
            sum(1 for _, number in rows if [each for _, each in rows].count(number) > 1),
        )
    return {url: {other for other, same in rows if same == number} for url, number in rows}


def test_precision_and_recall(tmp_path: Path) -> None:
    texts = labelled()
    stored(tmp_path, texts)
    of = {f"https://www.paper-{number}.example/{number}.html": each.of for number, each in enumerate(texts)}
    # 35 texts of 7 originals; two have less than half of theirs
    for short in (2, 34):
        of[f"https://www.paper-{short}.example/{short}.html"] = f"half {short}"
    assert told(tmp_path) == {url: {other for other in of if of[other] == of[url]} for url in of}


def test_an_overview_joins_nothing(tmp_path: Path) -> None:
    """A text that has several stories whole tells none of them, and is no bridge from one to another."""
    parts = [ORIGINALS[name] for name in ("ferry", "ferry told otherwise", "Streik")]
    stored(tmp_path, [Labelled("", "", text) for text in (*parts, "".join(parts), ORIGINALS["ferry"])])
    with Store(tmp_path, readonly=True) as archive:
        assert archive.db.execute("SELECT id, story FROM articles").fetchall() == [
            (1, 1),
            (2, None),
            (3, None),
            (4, None),
            (5, 1),
        ]
        assert archive.db.execute("SELECT * FROM copies").fetchall() == [(1, 5, 1.0), (5, 1, 1.0)]


def test_what_is_weeks_apart_is_no_copy(tmp_path: Path) -> None:
    with Store(tmp_path) as archive, archive.batch():
        run = archive.runs.start("crawl")
        for number, days in enumerate((0, DAYS, 2 * DAYS + 1)):
            at = NOW + timedelta(days=days)
            save(archive, story(number, "Ferry", site=f"paper-{number}", at=at, text=ORIGINALS["ferry"]), at, run)
    with Store(tmp_path, readonly=True) as archive:
        assert archive.db.execute("SELECT id, story FROM articles").fetchall() == [(1, 1), (2, 1), (3, None)]


def _versions(chance: random.Random) -> list[list[Article]]:
    """Stories, each with its states in order: copies, texts cut short, texts that become another's or leave it."""
    found = []
    for number in range(12):
        at = NOW + timedelta(days=chance.choice((0, 1, 9, 20)))
        first = story(number, "Title", site=f"paper-{number}", at=at, text=_text(chance))
        found.append([first, *(edited(first, _text(chance)) for _ in range(chance.choice((0, 0, 1, 2))))])
    return found


def _text(chance: random.Random) -> str:
    parts = sentences(ORIGINALS[chance.choice(("ferry", "Streik"))])
    first = chance.randrange(len(parts) - 2)
    return "".join(parts[first:])


@pytest.mark.parametrize("seed", range(6))
def test_any_order_ends_in_the_same_stories(tmp_path: Path, seed: int) -> None:
    """Stored state by state with others between, in one batch or in many, and stored as they ended."""
    chance = random.Random(seed)
    stories = _versions(chance)
    gone = {chance.randrange(len(stories)) for _ in range(3)}
    for batches in (1, 5):
        data, anew = tmp_path / f"in {batches}", tmp_path / f"anew {batches}"
        _store_in_turns(data, stories, gone, chance, batches=batches)
        with Store(data, readonly=True) as archive:
            rows = archive.db.execute("SELECT url, published, text FROM articles").fetchall()
            texts = {url: (published, text) for url, published, text in rows}
        ended = [
            [edited(replace(states[0], published=texts[url][0]), texts[url][1])]
            for states in stories
            if (url := str(states[0].url)) in texts
        ]
        _store_in_turns(anew, ended, set(), chance, batches=1)

        assert len(texts) == len(stories) - len(gone)
        assert told(data) == told(anew)
        assert _tables(data) == _tables(anew)
        assert any(len(each) > 1 for each in told(data).values())
        assert check_archive(data, quick=True) == []


def _tables(data: Path) -> tuple[list[tuple[str, str, float]], list[tuple[int, int, str]]]:
    """Links and sketches, by address."""
    with Store(data, readonly=True) as archive:
        links = """SELECT one.url, other.url, shared FROM copies JOIN articles AS one ON one.id = article_id
                   JOIN articles AS other ON other.id = other_id ORDER BY 1, 2"""
        sketches = "SELECT hash, day, url FROM sketches LEFT JOIN articles ON articles.id = article_id ORDER BY 1, 2, 3"
        return archive.db.execute(links).fetchall(), archive.db.execute(sketches).fetchall()


def _store_in_turns(
    data: Path, stories: list[list[Article]], gone: set[int], chance: random.Random, *, batches: int
) -> None:
    turns = [number for number, states in enumerate(stories) for _ in states]
    chance.shuffle(turns)
    left = {number: list(states) for number, states in enumerate(stories)}
    with Store(data) as archive:
        run = archive.runs.start("crawl")
        for start in range(batches):
            with archive.batch():
                for step in range(start, len(turns), batches):
                    state = left[turns[step]].pop(0)
                    save(archive, replace(state), NOW + timedelta(days=30, minutes=start * 100 + step), run)
        with archive.batch():
            for number in gone:
                sql = "SELECT id FROM captures WHERE url = ? ORDER BY id"
                for (capture_id,) in archive.db.execute(sql, [stories[number][0].url]).fetchall():
                    archive.articles.withdraw(capture_id)
