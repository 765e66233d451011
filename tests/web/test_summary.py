from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archiver.archive import Store
from archiver.archive.ledger.alarms import SiteRun
from archiver.health import examine
from archiver.reasons import Reason
from archiver.web import summary
from archiver.web.summary import Coverage, HomeSummary
from tests.web import archives
from tests.web.serving import serving

NOW = datetime.now(UTC)


def test_coverage_adds_up() -> None:
    coverage = Coverage.of({"a": {"2024-05-01": 2, "2024-05-02": 1}, "b": {"2024-05-01": 4}})
    assert (coverage.days, coverage.totals, coverage.articles) == (
        {"2024-05-01": 6, "2024-05-02": 1},
        {"a": 3, "b": 4},
        7,
    )


def test_a_site_without_dates_counts_its_articles() -> None:
    coverage = Coverage.of({"a": {"2024-05-01": 2}}, {"a": 1, "b": 3})
    assert (coverage.sites, coverage.totals, coverage.articles) == (
        {"a": {"2024-05-01": 2}, "b": {}},
        {"a": 3, "b": 3},
        6,
    )


def test_a_summary_follows_the_archive_in_the_background(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(summary, "GOOD_FOR", 0.0)
    archives.press(tmp_path, articles=10, now=NOW)
    known = HomeSummary(tmp_path)
    assert known.current().coverage.articles == 10
    archives.press(tmp_path, articles=25, now=NOW + timedelta(hours=1), seed=2)
    known.current()
    for thread in threading.enumerate():
        if thread.name == "summary":
            thread.join()
    with Store(tmp_path, readonly=True) as archive:
        assert known.current().coverage.articles == archive.db.table("articles").count
    known.close()


def test_the_first_page_says_what_needs_a_look(tmp_path: Path) -> None:
    archives.press(tmp_path, articles=10, now=NOW)
    with Store(tmp_path) as archive:
        run = archive.runs.start("crawl")
        for hours in range(200, 0, -1):
            at = (NOW - timedelta(hours=6 * hours)).strftime("%Y-%m-%dT%H:%M:%SZ")
            broken = hours < 12
            archive.figures.add(
                run,
                {
                    "gazette": SiteRun(
                        at=at,
                        visits=30,
                        failed=30 if broken else 0,
                        new=0 if broken else 12,
                        readings=0 if broken else 25,
                        reasons={Reason.BLOCKED: 30} if broken else {},
                    )
                },
            )
    findings = examine(tmp_path)
    assert findings
    with serving(tmp_path) as server:
        page = server.get("/").text
    assert "Needs a look" in page
    assert findings[0].what in page
