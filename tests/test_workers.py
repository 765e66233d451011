"""Whatever a page does to its worker, it costs that page and nothing else."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import psutil
import pytest

from archiver.errors import ExtractionError, NotHTML, WorkerDied, WorkerError, WorkerTimeout
from archiver.workers import Limits, Workers
from tests.command import ROOT

#: Seconds a task gets here: enough for a worker to start on a machine that is busy.
PATIENCE = 60

LIMITS = Limits(seconds=3, memory=2**28)


def double(number: int) -> int:
    return 2 * number


def hang() -> None:
    while True:
        time.sleep(1)


def spin() -> None:
    while True:
        pass


def crash(number: int) -> None:
    time.sleep(0.2)  # as a page does that is read for a while; see the test of instant crashes
    os.kill(os.getpid(), number)


def leave(code: int) -> None:
    time.sleep(0.2)
    os._exit(code)


def leave_at_once(code: int) -> None:
    os._exit(code)


def devour(size: int) -> int:
    return len(bytearray(size))


def fail(error: Exception) -> None:
    raise error


def interrupt_all() -> None:
    os.kill(os.getpid(), signal.SIGINT)
    os.kill(os.getpid(), signal.SIGTERM)


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(2, LIMITS) as workers:
        assert workers.submit(double, 1).result(PATIENCE) == 2
        yield workers


@pytest.mark.parametrize("task", [hang, spin])
def test_a_page_that_takes_too_long(workers: Workers, task: object) -> None:
    lost, other = workers.submit(task), workers.submit(double, 21)  # type: ignore[arg-type]

    assert other.result(PATIENCE) == 42
    with pytest.raises(WorkerTimeout, match=r"^no result after 3 s$"):
        lost.result(PATIENCE)


@pytest.mark.parametrize(
    ("task", "argument", "message"),
    [
        (crash, signal.SIGSEGV, "the worker ended with exit code -11"),
        (crash, signal.SIGKILL, "the worker ended with exit code -9"),
        (leave, 7, "the worker ended with exit code 7"),
        (devour, 2**40, "more than 256 MB were wanted"),
        (devour, 2**29, "more than 256 MB were wanted"),
    ],
)
def test_a_page_that_takes_its_worker_down(workers: Workers, task: object, argument: int, message: str) -> None:
    lost = workers.submit(task, argument)  # type: ignore[arg-type]
    others = [workers.submit(double, number) for number in range(20)]

    assert [other.result(PATIENCE) for other in others] == [2 * number for number in range(20)]
    with pytest.raises(WorkerDied, match=f"^{message}$"):
        lost.result(PATIENCE)


def test_errors_of_reading_come_back_as_they_are(workers: Workers) -> None:
    with pytest.raises(NotHTML, match=r"^the page is empty$"):
        workers.submit(fail, NotHTML("the page is empty")).result(PATIENCE)
    with pytest.raises(ExtractionError, match=r"^KeyError: 'title'$") as caught:
        workers.submit(fail, KeyError("title")).result(PATIENCE)
    assert caught.value.reason == "extraction_error"


def test_signals_to_the_process_group_are_the_parents_business(workers: Workers) -> None:
    workers.submit(interrupt_all).result(PATIENCE)

    assert workers.submit(double, 4).result(PATIENCE) == 8


def test_a_thousand_pages_and_some_that_break(workers: Workers) -> None:
    futures = [workers.submit(leave if number % 100 == 50 else double, number) for number in range(1000)]
    lost = [number for number, future in enumerate(futures) if future.exception(PATIENCE) is not None]

    assert lost == list(range(50, 1000, 100))
    assert all(future.result() == 2 * number for number, future in enumerate(futures) if number not in lost)


def test_pages_that_crash_before_anybody_knows_that_they_are_read() -> None:
    with Workers(2, LIMITS) as workers:
        for _ in range(20):
            lost, other = workers.submit(leave_at_once, 3), workers.submit(double, 4)
            assert isinstance(lost.exception(PATIENCE), WorkerError)
            assert other.result(PATIENCE) == 8


def test_closing_ends_the_workers_at_once() -> None:
    workers = Workers(2, LIMITS)
    workers.submit(double, 1).result(PATIENCE)
    pending = [workers.submit(hang) for _ in range(4)]
    processes = {child for child in psutil.Process().children(recursive=True) if child.children() == []}
    workers.close()

    assert [future.cancelled() for future in pending] == [True] * 4
    assert len([process for process in processes if not process.is_running()]) == 2


_PARENT = """
import time
from archiver.workers import Workers
from tests.test_workers import hang, double
workers = Workers(2)
workers.submit(double, 1).result()
futures = [workers.submit(hang) for _ in range(2)]
print("ready", flush=True)
time.sleep(600)
"""


def test_workers_end_with_a_parent_that_is_killed() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _PARENT],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == "ready\n"
        children = psutil.Process(parent.pid).children(recursive=True)
        parent.kill()
    _, alive = psutil.wait_procs(children, timeout=PATIENCE)

    assert len(children) >= 3
    assert alive == []
