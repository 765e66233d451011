"""Forty days of a small web and an archiver that visits it, and what of its archive is not as it should be."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

from archiver.extraction.extractor import extract
from archiver.urls import identity
from tests import clock
from tests.command import Done, Installation
from tests.healing.crawl import Crawls
from tests.healing.faults import DEAD, REMOVALS, Fault, draw_faults
from tests.healing.sites import FAULTY, NORMAL, START, Piece, Site, at, draw, story_page
from tests.healing.web import HealingWeb
from tests.newsweb.log import Record

#: Seconds between two requests to a host.
DELAY = 0.05

#: Share of it that two requests must lie apart by the server's clock.
APART = 0.9

#: The site without faults that every simulation has: where nothing answers at all, the network is down.
CONTROL = -1

#: Days between two runs, in no order.
STEPS = (0.25, 0.5, 1.0, 1.0, 1.5, 2.0, 2.5)

#: What a rebuild makes anew, row for row.
REBUILT = ("captures", "articles", "revisions", "images", "readings", "addresses", "disbelieved")


@dataclass(frozen=True, slots=True)
class Finding:
    """kind -- of fault; `detail` says what was found of which story."""

    kind: str
    site: int
    detail: str


@dataclass(frozen=True, slots=True)
class Run:
    """A crawl on a day: how it ended, and the requests that it made."""

    day: float
    done: Done
    requests: tuple[Record, ...]


class Simulation:
    """A web of sites with their histories, drawn from `seed`, and the archive in `folder` that is made of it.

    indices -- numbers of the sites; each has the same history whatever others there are.
    healthy -- True: nothing ever goes wrong.
    """

    def __init__(self, folder: Path, seed: int, indices: Sequence[int], *, healthy: bool = False) -> None:
        self.seed = seed
        self.sites = {index: draw(seed, index) for index in (CONTROL, *indices)}
        drawn = {} if healthy else {index: draw_faults(self.sites[index]) for index in indices}
        self.faults: dict[int, tuple[Fault, ...]] = {CONTROL: (), **drawn}
        self.folder = folder
        self.archiver = Installation(folder)
        self.runs: list[Run] = []

    def crawl(self, until: float = FAULTY + NORMAL) -> None:
        """Live through the days; ends with the last of them or after `until`."""
        self.archiver.data.mkdir(parents=True)
        entries = (site.entry(DELAY) for site in self.sites.values())
        (self.archiver.data / "sites.toml").write_text("\n".join(entries), encoding="utf-8")
        with HealingWeb(list(self.sites.values()), self.faults) as web:
            crawls = Crawls(Installation(self.folder, web.proxy, {"https_proxy": web.proxy}))
            try:
                for day in (day for day in days(self.seed) if day <= until):
                    web.day = day
                    web.log.clear()
                    done = crawls.run((at(day) - datetime.now(UTC)).total_seconds())
                    self.runs.append(Run(day, done, tuple(web.log)))
            finally:
                crawls.close()

    def findings(self) -> list[Finding]:
        """All that is wrong, site by site."""
        return [
            *self._of_runs(),
            *(finding for site in self.sites.values() for finding in self._of_site(site)),
        ]

    def _of_runs(self) -> Iterator[Finding]:
        for run in self.runs:
            if run.done.code not in (0, 3) or run.done.out or "unexpected" in run.done.err:
                yield Finding("crash", CONTROL, f"day {run.day:.2f}: {run.done.code} {run.done.err[-600:]}")

    def _of_site(self, site: Site) -> Iterator[Finding]:
        for kind, detail in (*self._archive(site), *self._politeness(site), *self._told(site)):
            yield Finding(kind, site.index, detail)

    def rebuild(self) -> list[Finding]:
        """Make the database anew from the WARC files; what is another then."""
        before = self._rows()
        done = clock.at(self.archiver, at(FAULTY + NORMAL)).run("rebuild", patience=600)
        if done.code != 0:
            return [Finding("rebuild", CONTROL, f"{done.code} {done.err[-600:]}")]
        after = self._rows()
        return [
            Finding("rebuild", CONTROL, f"{table}: {sign} {row}"[:400])
            for table in REBUILT
            for sign, rows in (("lost", before[table] - after[table]), ("new", after[table] - before[table]))
            for row in sorted(rows)[:5]
        ]

    def _rows(self) -> dict[str, set[str]]:
        return {table: set(map(repr, self.archiver.rows(f"SELECT * FROM {table}"))) for table in REBUILT}

    def _told(self, site: Site) -> Iterator[tuple[str, str]]:
        """What an outage of a whole site for more than a day was told: once, and its end."""
        alarms = self.archiver.rows(
            "SELECT opened, closed, kind, what FROM alarms WHERE site = ? AND kind IN ('nothing', 'source')", site.key
        )
        for first, last in self._outages(site):
            window = at(first).strftime("%Y-%m-%dT%H:%M"), at(last + 0.2).strftime("%Y-%m-%dT%H:%M")
            told = [alarm for alarm in alarms if alarm[0] <= window[1] and (alarm[1] or "9") >= window[0]]
            if not told:
                yield "untold", f"days {first:.2f} to {last:.2f}: {alarms}"
            elif len({alarm[2] for alarm in told}) < len(told) and any(alarm[2] == "nothing" for alarm in told):
                yield "told-twice", f"days {first:.2f} to {last:.2f}: {told}"
            elif any(alarm[1] is None for alarm in told):
                yield "no-end-told", f"days {first:.2f} to {last:.2f}: {told}"

    def _outages(self, site: Site) -> Iterator[tuple[float, float]]:
        """First and last day of the runs that had nothing of a site, where they lie more than a day apart."""
        days: list[float] = []
        for run in self.runs:
            if any(
                fault.scope == "site" and fault.kind in DEAD and fault.start <= run.day < fault.end
                for fault in self.faults.get(site.index, ())
            ):
                days.append(run.day)
                continue
            if days and days[-1] - days[0] > 1:
                yield days[0], days[-1]
            days = []

    def _politeness(self, site: Site) -> Iterator[tuple[str, str]]:
        hosts = {site.domain, f"www.{site.domain}"}
        for run in self.runs:
            asked = sorted((record for record in run.requests if record.host in hosts), key=lambda record: record.time)
            for before, after in pairwise(asked):
                if after.time - before.time < DELAY * APART:
                    yield "too-close", f"day {run.day:.2f}: {after.time - before.time:.3f} s: {before.url} {after.url}"

    def _archive(self, site: Site) -> Iterator[tuple[str, str]]:
        rows = self._articles.get(site.key, [])
        stories = {piece.number: Truth(site, piece) for piece in site.pieces}
        told: dict[int, list[dict[str, Any]]] = {number: [] for number in stories}
        for row in rows:
            truth = next((truth for truth in stories.values() if identity(row["url"]) in truth.addresses), None)
            if truth is None:
                yield "extra", f"{row['url']}: {row['title']}"
            else:
                told[truth.piece.number].append(row)
        for number, truth in stories.items():
            match told[number]:
                case []:
                    yield "missing", f"story {number}: {self._ledger(truth)}"
                case [row]:
                    yield from self._story(truth, row)
                case several:
                    yield "twice", f"story {number}: {[row['url'] for row in several]}"

    def _story(self, truth: Truth, row: dict[str, Any]) -> Iterator[tuple[str, str]]:
        number = truth.piece.number
        if identity(row["url"]) != identity(truth.url):
            yield "address", f"story {number}: {row['url']} and not {truth.url}"
        if (row["title"], row["text"]) != truth.current:
            which = (
                truth.readings.index((row["title"], row["text"]))
                if ((row["title"], row["text"]) in truth.readings)
                else None
            )
            yield "text", f"story {number} has revision {which}, {row['title']!r}; {self._ledger(truth)}"
        texts = [(version["title"], version["text"]) for version in row["versions"]]
        changes = [text for before, text in pairwise([None, *texts]) if text != before]
        if any(text not in truth.readings for text in texts) or len(changes) > len(truth.readings):
            yield "false-edit", f"story {number}: {[(v['change'], v['seen']) for v in row['versions']]}"
        events = [(version["change"], version["seen"]) for version in row["versions"]]
        if any("removed" in change and not self._was_removed(truth, seen) for change, seen in events):
            yield "false-removal", f"story {number}: {events}"
        if "removed" in events[-1][0]:
            yield "still-removed", f"story {number}: {events}; {self._ledger(truth)}"

    def _was_removed(self, truth: Truth, seen: str) -> bool:
        """Whether the address of a story said then that it is no more."""
        day = (datetime.fromisoformat(seen) - START).total_seconds() / 86_400
        return any(
            fault.kind in REMOVALS
            and fault.start <= day < fault.end + 0.1
            and (fault.scope == "site" or fault.number == truth.piece.number)
            for fault in self.faults.get(truth.site.index, ())
        )

    def _ledger(self, truth: Truth) -> str:
        rows = self.archiver.rows(
            "SELECT url, state, detail, attempts, next_visit FROM urls WHERE site = ?", truth.site.key
        )
        own = [row for row in rows if identity(row[0]) in truth.addresses]
        return "; ".join(" ".join(map(str, row)) for row in own) or "not in the ledger"

    @cached_property
    def _articles(self) -> dict[str, list[dict[str, Any]]]:
        """By site: url, title, text and versions of each article."""
        versions: dict[int, list[dict[str, Any]]] = {}
        for article, *values in self.archiver.rows(
            "SELECT article_id, number, change, seen, title, text FROM versions ORDER BY article_id, number"
        ):
            versions.setdefault(article, []).append(
                dict(zip(("number", "change", "seen", "title", "text"), values, strict=True))
            )
        found: dict[str, list[dict[str, Any]]] = {}
        for number, site, url, title, text in self.archiver.rows(
            "SELECT id, site, url, title, text FROM articles ORDER BY id"
        ):
            row = {"url": url, "title": title, "text": text, "versions": versions[number]}
            found.setdefault(site, []).append(row)
        return found


@dataclass(frozen=True)
class Truth:
    """What the archive is to have of a story in the end."""

    site: Site
    piece: Piece

    @cached_property
    def url(self) -> str:
        return f"http://{self.site.host}{self.site.path(self.piece, FAULTY + NORMAL)}"

    @cached_property
    def addresses(self) -> frozenset[str]:
        """All that it ever had, as `identity` spells them."""
        return frozenset(
            identity(f"http://{self.site.host}{self.site.path(self.piece, day)}") for day in (-1, FAULTY + NORMAL)
        )

    @cached_property
    def readings(self) -> list[tuple[str | None, str | None]]:
        """Title and text of its revisions, in order: what the extractor makes of the page that nothing befell."""
        edited = self.piece.edited
        pages = [story_page(self.site, self.piece, day) for day in (-1, *([edited] if edited is not None else []))]
        articles = [extract(page.encode(), self.url) for page in pages]
        return [(article.title, article.text) for article in articles]

    @property
    def current(self) -> tuple[str | None, str | None]:
        return self.readings[-1]


def days(seed: int) -> list[float]:
    """On which days runs begin."""
    rng = random.Random(f"days/{seed}")
    found = [0.3]
    while found[-1] < FAULTY + NORMAL - 1:
        found.append(found[-1] + rng.choice(STEPS))
    return found
