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

    def save_state(self, run_id: int, counts: dict[str, Any], state: dict[str, Any]) -> None:
        """Note how far a run that can be taken up again has come."""
        self._db.execute(
            "UPDATE runs SET counts = ?, state = ? WHERE id = ?",
            [json.dumps(counts, ensure_ascii=False), json.dumps(state, ensure_ascii=False), run_id],
        )

    def stopped(self, command: str) -> dict[str, Any] | None:
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

    def latest(self, limit: int = 10) -> list[dict[str, Any]]:
        """The newest runs first; `counts` read."""
        return [
            row | {"counts": json.loads(row["counts"] or "{}")}
            for row in self._db.query("SELECT * FROM runs ORDER BY id DESC LIMIT ?", [limit])
        ]
