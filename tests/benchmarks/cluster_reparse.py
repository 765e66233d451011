"""What it costs to have stored pages read again by a cluster: seconds of CPU of all processes, beside those of one
command with two jobs.

    python tests/benchmarks/cluster_reparse.py [--captures 3000] [--rounds 3] [--folder FOLDER]

The pages of twenty newspapers are stored, as one archive and as two shards of ten papers each. Then all sites get a
rule by which every reading changes. In turn:

- jobs 2: `archiver reparse --apply --jobs 2`.
- cluster: `archiver cluster reparse --apply`, two workers with one reader each, PostgreSQL among the processes. What is
  written is published.
- dask: `archiver reparse --apply --engine dask://…`, a scheduler and two workers with one reader each.

Workers, scheduler and PostgreSQL wait already: what it took to start them is not counted. CPU seconds are the kernel's
own, of every process that was started, so it matters little what else runs. FOLDER keeps the pages for another time.
"""

from __future__ import annotations

import argparse
import ctypes
import json
import os
import resource
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psutil
import psycopg

sys.path.insert(0, str(Path(__file__).parent.parent.parent))

from archiver import times
from archiver.archive import Store
from archiver.backup.places import place_of
from archiver.capture import Capture
from archiver.cluster.copies import ShardCopies
from archiver.cluster.demo import embedded_postgresql
from archiver.cluster.register import Register
from archiver.cluster.worker import begin_cluster
from archiver.reparse.rebuild import read_found
from tests.command import Installation, key_of
from tests.newsweb.content import Newspaper
from tests.newsweb.hosts import make_hosts
from tests.postgresql import new_database

HOSTS, PATIENCE = 20, 1200

_RULE = '\n[[{0}.selectors]]\nfield = "section"\ncss = "title"\n'

#: A process whose parent has died becomes a child of this one, which waits for it: so its time is counted.
_PR_SET_CHILD_SUBREAPER = 36


@dataclass(frozen=True, slots=True)
class Measured:
    """cpu -- seconds. articles -- that changed."""

    cpu: float
    articles: int


def build(data: Path, papers: list[Newspaper]) -> None:
    """Store and read all stories of some papers."""
    fetched = "2026-01-01T00:00:00Z"
    with Store(data) as archive, archive.batch():
        for paper in papers:
            for url in paper.urls:
                answer = paper.answer(url.removeprefix(paper.host.home[:-1]))
                fetched = times.later(fetched, 1)
                capture = Capture(
                    url=url, body=answer.body, headers=answer.headers, fetched=fetched, found={"kind": "article"}
                )
                archive.captures.add(capture, site=key_of(paper.host))
    (data / "sites.toml").write_text("\n".join(entry(paper) for paper in papers), encoding="utf-8")
    read_found(data, jobs=2)


def entry(paper: Newspaper, rule: str = "") -> str:
    key = key_of(paper.host)
    return f'[{key}]\nstart = ["{paper.host.home}"]\n{rule.format(key)}'


class Bench:
    """Pages, and a folder in which archives of them are read again."""

    def __init__(self, folder: Path, captures: int) -> None:
        now = datetime(2025, 6, 2, 8, 30, tzinfo=UTC)
        self.papers = [Newspaper(host) for host in make_hosts(HOSTS, captures // HOSTS, now)]
        self.parts = {"shard-0001": self.papers[::2], "shard-0002": self.papers[1::2]}
        self.folder = folder / f"pages-{captures}"
        for name, papers in {"whole": self.papers, **self.parts}.items():
            if not (self.folder / name / "sites.toml").exists():
                shutil.rmtree(self.folder / name, ignore_errors=True)
                build(self.folder / name, papers)

    def copy(self, name: str, target: Path) -> Path:
        """An archive of which every reading is outdated."""
        shutil.copytree(self.folder / name, target)
        papers = self.parts.get(name, self.papers)
        (target / "sites.toml").write_text("\n".join(entry(paper, _RULE) for paper in papers), encoding="utf-8")
        return target

    def jobs(self, scratch: Path) -> Measured:
        data = self.copy("whole", scratch / "data")
        with counted() as cpu:
            done = Installation(scratch).run(*reparse(data), "--jobs=2", patience=PATIENCE)
        return Measured(cpu(), articles_of(done.out))

    def dask(self, scratch: Path) -> Measured:
        data = self.copy("whole", scratch / "data")
        with socket.create_server(("127.0.0.1", 0)) as listening:
            address = f"127.0.0.1:{listening.getsockname()[1]}"
        options = ["--no-dashboard", f"--local-directory={scratch}"]
        with ExitStack() as stack:
            host, port = address.split(":")
            engine = [begin(stack, scratch, "dask", "scheduler", f"--host={host}", f"--port={port}", "--no-dashboard")]
            for _ in range(2):
                words = ["dask", "worker", f"tcp://{address}", "--nthreads=1", "--nworkers=1", "--no-nanny", *options]
                engine.append(begin(stack, scratch, *words))
            time.sleep(10)
            with counted(*engine) as cpu:
                done = Installation(scratch).run(*reparse(data), f"--engine=dask://{address}", patience=PATIENCE)
                for process in engine:
                    end(process)
        return Measured(cpu(), articles_of(done.out))

    def cluster(self, scratch: Path, server: str) -> Measured:
        register = self._published(scratch, new_database(server, f"round_{time.monotonic_ns()}"))
        environment = {"ARCHIVER_CLUSTER": register.address}
        postmaster = psutil.Process(int(postgresql_pid(server)))
        with ExitStack() as stack:
            workers = []
            for machine in ("m1", "m2"):
                installation = Installation(scratch / machine, "http://127.0.0.1:9", environment)
                words = ["cluster", "work", f"--machine={machine}", "--read=1"]
                workers.append(installation.start(*words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
                stack.callback(end, workers[-1])
            time.sleep(10)
            desk = Installation(scratch, environment=environment)
            with counted(*workers, living=postmaster) as cpu:
                words = ["cluster", "reparse", "--apply", "--accept-worse", "--json"]
                asking = desk.start(*words, stdout=subprocess.PIPE)
                forget_sites(register)
                out, _ = asking.communicate(timeout=PATIENCE)
                for process in workers:
                    end(process)
        return Measured(cpu(), articles_of(out))

    def _published(self, scratch: Path, address: str) -> Register:
        """A cluster of two machines, each of which has published a shard and waits."""
        register = begin_cluster(address, str(scratch / "store"), every=3600, lease=60)
        for (shard, papers), machine in zip(self.parts.items(), ("m1", "m2"), strict=True):
            data = self.copy(shard, scratch / machine / "data" / shard)
            sites = {key_of(paper.host): ((paper.host.name,), entry(paper, _RULE)) for paper in papers}
            register.place({}, int(shard[-1]), None)
            with psycopg.connect(address) as connection:
                for key, (domains, text) in sites.items():
                    connection.execute("INSERT INTO archiver.domains VALUES (%s, %s)", [domains[0], shard])
                    connection.execute("INSERT INTO archiver.sites VALUES (%s, %s, %s)", [key, shard, text])
            lease = register.take(shard, machine, machine)
            assert lease is not None
            copies = ShardCopies(data, place_of(str(scratch / "store")), register)
            copies.bring_up(lease)
            copies.publish(lease)
            copies.publish_database(lease)
            register.give_back(lease, "ended with 0", 3600)
        return register


def forget_sites(register: Register) -> None:
    """Let the turns that have begun crawl nothing when they have read."""
    while not all(status.owner for status in register.status()):
        time.sleep(0.1)
    time.sleep(5)
    register._rows("DELETE FROM archiver.sites RETURNING key")


def reparse(data: Path) -> list[str]:
    return ["--data", str(data), "reparse", "--apply", "--accept-worse", "--json"]


def articles_of(report: str) -> int:
    return int(json.loads(report)["articles"])


def begin(stack: ExitStack, folder: Path, *words: str) -> subprocess.Popen[bytes]:
    """A command that goes on until `end`."""
    program = Path(sys.executable).with_name(words[0])
    process = subprocess.Popen(
        [str(program), *words[1:]], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    stack.callback(end, process)
    return process


def end(process: subprocess.Popen[str] | subprocess.Popen[bytes]) -> None:
    """With all that it started."""
    if process.poll() is None:
        below = psutil.Process(process.pid).children(recursive=True)
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(20)
        for each in below:
            with suppress(psutil.Error):
                each.kill()
        process.kill()
        process.wait()


def used(process: psutil.Process) -> float:
    """CPU seconds of a process and of all that it started, the living and the dead."""
    total = 0.0
    for each in (process, *process.children(recursive=True)):
        with suppress(psutil.Error):
            total += sum(each.cpu_times()[:4])
    return total


@contextmanager
def counted(
    *engine: subprocess.Popen[str] | subprocess.Popen[bytes], living: psutil.Process | None = None
) -> Iterator[Measuring]:
    """Count the CPU seconds of all children that end in the block; of `engine`, which runs already and ends in it, and
    of `living`, which goes on, those from now on."""
    measuring = Measuring()
    before = sum(used(psutil.Process(process.pid)) for process in engine)
    alive = used(living) if living else 0.0
    reaped = children_time()
    yield measuring
    reap()
    measuring.seconds = children_time() - reaped - before + (used(living) - alive if living else 0.0)


class Measuring:
    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def children_time() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def reap() -> None:
    """Wait for whatever was left to this process and has ended."""
    time.sleep(0.5)
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def postgresql_pid(server: str) -> str:
    with psycopg.connect(server) as connection:
        row = connection.execute("SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)").fetchone()
    assert row is not None
    return str(row[0])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--captures", type=int, default=3000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--ways", nargs="+", default=["cluster", "dask"], help="what is measured beside jobs 2")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    results: dict[str, list[Measured]] = {}
    with tempfile.TemporaryDirectory(prefix="pg-", dir="/tmp") as short, tempfile.TemporaryDirectory() as kept:
        bench = Bench(options.folder or Path(kept), options.captures)
        with embedded_postgresql(Path(short)) as server:
            for number in range(options.rounds):
                ways = {"jobs 2": bench.jobs, "cluster": lambda at: bench.cluster(at, server), "dask": bench.dask}
                for name, way in ways.items():
                    if name not in ("jobs 2", *options.ways):
                        continue
                    with tempfile.TemporaryDirectory() as scratch:
                        results.setdefault(name, []).append(way(Path(scratch)))
                    print(f"round {number + 1}, {name}: {results[name][-1]}", flush=True)
    print(f"\n{'':10}{'CPU s':>9}{'ms/page':>9}{'× jobs 2':>10}{'articles':>10}   rounds")
    base = [done.cpu for done in results["jobs 2"]]
    for name, rounds in results.items():
        cpu = statistics.median(done.cpu for done in rounds)
        ratio = statistics.median(done.cpu / one for done, one in zip(rounds, base, strict=True))
        each = ", ".join(f"{done.cpu:.1f}" for done in rounds)
        print(f"{name:10}{cpu:9.1f}{1000 * cpu / options.captures:9.1f}{ratio:10.3f}{rounds[0].articles:10}   {each}")


if __name__ == "__main__":
    main()
