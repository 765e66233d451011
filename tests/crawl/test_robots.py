"""robots.txt decides what is asked for (https://www.rfc-editor.org/rfc/rfc9309)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from tests.command import Done, Installation, key_of
from tests.conftest import NOW
from tests.newsweb import NewsWeb

#: What robots.txt answers, by host of the web.
TROUBLES = ("forbid-all", "404", "403", "500", "moved", "html", "binary", "reset")


@pytest.fixture(scope="module")
def web() -> Iterator[NewsWeb]:
    with NewsWeb(hosts=len(TROUBLES), articles=1, now=NOW) as web:
        for host, trouble in zip(web.hosts, TROUBLES, strict=True):
            web.fault(f"{host.name}/robots[.]txt$", trouble)
        yield web


@pytest.fixture(scope="module")
def crawled(web: NewsWeb, tmp_path_factory: pytest.TempPathFactory) -> tuple[Installation, Done]:
    archiver = Installation(tmp_path_factory.mktemp("robots"), web.proxy)
    archiver.write_sites(web.hosts)
    return archiver, archiver.crawl()


#: What the feed of each host comes to; None: it is fetched, and so is the story.
REFUSALS = {
    "forbid-all": ("robots", "robots.txt forbids it"),
    "404": None,
    "403": None,
    "500": ("failed", "robots.txt answers HTTP 500"),
    "moved": None,
    "html": None,
    "binary": None,
    "reset": ("failed", "robots.txt: connection closed before an answer came"),
}


@pytest.mark.parametrize("trouble", TROUBLES)
def test_what_may_be_fetched(web: NewsWeb, crawled: tuple[Installation, Done], trouble: str) -> None:
    archiver, _ = crawled
    host = web.hosts[TROUBLES.index(trouble)]
    asked = [record.path for record in web.log.of(host.name) if not record.path.startswith("/robots.txt")]
    states = archiver.rows("SELECT state, reason FROM urls WHERE site = ?", key_of(host))

    if (refusal := REFUSALS[trouble]) is not None:
        assert (asked, states) == ([], [refusal])
    else:
        assert len(asked) == 2
        assert states == [("fetched", None)] * 2


def test_sites_that_may_not_be_fetched_are_named(web: NewsWeb, crawled: tuple[Installation, Done]) -> None:
    _, done = crawled
    keys = [key_of(host) for host in web.hosts]

    assert (done.code, done.out) == (3, "")
    # of a site that forbids all, its health says so: with the time, which is another one every time
    lines = [line.partition(", since ")[0] for line in done.err.splitlines()]
    assert sorted(lines) == sorted(
        [
            f"archiver: {keys[0]}: the feed {web.hosts[0].home}feed.xml is lost (robots.txt forbids it)",
            f"archiver: {keys[3]}: nothing but failures (2 × robots.txt answers HTTP 500)",
            f"archiver: {keys[7]}: nothing but failures (2 × robots.txt: connection closed before an answer came)",
        ]
    )


def test_forbidden_paths_of_a_site_are_left_alone(newspapers: NewsWeb, archiver: Installation) -> None:
    host = newspapers.hosts[0]
    forbidden = f"{host.home}private/statistics"

    assert archiver.crawl(forbidden) == Done(0, "", "")
    assert archiver.rows("SELECT url, state, reason FROM urls") == [(forbidden, "robots", "robots.txt forbids it")]
    assert [record.path for record in newspapers.log] == ["/robots.txt"]


def test_robots_is_asked_for_once_a_day(newspapers: NewsWeb, archiver: Installation) -> None:
    host = newspapers.hosts[0]
    archiver.write_sites([host])
    archiver.crawl()
    archiver.crawl(key_of(host))

    assert len(newspapers.log.of(f"{host.home}robots.txt")) == 1


def test_crawl_delay_goes_before_a_shorter_one_of_ours(tmp_path: Path) -> None:
    with NewsWeb(hosts=1, articles=2, now=NOW) as web:
        web.fault("robots[.]txt", "crawl-delay")
        archiver = Installation(tmp_path, web.proxy)
        archiver.write_sites(web.hosts)
        archiver.crawl()
        moments = [record.time for record in web.log if record.path != "/robots.txt"]

    assert len(moments) == 3
    assert all(later - earlier > 1.9 for earlier, later in pairwise(moments))
