"""Stories that a person had taken out of the archive: what is said of it in the WARC files, and the table of that.

The statement is a `metadata` record of its own, so that a rebuild knows of it. Where the records of a story stood, a
tombstone says when, why and by which digest. Neither has a word of the story.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from typing import Literal

from sqlite_utils import Database
from warcio.recordloader import ArcWarcRecord

from archiver.archive.records.indexing import CaptureRow
from archiver.archive.records.warc import json_record
from archiver.fields import JsonObject
from archiver.reasons import Reason

#: withdrawn -- its records are taken out of the WARC files.  hidden -- they stay, and nothing shows them.
#: undone -- it may come back.
How = Literal["withdrawn", "hidden", "undone"]

#: Key of the statement in its record, and of a tombstone in its own.
_STATEMENT, _TOMBSTONE = "withdrawal", "withdrawn"


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What was decided of a story.

    story        -- the address that names it, as `urls.identity` has it.
    at           -- when, UTC.
    reason       -- why, in the words of the person.
    marks        -- by what it is known: its addresses, and the digests of the pages that told it.
    last_capture -- highest id of its captures: the number of an article never comes back for another.
    """

    story: str
    how: How
    at: str
    reason: str
    marks: tuple[str, ...]
    last_capture: int


def statement_record(withdrawal: Withdrawal) -> ArcWarcRecord:
    """The record that says what was decided."""
    return json_record(withdrawal.at, {_STATEMENT: asdict(withdrawal)})


def tombstone_record(withdrawal: Withdrawal, capture: CaptureRow, at: str) -> ArcWarcRecord:
    """The record that stands, from that time on, in the place of those of a capture, of which this is the row."""
    told = {
        "at": at,
        "reason": withdrawal.reason,
        "fetched": capture["fetched"],
        "digest": capture["digest"],
        "record": capture["record"],
    }
    headers = {"WARC-Refers-To": f"<urn:uuid:{capture['record']}>"}
    return json_record(at, {_TOMBSTONE: told}, headers)


def withdrawal_in(record: ArcWarcRecord) -> Withdrawal | None:
    """The statement that a `metadata` record makes; None where it makes none."""
    told = _told(record, _STATEMENT)
    try:
        return Withdrawal(**{**told, "marks": tuple(told["marks"])}) if told is not None else None
    except (KeyError, TypeError):
        return None


def tombstone_time(record: ArcWarcRecord) -> str | None:
    """When what stood in the place of a `metadata` record was taken out; None where it is no tombstone."""
    told = _told(record, _TOMBSTONE)
    return str(told["at"]) if told is not None else None


def _told(record: ArcWarcRecord, key: str) -> JsonObject | None:
    if record.rec_type != "metadata" or record.rec_headers.get_header("Content-Type") != "application/json":
        return None
    try:
        content = json.loads(record.content_stream().read())
    except ValueError:
        return None
    told = content.get(key) if isinstance(content, dict) else None
    return told if isinstance(told, dict) else None


class Withdrawals:
    """The table `withdrawals`: a row for each mark of a story, with what was decided last."""

    def __init__(self, db: Database) -> None:
        self._db = db
        #: False: the database was last written before there was such a table, and is only read now
        self._is_there = db["withdrawals"].exists()

    def of(self, *marks: str | None) -> Withdrawal | None:
        """What holds of a story that has one of these marks, and may not be in the archive; None where it may."""
        if not self._is_there:
            return None
        rows = self._db.query(
            """SELECT story FROM withdrawals WHERE mark IN (SELECT value FROM json_each(?)) AND how != 'undone'
               ORDER BY story LIMIT 1""",
            [json.dumps([mark for mark in marks if mark is not None])],
        )
        story = next((row["story"] for row in rows), None)
        return self.about(story) if story is not None else None

    def about(self, story: str) -> Withdrawal | None:
        """What was decided of a story last, with all its marks; None where nothing was."""
        rows = list(self._db.query("SELECT * FROM withdrawals WHERE story = ? ORDER BY mark", [story]))
        if not rows:
            return None
        told = {field.name: rows[0][field.name] for field in fields(Withdrawal) if field.name != "marks"}
        return Withdrawal(**told, marks=tuple(row["mark"] for row in rows))

    def files(self) -> list[str]:
        """Names of the WARC files that say so."""
        if not self._is_there:
            return []
        return [name for (name,) in self._db.execute("SELECT DISTINCT warc FROM withdrawals ORDER BY warc").fetchall()]

    def last(self) -> str | None:
        """When the last statement was made; None where there is none."""
        if not self._is_there:
            return None
        [(at,)] = self._db.execute("SELECT max(at) FROM withdrawals").fetchall()
        return str(at) if at is not None else None

    def stories_here(self) -> list[str]:
        """Stories that may not be here, and are: those of an archive that came to this one, or of a page that told by
        another address what was withdrawn."""
        rows = self._db.query(
            """SELECT withdrawals.story FROM withdrawals JOIN articles ON articles.key = mark WHERE how != 'undone'
               UNION SELECT story FROM withdrawals JOIN addresses ON addresses.key = mark WHERE how != 'undone'
               UNION SELECT story FROM captures JOIN withdrawals ON mark = captures.detail
               WHERE captures.outcome = 'withdrawn' AND how = 'withdrawn'"""
        )
        return [row["story"] for row in rows]

    def note(self, withdrawal: Withdrawal, warc: str) -> None:
        """Write what was decided, and in which file it stands, unless something was decided later. The addresses are
        not asked for while it holds (see the triggers of `urls`), and are new to the ledger when it is undone."""
        row = {**asdict(withdrawal), "warc": warc}
        for mark in withdrawal.marks:
            self._db.execute(
                """INSERT INTO withdrawals (mark, story, how, at, reason, last_capture, warc)
                   VALUES (:mark, :story, :how, :at, :reason, :last_capture, :warc)
                   ON CONFLICT (mark) DO UPDATE SET story = :story, how = :how, at = :at, reason = :reason,
                   last_capture = max(last_capture, :last_capture), warc = :warc WHERE excluded.at > at""",
                {**row, "mark": mark},
            )
        self._db.execute(
            """UPDATE urls SET state = 'found' WHERE state = ? AND key IN (SELECT mark FROM withdrawals
               WHERE story = ? AND how = 'undone')""",
            [Reason.WITHDRAWN, withdrawal.story],
        )
        # the triggers do the rest
        self._db.execute(
            "UPDATE urls SET state = state WHERE key IN (SELECT mark FROM withdrawals WHERE story = ?)",
            [withdrawal.story],
        )
