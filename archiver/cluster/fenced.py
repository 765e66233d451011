"""A command that ends itself where the lease of its shard does, whatever became of the worker that started it.

    python -m archiver.cluster.fenced DESCRIPTOR --data FOLDER crawl …

At each renewal the worker writes to the pipe when the command is to stop in order, and when it must be gone. Times are
those of the monotonic clock, which all processes share and which goes on while they are stopped. Where the worker dies,
the last word holds.
"""

from __future__ import annotations

import os
import runpy
import select
import signal
import struct
import sys
import threading
import time

from archiver.crawl import fence

#: Two times of the monotonic clock, in seconds: stop in order, be gone.
_WORD = struct.Struct("=dd")

#: Seconds between two looks at the clock.
_TICK = 0.2


def allow(descriptor: int, stop: float, gone: float) -> None:
    """Write the times to a fenced command. Nothing happens where it has ended."""
    try:
        os.write(descriptor, _WORD.pack(stop, gone))
    except OSError:
        return


def _main() -> None:
    descriptor = int(sys.argv.pop(1))
    first = os.read(descriptor, _WORD.size)
    if len(first) < _WORD.size:
        sys.exit(75)  # the worker is gone already
    stop, fence.until = _WORD.unpack(first)
    threading.Thread(target=_watch, args=(descriptor, stop), daemon=True).start()
    runpy.run_module("archiver", run_name="__main__", alter_sys=True)


def _watch(descriptor: int, stop: float) -> None:
    asked = False
    listening = True
    while True:
        readable = select.select([descriptor] if listening else [], [], [], _TICK)[0]
        if readable:
            word = os.read(descriptor, _WORD.size)
            listening = len(word) == _WORD.size
            if listening:
                stop, fence.until = _WORD.unpack(word)
        fence.hold()
        if time.monotonic() >= stop and not asked:
            asked = True
            os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    _main()
