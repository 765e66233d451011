"""Files at a fixed place of every origin that say what may be done there: fetched politely, kept across runs."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from functools import partial
from typing import Any, Generic, Literal, Protocol, TypeVar

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from archiver import times
from archiver.archive import Store
from archiver.archive.ledger.visit import Visit
from archiver.capture import Capture
from archiver.crawl.failures import why
from archiver.crawl.recorder import Do
from archiver.errors import ArchiverError, ExtractionError
from archiver.outcomes.record import ORIGIN_FILES
from archiver.urls import clean, identity

T = TypeVar("T")

#: What stands in the records of them.
Kind = Literal["robots", "tdmrep"]

#: Seconds that a file is good for, and that the absence of one is (RFC 9309, section 2.4: not more than 24 hours; the
#: TDM Reservation Protocol says nothing, and few sites have its file).
LIFETIME = 86_400
ABSENCE = {"robots": LIFETIME, "tdmrep": 7 * LIFETIME}

#: Redirects followed on the way to a file (section 2.3.1.2: at least five).
MAX_REDIRECTS = 5


class Unreachable(Exception):
    """The file could not be had: no answer, or one that says nothing of it. Its text is why, to go behind the file's
    name."""


class Submit(Protocol):
    """What has a worker read an answer."""

    def __call__(self, reader: Callable[[Capture], T], capture: Capture) -> Future[T]: ...


class OriginFiles:
    """Fetches them for one crawl. What was fetched lately, by this run or another, is not asked for again; failures
    are."""

    def __init__(self, crawler: Crawler, do: Do, submit: Submit) -> None:
        self._crawler = crawler
        self._do = do
        self._submit = submit

    async def get(self, url: str, kind: Kind, site: str | None) -> Capture | None:
        """The answer that has a file; None where there is none (a 4xx, or redirects without end). Raises Unreachable,
        and what ends the run or lets the host rest."""
        target = url
        for _ in range(MAX_REDIRECTS + 1):
            capture = await self._capture(target, kind, site)
            location = capture.header("location")
            if not (300 <= capture.status < 400 and location):
                return file_in(capture)
            followed = clean(location, target)
            if followed is None:
                raise Unreachable(" redirects to what is no http(s) address")
            target = followed
        return None

    async def read(self, reader: Callable[[Capture], T], capture: Capture) -> T:
        """What a worker reads from the answer. Raises Unreachable where it cannot."""
        try:
            return await asyncio.wrap_future(self._submit(reader, capture))
        except ExtractionError as error:
            raise Unreachable(f": {str(error).removeprefix(f'{capture.url}: ')}") from error

    async def _capture(self, url: str, kind: Kind, site: str | None) -> Capture:
        known = await self._do(partial(_kept, url=url, kind=kind))
        if known is not None:
            return known
        engine = self._crawler.engine
        assert engine is not None
        visit = Visit(key=identity(url), url=url, site=site or "", kind=kind)
        meta = {"visit": visit, "origin_file": True, "dont_redirect": True, "handle_httpstatus_all": True}
        try:
            response: Response = await engine.download_async(Request(url, meta=meta, dont_filter=True))
        except (ArchiverError, IgnoreRequest):  # the run ends, or the host rests
            raise
        except Exception as error:  # whatever the network and the server came up with
            raise Unreachable(f": {why(error)}") from error
        capture: Capture = response.meta["capture"]
        await self._do(partial(_label, capture=capture, kind=kind))
        return capture


def _label(archive: Store, *, capture: Capture, kind: Kind) -> None:
    assert capture.id is not None
    archive.captures.settle(capture.id, ORIGIN_FILES[kind])


def _kept(archive: Store, *, url: str, kind: Kind) -> Capture | None:
    """The last answer for that file, while it is good."""
    now = times.now()
    row = archive.captures.latest(url, since=times.later(now, -ABSENCE[kind]), until=now)
    if row is None or row["outcome"] != ORIGIN_FILES[kind] or not _says_something(row["status"]) or row["truncated"]:
        return None
    if row["status"] < 400 and row["fetched"] < times.later(now, -LIFETIME):
        return None
    return archive.captures.read(row)


def _says_something(status: int) -> bool:
    """Whether an answer tells that there is a file, or none; 429 and 5xx say that the server cannot tell now."""
    return status < 500 and status != 429


def file_in(capture: Capture) -> Capture | None:
    """An answer to a request for such a file, where it has it; see `OriginFiles.get`."""
    if 400 <= capture.status < 500 and _says_something(capture.status):
        return None
    if not 200 <= capture.status < 300:
        raise Unreachable(f" answers HTTP {capture.status}")
    if capture.truncated:
        raise Unreachable(": the body was cut short")
    return capture


#: Characters of rules that are kept, of all origins together; each takes some twenty-five bytes. A site may have any
#: number of hosts, and a robots.txt of half a megabyte on each; usual ones have a few thousand characters.
MAX_SIZE = 8_000_000


class _Sized(Protocol):
    """size -- in characters; is_old -- whether it is to be learned anew."""

    @property
    def size(self) -> int: ...

    @property
    def is_old(self) -> bool: ...


K = TypeVar("K")
V = TypeVar("V", bound=_Sized)


class Learned(Generic[K, V]):
    """Values by key, each learned once, whoever asks for it meanwhile. What was asked for longest ago is forgotten
    first where there is too much; a failure is not kept."""

    def __init__(self, max_size: int = MAX_SIZE) -> None:
        self._max_size = max_size
        self._tasks: dict[K, asyncio.Future[V]] = {}

    async def get(self, key: K, learn: Callable[[], Awaitable[V]]) -> V:
        """The value, which `learn` gives where it is not known. Raises what that raises."""
        task = self._tasks.pop(key, None)
        if task is None or _failed(task) or (task.done() and task.result().is_old):
            task = asyncio.ensure_future(self._learn(learn))
        self._tasks[key] = task  # the last in turn
        return await task

    async def _learn(self, learn: Callable[[], Awaitable[V]]) -> V:
        value = await learn()
        known = {key: task.result() for key, task in self._tasks.items() if task.done() and not _failed(task)}
        size = value.size + sum(other.size for other in known.values())
        for key, other in known.items():
            if size <= self._max_size:
                break
            size -= other.size
            del self._tasks[key]
        return value


def _failed(task: asyncio.Future[Any]) -> bool:
    """Whether it ended without a result: the host rested, say."""
    return task.done() and (task.cancelled() or task.exception() is not None)
