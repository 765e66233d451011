"""robots.txt decides what is asked for (https://www.rfc-editor.org/rfc/rfc9309)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from tests.clock import clock, needs_faketime
from tests.command import Done, Installation, key_of
from tests.conftest import NOW
from tests.newsweb import NewsWeb

#: What robots.txt answers, by host of the web.
TROUBLES = (
    "forbid-all", "404", "403", "500", "moved", "html", "binary", "reset",
    "429", "truncate", "chain", "to-loopback", "own-group", "bomb", "gzip",
)  # fmt: skip


#: What every origin is asked for that stories come from.
ORIGIN_FILES = ("/robots.txt", "/.well-known/tdmrep.json")


@pytest.fixture(scope="module")
def web() -> Iterator[NewsWeb]:
    with NewsWeb(hosts=len(TROUBLES), articles=1, now=NOW) as web:
        for host, trouble in zip(web.hosts, TROUBLES, strict=True):
            web.fault(rf"{host.name}/robots[.]txt(?:$|[?]utm)", trouble)
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
    "429": ("failed", "robots.txt answers HTTP 429"),
    "truncate": ("failed", "robots.txt: the body was cut short"),
    "chain": None,  # too many redirects count as absence
    "to-loopback": (
        "failed",
        "robots.txt: private address 127.0.0.1",
    ),
    "own-group": None,
    "bomb": ("failed", "robots.txt: unpacks to more than 52,428,800 bytes"),
    "gzip": None,
}


@pytest.mark.parametrize("trouble", TROUBLES)
def test_what_may_be_fetched(web: NewsWeb, crawled: tuple[Installation, Done], trouble: str) -> None:
    archiver, _ = crawled
    host = web.hosts[TROUBLES.index(trouble)]
    asked = [path for record in web.log.of(host.name) if not (path := record.path).startswith(ORIGIN_FILES)]
    states = archiver.rows("SELECT state, detail FROM urls WHERE site = ?", key_of(host))

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
    lines = [line.partition("): ")[0] for line in lines]
    failures = [
        f"archiver: {key}: nothing came ({refusal[1]}"
        for key, refusal in zip(keys, REFUSALS.values(), strict=True)
        if refusal is not None and refusal[0] == "failed"
    ]
    lost = f"archiver: {keys[0]}: the feed {web.hosts[0].home}feed.xml is lost (robots.txt forbids it)"
    assert sorted(lines) == sorted([lost, *failures])


def test_forbidden_paths_of_a_site_are_left_alone(newspapers: NewsWeb, archiver: Installation) -> None:
    host = newspapers.hosts[0]
    forbidden = f"{host.home}private/statistics"

    done = archiver.crawl(forbidden)
    assert (done.code, done.out) == (3, "")
    assert done.err.endswith(
        "nothing came (robots.txt forbids it): robots.txt forbids it; ask the publisher, "
        "or take the site out of sites.toml\n"
    )
    assert archiver.rows("SELECT url, state, detail FROM urls") == [(forbidden, "robots", "robots.txt forbids it")]
    assert [record.path for record in newspapers.log] == ["/robots.txt"]


def test_robots_is_asked_for_once_a_day(newspapers: NewsWeb, archiver: Installation) -> None:
    host = newspapers.hosts[0]
    archiver.write_sites([host])
    archiver.crawl()
    archiver.crawl(key_of(host))

    assert len(newspapers.log.of(f"{host.home}robots.txt")) == 1


def test_redirects_of_robots_are_kept_as_well(newspapers: NewsWeb, archiver: Installation) -> None:
    host = newspapers.hosts[0]
    newspapers.fault("robots[.]txt$", "moved")
    archiver.write_sites([host])
    first = archiver.crawl()
    second = archiver.crawl(key_of(host))

    assert (first, second) == (Done(0, "", ""), Done(0, "", ""))
    assert [record.path for record in newspapers.log if "robots" in record.path] == [
        "/robots.txt",
        "/robots.txt?moved=1",
    ]


def test_a_robots_that_cannot_be_unpacked_ends_no_crawl(newspapers: NewsWeb, archiver: Installation) -> None:
    """Its sitemaps are looked for when a site is explored."""
    host = newspapers.hosts[0]
    newspapers.fault("robots[.]txt$", "bad-gzip")
    done = archiver.crawl(host.home)

    assert done.code == 0, done.err
    assert archiver.rows("SELECT outcome FROM runs") == [("finished",)]


@pytest.mark.slow
@needs_faketime
def test_a_robots_that_fails_for_a_month_counts_as_it_was(newspapers: NewsWeb, archiver: Installation) -> None:
    """RFC 9309, section 2.3.1.4."""
    host = newspapers.hosts[0]
    archiver.write_sites([host])
    archiver.crawl()
    newspapers.fault("robots[.]txt", "503")
    forbidden, free = f"{host.home}private/statistics", f"{host.home}about"
    comes_to = []
    for days in (2, 29, 35):
        Installation(archiver.folder, archiver.proxy, clock(f"+{days}d")).crawl(forbidden, free)
        rows = archiver.rows("SELECT state, detail FROM urls WHERE url IN (?, ?) ORDER BY url", forbidden, free)
        comes_to.append(rows)

    failed = ("failed", "robots.txt answers HTTP 503")
    assert comes_to == [
        [failed, failed],
        [failed, failed],
        [("fetched", None), ("robots", "robots.txt forbids it")],
    ]


def test_crawl_delay_goes_before_a_shorter_one_of_ours(tmp_path: Path) -> None:
    with NewsWeb(hosts=1, articles=2, now=NOW) as web:
        web.fault("robots[.]txt", "crawl-delay")
        archiver = Installation(tmp_path, web.proxy)
        archiver.write_sites(web.hosts)
        archiver.crawl()
        moments = [record.time for record in web.log if record.path != "/robots.txt"]

    assert len(moments) == 4
    assert all(later - earlier > 1.9 for earlier, later in pairwise(moments))
