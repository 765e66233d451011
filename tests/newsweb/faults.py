"""Faults on demand: what goes wrong, for which addresses, on which attempts; the same every time."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import dataclass

from tests.newsweb.answers import Answer
from tests.newsweb.effects import EFFECTS


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that goes wrong at the addresses in which `pattern` is found.

    name  -- one of EFFECTS.
    times -- at how many requests for an address it happens before all is well again; None: always.
    share -- probability per address and attempt, drawn repeatably: the same address meets the same luck in every run.
    """

    pattern: str
    name: str
    times: int | None = None
    share: float = 1.0

    def __post_init__(self) -> None:
        if self.name not in EFFECTS:
            raise ValueError(f"no such fault: {self.name}; there are {', '.join(sorted(EFFECTS))}")

    def strikes(self, url: str, attempt: int) -> bool:
        """Whether attempt number `attempt` (from 1) at `url` meets it."""
        if self.times is not None and attempt > self.times:
            return False
        return re.search(self.pattern, url) is not None and _luck(f"{self.name} {url} {attempt}") < self.share


def _luck(text: str) -> float:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8]) / 2**64


class Faults:
    """The faults of a news web, and how often each address was tried."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._attempts: Counter[str] = Counter()

    def add(self, fault: Fault) -> None:
        """From now on; attempts are counted from now, too."""
        self._faults.append(fault)
        self._attempts.clear()

    def clear(self) -> None:
        self._faults.clear()
        self._attempts.clear()

    def strike(self, url: str) -> Fault | None:
        """The first fault that this request for `url` meets. Counts it as an attempt."""
        if not self._faults:
            return None
        self._attempts[url] += 1
        return next((fault for fault in self._faults if fault.strikes(url, self._attempts[url])), None)


def suffer(answer: Answer, fault: Fault, url: str) -> Answer:
    """What the fault makes of the answer that would have been given."""
    return EFFECTS[fault.name](answer, url)
