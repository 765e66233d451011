"""Run one target until an option of libFuzzer ends it; its corpus begins with the seeds."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["archiver", "protego", "w3lib", "tests.fuzz.targets"]):
    from tests.fuzz.targets import TARGETS

from tests.fuzz.seeds import SEEDS


def main() -> None:
    """Options that do not begin with a dash are folders: the first one gets what is found on the way."""
    if len(sys.argv) < 2 or sys.argv[1] not in TARGETS:
        sys.exit(f"usage: python -m tests.fuzz {{{','.join(TARGETS)}}} [FOLDER] [-libFuzzer=options]")
    name, options = sys.argv[1], sys.argv[2:]
    seeds = Path(tempfile.mkdtemp(prefix=f"seeds-{name}-"))
    for number, seed in enumerate(SEEDS[name]()):
        (seeds / f"{number:03}").write_bytes(seed)
    if all(option.startswith("-") for option in options):
        options.append(tempfile.mkdtemp(prefix=f"corpus-{name}-"))
    atheris.Setup([sys.argv[0], *options, str(seeds)], TARGETS[name])
    atheris.Fuzz()


main()
