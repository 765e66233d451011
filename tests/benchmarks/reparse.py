"""How fast stored pages are read again: by processes, beside the time that extraction itself takes, and beside
trafilatura's own command line on the same pages.

    python tests/benchmarks/reparse.py PAGES --captures 5000 [--rounds 3] [--folder FOLDER]

PAGES is a folder of saved pages (.html, .html.gz), searched with its subfolders. They are stored over and over until
there are so many captures, each of another address and with a comment that makes its bytes its own. Then the rules
of their site are edited, so that every reading changes, and copies of the archive are re-parsed. FOLDER keeps the
archive for another time. Nothing else should be running.

- jobs 1, jobs 2: `archiver reparse --apply`.
- trafilatura: `trafilatura --input-dir … --json --with-metadata --parallel 2` over the same pages as files.

Seconds are the median of the rounds; CPU is that of the whole process tree; `outside` is its share that no worker
spent on extraction; memory is the highest of the parent process.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path

import psutil

from archiver.archive import Store
from archiver.capture import Capture
from archiver.reparse.rebuild import read_found

ARCHIVER = [sys.executable, "-m", "archiver"]

#: The rule by which every reading changes.
_RULE = '\n[[benchmark.selectors]]\nfield = "section"\ncss = "title"\n'


@dataclass(frozen=True, slots=True)
class Measured:
    """wall -- seconds; cpu -- seconds of the process tree; memory -- most bytes of the parent; out -- what it
    printed."""

    wall: float
    cpu: float
    memory: int
    out: bytes = b""


def measure(command: list[str]) -> Measured:
    """Run a command to its end. Workers are not waited for by their parent, so their time is looked at as they run,
    ten times a second. Ends the benchmark when the command fails."""
    started = time.monotonic()
    with tempfile.TemporaryFile() as out:
        process = psutil.Popen(command, stdout=out, stderr=subprocess.DEVNULL)
        used: dict[tuple[int, float], float] = {}
        memory = 0
        while process.poll() is None:
            with suppress(psutil.Error):
                memory = max(memory, process.memory_info().rss)
                for each in [process, *process.children(recursive=True)]:
                    with suppress(psutil.Error):
                        times = each.cpu_times()
                        used[each.pid, each.create_time()] = times.user + times.system
            time.sleep(0.1)
        wall = time.monotonic() - started
        if process.returncode:
            sys.exit(f"{' '.join(command)}: exit code {process.returncode}")
        out.seek(0)
        return Measured(wall, sum(used.values()), memory, out.read())


def pages(folder: Path, number: int) -> Iterator[tuple[str, bytes]]:
    """So many pages with a name each, all different."""
    paths = sorted([*folder.rglob("*.html"), *folder.rglob("*.html.gz")])
    if not paths:
        sys.exit(f"{folder}: no .html or .html.gz files")
    for count, path in enumerate(islice(cycle(paths), number)):
        content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        yield f"page-{count:06}", content + b"\n<!-- %d -->" % count


def build(data: Path, folder: Path, number: int) -> None:
    """An archive of the pages, read, of which every reading is outdated."""
    with Store(data) as archive:
        for count, (name, content) in enumerate(pages(folder, number)):
            capture = Capture(
                url=f"https://benchmark.example/{name}",
                body=content,
                headers=(("Content-Type", "text/html"),),
                fetched=f"2026-01-01T{count // 3600 % 24:02}:{count // 60 % 60:02}:{count % 60:02}Z",
                found={"kind": "article"},
            )
            with archive.batch():
                archive.captures.add(capture, site="benchmark")
    (data / "sites.toml").write_text('[benchmark]\nhosts = ["benchmark.example"]\n')
    read_found(data)
    with (data / "sites.toml").open("a") as sites:
        sites.write(_RULE)


def reparse(template: Path, jobs: int) -> tuple[Measured, float]:
    """What a re-parse of a copy takes, and seconds of CPU that were extraction."""
    with tempfile.TemporaryDirectory(dir=template.parent) as folder:
        data = Path(folder) / "data"
        shutil.copytree(template, data)
        done = measure([*ARCHIVER, "--data", str(data), "reparse", "--apply", "--accept-worse", "--jobs", str(jobs)])
    return done, json.loads(done.out)["seconds"]


def trafilatura(folder: Path, number: int, jobs: int) -> Measured:
    """What trafilatura takes for the same pages as files."""
    program = Path(sys.executable).with_name("trafilatura")
    with tempfile.TemporaryDirectory() as scratch:
        source, target = Path(scratch) / "in", Path(scratch) / "out"
        source.mkdir()
        for name, content in pages(folder, number):
            (source / f"{name}.html").write_bytes(content)
        options = ["--json", "--with-metadata", "--parallel", str(jobs)]
        done = measure([str(program), "--input-dir", str(source), "--output-dir", str(target), *options])
        if not any(target.rglob("*")):
            sys.exit("trafilatura wrote nothing")
    return done


def main() -> None:
    parser = argparse.ArgumentParser(description="Speed of re-parsing stored pages.")
    parser.add_argument("pages", type=Path)
    parser.add_argument("--captures", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="keep the archive here, and use the one that is here")
    parser.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)), help="the number beside 1")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        template = (options.folder or Path(scratch)) / f"archive-{options.captures}"
        if not template.exists():
            build(template, options.pages, options.captures)
        results: dict[str, list[tuple[Measured, float | None]]] = {}
        for _ in range(options.rounds):
            for jobs in (1, options.jobs):
                results.setdefault(f"archiver, jobs {jobs}", []).append(reparse(template, jobs))
            peer = trafilatura(options.pages, options.captures, options.jobs)
            results.setdefault(f"trafilatura, parallel {options.jobs}", []).append((peer, None))
    report(results, options.captures)


def report(results: dict[str, list[tuple[Measured, float | None]]], captures: int) -> None:
    walls = {name: statistics.median(done.wall for done, _ in rounds) for name, rounds in results.items()}
    slowest = next(iter(walls.values()))
    print(f"{'':28}{'wall s':>9}{'pages/s':>9}{'× jobs 1':>9}{'CPU s':>9}{'outside':>9}{'memory':>9}")
    for name, rounds in results.items():
        wall, cpu = walls[name], statistics.median(done.cpu for done, _ in rounds)
        outside = [1 - extraction / done.cpu for done, extraction in rounds if extraction is not None]
        share = f"{statistics.median(outside):.1%}" if outside else ""
        memory = f"{max(done.memory for done, _ in rounds) / 2**20:,.0f} MB"
        print(f"{name:28}{wall:9.1f}{captures / wall:9.1f}{slowest / wall:9.2f}{cpu:9.1f}{share:>9}{memory:>9}")


if __name__ == "__main__":
    main()
