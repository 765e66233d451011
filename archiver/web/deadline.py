"""Until when the statements of a request may run: a page of Datasette's runs several, each with a limit of its own."""

from __future__ import annotations

import math
import time
from contextvars import ContextVar

from archiver.web.security import Application, Receive, Scope, Send

#: Seconds that the statements of a request may take together: one that takes its whole second, which is then the count
#: of rows, and the rows themselves.
SECONDS = 1.5

_deadline: ContextVar[float] = ContextVar("deadline", default=math.inf)


def left() -> float:
    """Seconds that the statements of this request may still take, from 0 to infinity."""
    return max(_deadline.get() - time.monotonic(), 0.0)


class Timed:
    """An ASGI application before another: sets its deadline. A table that is streamed has none: it is read page by page
    to its end."""

    def __init__(self, app: Application) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not (scope["path"].endswith(".csv") and b"_stream" in scope["query_string"]):
            _deadline.set(time.monotonic() + SECONDS)
        await self._app(scope, receive, send)
