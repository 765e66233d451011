"""The proxy: reads requests, asks the newspapers, applies faults, writes answers, keeps the log."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlsplit

from tests.newsweb.answers import Answer, compressed, if_changed, redirect, refusal
from tests.newsweb.content import Newspaper
from tests.newsweb.control import Control
from tests.newsweb.faults import Faults, suffer
from tests.newsweb.log import Record, RequestLog
from tests.newsweb.wire import SILENT, deliver

#: Longest request head, in bytes.
_HEAD_LIMIT = 64 * 1024


class Proxy:
    """An HTTP proxy behind which there is nothing but the newspapers.

    Requests in absolute form (`GET http://host/path`), as clients send them to a proxy, are for the newspapers; those
    in origin form (`GET /-/…`) are for `control`. CONNECT is refused: this web has no TLS.
    """

    def __init__(self, papers: Mapping[str, Newspaper], faults: Faults, log: RequestLog) -> None:
        self._papers = papers
        self._faults = faults
        self._log = log
        self._control = Control(papers, faults, log)
        self._connections: set[asyncio.Task[None]] = set()

    async def start(self, port: int = 0) -> int:
        """Listen on loopback, at a port of the system's choice where it is 0. Returns the port."""
        self._listener = await asyncio.start_server(self._accept, "127.0.0.1", port, limit=_HEAD_LIMIT, backlog=512)
        return int(self._listener.sockets[0].getsockname()[1])

    async def close(self) -> None:
        """Stop listening and end all connections, those that hang and drip too."""
        self._listener.close()
        for connection in self._connections:
            connection.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._connections.add(task)
        try:
            while await self._serve(reader, writer):
                pass
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, ConnectionError, asyncio.CancelledError):
            pass  # the client has gone, or the web is being closed
        finally:
            self._connections.discard(task)
            writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """One request. True where another may follow on this connection."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        try:
            method, target, _ = head[0].split(" ", 2)
            parts = urlsplit(target)
            port = parts.port
        except ValueError:
            await deliver(writer, refusal(400))
            return False
        headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])}
        headers.pop("", None)
        if length := int(headers.get("content-length", "0")):
            await reader.readexactly(length)
        if method == "CONNECT":
            self._log.append(Record(time.time(), method, target, "", 501, headers))
            await deliver(writer, refusal(501))
            return False
        if not parts.netloc:
            await deliver(writer, self._control.answer(method, target))
            return True
        host = (parts.hostname or "") + (f":{port}" if port not in (None, 80) else "")
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        answer, fault = self._answer(host, path, headers)
        status = 0 if answer.delivery in SILENT else answer.status
        self._log.append(Record(time.time(), method, host, path, status, headers, fault))
        alive = await deliver(writer, answer, head_only=method == "HEAD")
        return alive and headers.get("connection", "").lower() != "close"

    def _answer(self, host: str, path: str, request: Mapping[str, str]) -> tuple[Answer, str | None]:
        """The answer and the name of the fault it suffered."""
        paper = self._papers.get(host)
        if paper is None:
            if f"www.{host}" in self._papers:
                return redirect(f"http://www.{host}{path}", 301), None
            return refusal(502), None
        answer = paper.answer(path)
        url = f"http://{host}{path}"
        if fault := self._faults.strike(url):
            return suffer(answer, fault, url), fault.name
        if answer.status == 200:
            answer = if_changed(answer, request)
            if paper.host.compression:
                answer = compressed(answer, paper.host.compression, request.get("accept-encoding", ""))
        if paper.host.chunked and answer.body:
            answer = replace(answer, delivery="chunked")
        return answer, None
