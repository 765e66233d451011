"""A site's past: planned, fetched newest first over many runs, and left alone by everything else."""

from __future__ import annotations

import json
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from archiver import times
from archiver.crawl.frontier import PER_SITE
from tests.command import Done, Installation, key_of
from tests.conftest import NOW
from tests.newsweb import NewsWeb

QUIET = Done(0, "", "")


@pytest.fixture
def paper() -> Iterator[NewsWeb]:
    """One newspaper with 300 stories of 38 days, in a sitemap for each month."""
    with NewsWeb(hosts=1, articles=300, now=NOW) as web:
        web.change(web.hosts[0].name, sitemap="months")
        yield web


@pytest.fixture
def archiver(paper: NewsWeb, tmp_path: Path) -> Installation:
    installation = Installation(tmp_path, paper.proxy)
    host = paper.hosts[0]
    installation.write_sites([host], sitemaps=json.dumps([f"{host.home}sitemap_index.xml"]))
    return installation


def published(paper: NewsWeb, *months: str) -> list[str]:
    """Addresses of the stories of these months, newest first."""
    return [url for url in paper.urls if f"{paper.story(url).published:%Y-%m}" in months]


def archived(archiver: Installation) -> dict[str, int]:
    return dict(archiver.rows("SELECT substr(published, 1, 7), count(*) FROM articles GROUP BY 1"))


def backfills(archiver: Installation) -> list[tuple[Any, ...]]:
    return archiver.rows("SELECT since, until, started IS NOT NULL, finished IS NOT NULL FROM backfills")


def test_an_ordinary_crawl_leaves_the_past_alone(paper: NewsWeb, archiver: Installation) -> None:
    assert archiver.crawl() == QUIET
    assert archiver.crawl() == QUIET

    home = paper.hosts[0].home
    asked = sorted(record.url for record in paper.log if "sitemap" in record.url or "xml" in record.url)
    assert asked == [f"{home}feed.xml", f"{home}sitemap_index.xml"]
    assert archiver.rows("SELECT count(*) FROM articles") == [(20,)]
    assert archiver.rows("SELECT url, earliest, latest FROM urls WHERE state = 'backlog' ORDER BY latest DESC") == [
        (f"{home}sitemap-2025-06.xml", "2025-06-01", "2025-06-30"),
        (f"{home}sitemap-2025-05.xml", "2025-05-01", "2025-05-31"),
        (f"{home}sitemap-2025-04.xml", "2025-04-01", "2025-04-30"),
    ]


@pytest.mark.slow
def test_a_plan_then_the_pages_over_several_runs(paper: NewsWeb, archiver: Installation) -> None:
    key = key_of(paper.hosts[0])
    words = ("backfill", key, "--since", "2025-05", "--until", "2025-05", "--delay", "0")
    may = published(paper, "2025-05")
    archiver.crawl()
    known = archived(archiver)["2025-05"]
    paper.log.clear()

    planned = archiver.run(*words, "--plan")
    assert (planned.code, planned.err) == (0, "")
    assert json.loads(planned.out) == [
        {"month": "2025-05", "pages": len(may), "archived": known, "to_fetch": len(may) - known, "hours": 0.0}
    ]
    assert sum("sitemap-2025" in record.url for record in paper.log) == 1
    assert backfills(archiver) == [("2025-05-01", "2025-05-31", 0, 0)]
    assert archiver.crawl() == QUIET
    assert archived(archiver)["2025-05"] == known

    paper.log.clear()
    assert archiver.run(*words, "--limit", "100") == QUIET
    fetched = [may.index(record.url) for record in paper.log if record.url in may]
    assert sorted(fetched) == list(range(known, known + len(fetched)))
    # newest first, but for those that are out at a time
    assert all(abs(known + turn - place) < PER_SITE for turn, place in enumerate(fetched))
    assert 95 <= len(fetched) <= 100
    assert backfills(archiver) == [("2025-05-01", "2025-05-31", 1, 0)]
    # what cron runs goes on with it, what a person crawls by name does not
    before = archived(archiver)
    assert archiver.crawl(key) == QUIET
    assert archived(archiver) == before
    assert archiver.crawl() == QUIET
    assert archived(archiver) == {"2025-05": len(may), "2025-06": len(published(paper, "2025-06"))}
    assert backfills(archiver) == [("2025-05-01", "2025-05-31", 1, 1)]
    paper.log.clear()
    assert archiver.crawl() == QUIET
    assert list(paper.log) == []


def test_a_plan_says_what_it_lacks(paper: NewsWeb, archiver: Installation) -> None:
    lost = f"{paper.hosts[0].home}sitemap-2025-05.xml"
    paper.fault("sitemap-2025-05", "500")
    done = archiver.run("backfill", key_of(paper.hosts[0]), "--since", "2025-05-01", "--plan", "--delay", "0", "--json")

    assert done.code == 3
    assert json.loads(done.out)[0]["month"] == "2025-06"
    assert done.err == f"archiver: {key_of(paper.hosts[0])}: what {lost} lists is not in the plan (HTTP 500)\n"


@pytest.mark.slow
def test_a_backfill_that_is_killed_goes_on(paper: NewsWeb, archiver: Installation) -> None:
    key = key_of(paper.hosts[0])
    archiver.crawl()
    for wanted in (30, 90):
        process = archiver.start("backfill", key, "--since", "2025-04", "--until", "2025-06", "--delay", "0")
        while archiver.rows("SELECT count(*) FROM articles")[0][0] < wanted and process.poll() is None:
            time.sleep(0.05)
        process.send_signal(signal.SIGKILL)
        process.communicate()

    assert archiver.run("backfill", key, "--delay", "0") == QUIET
    assert archiver.rows("SELECT count(*) FROM articles") == [(300,)]
    assert archiver.rows("SELECT count(*) FROM urls WHERE state = 'backlog' AND kind = 'article'") == [(0,)]
    # each kill may have cost the pages that were on their way
    assert len([record for record in paper.log if record.url in paper.urls]) <= 300 + 2 * 8
    assert archiver.run("check").code == 0


@pytest.mark.slow
def test_without_sitemaps_the_pages_of_sections_lead_back(tmp_path: Path) -> None:
    with NewsWeb(hosts=1, articles=400, now=NOW) as web:
        host = web.hosts[0]
        web.change(host.name, sitemap="none", address="/{year}/{month}/{day}/{slug}/")
        archiver = Installation(tmp_path, web.proxy)
        assert archiver.crawl(host.home) == QUIET
        web.log.clear()
        assert archiver.run("backfill", key_of(host), "--since", "2025-05-10", "--delay", "0") == QUIET

        wanted = {url for url in web.urls if f"{web.story(url).published:%Y-%m-%d}" >= "2025-05-10"}
        assert wanted <= {url for (url,) in archiver.rows("SELECT url FROM articles")}
        # a section has 67 stories on four pages; those of the third are older, and none leads to the fourth
        pages = [int(record.path.rpartition("=")[2]) for record in web.log if "page=" in record.path]
        assert sorted(set(pages)) == [2, 3]
    assert backfills(archiver) == [("2025-05-10", times.now()[:10], 1, 1)]


def test_stopping_one(paper: NewsWeb, archiver: Installation) -> None:
    key = key_of(paper.hosts[0])
    archiver.run("backfill", key, "--since", "2025-05", "--limit", "5", "--delay", "0")

    assert archiver.run("backfill", key, "--stop") == QUIET
    assert backfills(archiver) == []
    assert archiver.run("backfill", key, "--stop").code == 78


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["nobody"], 78, "archiver: no site 'nobody' in data/sites.toml; `archiver add URL` adds one\n"),
        (["KEY"], 78, "archiver: no backfill of KEY is under way: say from which day, with --since 2024-01-01\n"),
        (
            ["KEY", "--since", "2025", "--until", "2024"],
            78,
            "archiver: --since 2025-01-01 lies behind --until 2024-12-31\n",
        ),
        (["KEY", "--since", "spring"], 2, "no day such as"),
    ],
)
def test_mistakes(paper: NewsWeb, archiver: Installation, words: list[str], code: int, message: str) -> None:
    key = key_of(paper.hosts[0])
    done = archiver.run("backfill", *(word.replace("KEY", key) for word in words))

    assert done.code == code
    assert message.replace("KEY", key) in done.err
