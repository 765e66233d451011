"""How an answer is written to the connection: whole, in chunks, or broken in one of the ways servers break it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from tests.newsweb.answers import Answer

#: Seconds between two pieces of a slow answer.
DRIP = 0.25


async def deliver(writer: asyncio.StreamWriter, answer: Answer, *, head_only: bool = False) -> bool:
    """Write the answer. True where the connection can be used for another request."""
    if head_only and answer.delivery in ("whole", "chunked"):
        writer.write(_head(answer, f"Content-Length: {len(answer.body)}"))
        await writer.drain()
        return True
    return await _DELIVERIES[answer.delivery](writer, answer)


def _head(answer: Answer, *extra: str) -> bytes:
    lines = [
        f"HTTP/1.1 {answer.status} {answer.reason}",
        *(f"{name}: {value}" for name, value in answer.headers),
        *extra,
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


async def _whole(writer: asyncio.StreamWriter, answer: Answer) -> bool:
    length = () if answer.status == 304 else (f"Content-Length: {len(answer.body)}",)
    writer.write(_head(answer, *length) + answer.body)
    await writer.drain()
    return True


async def _chunked(writer: asyncio.StreamWriter, answer: Answer) -> bool:
    writer.write(_head(answer, "Transfer-Encoding: chunked"))
    for start in range(0, len(answer.body), 4096):
        writer.write(_chunk(answer.body[start : start + 4096]))
        await writer.drain()
    writer.write(b"0\r\n\r\n")
    await writer.drain()
    return True


def _chunk(data: bytes) -> bytes:
    return f"{len(data):x}\r\n".encode() + data + b"\r\n"


async def _until_close(writer: asyncio.StreamWriter, answer: Answer) -> bool:
    """HTTP/1.0 manners: no length, the end of the connection is the end of the body."""
    writer.write(_head(answer, "Connection: close") + answer.body)
    await writer.drain()
    return False


async def _reset(writer: asyncio.StreamWriter, _: Answer) -> bool:
    """The connection is torn down before a byte came."""
    writer.transport.abort()
    return False


async def _truncate(writer: asyncio.StreamWriter, answer: Answer) -> bool:
    """Half the body, then the end of the connection."""
    writer.write(_head(answer, f"Content-Length: {len(answer.body)}") + answer.body[: len(answer.body) // 2])
    await writer.drain()
    return False


async def _short_length(writer: asyncio.StreamWriter, answer: Answer) -> bool:
    """A Content-Length smaller than what is sent."""
    writer.write(_head(answer, f"Content-Length: {len(answer.body) // 2}", "Connection: close") + answer.body)
    await writer.drain()
    return False


async def _bad_chunk(writer: asyncio.StreamWriter, answer: Answer) -> bool:
    """Two chunks, then something that is no chunk size."""
    writer.write(_head(answer, "Transfer-Encoding: chunked"))
    writer.write(_chunk(answer.body[:1024]) + _chunk(answer.body[1024:2048]) + b"fatal: out of memory\r\n\r\n")
    await writer.drain()
    return False


async def _drip(writer: asyncio.StreamWriter, answer: Answer) -> bool:
    """The body a byte at a time; never done before any sane time limit."""
    writer.write(_head(answer, f"Content-Length: {len(answer.body)}"))
    return await _slowly(writer, answer.body)


async def _slow_headers(writer: asyncio.StreamWriter, answer: Answer) -> bool:
    """The head a byte at a time."""
    return await _slowly(writer, _head(answer, f"Content-Length: {len(answer.body)}") + answer.body)


async def _slowly(writer: asyncio.StreamWriter, data: bytes) -> bool:
    for byte in data:
        writer.write(bytes((byte,)))
        await writer.drain()
        await asyncio.sleep(DRIP)
    return True


async def _endless_headers(writer: asyncio.StreamWriter, answer: Answer) -> bool:
    """Header after header, for as long as somebody reads."""
    writer.write(_head(answer)[:-2])
    number = 0
    while not writer.is_closing():
        writer.write(b"".join(f"X-Filler-{number + i}: {'x' * 1000}\r\n".encode() for i in range(64)))
        number += 64
        await writer.drain()
        await asyncio.sleep(0)
    return False


async def _hang(writer: asyncio.StreamWriter, _: Answer) -> bool:
    """Nothing, for as long as somebody waits."""
    while not writer.is_closing():
        await asyncio.sleep(DRIP)
    return False


async def _garbage(writer: asyncio.StreamWriter, _: Answer) -> bool:
    """Not HTTP at all."""
    writer.write(b"\x00\x16\x03\x01 220 smtp.example ESMTP ready\r\n\r\n")
    await writer.drain()
    return False


_DELIVERIES: dict[str, Callable[[asyncio.StreamWriter, Answer], Awaitable[bool]]] = {
    "whole": _whole,
    "chunked": _chunked,
    "until-close": _until_close,
    "reset": _reset,
    "truncate": _truncate,
    "short-length": _short_length,
    "bad-chunk": _bad_chunk,
    "drip": _drip,
    "slow-headers": _slow_headers,
    "endless-headers": _endless_headers,
    "hang": _hang,
    "garbage": _garbage,
}

#: Deliveries that break the protocol or never end: each is also a fault of that name.
BROKEN = tuple(name for name in _DELIVERIES if name not in ("whole", "chunked", "until-close"))

#: Deliveries that send no status line.
SILENT = frozenset({"reset", "hang", "garbage"})
