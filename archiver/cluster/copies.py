"""The folder of a shard on one machine, and its copy in the store: pieces of WARC files as they grow, and databases."""

from __future__ import annotations

import json
import operator
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import chain, groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock

from warcio.recordloader import ArcWarcRecord

from archiver.archive import Store
from archiver.archive.ledger.hosts import Terms
from archiver.archive.records.indexing import captures_in
from archiver.archive.records.lock import run_lock
from archiver.archive.records.warc import WarcFiles
from archiver.archive.upkeep.withdrawing import taken_out_since
from archiver.backup.copying import copy_database
from archiver.backup.places import BackupPlace, proved, telling
from archiver.cluster.register import Lease, Published, Register
from archiver.errors import ArchiveError, ClusterError, PlaceError
from archiver.files import file_chunks, stream_chunks, sum_of, write_whole

DATABASE = "archive.db"

#: What lies in the store of a cluster from its beginning. Where it is missing, the store is not mounted.
_MARK = "archiver-cluster"

#: What a folder says of the epoch in which it was brought up to the store.
_STATE = "cluster.json"

#: Folders beside that of a shard: one that is being put together, one that is about to go.
_GATHERING, _FORMER = ".gathering", ".former"

#: A folder beside, in which what another shard published is put together.
_OTHER = ".other"

#: How folders are named in that of a shard where its database is copied.
_COPYING = ".publishing-"

#: Names in the store (see `ShardCopies._put`), with whatever a killed writer had begun.
_NAME = re.compile(r"(?P<shard>[^/]+)/.+/(?P<epoch>\d{8})-\d{12}-[0-9a-f]{16}")

#: Before any time of ours.
_EVER = "0001-01-01T00:00:00Z"

#: Databases of a shard that stay in the store: the last, and one before it.
DATABASES_KEPT = 2


class ShardCopies:
    """What lies of a shard here and in the store.

    folder -- the data folder on this machine; it need not be there.
    """

    def __init__(self, folder: Path, place: BackupPlace, register: Register) -> None:
        self.folder = folder
        self._place = place
        self._register = register
        #: a call that was given up goes on in its thread: the next one waits, and goes on where it ended
        self._sending, self._sending_terms = Lock(), Lock()
        self._terms: list[Terms] | None = None

    def bring_up(self, lease: Lease) -> bool:
        """See that the folder holds all that is published of the shard. Returns whether anything had to be brought.

        Where another machine had the shard since, the folder is put together anew beside the old one and takes its
        place when it is whole: the newest database, all WARC files, and what this machine had not published before it
        lost the shard. `archiver repair` then reads what the database does not know; without one, `archiver rebuild`.
        Raises ClusterError, ArchiveError.
        """
        prove_store(self._place)
        self._finish_swap()
        published = self._register.objects(lease.shard)
        if not published or self._epoch() >= max(piece.epoch for piece in published):
            self._write_epoch(self.folder, lease.epoch)
            self._write_sites(self.folder, lease)
            return False
        gathering = self._beside(_GATHERING)
        with telling(self._place):
            for name, pieces in groupby(published, key=lambda piece: piece.file):
                self._gather(gathering, name, list(pieces))
        self._bring_unpublished(gathering)
        (gathering / "warc").mkdir(parents=True, exist_ok=True)
        self._write_sites(gathering, lease)  # pages that nobody has read are read by its rules
        command = "repair" if (gathering / DATABASE).exists() else "rebuild"
        done = run_archiver(gathering, command, "--jobs", "1")
        if done.returncode:
            raise ClusterError(
                f"{self.folder.name}: `archiver {command}` ended with {done.returncode}: {told_by(done)}"
            )
        self._write_epoch(gathering, lease.epoch)
        self._swap(gathering)
        return True

    def gather_other(self, shard: str) -> Path:
        """Put all that another shard has published into a folder beside; `drop_other` takes it away. Raises
        ClusterError where that changes meanwhile, and ArchiveError where the store fails."""
        self.drop_other()
        beside = self._beside(_OTHER)
        (beside / "warc").mkdir(parents=True)
        with telling(self._place):
            for name, pieces in groupby(self._register.objects(shard), key=lambda piece: piece.file):
                self._gather(beside, name, list(pieces))
        return beside

    def drop_other(self) -> None:
        shutil.rmtree(self._beside(_OTHER), ignore_errors=True)

    def _gather(self, gathering: Path, name: str, pieces: list[Published]) -> None:
        """Put a file together from its pieces; of a database the newest is the file."""
        whole = pieces[-1:] if name == DATABASE else pieces
        end = 0
        for piece in whole:
            if piece.start != end:
                raise ClusterError(f"{piece.name}: begins at {piece.start:,}, where {end:,} comes; `cluster check`")
            end = piece.end
        here = self.folder / name
        if name != DATABASE and here.exists() and here.stat().st_size >= end:
            write_whole(gathering / name, self._proved_here(here, whole))
        else:
            write_whole(gathering / name, self._fetched(whole))

    def _proved_here(self, path: Path, pieces: list[Published]) -> Iterator[bytes]:
        """The bytes of the pieces, from a file that lies here already where they are the same."""
        with path.open("rb") as file:
            for piece in pieces:
                file.seek(piece.start)
                same = sum_of(stream_chunks(file, piece.size)) == (piece.size, piece.sha256)
                file.seek(piece.start)
                yield from stream_chunks(file, piece.size) if same else self._fetched([piece])

    def _fetched(self, pieces: list[Published]) -> Iterator[bytes]:
        for piece in pieces:
            yield from piece_chunks(self._place, piece)

    def _bring_unpublished(self, gathering: Path) -> None:
        """Take over what this machine fetched and had not published when it lost the shard. One run on one machine
        writes a WARC file. So a longer one here is the same file with more records, unless another machine withdrew a
        story from it since."""
        here, there = WarcFiles(self.folder / "warc"), WarcFiles(gathering / "warc")
        for name in here.files():
            path, brought = here.folder / name, there.folder / name
            if brought.exists() and not _begin_alike(path, brought):
                _bring_records(here, there, name)
            elif not brought.exists() or brought.stat().st_size < path.stat().st_size:
                write_whole(brought, file_chunks(path, path.stat().st_size))

    def publish(self, lease: Lease) -> int:
        """Bring what was committed since into the store. Returns bytes. May run while the shard is being crawled.

        Raises LeaseLost where another has the shard by now, ArchiveError where the store fails: the next call goes on.
        """
        with self._sending, Store(self.folder, readonly=True) as archive:
            ends = {file: pieces[-1].end for file, pieces in self._published(lease).items()}
            stated = archive.withdrawals.files()
            sent = 0
            for name in archive.warc.files():
                file = f"warc/{name}"
                start = ends.get(file, 0)
                if archive.warc.size(name) > start:
                    # what says that a story was withdrawn is of no capture, and comes into its place whole
                    end = archive.warc.size(name) if name in stated else archive.captures.indexed_end(name)
                    if end > start:
                        self._register.publish(lease, self._put(lease, file, self.folder / file, start, end))
                        sent += end - start
        return sent

    def publish_database(self, lease: Lease) -> int:
        """Bring a copy of the database as it is now into the store, and take away all but the last `DATABASES_KEPT`.
        Returns bytes."""
        with self._sending:
            with self._database() as path:
                piece = self._put(lease, DATABASE, path, 0, path.stat().st_size)
            self._register.publish(lease, piece)
            old = [piece.name for piece in self._published(lease)[DATABASE][:-DATABASES_KEPT]]
            self._register.withdraw(lease, old)
            with telling(self._place):
                for name in old:
                    self._place.remove(name)
        return piece.size

    def publish_anew(self, lease: Lease) -> None:
        """Let the store have what is here, and nothing else of the shard: of a WARC file that was written anew none of
        the former pieces, one database, nothing that a killed worker left. Nobody may write to the folder meanwhile.

        Killed at any time, the store has what it had, or all that is here; called again, it ends the same.
        Raises LeaseLost, and ArchiveError where the store fails, or a file differs from which no story was taken out.
        """
        with self._sending:
            former = self._published(lease)
            pieces = []
            with Store(self.folder, readonly=True) as archive:
                for name in archive.warc.files():
                    file, path = f"warc/{name}", self.folder / "warc" / name
                    known = former.get(file, [])
                    start = known[-1].end if known and _has(path, known) else 0
                    if known and not start and not taken_out_since(archive, name, _EVER):
                        # what lies in the store may be all that is left of it
                        raise ArchiveError(f"{path}: is not what was published; run `archiver check`, see to its disk")
                    if path.stat().st_size > start:
                        pieces.append(self._put(lease, file, path, start, path.stat().st_size))
            with self._database() as path:
                pieces.append(self._put(lease, DATABASE, path, 0, path.stat().st_size))
            self._register.supersede(lease, pieces)
            self._remove_unlisted(lease)

    def publish_terms(self, lease: Lease) -> None:
        """Bring to the register what hosts asked for, where that is not what it was told last: to rest after 429 or
        503, and a longer delay. Cheap enough to be called each second. Raises LeaseLost, ClusterError, ArchiveError."""
        with self._sending_terms:
            if not (self.folder / DATABASE).exists():
                return
            with Store(self.folder, readonly=True) as archive:
                terms = archive.hosts.terms()
            if terms != self._terms:
                self._register.keep_terms(lease, terms)
                self._terms = terms

    def heed_terms(self, lease: Lease) -> None:
        """Let the folder have what hosts asked of other machines. Nobody may write to the folder meanwhile."""
        terms = self._register.terms(lease.shard)
        if terms:
            with run_lock(self.folder, "archiver cluster"), Store(self.folder) as archive, archive.batch():
                archive.hosts.heed(terms)

    def _remove_unlisted(self, lease: Lease) -> None:
        """Take from the store what no list has. What came in a later epoch is another's, who has the lease by now."""
        listed = {piece.name for piece in self._register.objects(lease.shard)}
        with telling(self._place):
            for name in self._place.sizes():
                written = _NAME.match(name)
                ours = written is not None and written["shard"] == lease.shard and int(written["epoch"]) <= lease.epoch
                if ours and name not in listed:
                    self._place.remove(name)

    def _published(self, lease: Lease) -> dict[str, list[Published]]:
        """What is published of each file."""
        published = self._register.objects(lease.shard)
        return {file: list(pieces) for file, pieces in groupby(published, key=lambda piece: piece.file)}

    @contextmanager
    def _database(self) -> Iterator[Path]:
        """A copy of the database as it is now. Those that a killed worker left go."""
        for left in self.folder.glob(f"{_COPYING}*"):
            shutil.rmtree(left)
        work = TemporaryDirectory(dir=self.folder, prefix=_COPYING)
        with Store(self.folder, readonly=True) as archive, work as folder:
            path = Path(folder) / DATABASE
            copy_database(archive, path)
            yield path

    def _put(self, lease: Lease, file: str, path: Path, start: int, end: int) -> Published:
        """Bring a piece of a file into the store; it counts when the register has it."""

        def chunks() -> Iterator[bytes]:
            with path.open("rb") as opened:
                opened.seek(start)
                yield from stream_chunks(opened, end - start)

        prove_store(self._place)
        with telling(self._place):
            size, sha256 = sum_of(chunks())
            # the name tells who wrote what: two never write one object
            name = f"{lease.shard}/{file}/{lease.epoch:08d}-{start:012d}-{sha256[:16]}"
            self._place.put(name, chunks())
            if sum_of(self._place.chunks(name, size + 1)) != (size, sha256):
                raise ArchiveError(f"{self._place}/{name}: is not what was written")
        return Published(name, lease.epoch, file, start, size, sha256)

    def _beside(self, ending: str) -> Path:
        return self.folder.with_name(self.folder.name + ending)

    def _epoch(self) -> int:
        """The epoch in which the folder was last brought up; -1 where it never was."""
        try:
            return int(json.loads((self.folder / _STATE).read_text())["epoch"])
        except (OSError, ValueError, KeyError):
            return -1

    def _write_epoch(self, folder: Path, epoch: int) -> None:
        write_whole(folder / _STATE, [json.dumps({"epoch": epoch}).encode()])

    def renew_sites(self, lease: Lease) -> None:
        """Let sites.toml have the sites that the shard has now."""
        self._write_sites(self.folder, lease)

    def _write_sites(self, folder: Path, lease: Lease) -> None:
        contact = self._register.settings().contact
        told = [] if contact is None else [f"contact = {json.dumps(contact, ensure_ascii=False)}\n\n"]
        write_whole(folder / "sites.toml", ["\n".join([*told, *self._register.entries(lease.shard)]).encode()])

    def _swap(self, gathering: Path) -> None:
        former = self._beside(_FORMER)
        shutil.rmtree(former, ignore_errors=True)
        if self.folder.exists():
            os.rename(self.folder, former)
        os.rename(gathering, self.folder)
        shutil.rmtree(former, ignore_errors=True)

    def _finish_swap(self) -> None:
        """After a kill between the two renames: the old folder is put back, and gathered from once more."""
        shutil.rmtree(self._beside(_GATHERING), ignore_errors=True)
        former = self._beside(_FORMER)
        if former.exists() and not self.folder.exists():
            os.rename(former, self.folder)
        shutil.rmtree(former, ignore_errors=True)


def _has(path: Path, pieces: list[Published]) -> bool:
    """Whether a file begins with the bytes of these pieces."""
    with path.open("rb") as file:
        return all(sum_of(stream_chunks(file, piece.size)) == (piece.size, piece.sha256) for piece in pieces)


def _begin_alike(path: Path, other: Path) -> bool:
    """Whether one of two files is the beginning of the other."""
    size = min(path.stat().st_size, other.stat().st_size)
    return all(map(operator.eq, file_chunks(path, size), file_chunks(other, size)))


def _bring_records(here: WarcFiles, there: WarcFiles, name: str) -> None:
    """Write captures of a file here to a file of their own: those that the same file there has not, nor had before they
    were withdrawn."""
    known = set()

    def notice(record: ArcWarcRecord) -> None:
        # a tombstone names the record in whose place it stands
        known.add((record.rec_headers.get_header("WARC-Refers-To") or "").removeprefix("<urn:uuid:").rstrip(">"))

    known |= {found.row["record"] for found in captures_in(there, name, other=notice)}
    more = [found.row for found in captures_in(here, name) if found.row["record"] not in known]
    if more:
        new, contents = there.own_file()
        stretches = (here.gzip_at(name, row["offset"], row["span"]) for row in more)
        write_whole(there.folder / new, chain(contents, stretches))


def mark_store(place: BackupPlace) -> None:
    """Let a store be that of a cluster. Raises PlaceError where nothing can be written there."""
    with telling(place):
        place.publish(_MARK, b"Shards of a cluster of archiver lie here.\n")


def prove_store(place: BackupPlace) -> None:
    """Raise PlaceError where a place cannot be read, or is no store of a cluster: an empty mount point takes files,
    and nobody else sees them."""
    with telling(place):
        try:
            found = sum_of(place.chunks(_MARK, 1))
        except FileNotFoundError:
            found = None
    if found is None:
        raise PlaceError(f"{place}: is no store of a cluster; mount it, or call `archiver cluster init` again")


def piece_chunks(place: BackupPlace, piece: Published) -> Iterator[bytes]:
    """The bytes of a piece in the store. Raises ArchiveError behind the last where they are not those published."""
    damaged = f"{place}/{piece.name}: is damaged; `archiver cluster check` names all"
    return proved(place.chunks(piece.name, piece.size), piece.size, piece.sha256, damaged)


def check_copies(register: Register, place: BackupPlace, *, verify: bool) -> list[str]:
    """What is wrong with the pieces in the store, a line each: one that is missing, of another size, or behind a gap.

    verify -- read all of them, and compare their digests.
    """
    found = []
    prove_store(place)
    with telling(place):
        sizes = place.sizes()
        for shard in register.status():
            ends: dict[str, int] = {}
            for piece in register.objects(shard.shard):
                if piece.file != DATABASE and piece.start != ends.get(piece.file, 0):
                    found.append(f"{piece.name}: what comes before it is not there")
                ends[piece.file] = piece.end
                if problem := _problem(place, sizes, piece, verify=verify):
                    found.append(f"{piece.name}: {problem}")
    return found


def _problem(place: BackupPlace, sizes: Mapping[str, int], piece: Published, *, verify: bool) -> str | None:
    size = sizes.get(piece.name)
    if size is None:
        return "is gone"
    if size != piece.size:
        return f"has {size:,} of {piece.size:,} bytes"
    if verify and sum_of(place.chunks(piece.name, piece.size)) != (piece.size, piece.sha256):
        return "is damaged"
    return None


def run_archiver(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """A command of ours on a folder, in a process of its own: it may be killed, and takes its memory with it."""
    command = [sys.executable, "-m", "archiver", "--data", str(folder), *words]
    return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)


def told_by(done: subprocess.CompletedProcess[str]) -> str:
    """What a command said, in one line."""
    return (done.stderr or done.stdout).strip().removeprefix("archiver: ").replace("\n", "; ")
