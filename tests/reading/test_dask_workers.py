"""Pages read by a Dask cluster: a real scheduler and real workers, some of them killed."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import psutil
import pytest

pytest.importorskip("distributed")

from archiver.errors import ClusterError, ConfigurationError, ExtractionError
from archiver.reading import dask_workers
from archiver.reading.dask_workers import DaskWorkers
from tests.command import Installation
from tests.stored import DERIVED, add_rule, rows, store_pages

#: Workers that are killed in one run.
KILLS = 4

_DASK = Path(sys.executable).with_name("dask")


@dataclass
class Cluster:
    """A scheduler, and workers of one page at a time. address -- as `--engine` takes it."""

    folder: Path
    scheduler: subprocess.Popen[str]
    address: str
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def work(self) -> None:
        """Start one more worker, without a nanny: once it is killed it is gone."""
        command = [_DASK, "worker", self.address.replace("dask://", "tcp://"), "--no-nanny", "--nthreads", "1"]
        options = ["--no-dashboard", "--local-directory", str(self.folder)]
        with (self.folder / "workers.log").open("ab") as log:
            self.workers.append(subprocess.Popen([*command, *options], stdout=log, stderr=log))

    def lose(self) -> None:
        """Kill the worker that was started first. Whoever reads pages for it ends with it."""
        process = self.workers.pop(0)
        readers = psutil.Process(process.pid).children(recursive=True)
        process.kill()
        process.wait()
        _, alive = psutil.wait_procs(readers, timeout=60)
        assert alive == []


@contextmanager
def cluster(folder: Path, workers: int) -> Iterator[Cluster]:
    options = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard"]
    scheduler = subprocess.Popen(
        [_DASK, "scheduler", *options], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    assert scheduler.stderr is not None
    found = next(match for line in scheduler.stderr if (match := re.search(r"tcp://(127\.0\.0\.1:\d+)", line)))
    some = Cluster(folder, scheduler, f"dask://{found[1]}")
    try:
        for _ in range(workers):
            some.work()
        yield some
    finally:
        for process in (*some.workers, scheduler):
            process.kill()
            process.wait()
        scheduler.stderr.close()


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of two newspapers, whose rules were edited since; never to be changed."""
    data = tmp_path_factory.mktemp("template") / "data"
    hosts = store_pages(data, hosts=2, stories=9)
    add_rule(data, hosts[0], field="title", css="p")
    return data


@pytest.fixture
def archiver(template: Path, tmp_path: Path) -> Installation:
    shutil.copytree(template, tmp_path / "data")
    return Installation(tmp_path)


def without_times(report: dict[str, Any]) -> dict[str, Any]:
    """A report without what differs from run to run."""
    sites = [{name: value for name, value in site.items() if name != "seconds"} for site in report["sites"]]
    return {name: value for name, value in report.items() if name not in {"slowest", "seconds"}} | {"sites": sites}


@pytest.mark.slow
def test_a_plan_is_that_of_one_machine(archiver: Installation, tmp_path: Path) -> None:

    with cluster(tmp_path, 2) as machines:
        far = archiver.run("reparse", "--engine", machines.address)
    near = archiver.run("reparse")
    assert (far.code, far.err, json.loads(far.out)["failures"]) == (near.code, near.err, []) == (0, "", [])
    assert without_times(json.loads(far.out)) == without_times(json.loads(near.out))
    assert json.loads(far.out)["changed"] == 12


def _has_readers(process: subprocess.Popen[bytes]) -> bool:
    """Whether a worker of Dask's has processes that read pages."""
    return len(psutil.Process(process.pid).children(recursive=True)) >= 2


@pytest.mark.slow
def test_workers_that_are_killed_cost_repeats_only(archiver: Installation, template: Path, tmp_path: Path) -> None:
    killed = 0
    with cluster(tmp_path, 2) as machines:
        process = archiver.start("reparse", "--apply", "--engine", machines.address)
        while process.poll() is None and killed < KILLS:
            if _has_readers(machines.workers[0]):
                machines.work()
                machines.lose()
                killed += 1
            time.sleep(0.05)
        out, err = process.communicate(timeout=120)
    assert (process.returncode, err, json.loads(out)["changed"]) == (0, "", 12)
    assert killed
    shutil.copytree(template, tmp_path / "near" / "data")
    near = Installation(tmp_path / "near")
    assert near.run("reparse", "--apply").code == 0
    assert rows(archiver.data, DERIVED) == rows(near.data, DERIVED)


@pytest.mark.slow
def test_a_scheduler_that_is_lost_is_named_and_the_run_goes_on_without_it(
    archiver: Installation, template: Path, tmp_path: Path
) -> None:
    with cluster(tmp_path, 1) as machines:
        process = archiver.start("reparse", "--apply", "--engine", machines.address)
        while not _has_readers(machines.workers[0]):
            time.sleep(0.05)
        machines.scheduler.kill()
        out, err = process.communicate(timeout=120)
        assert (process.returncode, out) == (69, "")
        gone = rf"archiver: the Dask scheduler at {machines.address} is gone( \(.*\))?; the same command goes on\n"
        assert re.fullmatch(gone, err)
    done = archiver.run("reparse", "--apply")
    assert (done.code, json.loads(done.out)["changed"]) == (0, 12)
    shutil.copytree(template, tmp_path / "near" / "data")
    near = Installation(tmp_path / "near")
    assert near.run("reparse", "--apply").code == 0
    assert rows(archiver.data, DERIVED) == rows(near.data, DERIVED)


def test_a_machine_that_reads_otherwise_reads_nothing(tmp_path: Path) -> None:
    (tmp_path / "warc").mkdir()
    with cluster(tmp_path, 1) as machines, DaskWorkers(machines.address, tmp_path) as workers:
        assert (workers.jobs, workers.submit(len, "four").result()) == (1, 4)
        terms = workers._terms
        workers._terms = replace(terms, version="archiver 0.0.9")
        with pytest.raises(ClusterError, match=r"^tcp://.+: reads with archiver .+, and this machine with .+ 0\.0\.9$"):
            workers.submit(len, "four").result()
        workers._terms = replace(terms, folder=str(tmp_path / "elsewhere"))
        with pytest.raises(ClusterError, match=r"^tcp://.+: has no .+/elsewhere; mount the archive there under"):
            workers.submit(len, "four").result()


def test_pages_of_one_task_have_outcomes_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "warc").mkdir()
    with cluster(tmp_path, 1) as machines, DaskWorkers(machines.address, tmp_path) as workers:
        futures = [workers.submit(int, word) for word in ("0", "one", *map(str, range(2, 20)))]
        outcomes = [future.exception() or future.result() for future in futures]
    assert isinstance(outcomes.pop(1), ExtractionError)
    assert outcomes == [0, *range(2, 20)]


def test_what_cannot_be_reached_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask_workers, "ANSWERS", 1)
    monkeypatch.setattr(dask_workers, "COMES", 1)
    with pytest.raises(ConfigurationError, match=r"^--engine takes dask://HOST:PORT, not 'http://127\.0\.0\.1:8786'$"):
        DaskWorkers("http://127.0.0.1:8786", tmp_path)
    with pytest.raises(ClusterError, match=r"^no Dask scheduler answers at dask://127\.0\.0\.1:1 \(.+\)$"):
        DaskWorkers("dask://127.0.0.1:1", tmp_path)
    with (
        cluster(tmp_path, 0) as machines,
        pytest.raises(ClusterError, match=r"^the Dask scheduler at dask://.+ has no workers; start `dask worker`$"),
    ):
        DaskWorkers(machines.address, tmp_path)


def test_what_does_not_go_together(archiver: Installation) -> None:
    done = archiver.run("reparse", "--engine", "dask://127.0.0.1:1", "--jobs", "2")
    assert done.code == 2
    assert "--engine goes with pages that are stored, and without --jobs" in done.err
