"""Runs: what was started, when it ended, and how; and what a run under a clock that ran ahead left to put right."""

from __future__ import annotations

import json

from sqlite_utils import Database

from archiver import times
from archiver.archive.ledger.revisits import revisit
from archiver.archive.ledger.visit import SOURCES, Visit
from archiver.fields import JsonObject, SqlRow


class Runs:
    """The table `runs`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def start(self, command: str) -> int:
        """Insert a run and return its id. Runs that a kill left open are closed: the caller holds the lock, so none
        can be alive."""
        now = times.now()
        self._db.execute(
            "UPDATE runs SET outcome = 'killed', finished = ? WHERE finished IS NULL",
            [now],
        )
        cursor = self._db.execute("INSERT INTO runs (command, started) VALUES (?, ?)", [command, now])
        return int(cursor.lastrowid or 0)

    def finish(self, run_id: int, outcome: str, exit_code: int, counts: JsonObject) -> None:
        self._db.execute(
            "UPDATE runs SET finished = ?, outcome = ?, exit_code = ?, counts = ? WHERE id = ?",
            [times.now(), outcome, exit_code, json.dumps(counts, ensure_ascii=False), run_id],
        )

    def save_state(self, run_id: int, counts: JsonObject, state: JsonObject) -> None:
        """Note how far a run that can be taken up again has come."""
        self._db.execute(
            "UPDATE runs SET counts = ?, state = ? WHERE id = ?",
            [json.dumps(counts, ensure_ascii=False), json.dumps(state, ensure_ascii=False), run_id],
        )

    def stopped(self, command: str) -> SqlRow | None:
        """The last run of a command where it came to no end and noted how far it had come, `state` read."""
        rows = self._db.query(
            "SELECT id, outcome, state FROM runs WHERE command = ? ORDER BY id DESC LIMIT 1", [command]
        )
        row = next(iter(rows), None)
        if row is None or row["state"] is None or row["outcome"] in ("finished", "undone"):
            return None
        return row | {"state": json.loads(row["state"])}

    def resume(self, run_id: int) -> None:
        """Take a stopped run up again."""
        self._db.execute("UPDATE runs SET finished = NULL, outcome = NULL, exit_code = NULL WHERE id = ?", [run_id])

    def latest(self, limit: int = 10) -> list[SqlRow]:
        """The newest runs first; `counts` read."""
        return [
            row | {"counts": json.loads(row["counts"] or "{}")}
            for row in self._db.query("SELECT * FROM runs ORDER BY id DESC LIMIT ?", [limit])
        ]


# ----------------------------------------------------------------------------------------------------------------------
# What a clock that ran ahead did to the ledger, put right once it runs true again.
#
# Rows dated tomorrow, or in ten years, would wait until then, or be visited in every run until then. That a date lies
# ahead may as well mean that the clock is behind now: what most runs say of the time decides.


#: No visit is put off for longer than this, in seconds.
LONGEST = 8 * 86_400

#: Seconds by which clocks may differ without anything being wrong.
SLACK = 600


def mend(db: Database) -> int:
    """Date what lies ahead to now: such sources are due, such articles when they would be. Does nothing where the clock
    may be behind. Returns how many rows were dated anew."""
    now = times.now()
    if not _ran_ahead(db, now):
        return 0
    rows = list(
        db.query(
            """SELECT key, url, site, kind, state, published, article_id, next_visit, min(found, :now) AS found
               FROM urls WHERE found > :ahead OR visited > :ahead OR next_visit > :longest""",
            {"now": now, "ahead": times.later(now, SLACK), "longest": times.later(now, LONGEST)},
        )
    )
    db.conn.executemany(
        """UPDATE urls SET found = :found, visited = min(visited, :now), next_visit = :next_visit WHERE key = :key""",
        [{"now": now, "key": row["key"], "found": row["found"], "next_visit": _planned(row, now)} for row in rows],
    )
    return len(rows)


def _ran_ahead(db: Database, now: str) -> bool:
    """Whether some runs are dated ahead, and most are not."""
    rows = db.query(
        """SELECT count(*) AS runs, count(CASE WHEN started <= ? THEN 1 END) AS before,
           coalesce(max(started), '') > ? AS ahead FROM runs""",
        [now, times.later(now, SLACK)],
    )
    counts = next(iter(rows))
    return bool(counts["ahead"] and counts["before"] * 2 > counts["runs"])


def _planned(row: SqlRow, now: str) -> str | None:
    """When a row is due: an article as if it had been visited now, a source and what is to be tried again at once."""
    if row["article_id"] is not None and row["state"] in ("fetched", "not_modified", "paywalled"):
        return revisit(Visit(**{name: row[name] for name in ("key", "url", "site", "kind", "published", "found")}), now)
    return now if row["next_visit"] is not None or row["kind"] in SOURCES else None
