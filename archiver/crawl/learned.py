"""What origins allow, kept for the run while there is room for it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Generic, Protocol, TypeVar

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
