"""What the start of a command costs: python -m tests.benchmarks.start DATA [WORD]

Prints user and system time, in milliseconds, of whole commands on the archive in DATA: the least of ten, taken in turn.
A word that few articles have keeps the search itself out of it. Python's own start stands beside them.
"""

from __future__ import annotations

import resource
import subprocess
import sys

from archiver.archive import Store

ROUNDS = 10


def cost(words: list[str]) -> float:
    """Milliseconds of CPU of one process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *words], check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return 1000 * (after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)


def main() -> None:
    ours = ["-m", "archiver", "--data", sys.argv[1]]
    word = sys.argv[2] if len(sys.argv) > 2 else "harbour"
    with Store(sys.argv[1], readonly=True) as archive:
        first = next(archive.search(limit=1))["id"]
    commands = {
        "Python alone": ["-c", "pass"],
        "`archiver --help`": [*ours, "--help"],
        "`archiver search`": [*ours, "search", word],
        "`archiver show`": [*ours, "show", str(first)],
        "`archiver edits`": [*ours, "edits", "--since", "2000-01-01"],
    }
    rounds = [{name: cost(words) for name, words in commands.items()} for _ in range(ROUNDS)]
    print("| command | CPU ms |\n|---|---|")
    for name in commands:
        print(f"| {name} | {min(costs[name] for costs in rounds):.0f} |")


main()
