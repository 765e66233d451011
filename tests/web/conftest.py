"""Servers and a browser, one of each for all tests."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.web import archives
from tests.web.serving import Serving, serving

pytest.importorskip("datasette")

CHROMIUM = "/usr/bin/chromium"

#: The pages count days up to today.
NOW = datetime.now(UTC)


@pytest.fixture(scope="session")
def press_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return archives.press(tmp_path_factory.mktemp("web") / "press", articles=200, now=NOW)


@pytest.fixture(scope="session")
def press(press_data: Path) -> Iterator[Serving]:
    """A small press, as by default."""
    with serving(press_data) as server:
        yield server


@pytest.fixture(scope="session")
def press_with_sql(press_data: Path) -> Iterator[Serving]:
    with serving(press_data, "--sql") as server:
        yield server


@pytest.fixture(scope="session")
def harm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """An archive whose every text is hostile."""
    with serving(archives.harm(tmp_path_factory.mktemp("web") / "harm", now=NOW), "--sql") as server:
        yield server


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """Debian's Chromium; skipped where it or playwright is not there."""
    api = pytest.importorskip("playwright.sync_api")
    if not os.access(CHROMIUM, os.X_OK):
        pytest.skip("no Chromium here (apt-get install chromium)")
    with api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
            ],
        )
        yield chromium
        chromium.close()
