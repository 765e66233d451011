"""The database made anew from the WARC files, row for row."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from archiver.archive import Store
from archiver.capture import Capture
from archiver.outcomes.record import adopt, settle
from archiver.reading.readers import reader_for
from archiver.reparse.rebuild import FORMER, UNFINISHED, rebuild
from tests.command import Installation
from tests.newsweb import NewsWeb
from tests.stored import DERIVED, rows, store_pages

#: Of the ledger, what a visit itself says: the rest (when a URL was found, or pasted, when it is due) only the database
#: knew.
_VISITED = "SELECT key, site, state, etag, last_modified, article_id FROM urls WHERE visited IS NOT NULL ORDER BY key"


def without_database(archiver: Installation) -> None:
    for name in ("archive.db", "archive.db-wal", "archive.db-shm"):
        (archiver.data / name).unlink(missing_ok=True)


@pytest.mark.slow
def test_every_row_is_as_it_was(newspapers: NewsWeb, archiver: Installation) -> None:
    """After two crawls with edits, faults, AMP twins, pages that are gone and files that were imported."""
    newspapers.fault("/culture|/sport", "503", times=1)
    newspapers.fault(newspapers.urls[1], "truncate", times=1)
    archiver.crawl(*(host.home for host in newspapers.hosts))
    for url in newspapers.urls[::3]:
        newspapers.edit(url)
    archiver.crawl(*newspapers.urls[::2], *(f"{url}?utm_source=mail" for url in newspapers.urls[:2]))
    (archiver.folder / "saved.html").write_text(
        "<!-- saved from url=(0040)https://ferry.example/2024/ferry-returns -->\n<html lang=en><h1>Ferry returns</h1>"
        + "<p>The ferry came back to the harbour after nine years of repairs, and many came to see it." * 5
    )
    assert archiver.run("import", "saved.html").code == 0
    before, visited = rows(archiver.data), archiver.rows(_VISITED)
    assert {row["outcome"] for row in before["captures"]} >= {"new", "changed", "robots_txt", "feed", "page"}
    assert len(before["versions"]) > len(before["articles"]) >= 17

    without_database(archiver)
    done = archiver.run("rebuild")
    assert (done.code, done.err) == (0, "")
    after = rows(archiver.data)
    for table in DERIVED:
        assert after[table] == before[table]
    assert archiver.rows(_VISITED) == visited
    # every run that a capture names is there, and the next one takes a number behind them
    assert archiver.rows("SELECT count(*) FROM captures WHERE run_id NOT IN (SELECT id FROM runs)") == [(0,)]
    assert archiver.run("check").code == 0
    assert archiver.crawl(newspapers.urls[0]).code == 0
    assert archiver.run("check").code == 0


FEED = "https://feeds.hoster.example/ferry.xml"
STORIES = b"""<rss version="2.0"><channel><title>Ferry</title>
<item><title>Ferry sails</title><link>https://www.ferry.example/news/1-ferry-sails</link></item></channel></rss>"""


def feed_visited(archive: Store, day: int, status: int, body: bytes = b"", **headers: str) -> None:
    """Settle the visit of that day to a feed that a person gave, and that lists another site's stories."""
    visit = archive.ledger.visit(FEED)
    assert visit is not None
    capture = archive.captures.add(
        Capture(
            url=FEED, status=status, body=body, headers=tuple(headers.items()), fetched=f"2026-03-{day:02}T12:00:00Z",
            found={"kind": visit.kind},
        ),
        site=visit.site,
    )  # fmt: skip
    reading = reader_for(visit.kind)(capture, None) if status == 200 else None
    settled = settle(archive, None, visit, capture, reading)
    if settled.speaks_for is not None:
        adopt(archive, visit, settled.speaks_for, "ferry")


def test_a_feed_that_its_site_adopted_and_that_led_elsewhere_for_a_while(tmp_path: Path) -> None:
    """What came after a redirect is later than it, though a rebuild hears of both today."""
    (tmp_path / "sites.toml").write_text('[ferry]\nstart = ["https://www.ferry.example/"]\n')
    with Store(tmp_path) as archive, archive.batch():
        archive.ledger.paste(FEED, site="hoster")
        feed_visited(archive, 1, 200, STORIES)
        feed_visited(archive, 2, 200, STORIES)
        feed_visited(archive, 3, 308, Location="/maintenance")
        feed_visited(archive, 4, 200, STORIES, ETag='"4"')
        feed_visited(archive, 5, 304)
    told = (
        "SELECT site, kind, state, etag, found_in FROM urls WHERE url LIKE '%ferry.xml'",
        "SELECT status, outcome FROM captures ORDER BY id",
    )
    with Store(tmp_path) as archive:
        before = [archive.db.execute(sql).fetchall() for sql in told]
    rebuild(tmp_path)
    with Store(tmp_path) as archive:
        after = [archive.db.execute(sql).fetchall() for sql in told]

    assert before[0] == [("ferry", "feed", "not_modified", '"4"', "https://www.ferry.example/")]
    assert after == before


@pytest.mark.slow
def test_the_former_database_is_kept(tmp_path: Path) -> None:
    archiver = Installation(tmp_path)
    store_pages(archiver.data, hosts=1, stories=3)
    before = rows(archiver.data)
    archiver.data.joinpath("archive.db").rename(tmp_path / "aside")
    (archiver.data / "archive.db").write_bytes(b"not a database at all" * 500)
    done = archiver.run("rebuild")
    assert (done.code, done.err) == (0, "")
    assert (archiver.data / FORMER).read_bytes() == b"not a database at all" * 500
    assert rows(archiver.data) == before
    assert not list(archiver.data.glob(f"{UNFINISHED}*"))
    # ids stay although a file was lost: the records themselves say them
    (path,) = (archiver.data / "warc").rglob("*.warc.gz")
    content = path.read_bytes()
    second = before["captures"][1]
    path.write_bytes(content[: second["offset"]] + content[second["offset"] + second["span"] :])
    archiver.run("rebuild")
    kept = [row for row in before["captures"] if row["id"] != second["id"]]
    assert [(row["id"], row["url"]) for row in rows(archiver.data)["captures"]] == [
        (row["id"], row["url"]) for row in kept
    ]


@pytest.mark.slow
def test_killed_it_goes_on(tmp_path: Path) -> None:
    archiver = Installation(tmp_path)
    store_pages(archiver.data, hosts=2, stories=40)
    before = rows(archiver.data)
    shutil.copy(archiver.data / "archive.db", tmp_path / "aside")
    moments = random.Random(7)
    for _ in range(4):
        process = archiver.start("rebuild", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until = time.monotonic() + moments.uniform(0.5, 2.5)
        while process.poll() is None and time.monotonic() < until:
            time.sleep(0.01)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        # until the new one is whole, the old one is there
        assert rows(archiver.data) == before
    without_database(archiver)
    done = archiver.run("rebuild")
    assert (done.code, done.err) == (0, "")
    assert rows(archiver.data) == before


@pytest.mark.slow
def test_two_at_once_one_is_sent_away(tmp_path: Path) -> None:
    archiver = Installation(tmp_path)
    store_pages(archiver.data, hosts=1, stories=3)
    held: Any = archiver.start("rebuild")
    while not (archiver.data / "run.lock").read_text():
        assert held.poll() is None
        time.sleep(0.01)
    os.killpg(held.pid, signal.SIGSTOP)
    try:
        for words in (("rebuild",), ("check",), ("repair",), ("reparse", "--apply"), ("reparse", "--undo", "1")):
            assert (words, archiver.run(*words).code) == (words, 75)
        assert archiver.run("reparse").code == 0
    finally:
        os.killpg(held.pid, signal.SIGCONT)
        held.communicate()
    assert held.returncode == 0
