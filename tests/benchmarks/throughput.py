"""Pages per second from the wire into storage, beside peers, on the same pages in one run.

    python tests/benchmarks/throughput.py SITES_TOML --proxy http://127.0.0.1:8899 [--peers PYTHON] [--rounds 3]

SITES_TOML names sites that the proxy serves (`sites_toml.py` makes it). Each system fetches the feed of every
site and all articles in it, without delay, on the processors that the operating system gives (pin them with taskset).
PYTHON is an interpreter of an environment with newspaper4k, news-please and fundus.

- archiver: everything stored (WARC, SQLite, full-text index), images, credits, provenance.
- Scrapy inline: a plain spider that calls trafilatura in its callback and writes JSON lines.
- news-please: its library call over the list of article URLs.
- Fundus: its parsers over fetched pages of the publishers it has; it cannot crawl sites it has no code for.

A round runs each once; the table shows the median of the rounds.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import tomllib
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psutil
import sqlite_utils

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Result:
    """articles stored with text, seconds of wall clock, seconds of CPU of the whole process tree."""

    articles: int
    wall: float
    cpu: float

    @property
    def rate(self) -> float:
        return self.articles / self.wall if self.wall else 0.0


def measured(command: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """Wall and CPU seconds of a command and its children (seen five times a second; workers are not waited for, so
    the system's own count misses them). Ends the benchmark when the command fails."""
    started = time.monotonic()
    with tempfile.TemporaryFile() as errors:
        process = psutil.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=errors)
        used: dict[int, float] = {}
        while process.poll() is None:
            with contextlib.suppress(psutil.Error):
                for one in (process, *process.children(recursive=True)):
                    times = one.cpu_times()
                    used[one.pid] = times.user + times.system
            time.sleep(0.2)
        wall = time.monotonic() - started
        if process.returncode not in (0, 3):
            errors.seek(0)
            sys.exit(f"{' '.join(command)} failed: {errors.read().decode()[-500:]}")
    return wall, sum(used.values())


def feeds_of(sites: Path, proxy: str) -> list[str]:
    """The feeds of the sites that answer: what the server of the pages cannot make is no matter of the systems."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({"http": proxy}))
    answering = []
    for site in tomllib.loads(sites.read_text()).values():
        with contextlib.suppress(OSError, http.client.HTTPException):
            opener.open(site["feeds"][0], timeout=10).read()
            answering.append(site["feeds"][0])
    return answering


def archiver(feeds: list[str], environment: dict[str, str], folder: Path) -> Result:
    entries = (f'[site-{number}]\nfeeds = ["{feed}"]\ndelay = 0\n' for number, feed in enumerate(feeds))
    (folder / "sites.toml").write_text("\n".join(entries))
    command = [sys.executable, "-m", "archiver", "--data", str(folder), "crawl", "--delay", "0", "--limit", "0"]
    wall, cpu = measured(command, environment)
    database = sqlite_utils.Database(folder / "archive.db")
    return Result(database["articles"].count_where("words > 0"), wall, cpu)


def peer(script: str, python: str) -> Callable[[list[str], dict[str, str], Path], Result]:
    """A peer's script: called with the list of feeds and the file to write, a JSON object an article."""

    def run(feeds: list[str], environment: dict[str, str], folder: Path) -> Result:
        (folder / "feeds.txt").write_text("\n".join(feeds))
        out = folder / "articles.jsonl"
        command = [python, str(HERE / "peers" / script), str(folder / "feeds.txt"), str(out)]
        wall, cpu = measured(command, environment)
        articles = []
        if out.exists():
            with out.open(encoding="utf-8") as lines:  # a line may hold U+2028: `splitlines` would cut it
                articles = [json.loads(line) for line in lines]
        return Result(sum(bool(article.get("text")) for article in articles), wall, cpu)

    return run


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sites", type=Path)
    parser.add_argument("--proxy", required=True)
    parser.add_argument("--peers", help="interpreter with newspaper4k, news-please and fundus")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    environment = {**os.environ, "http_proxy": options.proxy}
    systems = {"archiver": archiver, "Scrapy inline": peer("scrapy_inline.py", sys.executable)}
    if options.peers:
        systems["news-please"] = peer("newsplease_urls.py", options.peers)
        systems["Fundus parsers"] = peer("fundus_parsers.py", options.peers)
    feeds = feeds_of(options.sites, options.proxy)
    results: dict[str, list[Result]] = {name: [] for name in systems}
    for number in range(options.rounds):
        for name, run in systems.items():
            with tempfile.TemporaryDirectory() as folder:
                result = run(feeds, environment, Path(folder))
            results[name].append(result)
            print(f"round {number + 1}: {name}: {result.articles} articles, {result.wall:.1f} s", file=sys.stderr)
    base = statistics.median(result.rate for result in results["Scrapy inline"])
    print("| system | articles | articles/s | against Scrapy inline | CPU ms/article |")
    print("|---|---|---|---|---|")
    for name, rows in results.items():
        rate = statistics.median(row.rate for row in rows)
        cpu = statistics.median(row.cpu / max(1, row.articles) for row in rows)
        print(f"| {name} | {rows[-1].articles} | {rate:.1f} | {rate / base:.2f} | {1000 * cpu:.0f} |")


if __name__ == "__main__":
    main()
