"""What alerts found and whom it was sent to: a match is written once, in the transaction of the run that found it, and
its message is marked when a receiver has taken it."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import uuid4

from sqlite_utils import Database

from archiver import times
from archiver.fields import JsonObject

#: Seconds until a message is tried again, after the first failure, the second …; then every time the last of them.
PAUSES = (60, 300, 1_800, 10_800, 86_400)


@dataclass(frozen=True, slots=True)
class Match:
    """A version of an article that an alert is to tell: `kind` is `new`, or that of the edit."""

    article_id: int
    number: int
    capture_id: int
    kind: str
    seen: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message that no receiver has taken yet. `key` is the same at every attempt, and so is `body`."""

    key: str
    alert: str
    receiver: str
    made: str
    body: JsonObject
    attempts: int
    due: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """What cannot be sent: how many messages since when, how often the first was tried, and why it failed."""

    alert: str
    receiver: str
    messages: int
    since: str
    attempts: int
    error: str


class Outbox:
    """The tables `alerts`, `alert_matches` and `alert_messages`. A receiver is known by a digest of what sites.toml
    says of it, which may hold a secret."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def looked(self) -> dict[str, int]:
        """Of each alert the capture up to which it has looked."""
        return dict(self._db.execute("SELECT name, capture_id FROM alerts").fetchall())

    def settled(self) -> int:
        """The last capture before which all are read: what comes behind may still become a story."""
        (last,) = self._db.execute(
            """SELECT coalesce((SELECT min(id) - 1 FROM captures WHERE outcome IS NULL),
                               (SELECT max(id) FROM captures), 0)"""
        ).fetchone()
        return int(last)

    def look_from(self, name: str, capture_id: int) -> None:
        self._db.execute("INSERT OR REPLACE INTO alerts (name, capture_id) VALUES (?, ?)", [name, capture_id])

    def keep(self, receivers: Collection[tuple[str, str]]) -> None:
        """Forget alerts that there are no more, and what waits for receivers that there are no more."""
        named = {alert for alert, _ in receivers}
        for name in self.looked().keys() - named:
            self._db.execute("DELETE FROM alerts WHERE name = ?", [name])
        for alert, receiver in self._receivers() - set(receivers):
            self._db.execute(
                "DELETE FROM alert_messages WHERE alert = ? AND receiver = ? AND sent IS NULL", [alert, receiver]
            )

    def _receivers(self) -> set[tuple[str, str]]:
        found = self._db.execute("SELECT DISTINCT alert, receiver FROM alert_messages WHERE sent IS NULL")
        return {(alert, receiver) for alert, receiver in found}

    def put(self, alert: str, receiver: str, matches: Sequence[Match], body: JsonObject) -> None:
        """Write a message and the matches that it tells. Raises what SQLite does where one was told already."""
        key, now = uuid4().hex, times.now()
        self._db.execute(
            "INSERT INTO alert_messages (key, alert, receiver, made, body, due) VALUES (?, ?, ?, ?, ?, ?)",
            [key, alert, receiver, now, json.dumps(body, ensure_ascii=False), now],
        )
        self._db.conn.executemany(
            """INSERT INTO alert_matches (alert, receiver, article_id, capture_id, kind, message)
               VALUES (?, ?, ?, ?, ?, ?)""",
            [(alert, receiver, match.article_id, match.capture_id, match.kind, key) for match in matches],
        )

    def told(self, alert: str, receiver: str, matches: Sequence[Match]) -> set[tuple[int, int, str]]:
        """Which of these were written already: article, capture, kind."""
        wanted = json.dumps([match.capture_id for match in matches])
        rows = self._db.execute(
            """SELECT article_id, capture_id, kind FROM alert_matches
               WHERE alert = ? AND receiver = ? AND capture_id IN (SELECT value FROM json_each(?))""",
            [alert, receiver, wanted],
        )
        return set(rows.fetchall())

    def waiting(self) -> list[Waiting]:
        """The messages that were not sent, in the order in which they were made."""
        rows = self._db.execute(
            """SELECT key, alert, receiver, made, body, attempts, due FROM alert_messages
               WHERE sent IS NULL ORDER BY rowid"""
        )
        return [
            Waiting(key, alert, receiver, made, json.loads(body), attempts, due)
            for key, alert, receiver, made, body, attempts, due in rows
        ]

    def sent(self, key: str) -> None:
        """A receiver has taken it. What it said is not needed again."""
        self._db.execute(
            "UPDATE alert_messages SET sent = ?, body = NULL, error = NULL, attempts = attempts + 1 WHERE key = ?",
            [times.now(), key],
        )

    def failed(self, message: Waiting, error: str) -> None:
        now, pause = times.now(), PAUSES[min(message.attempts, len(PAUSES) - 1)]
        self._db.execute(
            "UPDATE alert_messages SET attempts = attempts + 1, error = ?, due = ? WHERE key = ?",
            [error, times.later(now, pause), message.key],
        )

    def _is_there(self) -> bool:
        """False in an archive that no run of this version has opened, and that is only read."""
        return self._db["alert_messages"].exists()

    def troubles(self) -> list[Trouble]:
        """What could not be sent, by alert and receiver, and why the first of it was not taken."""
        if not self._is_there():
            return []
        rows = self._db.execute(
            """SELECT alert, receiver, count(*), min(made), max(attempts), max(error) FROM alert_messages
               WHERE sent IS NULL GROUP BY alert, receiver HAVING max(attempts) > 0 ORDER BY alert, receiver"""
        )
        return [Trouble(*row) for row in rows]

    def latest(self, alert: str, receiver: str, limit: int) -> list[tuple[int, int, str]]:
        """The last matches of an alert for a receiver, the newest first: article, capture, kind."""
        rows = self._db.execute(
            """SELECT article_id, capture_id, kind FROM alert_matches WHERE alert = ? AND receiver = ?
               ORDER BY id DESC LIMIT ?""",
            [alert, receiver, limit],
        )
        return rows.fetchall()

    def counts(self) -> dict[str, tuple[int, int, str | None]]:
        """Of each alert: messages sent, messages that wait, and when one was sent last."""
        if not self._is_there():
            return {}
        rows = self._db.execute(
            """SELECT alert, count(sent), count(*) - count(sent), max(sent) FROM alert_messages GROUP BY alert"""
        )
        return {alert: (sent, waiting, last) for alert, sent, waiting, last in rows}
