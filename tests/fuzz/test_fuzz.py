"""The seeds of the fuzzing and what it found are read as they must be; where atheris is installed, so is more."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.command import ROOT
from tests.fuzz.found import FOUND
from tests.fuzz.seeds import SEEDS
from tests.fuzz.targets import TARGETS

#: Inputs tried per target by the test: seconds, not half hours.
RUNS = {"page": 200}
USUAL_RUNS = 2_000


@pytest.mark.parametrize("name", TARGETS)
def test_seeds_and_findings(name: str) -> None:
    for data in (b"", *SEEDS[name](), *FOUND.get(name, ())):
        TARGETS[name](data)


_CHANGES = st.lists(st.tuples(st.integers(0, 3_000), st.integers(0, 40), st.binary(max_size=12)), max_size=6)


@pytest.mark.parametrize("name", TARGETS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_seeds_with_bytes_changed(name: str, data: st.DataObject) -> None:
    changed = bytearray(data.draw(st.sampled_from(SEEDS[name]())))
    for start, size, new in data.draw(_CHANGES):
        changed[start : start + size] = new
    TARGETS[name](bytes(changed))


@pytest.mark.parametrize("name", TARGETS)
@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=500))
def test_any_bytes(name: str, data: bytes) -> None:
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
