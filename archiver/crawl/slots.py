"""Scrapy's download slots, one a host: how long each waits between two requests, and what waits in it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from time import monotonic
from urllib.parse import urlsplit

from scrapy.core.downloader import Downloader
from scrapy.crawler import Crawler

#: Delay used for "no delay": with 0 seconds, Scrapy looks neither at the clock nor at what is under way, and sends all
#: that waits at once.
LEAST = 0.001


class Slots:
    """The slots of a crawler's downloader, by host (see `hosts.host_of`)."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    def keep_apart(self, host: str, delay: float) -> None:
        """Give a host its delay, in seconds, where it has no longer one: one request at a time. (Two sites may share a
        host.)"""
        delay = max(delay, LEAST)
        known = self._downloader.per_slot_settings.setdefault(host, {"delay": delay, "concurrency": 1})
        if delay > known["delay"]:
            known["delay"] = delay
            if (slot := self._downloader.slots.get(host)) is not None:
                slot.delay = max(delay, slot.delay)

    def delay(self, host: str) -> float:
        """Seconds between two requests to a host, as sites.toml, robots.txt and the host itself have it."""
        return float(self._downloader.per_slot_settings.get(host, {}).get("delay", 0.0))

    def hold(self, host: str, seconds: float) -> None:
        """Send nothing more to a host for so long, what waits for its turn neither."""
        slot = self._downloader.slots.get(host)
        if slot is not None:
            slot.lastseen = max(slot.lastseen, monotonic() + seconds - slot.delay)

    def answered(self, host: str) -> None:
        """Count the delay of a host from now on."""
        slot = self._downloader.slots.get(host)
        if slot is not None:
            slot.lastseen = monotonic()

    def follow(self, host: str, latency: float, most: float) -> None:
        """Bring the delay half way to the seconds that an answer took, `most` at most and never below `delay`."""
        slot = self._downloader.slots.get(host)
        if slot is not None:
            slot.delay = max(self.delay(host), min(most, (slot.delay + latency) / 2))

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


def slot_of(url: str) -> str:
    """The host of an address, as politeness counts hosts: whatever the port, and without `www.`, since that is the same
    server nearly everywhere. Scrapy's download slots have this name."""
    host = urlsplit(url).hostname or ""
    return host.removeprefix("www.") or host


@dataclass(slots=True)
class HostsMet:
    """resting -- until when hosts asked to be left alone.
    delays  -- seconds between two requests that earlier runs, and this one, learned that a host can bear.
    slowed  -- those that this run learned.
    met     -- hosts that answered.
    refusals -- how often in a row a host said that it is too much, and not for how long.
    """

    resting: dict[str, str] = field(default_factory=dict)
    delays: dict[str, float] = field(default_factory=dict)
    slowed: dict[str, float] = field(default_factory=dict)
    met: set[str] = field(default_factory=set)
    refusals: Counter[str] = field(default_factory=Counter)
