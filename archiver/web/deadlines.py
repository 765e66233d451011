"""How long an answer may take, and what becomes of it when nobody waits for it any more."""

from __future__ import annotations

import asyncio
import faulthandler
import math
import signal
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from contextvars import ContextVar

from archiver.web.asgi import Application, Message, Receive, Scope, Send, refuse
from archiver.web.language import gettext_noop

#: Seconds that the statements of a request may take together: one that takes its whole second, which is then the count
#: of rows, and the rows themselves.
STATEMENT_SECONDS = 1.5

#: Seconds until an answer must be there, waiting for a reader or for a process included.
REQUEST_SECONDS = 10

#: Seconds without a row that a table may take which is streamed: it is read page by page, to its end.
STREAM_SECONDS = 30

#: Seconds of CPU that the server may take without coming back to its event loop. Where one call of Python takes that
#: long, no other thread runs, nobody is answered, and no handler of a signal is called.
STUCK_SECONDS = 30.0

_deadline: ContextVar[float] = ContextVar("deadline", default=math.inf)


def left() -> float:
    """Seconds that the statements of this request may still take, from 0 to infinity."""
    return max(_deadline.get() - time.monotonic(), 0.0)


@asynccontextmanager
async def ended_when_stuck(seconds: float = STUCK_SECONDS) -> AsyncIterator[None]:
    """While the block runs, SIGPROF ends this process once it took so many seconds of CPU without coming back to its
    event loop. The threads' stacks go to stderr; whoever watches over the server begins it anew. Time in which the
    process slept or was stopped does not count."""

    async def come_back() -> None:
        while True:
            await asyncio.sleep(seconds / 4)
            signal.setitimer(signal.ITIMER_PROF, seconds)

    # its handler is written in C and waits for no lock; then comes what the signal does by default
    faulthandler.register(signal.SIGPROF, chain=True)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    coming = asyncio.create_task(come_back())
    try:
        yield
    finally:
        coming.cancel()
        signal.setitimer(signal.ITIMER_PROF, 0)
        faulthandler.unregister(signal.SIGPROF)


class Timed:
    """An ASGI application before another: ends it when its time is over, with a 503 where nothing was sent yet, and
    when the client has left. What it reads with is free then (see `archiver.web.reading.Reader`).
    Tables are streamed below one path only."""

    def __init__(self, app: Application, below: str) -> None:
        self._app = app
        self._below = below

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path: str = scope["path"]
        streamed = path.startswith(self._below) and path.endswith(".csv") and b"_stream" in scope["query_string"]
        if not streamed:
            _deadline.set(time.monotonic() + STATEMENT_SECONDS)
        await _Request(send, STREAM_SECONDS if streamed else REQUEST_SECONDS, streamed=streamed).run(
            self._app, scope, receive
        )


class _Request:
    """One request on its way to an answer."""

    def __init__(self, send: Send, seconds: float, *, streamed: bool) -> None:
        self._send = send
        self._seconds = seconds
        self._streamed = streamed
        self._begun = False
        self._moved = time.monotonic()

    async def run(self, app: Application, scope: Scope, receive: Receive) -> None:
        leaving = asyncio.ensure_future(_gone(receive))
        answering = asyncio.ensure_future(app(scope, _no_body, self._sending))
        try:
            while not answering.done() and not leaving.done():
                left = self._moved + self._seconds - time.monotonic()
                if left <= 0:
                    break
                await asyncio.wait({answering, leaving}, timeout=left, return_when=asyncio.FIRST_COMPLETED)
        finally:
            late = not answering.done() and not leaving.done()
            for task in (answering, leaving):
                task.cancel()
            with suppress(asyncio.CancelledError):
                await answering  # raises what it raised
        if late and not self._begun:
            await refuse(self._send, scope["path"], 503, gettext_noop("This took too long: the server is busy."))

    async def _sending(self, message: Message) -> None:
        self._begun = True
        await self._send(message)
        if self._streamed:
            self._moved = time.monotonic()


async def _gone(receive: Receive) -> None:
    """Return when the client has left. What it sends besides is for nobody."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def _no_body() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}
