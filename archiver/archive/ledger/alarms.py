"""What `health` stands on: figures of each site in each run, and what broke until it is mended or accepted."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from sqlite_utils import Database

from archiver.fields import SqlRow
from archiver.reasons import Reason

How = Literal["mended", "accepted"]

#: What an alarm is known by: site, kind, and the field or address that it is about ("" for none).
Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised:
    """An alarm as it stands in the table.

    about    -- the field, or the address of a source; "" where it is about the site.
    since    -- when it broke; `opened`, when a run saw it; `told`, when a run said so last.
    was, now -- the values before and after, where there are any; see `archiver.health.judging.Alarm`.
    what, cause -- as they were told.
    """

    site: str
    kind: str
    about: str
    since: str
    opened: str
    told: str
    was: float | None
    now: float | None
    what: str
    cause: str

    @property
    def key(self) -> Key:
        return self.site, self.kind, self.about


_COLUMNS = ("site", "kind", "about", "since", "opened", "told", "was", "now", "what", "cause")


class Alarms:
    """The table `alarms`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def open(self, sites: Iterable[str] | None = None) -> list[Raised]:
        """The alarms of all sites, or of some, that are neither mended nor accepted, in the order they were raised."""
        names = list(sites) if sites is not None else None
        where = f"AND site IN ({', '.join('?' * len(names))})" if names is not None else ""
        rows = self._db.query(
            f"SELECT {', '.join(_COLUMNS)} FROM alarms WHERE closed IS NULL {where} ORDER BY opened, site, kind, about",
            names or [],
        )
        return [Raised(**row) for row in rows]

    def add(self, raised: Raised) -> None:
        """Note an alarm that a run was the first to see."""
        names = ", ".join(_COLUMNS)
        values: SqlRow = {name: getattr(raised, name) for name in _COLUMNS}
        self._db.execute(
            f"INSERT OR REPLACE INTO alarms ({names}) VALUES ({', '.join(f':{name}' for name in _COLUMNS)})", values
        )

    def tell(self, key: Key, at: str) -> None:
        """Note that a run said again that it is open."""
        self._db.execute(
            "UPDATE alarms SET told = ? WHERE site = ? AND kind = ? AND about = ? AND closed IS NULL", [at, *key]
        )

    def close(self, key: Key, at: str, how: How) -> None:
        self._db.execute(
            "UPDATE alarms SET closed = ?, how = ? WHERE site = ? AND kind = ? AND about = ? AND closed IS NULL",
            [at, how, *key],
        )

    def mended(self, kind: str) -> dict[str, list[tuple[str, str]]]:
        """By site, from when to when what an alarm of that kind told lasted, where it is over."""
        rows = self._db.query("SELECT site, since, closed FROM alarms WHERE kind = ? AND how = 'mended'", [kind])
        found: dict[str, list[tuple[str, str]]] = {}
        for row in rows:
            found.setdefault(row["site"], []).append((row["since"], row["closed"]))
        return found

    def accepted(self) -> dict[str, str]:
        """By site, since when what it does is what it is to do: its figures from before say nothing any more."""
        rows = self._db.query("SELECT site, max(closed) AS at FROM alarms WHERE how = 'accepted' GROUP BY site")
        return {row["site"]: row["at"] for row in rows}


# ----------------------------------------------------------------------------------------------------------------------
# Figures of each site in each run: what `health` compares a site's present with.


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


def _row(run: SiteRun) -> SqlRow:
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


def _site_run(row: SqlRow) -> SiteRun:
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
