"""The process that drives the browser: pages come in over its standard input, what they show goes out.

`python -m archiver.rendering.process PARENT CHROMIUM`, started by `archiver.rendering.renderer`. Each message is JSON
behind its length, four bytes, the highest first. It ends with its parent, or when its input does.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from dataclasses import asdict

from archiver.fields import JsonObject
from archiver.rendering import launch
from archiver.rendering.driver import Driver
from archiver.rendering.page import Bounds, PlainPage, RenderedPage
from archiver.rendering.proxy import Proxy

#: Bytes of the largest message: a page of the size that is rendered, in base 64.
MAX_MESSAGE = 64 * 2**20


def pack_message(data: JsonObject) -> bytes:
    """A message as it goes through the pipe."""
    text = json.dumps(data).encode()
    return len(text).to_bytes(4) + text


async def read_message(reader: asyncio.StreamReader) -> JsonObject:
    """The next message. Raises EOFError where there is none, ValueError where it is none."""
    length = int.from_bytes(await reader.readexactly(4))
    if length > MAX_MESSAGE:
        raise ValueError(f"a message of {length:,} bytes")
    data: JsonObject = json.loads(await reader.readexactly(length))
    return data


async def render_all(path: str) -> None:
    """Render what comes until the input ends. The first message has the bounds, each other one a page."""
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader(limit=MAX_MESSAGE)
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    out = sys.stdout.buffer
    bounds = Bounds(**await read_message(reader))
    async with Proxy(bounds) as proxy:
        driver = Driver(path, proxy, bounds)
        waiting = asyncio.ensure_future(read_message(reader))
        try:
            while True:
                page = PlainPage.from_json(await waiting)
                waiting = asyncio.ensure_future(read_message(reader))
                rendering = asyncio.ensure_future(driver.render(page))
                await asyncio.wait((waiting, rendering), return_when=asyncio.FIRST_COMPLETED)
                if not rendering.done():  # the input ended: nobody waits for the page any more
                    rendering.cancel()
                    await asyncio.wait((rendering,))
                    return
                out.write(pack_message(_result(rendering).to_json()))
                out.flush()
        except EOFError:
            return
        finally:
            waiting.cancel()
            await driver.close()


def _result(rendering: asyncio.Future[RenderedPage]) -> RenderedPage:
    return RenderedPage(failure="crash") if rendering.exception() is not None else rendering.result()


def _main(parent: str, path: str) -> None:
    launch.die_with(int(parent))
    asyncio.run(render_all(path))


def command(path: str, bounds: Bounds) -> tuple[list[str], bytes]:
    """The command line of such a process, and its first message."""
    words = [sys.executable, "-m", "archiver.rendering.process", str(os.getpid()), path]
    return words, pack_message(asdict(bounds))


if __name__ == "__main__":
    _main(*sys.argv[1:])
