"""What a run costs in which nothing is due: python -m tests.benchmarks.idle SITES…, such as 5000 100000

Makes a folder with so many sites of three sources each, all visited a moment ago, and runs `archiver crawl` there three
times. Prints user and system time of the process and its children, the least of the three. Nothing is asked for.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from archiver import times
from archiver.archive import Store
from archiver.crawl.plan import CrawlPlan
from archiver.sites.file import load

SITE = """[site-{0}]
start = ["https://www.paper-{0}.example/"]
feeds = ["https://www.paper-{0}.example/feed.xml"]
sitemaps = ["https://www.paper-{0}.example/sitemap.xml"]
deny = ['/videos?/', '/quiz/']
timezone = "Europe/Paris"
language = "fr"

"""


def prepare(folder: Path, count: int) -> None:
    """An archive in which all sources of so many sites were visited, and are due tomorrow."""
    (folder / "sites.toml").write_text("".join(SITE.format(number) for number in range(count)), encoding="utf-8")
    sites = load(folder / "sites.toml")
    with Store(folder) as archive:
        with archive.batch():
            plan = CrawlPlan(sites, list(sites.values()), pasted={}, pasted_only=False, named=False, order=None)
            plan.seed(archive, retry_failed=False)
        now = times.now()
        with archive.batch():
            archive.db.execute(
                "UPDATE urls SET state = 'fetched', visited = ?, next_visit = ?", [now, times.later(now, 86_400)]
            )


def cost(folder: Path) -> float:
    """Seconds of CPU of a run."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, "-m", "archiver", "--data", str(folder), "crawl", "--quiet"],
        check=True,
        env={**os.environ, "NO_COLOR": "1"},
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def main() -> None:
    print("| sites | CPU s |\n|---|---|")
    for word in sys.argv[1:]:
        with tempfile.TemporaryDirectory() as name:
            prepare(Path(name), int(word))
            print(f"| {int(word):,} | {min(cost(Path(name)) for _ in range(3)):.2f} |", flush=True)


main()
