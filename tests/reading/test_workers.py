"""Whatever a page does to its worker, it costs that page and nothing else."""

from __future__ import annotations

import ctypes
import logging
import os
import re
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from lxml import html

from archiver.errors import ExtractionError, NotHTML, OutOfMemory, WorkerDied, WorkerTimeout
from archiver.reading.workers import Limits, Workers
from tests.command import ROOT

#: Seconds a task gets here: enough for a worker to start on a machine that is busy.
PATIENCE = 60

LIMITS = Limits(seconds=1, memory=2**28)


def double(number: int) -> int:
    return 2 * number


def hang() -> None:
    while True:
        time.sleep(1)


def spin() -> None:
    while True:
        pass


def spin_in_a_pattern() -> None:
    re.match(r"(a+)+$", "a" * 60 + "b")


def spin_in_the_parser() -> None:
    html.fromstring("<p " + " ".join(f"a{number}=1" for number in range(200_000)) + ">x</p>")


def crash(number: int) -> None:
    os.kill(os.getpid(), number)


def read_nowhere(address: int) -> None:
    ctypes.string_at(address)


def leave(code: int) -> None:
    os._exit(code)


def leave_later(code: int) -> None:
    time.sleep(0.2)
    os._exit(code)


def devour(size: int) -> int:
    return len(bytearray(size))


def devour_in_secret(step: int) -> int:
    taken = []
    with suppress(Exception):
        while True:
            taken.append(bytearray(step))
    return len(taken)


def give_back(size: int) -> bytearray:
    return bytearray(size)


def say(words: str) -> None:
    print(words)
    print(words, file=sys.stderr, flush=True)
    logging.getLogger("a.library").error(words)
    os.write(1, words.encode())


def fail(error: Exception) -> None:
    raise error


def own_code(_: object) -> Callable[[], None]:
    return lambda: None


def babble(words: bytes) -> None:
    """Write to whatever is at the other end of the process's connections."""
    for name in os.listdir("/proc/self/fd"):
        with suppress(OSError):
            if stat.S_ISSOCK(os.fstat(int(name)).st_mode):
                os.write(int(name), words)


def interrupt_all() -> None:
    os.kill(os.getpid(), signal.SIGINT)
    os.kill(os.getpid(), signal.SIGTERM)


def parent_of_worker() -> int:
    return os.getppid()


def process_of_worker(seconds: float) -> int:
    time.sleep(seconds)
    return os.getpid()


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(2, LIMITS) as workers:
        assert workers.submit(double, 1).result(PATIENCE) == 2
        yield workers


@pytest.mark.parametrize("task", [spin, spin_in_a_pattern, spin_in_the_parser])
def test_a_page_that_takes_too_long(workers: Workers, task: object) -> None:
    lost, other = workers.submit(task), workers.submit(double, 21)  # type: ignore[arg-type]

    assert other.result(PATIENCE) == 42
    with pytest.raises(WorkerTimeout, match=r"^no result in the 1 s that a page may take$"):
        lost.result(PATIENCE)


@pytest.mark.parametrize("task", [spin, spin_in_a_pattern, spin_in_the_parser])
def test_it_is_ended_within_two_seconds_of_its_limit(task: Callable[[], None]) -> None:
    """Of processor time, as the kernel counts it: what others do on the machine is not the page's."""
    with Workers(1, LIMITS) as workers:
        worker = psutil.Process(workers.submit(process_of_worker, 0).result(PATIENCE))
        before = spent = seconds_of(worker)
        lost = workers.submit(task)
        while not lost.done():
            with suppress(psutil.NoSuchProcess):
                spent = seconds_of(worker)
            time.sleep(0.01)

    assert isinstance(lost.exception(), WorkerTimeout)
    assert spent - before < LIMITS.seconds + 2


def seconds_of(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system


def test_a_page_that_waits_for_ever(workers: Workers) -> None:
    lost, other = workers.submit(hang), workers.submit(double, 21)

    assert other.result(PATIENCE) == 42
    with pytest.raises(WorkerTimeout, match=r"^no result in the 1 s that a page may take$"):
        lost.result(PATIENCE)


@pytest.mark.parametrize(
    ("task", "argument", "message"),
    [
        (crash, signal.SIGSEGV, "the worker ended with exit code -11"),
        (read_nowhere, 0, "the worker ended with exit code -11"),
        (crash, signal.SIGKILL, "the worker ended with exit code -9"),
        (leave, 7, "the worker ended with exit code 7"),
        (leave_later, 7, "the worker ended with exit code 7"),
        (babble, b"\x00\x00\x00\x04what", r"the worker's answer cannot be read \(UnpicklingError\)"),
    ],
)
def test_a_page_that_takes_its_worker_down(workers: Workers, task: object, argument: object, message: str) -> None:
    before = [workers.submit(double, number) for number in range(20)]
    lost = workers.submit(task, argument)  # type: ignore[arg-type]
    others = before + [workers.submit(double, number) for number in range(20, 40)]

    assert [other.result(PATIENCE) for other in others] == [2 * number for number in range(40)]
    with pytest.raises(WorkerDied, match=f"^{message}$"):
        lost.result(PATIENCE)


@pytest.mark.parametrize(
    ("task", "size"),
    [(devour, 2**40), (devour, 2**29), (devour, 240 * 2**20), (devour_in_secret, 2**20), (give_back, 150 * 2**20)],
)
def test_a_page_that_takes_too_much_memory(workers: Workers, task: Callable[[int], object], size: int) -> None:
    """A library that catches the error, and an answer that cannot be pickled for it, change nothing."""
    lost, other = workers.submit(task, size), workers.submit(double, 21)

    assert other.result(PATIENCE) == 42
    with pytest.raises(OutOfMemory, match=r"^the 256 MB of memory that a page may take do not suffice$") as caught:
        lost.result(PATIENCE)
    assert caught.value.reason == "out_of_memory"
    # and what comes after it has all of its own
    assert [workers.submit(devour, 2**26).result(PATIENCE) for _ in range(4)] == [2**26] * 4


def test_an_answer_that_cannot_be_sent(workers: Workers) -> None:
    with pytest.raises(ExtractionError, match=r"^(PicklingError|AttributeError): .*own_code"):
        workers.submit(own_code, None).result(PATIENCE)
    assert workers.submit(double, 4).result(PATIENCE) == 8


def test_errors_of_reading_come_back_as_they_are(workers: Workers) -> None:
    with pytest.raises(NotHTML, match=r"^the page is empty$"):
        workers.submit(fail, NotHTML("the page is empty")).result(PATIENCE)
    with pytest.raises(ExtractionError, match=r"^KeyError: 'title'$") as caught:
        workers.submit(fail, KeyError("title")).result(PATIENCE)
    assert caught.value.reason == "unreadable"


def test_what_a_page_makes_a_library_print_is_not_seen(capfd: pytest.CaptureFixture[str]) -> None:
    with Workers(1, LIMITS) as workers:
        workers.submit(say, "\033]0;all your base\a").result(PATIENCE)

    assert capfd.readouterr() == ("", "")


def test_signals_to_the_process_group_are_the_parents_business(workers: Workers) -> None:
    workers.submit(interrupt_all).result(PATIENCE)

    assert workers.submit(double, 4).result(PATIENCE) == 8


def test_a_thousand_pages_and_some_that_break(workers: Workers) -> None:
    futures = [workers.submit(leave if number % 100 == 50 else double, number) for number in range(1000)]
    lost = [number for number, future in enumerate(futures) if future.exception(PATIENCE) is not None]

    assert lost == list(range(50, 1000, 100))
    assert all(future.result() == 2 * number for number, future in enumerate(futures) if number not in lost)


def test_worn_out_workers_are_replaced() -> None:
    with Workers(1, LIMITS) as workers:
        processes = [workers.submit(process_of_worker, 0).result(PATIENCE) for _ in range(1001)]

    assert [processes.count(process) for process in dict.fromkeys(processes)] == [500, 500, 1]


def test_workers_that_somebody_else_ends_cost_no_page() -> None:
    with Workers(2, LIMITS) as workers:
        for _ in range(5):
            # killed while it waits, as by the kernel that is out of memory
            process = psutil.Process(workers.submit(process_of_worker, 0).result(PATIENCE))
            process.kill()
            psutil.wait_procs([process], timeout=PATIENCE)
            assert workers.submit(double, 1).result(PATIENCE) == 2


def test_a_fork_server_that_is_killed_costs_no_page() -> None:
    with Workers(2, Limits(seconds=10)) as workers:
        process = psutil.Process(workers.submit(process_of_worker, 0).result(PATIENCE))
        readings = [workers.submit(process_of_worker, 0.5) for _ in range(4)]
        server = process.parent()
        assert server is not None
        assert server.pid != os.getpid()
        server.kill()

        assert {reading.result(PATIENCE) for reading in readings}.isdisjoint({server.pid, process.pid})


def test_crashes_leave_no_process_behind() -> None:
    before = set(psutil.Process().children(recursive=True))
    with Workers(2, LIMITS) as workers:
        for number in range(20):
            workers.submit(leave, number).exception(PATIENCE)
        workers.submit(double, 1).result(PATIENCE)
        during = [child for child in psutil.Process().children(recursive=True) if child.name() != "sh"]
        states = [child.status() for child in during]
    after = set(psutil.Process().children(recursive=True))

    assert psutil.STATUS_ZOMBIE not in states
    # the fork server and the resource tracker stay, for the next ones
    assert len(after - before) <= 2
    assert {child for child in after if child.status() == psutil.STATUS_ZOMBIE} == set()


def test_closing_ends_the_workers_at_once() -> None:
    workers = Workers(2, LIMITS)
    before = set(psutil.Process().children(recursive=True))
    pending = [workers.submit(hang) for _ in range(4)]
    while len(begun := set(psutil.Process().children(recursive=True)) - before) < 2:
        time.sleep(0.05)
    workers.close()

    assert [future.cancelled() for future in pending] == [True] * 4
    assert psutil.wait_procs(begun, timeout=PATIENCE)[1] == []


#: Runs out of processes twice, first for long and then for two seconds, and prints what becomes of pages.
_WITHOUT_PROCESSES = """
import os, resource, threading, time
from archiver.reading.workers import Limits, Workers
from tests.reading.test_workers import crash, double, parent_of_worker

most = resource.getrlimit(resource.RLIMIT_NPROC)[1]
soon = threading.Event()

def allow(number, *others):
    for process in (os.getpid(), *others):
        resource.prlimit(process, resource.RLIMIT_NPROC, (number, most))

def allow_soon():
    soon.wait()
    time.sleep(2)
    allow(most)

threading.Thread(target=allow_soon, daemon=True).start()
with Workers(1) as workers:
    for in_time in (False, True):
        allow(1, workers.submit(parent_of_worker).result())
        if in_time:
            soon.set()
        for future in [workers.submit(crash, 9), workers.submit(double, 1)]:
            print(repr(future.exception()))
        allow(most)
        print(workers.submit(double, 21).result())
"""


@pytest.mark.slow
@pytest.mark.skipif(os.geteuid() != 0 or shutil.which("setpriv") is None, reason="needs root, to be another user")
def test_a_system_without_processes_costs_no_page() -> None:
    """The limit of processes does not hold for root; the test's own files need not be readable to others."""
    other_user = ["setpriv", "--reuid=54321", "--regid=54321", "--clear-groups"]
    reading = ["--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"]
    done = subprocess.run(
        [*other_user, *reading, sys.executable, "-B", "-c", _WITHOUT_PROCESSES],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        timeout=2 * PATIENCE,
    )

    died = "WorkerDied('the worker ended with exit code -9')"
    none = (
        "NoWorker('no process to read pages could be started (Resource temporarily unavailable): "
        "end other programs, or raise their limits (ulimit -a)')"
    )
    assert (done.returncode, done.stdout.splitlines()) == (0, [died, none, "42", died, "None", "42"])


_PARENT = """
import time
from archiver.reading.workers import Workers
from tests.reading.test_workers import hang, double
workers = Workers(2)
workers.submit(double, 1).result()
futures = [workers.submit(hang) for _ in range(2)]
print("ready", flush=True)
time.sleep(600)
"""


def test_workers_end_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    """And nothing is left of them, neither in the folder for temporary files, however long its name."""
    folder = tmp_path / ("x" * 120)
    folder.mkdir()
    with subprocess.Popen(
        [sys.executable, "-c", _PARENT],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(folder)},
    ) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == "ready\n"
        children = psutil.Process(parent.pid).children(recursive=True)
        parent.kill()
    _, alive = psutil.wait_procs(children, timeout=PATIENCE)

    assert len(children) >= 3
    assert alive == []
    assert list(folder.iterdir()) == []


SHORT_OF_MEMORY = """
import resource, sys
from multiprocessing import forkserver
from archiver.errors import WorkerError
from archiver.reading.workers import Workers
from tests.reading.test_workers import double

with Workers(1) as workers:
    assert workers.submit(double, 1).result() == 2
    server = forkserver._forkserver._forkserver_pid
    with open(f"/proc/{server}/statm") as statm:
        taken = int(statm.read().split()[0]) * resource.getpagesize()
with Workers(1) as workers:
    resource.prlimit(server, resource.RLIMIT_AS, (taken + int(sys.argv[1]), taken + int(sys.argv[1])))
    try:
        print(workers.submit(bytes.join, b"", [b"x" * 2**22]).result()[:1])
    except WorkerError as error:
        print(type(error).__name__, error)
"""


@pytest.mark.parametrize(
    ("room", "said"),
    [
        # more than Python takes at a time for what is small, less than the page
        (2**21, "NoWorker worker processes end before they read: there is not enough memory for them (see ulimit -v)"),
        (2**27, "b'x'"),
    ],
)
def test_workers_without_memory_say_so(room: int, said: str) -> None:
    """Under a limit of its own a system gives workers less than a page may take."""
    done = subprocess.run(
        [sys.executable, "-c", SHORT_OF_MEMORY, str(room)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == (f"{said}\n", "")
