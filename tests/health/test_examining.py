"""Health of real crawls: a newspaper changes its template in mid-history."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archiver.health import Finding, as_outages
from tests.command import Installation, key_of
from tests.newsweb import NewsWeb

NOW = datetime(2025, 6, 2, 8, 30, tzinfo=UTC)

#: Stories that come out between two runs, and runs before the change.
NEWS, RUNS = 5, 6


@pytest.fixture
def web() -> Iterator[NewsWeb]:
    with NewsWeb(hosts=4, articles=NEWS * (RUNS + 1), now=NOW) as web:
        yield web


@pytest.mark.slow
def test_a_redesign_is_told_by_the_next_run(web: NewsWeb, tmp_path: Path) -> None:
    archiver = Installation(tmp_path, web.proxy)
    changed = web.hosts[0]
    archiver.write_sites(web.hosts, selectors='[{field = "lead", css = "p.standfirst, p.chapo, .intro"}]')
    sites = archiver.data / "sites.toml"
    # of the one that is to change, the selector knows this template only
    sites.write_text(sites.read_text().replace("p.standfirst, p.chapo, .intro", "p.standfirst", 1))
    keys = [key_of(host) for host in web.hosts]
    before = []
    for number in reversed(range(1, RUNS + 1)):
        for host in web.hosts:
            web.hold_back(host.name, NEWS * number)
        before.append(archiver.crawl(*keys))
    well = archiver.run("health")
    for host in web.hosts:
        web.hold_back(host.name, 0)
    web.redesign(changed.name)
    run = archiver.crawl(*keys)
    ill = archiver.run("health", "--json")

    assert [(done.code, done.out, done.err) for done in [*before, well]] == [(0, "", "")] * (RUNS + 1)
    assert archiver.rows("SELECT count(*) FROM articles") == [(4 * NEWS * (RUNS + 1),)]
    assert (run.code, run.out) == (3, "")
    assert run.err.startswith(
        f"archiver: {keys[0]}: the selector for lead matches in 0% of the articles, 100% before, since "
    )
    assert run.err.endswith(": the pages changed, and the selector of sites.toml no longer matches\n")
    assert run.err.count("\n") == 1
    assert ill.code == 3
    (finding,) = json.loads(ill.out)
    assert (finding["site"], finding["kind"], finding["field"], len(finding["urls"])) == (keys[0], "rule", "lead", 5)
    assert set(finding["urls"]) <= set(web.urls)
    assert finding["since"] == archiver.rows("SELECT max(started) FROM runs")[0][0]


@pytest.mark.slow
def test_a_lost_feed(web: NewsWeb, tmp_path: Path) -> None:
    archiver = Installation(tmp_path, web.proxy)
    archiver.write_sites(web.hosts)
    keys = [key_of(host) for host in web.hosts]
    first = archiver.crawl(*keys)
    feed = f"{web.hosts[1].home[:-1]}{web.hosts[1].feed}"
    web.fault(feed, "404")
    second = archiver.crawl(*keys)
    health = archiver.run("health")
    since = archiver.rows("SELECT visited FROM urls WHERE url = ?", feed)[0][0]
    line = f"{keys[1]}: the feed {feed} is lost (HTTP 404), since {since}: the addresses are gone\n"

    assert (first.code, first.err) == (0, "")
    assert second.code == 3
    assert (health.code, health.out, health.err) == (3, f"{line}    {feed}\n", "")


@pytest.mark.slow
def test_a_rule_that_never_matched(tmp_path: Path) -> None:
    """Told when enough articles were read with it; when it is mended, those read before it say nothing."""
    with NewsWeb(hosts=1, articles=32, now=NOW) as web:
        archiver = Installation(tmp_path, web.proxy)
        archiver.write_sites(
            web.hosts, selectors='[{field = "title", css = "h1"}, {field = "lead", css = "p.no-such"}]'
        )
        (host,) = web.hosts
        crawled = []
        for held in (16, 0):  # the feed lists twenty
            web.hold_back(host.name, held)
            crawled.append(archiver.crawl(key_of(host)))
        ill = archiver.run("health")
    sites = archiver.data / "sites.toml"
    sites.write_text(sites.read_text().replace("p.no-such", "p"))
    unread = archiver.run("health")

    assert [(done.code, done.err) for done in crawled] == [(0, "")] * 2
    assert (ill.code, ill.out) == (
        3,
        f"{key_of(host)}: the selector for lead matches in none of 32 articles:"
        " it is mistyped, or made for other pages\n",
    )
    assert (unread.code, unread.out) == (0, "")


def test_health_of_nothing(tmp_path: Path) -> None:
    archiver = Installation(tmp_path)
    archiver.data.mkdir()
    (archiver.data / "sites.toml").write_text('[echo]\nfeeds = ["https://echo.example/feed"]\n')
    done = archiver.run("health")
    unknown = archiver.run("health", "eco")

    assert (done.code, done.err) == (74, "archiver: data: no archive here yet; `archiver crawl URL` begins one\n")
    assert (unknown.code, unknown.out) == (78, "")


def test_one_outage_is_one_thing() -> None:
    def found(site: str, since: str | None, cause: str, what: str = "100% of the visits fail") -> Finding:
        return Finding(site=site, kind="failures", since=since, what=what, cause=cause)

    network, template = "the server has trouble", "the template of the pages changed"
    findings = [
        found("a", "2026-03-05T09:00:00Z", network),
        found("b", "2026-03-05T09:40:00Z", network),
        found("a", "2026-03-05T09:10:00Z", template, "authors"),
        found("a", "2026-03-05T09:10:00Z", template, "section"),
        found("c", "2026-03-05T12:00:00Z", network),
        found("d", None, network),
        found("e", None, network),
    ]
    assert [(outage.sites, outage.since, outage.what) for outage in as_outages(findings)] == [
        (["a", "b"], "2026-03-05T09:00:00Z", ["100% of the visits fail"]),
        (["a"], "2026-03-05T09:10:00Z", ["authors", "section"]),
        (["c"], "2026-03-05T12:00:00Z", ["100% of the visits fail"]),
        (["d", "e"], None, ["100% of the visits fail"]),
    ]
