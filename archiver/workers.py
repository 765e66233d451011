"""Worker processes that read pages, and can be killed.

libxml2 cannot be interrupted: one tag with 80,000 attributes holds it for 11 seconds, and a page may well crash it. So
nothing that came from the network is parsed anywhere but here, under limits of time and memory. A worker that hangs,
crashes or runs out of memory costs the page it was reading; pebble starts another.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import resource
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Future, TimeoutError
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import forkserver, resource_tracker
from types import TracebackType
from typing import Any, TypeVar

from pebble import CONSTS, ProcessExpired, ProcessPool

from archiver.errors import ExtractionError, WorkerDied, WorkerTimeout

T = TypeVar("T")

#: Pages a worker reads before a new one takes its place: lxml and regex caches never give everything back.
PAGES_PER_WORKER = 500

#: Pools that a page may see lost before it is taken for the reason.
MAX_POOLS = 3

#: Modules that the fork server loads once, so that a new worker is there in milliseconds.
_PRELOADED = ["archiver.extraction.extractor", "archiver.discovery"]

#: Number of the option in <linux/prctl.h>.
_PR_SET_PDEATHSIG = 1

# Workers are deaf to SIGTERM: pebble need not wait before it kills one.
CONSTS.term_timeout = 0.0


@dataclass(frozen=True, slots=True)
class Limits:
    """What one page may cost: seconds from start to end, and bytes on top of what an idle worker takes."""

    seconds: float = 30.0
    memory: int = 2**30


@dataclass(slots=True, eq=False)
class _Task:
    """A reading that somebody waits for."""

    function: Callable[..., Any]
    args: tuple[Any, ...]
    future: Future[Any]
    pools_left: int = MAX_POOLS


class Workers:
    """A pool of worker processes.

    jobs -- number of processes; None: one for each processor.
    """

    def __init__(self, jobs: int | None = None, limits: Limits | None = None) -> None:
        self.jobs = jobs or len(os.sched_getaffinity(0))
        self.limits = limits or Limits()
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(_PRELOADED)
        _start_fork_server()
        self._lock = threading.RLock()
        self._waiting: set[_Task] = set()
        self._pool = self._new_pool()

    def submit(self, function: Callable[..., T], *args: Any) -> Future[T]:
        """Run a module-level function in a worker. The future raises what the function raised; WorkerTimeout or
        WorkerDied when the worker was lost. It is cancelled when the pool is closed before."""
        task = _Task(function, args, Future())
        with self._lock:
            self._waiting.add(task)
            self._schedule(task)
        return task.future

    def close(self) -> None:
        """End the workers, at once; what they were reading is lost (and read again, for it is stored)."""
        with self._lock:
            abandoned, self._waiting = self._waiting, set()
        for task in abandoned:
            task.future.cancel()
        _stop(self._pool)

    def __enter__(self) -> Workers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _new_pool(self) -> ProcessPool:
        return ProcessPool(
            max_workers=self.jobs,
            max_tasks=PAGES_PER_WORKER,
            initializer=_settle_in,
            initargs=(self.limits.memory,),
            context=self._context,
        )

    def _schedule(self, task: _Task) -> None:
        pool = self._pool
        try:
            inner = pool.schedule(task.function, args=task.args, timeout=self.limits.seconds)
        except RuntimeError:
            self._replace(pool)
        else:
            inner.add_done_callback(lambda done: self._answer(task, done, pool))

    def _replace(self, pool: ProcessPool) -> None:
        """Give everything that waits to a new pool. pebble gives a pool up when a worker ends in the instant between
        taking a page and saying so; it cannot tell which page it was then."""
        with self._lock:
            if pool is not self._pool:
                return
            self._pool = self._new_pool()
            waiting = tuple(self._waiting)
            for task in waiting:
                task.pools_left -= 1
                if task.pools_left:
                    self._schedule(task)
                else:
                    self._waiting.discard(task)
                    task.future.set_exception(WorkerDied(f"{MAX_POOLS} pools of workers were lost with it"))
        threading.Thread(target=_stop, args=(pool,), name="pool that was lost").start()

    def _answer(self, task: _Task, inner: Future[Any], pool: ProcessPool) -> None:
        error = inner.exception() if not inner.cancelled() else None
        if isinstance(error, BrokenProcessPool):
            self._replace(pool)
            return
        with self._lock:
            if task not in self._waiting:
                return
            self._waiting.discard(task)
        if not task.future.set_running_or_notify_cancel():
            return
        if error is None:
            task.future.set_result(inner.result())
        elif isinstance(error, TimeoutError):
            task.future.set_exception(WorkerTimeout(f"no result after {self.limits.seconds:g} s"))
        elif isinstance(error, ProcessExpired):
            task.future.set_exception(WorkerDied(f"the worker ended with exit code {error.exitcode}"))
        elif isinstance(error, MemoryError):
            task.future.set_exception(WorkerDied(f"more than {self.limits.memory / 2**20:,.0f} MB were wanted"))
        elif isinstance(error, ExtractionError):
            task.future.set_exception(error)
        else:
            task.future.set_exception(ExtractionError(f"{type(error).__name__}: {error}"))


def _stop(pool: ProcessPool) -> None:
    pool.stop()  # type: ignore[no-untyped-call]
    pool.join()


def _start_fork_server() -> None:
    """Start the server with signals blocked, for it and for all that it starts. Ctrl-C and a service manager's SIGTERM
    go to the whole process group: only the parent decides when to end."""
    resource_tracker.ensure_running()  # starting it on the way would unblock them
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        forkserver.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _settle_in(memory: int) -> None:
    # the fork server ends when nobody holds its pipe any more, that is with the run, and takes along a worker that
    # would hang for ever; but it gives each worker a hold of the pipe, too
    os.close(forkserver._forkserver._forkserver_alive_fd)  # type: ignore[attr-defined]
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    limit = _address_space() + memory
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _address_space() -> int:
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[0]) * resource.getpagesize()
