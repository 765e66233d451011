"""A worker process that makes one thing after the other, for what is too large to come back as one result."""

from __future__ import annotations

import multiprocessing
import pickle
import resource
import signal
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from multiprocessing import connection
from typing import Any, Generic, TypeVar

from archiver.errors import WorkerDied, WorkerError, WorkerTimeout
from archiver.reading.workers import PATIENCE, STATES, Limits, none_to_be_had, settle_in, start_fork_server

T = TypeVar("T")


class Stream(Generic[T]):
    """What a module-level function makes of its arguments, made in a process of its own.

    limits -- seconds of processor time until the next thing is there, and bytes on top of what an idle process takes.

    The process waits while nobody takes what it made. Iterating raises WorkerError where it was lost, or the function
    raised; what it made before has been handed out by then.
    """

    def __init__(self, function: Callable[..., Iterable[T]], args: tuple[Any, ...], limits: Limits) -> None:
        self._limits = limits
        context = multiprocessing.get_context("forkserver")
        self._pipe, theirs = context.Pipe(duplex=False)
        task = pickle.dumps((function, args))
        self._process = context.Process(target=_serve, args=(theirs, task, limits), daemon=True)
        try:
            with STATES:
                start_fork_server()
                self._process.start()
        except (OSError, EOFError) as error:
            self._pipe.close()
            raise none_to_be_had(error) from None
        finally:
            theirs.close()

    def __iter__(self) -> Iterator[T]:
        try:
            self._pipe.recv()  # it begins: until then no time passes
        except (EOFError, OSError):
            raise self._obituary() from None
        while True:
            if not self._pipe.poll(self._limits.seconds * PATIENCE):
                raise WorkerTimeout(f"nothing came of it in {self._limits.seconds * PATIENCE:g} s")
            try:
                done, item, problem = self._pipe.recv()
            except (EOFError, OSError):
                raise self._obituary() from None
            if problem is not None:
                raise WorkerError(problem)
            if done:
                return
            yield item

    def close(self) -> None:
        """End the process, wherever it is."""
        with STATES, suppress(ProcessLookupError):
            self._process.kill()
        connection.wait([self._process.sentinel])
        with STATES:
            self._process.join()
        self._pipe.close()

    def _obituary(self) -> WorkerError:
        connection.wait([self._process.sentinel])
        with STATES:
            self._process.join()
            code = self._process.exitcode
        if code == -signal.SIGPROF:
            return WorkerTimeout(f"it took more than {self._limits.seconds:g} s")
        return WorkerDied(f"the process that read it ended with exit code {code}")


def _serve(pipe: connection.Connection, task: bytes, limits: Limits) -> None:
    try:
        function, args = pickle.loads(task)  # loads the function's module
    except (ImportError, MemoryError, SystemError):  # what libraries raise where memory is short
        with suppress(BrokenPipeError):
            pipe.send(None)
            pipe.send((True, None, "too little memory to start a process that reads; end other programs (ulimit -a)"))
        return
    settle_in(limits.memory)
    problem: str | None = None
    with suppress(BrokenPipeError):
        pipe.send(None)
        try:
            made = iter(function(*args))
            while True:
                # the kernel ends the process when its time is over, in whatever code
                signal.setitimer(signal.ITIMER_PROF, limits.seconds)
                try:
                    item = next(made)
                except StopIteration:
                    break
                pipe.send((False, item, None))
        except MemoryError:
            allowed = min(limits.memory, resource.getrlimit(resource.RLIMIT_AS)[0])  # the system's may be narrower
            problem = f"it wants more than {allowed / 2**20:,.0f} MB of memory"
        except BrokenPipeError:
            raise
        except Exception as error:
            problem = f"{type(error).__name__}: {error}"
        pipe.send((True, None, problem))
