"""Worker processes that read pages, and can be killed.

libxml2 cannot be interrupted: one tag with 80,000 attributes holds it for 11 seconds, and a page may well crash it. So
nothing that came from the network is parsed anywhere but here, under limits of time and memory. A worker that hangs,
crashes or runs out of memory costs the page it was reading, and another takes its place.

Each worker has a pipe of its own, and a thread that hands it one page at a time: whatever becomes of it, it is known
over which page. Pools that share a pipe or a lock among their workers (concurrent.futures, pebble) give all of them up
where one dies at the wrong moment.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import resource
import signal
import threading
import weakref
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import connection, forkserver, resource_tracker
from pickle import PicklingError
from queue import SimpleQueue
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any, Protocol, TypeVar

from archiver.errors import ExtractionError, NoWorker, OutOfMemory, WorkerDied, WorkerTimeout
from archiver.reading.multiprocessing_private import call_server_at, let_server_end, server_address, temporary_folder

T = TypeVar("T")

#: Pages a worker reads before a new one takes its place: lxml and regex caches never give everything back.
PAGES_PER_WORKER = 500

#: A page may take so many times its seconds by the clock: a machine that is busy gives it a part of a processor.
PATIENCE = 5

#: Share of its memory from which on a page is taken to have wanted more, whatever came of it. trafilatura goes on, with
#: a part of the text, where an allocation failed; the rest is more than any one allocation for a page.
TRUSTED = 0.75

#: Processes that a page is handed to, where each ends before it begins to read.
STARTS = 5

#: Seconds between attempts to start a process where the system has none to give.
BACKOFF = (0.5, 1.0, 2.0, 4.0, 8.0)

#: Modules that the fork server loads once, so that a new worker is there in milliseconds.
_PRELOADED = ["archiver.extraction.extractor", "archiver.discovery", "archiver.reading.warm"]

#: Number of the option in <linux/prctl.h>.
_PR_SET_PDEATHSIG = 1

#: What multiprocessing takes for the exit code where the fork server is gone, and took its workers along.
_UNKNOWN = 255

#: The exit code of a worker that had no memory to begin with (EX_OSERR of <sysexits.h>).
_SHORT = 71

#: Where Linux has the open files of a process under their numbers.
_HANDLES = "/proc/self/fd/"

#: The exit code of a process can be read once only, and multiprocessing looks for those of all when it starts another.
STATES = threading.Lock()


@dataclass(frozen=True, slots=True)
class Limits:
    """What one page may cost: seconds of processor time, and bytes on top of what an idle worker takes."""

    seconds: float = 30.0
    memory: int = 2**30


@dataclass(frozen=True, slots=True, eq=False)
class _Task:
    """A reading that somebody waits for."""

    function: Callable[..., Any]
    args: tuple[Any, ...]
    future: Future[Any]


class WorkerPool(Protocol):
    """Whoever reads pages: worker processes of this machine, or the machines of a cluster."""

    @property
    def jobs(self) -> int:
        """How many pages are read at once."""

    def submit(self, function: Callable[..., T], *args: Any) -> Future[T]:
        """Have a module-level function run; see `Workers.submit`."""


class Workers:
    """A number of worker processes.

    jobs -- how many; None: one for each processor.
    warm -- what they are forked from is started at once. Else with `warm`, or with the first page: it takes half a
            second of CPU, which a run without pages can do without.
    """

    def __init__(self, jobs: int | None = None, limits: Limits | None = None, *, warm: bool = True) -> None:
        self.jobs = jobs or len(os.sched_getaffinity(0))
        self.limits = limits or Limits()
        multiprocessing.get_context("forkserver").set_forkserver_preload(_PRELOADED)
        if warm:
            self.warm()
        self._lock = threading.Lock()
        self._closed = threading.Event()
        self._tasks: SimpleQueue[_Task | None] = SimpleQueue()
        self._unanswered: set[_Task] = set()
        self._processes: set[_Process] = set()
        # for those who end without `close`: Python would wait for a worker that hangs
        weakref.finalize(self, _abandon, self._closed, self._processes)
        self._threads = [threading.Thread(target=self._work, name="worker", daemon=True) for _ in range(self.jobs)]
        self._start_threads()

    def warm(self) -> None:
        """Start what they are forked from. Raises NoWorker."""
        try:
            with STATES:
                start_fork_server()
        except (OSError, EOFError) as error:
            raise none_to_be_had(error) from None

    def submit(self, function: Callable[..., T], *args: Any) -> Future[T]:
        """Run a module-level function in a worker. The future raises what the function raised; WorkerTimeout or
        OutOfMemory when it went beyond the limits, WorkerDied when the worker was lost over it, NoWorker when there
        was none. It is cancelled when the workers are closed before."""
        task = _Task(function, args, Future())
        with self._lock:
            self._unanswered.add(task)
        self._tasks.put(task)
        return task.future

    def _start_threads(self) -> None:
        for number, thread in enumerate(self._threads):
            try:
                thread.start()
            except RuntimeError as error:  # the system gives no more
                del self._threads[number:]
                self.close()
                raise none_to_be_had(error) from None

    def close(self) -> None:
        """End the workers, at once; what they were reading is lost (and read again, for it is stored)."""
        with self._lock:
            unanswered, self._unanswered = self._unanswered, set()
        for task in unanswered:
            task.future.cancel()
        _abandon(self._closed, self._processes)
        for _ in self._threads:
            self._tasks.put(None)
        for thread in self._threads:
            thread.join()

    def __enter__(self) -> Workers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _work(self) -> None:
        """Hand one page after the other to a process, and answer for it."""
        process: _Process | None = None
        while (task := self._tasks.get()) is not None and not self._closed.is_set():
            result: Any = None
            error: ExtractionError | None = None
            try:
                process, result = self._read(process, task)
            except ExtractionError as raised:
                error = raised
            except Exception as raised:
                error = ExtractionError(f"{type(raised).__name__}: {raised}")
            self._answer(task, result, error)
        self._part_with(process)

    def _read(self, process: _Process | None, task: _Task) -> tuple[_Process, Any]:
        """The result, and the process that gave it."""
        cause = ""
        for _ in range(STARTS):
            if process is None or process.is_spent:
                self._part_with(process)
                process = self._start()
            try:
                return process, process.read(task)
            except _GoneBefore as gone:
                cause = str(gone)
        raise NoWorker(f"worker processes end before they read: {cause}")

    def _start(self) -> _Process:
        """A new process. Raises NoWorker where the system gives none for a while."""
        problem: Exception = EOFError()
        for seconds in BACKOFF:
            try:
                process = _Process(self.limits)
            except (OSError, EOFError) as error:  # no process, no memory, no handles; or the fork server found that out
                problem = error
            else:
                self._processes.add(process)
                if self._closed.is_set():
                    process.kill()
                return process
            if self._closed.wait(seconds):
                break
        raise none_to_be_had(problem)

    def _part_with(self, process: _Process | None) -> None:
        if process is not None:
            process.end()
            self._processes.discard(process)

    def _answer(self, task: _Task, result: Any, error: ExtractionError | None) -> None:
        with self._lock:
            if task not in self._unanswered:
                return
            self._unanswered.discard(task)
        if not task.future.set_running_or_notify_cancel():
            return
        if error is None:
            task.future.set_result(result)
        else:
            task.future.set_exception(error)


def none_to_be_had(error: Exception) -> NoWorker:
    number = error.errno if isinstance(error, OSError) else None
    problem = os.strerror(number) if number else str(error) or "no fork server"
    return NoWorker(
        f"no process to read pages could be started ({problem}): end other programs, or raise their limits (ulimit -a)"
    )


class _GoneBefore(Exception):
    """The process ended before it began to read the page, or for another reason; its text says of what."""


class _Process:
    """A worker process, as seen from the thread that has it.

    is_spent -- True: it has ended, or read as many pages as it should.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._pages = 0
        self.is_spent = False
        context = multiprocessing.get_context("forkserver")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, limits), name="page reader", daemon=True)
        try:
            with STATES:
                start_fork_server()
                self._process.start()
        except BaseException:
            self._pipe.close()
            raise
        finally:
            theirs.close()

    def read(self, task: _Task) -> Any:
        """What the function returns. Raises what it raised; WorkerTimeout, WorkerDied, and _GoneBefore."""
        self._pages += 1
        self.is_spent = self._pages == PAGES_PER_WORKER
        try:
            self._pipe.send((task.function, task.args))
            self._pipe.recv()  # it begins: until then no time passes, and its end is not the page's doing
        except (EOFError, OSError):
            self.is_spent = True
            raise _GoneBefore(_cause(self._exit_code())) from None
        if not connection.wait([self._pipe, self._process.sentinel], timeout=self._limits.seconds * PATIENCE):
            self.is_spent = True
            raise self._too_long()
        try:
            result, error = self._pipe.recv()
        except (EOFError, OSError):
            self.is_spent = True
            raise self._obituary() from None
        except Exception as problem:  # what it sent is no answer
            self.is_spent = True
            raise WorkerDied(f"the worker's answer cannot be read ({type(problem).__name__})") from None
        if error is not None:
            self.is_spent = self.is_spent or isinstance(error, OutOfMemory)
            raise error
        return result

    def _obituary(self) -> Exception:
        """What the end of the process says of the page."""
        code = self._exit_code()
        if code == -signal.SIGPROF:
            return self._too_long()
        if code == _UNKNOWN:
            return _GoneBefore(_cause(code))
        return WorkerDied(f"the worker ended with exit code {code}")

    def _too_long(self) -> WorkerTimeout:
        return WorkerTimeout(f"no result in the {self._limits.seconds:g} s that a page may take")

    def end(self) -> None:
        self.kill()
        self._exit_code()
        self._pipe.close()

    def kill(self) -> None:
        with STATES, suppress(ProcessLookupError):
            self._process.kill()

    def _exit_code(self) -> int | None:
        """The exit code, once it has ended."""
        connection.wait([self._process.sentinel])
        with STATES:
            self._process.join()
            return self._process.exitcode


def _cause(code: int | None) -> str:
    """Why a process ended that had nothing to read."""
    if code == _SHORT:
        return "there is not enough memory for them (see ulimit -v)"
    if code is None or code == _UNKNOWN:
        return "their fork server was ended by somebody else"
    if code == -signal.SIGKILL:
        return "they are killed by somebody else, as the system does where memory is short"
    return f"they are ended by {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"


def _abandon(closed: threading.Event, processes: set[_Process]) -> None:
    closed.set()
    for process in tuple(processes):
        process.kill()


def start_fork_server() -> None:
    """Start the server, if need be, with signals blocked, for it and for all that it starts. Ctrl-C and a service
    manager's SIGTERM go to the whole process group: only the parent decides when to end."""
    resource_tracker.ensure_running()  # starting it on the way would unblock them
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        with _folder_of_its_own():
            forkserver.ensure_running()
            _keep_in_reach()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _folder_of_its_own() -> Iterator[None]:
    """Where the server's socket is made. multiprocessing removes its folder at the end of the process, which a process
    that is killed does not have: years of it are thousands of folders in /tmp. It is called by a handle, too: the name
    of a socket has 107 characters at most, and TMPDIR may have more."""
    with TemporaryDirectory(prefix="archiver-") as folder:
        handle = os.open(folder, os.O_PATH | os.O_CLOEXEC)
        try:
            with temporary_folder(f"{_HANDLES}{handle}"):
                yield
        finally:
            os.close(handle)


def _keep_in_reach() -> None:
    """Have the server called by a handle of its socket, which does without the socket's name."""
    address = server_address()
    if os.path.dirname(address) != os.path.dirname(_HANDLES):
        # of a server that died the last handle stays open: no other thread may get its number while it connects
        call_server_at(f"{_HANDLES}{os.open(address, os.O_PATH | os.O_CLOEXEC)}")


# --- in the worker -------------------------------------------------------------------------------------------------


def _serve(pipe: connection.Connection, limits: Limits) -> None:
    """Read pages until the pipe is closed."""
    try:
        settle_in(limits.memory)
    except MemoryError:
        os._exit(_SHORT)
    most = _most_memory() + TRUSTED * limits.memory
    with suppress(EOFError, BrokenPipeError):
        while True:
            try:
                function, args = pipe.recv()
            except MemoryError:
                os._exit(_SHORT)
            pipe.send(None)
            answer = _within(limits, function, args)
            if _most_memory() > most:
                answer = None, _out_of_memory(limits)
            try:
                pipe.send(answer)
            except MemoryError:
                pipe.send((None, _out_of_memory(limits)))
            except (PicklingError, TypeError, AttributeError, RecursionError, ValueError) as error:  # no pickle of it
                pipe.send((None, ExtractionError(f"{type(error).__name__}: {error}")))


def _within(limits: Limits, function: Callable[..., Any], args: tuple[Any, ...]) -> tuple[Any, ExtractionError | None]:
    """The result of a function, or its error. The kernel ends the process when its time is over, in whatever code."""
    signal.setitimer(signal.ITIMER_PROF, limits.seconds)
    try:
        return function(*args), None
    except ExtractionError as error:
        return None, error
    except MemoryError:
        return None, _out_of_memory(limits)
    except BaseException as error:
        return None, ExtractionError(f"{type(error).__name__}: {error}")
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _out_of_memory(limits: Limits) -> OutOfMemory:
    return OutOfMemory(f"the {limits.memory / 2**20:,.0f} MB of memory that a page may take do not suffice")


def settle_in(memory: int) -> None:
    # the fork server ends with the run, when nobody holds its pipe any more, and takes along a worker that would hang
    # for ever; but it gives each worker a hold of the pipe, too
    let_server_end()
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    # what libraries print is a stranger's, too: it is for no terminal, no mail of cron's and no output of a command
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    limit, allowed = _address_space() + memory, resource.getrlimit(resource.RLIMIT_AS)[1]
    if allowed != resource.RLIM_INFINITY:
        limit = min(limit, allowed)
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _address_space() -> int:
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[0]) * resource.getpagesize()


def _most_memory() -> int:
    """The most memory, in bytes, that the process has had so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
