"""What hosts asked for, kept across runs: when they may be asked again, and how fast."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

from sqlite_utils import Database

from archiver import times
from archiver.reasons import Reason

#: Longest pause that a host may ask for, in seconds.
MAX_REST = 86_400.0

#: A learned delay shorter than this is forgotten.
_MIN_DELAY = 1.0


@dataclass(frozen=True, slots=True)
class Terms:
    """What a host asked for.

    not_before -- when it may be asked again, UTC, and why (a code); None where it never said.
    delay      -- seconds between two requests; None where it bore those of its site.
    """

    host: str
    not_before: str | None
    reason: str | None
    delay: float | None


class Hosts:
    """The table `hosts`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def rest(self, host: str, until: str, reason: Reason) -> None:
        """Note that a host is not to be asked before a time."""
        self._db.execute(
            """INSERT INTO hosts (host, not_before, reason) VALUES (?, ?, ?)
               ON CONFLICT (host) DO UPDATE SET not_before = excluded.not_before, reason = excluded.reason""",
            [host, until, reason],
        )

    def terms(self) -> list[Terms]:
        """What all hosts asked for, by name."""
        rows = self._db.query("SELECT host, not_before, reason, delay FROM hosts ORDER BY host")
        return [Terms(**row) for row in rows]

    def heed(self, terms: Iterable[Terms]) -> None:
        """Take over what hosts asked of another machine: the longer rest, and the longer delay."""
        self._db.conn.executemany(
            """INSERT INTO hosts (host, not_before, reason, delay) VALUES (:host, :not_before, :reason, :delay)
               ON CONFLICT (host) DO UPDATE SET
                   reason = CASE WHEN excluded.not_before > coalesce(not_before, '') THEN excluded.reason
                            ELSE reason END,
                   not_before = max(coalesce(not_before, excluded.not_before),
                                    coalesce(excluded.not_before, not_before)),
                   delay = max(coalesce(delay, excluded.delay), coalesce(excluded.delay, delay))""",
            [asdict(some) for some in terms],
        )

    def slow(self, host: str, delay: float) -> None:
        """Keep the delay of a host that had too much of us."""
        self.learn({host: delay}, ())

    def resting(self, at: str) -> dict[str, str]:
        """Until when hosts are to be left alone, of those that are at that time. What lies further off than a host can
        ask for was dated by a clock that ran ahead."""
        rows = self._db.query(
            "SELECT host, not_before FROM hosts WHERE not_before > ? AND not_before <= ?",
            [at, times.later(at, MAX_REST)],
        )
        return {row["host"]: row["not_before"] for row in rows}

    def delays(self) -> dict[str, float]:
        """Seconds between two requests that hosts could bear, of those that said so."""
        return {row["host"]: row["delay"] for row in self._db.query("SELECT host, delay FROM hosts WHERE delay > 0")}

    def learn(self, slowed: Mapping[str, float], calm: Iterable[str]) -> None:
        """Keep the delays of hosts that had too much of us; halve those of hosts that bore a run without a word."""
        self._db.conn.executemany(
            "INSERT INTO hosts (host, delay) VALUES (?, ?) ON CONFLICT (host) DO UPDATE SET delay = excluded.delay",
            list(slowed.items()),
        )
        self._db.conn.executemany(
            f"UPDATE hosts SET delay = CASE WHEN delay / 2 >= {_MIN_DELAY} THEN delay / 2 END WHERE host = ?",
            [(host,) for host in calm],
        )
