"""From stored captures to readings: the stretch that import and re-parse share.

    with stop_on_signals() as stop, Workers(jobs) as workers:
        for some in grouped(read_all(captures_in_any_lazy_way, workers, stop), BATCH):
            with archive.batch():
                for unread, reading in some: ...          # archive.save, archive.note_unreadable

Everything is pulled: no more captures are in memory than `read_all` has in flight and a group holds, however many there
are. What makes the captures may itself write to the archive, since it only runs while no group is being saved.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, wait
from dataclasses import dataclass
from itertools import islice
from typing import Any, Generic, TypeVar

from archiver.archive.ledger.visit import Visit
from archiver.article import Article
from archiver.capture import Capture
from archiver.discovery import Discovery
from archiver.errors import ExtractionError
from archiver.reading.readers import reader_for
from archiver.reading.stopping import Stop
from archiver.reading.workers import WorkerPool
from archiver.sites.file import Site

T = TypeVar("T")
R = TypeVar("R")

Reading = Article | Discovery | ExtractionError

#: Readings saved in one transaction: one fsync and one commit for all of them.
BATCH = 64

#: Pages in flight for each worker. Readings come back in order, so the others must have enough to do while one page
#: takes its time: 30 pages of 60 ms are two seconds.
AHEAD = 30

#: Bytes of bodies in flight. Real pages have .3 MB; the largest allowed has 50.
MAX_BYTES = 64 * 2**20

#: Seconds between two looks at whether the run is to end, while a page is waited for.
_GLANCE = 0.2


@dataclass(frozen=True, slots=True)
class Unread:
    """A stored capture (it has its `id`) on its way to a worker.

    site  -- whose rules it is read with.
    kind  -- what the ledger takes its URL for, see `readers.reader_for`; `article` reads a page.
    visit -- the ledger's row of the URL, where there is one.
    """

    capture: Capture
    site: Site | None
    kind: str | None = "article"
    visit: Visit | None = None


def site_named(sites: Mapping[str, Site], key: str | None) -> Site | None:
    """The site a capture was stored under, as sites.toml has it now; a bare one where it is not (any longer) there: an
    imported page keeps the name of its site. The same page is then read the same way whatever reads it."""
    if key is None:
        return None
    return sites.get(key) or Site(key=key)


@dataclass(frozen=True, slots=True)
class Task(Generic[T, R]):
    """Work for a worker: `function(*args)`, done for `subject`, which takes `size` bytes while it is in flight."""

    subject: T
    size: int
    function: Callable[..., R]
    args: tuple[Any, ...]


def read_all(
    captures: Iterable[Unread], workers: WorkerPool, stop: Stop | None = None
) -> Iterator[tuple[Unread, Reading]]:
    """Each capture with what a worker read from it, or why it could not (also a WorkerError), in the
    order in which they come. Ends early once `stop` is set: what was in flight then stays unread."""
    tasks = (
        Task(unread, len(unread.capture.body), reader_for(unread.kind), (unread.capture, unread.site))
        for unread in captures
    )
    return in_order(tasks, workers, stop)


def in_order(
    tasks: Iterable[Task[T, R]], workers: WorkerPool, stop: Stop | None = None
) -> Iterator[tuple[T, R | ExtractionError]]:
    """The subject of each task with its result, in the order of the tasks; see `read_all`."""
    pending: deque[tuple[Task[T, R], Future[R]]] = deque()
    size = 0
    source = iter(tasks)
    exhausted = False
    while not stop:
        while not exhausted and not stop and len(pending) < AHEAD * workers.jobs and (size < MAX_BYTES or not pending):
            task = next(source, None)
            if task is None:
                exhausted = True
                break
            size += task.size
            pending.append((task, workers.submit(task.function, *task.args)))
        if not pending:
            return
        task, future = pending[0]
        while not stop and not future.done():
            wait([future], timeout=_GLANCE)
        if stop:
            return
        pending.popleft()
        size -= task.size
        try:
            result: R | ExtractionError = future.result()
        except ExtractionError as error:
            result = error
        yield task.subject, result


def grouped(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """The items in lists of `size`, the last one shorter. A group is complete before it is handed out."""
    source = iter(items)
    while group := list(islice(source, size)):
        yield group
