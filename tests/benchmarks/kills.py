"""Kill a crawl again and again, and compare what is left with an uninterrupted one.

    python tests/benchmarks/kills.py SITES_TOML --proxy http://127.0.0.1:8899 --kills 50

Prints one line a restart and the verdict; ends with 1 when anything differs.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ARCHIVER = [sys.executable, "-m", "archiver"]


def start(data: Path, proxy: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [*ARCHIVER, "--data", str(data), "crawl", "--delay", "0", "--limit", "0"],
        env={**os.environ, "http_proxy": proxy},
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def articles(data: Path) -> dict[str, tuple[str, ...]]:
    """Every article by its key: title, digest of the text, dates, number of versions."""
    connection = sqlite3.connect(data / "archive.db")
    rows = connection.execute(
        """SELECT key, title, text, published, modified,
           (SELECT count(*) FROM versions WHERE article_id = articles.id) FROM articles"""
    ).fetchall()
    assert len({row[0] for row in rows}) == len(rows), "an article is there twice"
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    return {key: (title, hashlib.sha256(text.encode()).hexdigest(), *rest) for key, title, text, *rest in rows}


def unreadable(data: Path) -> list[str]:
    failed = []
    for path in sorted((data / "warc").rglob("*.warc.gz")):
        done = subprocess.run([sys.executable, "-m", "warcio.cli", "check", str(path)], capture_output=True, text=True)
        if done.returncode or "no end of record" in done.stdout + done.stderr:
            failed.append(f"{path.name}: {done.stdout[-200:]}")
    return failed


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sites", type=Path)
    parser.add_argument("--proxy", required=True)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    drawn = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as folder:
        whole, killed = Path(folder, "whole"), Path(folder, "killed")
        for data in (whole, killed):
            data.mkdir()
            shutil.copy(options.sites, data / "sites.toml")
        started = time.monotonic()
        start(whole, options.proxy).wait()
        seconds = time.monotonic() - started
        expected = articles(whole)
        print(f"uninterrupted: {len(expected)} articles in {seconds:.0f} s", flush=True)
        for number in range(1, options.kills + 1):
            process = start(killed, options.proxy)
            # a restart takes about 2 s to begin; kills fall into the start as well as into the work
            delay = drawn.uniform(0.2, max(4.0, 2 + 2 * seconds / options.kills))
            try:
                process.wait(delay)
                print(f"kill {number}: the crawl had ended by itself", flush=True)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
                print(f"kill {number}: after {delay:.1f} s", flush=True)
        code = start(killed, options.proxy).wait()
        print(f"last run: exit code {code}", flush=True)
        found = articles(killed)
        differing = [key for key in expected.keys() | found.keys() if expected.get(key) != found.get(key)]
        torn = unreadable(killed)
        print(
            f"after {options.kills} kills: {len(found)} articles, {len(differing)} differ, {len(torn)} WARC files bad"
        )
        for key in differing[:20]:
            print(" ", key, expected.get(key), found.get(key))
        for line in torn:
            print(" ", line)
    return 1 if differing or torn else 0


if __name__ == "__main__":
    sys.exit(main())
