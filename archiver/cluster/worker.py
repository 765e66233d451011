"""A worker: takes turns of shards as the engine places them, crawls, publishes, and gives them back."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import procrastinate
from procrastinate.exceptions import AlreadyEnqueued

from archiver.archive import Store
from archiver.backup.places import BackupPlace, place_of
from archiver.cluster import fenced
from archiver.cluster.asking import reparse_outcome
from archiver.cluster.copies import ShardCopies, mark_store
from archiver.cluster.register import FAILED, Asked, Lease, Register, Settings, sharing_domains
from archiver.cluster.withdrawing import carry_out
from archiver.errors import ArchiverError, ClusterError, LeaseLost, PlaceError
from archiver.files import make_folder, write_whole
from archiver.reparse.merge import sites_in

#: Shares of a lease, from its last renewal: when it is renewed, when its crawl stops in order, and when it is killed.
RENEWED, STOPPED, KILLED = 0.25, 0.7, 0.9

#: Seconds, or a quarter of a lease where that is shorter, between two looks for turns to offer and two signs of life.
LOOK = 5.0

#: Seconds, or one lease where that is shorter, between two pieces that go to the store while a shard is crawled.
PUBLISHED = 60.0

#: Seconds between two looks whether a host asked for a rest.
TOLD = 1.0

#: Seconds until a turn that failed is offered again.
AGAIN = 300.0

#: Seconds for which a store that refuses is asked again at the end of a turn.
STORE_PATIENCE = 600.0

#: Seconds without a sign of life after which the engine's job of a worker counts as left behind.
STALLED = 30.0

#: Seconds by which a machine's clock may be off. (NTP keeps it to some hundredths.)
WRONG_CLOCK = 60.0

#: Exit codes of a crawl whose turn counts: all well, and "something needs a look".
_GOOD = (0, 3)

_STOPPED = "stopped in order"

#: How messages name what may be away: what the register asks, and what dates captures.
_POSTGRESQL, _CLOCK = "PostgreSQL", "the clock"

Say = Callable[[str], None]


@dataclass(slots=True)
class Turn:
    """One turn of a shard on its way."""

    lease: Lease
    copies: ShardCopies
    lost: bool = False
    stopped: bool = False
    process: asyncio.subprocess.Process | None = None
    pipe: int = -1

    def tell(self) -> None:
        """Write to the crawl how long it may go on."""
        if self.pipe >= 0:
            taken, seconds = self.lease.taken, self.lease.seconds
            fenced.allow(self.pipe, taken + STOPPED * seconds, taken + KILLED * seconds)

    def stop(self) -> None:
        """Let the crawl end in order. It is told once: a second signal would end it at once."""
        if self.process is not None and self.process.returncode is None and not self.stopped:
            self.stopped = True
            self.process.terminate()


class Outages:
    """Says once that something is away, and once that it is back."""

    def __init__(self, say: Say) -> None:
        self._say = say
        self._away: set[str] = set()

    def away(self, what: str, error: Exception) -> None:
        if what not in self._away:
            self._away.add(what)
            self._say(f"{error}; this worker waits for that")

    def back(self, what: str) -> None:
        if what in self._away:
            self._away.remove(what)
            self._say(f"{what}: is well again")


@dataclass(slots=True)
class Worker:
    """A machine's part of a cluster.

    folder  -- where the shards' data folders lie, one in each of its folders.
    machine -- its name; the folders of a machine are found again by it.
    crawls  -- how many shards are crawled at a time.
    jobs    -- processes that read stored pages again; None: as many as processors.
    options -- further words for each `archiver crawl`.
    say     -- gets a line for each turn that ends.
    """

    register: Register
    folder: Path
    machine: str
    crawls: int
    jobs: int | None
    options: tuple[str, ...]
    say: Say
    settings: Settings = field(init=False)
    _place: BackupPlace = field(init=False)
    _stopping: asyncio.Event = field(init=False)
    _turns: set[str] = field(init=False, default_factory=set)
    _outages: Outages = field(init=False)
    _wrong_clock: bool = field(init=False, default=True)  # until it was looked at

    def __post_init__(self) -> None:
        self._outages = Outages(self.say)

    @property
    def _look(self) -> float:
        return min(LOOK, RENEWED * self.settings.lease)

    async def run(self) -> None:
        """Work until a signal says to stop; turns on their way then end in order. Raises ClusterError."""
        self.settings = await asyncio.to_thread(self.register.settings)
        self._place = place_of(self.settings.store)
        self._stopping = asyncio.Event()
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(_pass_over_engine)
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self._stopping.set)
        engine = engine_of(self.register.address)
        engine.task(name="crawl")(self.crawl)
        # what the engine logs of its troubles is for nobody: the turn is offered again, and an outage is told once
        for name in ("procrastinate", "psycopg"):
            logging.getLogger(name).setLevel(logging.CRITICAL)
        async with engine.open_async():
            working = asyncio.create_task(self._work(engine))
            offering = asyncio.create_task(self._offer(engine))
            await self._stopping.wait()
            offering.cancel()
            working.cancel()
            await asyncio.gather(working, offering, return_exceptions=True)

    async def _work(self, engine: procrastinate.App) -> None:
        """Do jobs; where PostgreSQL goes away, begin again when it is back."""
        while True:
            with suppress(Exception):
                await engine.run_worker_async(
                    queues=["crawl", f"crawl@{self.machine}"],
                    name=self.machine,
                    concurrency=self.crawls,
                    fetch_job_polling_interval=self._look,
                    install_signal_handlers=False,
                    delete_jobs="always",
                )
            await asyncio.sleep(self._look)

    async def _offer(self, engine: procrastinate.App) -> None:
        """Offer the turns that are due, take jobs from workers that are gone, and give a sign of life."""
        while True:
            # whatever is the matter with PostgreSQL, the next look may find it well
            try:
                await self._offer_due(engine)
                self._outages.back(_POSTGRESQL)
            except ClusterError as error:
                self._outages.away(_POSTGRESQL, error)
            except procrastinate.exceptions.ProcrastinateException:
                pass  # the next look of the register tells whether PostgreSQL is away
            await asyncio.sleep(self._look)

    async def _offer_due(self, engine: procrastinate.App) -> None:
        ahead = await asyncio.to_thread(self.register.clock_ahead)
        self._wrong_clock = abs(ahead) > WRONG_CLOCK
        if self._wrong_clock:
            told = f"{abs(ahead):,.0f} s {'ahead of' if ahead > 0 else 'behind'} PostgreSQL's; set it right"
            self._outages.away(
                _CLOCK, ClusterError(f"the clock of {self.machine}: is {told}, captures are dated by it")
            )
            return  # its turns are offered to all when it has been silent for a while
        self._outages.back(_CLOCK)
        if await asyncio.to_thread(self.register.seen, self.machine):
            self._stopping.set()
            self.say(f"{self.machine}: drained; `archiver cluster drain --undo` lets it work again")
        for job in await engine.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED):
            # the lease says whether somebody is at work on it; the shard is offered while it is due
            if job.id is not None:
                await engine.job_manager.finish_job_by_id_async(
                    job.id, procrastinate.jobs.Status.FAILED, delete_job=True
                )
        for shard, machine in await asyncio.to_thread(self.register.due):
            await self._defer(engine, shard, f"crawl@{machine}" if machine else "crawl")

    @staticmethod
    async def _defer(engine: procrastinate.App, shard: str, queue: str) -> None:
        with suppress(AlreadyEnqueued):
            await engine.configure_task("crawl", queue=queue, queueing_lock=f"{shard} {queue}").defer_async(shard=shard)

    async def crawl(self, shard: str) -> None:
        """One turn of a shard, if it is due and nobody has it."""
        if self._stopping.is_set() or self._wrong_clock or shard in self._turns:
            return
        owner = f"{self.machine} (process {os.getpid()})"
        lease = await asyncio.to_thread(self.register.take, shard, owner, self.machine)
        if lease is None:
            return
        self._turns.add(shard)
        turn = Turn(lease, ShardCopies(self.folder / shard, self._place, self.register))
        renewing = asyncio.create_task(self._renew(turn))
        begun = time.monotonic()
        try:
            outcome = await self._turn(turn)
        except LeaseLost as error:
            self.say(f"{error}")
            return
        except ArchiverError as error:
            outcome = f"failed: {error}"
        finally:
            renewing.cancel()
            self._turns.discard(shard)
        left = max(self.settings.every - (time.monotonic() - begun), 0.0)
        again = left if outcome.startswith("ended") else min(AGAIN, self.settings.every)
        with suppress(ClusterError):  # then the lease ends by itself
            await asyncio.to_thread(self.register.give_back, turn.lease, outcome, again)
        self.say(f"{shard}: {outcome}")

    async def _turn(self, turn: Turn) -> str:
        """Returns how it ended. Raises LeaseLost, ClusterError, ArchiveError."""
        await asyncio.to_thread(self._prepare, turn)
        for asked in await asyncio.to_thread(self.register.asked, turn.lease.shard, "take"):
            if not await self._take_over(turn, asked):
                return _STOPPED
        for asked in await asyncio.to_thread(self.register.asked, turn.lease.shard, "move"):
            await self._move(turn, asked)
        for asked in await asyncio.to_thread(self.register.asked, turn.lease.shard, "reparse"):
            if not await self._reread(turn, asked):
                return _STOPPED
        if not await asyncio.to_thread(self.register.entries, turn.lease.shard):
            return "ended with 0: it has no site"
        publish, publish_terms = turn.copies.publish, turn.copies.publish_terms
        meanwhile = asyncio.gather(
            self._repeat(publish, turn, min(PUBLISHED, turn.lease.seconds)), self._repeat(publish_terms, turn, TOLD)
        )
        try:
            code, _, told = await self._run(turn, "crawl", "--quiet", *self.options)
        finally:
            meanwhile.cancel()
            with suppress(asyncio.CancelledError):
                await meanwhile
        await self._publish_patiently(turn)
        if _is_stopped(turn, code):
            return _STOPPED
        told = f": {told}" if told else ""
        return f"ended with {code}{told}" if code in _GOOD else f"failed with {code}{told}"

    async def _move(self, turn: Turn, asked: Asked) -> None:
        """Give sites to another shard, when all that this one has is published. Raises LeaseLost, ArchiverError."""
        key, target = asked.words
        sites = await asyncio.to_thread(self.register.sites)
        entries = {name: entry for name, (shard, entry) in sites.items() if shard == turn.lease.shard}
        if key not in entries:
            await asyncio.to_thread(self.register.end_asked, turn.lease, asked.number, f"{FAILED}{key}: is not here")
            return
        if (turn.copies.folder / "archive.db").exists():
            await self._publish_patiently(turn)
        await asyncio.to_thread(self.register.move, turn.lease, asked, sharing_domains(entries, key), target)
        await asyncio.to_thread(turn.copies.renew_sites, turn.lease)

    async def _take_over(self, turn: Turn, asked: Asked) -> bool:
        """Bring over what another shard had of sites that this one has got. Returns False where that was stopped before
        its end: it goes on at the next turn. Raises LeaseLost, ArchiverError."""
        source, *keys = asked.words
        try:
            # in a thread: the lease is renewed meanwhile, however much that is
            other = await asyncio.to_thread(turn.copies.gather_other, source)
            known = await asyncio.to_thread(_known_sites, turn.copies.folder, other, keys)
            if known:
                words = ("merge", str(other), "--jobs=1", *(f"--site={key}" for key in known))
                code, _, told = await self._run(turn, *words)
                if _is_stopped(turn, code):
                    return False
                if code not in _GOOD:
                    raise ClusterError(f"{', '.join(keys)}: not brought over from {source} yet: {told}")
        finally:
            await asyncio.to_thread(turn.copies.drop_other)
        await self._publish_patiently(turn)
        outcome = f"{', '.join(keys)}: brought over from {source}"
        await asyncio.to_thread(self.register.end_asked, turn.lease, asked.number, outcome)
        return True

    async def _reread(self, turn: Turn, asked: Asked) -> bool:
        """Read stored pages again as somebody asked. Returns False where that was stopped before its end: it goes on at
        the next turn. Raises LeaseLost, ArchiveError."""
        kept = turn.copies.folder / f"asked-{asked.number}.json"
        if kept.exists():  # its worker was killed between the last page and the end of the request
            outcome = kept.read_text()
        elif (turn.copies.folder / "archive.db").exists():
            jobs = () if self.jobs is None else (f"--jobs={self.jobs}",)
            code, out, told = await self._run(turn, "reparse", "--json", *jobs, *asked.words)
            if _is_stopped(turn, code):
                return False
            outcome = reparse_outcome(out) if code in _GOOD else FAILED + (told or f"ended with {code}")
            write_whole(kept, [outcome.encode()])
        else:
            outcome = "{}"
        if any(word.startswith(("--apply", "--undo")) for word in asked.words):
            await self._publish_patiently(turn)
        await asyncio.to_thread(self.register.end_asked, turn.lease, asked.number, outcome)
        kept.unlink(missing_ok=True)
        return True

    def _prepare(self, turn: Turn) -> None:
        make_folder(self.folder)
        turn.copies.bring_up(turn.lease)
        turn.copies.heed_terms(turn.lease)
        carry_out(self.register, turn.copies, turn.lease)

    async def _run(self, turn: Turn, *words: str) -> tuple[int, str, str]:
        """A command on the shard's folder, fenced: its exit code, what it printed, and what it told, in one line.
        Raises LeaseLost."""
        reading, turn.pipe = os.pipe()
        words = ("--data", str(turn.copies.folder), *words)
        try:
            turn.process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "archiver.cluster.fenced", str(reading), *words),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                pass_fds=[reading],
                start_new_session=True,
            )
        finally:
            os.close(reading)
        turn.tell()
        ending = asyncio.create_task(self._stop_with_worker(turn))
        try:
            out, errors = await turn.process.communicate()
        finally:
            ending.cancel()
            os.close(turn.pipe)
            turn.pipe = -1
        if turn.lost:
            raise LeaseLost(f"{turn.lease.shard}: the lease could not be renewed; what was done stays here")
        told = "; ".join(errors.decode(errors="replace").split("\n")).strip("; ").removeprefix("archiver: ")
        return turn.process.returncode or 0, out.decode(errors="replace"), told

    async def _stop_with_worker(self, turn: Turn) -> None:
        await self._stopping.wait()
        turn.stop()

    async def _renew(self, turn: Turn) -> None:
        """Renew the lease while the turn lasts; where that fails until the crawl has to stop, the turn is lost."""
        while True:
            await asyncio.sleep(RENEWED * turn.lease.seconds)
            try:
                turn.lease = await asyncio.to_thread(self.register.renew, turn.lease)
                turn.tell()
                if await asyncio.to_thread(self.register.asked, turn.lease.shard, "withdraw"):
                    turn.stop()  # the next turn begins with them
            except LeaseLost:
                turn.lost = True
                turn.stop()
                return
            except ClusterError:
                turn.lost = time.monotonic() > turn.lease.taken + STOPPED * turn.lease.seconds
                if turn.lost:
                    return  # the crawl knows the time, too

    async def _repeat(self, publish: Callable[[Lease], int | None], turn: Turn, seconds: float) -> None:
        while True:
            await asyncio.sleep(seconds)
            # at the next time, or at the end; the crawl may be making its tables
            with suppress(ArchiverError, sqlite3.Error):
                await self._send(publish, turn)

    async def _send(self, publish: Callable[[Lease], int | None], turn: Turn) -> None:
        """Let something be published, and tell when the store is away, or back. Raises ArchiverError."""
        try:
            sent = await asyncio.to_thread(publish, turn.lease)
        except PlaceError as error:
            self._outages.away(str(self._place), error)
            raise
        if sent:  # else the store was not asked
            self._outages.back(str(self._place))

    async def _publish_patiently(self, turn: Turn) -> None:
        """Publish all that there is, waiting for a store that refuses. Raises ArchiveError when it refused for long."""
        until = time.monotonic() + STORE_PATIENCE
        while True:
            try:
                for publish in (turn.copies.publish_terms, turn.copies.publish, turn.copies.publish_database):
                    await self._send(publish, turn)
                return
            except LeaseLost:
                raise
            except ArchiverError:
                if time.monotonic() > until or turn.lost:
                    raise
            await asyncio.sleep(self._look)


def _known_sites(folder: Path, other: Path, keys: list[str]) -> list[str]:
    """Those of some sites of which the archive in `other` has anything; there is an archive in `folder` then."""
    Store(folder).close()
    if not (other / "archive.db").exists():
        return []
    with Store(other, readonly=True) as archive:
        return [key for key in sites_in(archive) if key in keys]


def _is_stopped(turn: Turn, code: int) -> bool:
    """Whether a command ended as it was told to: in order, or before it could listen."""
    return turn.stopped and code in (128 + signal.SIGTERM, -signal.SIGTERM)


def _pass_over_engine(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """A job that was taken away, doubled or ended by another makes the engine's own tasks fail; the lease decides."""
    if not isinstance(context.get("exception"), procrastinate.exceptions.ProcrastinateException):
        loop.default_exception_handler(context)


def engine_of(address: str) -> procrastinate.App:
    """The engine that places turns, in the same database."""
    return procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=address))


def begin_cluster(address: str, store: str, every: float, lease: float) -> Register:
    """Make what a cluster needs in its database and in its store, or change the settings of one that is there. Raises
    ClusterError, and PlaceError where the store cannot be written."""
    register = Register(address)
    register.create(store, every, lease)
    _install_engine(address)
    mark_store(place_of(store))
    return register


def _install_engine(address: str) -> None:
    """Make the engine's tables where there are none. Raises ClusterError."""
    engine = procrastinate.App(connector=procrastinate.SyncPsycopgConnector(conninfo=address))
    try:
        with engine.open():
            rows = engine.connector.get_sync_connector().execute_query_all(
                "SELECT to_regclass('procrastinate_jobs') IS NOT NULL AS there"
            )
            if not rows[0]["there"]:
                engine.schema_manager.apply_schema()
    except procrastinate.exceptions.ProcrastinateException as error:
        raise ClusterError(f"PostgreSQL: {error.__cause__ or error}; see to it, then try again") from None


def work(worker: Worker) -> None:
    """Run a worker until a signal ends it. Raises ClusterError."""
    asyncio.run(worker.run())


def this_machine() -> str:
    return socket.gethostname()
