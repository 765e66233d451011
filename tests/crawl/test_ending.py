"""How a crawl ends before its work is done, and what the next run finds."""

from __future__ import annotations

import signal
import time
from pathlib import Path

import pytest

from tests.command import Installation
from tests.newsweb import NewsWeb

#: Seconds that a run has after the first signal, and after the second.
FIRST, SECOND = 30, 2


def wait_for_requests(web: NewsWeb, number: int) -> None:
    deadline = time.monotonic() + 60
    while len(web.log) < number:
        assert time.monotonic() < deadline, "the crawl does not get going"
        time.sleep(0.05)


def signalled(
    archiver: Installation, web: NewsWeb, number: signal.Signals, *, after: int, delay: str
) -> tuple[int, str, float]:
    """Exit code, stderr and seconds from the signal to the end of a crawl that was sent one."""
    process = archiver.start("crawl", "--delay", delay)
    wait_for_requests(web, after)
    process.send_signal(number)
    began = time.monotonic()
    _, err = process.communicate(timeout=FIRST)
    return process.returncode, err, time.monotonic() - began


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_run_in_order(number: signal.Signals, newspapers: NewsWeb, archiver: Installation) -> None:
    archiver.write_sites(newspapers.hosts)
    code, err, _ = signalled(archiver, newspapers, number, after=10, delay="1")
    fetched = len([record for record in newspapers.log if record.status in (200, 404)])
    kept = archiver.rows("SELECT count(*) FROM captures")[0][0]
    states = {state for (state,) in archiver.rows("SELECT DISTINCT state FROM urls")}
    runs = archiver.rows("SELECT outcome, exit_code FROM runs")
    rest = archiver.crawl()

    assert (code, err) == (128 + number, "")
    assert kept == fetched
    assert "queued" not in states
    assert runs == [(number.name, 128 + number)]
    assert (rest.code, rest.err) == (0, "")
    assert archiver.rows("SELECT count(*), count(DISTINCT url) FROM articles") == [(16, 16)]
    # nothing that was fetched before the signal was fetched again
    assert {n for (url, status), n in newspapers.log.counts().items() if url in newspapers.urls} == {1}


@pytest.mark.slow
def test_a_signal_does_not_wait_for_a_server_that_hangs(newspapers: NewsWeb, archiver: Installation) -> None:
    newspapers.fault(newspapers.urls[0].split("/")[2] + "/(?!robots)", "hang")
    archiver.write_sites(newspapers.hosts)
    code, err, seconds = signalled(archiver, newspapers, signal.SIGTERM, after=12, delay="0")
    newspapers.clear_faults()
    rest = archiver.crawl()

    assert (code, err) == (128 + signal.SIGTERM, "")
    assert seconds < FIRST
    assert archiver.rows("SELECT outcome, exit_code FROM runs WHERE id = 1") == [("SIGTERM", 143)]
    assert (rest.code, rest.err) == (0, "")
    assert archiver.rows("SELECT count(*), count(DISTINCT url) FROM articles") == [(16, 16)]


@pytest.mark.slow
def test_the_second_signal_ends_it_at_once(newspapers: NewsWeb, archiver: Installation) -> None:
    newspapers.fault(newspapers.urls[0].split("/")[2] + "/(?!robots)", "hang")
    archiver.write_sites(newspapers.hosts)
    process = archiver.start("crawl", "--delay", "0")
    wait_for_requests(newspapers, 12)
    process.send_signal(signal.SIGTERM)
    time.sleep(0.5)
    assert process.poll() is None
    process.send_signal(signal.SIGTERM)
    began = time.monotonic()
    _, err = process.communicate(timeout=FIRST)
    seconds = time.monotonic() - began
    newspapers.clear_faults()
    rest = archiver.crawl()

    assert (process.returncode, err) == (143, "")
    assert seconds < SECOND
    assert archiver.rows("SELECT outcome, exit_code FROM runs WHERE id = 1") == [("SIGTERM", 143)]
    assert (rest.code, rest.err) == (0, "")
    assert archiver.rows("SELECT count(*), count(DISTINCT url) FROM articles") == [(16, 16)]


@pytest.mark.slow
def test_max_time_ends_the_run_in_order(newspapers: NewsWeb, archiver: Installation) -> None:
    archiver.write_sites(newspapers.hosts)
    first = archiver.run("crawl", "--delay", "2", "--max-time", "12s")
    got = archiver.rows("SELECT count(*) FROM articles")[0][0]
    states = {state for (state,) in archiver.rows("SELECT DISTINCT state FROM urls")}
    second = archiver.crawl()

    assert (first.code, first.out, first.err) == (0, "", "")
    assert 0 < got < 16
    assert "queued" not in states
    assert archiver.rows("SELECT outcome, exit_code FROM runs") == [("out of time", 0), ("finished", 0)]
    assert (second.code, second.err) == (0, "")
    assert archiver.rows("SELECT count(*), count(DISTINCT url) FROM articles") == [(16, 16)]


@pytest.mark.slow
def test_an_outage_of_the_whole_network_counts_against_nothing(newspapers: NewsWeb, archiver: Installation) -> None:
    archiver.write_sites(newspapers.hosts)
    offline = Installation(archiver.folder, "http://127.0.0.1:9")
    runs = [offline.crawl() for _ in range(3)]
    urls = archiver.rows("SELECT DISTINCT state, attempts FROM urls")
    back = archiver.crawl()

    assert [(run.code, run.out) for run in runs] == [(3, "")] * 3
    assert {run.err for run in runs} == {
        "archiver: no site answered (4 tried: robots.txt: connection refused); is the network up?"
        " Nothing is counted against them\n"
    }
    assert urls == [("found", 0)]
    assert (back.code, back.err) == (0, "")
    assert archiver.rows("SELECT count(*) FROM articles") == [(16,)]


def test_one_site_that_is_down_is_named(newspapers: NewsWeb, archiver: Installation) -> None:
    newspapers.fault(newspapers.hosts[0].name, "reset")
    archiver.write_sites(newspapers.hosts)
    done = archiver.crawl()

    assert (done.code, done.out) == (3, "")
    assert done.err.count("\n") == 1
    assert "nothing came (robots.txt: connection closed" in done.err
    assert archiver.rows("SELECT count(*) FROM articles") == [(12,)]


def test_the_log_says_what_the_mail_does_not(newspapers: NewsWeb, archiver: Installation) -> None:
    url = newspapers.urls[0]
    newspapers.fault(url, "404")
    archiver.write_sites(newspapers.hosts)
    done = archiver.crawl()
    log = (Path(archiver.data) / "logs" / "archiver.log").read_text()

    assert (done.code, done.out, done.err) == (0, "", "")
    assert [line.partition(url)[2].partition(": ")[2] for line in log.splitlines() if url in line] == ["HTTP 404"]
