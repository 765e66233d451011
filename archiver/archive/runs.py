"""Runs: what was started, when it ended, and how."""

from __future__ import annotations

import json
from typing import Any

from sqlite_utils import Database

from archiver import times


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

    def finish(self, run_id: int, outcome: str, exit_code: int, counts: dict[str, Any]) -> None:
        self._db.execute(
            "UPDATE runs SET finished = ?, outcome = ?, exit_code = ?, counts = ? WHERE id = ?",
            [times.now(), outcome, exit_code, json.dumps(counts, ensure_ascii=False), run_id],
        )

    def latest(self, limit: int = 10) -> list[dict[str, Any]]:
        """The newest runs first; `counts` read."""
        return [
            row | {"counts": json.loads(row["counts"] or "{}")}
            for row in self._db.query("SELECT * FROM runs ORDER BY id DESC LIMIT ?", [limit])
        ]
