"""Views of a page that is rendered: a screenshot, and the PDF that a printer would get."""

from __future__ import annotations

import asyncio
import base64

from archiver.rendering.devtools import DevTools
from archiver.rendering.page import VIEWPORT
from archiver.sites.site import View

#: Bytes of the largest view that is kept.
MAX_VIEW = 8 * 2**20

#: CSS pixels of the tallest screenshot; what is below is cut off. WebP ends at 16,383.
MAX_HEIGHT = 12_000

#: Pages of the longest PDF; a story of 10,000 words has 30.
MAX_PDF_PAGES = 50

#: Seconds in which a view is to be had.
VIEW_SECONDS = 10.0

#: Of WebP, from 0 to 100: text stays sharp.
_QUALITY = 80

#: Inches of a sheet of A4.
_A4 = (8.27, 11.69)

#: Bytes that are read of a PDF at a time.
_PIECE = 2**20


async def look_at(view: View, tools: DevTools, session: str) -> bytes | None:
    """A view of the page of a session: WebP or PDF; None where it is larger than is kept.

    Raises TimeoutError, `devtools.Failed`, EOFError.
    """
    async with asyncio.timeout(VIEW_SECONDS):
        content = await (_screenshot(tools, session) if view == "screenshot" else _pdf(tools, session))
    return content if len(content) <= MAX_VIEW else None


async def _screenshot(tools: DevTools, session: str) -> bytes:
    size = (await tools.call("Page.getLayoutMetrics", session))["cssContentSize"]
    height = max(1, min(int(size["height"]), MAX_HEIGHT))
    shot = await tools.call(
        "Page.captureScreenshot",
        session,
        format="webp",
        quality=_QUALITY,
        captureBeyondViewport=True,
        clip={"x": 0, "y": 0, "width": VIEWPORT[0], "height": height, "scale": 1},
    )
    return base64.b64decode(shot["data"])


async def _pdf(tools: DevTools, session: str) -> bytes:
    """As a stream, since its end may be further than is read."""
    width, height = _A4
    made = await tools.call(
        "Page.printToPDF",
        session,
        printBackground=True,
        paperWidth=width,
        paperHeight=height,
        pageRanges=f"1-{MAX_PDF_PAGES}",
        transferMode="ReturnAsStream",
    )
    content, is_whole = b"", False
    while not is_whole and len(content) <= MAX_VIEW:
        piece = await tools.call("IO.read", session, handle=made["stream"], size=_PIECE)
        data = piece["data"]
        content += base64.b64decode(data) if piece.get("base64Encoded") else data.encode("latin-1")
        is_whole = piece["eof"]
    await tools.call("IO.close", session, handle=made["stream"])
    return content
