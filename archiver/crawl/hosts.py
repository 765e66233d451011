"""What a run knows of the hosts it meets."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class HostsMet:
    """resting -- until when hosts asked to be left alone.
    delays  -- seconds between two requests that earlier runs, and this one, learned that a host can bear.
    slowed  -- those that this run learned.
    met     -- hosts that answered.
    """

    resting: dict[str, str] = field(default_factory=dict)
    delays: dict[str, float] = field(default_factory=dict)
    slowed: dict[str, float] = field(default_factory=dict)
    met: set[str] = field(default_factory=set)
