"""Rows that a wrong clock dated."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlite_utils import Database

from archiver import times
from archiver.archive.ledger import runs
from archiver.archive.schema import migrations

DAY = 86_400


def at(seconds: float) -> str:
    return times.later(times.now(), seconds)


@pytest.fixture
def db() -> Iterator[Database]:
    db = Database(memory=True)
    migrations.apply(db)
    yield db
    db.close()


def note_runs(db: Database, *started: float) -> None:
    db.table("runs").insert_all([{"command": "crawl", "started": at(seconds)} for seconds in started])


def put(db: Database, key: str, **columns: Any) -> None:
    """A row of the ledger; the article 1 is there for those that have one."""
    capture = {"id": 1, "url": "", "fetched": "", "status": 200, "warc": "", "offset": 0, "length": 0, "span": 0}
    db.table("captures").insert({**capture, "crc32": 0}, ignore=True)
    article = {"id": 1, "key": "", "url": "", "capture_id": 1, "first_seen": "", "updated": ""}
    db.table("articles").insert(article, ignore=True)
    row = {"key": key, "url": f"https://{key}", "site": "a", "kind": "article", "state": "fetched", "found": at(-3600)}
    db.table("urls").insert({**row, **columns})


def dates(db: Database) -> dict[str, tuple[float | None, ...]]:
    """found, visited and next_visit of each row, in hours from now."""
    return {
        row["key"]: tuple(_hours(row[name]) for name in ("found", "visited", "next_visit"))
        for row in db.query("SELECT * FROM urls ORDER BY key")
    }


def _hours(time: str | None) -> float | None:
    return None if time is None else round((times.moment(time) - times.moment(times.now())).total_seconds() / 3600, 1)


@pytest.mark.parametrize("ahead", [DAY, 3650 * DAY])
def test_a_clock_that_ran_ahead(db: Database, ahead: float) -> None:
    note_runs(db, -DAY, -3600, ahead)
    put(db, "visited.example", visited=at(ahead), next_visit=None, article_id=1)
    put(db, "found.example", found=at(ahead), visited=at(ahead), next_visit=at(ahead + 3600), article_id=1)
    put(db, "new.example", found=at(ahead), state="found")
    put(db, "gone.example", visited=at(ahead), state="gone", article_id=1)
    put(db, "failed.example", state="failed", found=at(ahead), next_visit=at(ahead + 60))
    put(db, "feed.example", kind="feed", visited=at(ahead), next_visit=at(ahead + 900))
    put(db, "right.example", visited=at(-60), next_visit=at(3 * 3600), article_id=1)

    assert runs.mend(db) == 6
    assert dates(db) == {
        "failed.example": (0, None, 0),
        "feed.example": (-1, 0, 0),
        "found.example": (0, 0, 1),
        "gone.example": (-1, 0, None),
        "new.example": (0, None, None),
        "right.example": (-1, 0, 3),
        "visited.example": (-1, 0, 3),
    }
    assert runs.mend(db) == 0


@pytest.mark.parametrize("started", [(), (10 * DAY,), (-1, 10 * DAY), (-1, 10 * DAY, 11 * DAY, 12 * DAY)])
def test_a_clock_that_may_be_behind_changes_nothing(db: Database, started: tuple[float, ...]) -> None:
    note_runs(db, *started)
    put(db, "visited.example", found=at(9 * DAY), visited=at(10 * DAY), next_visit=at(20 * DAY), article_id=1)
    before = dates(db)

    assert runs.mend(db) == 0
    assert dates(db) == before
