"""The crawl's end: pages go to a process that drives the browser, one at a time; it is replaced where it fails."""

from __future__ import annotations

import asyncio
import signal
from contextlib import suppress
from types import TracebackType

from archiver.rendering.chromium import find_chromium
from archiver.rendering.page import DEFAULT, Bounds, PlainPage, RenderedPage
from archiver.rendering.process import command, pack_message, read_message

#: Bytes of the largest answer that is handed to a browser; the largest page of 1,420 real ones has 6 MB.
MAX_PAGE = 16 * 2**20

#: Seconds beyond its bounds that a page may take: the browser starts, answers, shows its views and forgets in them.
_GRACE = 95.0

#: Seconds in which the process ends by itself, with its browser.
_PARTING = 5.0


class Renderer:
    """Renders pages while the context lasts. Nothing is started before the first.

    path -- of Chromium; None: the first that is found.

    Raises ConfigurationError where there is no browser.
    """

    def __init__(self, path: str | None = None, bounds: Bounds = DEFAULT) -> None:
        self._path = find_chromium(path)
        self.bounds = bounds
        self._process: asyncio.subprocess.Process | None = None
        self._turn = asyncio.Lock()

    async def __aenter__(self) -> Renderer:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def render(self, page: PlainPage) -> RenderedPage:
        """What the browser makes of a page; with a `failure` where that is nothing."""
        if len(page.body) > MAX_PAGE:
            return RenderedPage(failure="size")
        async with self._turn:
            try:
                async with asyncio.timeout(self.bounds.seconds + _GRACE):
                    return await self._ask(page)
            except TimeoutError:
                await self._kill()
                return RenderedPage(failure="time")
            except (OSError, EOFError, ValueError, TypeError, KeyError):  # it ended, or what it says is no answer
                await self._kill()
                return RenderedPage(failure="crash")
            except asyncio.CancelledError:  # its answer would be taken for that of the next page
                await self._kill()
                raise

    async def close(self) -> None:
        """End the process and its browser."""
        process = self._process
        if process is not None and process.stdin is not None:
            process.stdin.close()
            with suppress(TimeoutError):
                await asyncio.wait_for(process.wait(), _PARTING)
        await self._kill()

    async def _ask(self, page: PlainPage) -> RenderedPage:
        process = self._process
        if process is None or process.returncode is not None:
            process = self._process = await self._start()
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(pack_message(page.to_json()))
        await process.stdin.drain()
        return RenderedPage.from_json(await read_message(process.stdout))

    async def _start(self) -> asyncio.subprocess.Process:
        words, first = command(self._path, self.bounds)
        process = await asyncio.create_subprocess_exec(
            *words,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is the crawl's to answer
        )
        assert process.stdin is not None
        process.stdin.write(first)
        return process

    async def _kill(self) -> None:
        """End the process at once; the kernel ends its browser."""
        process, self._process = self._process, None
        if process is not None:
            with suppress(ProcessLookupError):
                process.send_signal(signal.SIGKILL)
            await process.wait()
