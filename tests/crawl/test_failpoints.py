"""A crawl that is killed at any place where it writes: what it had acknowledged stays, nothing is there twice."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.acknowledged import acknowledged, torn
from tests.command import Done, Installation
from tests.conftest import NOW
from tests.newsweb import NewsWeb

pytestmark = pytest.mark.slow

QUIET = Done(0, "", "")

#: By name, at the how many-th time. Records of robots.txt, the feed and stories are written one after the other.
POINTS = [
    ("a file is made", 1),
    ("a file has no record yet", 1),
    ("in the middle of a record", 1),
    ("in the middle of a record", 4),
    ("after append", 4),
    ("after fsync", 4),
    ("after commit", 9),
    ("an article is saved", 1),
    ("an article is saved", 3),
    ("the run is closed", 1),
]

STORIES = 6


@dataclass(frozen=True)
class Whole:
    """A web, and what a crawl that nobody disturbs makes of it."""

    web: NewsWeb
    told: list[tuple[Any, ...]]


def told(archiver: Installation) -> list[tuple[Any, ...]]:
    return archiver.rows(
        """SELECT key, title, authors, published, lead, text, outcome,
           (SELECT count(*) FROM versions WHERE article_id = articles.id)
           FROM articles JOIN captures ON captures.id = capture_id ORDER BY key"""
    )


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Whole]:
    with NewsWeb(hosts=1, articles=STORIES, now=NOW) as web:
        archiver = Installation(tmp_path_factory.mktemp("whole"), web.proxy)
        archiver.write_sites(web.hosts)
        assert archiver.crawl() == QUIET
        yield Whole(web, told(archiver))


@pytest.mark.parametrize(("name", "times"), POINTS)
def test_killed(name: str, times: int, whole: Whole, tmp_path: Path) -> None:
    archiver = Installation(tmp_path, whole.web.proxy)
    archiver.write_sites(whole.web.hosts)
    crawl = ("archiver", "crawl", "--delay", "0")
    killed = archiver.run(name, str(times), *crawl, module="tests.failpoints")
    assert killed.code == -signal.SIGKILL
    before, tail = acknowledged(archiver.data), torn(archiver.data)

    whole.web.log.clear()
    assert archiver.crawl() == QUIET
    assert (tail > 0) == (name == "in the middle of a record")
    assert torn(archiver.data) == 0
    assert before.lost(acknowledged(archiver.data)) == []
    assert told(archiver) == whole.told
    assert archiver.run("check") == QUIET
    # what was stored is not asked for again, nor stored again
    assert before.stored & {record.url for record in whole.web.log} & set(whole.web.urls) == set()
    assert archiver.rows("SELECT count(*) FROM captures WHERE url LIKE '%/robots.txt'") == [(1,)]
    assert archiver.rows("SELECT max(n) FROM (SELECT count(*) AS n FROM captures WHERE status = 200 GROUP BY url)") == [
        (1,)
    ]
