"""Pages read on the machines of a Dask cluster, as `archiver.reading.workers` has them read on this one.

A task of Dask's is some pages. On the machine that it comes to, `_read` hands them to worker processes of ours: a
hostile page ends one of those, not Dask's. They take the record from the archive's folder, which all machines have
mounted under the same name. Nothing is written there: this process alone stores what comes back.
"""

from __future__ import annotations

import logging
import math
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

from distributed import Client, get_worker
from distributed.scheduler import KilledWorker

from archiver.errors import ClusterError, ConfigurationError
from archiver.extraction.extractor import extractor_version
from archiver.reading.multiprocessing_private import let_children_be_started
from archiver.reading.workers import Workers

T = TypeVar("T")

#: What addresses of a scheduler begin with, and what Dask calls them.
SCHEMES = {"dask://": "tcp://", "dask+tls://": "tls://"}

#: Seconds that a scheduler has to answer.
ANSWERS = 10

#: Seconds until its first worker has to be there: a queue of jobs gives machines when it has some.
COMES = 300

#: Times that pages are given to Dask. Dask gives a task up after the fourth worker that was lost over it, which may be
#: the fault of machines that come and go.
TRIES = 5

#: Pages of one task of Dask's, which costs some 7 ms of CPU on all machines together, and seconds for which a page
#: waits for others to go along.
TOGETHER, _LINGER = 8, 0.02

#: Seconds after which the scheduler is asked anew how many pages can be read at once.
_GLANCE = 5


@dataclass(frozen=True, slots=True)
class _Page:
    """What was submitted, and where its outcome goes."""

    function: Callable[..., Any]
    args: tuple[Any, ...]
    future: Future[Any] = field(default_factory=Future)


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What reading a page gave, or why it failed."""

    value: Any = None
    error: Exception | None = None


class DaskWorkers:
    """The workers of a Dask cluster.

    address -- of its scheduler: `dask://HOST:PORT`, or `dask+tls://HOST:PORT` with the certificates that Dask's own
               settings name.
    folder  -- of the archive, whole: the path that its machines know it by.

    Raises ConfigurationError for another address, ClusterError where no scheduler answers or no worker comes.
    """

    def __init__(self, address: str, folder: Path) -> None:
        scheme = next((scheme for scheme in SCHEMES if address.startswith(scheme)), None)
        if scheme is None:
            raise ConfigurationError(f"--engine takes dask://HOST:PORT, not {address!r}")
        self._address = address
        self._terms = _Terms(str(folder), extractor_version())
        self._client = _connect(address, SCHEMES[scheme] + address.removeprefix(scheme))
        self._executor: Any = self._client.get_executor(pure=False)
        self._jobs, self._asked = 0, -math.inf
        self._waiting: deque[_Page] = deque()
        self._left = False
        self._changed = threading.Condition()
        threading.Thread(target=self._send_all, name="dask", daemon=True).start()

    @property
    def jobs(self) -> int:
        """How many pages can be read at once, by the workers that are there now."""
        if time.monotonic() > self._asked + _GLANCE:
            try:
                threads: dict[str, int] = self._client.nthreads()
            except Exception as error:  # Dask has none of its own for a scheduler that is gone
                raise self._gone(error) from None
            self._jobs, self._asked = max(1, sum(threads.values())), time.monotonic()
        return self._jobs

    def submit(self, function: Callable[..., T], *args: Any) -> Future[T]:
        """Run a module-level function on one of the machines. The future raises what `Workers.submit` says, and
        ClusterError where the scheduler is lost or a machine cannot read the archive's pages."""
        page = _Page(function, args)
        with self._changed:
            self._waiting.append(page)
            self._changed.notify()
        return page.future

    def _send_all(self) -> None:
        """Give Dask what was submitted, some pages at a time, until `__exit__`."""
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._waiting or self._left)
                self._changed.wait_for(lambda: len(self._waiting) >= TOGETHER or self._left, _LINGER)
                if self._left:
                    return
                pages = [self._waiting.popleft() for _ in range(min(TOGETHER, len(self._waiting)))]
            self._send(pages, TRIES)

    def _send(self, pages: list[_Page], tries: int) -> None:
        try:
            sent = self._executor.submit(_read, self._terms, [(page.function, page.args) for page in pages])
        except Exception as error:
            _fail(pages, self._gone(error))
            return
        sent.add_done_callback(partial(self._answer, pages, tries - 1))

    def _answer(self, pages: list[_Page], tries: int, sent: Future[list[_Outcome]]) -> None:
        error = None if sent.cancelled() else sent.exception()
        if sent.cancelled():  # as Dask does where its scheduler is gone
            _fail(pages, self._gone(None))
        elif isinstance(error, KilledWorker) and tries:
            self._send(pages, tries)
        elif isinstance(error, KilledWorker):
            _fail(pages, ClusterError(f"Dask's workers end one after the other: {_first_line(error)}"))
        elif error is not None:
            _fail(pages, error)
        else:
            for page, outcome in zip(pages, sent.result(), strict=True):
                if outcome.error is not None:
                    page.future.set_exception(outcome.error)
                else:
                    page.future.set_result(outcome.value)

    def _gone(self, error: Exception | None) -> ClusterError:
        cause = f" ({_first_line(error)})" if error else ""
        return ClusterError(f"the Dask scheduler at {self._address} is gone{cause}; the same command goes on")

    def __enter__(self) -> DaskWorkers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave the cluster. What it was reading is read again, for it is stored."""
        with self._changed:
            self._left = True
            self._changed.notify()
        self._executor.shutdown(wait=False)
        self._client.close(timeout=1)


def _connect(address: str, target: str) -> Any:
    """Dask's client, which has no types, with workers."""
    _be_silent()
    new_client: Any = Client
    try:
        client = new_client(target, timeout=ANSWERS, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise ClusterError(f"no Dask scheduler answers at {address} ({_first_line(error)})") from None
    try:
        client.wait_for_workers(1, timeout=COMES)
    except (OSError, TimeoutError):
        client.close(timeout=1)
        raise ClusterError(f"the Dask scheduler at {address} has no workers; start `dask worker`") from None
    return client


def _be_silent() -> None:
    """Have Dask print nothing: what it says of a lost scheduler, in many lines, is said in one here."""
    for name in ("distributed", "tornado", *logging.root.manager.loggerDict):
        if name.partition(".")[0] in ("distributed", "tornado"):
            logger = logging.getLogger(name)
            logger.handlers, logger.propagate = [logging.NullHandler()], False


def _fail(pages: list[_Page], error: BaseException) -> None:
    for page in pages:
        page.future.set_exception(error)


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [""])[0] or type(error).__name__


# --- on the machine that reads -------------------------------------------------------------------------------------

_workers: Workers | None = None
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class _Terms:
    """What a machine must have, to read pages as this one would."""

    folder: str
    version: str

    def hold(self) -> None:
        """Raises ClusterError, which names the machine and what it lacks."""
        if (version := extractor_version()) != self.version:
            raise ClusterError(f"{_here()}: reads with {version}, and this machine with {self.version}")
        if not Path(self.folder, "warc").is_dir():
            raise ClusterError(f"{_here()}: has no {self.folder}; mount the archive there under the same name")


def _read(terms: _Terms, pages: list[tuple[Callable[..., Any], tuple[Any, ...]]]) -> list[_Outcome]:
    """Run functions in worker processes of this machine."""
    terms.hold()
    workers = _machine_workers()
    return [_outcome(future) for future in [workers.submit(function, *args) for function, args in pages]]


def _outcome(future: Future[Any]) -> _Outcome:
    try:
        return _Outcome(future.result())
    except Exception as error:
        return _Outcome(error=error)


def _machine_workers() -> Workers:
    """The worker processes of this worker of Dask's: as many as it has threads. They end with it."""
    global _workers
    with _lock:
        if _workers is None:
            let_children_be_started()
            _workers = Workers(get_worker().state.nthreads)
        return _workers


def _here() -> str:
    return str(get_worker().address)
