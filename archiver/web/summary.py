"""How many articles each site has of each day, and its health: read once, and anew when the archive has changed."""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from archiver.archive import Store
from archiver.errors import ArchiverError
from archiver.health import Finding, examine

#: Seconds for which a summary is good, though a crawl goes on: a million articles take half a second to count.
GOOD_FOR = 60.0


log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class Coverage:
    """Articles by site and by day (`YYYY-MM-DD`: that of publication, else of the last change that the page states).

    Two are equal only where they are the same, so that what is made of one can be kept beside it.

    sites    -- days of each site; none where all its articles are undated.
    days     -- of all sites together.
    totals   -- articles of each site, undated ones too.
    articles -- of all.
    """

    sites: dict[str, dict[str, int]]
    days: dict[str, int]
    totals: dict[str, int]
    articles: int

    @classmethod
    def of(cls, sites: dict[str, dict[str, int]], undated: dict[str, int] | None = None) -> Coverage:
        undated = undated or {}
        sites = {site: {} for site in undated} | sites
        days: Counter[str] = Counter()
        for known in sites.values():
            days.update(known)
        totals = {site: sum(known.values()) + undated.get(site, 0) for site, known in sites.items()}
        return cls(sites, dict(days), totals, sum(totals.values()))


@dataclass(frozen=True, slots=True)
class Standing:
    """What there is, what needs a look, and `watched`, the number of sites whose past is known to judge them by."""

    coverage: Coverage
    findings: tuple[Finding, ...]
    watched: int


class HomeSummary:
    """The standing of an archive. `current` returns at once what is known. Where that is older than `GOOD_FOR` and the
    archive has changed since, it is read anew in the background."""

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir
        self._archive = Store(data_dir, readonly=True)
        self._lock = threading.Lock()
        self._state = _state(self._archive)
        self._known = self._read()
        self._read_at = time.monotonic()

    def current(self) -> Standing:
        if time.monotonic() - self._read_at > GOOD_FOR and self._lock.acquire(blocking=False):
            threading.Thread(target=self._read_anew, name="summary").start()
        return self._known

    def close(self) -> None:
        with self._lock:
            self._archive.close()

    def _read_anew(self) -> None:
        try:
            if (state := _state(self._archive)) != self._state:
                self._known, self._state = self._read(), state
        except ArchiverError as error:
            log.warning("the summary is that of before: %s", error)  # sites.toml is being edited, say
        finally:
            self._read_at = time.monotonic()
            self._lock.release()

    def _read(self) -> Standing:
        watched = self._archive.db.execute("SELECT count(DISTINCT site) FROM site_runs").fetchone()[0]
        return Standing(_count(self._archive), tuple(examine(self._data_dir)), watched)


def _state(archive: Store) -> int:
    """Changes whenever another connection has written (https://www.sqlite.org/pragma.html#pragma_data_version)."""
    version: int = archive.db.execute("PRAGMA data_version").fetchone()[0]
    return version


def _count(archive: Store) -> Coverage:
    sites: dict[str, dict[str, int]] = {}
    undated: dict[str, int] = {}
    for site, day, articles in archive.db.execute(
        """SELECT coalesce(site, ''), coalesce(published_day, modified_day), count(*)
           FROM articles INDEXED BY articles_facets GROUP BY 1, 2 ORDER BY 1, 2"""
    ):
        if day is None:
            undated[site] = articles
        else:
            sites.setdefault(site, {})[day] = articles
    return Coverage.of(sites, undated)
