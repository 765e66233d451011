"""What keeping pictures adds to a crawl: requests, bytes, seconds and memory, on loopback.

python -m tests.benchmarks.pictures [--articles 500] [--pictures 2] [--kilobytes 120]
"""

from __future__ import annotations

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import psutil

from tests.command import Installation
from tests.crawl.loopback import Answer, Server
from tests.crawl.test_pictures import page, png

#: Of the settings of sites.toml: none, the first, all.
SETTINGS = ("", 'images = "lead"\n', 'images = "keep"\n')


def answers(articles: int, pictures: int, kilobytes: int) -> dict[str, Answer]:
    """A feed, its stories and their pictures, no two alike."""
    drawn = random.Random(1)
    made = {}
    items = []
    for number in range(articles):
        names = [f"/pictures/{number}-{each}.png" for each in range(pictures)]
        title = f"Ferry {number} runs aground in fog off pier {drawn.randrange(10**6)}"
        path = f"/2026/05/31/ferry-{number}-runs-aground.html"
        made[path] = Answer(page(*names, title=title).replace("sandbank", f"sandbank of the {number}th pier"))
        items.append(f"<item><title>{title}</title><link>URL{path}</link></item>")
        for name in names:
            made[name] = Answer(png(1) + drawn.randbytes(kilobytes * 1000), media_type="image/png")
    made["/feed.xml"] = Answer(f"<rss version='2.0'><channel><title>Pier</title>{''.join(items)}</channel></rss>")
    return made


def crawl(folder: Path, server: Server, setting: str) -> tuple[int, int, float, float]:
    """Requests, bytes of WARC files, seconds, and MB that the process of the crawl took at most."""
    archiver = Installation(folder)
    archiver.data.mkdir(parents=True)
    (archiver.data / "sites.toml").write_text(
        f'[site]\nfeeds = ["{server.url}feed.xml"]\nallow_private = true\ndelay = 0\n{setting}'
    )
    before, began = len(server.asked), time.monotonic()
    memory = 0
    process = archiver.start("crawl", "--limit", "0", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while process.poll() is None:
        with suppress(psutil.NoSuchProcess):
            memory = max(memory, psutil.Process(process.pid).memory_info().rss)
        time.sleep(0.2)
    seconds = time.monotonic() - began
    if process.returncode:
        sys.exit(f"the crawl ended with {process.returncode}")
    size = sum(path.stat().st_size for path in (archiver.data / "warc").rglob("*.gz"))
    return len(server.asked) - before, size, seconds, memory / 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for name, default in (("articles", 500), ("pictures", 2), ("kilobytes", 120)):
        parser.add_argument(f"--{name}", type=int, default=default)
    given = parser.parse_args()
    made = answers(given.articles, given.pictures, given.kilobytes)
    with Server(made) as server:
        made["/feed.xml"] = Answer(
            str(made["/feed.xml"].body).replace("URL", server.url.rstrip("/")), media_type="text/xml"
        )
        for setting in SETTINGS:
            folder = Path(tempfile.mkdtemp())
            requests, size, seconds, memory = crawl(folder, server, setting)
            print(
                f"{setting.strip() or 'none':>16} {requests:6,} {size / 1e6:8.1f} MB {seconds:7.1f} s {memory:6.0f} MB"
            )
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
