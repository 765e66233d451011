"""Crawl a news web for a while, some of its pages hostile, and watch all that could grow, and the event loop.

    python tests/benchmarks/soak.py --minutes 15 --hosts 400 --articles 50 --delay 0 --hostile 0.02

Prints a line a minute and a verdict. It ends with 1 when anything grew by more than 5 % over the last half, the event
loop stood still for more than a second, or a host was asked sooner than the delay allows.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import threading
import time
import traceback
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

#: Growth over the last half that is taken for none; and, of each, what is too little to be growth.
GROWTH = 1.05
LITTLE = {"memory": 8 << 20, "worker": 8 << 20, "handles": 5, "children": 1, "wal": 1 << 20, "temporary": 1}

#: Clocks of two processes and the way through the proxy: what a request may seem to be early, in seconds.
SLACK = 0.05

HOSTILE = ("attributes", "nested", "bomb", "huge", "hang", "reset", "garbage", "truncate", "consent", "loop")


#: Seconds between two looks at the event loop, and how long it may stand still.
TICK, STILL = 0.05, 1.0


@dataclass(frozen=True)
class Sample:
    """memory -- resident bytes of the crawl itself; worker -- of the largest of its workers; wal -- bytes of the
    database's write-ahead log; temporary -- files in the folder for temporary files."""

    seconds: float
    memory: int
    worker: int
    handles: int
    children: int
    wal: int
    temporary: int


def sample(process: psutil.Process, started: float, folder: Path) -> Sample:
    workers = [child.memory_info().rss for child in process.children(recursive=True)]
    wal = folder / "archive.db-wal"
    return Sample(
        time.monotonic() - started,
        process.memory_info().rss,
        max(workers, default=0),
        process.num_fds(),
        len(workers),
        wal.stat().st_size if wal.exists() else 0,
        sum(1 for _ in (folder / "tmp").rglob("*")),
    )


def watch_loop(report: Path) -> None:
    """Write the longest time that the event loop of this process stood still to `report`, in seconds, and below it what
    ran then."""
    while "twisted.internet.reactor" not in sys.modules:
        time.sleep(TICK)
    reactor = sys.modules["twisted.internet.reactor"]
    began = last = time.monotonic()
    longest, running = 0.0, ""

    def tick() -> None:
        nonlocal longest, last
        now = time.monotonic()
        longest, last = max(longest, now - last), now

    reactor.callWhenRunning(tick)  # type: ignore[attr-defined]
    while True:
        reactor.callFromThread(tick)  # type: ignore[attr-defined]
        time.sleep(TICK)
        if time.monotonic() - last > max(longest, STILL / 2):
            running = f"{time.monotonic() - began:.0f} s after the start:\n" + "".join(
                traceback.format_stack(sys._current_frames()[threading.main_thread().ident or 0])[-8:]
            )
        report.write_text(f"{longest:.3f}\n{running}")


def crawl_watched(report: str, arguments: list[str]) -> None:
    """Run `archiver` with these arguments in this process, its event loop watched."""
    from archiver.cli import main as run

    threading.Thread(target=watch_loop, args=(Path(report),), daemon=True).start()
    sys.argv = ["archiver", *arguments]
    sys.exit(run())


def grew(samples: list[Sample]) -> list[str]:
    """What is larger in the last quarter than in the one before, by more than GROWTH."""
    quarter = len(samples) // 4
    before, after = samples[-2 * quarter : -quarter], samples[-quarter:]
    means = {name: [mean(getattr(one, name) for one in part) for part in (before, after)] for name in LITTLE}
    return [
        f"{name}: {earlier:,.0f} → {later:,.0f}"
        for name, (earlier, later) in means.items()
        if later > max(GROWTH * earlier, earlier + LITTLE[name])
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
    parser.add_argument("--hostile", type=float, default=0.01, help="share of the pages that are hostile")
    options = parser.parse_args()
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    with (
        tempfile.TemporaryDirectory() as folder,
        NewsWeb(hosts=options.hosts, articles=options.articles, now=now) as web,
    ):
        for name in HOSTILE:
            web.fault(r"//[^/]+/.+[0-9]", name, share=options.hostile / len(HOSTILE))
        entries = [
            f'[site-{number}]\nstart = ["{host.home}"]\ndelay = {options.delay}\n'
            f'sitemaps = ["{host.home}{sitemap_name(host)}"]\n'
            for number, host in enumerate(web.hosts)
        ]
        Path(folder, "sites.toml").write_text("\n".join(entries))
        Path(folder, "tmp").mkdir()
        report = Path(folder, "loop.txt")
        command = [sys.executable, __file__, "--watched", str(report), "--data", folder, "crawl", "--limit", "0"]
        crawl = subprocess.Popen(
            [*command, "--max-time", f"{int(options.minutes * 60)}s"],
            env={**os.environ, "http_proxy": web.proxy, "TMPDIR": str(Path(folder, "tmp"))},
            stdout=subprocess.DEVNULL,
        )
        started, samples = time.monotonic(), []
        process = psutil.Process(crawl.pid)
        while crawl.poll() is None:
            try:
                samples.append(sample(process, started, Path(folder)))
            except psutil.NoSuchProcess:
                continue
            if len(samples) % 12 == 1:
                print(samples[-1], f"{len(web.log):,} requests", flush=True)
            time.sleep(5)
        still, _, running = report.read_text().partition("\n")
        early, growth = impolite(web, options.delay), grew(samples)
        print(f"exit code {crawl.returncode}, {len(web.log):,} requests in {time.monotonic() - started:,.0f} s")
        print(f"too early: {len(early)}", *early[:5], f"grew: {growth or 'nothing'}", sep="\n  ")
        print(f"the event loop stood still for {float(still):.2f} s at most", running, sep="\n")
    return 1 if early or growth or float(still) > STILL else 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["--watched"]:
        crawl_watched(sys.argv[2], sys.argv[3:])
    sys.exit(main())
