"""Lists of links that never end: the run does, with all stories, and each address of a trap says why it was left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from archiver.archive.ledger.shapes import PATIENCE
from archiver.crawl.frontier import PER_SITE
from tests.command import Done, Installation, key_of
from tests.conftest import NOW
from tests.newsweb import NewsWeb
from tests.newsweb.traps import WIDGETS

QUIET = Done(0, "", "")


@pytest.fixture
def paper() -> Iterator[NewsWeb]:
    """One newspaper of 60 stories, all of its lists full of traps."""
    with NewsWeb(hosts=1, articles=60, now=NOW) as web:
        web.change(web.hosts[0].name, traps=True, sitemap="none")
        yield web


@pytest.fixture
def archiver(paper: NewsWeb, tmp_path: Path) -> Installation:
    return Installation(tmp_path, paper.proxy)


@pytest.mark.slow
def test_a_run_among_traps_ends_with_all_stories(paper: NewsWeb, archiver: Installation) -> None:
    host = paper.hosts[0]
    first = archiver.crawl(host.home)
    asked = Counter(record.path.split("/")[1] for record in paper.log)

    assert first == QUIET
    assert set(paper.urls) <= {url for (url,) in archiver.rows("SELECT url FROM articles")}
    assert [asked[name] for name in ("calendar", "termine")] == [0, 0]
    # those that were on their way when the last of the twenty came back
    assert [name for name in ("tools", "shop") if not PATIENCE <= asked[name] <= PATIENCE + PER_SITE] == [], asked
    assert archiver.rows("SELECT count(*) FROM urls WHERE state IN ('found', 'queued')") == [(0,)]
    left = archiver.rows("SELECT detail, count(*) FROM urls WHERE url LIKE '%/tools/%' AND visited IS NULL GROUP BY 1")
    shape = f"{host.name.removeprefix('www.')}/tools/*"
    assert left == [(f"20 pages like it, and no story: {shape}", WIDGETS - asked["tools"])]
    assert archiver.rows("SELECT DISTINCT kind, state FROM urls WHERE url LIKE '%/calendar%'") == [
        ("archive", "backlog")
    ]

    paper.log.clear()
    assert archiver.crawl(key_of(host)) == QUIET
    stories = [record.url for record in paper.log if record.url.partition(";")[0].partition("?")[0] in paper.urls]
    assert stories == []
    assert not any(record.path.startswith(("/tools/", "/shop/", "/calendar", "/termine")) for record in paper.log)
    assert archiver.rows("SELECT max(number) FROM versions") == [(1,)]


@pytest.mark.slow
def test_a_site_has_its_share_of_a_run(paper: NewsWeb, archiver: Installation) -> None:
    host = paper.hosts[0]
    archiver.write_sites([host], max_pages="12")

    assert archiver.crawl() == QUIET
    assert len([record for record in paper.log if record.path not in ("/robots.txt", "/.well-known/tdmrep.json")]) == 12
    assert archiver.crawl("--limit", "5") == QUIET
    assert archiver.rows("SELECT count(*) FROM articles") == [(11 + 5,)]


@pytest.mark.slow
def test_what_was_given_up_gets_another_chance(paper: NewsWeb, archiver: Installation) -> None:
    host = paper.hosts[0]
    archiver.crawl(host.home)
    paper.log.clear()

    assert archiver.crawl("--retry-failed", key_of(host)) == QUIET
    asked = Counter(record.path.split("/")[1] for record in paper.log)
    assert [name for name in ("tools", "shop") if not PATIENCE <= asked[name] <= PATIENCE + PER_SITE] == [], asked
