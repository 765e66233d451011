"""Whether an archive heals: random histories of faults, and a table of what was not as it should be in the end.

    python tests/benchmarks/healing.py [--histories 200] [--seed 1] [--sites 50] [--site N …] [--keep FOLDER]
        [--rebuild]

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
    parser.add_argument("--rebuild", action="store_true", help="compare what a rebuild makes of each archive, too")
    chosen = parser.parse_args()
    found: list[tuple[int, Simulation, Finding]] = []
    began, number, requests = time.monotonic(), 0, 0
    for seed in range(chosen.seed, chosen.seed + (1 if chosen.site else -(-chosen.histories // chosen.sites))):
        indices = chosen.site or range(chosen.sites)
        folder = chosen.keep / str(seed) if chosen.keep else Path(tempfile.mkdtemp(prefix="healing-"))
        folder.mkdir(parents=True, exist_ok=True)
        simulation = Simulation(folder, seed, indices)
        simulation.crawl()
        found += [(seed, simulation, finding) for finding in simulation.findings()]
        if chosen.rebuild:
            found += [(seed, simulation, finding) for finding in simulation.rebuild()]
        number += len(simulation.sites) - 1
        requests += sum(len(run.requests) for run in simulation.runs)
        if chosen.site:
            tell(simulation)
        if not chosen.keep:
            shutil.rmtree(folder)
    print(f"{number} histories, {requests} requests, {time.monotonic() - began:,.0f} s")
    for kind, count in Counter(finding.kind for _, _, finding in found).most_common():
        sites = {(seed, finding.site) for seed, _, finding in found if finding.kind == kind}
        print(f"\n{kind}: {count}, in {len(sites)} histories")
        for seed, simulation, finding in found:
            if finding.kind == kind:
                print(f"  --seed {seed} --site {finding.site}: {finding.detail}")
                print("      " + "; ".join(map(str, simulation.faults.get(finding.site, ()))))


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
