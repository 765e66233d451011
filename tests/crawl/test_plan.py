"""What a run writes before its first request: nothing for what did not change."""

from __future__ import annotations

from pathlib import Path

import pytest

from archiver import times
from archiver.archive import Store
from archiver.archive.ledger.visit import State
from archiver.crawl.plan import CrawlPlan
from archiver.reasons import Reason, Why
from archiver.sites.site import Site

PAPER = Site(
    key="paper",
    start=("https://paper.example/",),
    feeds=("https://paper.example/feed",),
    sitemaps=("https://paper.example/map.xml",),
    sections=("https://paper.example/politics/",),
)
RADIO = Site(key="radio", feeds=("https://radio.example/feed",))
SOURCES = {
    ("paper", "section", "https://paper.example/"),
    ("paper", "feed", "https://paper.example/feed"),
    ("paper", "sitemap", "https://paper.example/map.xml"),
    ("paper", "section", "https://paper.example/politics/"),
    ("radio", "feed", "https://radio.example/feed"),
}


def seed(archive: Store, *sites: Site) -> int:
    """Rows that it changed."""
    plan = CrawlPlan({}, list(sites), pasted={}, pasted_only=False, named=False, order=None)
    before = archive.db.conn.total_changes
    with archive.batch():
        plan.seed(archive, retry_failed=False)
    return archive.db.conn.total_changes - before


def sources(archive: Store) -> set[tuple[str, str, str]]:
    return set(archive.db.execute("SELECT site, kind, url FROM urls").fetchall())


def test_sources_that_are_known_are_not_written_again(tmp_path: Path) -> None:
    with Store(tmp_path) as archive:
        seed(archive, PAPER, RADIO)
        written = sources(archive)
        again = seed(archive, PAPER, RADIO)

        assert (written, again) == (SOURCES, 0)


@pytest.mark.parametrize("state", ["robots", "gone", "failed"])
def test_a_source_that_could_not_be_had_is_due_within_a_day(tmp_path: Path, state: State) -> None:
    visited = times.later(times.now(), -2 * 86_400)
    with Store(tmp_path) as archive:
        seed(archive, RADIO)
        with archive.batch():
            archive.ledger.settle(
                "radio.example/feed",
                state,
                why=Why(Reason.HTTP_STATUS, "404"),
                visited=visited,
                next_visit=times.later(visited, 30 * 86_400),
            )
        seed(archive, RADIO)

        assert archive.ledger.sites_due(["paper", "radio"]) == {"radio"}


def test_a_source_that_another_site_had_becomes_the_one_of_the_file(tmp_path: Path) -> None:
    with Store(tmp_path) as archive:
        seed(archive, Site(key="former", feeds=RADIO.feeds))
        seed(archive, RADIO)

        assert sources(archive) == {("radio", "feed", "https://radio.example/feed")}


def test_sites_with_something_to_visit(tmp_path: Path) -> None:
    later = times.later(times.now(), 3_600)
    with Store(tmp_path) as archive:
        seed(archive, PAPER, RADIO)
        with archive.batch():
            archive.ledger.settle("radio.example/feed", "fetched", visited=times.now(), next_visit=later)

        assert archive.ledger.sites_due(["paper", "radio", "unknown"]) == {"paper"}
        assert archive.ledger.sites_due(["paper", "radio"], only="pasted") == set()


def test_what_is_known_is_looked_up_by_the_index_of_lists(tmp_path: Path) -> None:
    """Not by all articles of a site."""
    with Store(tmp_path) as archive:
        asked: list[str] = []
        archive.db.conn.set_trace_callback(asked.append)
        archive.ledger.named(["paper"])
        archive.db.conn.set_trace_callback(None)
        plan = [row[3] for row in archive.db.execute(f"EXPLAIN QUERY PLAN {asked[-1]}").fetchall()]

        assert "SEARCH urls USING INDEX urls_lists (site=? AND kind=? AND state=?)" in plan
