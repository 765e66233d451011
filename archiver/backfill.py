"""What a backfill of a site's past comes to: pages a month, what of them is archived, hours at the polite delay."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from archiver import times
from archiver.archive import Store
from archiver.archive.ledger.backfills import Backfill
from archiver.archive.store import has_database
from archiver.errors import ConfigurationError
from archiver.fields import JsonObject
from archiver.times import Window

#: Columns of `Plan.rows` that a table shows.
COLUMNS = ("month", "pages", "archived", "to_fetch", "hours")


@dataclass(frozen=True, slots=True)
class Month:
    """Pages of one month, `YYYY-MM`, as far as dates tell; None: of all those whose month nobody knows yet."""

    month: str | None
    pages: int
    archived: int
    to_fetch: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BackfillPlan:
    """months -- the newest first.
    lists -- sitemaps that were not read yet: what they list comes on top.
    failed -- those, and archive pages, that could not be read: address and reason.
    delay -- seconds between two requests to the site.
    """

    site: str
    window: Window
    months: tuple[Month, ...]
    lists: int
    failed: tuple[tuple[str, str], ...]
    delay: float

    @property
    def to_fetch(self) -> int:
        return sum(month.to_fetch for month in self.months)

    @property
    def rows(self) -> list[JsonObject]:
        return [
            {
                "month": month.month or "unknown",
                "pages": month.pages,
                "archived": month.archived,
                "to_fetch": month.to_fetch,
                "hours": hours(month.to_fetch, self.delay),
            }
            for month in self.months
        ]

    @property
    def sentence(self) -> str:
        """What it comes to, for people."""
        words = f"{self.site}, {self.window}: {self.to_fetch:,} pages to fetch"
        if self.to_fetch:
            words += f", at least {hours(self.to_fetch, self.delay):,} h at one every {self.delay:g} s, newest first"
        if self.lists:
            words += f"; {self.lists:,} sitemaps are still to be read"
        if self.failed:
            words += f"; {len(self.failed):,} could not be read"
        return words + "."

    @property
    def attention(self) -> list[str]:
        """What makes it less than whole: a line each, for stderr."""
        return [f"{self.site}: what {url} lists is not in the plan ({reason})" for url, reason in self.failed]


@dataclass(frozen=True, slots=True)
class Order:
    """What a run is to do for a backfill.

    show -- is given the plan as soon as all lists are read.
    plan_only -- True: the run ends with that.
    """

    site: str
    window: Window
    show: Callable[[BackfillPlan], None]
    plan_only: bool = False


def hours(pages: int, delay: float) -> float:
    return round(pages * delay / 3_600, 1)


def plan_of(archive: Store, site: str, window: Window, delay: float) -> BackfillPlan:
    """The plan as the ledger knows it now."""
    beyond = archive.backfills.beyond(site)
    months = []
    for row in archive.backfills.months(site, window):
        more = beyond.pop(row["month"], 0)
        months.append(Month(row["month"], row["listed"] + more, row["archived"], row["waiting"] + more))
    months += [Month(month, number, 0, number) for month, number in beyond.items()]
    months.sort(key=lambda month: month.month or "", reverse=True)
    return BackfillPlan(
        site=site,
        window=window,
        months=tuple(months),
        lists=archive.backfills.lists_waiting(site, window),
        failed=tuple(archive.backfills.lists_failed(site, window)),
        delay=delay,
    )


def window_of(data_dir: Path, site: str, since: str | None, until: str | None) -> Window:
    """The days that a person asks for. What he leaves out is as it was when he asked last; `until` is today at first.

    Raises ConfigurationError where `since` is not known, or lies behind `until`.
    """
    known = asked_for(data_dir).get(site)
    if since is None and known is None:
        raise ConfigurationError(f"no backfill of {site} is under way: say from which day, with --since 2024-01-01")
    first = since or (known.window.since if known else "")
    last = until or (known.window.until if known and first == known.window.since else times.now()[:10])
    if first > last:
        raise ConfigurationError(f"--since {first} lies behind --until {last}")
    return Window(first, last)


def asked_for(data_dir: Path) -> dict[str, Backfill]:
    """The backfills that are under way, by site."""
    if not has_database(data_dir):
        return {}
    with Store(data_dir, readonly=True) as archive:
        return archive.backfills.under_way()
