"""Stories on several pages, as the command stores them."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import time
from pathlib import Path

import pytest

from archiver.archive import Store
from tests.command import Installation
from tests.newsweb import NewsWeb
from tests.newsweb.text import Story
from tests.stored import DERIVED, rows


def text_of(story: Story) -> str:
    return "\n\n".join([story.lead, *(text for _, text in story.blocks)])


def second(url: str) -> str:
    return f"{url}{'&' if '?' in url else '?'}page=2"


def stored(archiver: Installation, url: str) -> tuple[str, str, int, list[str]]:
    """Title, text, number of pictures and the changes of the versions of a story, by any of its addresses."""
    with Store(archiver.data, readonly=True) as archive:
        found = archive.article(url)
    assert found is not None
    texts = "\n\n".join(block["text"] for block in found["blocks"])
    assert found["text"].endswith(texts)
    assert found["words"] == len(found["text"].split())
    return found["title"], found["text"], len(found["images"]), [version["change"] for version in found["versions"]]


def rebuilt_is_the_same(archiver: Installation) -> None:
    before = rows(archiver.data)
    for name in ("archive.db", "archive.db-wal", "archive.db-shm"):
        (archiver.data / name).unlink(missing_ok=True)
    done = archiver.run("rebuild")
    assert (done.code, done.err) == (0, "")
    after = rows(archiver.data)
    for table in DERIVED:
        assert after[table] == before[table]


@pytest.mark.slow
def test_crawled_edited_and_rebuilt(newspapers: NewsWeb, archiver: Installation) -> None:
    # papers whose pages say in their data what is headline, lead and byline: the first page has two short paragraphs
    stories = {host.name: next(url for url in newspapers.urls if host.name in url) for host in newspapers.hosts[2:]}
    for url in stories.values():
        newspapers.put_on_pages(url)
    archiver.crawl(*(host.home for host in newspapers.hosts[2:]))
    for url in stories.values():
        story = newspapers.story(url)
        assert stored(archiver, url) == (story.headline, text_of(story), 1, ["first"])
        assert stored(archiver, second(url)) == stored(archiver, url)
    assert archiver.rows("SELECT count(*) FROM articles") == [(len(newspapers.urls) // 2,)]
    assert archiver.rows("SELECT outcome, count(*) FROM captures WHERE url LIKE '%page=_' GROUP BY 1") == [
        ("continued", 4)
    ]

    # nothing changed: the later pages stay when only the first is visited, and when all are
    before = {url: stored(archiver, url) for url in stories.values()}
    archiver.crawl(*stories.values())
    assert {url: stored(archiver, url) for url in stories.values()} == before

    # the second page has one of two edited paragraphs, the first the other and the headline
    for url in stories.values():
        newspapers.edit(url)
    archiver.crawl(*(second(url) for url in stories.values()))
    assert {stored(archiver, url)[3] == ["first", "text"] for url in stories.values()} == {True}
    archiver.crawl(*stories.values())
    for url in stories.values():
        story = newspapers.story(url)
        assert stored(archiver, url) == (story.headline, text_of(story), 1, ["first", "text", "title,text"])

    done = archiver.run("reparse")
    assert json.loads(done.out)["changed"] == 0
    assert archiver.run("check").code == 0
    rebuilt_is_the_same(archiver)


def is_asked_for(archiver: Installation, pattern: str) -> bool:
    try:
        return bool(archiver.rows("SELECT 1 FROM urls WHERE url LIKE ? AND state = 'queued'", pattern))
    except sqlite3.OperationalError:  # the crawl has only begun
        return False


@pytest.mark.slow
def test_killed_between_two_pages(newspapers: NewsWeb, archiver: Installation) -> None:
    url = newspapers.urls[0]
    newspapers.put_on_pages(url)
    newspapers.fault("page=2", "hang")
    process = archiver.start("crawl", "--delay", "0", url)
    while not is_asked_for(archiver, "%page=2"):
        assert process.poll() is None
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    newspapers.clear_faults()
    archiver.write_sites(newspapers.hosts[:1])
    archiver.crawl()
    story = newspapers.story(url)
    assert stored(archiver, url) == (story.headline, text_of(story), 1, ["first"])
    rebuilt_is_the_same(archiver)


@pytest.mark.slow
def test_imported(newspapers: NewsWeb, archiver: Installation, tmp_path: Path) -> None:
    url = newspapers.urls[0]
    newspapers.put_on_pages(url)
    archiver.crawl(url)
    whole = stored(archiver, url)
    other = Installation(tmp_path / "other")
    other.folder.mkdir()
    assert other.run("import", str(archiver.data / "warc")).code == 0
    assert stored(other, url) == whole
