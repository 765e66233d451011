"""Counts of a run, by site: what the progress display, the closing table and `runs.counts` show."""

from __future__ import annotations

from collections import Counter

from archiver.archive.ledger.alarms import SiteRun
from archiver.article import Article
from archiver.fields import WATCHED
from archiver.outcomes.record import Settled
from archiver.reasons import Reason, Why
from archiver.sites.checks import SELECTOR_FIELDS

#: Lengths of text kept of one site in one run: enough for a median.
MAX_WORDS = 50

#: What `provenance` names where a selector of sites.toml found the value.
_RULES = frozenset(f"rule:{field}" for field in SELECTOR_FIELDS)


#: Results of visits that had a story.
_STORIES = ("new", "changed", "unchanged")


class Tally:
    """`sites` maps a site to its counts: found, fetched, new, changed, unchanged, skipped, failed; `reasons` says why
    pages of a site were skipped or failed."""

    def __init__(self) -> None:
        self.sites: dict[str, Counter[str]] = {}
        self.reasons: dict[str, Counter[Why]] = {}
        self._read: dict[str, _Readings] = {}
        #: how many lists of a site were asked for, and how many were had
        self._lists: dict[str, list[int]] = {}
        #: what of all this came of backfills
        self._past: dict[str, Counter[str]] = {}
        self._past_reasons: dict[str, Counter[Why]] = {}

    def read(self, site: str, article: Article) -> None:
        """Note what was read from a page of an article, known or new."""
        self._read.setdefault(site, _Readings()).add(article)

    def figures(self, at: str) -> dict[str, SiteRun]:
        """What the run, begun at `at`, saw of each site that it visited for news: a backfill tells nothing of how the
        site does."""
        figures = {}
        for site, every in self.sites.items():
            counts = every - self._past.get(site, Counter())
            read = self._read.get(site) or _Readings()
            figures[site] = SiteRun(
                at=at,
                visits=_visits(counts),
                failed=counts["failed"],
                new=counts["new"],
                readings=read.number,
                filled=read.filled,
                words=tuple(read.words),
                newest=read.newest,
                reasons=_codes(self.reasons.get(site, Counter()) - self._past_reasons.get(site, Counter())),
            )
        return figures

    def add(self, site: str, settled: Settled, *, answered: bool, backlog: bool = False, is_list: bool = False) -> None:
        """Count a visit; `backlog`: one that was made for a backfill; `is_list`: to a source of news, or to what a
        person pasted."""
        counts = self.sites.setdefault(site, Counter())
        asked = self._lists.setdefault(site, [0, 0])
        if is_list and not _is_redirect(settled):  # what it leads to is what counts
            asked[0] += 1
            asked[1] += settled.result == "source"
        counts["found"] += settled.found
        counts["fetched"] += answered
        counts[settled.result] += 1
        if backlog:
            self._past.setdefault(site, Counter())[settled.result] += 1
        if settled.result in ("skipped", "failed") and settled.why:
            self.reasons.setdefault(site, Counter())[settled.why] += 1
            if backlog:
                self._past_reasons.setdefault(site, Counter())[settled.why] += 1

    @property
    def total(self) -> Counter[str]:
        return sum(self.sites.values(), Counter())

    def barren_sites(self) -> list[str]:
        """Sites of which nothing came: no story, and none of the lists that were asked for. (That a story alone is not
        to be had says nothing of its site.)"""
        return [
            site
            for site, counts in self.sites.items()
            if self._lists[site][0] and not self._lists[site][1] and not any(counts[name] for name in _STORIES)
        ]

    def to_dict(self) -> dict[str, dict[str, int]]:
        return {site: dict(counts) for site, counts in sorted(self.sites.items())}


def _codes(reasons: Counter[Why]) -> Counter[Reason]:
    codes: Counter[Reason] = Counter()
    for why, number in reasons.items():
        codes[why.reason] += number
    return codes


def _is_redirect(settled: Settled) -> bool:
    return settled.why is not None and settled.why.reason is Reason.REDIRECT


def _visits(counts: Counter[str]) -> int:
    return sum(counts[name] for name in ("new", "changed", "unchanged", "source", "skipped", "failed"))


class _Readings:
    """What the articles of one site have."""

    def __init__(self) -> None:
        self.number = 0
        self.filled: Counter[str] = Counter()
        self.words: list[int] = []
        self.newest: str | None = None

    def add(self, article: Article) -> None:
        self.number += 1
        self.filled.update(name for name in WATCHED if getattr(article, name))
        self.filled.update({source.name for source in article.provenance.values()} & _RULES)
        if len(self.words) < MAX_WORDS:
            self.words.append(article.words)
        self.newest = max(filter(None, (self.newest, article.published)), default=None)
