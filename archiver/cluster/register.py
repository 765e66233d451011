"""What all machines of a cluster agree on, in PostgreSQL: sites, shards, leases, and what lies in the store."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, LiteralString

import psycopg
from psycopg.rows import class_row, dict_row

from archiver.archive.ledger.hosts import Terms
from archiver.errors import ArchiverError, ClusterError, LeaseLost, Locked
from archiver.fields import SqlRow
from archiver.sites.file import load, loads
from archiver.sites.site import Site, ties
from archiver.urls import site_of

#: Version of the tables below.
VERSION = 1

#: Seconds until PostgreSQL counts as out of reach, and milliseconds that a statement may take.
CONNECT_TIMEOUT = 5
STATEMENT_TIMEOUT = 10_000

#: Seconds without a sign of life after which turns of a machine's shards are offered to all.
SILENT = 60

#: `move`: to give sites to another shard; `take`: to bring over what that one had of them, which follows.
Command = Literal["withdraw", "reparse", "move", "take"]

#: Seconds until the next turn of a shard in which something is asked for, whatever became of the last.
_SOON = 10

_NO_CLUSTER = "no cluster in this database yet; begin one with `archiver cluster init`"

TABLES: LiteralString = """
    CREATE SCHEMA IF NOT EXISTS archiver;
    CREATE TABLE IF NOT EXISTS archiver.cluster (
        version integer NOT NULL, store text NOT NULL, every interval NOT NULL, lease interval NOT NULL,
        contact text, one boolean PRIMARY KEY DEFAULT true CHECK (one)
    );
    CREATE TABLE IF NOT EXISTS archiver.machines (
        name text PRIMARY KEY, seen timestamptz NOT NULL, draining boolean NOT NULL DEFAULT false
    );
    CREATE TABLE IF NOT EXISTS archiver.shards (
        name text PRIMARY KEY, epoch bigint NOT NULL DEFAULT 0, owner text, expires timestamptz,
        machine text, due timestamptz NOT NULL DEFAULT now(), ended timestamptz, outcome text
    );
    CREATE TABLE IF NOT EXISTS archiver.domains (
        domain text PRIMARY KEY, shard text NOT NULL REFERENCES archiver.shards
    );
    CREATE TABLE IF NOT EXISTS archiver.sites (
        key text PRIMARY KEY, shard text NOT NULL REFERENCES archiver.shards, entry text NOT NULL
    );
    CREATE TABLE IF NOT EXISTS archiver.moved (
        shard text NOT NULL REFERENCES archiver.shards, key text NOT NULL, domain text NOT NULL,
        PRIMARY KEY (shard, key, domain)
    );
    CREATE TABLE IF NOT EXISTS archiver.objects (
        shard text NOT NULL REFERENCES archiver.shards, name text NOT NULL, epoch bigint NOT NULL,
        file text NOT NULL, start bigint NOT NULL, size bigint NOT NULL, sha256 text NOT NULL,
        published timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (shard, name)
    );
    CREATE TABLE IF NOT EXISTS archiver.hosts (
        shard text NOT NULL REFERENCES archiver.shards, host text NOT NULL, not_before text, reason text,
        delay double precision, PRIMARY KEY (shard, host)
    );
    CREATE TABLE IF NOT EXISTS archiver.asked (
        number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, plan bigint NOT NULL, command text NOT NULL,
        shard text NOT NULL REFERENCES archiver.shards, words text[] NOT NULL,
        asked timestamptz NOT NULL DEFAULT now(), ended timestamptz, outcome text
    );
    CREATE SEQUENCE IF NOT EXISTS archiver.plans;
    CREATE TABLE IF NOT EXISTS archiver.parts (
        catalogue text NOT NULL, shard text NOT NULL REFERENCES archiver.shards, database text NOT NULL,
        name text NOT NULL, size bigint NOT NULL, sha256 text NOT NULL, PRIMARY KEY (catalogue, shard, name)
    );
"""


@dataclass(frozen=True, slots=True)
class Settings:
    """store   -- where the shards lie: a folder that all machines have, or the address of one.
    every   -- seconds from the beginning of one turn of a shard to the next.
    lease   -- seconds that a lease lasts unless it is renewed.
    contact -- what sites.toml of each shard says.
    """

    store: str
    every: float
    lease: float
    contact: str | None


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to write a shard. `taken` is this machine's monotonic clock before PostgreSQL was asked: by that clock
    the lease is over no later than PostgreSQL thinks."""

    shard: str
    epoch: int
    seconds: float
    taken: float


@dataclass(frozen=True, slots=True)
class Published:
    """A piece of a file of a shard that lies in the store.

    file  -- its name in the data folder.
    start -- at which byte of that file it begins.
    name  -- in the store; it tells epoch and digest, and is never written twice.
    """

    name: str
    epoch: int
    file: str
    start: int
    size: int
    sha256: str

    @property
    def end(self) -> int:
        return self.start + self.size


#: How the outcome of what could not be done begins.
FAILED = "failed: "


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person wants done in a shard.

    plan    -- number of what was asked for at once, of any shards.
    command -- of one machine: `withdraw` or `reparse`; `words` are its options and arguments.
    outcome -- how that ended; None: it is still to be done.
    """

    number: int
    plan: int
    command: Command
    shard: str
    words: list[str]
    outcome: str | None

    @property
    def failure(self) -> str | None:
        """Why it could not be done; None where it was, or is still to be."""
        if self.outcome is None or not self.outcome.startswith(FAILED):
            return None
        return self.outcome.removeprefix(FAILED)


@dataclass(frozen=True, slots=True)
class CataloguePart:
    """A file of a catalogue.

    database -- of the shard, from which it was made: the beginning of its digest.
    name     -- in the catalogue; it tells site, month and digest.
    """

    shard: str
    database: str
    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class ShardStatus:
    """sites -- how many. objects, bytes -- in the store. owner -- None where nobody has a lease that lasts.
    machine -- who had the last turn. outcome -- how that ended."""

    shard: str
    sites: int
    epoch: int
    owner: str | None
    machine: str | None
    due: datetime
    ended: datetime | None
    outcome: str | None
    objects: int
    bytes: int


class Register:
    """The tables in the schema `archiver` of a database. Each method is one transaction on a connection of its own: a
    server that was away does not matter to the next call.

    All methods raise ClusterError where PostgreSQL cannot be reached or has no cluster.
    """

    def __init__(self, address: str) -> None:
        self.address = address
        self._proved = False

    @contextmanager
    def _transaction(self) -> Iterator[psycopg.Connection[SqlRow]]:
        with self._connection() as connection:
            self._prove(connection)
            yield connection

    @contextmanager
    def _connection(self) -> Iterator[psycopg.Connection[SqlRow]]:
        try:
            with psycopg.connect(
                self.address,
                connect_timeout=CONNECT_TIMEOUT,
                options=f"-c statement_timeout={STATEMENT_TIMEOUT}",
                row_factory=dict_row,
            ) as connection:
                yield connection
        except (psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName):
            raise ClusterError(_NO_CLUSTER) from None
        except psycopg.Error as error:
            what = " ".join(str(error).split()) or type(error).__name__
            raise ClusterError(f"PostgreSQL: {what}; see to it, then try again") from None

    def _prove(self, connection: psycopg.Connection[SqlRow]) -> None:
        """See once that there is a cluster, and that its tables are those of this version. Raises ClusterError."""
        if self._proved:
            return
        row = connection.execute("SELECT version FROM archiver.cluster").fetchone()
        if row is None:
            raise ClusterError(_NO_CLUSTER)
        if row["version"] != VERSION:
            raise ClusterError(
                f"the cluster's tables are of version {row['version']}, this archiver's of {VERSION}; "
                "install the same version on all machines"
            )
        self._proved = True

    def _rows(self, sql: LiteralString, *values: Any) -> list[SqlRow]:
        with self._transaction() as connection:
            return connection.execute(sql, values).fetchall()

    def create(self, store: str, every: float, lease: float) -> None:
        """Make the tables, or change the settings of a cluster that is there. Its store stays: ClusterError for
        another one."""
        with self._connection() as connection:
            connection.execute("SELECT pg_advisory_xact_lock(hashtext('archiver.cluster'))")
            connection.execute(TABLES)
            there = connection.execute("SELECT store FROM archiver.cluster").fetchone()
            if there is not None:
                self._prove(connection)
            if there is not None and there["store"] != store:
                raise ClusterError(f"the cluster has its shards in {there['store']}; name that, or another database")
            connection.execute(
                """INSERT INTO archiver.cluster (version, store, every, lease)
                   VALUES (%s, %s, make_interval(secs => %s), make_interval(secs => %s))
                   ON CONFLICT (one) DO UPDATE SET every = excluded.every, lease = excluded.lease""",
                [VERSION, store, every, lease],
            )

    def settings(self) -> Settings:
        rows = self._rows(
            "SELECT store, contact, extract(epoch FROM every)::float AS every, "
            "extract(epoch FROM lease)::float AS lease FROM archiver.cluster"
        )
        return Settings(**rows[0])

    # Sites

    def place(self, sites: dict[str, tuple[tuple[str, ...], str]], shards: int, contact: str | None) -> dict[str, str]:
        """Give each site a shard, and keep its entry. A domain stays where it is; a new one goes to the shard that has
        the fewest. Returns the shard of each.

        sites  -- registered domains and the entry in sites.toml, by key.
        shards -- at least so many are there afterwards.

        Raises ClusterError where domains of one site are in two shards.
        """
        placed = {}
        with self._transaction() as connection:
            connection.execute("SELECT pg_advisory_xact_lock(hashtext('archiver.sites'))")
            names = [{"name": f"shard-{number:04d}"} for number in range(1, shards + 1)]
            with connection.cursor() as cursor:
                cursor.executemany("INSERT INTO archiver.shards (name) VALUES (%(name)s) ON CONFLICT DO NOTHING", names)
            if contact is not None:
                connection.execute("UPDATE archiver.cluster SET contact = %s", [contact])
            for key, (domains, entry) in sites.items():
                placed[key] = shard = self._shard_of(connection, key, domains)
                for domain in domains:
                    connection.execute(
                        "INSERT INTO archiver.domains VALUES (%s, %s) ON CONFLICT DO NOTHING", [domain, shard]
                    )
                connection.execute(
                    """INSERT INTO archiver.sites VALUES (%s, %s, %s)
                       ON CONFLICT (key) DO UPDATE SET shard = excluded.shard, entry = excluded.entry""",
                    [key, shard, entry],
                )
        return placed

    @staticmethod
    def _shard_of(connection: psycopg.Connection[SqlRow], key: str, domains: Sequence[str]) -> str:
        known = connection.execute(
            "SELECT DISTINCT shard FROM archiver.domains WHERE domain = ANY(%s)", [list(domains)]
        ).fetchall()
        if len(known) > 1:
            where = ", ".join(sorted(row["shard"] for row in known))
            raise ClusterError(f"[{key}]: its hosts are in {where} already; make one site of each domain")
        if known:
            return str(known[0]["shard"])
        fewest = connection.execute(
            """SELECT name FROM archiver.shards LEFT JOIN archiver.domains ON shard = name
               GROUP BY name ORDER BY count(domain), name LIMIT 1"""
        ).fetchone()
        if fewest is None:
            raise ClusterError("no shards yet; say how many with `archiver cluster add sites.toml --shards 8`")
        return str(fewest["name"])

    def entries(self, shard: str) -> list[str]:
        """The entries in sites.toml of a shard's sites."""
        sql: LiteralString = "SELECT entry FROM archiver.sites WHERE shard = %s ORDER BY key"
        return [row["entry"] for row in self._rows(sql, shard)]

    def sites(self) -> dict[str, tuple[str, str]]:
        """The shard of each site, by key, and its entry in sites.toml."""
        rows = self._rows("SELECT key, shard, entry FROM archiver.sites ORDER BY key")
        return {row["key"]: (row["shard"], row["entry"]) for row in rows}

    def shards_with(self, domains: Sequence[str]) -> list[str]:
        """The shard that has one of these registered domains or hosts, then those that had it before it was moved;
        empty where none has."""
        rows = self._rows(
            """SELECT shard FROM (SELECT shard, domain, 0 AS former FROM archiver.domains
                                  UNION SELECT shard, domain, 1 FROM archiver.moved) AS places
               WHERE domain = ANY(%s) GROUP BY shard ORDER BY min(former), shard""",
            list(domains),
        )
        return [row["shard"] for row in rows]

    def moved_from(self, shard: str) -> list[str]:
        """Keys of the sites that a shard had, and another has now, with all that it had of them."""
        rows = self._rows(
            """SELECT DISTINCT key FROM archiver.moved WHERE shard = %s AND NOT EXISTS (
                   SELECT 1 FROM archiver.asked
                   WHERE command = 'take' AND outcome IS NULL AND words[1] = moved.shard AND key = ANY(words[2:]))
               ORDER BY key""",
            shard,
        )
        return [row["key"] for row in rows]

    def move(self, lease: Lease, asked: Asked, domains: Mapping[str, Sequence[str]], target: str) -> None:
        """Give sites, each with its domains, to another shard, and ask that one to bring over what this one had of
        them: one transaction, in which `asked` ends. Raises LeaseLost."""
        keys, names = sorted(domains), sorted({name for some in domains.values() for name in some})
        with self._transaction() as connection:
            connection.execute("SELECT pg_advisory_xact_lock(hashtext('archiver.sites'))")
            self._hold(connection, lease)
            there = [lease.shard, keys]
            connection.execute(
                "UPDATE archiver.sites SET shard = %s WHERE shard = %s AND key = ANY(%s)", [target, *there]
            )
            connection.execute(
                "UPDATE archiver.domains SET shard = %s WHERE shard = %s AND domain = ANY(%s)",
                [target, lease.shard, names],
            )
            self._move_terms(connection, lease, names, target)
            connection.execute("DELETE FROM archiver.moved WHERE shard = %s AND key = ANY(%s)", [target, keys])
            with connection.cursor() as cursor:
                cursor.executemany(
                    "INSERT INTO archiver.moved (shard, key, domain) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
                    [(lease.shard, key, name) for key, some in domains.items() for name in some],
                )
            connection.execute(
                "INSERT INTO archiver.asked (plan, command, shard, words) VALUES (%s, 'take', %s, %s)",
                [asked.plan, target, [lease.shard, *keys]],
            )
            connection.execute("UPDATE archiver.shards SET due = least(due, now()) WHERE name = %s", [target])
            connection.execute(
                "UPDATE archiver.asked SET ended = now(), outcome = %s WHERE number = %s",
                [f"{', '.join(keys)}: given to {target}", asked.number],
            )

    @staticmethod
    def _move_terms(connection: psycopg.Connection[SqlRow], lease: Lease, domains: Sequence[str], target: str) -> None:
        """What hosts of these domains asked for goes along."""
        rows = connection.execute("SELECT host FROM archiver.hosts WHERE shard = %s", [lease.shard]).fetchall()
        hosts = [row["host"] for row in rows if {row["host"], site_of(f"http://{row['host']}/")} & {*domains}]
        connection.execute("DELETE FROM archiver.hosts WHERE shard = %s AND host = ANY(%s)", [target, hosts])
        connection.execute(
            "UPDATE archiver.hosts SET shard = %s WHERE shard = %s AND host = ANY(%s)", [target, lease.shard, hosts]
        )

    # Machines and turns

    def clock_ahead(self) -> float:
        """Seconds by which this machine's clock is ahead of PostgreSQL's."""
        [row] = self._rows("SELECT extract(epoch FROM clock_timestamp())::float AS now")
        return time.time() - float(row["now"])

    def seen(self, machine: str) -> bool:
        """Give a sign of life. Returns whether the machine is to take no more turns."""
        rows = self._rows(
            """INSERT INTO archiver.machines (name, seen) VALUES (%s, now())
               ON CONFLICT (name) DO UPDATE SET seen = now() RETURNING draining""",
            machine,
        )
        return bool(rows[0]["draining"])

    def drain(self, machine: str, *, draining: bool) -> None:
        """Let a machine take no more turns, or take them again. Raises ClusterError for one that nobody saw."""
        if not self._rows(
            "UPDATE archiver.machines SET draining = %s WHERE name = %s RETURNING name", draining, machine
        ):
            known = ", ".join(row["name"] for row in self._rows("SELECT name FROM archiver.machines ORDER BY 1"))
            raise ClusterError(f"no machine {machine!r} here; known: {known or 'none yet'}")

    def due(self) -> list[tuple[str, str | None]]:
        """Shards that are to be crawled and that nobody has a lease of, each with the machine that has its folder; None
        where that machine is silent, draining or unknown."""
        rows = self._rows(
            """SELECT shards.name, machines.name AS machine FROM archiver.shards
               LEFT JOIN archiver.machines
                   ON machines.name = machine AND NOT draining AND seen > now() - make_interval(secs => %s)
               WHERE due <= now() AND (expires IS NULL OR expires < now())
                   AND (EXISTS (SELECT 1 FROM archiver.sites WHERE shard = shards.name)
                        OR EXISTS (SELECT 1 FROM archiver.asked WHERE shard = shards.name AND asked.outcome IS NULL))
               ORDER BY due""",
            SILENT,
        )
        return [(row["name"], row["machine"]) for row in rows]

    def take(self, shard: str, owner: str, machine: str) -> Lease | None:
        """The lease of a shard whose turn it is, with a new epoch; None where another has it, or it is not due."""
        taken = time.monotonic()
        rows = self._rows(
            """UPDATE archiver.shards SET epoch = epoch + 1, owner = %s, machine = %s,
                   expires = now() + (SELECT lease FROM archiver.cluster)
               WHERE name = %s AND due <= now() AND (expires IS NULL OR expires < now())
               RETURNING epoch, (SELECT extract(epoch FROM lease)::float FROM archiver.cluster) AS seconds""",
            owner,
            machine,
            shard,
        )
        return Lease(shard, rows[0]["epoch"], rows[0]["seconds"], taken) if rows else None

    def renew(self, lease: Lease) -> Lease:
        """The same lease, from now on. Raises LeaseLost where it is over."""
        taken = time.monotonic()
        with self._transaction() as connection:
            self._hold(connection, lease)
            connection.execute(
                "UPDATE archiver.shards SET expires = now() + make_interval(secs => %s) WHERE name = %s",
                [lease.seconds, lease.shard],
            )
        return Lease(lease.shard, lease.epoch, lease.seconds, taken)

    def give_back(self, lease: Lease, outcome: str, again: float) -> None:
        """End a turn; the next is due in `again` seconds, or soon where something is asked for. Raises LeaseLost
        where the lease is over."""
        with self._transaction() as connection:
            self._hold(connection, lease)
            connection.execute(
                """UPDATE archiver.shards SET owner = NULL, expires = NULL, ended = now(), outcome = %s,
                       due = now() + make_interval(secs => CASE WHEN EXISTS (
                           SELECT 1 FROM archiver.asked WHERE shard = name AND asked.outcome IS NULL
                       ) THEN least(%s, %s) ELSE %s END) WHERE name = %s""",
                [outcome, again, _SOON, again, lease.shard],
            )

    @staticmethod
    def _hold(connection: psycopg.Connection[SqlRow], lease: Lease) -> None:
        """Keep all others from the shard's row until the transaction ends: the fence. Raises LeaseLost."""
        held = connection.execute(
            "SELECT 1 FROM archiver.shards WHERE name = %s AND epoch = %s AND expires > now() FOR UPDATE",
            [lease.shard, lease.epoch],
        ).fetchone()
        if held is None:
            raise LeaseLost(f"{lease.shard}: another has the lease by now; what is here stays, and is read at its turn")

    # What hosts asked for

    def terms(self, shard: str) -> list[Terms]:
        """What hosts asked of whoever had the shard."""
        with self._transaction() as connection, connection.cursor(row_factory=class_row(Terms)) as cursor:
            return cursor.execute(
                "SELECT host, not_before, reason, delay FROM archiver.hosts WHERE shard = %s ORDER BY host", [shard]
            ).fetchall()

    def keep_terms(self, lease: Lease, terms: Sequence[Terms]) -> None:
        """Let it be these. Raises LeaseLost."""
        with self._transaction() as connection, connection.cursor() as cursor:
            self._hold(connection, lease)
            cursor.execute("DELETE FROM archiver.hosts WHERE shard = %s", [lease.shard])
            cursor.executemany(
                "INSERT INTO archiver.hosts (shard, host, not_before, reason, delay) VALUES (%s, %s, %s, %s, %s)",
                [(lease.shard, some.host, some.not_before, some.reason, some.delay) for some in terms],
            )

    # What lies in the store

    def objects(self, shard: str) -> list[Published]:
        """All that is published of a shard, file by file from its beginning; databases from the oldest."""
        with self._transaction() as connection, connection.cursor(row_factory=class_row(Published)) as cursor:
            return cursor.execute(
                """SELECT name, epoch, file, start, size, sha256 FROM archiver.objects
                   WHERE shard = %s ORDER BY file, start, published""",
                [shard],
            ).fetchall()

    def publish(self, lease: Lease, piece: Published) -> None:
        """Say that a piece lies in the store. Raises LeaseLost: then it counts for nothing."""
        with self._transaction() as connection:
            self._hold(connection, lease)
            self._list(connection, lease, piece)

    @staticmethod
    def _list(connection: psycopg.Connection[SqlRow], lease: Lease, piece: Published) -> None:
        connection.execute(
            """INSERT INTO archiver.objects (shard, name, epoch, file, start, size, sha256)
               VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING""",
            [lease.shard, piece.name, piece.epoch, piece.file, piece.start, piece.size, piece.sha256],
        )

    def supersede(self, lease: Lease, pieces: Sequence[Published]) -> None:
        """Say that pieces lie in the store, all at once. One that begins a file takes the place of all that was
        published of that file before. Raises LeaseLost: then none of them counts."""
        with self._transaction() as connection:
            self._hold(connection, lease)
            anew = [piece.file for piece in pieces if piece.start == 0]
            connection.execute("DELETE FROM archiver.objects WHERE shard = %s AND file = ANY(%s)", [lease.shard, anew])
            for piece in pieces:
                self._list(connection, lease, piece)

    def withdraw(self, lease: Lease, names: Sequence[str]) -> None:
        """Say that pieces are not needed any more, before they are removed. Raises LeaseLost."""
        with self._transaction() as connection:
            self._hold(connection, lease)
            connection.execute(
                "DELETE FROM archiver.objects WHERE shard = %s AND name = ANY(%s)", [lease.shard, list(names)]
            )

    # What persons ask for

    def ask(self, command: Command, words: Mapping[str, Sequence[str]]) -> int:
        """Note that a command is to be done at once in some shards, with these words in each. Returns the number of
        that plan; where any of it is asked for already and still to be done, the number of that. Raises ClusterError
        where there is no such shard."""
        with self._transaction() as connection:
            # before the shards' rows are free again nobody may end a turn: the next one would be due late
            rows = connection.execute(
                "UPDATE archiver.shards SET due = least(due, now()) WHERE name = ANY(%s) RETURNING name", [list(words)]
            ).fetchall()
            if unknown := words.keys() - {row["name"] for row in rows}:
                raise ClusterError(f"no {min(unknown)} here; `archiver cluster status` lists the shards")
            asked = [[command, shard, list(some)] for shard, some in sorted(words.items())]
            for values in asked:
                row = connection.execute(
                    """SELECT plan FROM archiver.asked
                       WHERE command = %s AND shard = %s AND words = %s AND outcome IS NULL""",
                    values,
                ).fetchone()
                if row is not None:
                    return int(row["plan"])
            [row] = connection.execute("SELECT nextval('archiver.plans') AS plan").fetchall()
            for values in asked:
                connection.execute(
                    "INSERT INTO archiver.asked (plan, command, shard, words) VALUES (%s, %s, %s, %s)",
                    [row["plan"], *values],
                )
        return int(row["plan"])

    def plan(self, number: int) -> list[Asked]:
        """What was asked for by that number, by shard."""
        return self._asked("plan = %s", number)

    def asked(self, shard: str, command: Command) -> list[Asked]:
        """What is still to be done in a shard, in the order in which it was asked for."""
        return self._asked("outcome IS NULL AND shard = %s AND command = %s", shard, command)

    def _asked(self, condition: LiteralString, *values: int | str) -> list[Asked]:
        with self._transaction() as connection, connection.cursor(row_factory=class_row(Asked)) as cursor:
            return cursor.execute(
                "SELECT number, plan, command, shard, words, outcome FROM archiver.asked "
                "WHERE " + condition + " ORDER BY number",
                values,
            ).fetchall()

    def end_asked(self, lease: Lease, number: int, outcome: str) -> None:
        """Say how something ended. Raises LeaseLost."""
        with self._transaction() as connection:
            self._hold(connection, lease)
            connection.execute(
                "UPDATE archiver.asked SET ended = now(), outcome = %s WHERE number = %s", [outcome, number]
            )

    # Catalogues

    @contextmanager
    def alone(self, what: str) -> Iterator[None]:
        """Keep others from doing the same meanwhile; who is killed lets go. Raises Locked where another is at it."""
        with self._transaction() as connection:
            connection.autocommit = True  # a lock of the connection, so that no transaction stays open for so long
            [row] = connection.execute("SELECT pg_try_advisory_lock(hashtext(%s)) AS got", [what]).fetchall()
            if not row["got"]:
                raise Locked(f"{what}: another is at work on it; wait until that has ended")
            yield

    def parts(self, catalogue: str) -> list[CataloguePart]:
        """What a catalogue holds."""
        with self._transaction() as connection, connection.cursor(row_factory=class_row(CataloguePart)) as cursor:
            return cursor.execute(
                "SELECT shard, database, name, size, sha256 FROM archiver.parts WHERE catalogue = %s ORDER BY name",
                [catalogue],
            ).fetchall()

    def keep_parts(self, catalogue: str, shard: str, parts: Sequence[CataloguePart]) -> None:
        """Let a catalogue hold these of a shard, and no others of it."""
        with self._transaction() as connection, connection.cursor() as cursor:
            cursor.execute("DELETE FROM archiver.parts WHERE catalogue = %s AND shard = %s", [catalogue, shard])
            cursor.executemany(
                """INSERT INTO archiver.parts (catalogue, shard, database, name, size, sha256)
                   VALUES (%s, %s, %s, %s, %s, %s)""",
                [(catalogue, shard, part.database, part.name, part.size, part.sha256) for part in parts],
            )

    def status(self) -> list[ShardStatus]:
        """Every shard, by name."""
        with self._transaction() as connection, connection.cursor(row_factory=class_row(ShardStatus)) as cursor:
            return cursor.execute(
                """SELECT name AS shard, epoch, machine, due, ended, outcome,
                       CASE WHEN expires > now() THEN owner END AS owner,
                       (SELECT count(*) FROM archiver.sites WHERE sites.shard = shards.name) AS sites,
                       (SELECT count(*) FROM archiver.objects WHERE objects.shard = shards.name) AS objects,
                       (SELECT coalesce(sum(size), 0)::bigint FROM archiver.objects
                        WHERE objects.shard = shards.name) AS bytes
                   FROM archiver.shards ORDER BY name"""
            ).fetchall()


def domains_of(site: Site) -> tuple[str, ...]:
    """The registered domains of a site, or its hosts: they decide its shard."""
    # a feed may lie with a hoster of many papers; on one machine each port is another site
    return tuple(sorted(ties(site).domains or ties(site).hosts))


def sharing_domains(entries: Mapping[str, str], key: str) -> dict[str, tuple[str, ...]]:
    """The domains of a site and of all that share some with it, directly or by others: they move together.

    entries -- those in sites.toml of the sites of its shard, by key.
    """
    all_domains = {name: domains_of(loads(entry)[name]) for name, entry in entries.items()}
    found = {key: all_domains[key]}
    while more := {
        name: domains
        for name, domains in all_domains.items()
        if name not in found and not set().union(*found.values()).isdisjoint(domains)
    }:
        found |= more
    return found


def entries_of(path: Path) -> dict[str, tuple[tuple[str, ...], str]]:
    """The sites of a sites.toml as `Register.place` takes them. Raises SitesError, ClusterError for a site without a
    host."""
    import tomlkit

    if not path.exists():
        raise ArchiverError(f"{path}: not there; name a sites.toml")
    sites, document = load(path), tomlkit.parse(path.read_text(encoding="utf-8-sig"))
    found = {}
    for key, site in sites.items():
        domains = domains_of(site)
        if not domains:
            raise ClusterError(f"{path}: [{key}]: name its hosts or a start address: they decide its shard")
        alone = tomlkit.document()
        alone[key] = document[key]
        found[key] = (domains, tomlkit.dumps(alone))
    return found
