"""Kill scheduled crawls again and again, and compare what is left with what uninterrupted ones have stored.

    python tests/benchmarks/kills.py --kills 200

A news web publishes and edits stories day by day. Each day all that was visited is due again; one archive is crawled
undisturbed, another by runs that get `kill -9` with all their workers at random moments, and then one that may end.
After each kill nothing may be gone that was committed before; in the end both archives must tell the same, and
`archiver check` find nothing. Prints a table of where the kills fell, and ends with 1 when anything differs.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent.parent))

from tests.acknowledged import Acknowledged, acknowledged, torn
from tests.command import Installation
from tests.newsweb import NewsWeb

#: Kills before a run that may end, unless one comes to its end by itself.
A_DAY = 20

#: Stories of each newspaper that are out on the first day; one more comes each day.
FIRST_DAY = 10


def crawl(archiver: Installation) -> subprocess.Popen[str]:
    return archiver.start("crawl", "--delay", "0", stdout=subprocess.DEVNULL)


def next_day(archiver: Installation) -> None:
    """Let all that was visited be due: as far as a schedule goes, a day has passed."""
    with sqlite3.connect(archiver.data / "archive.db") as connection:
        connection.execute("UPDATE urls SET next_visit = '2000-01-01T00:00:00Z' WHERE next_visit IS NOT NULL")
    connection.close()


def killed(archiver: Installation, web: NewsWeb, requests: int, seconds: float) -> bool:
    """Crawl, and kill the crawl some seconds after a number of requests. False where it had ended before."""
    web.log.clear()
    process = crawl(archiver)
    while len(web.log) < requests and process.poll() is None:
        time.sleep(0.005)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    return process.returncode == -signal.SIGKILL


def told(data: Path) -> dict[str, tuple[Any, ...]]:
    """All articles with their versions."""
    connection = sqlite3.connect(data / "archive.db")
    rows = connection.execute(
        """SELECT key, title, authors, published, modified, lead, text, credits,
           (SELECT json_group_array(text) FROM
               (SELECT text FROM versions WHERE article_id = articles.id ORDER BY number)) FROM articles"""
    ).fetchall()
    connection.close()
    return {key: tuple(rest) for key, *rest in rows}


def phase(before: Acknowledged, now: Acknowledged, tail: int) -> str:
    """Where a kill fell, by what it left."""
    if tail:
        return "while a record was written"
    if now.unread:
        return "while pages were read"
    return "while nothing was stored yet" if now.captures == before.captures else "between two pages"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--hosts", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    drawn = random.Random(options.seed)
    phases: Counter[str] = Counter()
    lost: list[Any] = []
    again: list[str] = []
    bad_ends: list[Any] = []
    started = time.monotonic()
    everything = FIRST_DAY + options.kills // 4
    now = datetime.now(UTC).replace(second=0, microsecond=0)  # old stories are not visited again
    with tempfile.TemporaryDirectory() as folder, NewsWeb(hosts=options.hosts, articles=everything, now=now) as web:
        validating = {host.name for host in web.hosts if host.etag or host.dated}
        whole, archiver = (Installation(Path(folder, name), web.proxy) for name in ("whole", "killed"))
        for installation in (whole, archiver):
            installation.write_sites(web.hosts)
        day = 0
        state = Acknowledged()
        while phases.total() < options.kills:
            for host in web.hosts:
                web.hold_back(host.name, max(0, everything - FIRST_DAY - day))
            for url in drawn.sample(web.urls, 8):
                web.edit(url)
            web.log.clear()
            bad_ends += [end for end in [crawl(whole).communicate()[1]] if end]
            total = len(web.log)
            for _ in range(min(A_DAY, options.kills - phases.total())):
                # some fall before the first request: a crawl has to open and mend what the last one left
                requests = max(0, drawn.randrange(-total // 24, total // 6))
                if not killed(archiver, web, requests, drawn.random() * (2 if requests == 0 else 0.3)):
                    break
                tail, after = torn(archiver.data), acknowledged(archiver.data)
                phases[phase(state, after, tail)] += 1
                lost += state.lost(after)
                again += asked_again(web, state.stored, validating)
                state = after
            else:
                web.log.clear()
                bad_ends += [end for end in [crawl(archiver).communicate()[1]] if end]
            again += asked_again(web, state.stored, validating)
            after = acknowledged(archiver.data)
            lost += state.lost(after)
            state = after
            print(f"day {day}: {phases.total()} kills, {len(lost)} lost, {len(again)} fetched again", flush=True)
            for installation in (whole, archiver):
                next_day(installation)
            day += 1
        expected, found = told(whole.data), told(archiver.data)
        checked = archiver.run("check")
        tails = torn(archiver.data)
        doubled = twice(archiver.data)
    differing = [key for key in expected.keys() | found.keys() if expected.get(key) != found.get(key)]
    versions = sum(len(json.loads(row[-1])) for row in expected.values())
    print(f"\n{phases.total()} kills on {day} days in {time.monotonic() - started:,.0f} s; they fell")
    for where, count in phases.most_common():
        print(f"  {count:4} {where}")
    print(f"articles {len(found)}, expected {len(expected)} in {versions} versions, differing {len(differing)}")
    print(f"acknowledged rows lost {len(lost)}; stored pages fetched again {len(again)}; captures twice {doubled}")
    print(f"bytes torn off at the end {tails}; `archiver check`: {checked.code}; lines on stderr: {bad_ends}")
    for key in differing[:20]:
        print(" ", key, expected.get(key), found.get(key))
    print(*lost[:20], *again[:20], sep="\n")
    return 1 if differing or lost or again or doubled or tails or checked.code or bad_ends else 0


def asked_again(web: NewsWeb, stored: set[str], validating: set[str]) -> list[str]:
    """Pages that were stored, and asked for without saying so."""
    conditions = {"if-none-match", "if-modified-since"}
    return [
        record.url
        for record in web.log
        if record.url in stored & set(web.urls) and record.host in validating and not conditions & record.headers.keys()
    ]


def twice(data: Path) -> int:
    """Captures of the same answer: an address with the same bytes once more, which a condition would have prevented."""
    connection = sqlite3.connect(data / "archive.db")
    [(count,)] = connection.execute(
        """SELECT count(*) FROM captures AS one JOIN captures AS other
           ON one.url = other.url AND one.digest = other.digest AND one.id < other.id
           AND one.fetched = other.fetched AND one.status = other.status AND one.status = 200"""
    )
    connection.close()
    return int(count)


if __name__ == "__main__":
    sys.exit(main())
