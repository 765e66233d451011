"""Time the pages of `archiver serve` on an archive, such as the one that million.py fills.

    python tests/benchmarks/web.py DATA [--requests 40]

Starts the server, asks for each kind of page, never twice for the same one where there are others, and prints
milliseconds by the clock (first, median, 95th percentile, worst) and of processor time (mean, of the server and its
processes): the latter says what a busy machine hides. One request at a time.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil

ROOT = Path(__file__).parent.parent.parent
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

from searches import kinds_of_queries  # noqa: E402 - found by the line above

from archiver.archive import Store  # noqa: E402
from tests.web.serving import Serving, serving  # noqa: E402


def pages(data: Path, number: int) -> dict[str, list[str]]:
    """Paths of each kind of page."""
    rng = random.Random(5)
    with Store(data, readonly=True) as archive:
        most = archive.db.execute("SELECT max(id) FROM articles").fetchone()[0]
        articles = [rng.randint(1, most) for _ in range(number)]
        edited = [row[0] for row in archive.db.execute("SELECT article_id FROM versions WHERE number = 2 LIMIT 4000")]
        sites = [row[0] for row in archive.db.execute("SELECT DISTINCT site FROM articles ORDER BY site")]
        queries = {kind: words[:number] for kind, words in kinds_of_queries(archive).items()}
    some = rng.choices(sites, k=number)
    found = {
        "home": ["/"] * number,
        "article": [f"/article/{each}" for each in articles],
        "article, earlier": [f"/article/{each}?version=1" for each in rng.sample(edited, min(number, len(edited)))],
        "diff": [f"/article/{each}/diff" for each in rng.sample(edited, min(number, len(edited)))],
        "site": [f"/site/{site}" for site in some],
        "sites": ["/sites"] * number,
        "edits": [f"/edits?page={page % 20 + 1}" for page in range(number)],
        "edits of a kind": [f"/edits?kind=silent&page={page % 5 + 1}" for page in range(number)],
        "edits of a site": [f"/edits?site={site}" for site in some],
        "runs": ["/runs"] * number,
        "browse": [f"/search?sort=newest&page={page % 20 + 1}" for page in range(number)],
        "browse a site": [f"/search?site={site}&sort=newest" for site in some],
        "feed": [f"/search.rss?site={site}" for site in some],
    }
    for kind, words in queries.items():
        found[f"search, {kind}"] = [f"/search?q={quoted(each)}" for each in words]
    frequent = queries["frequent"]
    found["search, narrowed"] = [
        f"/search?q={quoted(each)}&site={site}&since=2018" for each, site in zip(frequent, some, strict=False)
    ]
    found["search, newest first"] = [f"/search?q={quoted(each)}&sort=newest" for each in frequent]
    found["search, third page"] = [f"/search?q={quoted(each)}&page=3" for each in frequent]
    for name in ("photographers", "silent_edits", "sections", "agency_share", "articles", "versions"):
        found[f"data, {name}"] = [f"/archive/{name}"] * min(number, 10)
    return found


def quoted(text: str) -> str:
    return "".join(f"%{byte:02X}" for byte in text.encode())


def measure(server: Serving, paths: list[str]) -> Iterator[tuple[float, float, int]]:
    """Milliseconds by the clock and of the processor for each request, and its status."""
    for path in paths:
        busy, began = processor(server), time.perf_counter()
        answer = server.get(path)
        taken = time.perf_counter() - began
        yield taken * 1_000, (processor(server) - busy) * 1_000, answer.status


def processor(server: Serving) -> float:
    """Seconds that the server and its processes have worked."""
    process = psutil.Process(server.process.pid)
    return sum(sum(each.cpu_times()[:2]) for each in (process, *process.children()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--requests", type=int, default=40, help="of each kind of page")
    parser.add_argument("--only", default="", help="kinds of page that begin so")
    arguments = parser.parse_args()
    listed = pages(arguments.data, arguments.requests)
    began = time.perf_counter()
    with serving(arguments.data) as server:
        print(f"ready after {time.perf_counter() - began:.1f} s")
        print(f"{'page':<28}{'first':>8}{'median':>8}{'p95':>8}{'worst':>8}{'cpu':>8}  not 200")
        for kind, paths in listed.items():
            if not kind.startswith(arguments.only):
                continue
            clock, busy, statuses = zip(*measure(server, paths), strict=True)
            p95 = sorted(clock)[int(len(clock) * 0.95)]
            figures = (clock[0], statistics.median(clock), p95, max(clock), statistics.mean(busy))
            failed = [status for status in statuses if status != 200]
            print(f"{kind:<28}" + "".join(f"{figure:8.1f}" for figure in figures) + f"  {failed or ''}", flush=True)


if __name__ == "__main__":
    main()
