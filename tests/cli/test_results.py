from __future__ import annotations

import pytest

from archiver.cli.output import wrapped
from archiver.cli.results import sparkline


def test_bars() -> None:
    assert sparkline([0, 1, 50, 99, 100]) == "·▁▄██"
    assert sparkline([3]) == "█"


def test_lines_end_between_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    assert wrapped("The tide turns at noon today.\n\n\u00ab\u00a0So\u00a0it\u00a0is, said the pilot.\n- one") == (
        "The tide turns at\nnoon today.\n\n\u00ab\u00a0So\u00a0it\u00a0is, said the\npilot.\n- one"
    )
