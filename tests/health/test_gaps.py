from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from archiver import times
from archiver.archive import Store
from archiver.health.gaps import Gap, _days, gaps
from archiver.times import Window
from tests.command import Installation, key_of
from tests.newsweb import NewsWeb

START = date(2025, 3, 3)  # a Monday


def test_days_below_what_their_weekday_brings() -> None:
    counts = []
    for number in range(70):
        day = START + timedelta(days=number)
        counts.append((day, 8 if day.weekday() >= 5 else 40))
    counts[31] = (counts[31][0], 12)  # a Thursday
    counts[33] = (counts[33][0], 5)  # a Saturday: by luck
    counts[47] = (counts[47][0], 0)

    assert sorted(_days("echo", counts), key=lambda gap: gap.day or "") == [
        Gap(site="echo", day="2025-04-03", number=12, normal=40.0),
        Gap(site="echo", day="2025-04-19", number=0, normal=8.0),
    ]


def test_what_is_too_short_to_tell() -> None:
    assert list(_days("echo", [(START + timedelta(days=n), 0 if n == 9 else 50) for n in range(21)])) == []


def test_stories_that_never_became_articles(newspapers: NewsWeb, archiver: Installation) -> None:
    host = newspapers.hosts[0]
    first, second = newspapers.urls[:2]
    newspapers.fault(first, "404")
    newspapers.fault(second, "consent")
    archiver.write_sites(newspapers.hosts)
    archiver.crawl()
    found = gaps(archiver.data, key_of(host))

    assert [(gap.site, gap.reason, gap.number, (gap.example or "").partition("?utm")[0]) for gap in found] == [
        (key_of(host), "failed: consent page", 1, second),
        (key_of(host), "gone: HTTP 404", 1, first),
    ]
    assert len(gaps(archiver.data)) == 2


def test_a_story_that_is_taken_down_is_told_at_once(newspapers: NewsWeb, archiver: Installation) -> None:
    host = newspapers.hosts[0]
    archiver.write_sites([host])
    first = archiver.crawl()
    story = archiver.rows("SELECT url FROM urls WHERE kind = 'article' AND article_id IS NOT NULL ORDER BY url")[0][0]
    before = gaps(archiver.data, key_of(host))
    newspapers.fault(story.partition("?")[0], "410")
    second = archiver.crawl(story)

    assert (first.code, before) == (0, [])
    assert second.out == ""
    assert gaps(archiver.data, key_of(host)) == [
        Gap(site=key_of(host), reason="kept here, gone: HTTP 410", number=1, example=story)
    ]


def test_what_came_before_a_site_was_watched_is_no_gap(tmp_path: Path) -> None:
    """Forty days of watching with a hole, a story of long ago, and a backfill that has come some weeks back."""
    today = times.now()
    hole, watched, reached = 9, 40, 61

    def day(back: int) -> str:
        return times.later(today, -back * 86_400)

    with Store(tmp_path) as archive, archive.batch():
        archive.db.execute(
            """INSERT INTO captures (id, record, url, fetched, status, warc, offset, length, span, crc32)
               VALUES (1, 'a', 'https://echo.example/', ?, 200, 'x', 0, 0, 0, 0)""",
            [day(watched)],
        )
        stories = [
            (back, max(day(back), day(watched))) for back in range(1, reached) for _ in range(30) if back != hole
        ]
        archive.db.conn.executemany(
            """INSERT INTO articles (key, url, site, published, published_day, capture_id, first_seen, updated)
               VALUES (:key, :key, 'echo', :published, substr(:published, 1, 10), 1, :seen, :seen)""",
            [
                {"key": f"echo.example/{number}", "published": day(back), "seen": seen}
                for number, (back, seen) in enumerate([*stories, (88, day(watched))])
            ],
        )
        archive.ledger.find(
            "https://echo.example/older", site="echo", kind="article", latest=day(reached)[:10], backlog=True
        )
        archive.backfills.start("echo", Window(day(400)[:10], today[:10]))

    assert [(gap.day, gap.reason, gap.number, gap.normal) for gap in gaps(tmp_path)] == [
        (day(hole)[:10], None, 0, 30.0),
        (None, "backlog", 1, None),
    ]


@pytest.mark.parametrize("option", ["--json", "--nl", "--csv"])
def test_forms(option: str, newspapers: NewsWeb, archiver: Installation) -> None:
    archiver.write_sites(newspapers.hosts)
    archiver.crawl()

    assert archiver.run("gaps", option).code == 0
