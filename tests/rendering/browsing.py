"""A renderer in a test, and pages for it."""

from __future__ import annotations

import asyncio
import functools
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import psutil
import pytest

from archiver.errors import ConfigurationError
from archiver.rendering.chromium import find_chromium
from archiver.rendering.page import DEFAULT, Bounds, PlainPage, RenderedPage
from archiver.rendering.renderer import Renderer
from tests.crawl.loopback import Server

#: Behind each page, so that it has some text from the beginning: a page that has hardly any is waited for.
AFTER = f"<footer>{'The paper of the town. ' * 12}</footer>"

HTML = (("Content-Type", "text/html; charset=utf-8"),)


@functools.cache
def has_browser() -> bool:
    """Whether a browser comes up here: Chromium with its sandbox."""
    with suppress(ConfigurationError):
        find_chromium()
        return rendered([PlainPage(url="https://herald.example/", body=b"<p>here", headers=HTML)])[0].failure is None
    return False


def needs_browser() -> None:
    if not has_browser():
        pytest.skip("no Chromium that works with its sandbox here (apt-get install chromium)")


def plain(server: Server, markup: str, path: str = "/story", **more: object) -> PlainPage:
    """A page of a server on loopback, whose endpoint is opened for it."""
    values: dict[str, object] = {
        "url": f"{server.url.rstrip('/')}{path}",
        "body": f"<!DOCTYPE html><html><head></head><body>{markup}{AFTER}</body></html>".encode(),
        "headers": HTML,
        "opened": (("127.0.0.1", server.port),),
    }
    return PlainPage(**(values | more))  # type: ignore[arg-type]


def rendered(pages: Sequence[PlainPage], bounds: Bounds = DEFAULT) -> list[RenderedPage]:
    """The pages, one after the other, by one renderer."""

    async def run() -> list[RenderedPage]:
        async with Renderer(bounds=bounds) as renderer:
            return [await renderer.render(page) for page in pages]

    # in a thread of its own: where a browser of Playwright's is open in this process, its loop runs in ours
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, run()).result()


def browsers(of: int | None = None) -> list[psutil.Process]:
    """The processes of browsers of ours that run now below a process."""
    found = []
    for process in psutil.Process(of or os.getpid()).children(recursive=True):
        with suppress(psutil.Error):
            if "--remote-debugging-pipe" in process.cmdline() or "--type=" in " ".join(process.cmdline()):
                found.append(process)
    return found
