"""What is fetched follows the clock, wherever it stands, and survives it when it is wrong."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from tests.clock import at, clock, needs_faketime
from tests.command import Done, Installation, key_of
from tests.newsweb import NewsWeb
from tests.newsweb.log import Record

pytestmark = [pytest.mark.slow, needs_faketime]

#: Minutes after the first of them at which ten days of runs start: about each time at which a story is due, before and
#: after.
RUNS = (0, 30, 70, 110, 250, 600, 1_450, 2_000, 2_880, 4_330, 7_000, 10_090, 12_000, 14_400)

#: Those at which a story is due that was found in the first: after 1 h, 4 h, 1 d, 3 d and 7 d.
DUE = (70, 250, 1_450, 4_330, 10_090)


def stories(web: NewsWeb, host: str) -> list[Record]:
    """The requests for stories of a host, as they came."""
    return [record for record in web.log.of(host) if record.url.partition("utm_")[0].rstrip("?&") in web.urls]


def is_conditional(record: Record) -> bool:
    return bool(record.headers.keys() & {"if-none-match", "if-modified-since"})


@pytest.mark.timeout(1200)
def test_ten_days_of_revisits(archiver: Installation) -> None:
    """Every request of ten days: each story once, and again when it is due, always conditionally; feeds when they are
    due; robots.txt once a day at most."""
    begun = datetime(2025, 6, 2, 8, 40, tzinfo=UTC)
    with NewsWeb(hosts=3, articles=4, now=begun - timedelta(minutes=10)) as web:
        usual, once, never = web.hosts
        archiver = Installation(archiver.folder, web.proxy)
        archiver.data.mkdir()
        (archiver.data / "sites.toml").write_text(
            "".join(
                f'[{key_of(host)}]\nfeeds = ["{host.home[:-1]}{host.feed}"]\n{more}\n'
                for host, more in ((usual, ""), (once, 'revisits = ["2h"]'), (never, "revisits = []"))
            )
        )
        requests: dict[int, dict[str, list[Record]]] = {}
        feeds: Counter[str] = Counter()
        robots: dict[str, list[int]] = {host.name: [] for host in web.hosts}
        for minutes in RUNS:
            if minutes == DUE[-2]:
                web.edit(web.urls[0])
            web.log.clear()
            assert at(archiver, begun + timedelta(minutes=minutes)).crawl() == Done(0, "", "")
            requests[minutes] = {host.name: stories(web, host.name) for host in web.hosts}
            feeds.update(record.host for record in web.log if record.path in {host.feed for host in web.hosts})
            for record in web.log:
                if record.path == "/robots.txt":
                    robots[record.host].append(minutes)
        versions = archiver.rows("SELECT count(*) FROM versions WHERE number > 1")

    numbers = {host.name: {run: len(there[host.name]) for run, there in requests.items()} for host in web.hosts}
    assert numbers[usual.name] == {run: 4 if run in (0, *DUE) else 0 for run in RUNS}
    assert numbers[once.name] == {run: 4 if run in (0, 250) else 0 for run in RUNS}
    assert numbers[never.name] == {run: 4 if run == 0 else 0 for run in RUNS}
    again = [record for run, there in requests.items() if run for records in there.values() for record in records]
    assert all(map(is_conditional, again))
    assert versions == [(1,)]
    # intervals grow from a quarter of an hour by half each time, and all runs are further apart
    assert feeds == {host.name: len(RUNS) for host in web.hosts}
    for moments in robots.values():
        assert all(later - earlier > 1_439 for earlier, later in pairwise(moments))


@pytest.mark.timeout(600)
@pytest.mark.parametrize("change", ["2025-03-30T01:00", "2025-10-26T01:00"])
def test_a_change_to_and_from_summer_time(change: str, archiver: Installation) -> None:
    """Paris puts its clocks forward, or back, between the second run and the third: nothing is asked for twice, and
    nothing that is due is left out."""
    moment = datetime.fromisoformat(change).replace(tzinfo=UTC)
    begun = moment - timedelta(minutes=40)
    with NewsWeb(hosts=1, articles=3, now=begun - timedelta(minutes=10)) as web:
        (host,) = web.hosts
        archiver = Installation(archiver.folder, web.proxy)
        archiver.write_sites([host])
        numbers = []
        for minutes in (0, 30, 50, 70, 120, 250):
            numbers.append(asked(web, host.name, at(archiver, begun + timedelta(minutes=minutes), "Europe/Paris")))
    disorder = archiver.rows(
        "SELECT count(*) FROM captures AS a JOIN captures AS b ON a.id < b.id WHERE a.fetched > b.fetched"
    )

    assert numbers == [(3, 0), (0, 0), (0, 0), (0, 3), (0, 0), (0, 3)]
    assert disorder == [(0,)]


@pytest.mark.timeout(600)
@pytest.mark.parametrize("shift", ["-1d", "+1d", "-10y", "+10y"])
def test_a_clock_that_is_off(shift: str, archiver: Installation) -> None:
    """One run among right ones has a wrong clock: nothing is fetched again as if it were new, what came out meanwhile
    is fetched by the next right run at the latest, and what is due an hour later is visited as if nothing had been."""
    with NewsWeb(hosts=1, articles=4, now=datetime.now(UTC).replace(second=0, microsecond=0)) as web:
        (host,) = web.hosts
        archiver = Installation(archiver.folder, web.proxy)
        web.hold_back(host.name, 1)
        archiver.write_sites([host])
        first = [archiver.crawl(), archiver.crawl(), archiver.crawl()]
        web.hold_back(host.name, 0)
        off, right, later = (
            asked(web, host.name, Installation(archiver.folder, web.proxy, clock(moment)))
            for moment in (shift, "+20m", "+90m")
        )

    assert first == [Done(0, "", "")] * 3
    # a clock ahead makes the due revisits come early, once; one behind makes nothing happen
    assert off == ((1, 3) if shift.startswith("+") else (0, 0))
    assert right == ((0, 0) if shift.startswith("+") else (1, 0))
    assert later == (0, 4)
    assert archiver.rows("SELECT count(*), count(DISTINCT url) FROM articles") == [(4, 4)]
    assert archiver.rows("SELECT count(*) FROM versions") == [(4,)]


def asked(web: NewsWeb, host: str, archiver: Installation) -> tuple[int, int]:
    """How often a crawl that ends well asked for stories: as for something new, and conditionally."""
    web.log.clear()
    assert archiver.crawl() == Done(0, "", "")
    conditional = [is_conditional(record) for record in stories(web, host)]
    return conditional.count(False), conditional.count(True)
