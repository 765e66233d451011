from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from archiver.archive import Store
from tests.export.archives import fill


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Store]:
    fill(tmp_path / "data")
    with Store(tmp_path / "data", readonly=True) as opened:
        yield opened
