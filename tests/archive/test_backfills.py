"""What of a site's past is to be fetched next, how far that has come, and archives from before there were backfills."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from sqlite_utils import Database

from archiver import times
from archiver.archive.ledger.backfills import Backfills
from archiver.archive.ledger.urls import Ledger
from archiver.archive.ledger.visit import Visit
from archiver.archive.schema import migrations
from archiver.reasons import of_status
from archiver.times import Window
from archiver.urls import identity

HOST = "https://www.paper.example"
MAP = f"{HOST}/sitemap.xml"
SPRING = Window("2024-03-01", "2024-05-31")


@pytest.fixture
def db() -> Iterator[Database]:
    database = Database(memory=True)
    migrations.apply(database)
    yield database
    database.close()


@pytest.fixture
def backfills(db: Database) -> Backfills:
    return Backfills(db)


def wait(db: Database, path: str, latest: str | None, earliest: str | None = None, **facts: Any) -> None:
    """Put a URL into the backlog."""
    known = {"site": "paper", "kind": "article", "found_in": MAP, **facts}
    Ledger(db).find(HOST + path, earliest=earliest, latest=latest, backlog=True, **known)


def due(backfills: Backfills, limit: int = 9, out: tuple[str, ...] = ()) -> list[str]:
    found = backfills.due("paper", SPRING, limit, out)
    assert all(visit.backlog and visit.etag is None for visit in found)
    return [visit.url.removeprefix(HOST) for visit in found]


def read(db: Database, path: str) -> None:
    Ledger(db).settle(identity(HOST + path), "fetched", visited=times.now())


def test_lists_then_pages_the_newest_first(db: Database, backfills: Backfills) -> None:
    Ledger(db).find(MAP, site="paper", kind="sitemap")
    wait(db, "/march", "2024-03-09", "2024-03-09")
    wait(db, "/may", "2024-05-31T22:00:00Z", "2024-05-31T22:00:00Z")
    wait(db, "/modified-later", "2025-01-01")
    wait(db, "/undated", None)
    wait(db, "/june", "2024-06-01", "2024-06-01")
    wait(db, "/february", "2024-02-29", "2024-02-01")
    wait(db, "/map-2024-05.xml", "2024-05-31", "2024-05-01", kind="sitemap")
    wait(db, "/map-2024-06.xml", "2024-06-30", "2024-06-01", kind="sitemap")
    wait(db, "/politics?page=2", None, kind="archive")

    assert due(backfills) == ["/map-2024-05.xml"]
    assert backfills.lists_waiting("paper", SPRING) == 1
    read(db, "/map-2024-05.xml")
    assert due(backfills) == ["/modified-later", "/may", "/march", "/undated"]
    assert due(backfills, 2, (identity(f"{HOST}/modified-later"),)) == ["/may", "/march"]
    assert backfills.months("paper", SPRING) == [
        {"month": "2024-05", "listed": 1, "archived": 0, "waiting": 1},
        {"month": "2024-03", "listed": 1, "archived": 0, "waiting": 1},
        {"month": None, "listed": 2, "archived": 0, "waiting": 2},
    ]


def test_a_sitemap_that_is_read_in_parts(db: Database, backfills: Backfills) -> None:
    backfills.start("paper", SPRING)
    wait(db, "/map.xml", None, kind="sitemap")
    wait(db, "/may", "2024-05-20", "2024-05-20")
    wait(db, "/april", "2024-04-20", "2024-04-20")
    [visit] = backfills.lists_due("paper", SPRING, 5)
    read(db, "/map.xml")
    backfills.note_rest(visit, "2024-05-01", {"2024-05": 7, "2024-04": 50_000})

    assert backfills.beyond("paper") == {"2024-05": 7, "2024-04": 50_000}
    assert due(backfills) == ["/may", "/april"]
    read(db, "/may")
    [again] = backfills.due("paper", SPRING, 5)
    assert again == replace(visit, up_to="2024-05-01")
    assert due(backfills, out=(again.key,)) == ["/april"]
    backfills.note_rest(again, None, {})
    assert due(backfills) == ["/april"]
    assert backfills.beyond("paper") == {}


def test_it_is_done_when_nothing_is_left(db: Database, backfills: Backfills) -> None:
    backfills.plan("paper", SPRING)
    assert backfills.under_way() == {}
    backfills.start("paper", SPRING)
    wait(db, "/april", "2024-04-20", "2024-04-20")
    wait(db, "/map-2024-04.xml", "2024-04-30", "2024-04-01", kind="sitemap")
    Ledger(db).fail(identity(f"{HOST}/map-2024-04.xml"), of_status(503))
    backfills.finish("paper", SPRING)
    assert [backfills.reached(found) for found in backfills.all()] == ["2024-04-20"]

    read(db, "/april")
    backfills.finish("paper", SPRING)
    # its sitemap is asked for once more
    assert list(backfills.under_way()) == ["paper"]
    read(db, "/map-2024-04.xml")
    backfills.finish("paper", SPRING)
    assert backfills.under_way() == {}
    assert [backfills.reached(found) for found in backfills.all()] == ["2024-02-29"]
    backfills.start("paper", Window("2023-01-01", "2024-05-31"))
    assert list(backfills.under_way()) == ["paper"]
    backfills.stop("paper")
    assert backfills.all() == []


def test_archive_pages_without_a_date_are_as_old_as_the_stories_before_them(db: Database, backfills: Backfills) -> None:
    section = f"{HOST}/politics"
    wait(db, "/politics?page=2", None, kind="archive", found_in=section)
    assert due(backfills) == ["/politics?page=2"]
    for number in range(3):
        wait(db, f"/2024/02/0{1 + number}/story", f"2024-02-0{1 + number}", "2024-02-01", found_in=section)

    assert due(backfills) == []
    row = Ledger(db).visit(f"{HOST}/politics?page=2")
    assert isinstance(row, Visit)
    assert row.latest == "2024-02-03"
