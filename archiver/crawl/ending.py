"""How a run ends before its work is done: when its time is up, or at a signal.

The first signal lets answers that are on their way come in, and leaves all else to the next run. The second one, or the
end of the grace, ends the process at once; what was acknowledged is on disk by then (see `recorder`).
"""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from collections.abc import Callable
from types import FrameType
from typing import Any

from scrapy.exceptions import IgnoreRequest

#: Seconds that what is under way may take after the first signal. Service managers kill after 30 (cron not at all).
GRACE = 20.0

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class LeftForLater(IgnoreRequest):
    """The run ends: this request was not sent."""


class Ending:
    """Watches for the end of a run's time and for signals.

    wind_down -- called once, in the event loop, with what to write as the run's outcome.
    give_up   -- called when the process is to end at once, anywhere in the main thread.
    max_time  -- seconds the run may take; None: any.
    """

    def __init__(
        self, wind_down: Callable[[str], None], give_up: Callable[[], None], *, max_time: float | None = None
    ) -> None:
        self._wind_down = wind_down
        self._give_up = give_up
        self._max_time = max_time
        self._timers: list[asyncio.TimerHandle] = []
        self._before: dict[signal.Signals, Any] = {}
        self._loop: asyncio.AbstractEventLoop
        self.signal: int | None = None

    def watch(self) -> None:
        """Begin; in the event loop."""
        self._loop = asyncio.get_running_loop()
        if self._max_time is not None:
            self._timers.append(self._loop.call_later(self._max_time, self._wind_down, "out of time"))
        if threading.current_thread() is threading.main_thread():  # Python allows handlers nowhere else
            self._before = {number: signal.signal(number, self._first) for number in _SIGNALS}

    def cancel(self) -> None:
        """The run is closed: stop watching."""
        for timer in self._timers:
            timer.cancel()
        for number, handler in self._before.items():
            signal.signal(number, handler)

    @property
    def exit_code(self) -> int:
        """What a shell reports of a process that the signal ended; 0 where none came."""
        return 128 + self.signal if self.signal is not None else 0

    def _first(self, number: int, _frame: FrameType | None) -> None:
        self.signal = number
        for watched in _SIGNALS:
            signal.signal(watched, self._second)
        self._loop.call_soon_threadsafe(self._stop)

    def _stop(self) -> None:
        assert self.signal is not None
        self._timers.append(self._loop.call_later(GRACE, self._leave))
        self._wind_down(signal.Signals(self.signal).name)

    def _second(self, number: int, _frame: FrameType | None) -> None:
        self.signal = number
        self._leave()

    def _leave(self) -> None:
        for watched in _SIGNALS:
            signal.signal(watched, signal.SIG_IGN)
        try:
            self._give_up()
        finally:
            os._exit(self.exit_code)  # nobody waits for the threads of Twisted, which may hang in a name server
