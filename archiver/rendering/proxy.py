"""A proxy on loopback that connects to the public web alone: the only way out that the browser has.

It tunnels https (CONNECT) and forwards http, one request a connection. Names are resolved here, each address is checked
by `archiver.addresses`, and what was checked is connected to: a name that resolves differently the second time gains
nothing. Behind a proxy of the environment it is that one which resolves, as in the crawl itself.
"""

from __future__ import annotations

import asyncio
import base64
import hmac
import secrets
import socket
from collections.abc import Iterable
from contextlib import suppress
from urllib.parse import SplitResult, unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

from archiver.addresses import is_private_name, is_public, numeric
from archiver.rendering.page import Bounds, Spent
from archiver.sites.exemptions import Endpoint, endpoint

#: Connections at one time; a browser opens at most 32 through a proxy.
MAX_CONNECTIONS = 64

#: Largest head of a request, in bytes. Chromium's own limit is 256 KiB.
MAX_HEAD = 2**18

#: Seconds for a head, and to connect.
_PATIENCE = 10.0

#: Bytes that are passed on at a time.
_PIECE = 2**16

#: Headers that are between a client and its proxy (RFC 9110, section 7.6.1).
_HOP_BY_HOP = frozenset({"connection", "keep-alive", "proxy-authorization", "proxy-connection", "te", "upgrade"})

_Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class NotConnected(Exception):
    """No connection is made; its text is the HTTP status that says so."""


class Proxy:
    """Serves while the context lasts. What goes through is charged to `spent`, which each page sets anew with `begin`.

    port     -- of 127.0.0.1.
    password -- of the user `page`; requests without it are refused.
    """

    def __init__(self, bounds: Bounds) -> None:
        self._bounds = bounds
        self._writers: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._proxies = getproxies()
        self._opened: frozenset[Endpoint] = frozenset()
        self.spent = Spent()
        self.password = secrets.token_urlsafe(24)
        self.port = 0

    async def __aenter__(self) -> Proxy:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0, limit=MAX_HEAD)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        self.begin(Spent(), ())
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def begin(self, spent: Spent, opened: Iterable[Endpoint]) -> None:
        """Close what the last page left open, and charge what comes now to `spent`; see `PlainPage.opened`."""
        self.spent = spent
        self._opened = frozenset(opened)
        for writer in tuple(self._writers):
            writer.transport.abort()

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if len(self._tasks) >= MAX_CONNECTIONS:
            writer.transport.abort()
            return
        task = asyncio.ensure_future(self._serve(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        spent = self.spent
        self._writers.add(writer)
        try:
            async with asyncio.timeout(_PATIENCE):
                head = await reader.readuntil(b"\r\n\r\n")
            await self._answer(head.decode("latin-1"), (reader, writer), spent)
        except NotConnected as refusal:
            writer.write(f"HTTP/1.1 {refusal}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
            with suppress(OSError):
                await writer.drain()
        except (OSError, EOFError, asyncio.LimitOverrunError, TimeoutError):
            pass  # the browser sees its connection end
        finally:
            self._writers.discard(writer)
            writer.close()

    async def _answer(self, head: str, client: _Streams, spent: Spent) -> None:
        line, *fields = head[:-4].split("\r\n")
        method, target, *rest = [*line.split(" "), "", ""]
        pairs = [(name, value) for name, _, value in (field.partition(":") for field in fields)]
        if not self._is_ours(pairs):
            raise NotConnected('407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="page"')
        try:
            url = urlsplit(f"https://{target}" if method == "CONNECT" else target)
            where = endpoint(url.geturl())
        except ValueError:
            raise NotConnected("400 Bad Request") from None
        if url.scheme not in ("http", "https") or not all(where) or rest[0] not in ("HTTP/1.1", "HTTP/1.0"):
            raise NotConnected("400 Bad Request")
        server = await self._connected(where, url, spent)
        try:
            if method == "CONNECT":
                client[1].write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            else:
                kept = [pair for pair in pairs if pair[0].lower() not in _HOP_BY_HOP]
                server[1].write(_head_of(method, url, kept, self._upstream(url)))
            await self._relay(client, server, spent)
        finally:
            self._writers.discard(server[1])
            server[1].close()

    def _is_ours(self, pairs: list[tuple[str, str]]) -> bool:
        wanted = base64.b64encode(f"page:{self.password}".encode()).decode()
        given = next((value.strip() for name, value in pairs if name.lower() == "proxy-authorization"), "")
        return hmac.compare_digest(given.encode("latin-1"), f"Basic {wanted}".encode())

    def _upstream(self, url: SplitResult) -> SplitResult | None:
        """The proxy of the environment for an address."""
        proxy = self._proxies.get(url.scheme)
        if not proxy or proxy_bypass(url.netloc):
            return None
        return urlsplit(proxy if "//" in proxy else f"http://{proxy}")

    async def _connected(self, where: Endpoint, url: SplitResult, spent: Spent) -> _Streams:
        """A connection to where a request goes. Raises NotConnected."""
        try:
            async with asyncio.timeout(_PATIENCE):
                streams = await self._connect(where, url)
        except (OSError, TimeoutError, EOFError, UnicodeError, asyncio.LimitOverrunError):
            spent.refused += 1
            raise NotConnected("502 Bad Gateway") from None
        except NotConnected:
            spent.refused += 1
            raise
        if spent is not self.spent:  # the page is done
            streams[1].transport.abort()
            raise NotConnected("503 Service Unavailable")
        self._writers.add(streams[1])
        return streams

    async def _connect(self, where: Endpoint, url: SplitResult) -> _Streams:
        host, port = where
        opened = where in self._opened
        spelled = numeric(host)
        if not opened and (is_private_name(host) if spelled is None else not is_public(spelled)):
            raise NotConnected("403 Forbidden")
        if (proxy := self._upstream(url)) is not None:
            streams = await asyncio.open_connection(proxy.hostname, proxy.port or 80, limit=MAX_HEAD)
            return streams if url.scheme == "http" else await _tunnelled(streams, where, proxy)
        found = await asyncio.get_running_loop().getaddrinfo(spelled or host, port, type=socket.SOCK_STREAM)
        addresses = [str(address[0]) for *_, address in found]
        allowed = addresses if opened else [address for address in addresses if is_public(address)]
        if not allowed:
            raise NotConnected("403 Forbidden")
        for address in allowed[:-1]:
            with suppress(OSError):
                return await asyncio.open_connection(address, port, limit=MAX_HEAD)
        return await asyncio.open_connection(allowed[-1], port, limit=MAX_HEAD)

    async def _relay(self, client: _Streams, server: _Streams, spent: Spent) -> None:
        """Pass bytes on, both ways, until the server ends or the page has had its share."""
        up = asyncio.ensure_future(self._pass_on(client[0], server[1], None))
        try:
            await self._pass_on(server[0], client[1], spent)
        finally:
            up.cancel()
            with suppress(asyncio.CancelledError, OSError):
                await up

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, spent: Spent | None) -> None:
        while piece := await reader.read(_PIECE):
            if spent is not None:
                spent.bytes += len(piece)
                if spent.bytes > self._bounds.bytes:
                    return
            writer.write(piece)
            await writer.drain()
        if spent is None and writer.can_write_eof():
            writer.write_eof()


async def _tunnelled(streams: _Streams, where: Endpoint, proxy: SplitResult) -> _Streams:
    """A tunnel through the proxy of the environment. Raises NotConnected where it gives none."""
    host, port = where
    name = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    lines = [f"CONNECT {name} HTTP/1.1", f"Host: {name}", *_login(proxy), "", ""]
    streams[1].write("\r\n".join(lines).encode("latin-1"))
    head = await streams[0].readuntil(b"\r\n\r\n")
    if head.split(b" ", 2)[1:2] != [b"200"]:
        streams[1].transport.abort()
        raise NotConnected("502 Bad Gateway")
    return streams


def _head_of(method: str, url: SplitResult, pairs: list[tuple[str, str]], proxy: SplitResult | None) -> bytes:
    """The head of a request as it goes on: with the whole address where another proxy is asked."""
    whole = url._replace(fragment="", path=url.path or "/")
    target = whole if proxy is not None else whole._replace(scheme="", netloc="")
    fields = [f"{name}:{value}" for name, value in pairs]
    lines = [f"{method} {target.geturl()} HTTP/1.1", *fields, *(_login(proxy) if proxy else ()), "Connection: close"]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def _login(proxy: SplitResult) -> tuple[str, ...]:
    """The header that logs in at a proxy, where its address has a login."""
    if not proxy.username:
        return ()
    login = f"{unquote(proxy.username)}:{unquote(proxy.password or '')}".encode()
    return (f"Proxy-Authorization: Basic {base64.b64encode(login).decode()}",)
