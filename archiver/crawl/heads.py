"""Limits on the head of an answer: status line and headers. Scrapy limits the body and the time of the whole; a server
that sends headers without end fills the memory with them until then, and one that drips them holds its slot."""

from __future__ import annotations

import asyncio
import base64
import re
from functools import partial
from typing import Any

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IAddress
from twisted.web.iweb import IResponse

from archiver.crawl import fence
from archiver.crawl.failures import HeadRefused
from archiver.crawl.scrapy_private import HTTP11DownloadHandler, Protocol, ProtocolFactory, make_protocols_with
from archiver.crawl.session import Session
from archiver.crawl.twisted_private import HTTP11ClientProtocol, be_lenient, fail_request, when_quiescent
from archiver.crawl.twisted_private import Request as WireRequest

#: Bytes of a head. Chromium takes as many (`kMaxHeaderBufSize` in net/http/http_stream_parser.h), curl 300 kB.
MAX_BYTES = 256 * 2**10

#: Share of the time for a whole answer that may pass from the first byte of its head to the last. A server has all of
#: it at hand when it begins; Apache gives clients 20 s for theirs (mod_reqtimeout).
SHARE = 1 / 3


#: Header in which the head of an answer, in base 64, is handed on to `archiver.crawl.capturing`: Scrapy joins headers
#: of one name, changes the case of names, and drops the reason. What a server sends under this name is overwritten.
HEAD = "X-Archiver-Head"

_HEAD_END = re.compile(rb"\r?\n\r?\n")
#: Answers that only announce another one (RFC 9110, section 15.2).
_INTERIM = re.compile(rb"HTTP/\d\.\d 1\d\d\b")


class LimitedHeads(HTTP11DownloadHandler):
    """Scrapy's handler of http and https. Requests whose answer has such a head end with `HeadRefused`."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._slots = Session.of(crawler).slots
        seconds = crawler.settings.getfloat("DOWNLOAD_TIMEOUT") * SHARE
        make_protocols_with(self, partial(_Factory, seconds=seconds))

    async def download_request(self, request: Request) -> Response:
        """The answer. Where none comes, the delay of the host is counted from that moment: when the request reached it,
        nobody knows."""
        try:
            return await super().download_request(request)
        except Exception:
            self._slots.answered(request.meta.get("download_slot", ""))
            raise


class _Protocol(Protocol):
    seconds: float
    _awaited = False
    _received = 0
    _head = bytearray()
    _deadline: asyncio.TimerHandle | None = None

    def request(self, request: WireRequest) -> Deferred[IResponse]:
        fence.hold()
        self._awaited, self._received, self._head = True, 0, bytearray()
        answer = super().request(request)
        be_lenient(self)
        answer.addBoth(self._came)
        return answer

    def dataReceived(self, data: bytes) -> None:  # noqa: N802
        if self._awaited and self._received <= MAX_BYTES:
            self._head += data
        super().dataReceived(data)  # type: ignore[no-untyped-call]
        if not self._awaited:
            return
        if self._deadline is None:
            loop = asyncio.get_running_loop()
            self._deadline = loop.call_later(self.seconds, self._refuse, f"headers that take over {self.seconds:g} s")
        self._received += len(data)
        if self._received > MAX_BYTES:
            self._refuse(f"headers of more than {MAX_BYTES:,} bytes")

    def _refuse(self, why: str) -> None:
        connection = self.transport
        fail_request(self, HeadRefused(why))
        # at once: over TLS the other end would be asked to agree
        connection.abortConnection()  # type: ignore[union-attr]

    def _came(self, result: Any) -> Any:
        self._awaited = False
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
        if (headers := getattr(result, "headers", None)) is not None and (head := _first_head(bytes(self._head))):
            headers.setRawHeaders(HEAD.encode(), [base64.b64encode(head)])
        self._head = bytearray()
        return result


def _first_head(data: bytes) -> bytes | None:
    """The head of the answer that the bytes begin with, to the empty line, behind those that only announce it."""
    while (end := _HEAD_END.search(data)) is not None:
        head, data = data[: end.end()], data[end.end() :]
        if not _INTERIM.match(head):
            return head
    return None


class _Factory(ProtocolFactory):
    def __init__(self, *args: Any, seconds: float) -> None:
        super().__init__(*args)  # type: ignore[no-untyped-call]
        self._seconds = seconds

    def buildProtocol(self, addr: IAddress | None) -> HTTP11ClientProtocol:  # noqa: N802, ARG002
        protocol = _Protocol(when_quiescent(self))  # type: ignore[no-untyped-call]
        protocol.seconds = self._seconds
        return protocol
