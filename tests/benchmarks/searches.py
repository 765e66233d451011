"""Time searches in a large archive, such as `million.py` fills.

    python tests/benchmarks/searches.py DATA

Prints the times of the first 20 results with snippets in this process, of whole commands, of counts and filters,
and what each table of the database takes against the size of the text.
"""

from __future__ import annotations

import argparse
import random
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from archiver.archive import Store
from archiver.archive.search.search import count, count_by, search
from archiver.archive.search.selection import Selection

#: Searches of a kind.
QUERIES = 40

#: What is done with each filter, beside searches by relevance.
WAYS: dict[str, Callable[[Database, Selection], object]] = {
    "relevance": search,
    "newest": lambda db, selection: search(db, selection, sort="newest"),
    "oldest": lambda db, selection: search(db, selection, sort="oldest"),
    "count": count,
    "by month": lambda db, selection: count_by(db, selection, "month"),
    "by author": lambda db, selection: count_by(db, selection, "author", 20),
}


def kinds_of_queries(archive: Store) -> dict[str, list[str]]:
    """Queries of each kind, made of words of the archive's own texts by how often they are met."""
    rng = random.Random(3)
    most = archive.db.execute("SELECT max(id) FROM articles").fetchone()[0]
    counted: Counter[str] = Counter()
    pairs = []
    for _ in range(1_500):
        (text,) = archive.db.execute("SELECT text FROM articles WHERE id = ?", [rng.randint(1, most)]).fetchone()
        words = [word for word in text.lower().replace(".", "").split() if len(word) > 4]
        counted.update(words)
        pairs.append(" ".join(rng.sample(words, 2)))
    ranked = [word for word, _ in counted.most_common()]
    return {
        "rare": rng.sample(ranked[len(ranked) // 2 :], QUERIES),
        "two words": rng.sample(pairs, QUERIES),
        "frequent": ranked[20 : 20 + QUERIES],
        "two frequent": [f"{ranked[place]} {ranked[place + 7]}" for place in range(QUERIES)],
        "commonest": ["de", "the"] * (QUERIES // 2),
        "phrase": [
            f'"{first} {second}"' for first in ("de", "la", "les", "of", "the") for second in ("le", "in", "to")
        ],
        "beginnings": [f"{word[:3]}*" for word in rng.sample(ranked[:2_000], QUERIES)],
        "rare and commonest": [f"{word} the" for word in rng.sample(ranked[len(ranked) // 2 :], QUERIES)],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    data = parser.parse_args().data
    with Store(data, readonly=True) as archive:
        _searches(archive)
        _whole_commands(data)
        _filters(archive)
        _sizes(archive, data)


def _searches(archive: Store) -> None:
    """Milliseconds by the clock, and of this process."""
    print(f"{'queries':<22}{'sort':<12}{'first':>8}{'median':>8}{'p95':>8}{'worst':>8}{'p95 cpu':>9}")
    for kind, queries in kinds_of_queries(archive).items():
        for sort in ("relevance", "newest"):
            both = [_timed(archive, query, sort) for query in queries]
            taken, busy = ([pair[place] for pair in both] for place in (0, 1))
            figures = (taken[0], statistics.median(taken), _p95(taken), max(taken), _p95(busy))
            print(f"{kind:<22}{sort:<12}" + "".join(f"{figure:8.1f}" for figure in figures), flush=True)


def _whole_commands(data: Path) -> None:
    """Times of `archiver search`, Python's start and all."""
    for query in ("gouvernement", "gouvernement ministre", "de"):
        command = [sys.executable, "-m", "archiver", "--data", str(data), "search", query, "--json"]
        taken = []
        for _ in range(5):
            started = time.perf_counter()
            subprocess.run(command, check=True, capture_output=True)
            taken.append((time.perf_counter() - started) * 1_000)
        print(f"archiver search {query:<30}{statistics.median(taken):8.0f}", flush=True)


def _filters(archive: Store) -> None:
    """Milliseconds of this process, of all articles, of those with a frequent word and of those with the commonest."""
    middle, last = (
        archive.db.execute(
            f"SELECT published FROM articles WHERE id = (SELECT max(id) / {part} FROM articles)"
        ).fetchone()[0]
        for part in (2, 1)
    )
    filters: list[dict[str, Any]] = [
        {},
        {"since": last[:7]},
        {"until": middle[:10]},
        {"site": "site001"},
        {"section": "Sport"},
        {"kind": "video"},
        {"as_of": middle[:10]},
    ]
    print(f"{'filter':<22}{'query':<14}" + "".join(f"{name:>11}" for name in WAYS))
    for chosen in filters:
        for query in ("", "gouvernement", "de"):
            print(f"{' '.join(map(': '.join, chosen.items())):<22}{query:<14}", end="")
            for way in WAYS.values():
                busy = time.process_time()
                way(archive.db, Selection(query=query, **chosen))
                print(f"{(time.process_time() - busy) * 1_000:11.0f}", end="", flush=True)
            print()


def _sizes(archive: Store, data: Path) -> None:
    text = archive.db.execute("SELECT sum(length(CAST(text AS BLOB))) FROM articles").fetchone()[0]
    size = (data / "archive.db").stat().st_size
    print(f"archive.db {size / 1e6:,.0f} MB, text {text / 1e6:,.0f} MB: {size / text:.2f} times")
    for name, part in archive.db.execute("SELECT name, sum(pgsize) FROM dbstat GROUP BY name ORDER BY 2 DESC LIMIT 20"):
        print(f"    {name:<28}{part / text:6.3f}")


def _timed(archive: Store, query: str, sort: str) -> tuple[float, float]:
    """Milliseconds by the clock, and of this process."""
    started, busy = time.perf_counter(), time.process_time()
    list(archive.search(query, sort=sort, limit=20))
    return (time.perf_counter() - started) * 1_000, (time.process_time() - busy) * 1_000


def _p95(figures: list[float]) -> float:
    return sorted(figures)[int(len(figures) * 0.95)]


if __name__ == "__main__":
    main()
