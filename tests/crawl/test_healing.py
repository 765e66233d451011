"""An archive of a small web in the end, whatever befell the web: see `tests.healing`."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.clock import needs_faketime
from tests.healing.simulation import Simulation

#: Histories of faults that the test lives through, and sites of one simulation; 5,000 take a night.
HISTORIES = int(os.environ.get("HEALING_HISTORIES", "8"))
SITES = 50


@needs_faketime
@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_a_web_that_is_well_is_archived_as_it_is(tmp_path: Path) -> None:
    simulation = Simulation(tmp_path, seed=1, indices=range(4), healthy=True)
    simulation.crawl()

    assert simulation.findings() == []
    assert {run.done.code for run in simulation.runs} == {0}


@needs_faketime
@pytest.mark.slow
@pytest.mark.timeout(120 + 90 * HISTORIES)
def test_whatever_befell_the_web_the_archive_heals_and_comes_back_by_rebuild(tmp_path: Path) -> None:
    for seed in range(1, 2 + (HISTORIES - 1) // SITES):
        simulation = Simulation(tmp_path / str(seed), seed, range(min(SITES, HISTORIES)))
        simulation.crawl()

        assert simulation.findings() == []
        assert simulation.rebuild() == []
