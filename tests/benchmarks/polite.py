"""Two polite crawls of the same sites, the second with new articles in the feeds, beside Fundus and news-please.

    python tests/benchmarks/polite.py CORPUS HOSTS --fundus PYTHON --newsplease PYTHON [--delay 1]

CORPUS is a folder that `newsweb.py` in it serves, HOSTS names the hosts to crawl (a line each, the name last). Before
the first crawl every host's last page is taken out of its feed, before the second it is there; hosts of one page are
new then. Each system is given the feed of every site and the same delay between two requests to a host; requests are
counted from the server's log. Hosts that Fundus has no parser for are left out of its row.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

import sqlite_utils
from throughput import measured

PORT = 8895
PROXY = f"http://127.0.0.1:{PORT}"
PEERS = Path(__file__).parent / "peers"


@dataclass(frozen=True, slots=True)
class Row:
    """articles -- with text, new in this crawl; requests -- that reached the server; gap -- shortest time between two
    requests to one host, in seconds; cpu -- seconds of the whole process tree."""

    articles: int
    seconds: float
    requests: int
    gap: float
    cpu: float


def split(corpus: Path, hosts: set[str], first: Path, second: Path) -> None:
    """Make two corpora of the pages of the hosts: the first lacks the last page of each."""
    rows: dict[str, list[tuple[Path, dict[str, str]]]] = defaultdict(list)
    for truth in sorted(corpus.rglob("truth.jsonl")):
        for line in truth.open(encoding="utf-8"):  # `splitlines` would cut at U+2028 too
            row = json.loads(line)
            host = (urlsplit(row.get("url") or "").hostname or "").lower()
            page = truth.parent / (row.get("file") or f"pages/{row['id']}.html.gz")
            if host in hosts and page.exists() and not row.get("dup_of"):
                rows[host].append((page, row))
    for folder, last in ((first, -1), (second, None)):
        folder.mkdir()
        shutil.copy(corpus / "newsweb.py", folder)
        with open(folder / "truth.jsonl", "w", encoding="utf-8") as out:
            for pages in rows.values():
                for page, row in pages[:last]:
                    out.write(json.dumps({**row, "file": str(page.resolve())}) + "\n")


@contextmanager
def served(corpus: Path, log: Path) -> Iterator[None]:
    command = [sys.executable, str(corpus / "newsweb.py"), str(corpus), "--port", str(PORT), "--log", str(log)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        server.stdout.readline()
        try:
            yield
        finally:
            server.terminate()


def run(command: list[str], corpus: Path, log: Path) -> tuple[float, int, float, float]:
    """Seconds, requests, the shortest gap and CPU seconds of a command that crawls the corpus."""
    log.unlink(missing_ok=True)
    with served(corpus, log):
        seconds, cpu = measured(command, {**os.environ, "http_proxy": PROXY, "no_proxy": ""})
    asked = defaultdict(list)
    for line in log.read_text().splitlines():
        request = json.loads(line)
        asked[request["host"]].append(request["t"])
    gaps = [later - earlier for times in asked.values() for earlier, later in pairwise(sorted(times))]
    return seconds, sum(map(len, asked.values())), min(gaps, default=0.0), cpu


class Archiver:
    def __init__(self, folder: Path, feeds: list[str], delay: float) -> None:
        self.folder = folder
        entries = (f'[site-{number}]\nfeeds = ["{feed}"]\ndelay = {delay}\n' for number, feed in enumerate(feeds))
        (folder / "sites.toml").write_text("\n".join(entries))
        # who names the sites has their feeds read now; a scheduled crawl would wait until they are due
        named = [f"site-{number}" for number in range(len(feeds))]
        self.command = [sys.executable, "-m", "archiver", "--data", str(folder), "crawl", *named]

    def articles(self) -> set[str]:
        database = sqlite_utils.Database(self.folder / "archive.db")
        return {row["url"] for row in database["articles"].rows_where("words > 0")}


class Peer:
    """A script of `peers/`, called with the file of feeds, the delay and a folder; it keeps a JSON object an article in
    `articles.jsonl` there."""

    def __init__(self, script: str, python: str, folder: Path, feeds: list[str], delay: float) -> None:
        self.folder = folder
        (folder / "feeds.txt").write_text("\n".join(feeds))
        self.command = [python, str(PEERS / script), str(folder / "feeds.txt"), str(delay), str(folder)]

    def articles(self) -> set[str]:
        path = self.folder / "articles.jsonl"
        if not path.exists():
            return set()
        with path.open(encoding="utf-8") as lines:  # a line may hold U+2028: `splitlines` would cut it
            return {row["url"] for row in map(json.loads, lines) if row["text"]}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("hosts", type=Path)
    parser.add_argument("--fundus", required=True, help="interpreter with fundus")
    parser.add_argument("--newsplease", required=True, help="interpreter with news-please")
    parser.add_argument("--delay", type=float, default=1.0)
    options = parser.parse_args()
    hosts = [line.split()[-1].lower() for line in options.hosts.read_text().splitlines()]
    feeds = [f"http://{host}/feed.xml" for host in hosts]
    with tempfile.TemporaryDirectory() as temporary:
        base = Path(temporary)
        first, second = base / "first", base / "second"
        split(options.corpus, set(hosts), first, second)
        folders = {name: base / name for name in ("archiver", "fundus", "newsplease")}
        for folder in folders.values():
            folder.mkdir()
        systems = {
            "archiver": Archiver(folders["archiver"], feeds, options.delay),
            "Fundus": Peer("fundus_crawl.py", options.fundus, folders["fundus"], feeds, options.delay),
            "news-please": Peer("newsplease_crawl.py", options.newsplease, folders["newsplease"], feeds, options.delay),
        }
        print("| crawl | system | new articles | seconds | requests | requests/article | s/article | gap | CPU s |")
        print("|---|---|---|---|---|---|---|---|---|")
        for name, corpus in (("first", first), ("second", second)):
            for label, system in systems.items():
                before = system.articles() if name == "second" else set()
                seconds, requests, gap, cpu = run(system.command, corpus, base / "web.log")
                row = Row(len(system.articles() - before), seconds, requests, gap, cpu)
                new = max(1, row.articles)
                print(
                    f"| {name} | {label} | {row.articles} | {row.seconds:.0f} | {row.requests} "
                    f"| {row.requests / new:.2f} | {row.seconds / new:.2f} | {row.gap:.2f} | {row.cpu:.0f} |",
                    flush=True,
                )


if __name__ == "__main__":
    main()
