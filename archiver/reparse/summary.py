"""What a re-parse comes to: counts by site and field, samples, and what somebody should look at."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

from archiver.archive.stories.history import Reading
from archiver.fields import COMPARED, JsonObject
from archiver.reparse.comparing import Comparison, value
from archiver.reparse.selection import SelectedRow

#: new -- a page gave no article before        changed, unchanged -- its article is another, or the same
#: worse -- it would lose something            no_article -- it gave none, and gives none
#: failed -- it could not be read               offline -- its file was moved away, as sites.toml says
Result = Literal["new", "changed", "unchanged", "worse", "no_article", "failed", "offline"]
RESULTS: tuple[Result, ...] = ("new", "changed", "unchanged", "worse", "no_article", "failed", "offline")

#: Samples of each field, pages that took longest, and entries of each list: what is kept in memory of many.
SAMPLES, SLOWEST, LISTED = 3, 10, 1000

_CHANGES = ("gained", "lost", "changed", "unchanged")


@dataclass(frozen=True, slots=True)
class ChangedPage:
    """A page of the lists: its capture, the article it tells of, and its address."""

    capture: int
    article: int | None
    site: str | None
    url: str

    @classmethod
    def of(cls, row: SelectedRow) -> ChangedPage:
        return cls(row["id"], row["article_id"], row["site"], row["url"])

    def to_dict(self) -> JsonObject:
        return {"capture": self.capture, "article": self.article, "site": self.site, "url": self.url}


@dataclass(frozen=True, slots=True)
class Sample:
    """One field of one page before and after, as JSON has it."""

    page: ChangedPage
    name: str
    before: Any
    after: Any

    def to_dict(self) -> JsonObject:
        return {**self.page.to_dict(), "field": self.name, "before": self.before, "after": self.after}


@dataclass(frozen=True, slots=True)
class Noted:
    """A page and what there is to say of it."""

    page: ChangedPage
    reasons: tuple[str, ...]

    def to_dict(self) -> JsonObject:
        return {**self.page.to_dict(), "reasons": list(self.reasons)}


@dataclass
class ReparseSummary:
    """sites    -- counts of `RESULTS` by site; `articles`: articles that would show something else.
    fields   -- by field, how many readings gained, lost, changed or kept it.
    samples  -- a few of each field, of different sites where there are.
    worse    -- pages whose new reading loses something; the first `LISTED`.
    failures -- pages that could not be read; likewise.
    offline  -- by file that was moved away and its place, how many pages are in it.
    rules    -- by site and field of its selectors, in how many articles they were tried, and in how many they matched.
    seconds  -- of CPU that the pages took to be read, in all.
    slowest  -- seconds of CPU and page, the slowest first.
    """

    sites: dict[str, Counter[str]] = field(default_factory=dict)
    fields: dict[str, Counter[str]] = field(default_factory=lambda: {name: Counter() for name in COMPARED})
    samples: dict[str, list[Sample]] = field(default_factory=lambda: {name: [] for name in COMPARED})
    worse: list[Noted] = field(default_factory=list)
    failures: list[Noted] = field(default_factory=list)
    offline: Counter[tuple[str, str]] = field(default_factory=Counter)
    rules: dict[str, dict[str, list[int]]] = field(default_factory=dict)
    seconds: float = 0.0
    _slowest: list[tuple[float, int, ChangedPage]] = field(default_factory=list)

    @property
    def total(self) -> Counter[str]:
        return sum(self.sites.values(), Counter())

    @property
    def pages(self) -> int:
        return sum(count for name, count in self.total.items() if name != "articles")

    @property
    def slowest(self) -> list[tuple[float, ChangedPage]]:
        return [(seconds, page) for seconds, _, page in sorted(self._slowest, reverse=True)]

    def count(self, row: SelectedRow, result: Result, seconds: float | None = None) -> None:
        """Count a page. `row` is its row of the selection."""
        counts = self.sites.setdefault(row["site"] or "", Counter())
        counts[result] += 1
        if result == "new" or (result == "changed" and row["shown"]):
            counts["articles"] += 1
        if seconds is not None:
            self.seconds += seconds
            push = heapq.heappush if len(self._slowest) < SLOWEST else heapq.heappushpop
            push(self._slowest, (seconds, row["id"], ChangedPage.of(row)))

    def try_rules(self, site: str, fields: Iterable[str], matched: Container[str]) -> None:
        """Count the selectors that were tried on an article, by field, and those that `matched`."""
        counts = self.rules.setdefault(site, {})
        for name in set(fields):
            tried = counts.setdefault(name, [0, 0])
            tried[0] += 1
            tried[1] += name in matched

    def idle_rules(self) -> list[JsonObject]:
        """A row for each field whose selectors matched nowhere: site, field, and the articles they were tried in."""
        return [
            {"site": site, "field": name, "articles": tried}
            for site, counts in sorted(self.rules.items())
            for name, (tried, matched) in sorted(counts.items())
            if not matched
        ]

    def offline_files(self) -> list[JsonObject]:
        """A row for each file that was moved away: its name, its place, the pages in it."""
        return [{"file": name, "place": place, "pages": count} for (name, place), count in sorted(self.offline.items())]

    def note(self, notes: list[Noted], row: SelectedRow, reasons: Iterable[str]) -> None:
        if len(notes) < LISTED:
            notes.append(Noted(ChangedPage.of(row), tuple(reasons)))

    def add(self, row: SelectedRow, comparison: Comparison, before: Reading, after: Reading) -> None:
        """Count what becomes of the fields of a page, and keep samples."""
        for name, state in comparison.fields.items():
            self.fields[name][state] += 1
            if state in ("gained", "lost", "changed"):
                self._sample(Sample(ChangedPage.of(row), name, value(before, name), value(after, name)))

    def _sample(self, sample: Sample) -> None:
        samples = self.samples[sample.name]
        if len(samples) < SAMPLES:
            samples.append(sample)
        elif sample.page.site not in (other.page.site for other in samples):
            sites = [other.page.site for other in samples]
            twice = next((at for at, site in enumerate(sites) if site in sites[:at]), None)
            if twice is not None:
                samples[twice] = sample

    def field_rows(self) -> list[JsonObject]:
        """A row for each field that any page has: gained, lost, changed, unchanged."""
        return [
            {"field": name, **{change: counts[change] for change in _CHANGES}}
            for name, counts in self.fields.items()
            if any(counts[change] for change in _CHANGES)
        ]

    def site_rows(self) -> list[JsonObject]:
        """A row for each site: pages, the results, and articles that would show something else."""
        return [
            {
                "site": site,
                "pages": sum(counts[name] for name in RESULTS),
                **{name: counts[name] for name in (*RESULTS, "articles")},
            }
            for site, counts in sorted(self.sites.items())
        ]

    def to_dict(self) -> JsonObject:
        """All of it as JSON has it."""
        total = self.total
        return {
            "pages": self.pages,
            **{name: total[name] for name in (*RESULTS, "articles")},
            "fields": self.field_rows(),
            "sites": self.site_rows(),
            "samples": [sample.to_dict() for samples in self.samples.values() for sample in samples],
            "worse_pages": [noted.to_dict() for noted in self.worse],
            "failures": [noted.to_dict() for noted in self.failures],
            "offline_files": self.offline_files(),
            "idle_rules": self.idle_rules(),
            "seconds": round(self.seconds, 3),
            "slowest": [{"seconds": round(seconds, 3), **page.to_dict()} for seconds, page in self.slowest],
        }

    def state(self) -> JsonObject:
        """The counts, for `restored`."""
        return {"sites": self.sites, "fields": self.fields, "rules": self.rules}

    @classmethod
    def restored(cls, state: JsonObject, worse: list[Noted]) -> ReparseSummary:
        """The counts of a run that was stopped, to go on with. Samples, failures, files and times begin anew."""
        return cls(
            sites={site: Counter(counts) for site, counts in state["sites"].items()},
            fields={name: Counter(state["fields"].get(name, {})) for name in COMPARED},
            worse=worse,
            rules=state.get("rules", {}),
        )
