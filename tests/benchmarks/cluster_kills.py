"""What a cluster is worth whose processes and machines are killed at random: two machines, a PostgreSQL server and a
store of their own on loopback, and a small web of newspapers.

    python tests/benchmarks/cluster_kills.py [--kills 200] [--seconds 900] [--seed 1] [--large]

One history after the other: a new cluster crawls the papers in turns of a few pages. Meanwhile, at random times,

- a worker is killed, or one of the processes that it started,
- a machine is killed: all its processes at once; its folder stays, or is deleted,
- a machine is stopped (SIGSTOP), often for longer than its lease, and woken (SIGCONT).

Then both machines work undisturbed until all is read. Each history ends with what somebody has who comes anew to the
store: the newest database, the one before, or none, and the WARC files. Its rows must be those of one undisturbed
crawl on one machine; `cluster check --verify` and `archiver check` find nothing; no object of the store was written
twice; no host was asked twice within its delay, by the server's log. Ends with 1 where any of that is not so.
"""

from __future__ import annotations

import argparse
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import psutil

sys.path.insert(0, str(Path(__file__).parent.parent.parent))

from archiver.archive.upkeep.integrity import check_archive
from archiver.backup.places import place_of
from archiver.cluster.copies import DATABASE, ShardCopies
from archiver.cluster.demo import embedded_postgresql
from archiver.cluster.worker import begin_cluster
from tests.command import Installation
from tests.newsweb import NewsWeb
from tests.postgresql import new_database


@dataclass(frozen=True, slots=True)
class Scale:
    """How large a web is, and how it is disturbed.

    limit -- pages a site in one turn: a history has several turns, and databases of several ages.
    delay -- seconds between two requests to a host.
    lease, patience -- seconds of a lease, and for which an undisturbed end is waited for.
    pause -- seconds between two things that are done to a machine.
    """

    hosts: int = 6
    stories: int = 14
    shards: int = 2
    limit: int = 3
    delay: float = 0.4
    lease: float = 3.0
    patience: float = 240.0
    pause: tuple[float, float] = (0.2, 4.0)


SMALL, LARGE = Scale(), Scale(hosts=200, stories=3, shards=8, delay=2.0, lease=10.0, patience=900.0, pause=(50.0, 70.0))

#: By how much a request may come earlier to a log on a busy machine than it was sent after the one before.
JITTER = 0.05

#: What is done to a machine, and how often.
ACTIONS = {
    "worker": 2,
    "one of its processes": 3,
    "machine": 3,
    "machine and its disk": 2,
    "stopped": 2,
}


@dataclass
class Machine:
    """A folder, and the processes that have it as their working directory."""

    installation: Installation
    scale: Scale
    worker: subprocess.Popen[str] | None = None
    resumed_at: float | None = None
    started_at: float | None = 0.0

    @property
    def name(self) -> str:
        return self.installation.folder.name

    @property
    def log(self) -> Path:
        return self.installation.folder.with_suffix(".log")

    def start(self) -> None:
        self.installation.folder.mkdir(exist_ok=True)
        words = ["cluster", "work", "--machine", self.name, "--delay", str(self.scale.delay)]
        words += ["--limit", str(self.scale.limit)]
        with self.log.open("a") as log:
            self.worker = self.installation.start(*words, stdout=log, stderr=log)
        self.started_at = None

    def processes(self) -> list[psutil.Process]:
        """All that run on the machine, also what a killed worker left."""
        found = []
        for process in psutil.process_iter():
            with suppress(psutil.Error):
                if process.cwd() == str(self.installation.folder) and process.status() != psutil.STATUS_ZOMBIE:
                    found.append(process)
        return found

    def signal(self, number: int) -> None:
        """To all processes; twice, since one may have started another meanwhile."""
        for process in [*self.processes(), *self.processes()]:
            with suppress(psutil.Error):
                process.send_signal(number)

    def suffer(self, action: str, drawn: random.Random) -> None:
        assert self.worker is not None
        if action == "worker":
            self.worker.kill()
        elif action == "one of its processes":
            others = [process for process in self.processes() if process.pid != self.worker.pid]
            with suppress(psutil.Error):
                (drawn.choice(others) if others else self.worker).kill()
        elif action == "stopped":
            self.signal(signal.SIGSTOP)
            self.resumed_at = time.monotonic() + drawn.uniform(0.2, 2.5 * self.scale.lease)
        else:
            self.signal(signal.SIGKILL)
            if action == "machine and its disk":
                psutil.wait_procs(self.processes(), 10)
                shutil.rmtree(self.installation.folder)

    def go_on(self, drawn: random.Random) -> None:
        """Wake it, or start its worker again, when that is due."""
        now = time.monotonic()
        if self.resumed_at is not None and now >= self.resumed_at:
            self.signal(signal.SIGCONT)
            self.resumed_at = None
        if self.worker is not None and self.worker.poll() is not None:
            self.worker, self.started_at = None, now + drawn.uniform(0, 2)
        if self.worker is None and self.started_at is not None and now >= self.started_at:
            self.start()

    def end(self) -> None:
        """In order where it can, killed where it cannot."""
        self.signal(signal.SIGCONT)
        if self.worker is not None:
            self.worker.terminate()
            with suppress(subprocess.TimeoutExpired):
                self.worker.wait(30)
        self.signal(signal.SIGKILL)
        if self.worker is not None:
            self.worker.wait()


@dataclass
class Found:
    """What all histories came to."""

    drawn: random.Random
    addresses: set[str] = field(default_factory=set)  # all that an undisturbed crawl asks for
    kills: Counter[tuple[str, str]] = field(default_factory=Counter)
    histories: int = 0
    requests: int = 0
    objects: int = 0
    ends: Counter[str] = field(default_factory=Counter)
    lines: Counter[str] = field(default_factory=Counter)
    bad: list[str] = field(default_factory=list)


class History:
    """A cluster that is disturbed."""

    def __init__(self, folder: Path, address: str, scale: Scale, web: NewsWeb, found: Found) -> None:
        self.folder, self.scale, self.web, self.found, self.drawn = folder, scale, web, found, found.drawn
        self.store = folder / "store"
        self.register = begin_cluster(address, str(self.store), every=1, lease=scale.lease)
        environment = {"ARCHIVER_CLUSTER": address}
        self.desk, *installations = (
            Installation(folder / name, web.proxy, environment) for name in ("desk", "m1", "m2")
        )
        self.machines = [Machine(installation, scale) for installation in installations]
        self.desk.write_sites(web.hosts)
        done = self.desk.run("cluster", "add", "data/sites.toml", "--shards", str(scale.shards))
        if done.code:
            sys.exit(done.err)
        self.seen: dict[str, str] = {}

    def disturb(self, kills: int) -> None:
        """Let machines suffer so often."""
        at = time.monotonic() + self.drawn.uniform(1, 4)
        while kills:
            for machine in self.machines:
                machine.go_on(self.drawn)
            if time.monotonic() >= at:
                machine = self.drawn.choice(self.machines)
                if machine.worker is not None and machine.resumed_at is None:
                    [action] = self.drawn.choices([*ACTIONS], [*ACTIONS.values()])
                    self.found.kills[action, self._doing(machine)] += 1
                    machine.suffer(action, self.drawn)
                    kills -= action != "stopped"
                self._look()
                at = time.monotonic() + self.drawn.uniform(*self.scale.pause)
            time.sleep(0.05)

    def _doing(self, machine: Machine) -> str:
        """Whether a machine has a turn now, and whether pages are still to come."""
        owners = [status.owner or "" for status in self.register.status()]
        if not any(owner.startswith(f"{machine.name} ") for owner in owners):
            return "waiting"
        missing = self.found.addresses - {record.url for record in self.web.log}
        return "crawling" if missing else "at work"

    def end(self, expected: dict[str, list[Any]]) -> None:
        """Let both machines work until all is read, and look at what there is."""
        stories = {
            shard: sum(len(expected[key]) for key, (its, _) in self.register.sites().items() if its == shard)
            for shard in (status.shard for status in self.register.status())
        }
        until = time.monotonic() + self.scale.patience
        while not self._is_done(stories):
            for machine in self.machines:
                machine.go_on(self.drawn)
            if time.monotonic() > until:
                self.found.bad.append(f"not done in {self.scale.patience:.0f} s: {self.register.status()}")
                break
            time.sleep(0.2)
        for machine in self.machines:
            machine.end()
            if machine.log.exists():
                self.found.lines.update(machine.log.read_text().splitlines())
        self._judge(expected)

    def _is_done(self, stories: dict[str, int]) -> bool:
        return all(
            (status.outcome or "").startswith("ended")
            and status.machine is not None
            and articles_in(self.folder / status.machine / "data" / status.shard) == stories[status.shard]
            for status in self.register.status()
        )

    def _look(self) -> None:
        """Note the digests of what lies in the store; one that changes is bad."""
        for path in self.store.rglob("*"):
            with suppress(OSError):
                if path.is_file() and path.name.count("-") == 2 and "." not in path.name:
                    digest = sha256(path.read_bytes()).hexdigest()
                    if self.seen.setdefault(str(path), digest) != digest:
                        self.found.bad.append(f"{path}: was written twice")

    def _judge(self, expected: dict[str, list[Any]]) -> None:
        self._look()
        self.found.objects += len(self.seen)
        self.found.requests += len(self.web.log)
        checked = self.desk.run("cluster", "check", "--verify")
        if checked.code:
            self.found.bad.append(f"cluster check: {checked.out}{checked.err}")
        self.found.bad += too_close(self.web, self.scale.delay)
        which = self.drawn.choice(["the newest database", "the one before", "no database"])
        self.found.ends[which] += 1
        rows: dict[str, list[Any]] = {}
        for status in self.register.status():
            data = self._come_anew(status.shard, which)
            self.found.bad += [f"{status.shard}: archiver check: {line}" for line in check_archive(data)]
            for key, some in rows_of(data).items():
                rows.setdefault(key, []).extend(some)
        for key in expected.keys() | rows.keys():
            if expected.get(key) != rows.get(key):
                self.found.bad.append(f"{key}, from {which}: {rows.get(key)} and not {expected.get(key)}")

    def _come_anew(self, shard: str, which: str) -> Path:
        """The folder that a machine without any has of a shard, from the database that is named."""
        databases = [piece.name for piece in self.register.objects(shard) if piece.file == DATABASE]
        gone = {"the newest database": [], "the one before": databases[-1:], "no database": databases}[which]
        for name in gone:
            self.register._rows("DELETE FROM archiver.objects WHERE name = %s RETURNING name", name)
        self.register._rows("UPDATE archiver.shards SET due = now(), expires = NULL RETURNING name")
        lease = self.register.take(shard, "anew", "anew")
        assert lease is not None
        data = self.folder / "anew" / shard
        ShardCopies(data, place_of(str(self.store)), self.register).bring_up(lease)
        return data


def too_close(web: NewsWeb, delay: float) -> list[str]:
    """Requests to a host that came too soon after the one before, of all machines."""
    last: dict[str, float] = {}
    found = []
    for record in web.log:
        gap = record.time - last.get(record.host, 0)
        if gap < delay - JITTER:
            found.append(f"{record.url}: {gap:.2f} s after the request before")
        last[record.host] = record.time
    return found


def articles_in(data: Path) -> int:
    """How many there are; -1 where that cannot be said now."""
    if not (data / DATABASE).exists():
        return 0
    try:
        with closing(sqlite3.connect(data / DATABASE)) as connection:
            [(count,)] = connection.execute("SELECT count(*) FROM articles")
        return int(count)
    except sqlite3.Error:
        return -1


def rows_of(data: Path) -> dict[str, list[Any]]:
    """By site, all articles with their versions, without what tells when and by whom a page was fetched."""
    found: dict[str, list[Any]] = {}
    with closing(sqlite3.connect(data / DATABASE)) as connection:
        for site, *row in connection.execute(
            """SELECT site, key, title, authors, published, modified, section, lead, text, credits, kind, words,
               (SELECT json_group_array(text) FROM
                   (SELECT text FROM versions WHERE article_id = articles.id ORDER BY number)),
               (SELECT json_group_array(url) FROM
                   (SELECT url FROM images WHERE article_id = articles.id ORDER BY position))
               FROM articles ORDER BY key"""
        ):
            found.setdefault(site, []).append(row)
    return found


def undisturbed(folder: Path, web: NewsWeb) -> tuple[dict[str, list[Any]], set[str]]:
    """The rows of one archive that crawled all by itself, and the addresses that it asked for."""
    installation = Installation(folder / "alone", web.proxy)
    installation.write_sites(web.hosts)
    done = installation.crawl()
    if done.code or done.err:
        sys.exit(f"the undisturbed crawl: {done}")
    addresses = {record.url for record in web.log}
    web.log.clear()
    return rows_of(installation.data), addresses


def report(found: Found, seconds: float) -> None:
    states = ("crawling", "at work", "waiting")
    print("\n" + " " * 24 + "".join(f"{state:>10}" for state in states))
    for action in ACTIONS:
        print(f"{action:24}" + "".join(f"{found.kills[action, state]:10}" for state in states))
    kills = {key: count for key, count in found.kills.items() if key[0] != "stopped"}
    at_work = sum(count for (_, state), count in kills.items() if state != "waiting")
    print(f"{sum(kills.values())} kills, {at_work} of a machine at work", end="")
    print(f", in {found.histories} histories and {seconds:,.0f} s")
    print(f"ends from {', '.join(f'{name}: {count}' for name, count in found.ends.items())}")
    print(f"{found.requests / max(found.histories, 1):.0f} requests a history; undisturbed {len(found.addresses)}")
    print(f"{found.objects:,} objects in stores; {len(found.bad)} things wrong")
    for line in found.bad[:30]:
        print(" ", line[:1500])
    for line, count in found.lines.most_common(25):
        print(f"  {count:4} × {line[:200]}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--each", type=int, default=10, help="kills in one history")
    parser.add_argument("--seconds", type=float, default=900, help="begin no history later")
    parser.add_argument("--large", action="store_true", help="200 sites, and a kill each minute")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="move the folder of the first bad history there")
    options = parser.parse_args()
    found, begun = Found(random.Random(options.seed)), time.monotonic()
    scale = LARGE if options.large else SMALL
    now = datetime(2025, 6, 2, 8, 30, tzinfo=UTC)
    with (
        tempfile.TemporaryDirectory(prefix="pg-", dir="/tmp") as short,
        embedded_postgresql(Path(short)) as server,
        tempfile.TemporaryDirectory() as scratch,
        NewsWeb(hosts=scale.hosts, articles=scale.stories, now=now) as web,
    ):
        expected, found.addresses = undisturbed(Path(scratch), web)
        killed = 0
        while killed < options.kills and time.monotonic() < begun + options.seconds:
            folder = Path(scratch, f"history-{found.histories}")
            address = new_database(server, f"history_{found.histories}")
            history = History(folder, address, scale, web, found)
            try:
                history.disturb(min(options.each, options.kills - killed))
                history.end(expected)
            finally:
                for machine in history.machines:
                    machine.end()
            killed += options.each
            found.histories += 1
            print(
                f"history {found.histories}: {killed} kills, {len(found.bad)} wrong, {len(web.log)} requests",
                flush=True,
            )
            web.log.clear()
            if found.bad and options.keep and not options.keep.exists():
                shutil.move(folder, options.keep)
            shutil.rmtree(folder, ignore_errors=True)
    report(found, time.monotonic() - begun)
    return 1 if found.bad else 0


if __name__ == "__main__":
    sys.exit(main())
