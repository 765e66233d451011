"""A Scrapy extension that looks how long the crawl's event loop is held, and what memory its processes take."""

from __future__ import annotations

import asyncio
import json
import os
import resource
import time
from pathlib import Path

import psutil
from scrapy import signals
from scrapy.crawler import Crawler

#: Seconds between two beats, and between two looks at the workers' memory.
BEAT, LOOK = 0.02, 1.0


class Heartbeat:
    """Writes, when the spider closes, a JSON object into the file named by the setting HEARTBEAT_FILE:

    stall   -- the longest time between two beats, in seconds; that of a busy machine is in it.
    busy    -- the most CPU that the process took between two beats, in seconds: no stall that it is to blame for is
               longer, unless it waited for a disk.
    own     -- the most memory that the process had, in bytes.
    workers -- the most that one of its workers had, beside the code and libraries that all share.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._stall = self._busy = 0.0
        self._workers = 0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Heartbeat:
        heartbeat = cls(Path(crawler.settings["HEARTBEAT_FILE"]))
        crawler.signals.connect(heartbeat.spider_opened, signals.spider_opened)
        crawler.signals.connect(heartbeat.spider_closed, signals.spider_closed)
        return heartbeat

    def spider_opened(self) -> None:
        self._task = asyncio.ensure_future(self._beat())
        self._looks = asyncio.ensure_future(self._look())

    def spider_closed(self) -> None:
        self._task.cancel()
        self._looks.cancel()
        own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        found = {"stall": self._stall, "busy": self._busy, "own": own, "workers": self._workers}
        self._file.write_text(json.dumps(found), encoding="utf-8")

    async def _beat(self) -> None:
        while True:
            clock, cpu = time.monotonic(), time.process_time()
            await asyncio.sleep(BEAT)
            self._stall = max(self._stall, time.monotonic() - clock - BEAT)
            self._busy = max(self._busy, min(time.monotonic() - clock, time.process_time() - cpu))

    async def _look(self) -> None:
        while True:
            await asyncio.sleep(LOOK)
            for child in psutil.Process(os.getpid()).children(recursive=True):
                try:
                    memory = child.memory_info()
                except psutil.NoSuchProcess:
                    continue
                self._workers = max(self._workers, memory.rss - memory.shared)
