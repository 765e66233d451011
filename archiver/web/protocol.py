"""What a connection may cost before and after its requests are answered: heads that never end, answers that are not
taken, too many at once."""

from __future__ import annotations

import asyncio
import resource
from http import HTTPStatus
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from archiver.web.security import HEADERS

#: Connections at the same time. Others get 503.
MAX_CONNECTIONS = 128

#: Connections beyond these that are told so; the others are closed without a word.
MAX_REFUSALS = 64

#: Connections that are accepted in one go, each of which takes a handle before any can be refused.
BACKLOG = 64

#: Seconds for the head of a request, from the moment one may come, however slowly its bytes drip.
HEAD_SECONDS = 10

#: Seconds in which something of an answer must be taken.
STALLED_SECONDS = 30

#: Seconds for a client that is refused to read why.
_PARTING = 1.0

#: Seconds between two looks at a connection.
_LOOK = 1.0

#: Handles that a server needs which has all of these connections; the rest are files, pipes and sockets of its own.
_HANDLES = MAX_CONNECTIONS + MAX_REFUSALS + BACKLOG + 256


class GuardedProtocol(H11Protocol):
    """uvicorn's protocol with limits, and with `HEADERS` on its own answers."""

    _looking: asyncio.TimerHandle | None = None
    _refused = False
    #: When the head that is waited for could come; None while a request is answered.
    _waiting: float | None = None
    #: Bytes that are to be sent, and when they became fewer.
    _unsent = 0
    _taken = 0.0

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        others = len(self.connections) - 1
        if others >= MAX_CONNECTIONS + MAX_REFUSALS:
            transport.abort()
        elif others >= MAX_CONNECTIONS:
            self._refused = True
            self._refuse(HTTPStatus.SERVICE_UNAVAILABLE, "Too many connections: try again.")
        else:
            self._waiting = self._taken = self.loop.time()
            self._looking = self.loop.call_later(_LOOK, self._look)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._looking is not None:
            self._looking.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._refused:
            return
        super().data_received(data)
        if self.cycle is not None and not self.cycle.response_complete:
            self._waiting = None

    def on_response_complete(self) -> None:
        self._waiting = self.loop.time()
        super().on_response_complete()  # which may begin with the next request that is there
        if self.cycle is not None and not self.cycle.response_complete:
            self._waiting = None

    def resume_writing(self) -> None:
        self._taken = self.loop.time()
        super().resume_writing()

    def send_400_response(self, msg: str) -> None:
        self._refuse(HTTPStatus.BAD_REQUEST, msg)

    def _look(self) -> None:
        """End a connection on which nothing moves."""
        now = self.loop.time()
        unsent = self.transport.get_write_buffer_size()
        if not unsent or unsent < self._unsent:
            self._taken = now
        self._unsent = unsent
        if unsent and now - self._taken > STALLED_SECONDS:
            self.transport.abort()
        elif not unsent and self._waiting is not None and now - self._waiting > HEAD_SECONDS:
            self._refuse(HTTPStatus.REQUEST_TIMEOUT, "The request did not come to its end in time.")
        else:
            self._looking = self.loop.call_later(_LOOK, self._look)

    def _refuse(self, status: HTTPStatus, message: str) -> None:
        """Answer without asking the application, and part."""
        if self.transport.is_closing():
            return
        headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close"), *HEADERS.items()]
        if status == HTTPStatus.SERVICE_UNAVAILABLE:
            headers.append((b"retry-after", b"10"))
        try:
            for event in (
                h11.Response(status_code=status, headers=headers, reason=status.phrase.encode()),
                h11.Data(data=f"{message}\n".encode("ascii")),
                h11.EndOfMessage(),
            ):
                self.transport.write(self.conn.send(event) or b"")
        except h11.LocalProtocolError:  # an answer has begun, or the client has said that it will ask no more
            self.transport.abort()
            return
        self._refused = True
        # what is still to be read when a connection is closed makes the kernel take back what was written
        self.transport.write_eof()
        self._looking = self.loop.call_later(_PARTING, self.transport.abort)


def make_room() -> None:
    """Have the process allowed as many handles as all connections need, where the system lets it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < _HANDLES <= hard:
        resource.setrlimit(resource.RLIMIT_NOFILE, (_HANDLES, hard))
