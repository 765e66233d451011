"""An archive of a small web in the end, whatever befell the web: see `tests.healing`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.clock import needs_faketime
from tests.healing.simulation import Simulation


@needs_faketime
@pytest.mark.slow
def test_a_web_that_is_well_is_archived_as_it_is(tmp_path: Path) -> None:
    simulation = Simulation(tmp_path, seed=1, indices=range(4), healthy=True)
    simulation.crawl()

    assert simulation.findings() == []
    assert {run.done.code for run in simulation.runs} == {0}
