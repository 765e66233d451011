"""Crawl a news web for a while, one page in a hundred hostile, and watch memory, file handles and children.

    python tests/benchmarks/soak.py --minutes 30 --hosts 100 --articles 200

Prints a line a sample and a verdict; ends with 1 when anything grew by more than 5 % over the last half, or a host was
asked sooner than the delay allows.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from statistics import mean

import psutil

sys.path.insert(0, str(Path(__file__).parent.parent.parent))

from tests.newsweb import NewsWeb
from tests.newsweb.feeds import sitemap_name

#: Growth over the last half that is taken for none.
GROWTH = 1.05

#: Clocks of two processes and the way through the proxy: what a request may seem to be early, in seconds.
SLACK = 0.05

HOSTILE = ("attributes", "nested", "bomb", "huge", "hang", "reset", "garbage", "truncate", "consent", "loop")


@dataclass(frozen=True)
class Sample:
    """memory -- resident bytes of the crawl itself, and of the largest of its workers."""

    seconds: float
    memory: int
    worker: int
    handles: int
    children: int


def sample(process: psutil.Process, started: float) -> Sample:
    workers = [child.memory_info().rss for child in process.children(recursive=True)]
    return Sample(
        time.monotonic() - started,
        process.memory_info().rss,
        max(workers, default=0),
        process.num_fds(),
        len(workers),
    )


def grew(samples: list[Sample]) -> list[str]:
    """What is larger in the last quarter than in the one before, by more than GROWTH."""
    quarter = len(samples) // 4
    before, after = samples[-2 * quarter : -quarter], samples[-quarter:]
    return [
        f"{name}: {mean(getattr(one, name) for one in before):,.0f} → {mean(getattr(one, name) for one in after):,.0f}"
        for name in ("memory", "worker", "handles", "children")
        if mean(getattr(one, name) for one in after) > GROWTH * mean(getattr(one, name) for one in before)
    ]


def impolite(web: NewsWeb, delay: float) -> list[str]:
    """Requests that came sooner after another to the same host than the delay allows."""
    asked: dict[str, list[float]] = defaultdict(list)
    for record in web.log:
        asked[record.host].append(record.time)
    return [
        f"{host}: {later - earlier:.3f} s"
        for host, moments in asked.items()
        for earlier, later in pairwise(sorted(moments))
        if later - earlier < delay - SLACK
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--hosts", type=int, default=100)
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--delay", type=float, default=1.0)
    options = parser.parse_args()
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    with (
        tempfile.TemporaryDirectory() as folder,
        NewsWeb(hosts=options.hosts, articles=options.articles, now=now) as web,
    ):
        for name in HOSTILE:
            web.fault(r"//[^/]+/.+[0-9]", name, share=0.01 / len(HOSTILE))
        entries = [
            f'[site-{number}]\nstart = ["{host.home}"]\ndelay = {options.delay}\n'
            f'sitemaps = ["{host.home}{sitemap_name(host)}"]\n'
            for number, host in enumerate(web.hosts)
        ]
        Path(folder, "sites.toml").write_text("\n".join(entries))
        command = [sys.executable, "-m", "archiver", "--data", folder, "crawl", "--limit", "0"]
        crawl = subprocess.Popen(
            [*command, "--max-time", f"{int(options.minutes * 60)}s"],
            env={**os.environ, "http_proxy": web.proxy},
            stdout=subprocess.DEVNULL,
        )
        started, samples = time.monotonic(), []
        process = psutil.Process(crawl.pid)
        while crawl.poll() is None:
            try:
                samples.append(sample(process, started))
            except psutil.NoSuchProcess:
                continue
            if len(samples) % 12 == 1:
                print(samples[-1], f"{len(web.log):,} requests", flush=True)
            time.sleep(5)
        early, growth = impolite(web, options.delay), grew(samples)
        print(f"exit code {crawl.returncode}, {len(web.log):,} requests in {time.monotonic() - started:,.0f} s")
        print(f"too early: {len(early)}", *early[:5], f"grew: {growth or 'nothing'}", sep="\n  ")
    return 1 if early or growth else 0


if __name__ == "__main__":
    sys.exit(main())
