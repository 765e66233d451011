"""How often and how fast hosts are asked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from archiver import times
from archiver.archive import Store
from archiver.archive.ledger.revisits import MAX_INTERVAL, MIN_INTERVAL, revisit, source_interval
from archiver.archive.ledger.visit import Visit
from archiver.capture import Capture, retry_after
from tests.command import Done, Installation, key_of
from tests.newsweb import NewsWeb
from tests.newsweb.answers import http_date


@pytest.mark.slow
def test_a_host_that_asks_us_to_wait_is_left_alone_across_runs(newspapers: NewsWeb, archiver: Installation) -> None:
    busy, *others = newspapers.hosts
    newspapers.fault(f"{busy.name}{busy.feed}", "429-hour")
    archiver.write_sites(newspapers.hosts)
    first = archiver.crawl()
    asked = len(newspapers.log.of(busy.name))
    newspapers.clear_faults()
    second = archiver.crawl(key_of(busy))
    third = archiver.crawl(*map(key_of, others))
    [(reason, attempts)] = archiver.rows(
        "SELECT detail, attempts FROM urls WHERE site = ? AND kind = 'feed'", key_of(busy)
    )

    assert (first.code, first.err.count("\n")) == (3, 1)
    # robots.txt and the feed that said so, and not one request more
    assert asked == len(newspapers.log.of(busy.name)) == 2
    # nothing came of the site that was named
    assert (second.code, third) == (3, Done(0, "", ""))
    assert second.err.startswith(
        f"archiver: {key_of(busy)}: nothing came (the host asks us to wait): it has had too much"
    )
    assert (reason, attempts) == ("the host asks us to wait", 1)
    with Store(archiver.data) as archive:
        assert list(archive.hosts.resting(times.now())) == [busy.name.removeprefix("www.")]


def test_a_short_pause_is_waited_for(newspapers: NewsWeb, archiver: Installation) -> None:
    newspapers.fault(newspapers.urls[0], "503-seconds", times=1)
    archiver.write_sites(newspapers.hosts)

    assert archiver.crawl() == Done(0, "", "")
    assert archiver.rows("SELECT count(*) FROM articles") == [(16,)]


@pytest.mark.slow
def test_a_host_that_had_too_much_is_asked_more_slowly_next_time(newspapers: NewsWeb, archiver: Installation) -> None:
    host = newspapers.hosts[0]
    newspapers.fault(newspapers.urls[0], "429", times=1)
    archiver.write_sites([host], delay="0.2")
    archiver.run("crawl")
    [(learned,)] = archiver.rows("SELECT delay FROM hosts")
    newspapers.log.clear()
    archiver.run("crawl", key_of(host))
    asked = [record.time for record in newspapers.log.of(host.name)]
    kept = archiver.rows("SELECT delay FROM hosts")

    assert learned == 2.0
    assert all(later - earlier >= 2 for earlier, later in pairwise(asked))
    assert kept == [(1.0,)]


def test_intervals_follow_the_news() -> None:
    interval, visited = None, []
    for news in [True, True, True, False, False, True]:
        interval = source_interval(interval, news=news)
        visited.append(interval)
    quiet = loud = 900
    for _ in range(30):
        quiet, loud = source_interval(quiet, news=False), source_interval(loud, news=True)

    assert visited == [900, 450, 300, 450, 675, 337]
    assert (quiet, loud) == (MAX_INTERVAL, MIN_INTERVAL)
    assert source_interval(900, news=True, ttl=60) == 3600
    assert source_interval(900, news=True, ttl=100_000) == MAX_INTERVAL


def test_a_visit_that_comes_a_little_early_is_that_revisit() -> None:
    story = Visit(key="k", url="http://a.example/1", site="a", kind="article", found="2025-06-02T08:00:02Z")

    assert revisit(story, "2025-06-02T08:00:02Z") == "2025-06-02T09:00:02Z"
    # a daily run, two seconds before the day is over
    assert revisit(story, "2025-06-03T08:00:00Z") == "2025-06-05T08:00:02Z"
    assert revisit(story, "2025-06-03T04:00:00Z") == "2025-06-03T08:00:02Z"


@pytest.mark.slow
def test_a_source_without_news_is_visited_less_often(newspapers: NewsWeb, archiver: Installation) -> None:
    host = newspapers.hosts[0]
    archiver.write_sites([host])
    intervals = []
    for _ in range(3):
        archiver.crawl(key_of(host))
        intervals += archiver.rows("SELECT interval FROM urls WHERE kind = 'feed'")

    assert intervals == [(900,), (1350,), (2025,)]


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0.0),
        ("soon", None),
        ("-5", None),
        ("²", None),
        ("Mon, 01 Jan 99999999999 00:00:00 GMT", None),
        ("Thu, 01 Jan 1970 00:00:00 +9999999999999", None),
        ("Fri, 31 Dec 9999 23:59:59 -2359", None),
        ("", None),
    ],
)
def test_retry_after(value: str, seconds: float | None) -> None:
    capture = Capture(url="https://echo.example/", body=b"", status=503, headers=(("Retry-After", value),))

    assert retry_after(capture) == seconds


def test_retry_after_a_date_to_come() -> None:
    moment = datetime.now(UTC) + timedelta(hours=1)
    capture = Capture(url="https://echo.example/", body=b"", status=503, headers=(("retry-after", http_date(moment)),))

    assert 3_500 < (retry_after(capture) or 0) <= 3_600
