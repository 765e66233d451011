"""What a re-parse changed, put back as it was."""

from __future__ import annotations

import json
from pathlib import Path

from archiver.archive import Store
from archiver.archive.compact import unpack
from archiver.errors import ConfigurationError
from archiver.fields import SqlRow
from archiver.reading.batches import BATCH
from archiver.reasons import Reason
from archiver.reparse.run import Progress, locked


def undo(data_dir: Path, run_id: int, *, progress: Progress | None = None) -> int:
    """Put back what the readings were before that run, a batch in a transaction; an undoing that was killed is ended
    by another. Returns the number of pages.

    Raises ConfigurationError for a run that changed nothing or that a later one was built on, Locked, ArchiveError.
    """
    with locked(data_dir, f"reparse --undo {run_id}") as archive:
        archive.recover()
        _check(archive, run_id)
        total = _count(archive, run_id)
        with archive.batch():
            own_run = archive.runs.start(f"reparse --undo {run_id}")
        done = 0
        while rows := list(
            archive.db.query(
                """SELECT reparsed.*, captures.url FROM reparsed JOIN captures ON captures.id = capture_id
                   WHERE reparsed.run_id = ? ORDER BY capture_id LIMIT ?""",
                [run_id, BATCH],
            )
        ):
            with archive.batch():
                for row in rows:
                    if row["kept"] is None:
                        _put_back(archive, row)
                        done += 1
                    archive.db.execute(
                        "DELETE FROM reparsed WHERE run_id = ? AND capture_id = ?", [run_id, row["capture_id"]]
                    )
            if progress is not None:
                progress(done, total)
        with archive.batch():
            archive.db.execute("UPDATE runs SET outcome = 'undone' WHERE id = ?", [run_id])
            archive.runs.finish(own_run, "finished", 0, {})
    return done


def _put_back(archive: Store, row: SqlRow) -> None:
    capture_id = row["capture_id"]
    if row["before"] is None:
        archive.articles.withdraw(capture_id)
        archive.captures.settle(capture_id, Reason(row["outcome"]), row["extractor"], detail=row["detail"])
        archive.articles.note_answer(capture_id)
        return
    now = archive.articles.reading(capture_id)
    reading = (archive.articles.declared(now) if now is not None else {}) | json.loads(unpack(row["before"]))
    saved = archive.articles.put(reading)
    archive.ledger.lead_to(row["url"], saved.article_id)


def _check(archive: Store, run_id: int) -> None:
    rows = archive.db.query("SELECT command, outcome FROM runs WHERE id = ?", [run_id])
    run = next(iter(rows), None)
    if run is None or not run["command"].startswith("reparse --apply"):
        known = [row["id"] for row in archive.db.query("SELECT DISTINCT run_id AS id FROM reparsed ORDER BY run_id")]
        raise ConfigurationError(
            f"run {run_id} is no re-parse; those that can be undone: {', '.join(map(str, known)) or 'none'}"
        )
    if run["outcome"] == "undone":
        raise ConfigurationError(f"run {run_id} was undone already")
    overlaps = archive.db.query(
        """SELECT max(later.run_id) AS id, count(*) AS n FROM reparsed AS later JOIN reparsed USING (capture_id)
           WHERE reparsed.run_id = ? AND later.run_id > ? AND later.kept IS NULL AND reparsed.kept IS NULL""",
        [run_id, run_id],
    )
    later = next(iter(overlaps))
    if later["n"]:
        raise ConfigurationError(
            f"run {later['id']} changed {later['n']:,} of the same pages again; undo it first:"
            f" archiver reparse --undo {later['id']}"
        )


def _count(archive: Store, run_id: int) -> int:
    rows = archive.db.query("SELECT count(*) AS n FROM reparsed WHERE run_id = ? AND kept IS NULL", [run_id])
    return int(next(iter(rows))["n"])
