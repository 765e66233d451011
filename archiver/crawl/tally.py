"""Counts of a run, by site: what the progress display, the closing table and `runs.counts` show."""

from __future__ import annotations

from collections import Counter

from archiver.crawl.settling import Settled


class Tally:
    """`sites` maps a site to its counts: found, fetched, new, changed, unchanged, skipped, failed; `reasons` says why
    pages of a site were skipped or failed."""

    def __init__(self) -> None:
        self.sites: dict[str, Counter[str]] = {}
        self.reasons: dict[str, Counter[str]] = {}

    def add(self, site: str, settled: Settled, *, answered: bool) -> None:
        counts = self.sites.setdefault(site, Counter())
        counts["found"] += settled.found
        counts["fetched"] += answered
        counts[settled.result] += 1
        if settled.result in ("skipped", "failed") and settled.reason:
            self.reasons.setdefault(site, Counter())[settled.reason] += 1

    @property
    def total(self) -> Counter[str]:
        return sum(self.sites.values(), Counter())

    def failed_sites(self) -> list[str]:
        """Sites of which nothing but failures came."""
        return [site for site, counts in self.sites.items() if counts["failed"] and counts["failed"] == _visits(counts)]

    def to_dict(self) -> dict[str, dict[str, int]]:
        return {site: dict(counts) for site, counts in sorted(self.sites.items())}


def _visits(counts: Counter[str]) -> int:
    return sum(counts[name] for name in ("new", "changed", "unchanged", "source", "skipped", "failed"))
