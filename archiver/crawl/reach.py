"""Which sites answer in a run: a dead network must not use up the attempts of every URL."""

from __future__ import annotations

from collections import Counter

#: Requests without an answer in a row after which a site is left alone for the rest of the run.
MAX_SILENCE = 5


class Reach:
    """Told of every answer and every request without one, by site."""

    def __init__(self) -> None:
        self._answered: set[str] = set()
        self._in_a_row: Counter[str] = Counter()
        #: failures counted against URLs, by key
        self.failures: Counter[str] = Counter()

    def answered(self, site: str) -> None:
        self._answered.add(site)
        self._in_a_row[site] = 0

    def unanswered(self, site: str, key: str) -> bool:
        """Note a request without an answer. Returns whether the site is to be left alone now."""
        self._in_a_row[site] += 1
        self.failures[key] += 1
        return self._in_a_row[site] >= MAX_SILENCE

    def outage(self, sites: int) -> bool:
        """Whether it is rather our network that is down: nothing answered at all, and no less than two sites were
        tried, or all `sites` of the run."""
        return not self._answered and len(self._in_a_row) >= min(2, sites) > 0
