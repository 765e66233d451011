from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from archiver.archive import Archive
from tests.export.archives import fill


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    fill(tmp_path / "data")
    with Archive(tmp_path / "data", readonly=True) as opened:
        yield opened
