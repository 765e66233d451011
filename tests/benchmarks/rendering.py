"""What a rendered page costs: seconds, processor time and memory of the browser, requests, and bytes that are kept.

python -m tests.benchmarks.rendering [--pages 20]

Pages are a story that scripts fetch, with eight scripts of 200 KB and as many pictures, from a server on loopback. Each
mode is run by itself, the first page of a browser apart: the browser starts for it.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import time

from archiver.rendering.page import PlainPage, RenderedPage
from archiver.rendering.renderer import Renderer
from archiver.sites.site import View
from tests.crawl.loopback import Answer, Server
from tests.importing.samples import story
from tests.rendering.browsing import plain

#: Views that are kept.
MODES: tuple[tuple[View, ...], ...] = ((), ("screenshot",), ("pdf",), ("screenshot", "pdf"))

#: Scripts and pictures of a page.
PARTS = 8


def answers() -> dict[str, Answer]:
    body = story("Ferry returns to the lake after nine years").decode().partition("<body>")[2].partition("</body>")[0]
    drawing = "".join(f'<circle cx="{n % 400}" cy="{n * 7 % 300}" r="9" fill="#{n:06x}"/>' for n in range(100))
    picture = f'<svg xmlns="http://www.w3.org/2000/svg" width="400" height="300">{drawing}</svg>'
    code = f"const part = {json.dumps([f'word {number}' for number in range(14_000)])};"
    made = {"/story.json": Answer(json.dumps(body), media_type="application/json")}
    for number in range(PARTS):
        made[f"/{number}.js"] = Answer(f"{{ {code} }}", media_type="text/javascript")
        made[f"/{number}.svg"] = Answer(picture, media_type="image/svg+xml")
    return made


def page(server: Server, keep: tuple[View, ...]) -> PlainPage:
    parts = "".join(f"<img src=/{number}.svg><script src=/{number}.js></script>" for number in range(PARTS))
    script = "<script>fetch('/story.json').then(a => a.json()).then(text => m.innerHTML = text.repeat(6))</script>"
    return plain(server, f"<div id=m></div>{parts}{script}", keep=keep)


async def run(pages: int, keep: tuple[View, ...]) -> tuple[list[RenderedPage], list[float]]:
    """The pages as they came out, and the seconds that each took from outside."""
    results, took = [], []
    with Server(answers()) as server:
        async with Renderer() as renderer:
            for _ in range(pages):
                began = time.monotonic()
                results.append(await renderer.render(page(server, keep)))
                took.append(time.monotonic() - began)
    return results, took


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=20)
    given = parser.parse_args()
    print("kept | first page, s | seconds | CPU, s | MB | requests | KB kept")
    for keep in MODES:
        results, took = asyncio.run(run(given.pages, keep))
        if failures := {result.failure for result in results} - {None}:
            raise SystemExit(f"{keep}: {failures}")
        later = results[1:]
        kept = [len(result.html.encode()) + sum(map(len, result.views.values())) for result in later]
        print(
            f"{' and '.join(keep) or 'the page':18} | {took[0]:.1f} | {statistics.median(took[1:]):.2f}"
            f" | {statistics.median(result.cpu for result in later):.2f}"
            f" | {max(result.memory for result in later) / 1e6:.0f} | {later[0].requests}"
            f" | {statistics.median(kept) / 1e3:,.0f}"
        )


if __name__ == "__main__":
    main()
