"""What servers answer, and what becomes of each answer: one crawl of many addresses, each with a trouble of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from archiver import times
from archiver.reasons import of_status
from archiver.urls import identity
from tests.command import Done, Installation
from tests.conftest import NOW
from tests.newsweb import NewsWeb

#: Seconds of the back-off after the first and second failure, and after an answer that seconds do not change.
FIRST, SECOND, SLOW = 5, 60, 3600


@dataclass(frozen=True)
class Fate:
    """What must stand in the archive of an address.

    state, reason -- in the ledger; `reason` None: none.
    captures      -- status and outcome of each answer.
    wait          -- seconds until the next visit, counted from the last, None: none is planned.
    """

    state: str
    reason: str | None
    captures: tuple[tuple[int, str], ...] = ()
    wait: int | None = None


def refused(status: int, *, wait: int = SLOW, times: int = 1) -> Fate:
    return Fate("failed", f"HTTP {status}", ((status, of_status(status).reason.value),) * times, wait)


def unanswered(reason: str) -> Fate:
    return Fate("failed", reason, (), SECOND)


CUT_SHORT = Fate("failed", "the body was cut short", ((200, "cut_short"),) * 2, SECOND)
READ = Fate("fetched", None, ((200, "new"),))

#: By fault of the news web. An address is tried again within the run where seconds may help.
FATES = {
    "401": refused(401),
    "403": refused(403),
    "451": refused(451),
    "404": Fate("gone", "HTTP 404", ((404, "gone"),)),
    "410": Fate("gone", "HTTP 410", ((410, "gone"),)),
    "429": refused(429, wait=SECOND, times=2),
    "500": refused(500, wait=SECOND, times=2),
    "502": refused(502, wait=SECOND, times=2),
    "503-seconds": refused(503, wait=SECOND, times=2),
    "503-date": refused(503, wait=SECOND, times=2),
    "reset": unanswered("connection closed before an answer came"),
    "garbage": unanswered(
        "BadResponseVersion: ('not enough values to unpack (expected 2, got 1)', b'\\x00\\x16\\x03\\x01')"
    ),
    "hang": unanswered("no whole answer in time"),
    "drip": unanswered("no whole answer in time"),
    "slow-headers": Fate("failed", "headers that take over 4 s", (), SLOW),
    "endless-headers": Fate("failed", "headers of more than 262,144 bytes", (), SLOW),
    "truncate": CUT_SHORT,
    "bad-chunk": CUT_SHORT,
    "empty": Fate("failed", "empty answer", ((200, "empty"),), SLOW),
    "html": Fate("failed", "empty page", ((200, "empty_page"),), SLOW),
    "binary": Fate("failed", "the bytes are no text", ((200, "bad_encoding"),), SLOW),
    "consent": Fate("failed", "consent page", ((200, "consent_wall"),), SLOW),
    "login": Fate("failed", "login page", ((200, "login"),), SLOW),
    "soft404": Fate("gone", "error page", ((200, "error_page"),)),
    "bad-gzip": Fate(
        "failed",
        "declared as gzip, but Error -3 while decompressing data: invalid block type",
        ((200, "bad_encoding"),),
        SLOW,
    ),
    "bomb": Fate("not_article", "unpacks to more than 52,428,800 bytes", ((200, "too_large"),)),
    "gzip": READ,
    "deflate": READ,
    "br": READ,
    "zstd": READ,
    "huge": Fate("not_article", "20,914,164 characters of text, at most 12,000,000 are read", ((200, "too_large"),)),
    "wrong-charset": READ,
    "control-characters": READ,
    "short-length": READ,
}


@dataclass(frozen=True)
class Crawled:
    archiver: Installation
    web: NewsWeb
    done: Done
    urls: dict[str, str]


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    """Each host has one story, found in its feed, and one fault there."""
    with NewsWeb(hosts=len(FATES), articles=1, now=NOW) as web:
        archiver = Installation(tmp_path_factory.mktemp("answers"), web.proxy)
        archiver.write_sites(web.hosts)
        urls = dict(zip(FATES, web.urls, strict=True))
        for name, url in urls.items():
            web.fault("^" + url.replace("?", "[?]"), name)
        done = archiver.scrapy("crawl", "news", "-s", "DOWNLOAD_TIMEOUT=12", "-s", "ARCHIVER_DELAY=0")
        yield Crawled(archiver, web, done, urls)


def test_such_a_crawl_ends_as_any_other(crawled: Crawled) -> None:
    assert crawled.done == Done(0, "", "")
    assert crawled.archiver.rows("SELECT outcome, exit_code FROM runs") == [("finished", 0)]


@pytest.mark.parametrize("name", FATES)
def test_answer(crawled: Crawled, name: str) -> None:
    key = identity(crawled.urls[name])
    [(url, state, reason, next_visit, attempts)] = crawled.archiver.rows(
        "SELECT url, state, detail, next_visit, attempts FROM urls WHERE key = ?", key
    )
    answers = crawled.archiver.rows("SELECT status, outcome FROM captures WHERE url = ? ORDER BY id", url)
    fate = FATES[name]

    assert Fate(state, reason, tuple(answers), fate.wait) == fate
    assert (next_visit is None) == (fate.wait is None)
    assert attempts == {None: 0, SLOW: 1, SECOND: 2}[fate.wait]
    if fate.wait is not None:
        [run] = crawled.archiver.rows("SELECT started, finished FROM runs")
        earliest, latest = (times.later(moment, fate.wait) for moment in run)
        assert earliest <= next_visit <= latest


def test_what_was_read_is_whole(crawled: Crawled) -> None:
    def of(names: list[str]) -> list[tuple[Any, ...]]:
        rows = crawled.archiver.rows("SELECT key, title FROM articles")
        keys = {identity(crawled.urls[name]) for name in names}
        return sorted(row for row in rows if row[0] in keys)

    whole = ["gzip", "deflate", "br", "zstd", "control-characters"]
    assert of(whole) == sorted((identity(url), crawled.web.story(url).headline) for url in map(crawled.urls.get, whole))
    read = {name for name, fate in FATES.items() if fate == READ}
    assert crawled.archiver.rows("SELECT count(*) FROM articles") == [(len(read),)]


def test_every_answer_is_kept_and_every_capture_labelled(crawled: Crawled) -> None:
    broken = {"reset", "garbage", "hang", "drip", "slow-headers", "endless-headers"}
    expected = sorted((record.url, record.status) for record in crawled.web.log if record.fault not in broken)

    assert sorted(crawled.archiver.rows("SELECT url, status FROM captures")) == expected
    assert crawled.archiver.rows("SELECT count(*) FROM captures WHERE outcome IS NULL") == [(0,)]


def test_every_url_has_one_state(crawled: Crawled) -> None:
    hosts = crawled.web.hosts
    feeds = [(f"{host.home[:-1]}{host.feed}", "fetched") for host in hosts]
    stories = [(identity(url), FATES[name].state) for name, url in crawled.urls.items()]

    assert sorted(crawled.archiver.rows("SELECT key, state FROM urls")) == sorted(
        [*((identity(url), state) for url, state in feeds), *stories]
    )
