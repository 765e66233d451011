"""Figures of each site in each run: what `health` compares a site's present with."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlite_utils import Database

from archiver.reasons import Reason

#: Days that figures are kept: a site's normal is what it did in the last two months.
KEPT_DAYS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteRun:
    """What one run saw of a site.

    at       -- when the run began.
    visits   -- URLs asked for; `failed` of them gave nothing.
    new      -- articles that were not known.
    readings -- pages that were read as articles, known ones too.
    filled   -- in how many of them a field was filled; `rule:FIELD` counts those where a selector of sites.toml did it.
    words    -- of texts, in the order they were read; of some dozens.
    newest   -- the latest time of publication among them.
    reasons  -- codes of why pages were left out or failed, with counts.
    """

    at: str
    visits: int = 0
    failed: int = 0
    new: int = 0
    readings: int = 0
    filled: Mapping[str, int] = field(default_factory=dict)
    words: tuple[int, ...] = ()
    newest: str | None = None
    reasons: Mapping[Reason, int] = field(default_factory=dict)


class Figures:
    """The table `site_runs`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def add(self, run_id: int, sites: Mapping[str, SiteRun]) -> None:
        """Note what a run saw, site by site; what is older than KEPT_DAYS is dropped."""
        self._db.conn.executemany(
            """INSERT OR REPLACE INTO site_runs
               (site, at, run_id, visits, failed, new, readings, filled, words, newest, reasons)
               VALUES (:site, :at, :run_id, :visits, :failed, :new, :readings, :filled, :words, :newest, :reasons)""",
            [{"site": site, "run_id": run_id, **_row(run)} for site, run in sites.items()],
        )
        self._db.execute(
            """DELETE FROM site_runs WHERE at < strftime('%Y-%m-%dT%H:%M:%SZ', (SELECT max(started) FROM runs), ?)""",
            [f"-{KEPT_DAYS} days"],
        )

    def history(self, sites: Iterable[str] | None = None) -> dict[str, list[SiteRun]]:
        """The runs of each site, or of some, in the order of time."""
        names = list(sites) if sites is not None else None
        where = f"WHERE site IN ({', '.join('?' * len(names))})" if names is not None else ""
        history: dict[str, list[SiteRun]] = {}
        for row in self._db.query(f"SELECT * FROM site_runs {where} ORDER BY site, at", names or []):
            history.setdefault(row["site"], []).append(_site_run(row))
        return history


def _row(run: SiteRun) -> dict[str, Any]:
    return {
        "at": run.at,
        "visits": run.visits,
        "failed": run.failed,
        "new": run.new,
        "readings": run.readings,
        "filled": json.dumps(dict(run.filled)) if run.filled else None,
        "words": json.dumps(run.words) if run.words else None,
        "newest": run.newest,
        "reasons": json.dumps(dict(run.reasons)) if run.reasons else None,
    }


def _site_run(row: dict[str, Any]) -> SiteRun:
    return SiteRun(
        at=row["at"],
        visits=row["visits"],
        failed=row["failed"],
        new=row["new"],
        readings=row["readings"],
        filled=json.loads(row["filled"]) if row["filled"] else {},
        words=tuple(json.loads(row["words"])) if row["words"] else (),
        newest=row["newest"],
        reasons={Reason(code): n for code, n in json.loads(row["reasons"] or "{}").items()},
    )
