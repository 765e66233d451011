"""Whether a change made something slower: an older revision and this checkout, in turn, pair by pair.

    python -m tests.benchmarks.regression main~20 [--rounds 5]

Both run in the environment of this interpreter, on the same newspapers of this checkout. A round runs each task once by
either, the one that goes first in turn; the table has the medians, and the median, least and greatest of the ratios
of the pairs. A ratio over 1 is slower, or larger, than it was. Ends with 1 where a median is over `--most`.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tests.command import ROOT
from tests.newsweb import NewsWeb

NOW = datetime(2025, 6, 2, 8, 30, tzinfo=UTC)

#: Pages read for the task `extract`.
PAGES = ROOT / "tests" / "pages"

#: PR_SET_CHILD_SUBREAPER: whoever loses its parent becomes a child of this process, and its time is counted.
_SUBREAPER = 36

_EXTRACT = f"""
from pathlib import Path
from archiver import extract
for path in sorted(Path({str(PAGES)!r}).rglob("*.html")):
    if path.stat().st_size: extract(path.read_bytes(), "https://paper.example/2025/06/01/a-story-of-the-day")
"""


@dataclass(frozen=True, slots=True)
class Side:
    """A revision: where its code lies, and the folder of its archive."""

    code: Path
    data: Path

    def run(self, proxy: str, *words: str) -> dict[str, float]:
        """CPU and wall seconds of an interpreter with that code, its children included."""
        environment = {**os.environ, "PYTHONPATH": str(self.code), "http_proxy": proxy, "no_proxy": ""}
        before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        done = subprocess.run([sys.executable, *words], env=environment, cwd=self.data.parent, capture_output=True)
        wall = time.monotonic() - started
        with suppress(ChildProcessError):
            while os.wait():  # workers that the command did not wait for are ours now
                pass
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if done.returncode not in (0, 3):
            sys.exit(f"{self.code}: {' '.join(words)} ended with {done.returncode}\n{done.stderr.decode()[-1000:]}")
        return {"CPU s": after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime, "s": wall}

    def measured(self, web: NewsWeb) -> Iterator[tuple[str, float]]:
        """Every task once, on an archive of its own: name and unit, value."""
        shutil.rmtree(self.data, ignore_errors=True)
        ours = ("-m", "archiver", "--data", str(self.data))
        tasks = {
            "first crawl": (*ours, "crawl", "--delay", "0", *(host.home for host in web.hosts)),
            "crawl with nothing due": (*ours, "crawl"),
            "search": (*ours, "search", "harbour"),
            "re-parse of all pages": (*ours, "reparse", "--apply"),
            "rebuild": (*ours, "rebuild"),
            "check": (*ours, "check"),
            "extract of the sample pages": ("-c", _EXTRACT),
        }
        for name, words in tasks.items():
            for unit, value in self.run(web.proxy, *words).items():
                yield f"{name}, {unit}", value
        yield "archive.db, kB", (self.data / "archive.db").stat().st_size / 1000
        yield "WARC files, kB", sum(path.stat().st_size for path in self.data.rglob("*.warc.gz")) / 1000


@contextmanager
def checked_out(revision: str, folder: Path) -> Iterator[Path]:
    """The code of a revision in a worktree, which is gone afterwards."""
    subprocess.run(["git", "worktree", "add", "-q", "--detach", str(folder), revision], cwd=ROOT, check=True)
    try:
        yield folder
    finally:
        subprocess.run(["git", "worktree", "remove", "--force", str(folder)], cwd=ROOT, check=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("old")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--most", type=float, default=1.1)
    arguments = parser.parse_args()
    ctypes.CDLL(None).prctl(_SUBREAPER, 1)
    pairs: dict[str, list[tuple[float, float]]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as name, checked_out(arguments.old, Path(name) / "old") as old:
        sides = [Side(code, Path(name) / f"{code.name}-archive" / "data") for code in (old, ROOT)]
        for side in sides:
            side.data.parent.mkdir()
        for number in range(arguments.rounds):
            found: dict[Path, dict[str, float]] = {}
            for side in sides[:: -1 if number % 2 else 1]:
                with NewsWeb(hosts=6, articles=15, now=NOW) as web:
                    found[side.code] = dict(side.measured(web))
            for task, value in found[old].items():
                pairs[task].append((value, found[ROOT][task]))
    print("| task | old | new | ratio | least | greatest |\n|---|---|---|---|---|---|")
    slower = False
    for task, values in pairs.items():
        ratios = sorted(new / old for old, new in values)
        middle = statistics.median(ratios)
        slower |= middle > arguments.most
        medians = " | ".join(f"{statistics.median(side):.2f}" for side in zip(*values, strict=True))
        print(f"| {task} | {medians} | {middle:.2f} | {ratios[0]:.2f} | {ratios[-1]:.2f} |")
    sys.exit(slower)


main()
