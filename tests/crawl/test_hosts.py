"""One host is asked for one thing at a time, and no closer than anybody wants, whoever asks and under whatever name."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

import pytest

from archiver import times
from archiver.crawl.slots import slot_of
from tests.command import Done, Installation, key_of
from tests.crawl.loopback import Answer, Server
from tests.importing.samples import story
from tests.newsweb import NewsWeb

#: Seconds by which two requests may seem closer than they were sent: they are noted when the server comes to it.
SLACK = 0.1


def closest(moments: Iterable[float]) -> float:
    return min(later - earlier for earlier, later in pairwise(sorted(moments)))


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://www.example.org/a", "example.org"),
        ("http://example.org:8080/", "example.org"),
        ("http://WWW.Example.ORG", "example.org"),
        ("http://m.example.org/", "m.example.org"),
        ("http://www./", "www."),
        ("http://[::1]:80/", "::1"),
        ("nowhere", ""),
    ],
)
def test_names_of_one_host(url: str, host: str) -> None:
    assert slot_of(url) == host


def paper() -> Server:
    """A site of two stories."""
    pages = {f"/2025/06/0{day}/tide-{day}.html": Answer(story(f"Tide {day}").decode()) for day in (1, 2)}
    return Server({"/": Answer("".join(f'<p><a href="{path}">A tide came in</a></p>' for path in pages)), **pages})


def test_two_ports_of_a_host_take_turns(archiver: Installation) -> None:
    archiver.data.mkdir()
    direct = Installation(archiver.folder)
    with paper() as one, paper() as other:
        entries = (
            f'[{key}]\nstart = ["{server.url}/"]\ndelay = 0.5\nallow_private = true\n'
            for key, server in (("one", one), ("other", other))
        )
        (archiver.data / "sites.toml").write_text("".join(entries))
        done = direct.run("crawl")
        moments = [[request.at for request in server.asked] for server in (one, other)]

    assert done == Done(0, "", "")
    # robots.txt, the home page, tdmrep.json, two stories, and five usual places of feeds and sitemaps
    assert [len(asked) for asked in moments] == [10, 10]
    assert closest([*moments[0], *moments[1]]) >= 0.5 - SLACK


def test_the_longer_delay_of_two_sites_that_share_a_host(newspapers: NewsWeb, archiver: Installation) -> None:
    host = newspapers.hosts[0]
    archiver.data.mkdir()
    (archiver.data / "sites.toml").write_text(
        f'[hasty]\nfeeds = ["{host.home[:-1]}{host.feed}"]\ndelay = 0.1\n\n'
        f'[patient]\nfeeds = ["{host.home}sitemap.xml"]\ndelay = 0.8\n'
    )
    archiver.run("crawl")

    assert len(newspapers.log) >= 7
    assert closest(record.time for record in newspapers.log) >= 0.8 - SLACK


def test_a_host_with_and_without_www_is_one(newspapers: NewsWeb, archiver: Installation) -> None:
    host = newspapers.hosts[0]
    bare = host.name.removeprefix("www.")
    archiver.data.mkdir()
    (archiver.data / "sites.toml").write_text(
        f'[one]\nstart = ["http://{bare}/about"]\nfeeds = ["{host.home[:-1]}{host.feed}"]\ndelay = 0.5\n'
    )
    archiver.run("crawl")

    assert {record.host for record in newspapers.log} == {bare, host.name}
    assert closest(record.time for record in newspapers.log) >= 0.5 - SLACK


@pytest.mark.slow
def test_a_pause_holds_what_waits_for_its_turn_too(newspapers: NewsWeb, archiver: Installation) -> None:
    host = newspapers.hosts[0]
    newspapers.fault(newspapers.urls[0], "429-pause", times=1)
    archiver.write_sites([host], delay="0.2")
    done = archiver.run("crawl")
    asked = list(newspapers.log)
    [refused] = [number for number, record in enumerate(asked) if record.status == 429]

    assert done == Done(0, "", "")
    assert asked[refused + 1].time - asked[refused].time >= 4 - SLACK
    assert archiver.rows("SELECT count(*) FROM articles") == [(4,)]


@pytest.mark.slow
def test_a_connection_that_ends_without_an_answer_waits_its_turn(newspapers: NewsWeb, archiver: Installation) -> None:
    host, story = newspapers.hosts[0], newspapers.urls[0]
    newspapers.fault(story, "reset", times=1)
    archiver.write_sites([host], delay="0.4")
    done = archiver.run("crawl")

    assert done == Done(0, "", "")
    # the ledger's tries; not those that Twisted makes by itself where a connection was used before
    assert [record.status for record in newspapers.log if record.url.startswith(story)] == [0, 200]
    assert closest(record.time for record in newspapers.log) >= 0.4 - SLACK


@pytest.mark.slow
def test_a_host_that_refuses_and_refuses_is_left_alone(newspapers: NewsWeb, archiver: Installation) -> None:
    host = newspapers.hosts[0]
    for url in newspapers.urls[:4]:
        newspapers.fault(url, "503")
    archiver.write_sites([host], delay="0.2")
    before = times.now()
    archiver.run("crawl")
    asked = len(newspapers.log)
    second = archiver.run("crawl", key_of(host))
    [(name, until)] = archiver.rows("SELECT host, not_before FROM hosts")

    # robots.txt, the feed, tdmrep.json, and three stories
    assert (asked, len(newspapers.log)) == (6, 6)
    # nothing came of the site that was named
    assert second.code == 3
    assert name == slot_of(host.home)
    assert until >= times.later(before, 900)
