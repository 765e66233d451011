"""What many tests stand on: a news web, and the command installed beside it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.command import Installation
from tests.newsweb import NewsWeb

#: No story of this web came at midnight, local time: pages that say so mean that nobody knows the time.
NOW = datetime(2025, 6, 2, 8, 30, tzinfo=UTC)

#: Folders whose tests start commands and wait for servers and delays.
WAITING = ("crawl", "reparse", "backup", "cluster", "alerts", "spiders", "cli", "web", "importing", "health")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that wait come first, so that none of them is left running alone at the end."""
    items.sort(key=lambda item: item.path.parent.name not in WAITING)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """More processes than processors, since many tests wait."""
    return 2 * len(os.sched_getaffinity(0))


@pytest.fixture
def newspapers() -> Iterator[NewsWeb]:
    """Four newspapers of four stories each, nothing wrong with them."""
    with NewsWeb(hosts=4, articles=4, now=NOW) as web:
        yield web


@pytest.fixture
def archiver(newspapers: NewsWeb, tmp_path: Path) -> Installation:
    """The command with an empty data folder, behind the proxy of `newspapers`."""
    return Installation(tmp_path, newspapers.proxy)
