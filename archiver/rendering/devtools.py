"""Chromium's DevTools protocol over a pipe: messages in JSON, each ended by a zero byte.

https://chromedevtools.github.io/devtools-protocol/ describes the methods and events.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from itertools import count
from typing import Any

from archiver.fields import JsonObject

#: Bytes of the largest message that is taken: a rendered page of `page.Bounds.text`, escaped.
MAX_MESSAGE = 64 * 2**20

#: What is told of an event: its name and parameters, and the session that it comes from.
Listener = Callable[[str, JsonObject, str | None], None]


class Failed(Exception):
    """The browser answers that it cannot; its text is what it says."""


class DevTools:
    """The browser's end of the line. `listener` is called for each event, in their order."""

    def __init__(self, incoming: asyncio.StreamReader, outgoing: asyncio.StreamWriter) -> None:
        self._incoming = incoming
        self._outgoing = outgoing
        self._waiting: dict[int, asyncio.Future[JsonObject]] = {}
        self._numbers = count(1)
        self._has_ended = False
        self._listening = asyncio.ensure_future(self._listen())
        self.listener: Listener = lambda *_: None

    async def call(self, method: str, session: str | None = None, **parameters: Any) -> JsonObject:
        """What a method returns. Raises Failed, and EOFError where the browser has ended."""
        return await self._send(method, session, parameters)

    def tell(self, method: str, session: str | None = None, **parameters: Any) -> None:
        """Call a method, whatever becomes of it."""
        self._send(method, session, parameters).add_done_callback(_look_at)

    def close(self) -> None:
        """Wait for nothing more; the pipes are those of the process."""
        self._listening.cancel()
        self._end()

    def _send(self, method: str, session: str | None, parameters: JsonObject) -> asyncio.Future[JsonObject]:
        future = asyncio.get_running_loop().create_future()
        if self._has_ended:
            future.set_exception(EOFError("the browser has ended"))
            return future
        number = next(self._numbers)
        self._waiting[number] = future
        future.add_done_callback(lambda _: self._waiting.pop(number, None))
        message = {"id": number, "method": method, "params": parameters} | ({"sessionId": session} if session else {})
        self._outgoing.write(json.dumps(message).encode() + b"\0")
        return future

    async def _listen(self) -> None:
        try:
            while True:
                self._take(json.loads((await self._incoming.readuntil(b"\0"))[:-1]))
        except (EOFError, OSError, ValueError, asyncio.LimitOverrunError):  # ended, or says what is no message
            self._end()

    def _take(self, said: JsonObject) -> None:
        future = self._waiting.get(said.get("id", 0))
        if "method" in said:
            self.listener(said["method"], said.get("params", {}), said.get("sessionId"))
        elif future is not None and not future.done():
            if "error" in said:
                future.set_exception(Failed(str(said["error"].get("said"))))
            else:
                future.set_result(said.get("result", {}))

    def _end(self) -> None:
        self._has_ended = True
        for future in tuple(self._waiting.values()):
            if not future.done():
                future.set_exception(EOFError("the browser has ended"))
                future.add_done_callback(_look_at)


def _look_at(done: asyncio.Future[JsonObject]) -> None:
    """Take notice of an error, which asyncio logs where nobody does."""
    if not done.cancelled():
        done.exception()
