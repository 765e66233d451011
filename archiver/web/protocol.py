"""What uvicorn answers by itself, before any application is asked: requests that are no HTTP."""

from __future__ import annotations

from http import HTTPStatus

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from archiver.web.security import HEADERS

_REFUSED = HTTPStatus.BAD_REQUEST


class GuardedProtocol(H11Protocol):
    """uvicorn's protocol with `HEADERS` on its own 400, to which it adds no headers of its configuration."""

    def send_400_response(self, msg: str) -> None:
        headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close"), *HEADERS.items()]
        for event in (
            h11.Response(status_code=_REFUSED, headers=headers, reason=_REFUSED.phrase.encode()),
            h11.Data(data=msg.encode("ascii")),
            h11.EndOfMessage(),
        ):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()
