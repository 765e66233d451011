"""The seeds of the fuzzing and what it found are read as they must be; where atheris is installed, so is more."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.command import ROOT
from tests.fuzz.found import FOUND
from tests.fuzz.seeds import SEEDS
from tests.fuzz.targets import TARGETS

#: Inputs tried per target by the test: seconds, not half hours.
RUNS = {"page": 300}
USUAL_RUNS = 5_000


@pytest.mark.parametrize("name", TARGETS)
def test_seeds_and_findings(name: str) -> None:
    for data in (b"", *SEEDS[name](), *FOUND.get(name, ())):
        TARGETS[name](data)


@pytest.mark.slow
@pytest.mark.skipif(find_spec("atheris") is None, reason="needs atheris")
@pytest.mark.parametrize("name", TARGETS)
def test_fuzzing(name: str, tmp_path: Path) -> None:
    options = [f"-runs={RUNS.get(name, USUAL_RUNS)}", "-seed=1", "-timeout=100", f"-artifact_prefix={tmp_path}/"]
    done = subprocess.run(
        [sys.executable, "-m", "tests.fuzz", name, *options],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=250,
    )

    assert done.returncode == 0, done.stderr[-3000:]
