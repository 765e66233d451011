"""Until when this process may ask anybody anything.

A crawl of a cluster that was stopped may wake when its shard is another's. What it was about to send would go out
before any thread of it has looked at the clock: so whatever sends looks first.
"""

from __future__ import annotations

import math
import os
import signal
import time

#: A time of the monotonic clock; `archiver.cluster.fenced` sets it.
until = math.inf


def hold() -> None:
    """End this process and all of its group at once where the time is over."""
    if time.monotonic() >= until:
        os.killpg(0, signal.SIGKILL)
