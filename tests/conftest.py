"""What many tests stand on: a news web, and the command installed beside it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.command import Installation
from tests.newsweb import NewsWeb

#: No story of this web came at midnight, local time: pages that say so mean that nobody knows the time.
NOW = datetime(2025, 6, 2, 8, 30, tzinfo=UTC)


@pytest.fixture
def newspapers() -> Iterator[NewsWeb]:
    """Four newspapers of four stories each, nothing wrong with them."""
    with NewsWeb(hosts=4, articles=4, now=NOW) as web:
        yield web


@pytest.fixture
def archiver(newspapers: NewsWeb, tmp_path: Path) -> Installation:
    """The command with an empty data folder, behind the proxy of `newspapers`."""
    return Installation(tmp_path, newspapers.proxy)
