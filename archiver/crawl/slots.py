"""Scrapy's download slots, one a host: how long each waits between two requests, and what waits in it."""

from __future__ import annotations

from scrapy.core.downloader import Downloader
from scrapy.crawler import Crawler


class Slots:
    """The slots of a crawler's downloader, by host name."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    def begin(self, host: str, delay: float) -> None:
        """Give a host its delay, in seconds, unless it has one: one request at a time."""
        self._downloader.per_slot_settings.setdefault(host, {"delay": delay, "concurrency": 1})

    def delay(self, host: str) -> float:
        """Seconds between two requests to a host, as sites.toml, robots.txt and the host itself have it."""
        return float(self._downloader.per_slot_settings.get(host, {}).get("delay", 0.0))

    def slow_down(self, host: str, delay: float) -> None:
        """Wait at least so many seconds between two requests to a host from now on."""
        self.begin(host, delay)
        known = self._downloader.per_slot_settings[host]
        known["delay"] = max(delay, known["delay"])
        if host in self._downloader.slots:
            self._downloader.slots[host].delay = known["delay"]

    def drop_waiting(self, error: Exception, host: str | None = None) -> None:
        """Let requests that wait for their turn, at a host or at any, fail with that error. (Scrapy would send them one
        delay after the other before it closes.)"""
        for name, slot in self._downloader.slots.items():
            while slot.queue and host in (None, name):
                _, waiting = slot.queue.popleft()
                waiting.errback(error)

    @property
    def _downloader(self) -> Downloader:
        engine = self._crawler.engine
        assert engine is not None
        return engine.downloader
