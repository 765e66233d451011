"""Whether an archive heals: random histories of faults, and a table of what was not as it should be in the end.

    python tests/benchmarks/healing.py [--histories 200] [--seed 1] [--sites 50] [--site N …] [--keep FOLDER]
        [--jobs 4] [--rebuild]

Each simulation has `--sites` sites, each with a history of its own; seeds count up from `--seed` until there were so
many histories. `--seed S --site N` lives through one history alone, as a simulation of that seed had it.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent.parent))

from tests.healing.simulation import Finding, Simulation


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--histories", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sites", type=int, default=50)
    parser.add_argument("--site", type=int, nargs="*")
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--jobs", type=int, default=1, help="simulations at a time: each waits most of its time")
    parser.add_argument("--rebuild", action="store_true", help="compare what a rebuild makes of each archive, too")
    chosen = parser.parse_args()
    began = time.monotonic()
    seeds = range(chosen.seed, chosen.seed + (1 if chosen.site else -(-chosen.histories // chosen.sites)))
    lived: list[Lived] = []
    with ProcessPoolExecutor(chosen.jobs, mp_context=get_context("spawn")) as pool:
        for life in pool.map(partial(live, chosen), seeds):
            lived.append(life)
            kinds = Counter(finding.kind for finding, _ in life.found)
            print(f"seed {life.seed}: {life.histories} histories; {dict(kinds)}", file=sys.stderr, flush=True)
    spent = time.monotonic() - began
    number, requests = sum(life.histories for life in lived), sum(life.requests for life in lived)
    print(f"{number} histories, {requests} requests, {spent:,.0f} s: {number / spent * 3600:,.0f} an hour")
    found = [(life.seed, finding, faults) for life in lived for finding, faults in life.found]
    tell_findings(found)


def tell_findings(found: list[tuple[int, Finding, str]]) -> None:
    for kind, count in Counter(finding.kind for _, finding, _ in found).most_common():
        sites = {(seed, finding.site) for seed, finding, _ in found if finding.kind == kind}
        print(f"\n{kind}: {count}, in {len(sites)} histories")
        for seed, finding, faults in found:
            if finding.kind == kind:
                print(f"  --seed {seed} --site {finding.site}: {finding.detail}")
                print(f"      {faults}")


@dataclass(frozen=True, slots=True)
class Lived:
    """What a simulation came to: its findings, each with the faults of its site."""

    seed: int
    histories: int
    requests: int
    found: list[tuple[Finding, str]]


def live(chosen: argparse.Namespace, seed: int) -> Lived:
    folder = chosen.keep / str(seed) if chosen.keep else Path(tempfile.mkdtemp(prefix="healing-"))
    folder.mkdir(parents=True, exist_ok=True)
    simulation = Simulation(folder, seed, chosen.site or range(chosen.sites))
    simulation.crawl()
    found = simulation.findings() + (simulation.rebuild() if chosen.rebuild else [])
    if chosen.site:
        tell(simulation)
    if not chosen.keep:
        shutil.rmtree(folder)
    requests = sum(len(run.requests) for run in simulation.runs)
    faults = {site: "; ".join(map(str, faults)) for site, faults in simulation.faults.items()}
    return Lived(
        seed, len(simulation.sites) - 1, requests, [(finding, faults.get(finding.site, "")) for finding in found]
    )


def tell(simulation: Simulation) -> None:
    """Every run of a history: when, what was asked for and answered, what was said."""
    for site in simulation.sites.values():
        for piece in site.pieces:
            print(site.index, piece, site.path(piece, 0), site.path(piece, 99))
    for run in simulation.runs:
        print(f"day {run.day:.2f}: {run.done.code} {run.done.err.strip()}")
        for record in run.requests:
            if "paper--1-" not in record.host:
                print(f"    {record.status} {record.url}{f' ({record.fault})' if record.fault else ''}")


if __name__ == "__main__":
    main()
