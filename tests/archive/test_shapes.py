"""Shapes of addresses, and those that lead to no story."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlite_utils import Database

from archiver.archive.ledger.shapes import PATIENCE, Shapes, shape
from archiver.archive.schema import migrations

HOST = "https://www.paper.example"


@pytest.fixture
def shapes() -> Iterator[Shapes]:
    db = Database(memory=True)
    migrations.apply(db)
    yield Shapes(db)
    db.close()


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/politics/harbour-strike-goes-on-20431.html", "/politics/*"),
        ("/2024/05/31/harbour/", "/#/#/#/*"),
        ("/tools/tide-tables?id=7&date=2024-05-31&utm_source=x", "/tools/*?date&id"),
        ("/city-of-brume/sport/cup", "/*/sport/*"),
        ("/", "*"),
    ],
)
def test_shapes(path: str, expected: str) -> None:
    assert shape(HOST + path) == f"paper.example{expected}"


def test_a_shape_that_never_leads_to_a_story(shapes: Shapes) -> None:
    became = [shapes.note("paper", f"{HOST}/tools/{number}", story=False) for number in range(PATIENCE + 5)]

    assert became.index(True) == PATIENCE - 1
    assert became.count(True) == 1
    assert shapes.barren("paper") == {"paper.example/tools/*"}
    assert shapes.barren("other") == frozenset()
    shapes.forget("paper")
    assert shapes.barren("paper") == frozenset()


def test_stories_keep_a_shape_alive(shapes: Shapes) -> None:
    for number in range(3):
        shapes.note("paper", f"{HOST}/news/{number}", story=True)
    became = [shapes.note("paper", f"{HOST}/news/x{number}", story=False) for number in range(3 * PATIENCE)]

    assert became == [False] * (3 * PATIENCE - 1) + [True]
    # a feed brings a story at such an address after all
    shapes.note("paper", f"{HOST}/news/new", story=True)
    assert shapes.barren("paper") == frozenset()
