"""Feeds, sitemaps and sections that are broken, and addresses that several places speak of."""

from __future__ import annotations

from pathlib import Path

import pytest

from archiver.archive import Store
from archiver.reasons import Reason, Why
from archiver.urls import identity
from tests.command import Done, Installation, key_of
from tests.conftest import NOW
from tests.newsweb import NewsWeb


@pytest.mark.parametrize(
    ("trouble", "state", "reason"),
    [
        ("html", "failed", "feed is HTML"),
        ("empty", "failed", "empty answer"),
        ("404", "gone", "HTTP 404"),
    ],
)
def test_a_feed_that_is_none(
    newspapers: NewsWeb, archiver: Installation, trouble: str, state: str, reason: str
) -> None:
    host = newspapers.hosts[0]
    feed = f"{host.home}feed.xml"
    newspapers.fault("feed[.]xml", trouble)
    archiver.write_sites([host])
    done = archiver.crawl()
    [(found, why, next_visit)] = archiver.rows("SELECT state, detail, next_visit FROM urls WHERE url = ?", feed)

    assert done.code == 3
    assert done.err.startswith(f"archiver: {key_of(host)}: ")
    assert done.err.count("\n") == 1
    assert (found, why) == (state, reason)
    # a source is never given up: sites come back
    assert next_visit is not None
    newspapers.clear_faults()
    mended = archiver.crawl(key_of(host))
    assert (mended.code, mended.out, mended.err.count("\n")) == (0, "", 1)
    assert mended.err.startswith(f"archiver: {key_of(host)}: back again; since ")
    assert archiver.rows("SELECT count(*) FROM articles") == [(4,)]


def test_a_story_that_another_site_linked_to_first(tmp_path: Path) -> None:
    with NewsWeb(hosts=2, articles=2, now=NOW) as web:
        first, second = web.hosts
        archiver = Installation(tmp_path, web.proxy)
        archiver.write_sites([first])
        archiver.crawl()
        archiver.write_sites([first, second])
        story = next(url for url in web.urls if second.name in url)
        # what a link on a page of the first site leaves in the ledger
        with Store(archiver.data) as archive, archive.batch():
            archive.ledger.refuse(story, site=key_of(first), state="offsite", why=Why(Reason.ANOTHER_SITE))

        assert archiver.crawl() == Done(0, "", "")
    assert archiver.rows("SELECT site, state, detail FROM urls WHERE key = ?", identity(story)) == [
        (key_of(second), "fetched", None)
    ]


def test_a_list_of_addresses_fetches_nothing_else(newspapers: NewsWeb, archiver: Installation) -> None:
    known, other = newspapers.hosts[:2]
    archiver.write_sites([known])
    stories = [newspapers.urls[0], newspapers.urls[5]]
    lines = ["# to be kept", "", f"{stories[0]} # seen on the radio", stories[1], "no address"]
    (archiver.folder / "list").write_text("\n".join(lines))
    done = archiver.scrapy("crawl", "urls", "-a", "file=list", "-s", "ARCHIVER_DELAY=0")

    assert (done.code, done.out) == (0, "")
    assert [line.partition("WARNING: ")[2] for line in done.err.splitlines()] == [
        "'no address' is no http(s) address: left out"
    ]
    files = [f"{host.home}{file}" for host in (known, other) for file in ("robots.txt", ".well-known/tdmrep.json")]
    assert sorted(record.url for record in newspapers.log) == sorted([*files, *stories])
    assert archiver.rows("SELECT url, site, state FROM urls ORDER BY site") == [
        (stories[1], other.name.removeprefix("www."), "fetched"),
        (stories[0], key_of(known), "fetched"),
    ]
