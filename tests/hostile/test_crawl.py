"""The whole hostile corpus amid a crawl of a hundred stories: each story is stored, each case has its fate."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from archiver.urls import identity
from tests.command import Done, Installation
from tests.conftest import NOW
from tests.hostile.case import Refused, Story
from tests.hostile.site import CHAIN, LOOP, ORIGIN_FILES, SERVERS, address_of, entries, papers
from tests.hostile.sources import SITE, SOURCES
from tests.hostile.test_pages import LIMITS, PAGES
from tests.newsweb import NewsWeb

#: Seconds that the crawl may take on a slow and busy machine; two minutes are usual.
PATIENCE = 1700

#: Seconds that a server may take.
TIMEOUT = 20

SLOW = "no whole answer in time"

#: What the ledger says of the addresses of broken servers; None: the story was read.
OF_SERVERS = {
    "reset": "connection closed before an answer came",
    "truncate": "the body was cut short",
    "short-length": None,
    "until-close": None,
    "bad-chunk": "the body was cut short",
    "drip": SLOW,
    "hang": SLOW,
    LOOP: "more than 5 redirects",
    CHAIN: "more than 5 redirects",
}

pytestmark = [pytest.mark.slow, pytest.mark.timeout(PATIENCE + 60)]


@dataclass(frozen=True)
class Crawled:
    archiver: Installation
    web: NewsWeb
    done: Done
    heart: dict[str, Any]


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    folder = tmp_path_factory.mktemp("hostile")
    with NewsWeb(hosts=10, articles=10, now=NOW) as web:
        for paper in papers():
            web.add(paper)
        heartbeat = folder / "heartbeat.json"
        environment = {"SCRAPY_SETTINGS_MODULE": "tests.hostile.settings", "HEARTBEAT_FILE": str(heartbeat)}
        archiver = Installation(folder, web.proxy, environment)
        archiver.write_sites([host for host in web.hosts if host.stories])
        with (archiver.data / "sites.toml").open("a", encoding="utf-8") as sites:
            sites.write(entries())
        settings = {
            "ARCHIVER_DELAY": 0,
            "ARCHIVER_JOBS": 2,
            "ARCHIVER_LIMIT": 200,
            "ARCHIVER_PAGE_SECONDS": LIMITS.seconds,
            "ARCHIVER_PAGE_MEMORY": LIMITS.memory,
            "DOWNLOAD_TIMEOUT": TIMEOUT,
        }
        words = [word for name, value in settings.items() for word in ("-s", f"{name}={value}")]
        done = archiver.run("crawl", "news", *words, module="scrapy", patience=PATIENCE)
        heart = json.loads(heartbeat.read_text(encoding="utf-8"))
        yield Crawled(archiver, web, done, heart)


def test_every_story_of_the_others_is_stored(crawled: Crawled) -> None:
    stored = crawled.archiver.rows("SELECT key, title FROM articles")
    expected = {(identity(url), crawled.web.story(url).headline) for url in crawled.web.urls}

    assert len(expected) == 100
    assert expected - set(stored) == set()


def test_the_crawl_ends_as_any_other(crawled: Crawled) -> None:
    # Scrapy warns of the one page that is too large to be fetched
    assert [line for line in crawled.done.err.splitlines() if "larger than download max size" not in line] == []
    assert crawled.archiver.rows("SELECT outcome FROM runs") == [("finished",)]


def test_the_event_loop_is_never_held(crawled: Crawled) -> None:
    """For a second; of the time between two beats only what the process itself computed counts."""
    assert crawled.heart["busy"] < 1


def test_memory_stays_within_its_limits(crawled: Crawled) -> None:
    assert crawled.heart["workers"] < LIMITS.memory + 100 * 2**20
    assert crawled.heart["own"] < 2**30


@pytest.mark.parametrize("name", PAGES)
def test_page(crawled: Crawled, name: str) -> None:
    fate = PAGES[name].fate
    answers = crawled.archiver.rows("SELECT id, outcome FROM captures WHERE url = ?", address_of(name))
    if name == "a-hundred-megabytes":  # it is not even fetched
        assert answers == []
        assert _reason(crawled, name) == "more bytes than are fetched"
        return
    [(capture, outcome)] = answers
    if isinstance(fate, Refused):
        assert outcome == fate.reason
        return
    assert isinstance(fate, Story)
    [(title, text)] = crawled.archiver.rows("SELECT title, text FROM articles WHERE capture_id = ?", capture)
    assert outcome == "new"
    assert title == fate.title
    assert [paragraph for paragraph in fate.paragraphs if paragraph not in text] == []


@pytest.mark.parametrize("name", SOURCES)
def test_source(crawled: Crawled, name: str) -> None:
    url = f"{SITE.replace('https', 'http')}/{name}"
    [(outcome,)] = crawled.archiver.rows("SELECT DISTINCT outcome FROM captures WHERE url = ?", url)

    assert outcome == SOURCES[name].fate.kind  # type: ignore[union-attr]


@pytest.mark.parametrize("name", SERVERS)
def test_server(crawled: Crawled, name: str) -> None:
    reason = _reason(crawled, name)

    if name not in OF_SERVERS:  # garbage, and heads that drip or never end: in the words of who notices first
        assert reason is not None
    elif OF_SERVERS[name] is None:
        assert reason is None
    else:
        assert reason is not None
        assert reason.startswith(OF_SERVERS[name] or "")


@pytest.mark.parametrize("name", ORIGIN_FILES)
def test_origin_file(crawled: Crawled, name: str) -> None:
    too_many = "robots.txt: more than 100,000 characters of patterns"

    assert _reason(crawled, name) == (too_many if name == "robots-of-many-patterns" else None)


def test_a_chain_of_redirects_is_followed_five_times(crawled: Crawled) -> None:
    hops = [record.path for record in crawled.web.log if "/hop/" in record.path]

    assert len(hops) == 5


def test_nothing_is_left_without_a_word(crawled: Crawled) -> None:
    assert crawled.archiver.rows("SELECT url FROM captures WHERE outcome IS NULL") == []
    assert crawled.archiver.rows("SELECT url FROM urls WHERE state = 'failed' AND reason IS NULL") == []
    assert crawled.archiver.rows("SELECT url FROM articles WHERE text IS NULL OR text = ''") == []


def _reason(crawled: Crawled, name: str) -> str | None:
    [(reason,)] = crawled.archiver.rows("SELECT detail FROM urls WHERE key = ?", identity(address_of(name)))
    return None if reason is None else str(reason)
