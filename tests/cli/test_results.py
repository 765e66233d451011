from __future__ import annotations

from archiver.cli.results import bars


def test_bars() -> None:
    assert bars([0, 1, 50, 99, 100]) == "·▁▄██"
    assert bars([3]) == "█"
