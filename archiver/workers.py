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
from collections.abc import Callable
from concurrent.futures import Future, TimeoutError
from dataclasses import dataclass
from multiprocessing import forkserver, resource_tracker
from types import TracebackType
from typing import Any, TypeVar

from pebble import CONSTS, ProcessExpired, ProcessPool

from archiver.errors import ExtractionError, WorkerDied, WorkerTimeout

T = TypeVar("T")

#: Pages a worker reads before a new one takes its place: lxml and regex caches never give everything back.
PAGES_PER_WORKER = 500

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


class Workers:
    """A pool of worker processes.

    jobs -- number of processes; None: one for each processor.
    """

    def __init__(self, jobs: int | None = None, limits: Limits | None = None) -> None:
        self.jobs = jobs or len(os.sched_getaffinity(0))
        self.limits = limits or Limits()
        self._pending: set[Future[Any]] = set()
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(_PRELOADED)
        _start_fork_server()
        self._pool = ProcessPool(
            max_workers=self.jobs,
            max_tasks=PAGES_PER_WORKER,
            initializer=_settle_in,
            initargs=(self.limits.memory,),
            context=context,
        )

    def submit(self, function: Callable[..., T], *args: Any) -> Future[T]:
        """Run a module-level function in a worker. The future raises what the function raised; WorkerTimeout or
        WorkerDied when the worker was lost. It is cancelled when the pool is closed before."""
        outer: Future[T] = Future()
        self._pending.add(outer)
        outer.add_done_callback(self._pending.discard)
        inner = self._pool.schedule(function, args=args, timeout=self.limits.seconds)
        inner.add_done_callback(lambda done: self._pass_on(done, outer))
        return outer

    def close(self) -> None:
        """End the workers, at once; what they were reading is lost (and read again, for it is stored)."""
        for future in tuple(self._pending):  # pebble would leave some of them unanswered
            future.cancel()
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()

    def _pass_on(self, inner: Future[T], outer: Future[T]) -> None:
        if outer.cancelled():
            return
        error = inner.exception()
        if error is None:
            outer.set_result(inner.result())
        elif isinstance(error, TimeoutError):
            outer.set_exception(WorkerTimeout(f"no result after {self.limits.seconds:g} s"))
        elif isinstance(error, ProcessExpired):
            outer.set_exception(WorkerDied(f"the worker ended with exit code {error.exitcode}"))
        elif isinstance(error, MemoryError):
            outer.set_exception(WorkerDied(f"more than {self.limits.memory / 2**20:,.0f} MB were wanted"))
        elif isinstance(error, ExtractionError):
            outer.set_exception(error)
        else:
            outer.set_exception(ExtractionError(f"{type(error).__name__}: {error}"))

    def __enter__(self) -> Workers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


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
    # the fork server ends when the run is killed, and takes along a worker that would hang for ever
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    limit = _address_space() + memory
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _address_space() -> int:
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[0]) * resource.getpagesize()
