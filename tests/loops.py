"""Coroutines in tests. Playwright has a loop running in the main thread of those that share its process."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

T = TypeVar("T")


def in_a_loop(main: Coroutine[Any, Any, T]) -> T:
    """What it returns, from a loop in a thread of its own."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(asyncio.run, main).result()
