"""The hosts that a run meets, and what it knows of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlsplit


def host_of(url: str) -> str:
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
