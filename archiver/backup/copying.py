"""A backup of an archive: its database as it is at one moment, and the WARC files as far as that database names them.

What a WARC file holds is synced before the rows that name it are committed. So a copy of the database that is made
first, and the files up to what it names, belong together, whoever goes on writing.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Collection
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlite_utils import Database

from archiver import times
from archiver.archive import Store
from archiver.archive.records.warc import WarcFiles, is_packed
from archiver.archive.schema import migrations
from archiver.archive.stories.notes import NOTES, Notes, has_notes
from archiver.archive.upkeep.withdrawing import taken_out_since
from archiver.backup.manifest import MANIFEST, BackedFile, Manifest, is_of_backup, read_manifest, stored_name
from archiver.backup.places import BackupPlace, place_of, telling
from archiver.errors import ArchiveError
from archiver.fields import JsonObject
from archiver.files import PARTIAL, file_chunks, sum_of, write_whole

#: What is told how many bytes are done, and of how many.
Progress = Callable[[int, int], None]

#: Name of the folder in which the database is copied; a killed backup leaves it behind, the next one takes it away.
_WORK = "backup-work-"


@dataclass(frozen=True, slots=True)
class BackupReport:
    """copied, kept -- files that were copied now, and that the backup had already.
    bytes        -- how many were copied.
    """

    target: str
    made: str
    copied: int
    kept: int
    bytes: int

    def to_dict(self) -> JsonObject:
        return asdict(self)


def back_up(data_dir: Path, target: str, *, verify: bool = False, progress: Progress | None = None) -> BackupReport:
    """Copy an archive to a folder or a URL, while others may be at work on it. What the last backup there has is not
    copied again. The new one counts from the moment at which all of it is there, read back and compared.

    verify -- read back the files that were there already, too; one that went bad is copied anew.

    Raises ArchiveError where the archive is damaged or is not the one of that backup; Locked while another backup
    writes to that folder.
    """
    place = place_of(target)
    _refuse_archive(data_dir, place.workplace)
    with Store(data_dir, readonly=True) as archive, telling(place), place.locked("archiver backup"):
        _forget_killed(place)
        with TemporaryDirectory(prefix=_WORK, dir=place.workplace) as work:
            made, run = times.now(), _Run(archive, place, verify, progress)
            database = Path(work) / "archive.db"
            copy_database(archive, database)
            copy_notes(data_dir, database.with_name(NOTES))
            return run.run(made, database)


class _Run:
    """One backup on its way."""

    def __init__(self, archive: Store, place: BackupPlace, verify: bool, progress: Progress | None) -> None:
        self._archive = archive
        self._withdrawn = archive.withdrawals.last()
        self._data_dir = archive.folder
        self._place = place
        self._verify = verify
        self._progress = progress
        self._there = place.sizes()
        self._copied = self._bytes = self._kept = self._done = self._total = 0

    def run(self, made: str, database: Path) -> BackupReport:
        moved = self._archive.captures.offline_files()
        sources = sources_of(self._data_dir, database, moved)
        if (notes := database.with_name(NOTES)).exists():
            sources[NOTES] = (notes, notes.stat().st_size)
        former = self._former()
        # a file may be left without captures, for these were withdrawn
        offline = {f"warc/{name}" for name in moved}
        if missing := sorted(offline - former.keys()):
            raise ArchiveError(
                f"{self._place}: has no copy of {missing[0]}, which is offline; put it back for the first backup"
            )
        gone = former.keys() - sources.keys() - offline
        if lost := sorted(name for name in gone if not self._is_here(former[name][0])):
            raise ArchiveError(
                f"{self._place}: has {lost[0]}, which this archive has not; it is of another archive, "
                "or run `archiver check`"
            )
        self._total = sum(size for _, size in sources.values())
        # WARC files first: a database that names what is not there is worth nothing
        entries = [self._keep(name, *sources[name], former.get(name)) for name in sorted(sources, reverse=True)]
        entries += [former[name][0] for name in sorted(offline)]  # as they were when they were here
        if self._archive.withdrawals.last() != self._withdrawn:
            raise ArchiveError(f"{self._data_dir}: a story was withdrawn meanwhile; back up again")
        self._place.publish(MANIFEST, Manifest(made, tuple(entries)).dumped())
        self._clean({entry.stored for entry in entries})
        return BackupReport(str(self._place), made, self._copied, self._kept, self._bytes)

    def _is_here(self, entry: BackedFile) -> bool:
        """Whether the archive has what a file of the last backup had, in that file, or since packed or unpacked in
        others."""
        if (self._data_dir / entry.name).exists():
            return True
        from archiver.archive.records import packed

        warc, name = self._archive.warc, entry.name.removeprefix("warc/")
        made_of = {name}
        if is_packed(name):
            with TemporaryDirectory(prefix=_WORK, dir=self._place.workplace) as work:
                former = Path(work) / name
                former.parent.mkdir(parents=True)
                write_whole(former, self._place.chunks(entry.stored, entry.size))
                made_of = set(packed.origins_in(WarcFiles(Path(work)), name)[0])
        return bool(made_of) and made_of <= packed.originals(warc) | set(warc.files())

    def _former(self) -> dict[str, tuple[BackedFile, str]]:
        """The WARC files of the last backup, by name, and when it was made."""
        if MANIFEST not in self._there:
            return {}
        content = b"".join(self._place.chunks(MANIFEST, self._there[MANIFEST]))
        last = read_manifest(content, f"{self._place}/{MANIFEST}")
        return {name: (entry, last.made) for name, entry in last.warcs().items()}

    def _keep(self, name: str, path: Path, size: int, former: tuple[BackedFile, str] | None) -> BackedFile:
        """See that the backup has the first bytes of a file."""
        if not path.exists():
            raise ArchiveError(f"{path}: was packed, unpacked or taken away meanwhile; back up again")
        found, sha256 = sum_of(file_chunks(path, size))
        if found < size:
            raise ArchiveError(f"{path}: ends at {found:,} of {size:,} bytes; run `archiver check`")
        entry = BackedFile(name, stored_name(name, sha256), size, sha256)
        if former is not None and not self._follows(entry, path, *former):
            raise ArchiveError(
                f"{path}: is not what the last backup copied; run `archiver check`, or back up to another folder"
            )
        if self._there.get(entry.stored) == size and (not self._verify or self._is_whole(entry)):
            self._kept += 1
        else:
            self._place.put(entry.stored, file_chunks(path, size))
            if not self._is_whole(entry):
                raise ArchiveError(f"{self._place}/{entry.stored}: is not what was written; back up elsewhere")
            self._copied, self._bytes = self._copied + 1, self._bytes + size
        self._done += size
        if self._progress is not None:
            self._progress(self._done, self._total)
        return entry

    def _follows(self, entry: BackedFile, path: Path, former: BackedFile, made: str) -> bool:
        """Whether a file is what the last backup copied, goes on from there, or lost a story since that was withdrawn:
        nothing else ever changes."""
        if entry.sha256 == former.sha256:
            return True
        if entry.size > former.size and sum_of(file_chunks(path, former.size)) == (former.size, former.sha256):
            return True
        return taken_out_since(self._archive, entry.name.removeprefix("warc/"), made)

    def _is_whole(self, entry: BackedFile) -> bool:
        return sum_of(self._place.chunks(entry.stored, entry.size)) == (entry.size, entry.sha256)

    def _clean(self, named: set[str]) -> None:
        """Take away what an earlier backup had and this one does not name."""
        for name in self._place.sizes():
            if name not in named and is_of_backup(name.removesuffix(PARTIAL)):
                self._place.remove(name)


def sources_of(data_dir: Path, database: Path, offline: Collection[str] = ()) -> dict[str, tuple[Path, int]]:
    """Files to copy, and how many bytes of each, by their names in the data folder; `offline` are elsewhere."""
    found = {"archive.db": (database, database.stat().st_size)}
    if (sites := data_dir / "sites.toml").exists():
        found["sites.toml"] = (sites, sites.stat().st_size)
    connection = sqlite3.connect(database)
    try:
        # a row below zero has lost its record (see `archiver repair`)
        sql = 'SELECT warc, max(iif("offset" < 0, 0, "offset" + span)) FROM captures GROUP BY warc'
        ends = dict(connection.execute(sql).fetchall())
        stated = connection.execute("SELECT DISTINCT warc FROM withdrawals").fetchall()
        if connection.execute("SELECT 1 FROM unfinished WHERE beside IS NOT NULL").fetchone():
            raise ArchiveError(f"{data_dir}: its WARC files are being written anew; back up again")
    finally:
        connection.close()
    for name, end in ({name: 0 for (name,) in stated} | ends).items():
        path = data_dir / "warc" / name
        if name in offline:
            continue
        if not path.exists():
            raise ArchiveError(f"{path}: is gone; put it back, then run `archiver check`")
        found[f"warc/{name}"] = (path, end or path.stat().st_size)
    return found


def copy_database(archive: Store, path: Path) -> None:
    """All of the database as it is at one moment, in one file and proved."""
    copy = sqlite3.connect(path)
    try:
        archive.db.conn.backup(copy)
        migrations.apply(Database(copy))  # what the archive gets when it is next written to
        copy.execute("PRAGMA journal_mode = DELETE")
        (told,) = copy.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.OperationalError as error:
        raise ArchiveError(
            f"{archive.folder / 'archive.db'}: cannot be copied ({error}); make room, try again"
        ) from None
    finally:
        copy.close()
    if told != "ok":
        raise ArchiveError(f"{archive.folder / 'archive.db'}: {told}; run `archiver rebuild`, then back up")


def copy_notes(data_dir: Path, path: Path) -> None:
    """What readers noted, as it is at one moment; no file where there is nothing."""
    if has_notes(data_dir):
        with Notes(data_dir, readonly=True) as notes:
            notes.copy_to(path)


def _forget_killed(place: BackupPlace) -> None:
    """Take away the copies of the database that killed backups left. Only who holds the lock may do so."""
    for folder in place.workplace.glob(f"{_WORK}*"):
        shutil.rmtree(folder, ignore_errors=True)


def _refuse_archive(data_dir: Path, folder: Path) -> None:
    if (folder / "archive.db").exists() or folder.resolve() == data_dir.resolve():
        raise ArchiveError(f"{folder}: is the folder of an archive; name another one for its backup")
    if data_dir.resolve() in folder.resolve().parents:
        raise ArchiveError(f"{folder}: is inside the archive, and would be lost with it; name another folder")
