"""Where memory is short a command ends with one clear line."""

from __future__ import annotations

import resource
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from tests.command import ROOT


@pytest.mark.slow
@pytest.mark.parametrize("megabytes", [200, 220, 225, 235, 250])
@pytest.mark.parametrize("words", [("crawl", "http://paper.invalid/", "--delay", "0"), ("import", str(ROOT / "docs"))])
def test_one_line(tmp_path: Path, words: tuple[str, ...], megabytes: int) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "archiver", "--data", str(tmp_path / "data"), *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=partial(resource.setrlimit, resource.RLIMIT_AS, (megabytes * 2**20, megabytes * 2**20)),
    )
    assert "Traceback" not in done.stderr
    assert "Error" not in done.stderr
    assert done.returncode >= 0
    if done.returncode == 1:
        assert len(done.stderr.splitlines()) == 1
