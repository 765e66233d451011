"""A page that takes its worker down costs that page: tried by three runs, then left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command import Done, Installation
from tests.conftest import NOW
from tests.newsweb import NewsWeb


@pytest.mark.slow
def test_a_page_that_takes_longer_than_it_may(tmp_path: Path) -> None:
    with NewsWeb(hosts=1, articles=2, now=NOW) as web:
        archiver = Installation(tmp_path, web.proxy)
        good, poison = web.urls
        web.fault(poison, "huge")
        limited = ("crawl", "urls", "-s", "ARCHIVER_PAGE_SECONDS=0.01", "-a")
        states = []
        for words in ((f"url={poison}",), ("url=",), ("url=",)):
            assert archiver.scrapy(*limited, *words) == Done(0, "", "")
            states.append(
                (
                    archiver.rows("SELECT state, detail FROM urls"),
                    archiver.rows("SELECT attempts, outcome FROM captures WHERE url = ?", poison),
                )
            )
        assert states == [
            ([("failed", "no result in the 0.01 s that a page may take")], [(1, None)]),
            ([("failed", "no result in the 0.01 s that a page may take")], [(2, None)]),
            ([("failed", "quarantined: no result in the 0.01 s that a page may take")], [(3, "quarantined")]),
        ]

        assert archiver.crawl(good) == Done(0, "", "")
        assert len(web.log.of(poison)) == 1
    assert archiver.rows("SELECT url, state FROM urls ORDER BY state") == [(poison, "failed"), (good, "fetched")]
