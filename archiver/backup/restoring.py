"""An archive brought back from a backup: every file compared with the manifest, then all put in place at once."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from archiver.archive.records.lock import run_lock
from archiver.archive.upkeep.integrity import Defect, Progress, check_archive
from archiver.backup.manifest import MANIFEST, Manifest, read_manifest
from archiver.backup.places import BackupPlace, place_of, proved, telling
from archiver.errors import ArchiveError
from archiver.files import file_chunks, make_folder, sum_of, sync_folder, write_whole

#: Ending of the folder in which an archive is put together. A killed restore leaves it, and the next goes on from it.
UNRESTORED = ".restoring"

_LOCK = "run.lock"


@dataclass(frozen=True, slots=True)
class RestoreReport:
    """folder   -- of the archive.
    made     -- when its backup was made, UTC.
    files    -- how many were brought back.
    findings -- what `check` finds: what was wrong when the backup was made.
    """

    folder: Path
    made: str
    files: int
    findings: list[Defect]

    def to_dict(self) -> dict[str, object]:
        return {
            "folder": str(self.folder),
            "made": self.made,
            "files": self.files,
            "findings": [finding.to_dict() for finding in self.findings],
        }


def restore(source: str, folder: Path, progress: Progress | None = None) -> RestoreReport:
    """Bring an archive back from its backup into a folder that is new or empty, and check it.

    Whatever ends it early, the folder is as it was before. Raises ArchiveError where there is no backup, where it is
    damaged, or where the folder holds anything; Locked while another restore puts that folder together.
    """
    place, folder = place_of(source), folder.resolve()
    _refuse_full(folder)
    with telling(place):
        manifest = _manifest_of(place)
        unfinished = folder.with_name(folder.name + UNRESTORED)
        with run_lock(unfinished, "archiver restore"):
            _gather(place, manifest, unfinished, progress)
            _put_in_place(unfinished, folder)
    return RestoreReport(folder, manifest.made, len(manifest.files), check_archive(folder))


def _manifest_of(place: BackupPlace) -> Manifest:
    size = place.sizes().get(MANIFEST)
    if size is None:
        raise ArchiveError(f"{place}: no backup here, or one that was never finished; name another folder")
    return read_manifest(b"".join(place.chunks(MANIFEST, size)), f"{place}/{MANIFEST}")


def _gather(place: BackupPlace, manifest: Manifest, unfinished: Path, progress: Progress | None) -> None:
    """Bring all files, and no others, into a folder. Those that a killed restore brought are compared again."""
    names = {entry.name for entry in manifest.files}
    for path in unfinished.rglob("*"):
        if path.is_file() and path.relative_to(unfinished).as_posix() not in {*names, _LOCK}:
            path.unlink()
    make_folder(unfinished / "warc")
    total, done = sum(entry.size for entry in manifest.files), 0
    for entry in manifest.files:
        path = unfinished / entry.name
        if not path.exists() or sum_of(file_chunks(path, entry.size + 1)) != (entry.size, entry.sha256):
            damaged = f"{place}/{entry.stored}: is damaged; use another backup"
            write_whole(path, proved(place.chunks(entry.stored, entry.size), entry.size, entry.sha256, damaged))
        done += entry.size
        if progress is not None:
            progress(done, total)


def _put_in_place(unfinished: Path, folder: Path) -> None:
    try:
        os.rename(unfinished, folder)  # over an empty folder, too
    except OSError as error:
        raise ArchiveError(
            f"{folder}: cannot be put in place ({error.strerror}); name a folder that is not there yet"
        ) from None
    sync_folder(folder.parent)


def _refuse_full(folder: Path) -> None:
    if not folder.exists():
        return
    if (folder / "archive.db").exists() or (folder / "warc").exists():
        raise ArchiveError(f"{folder}: has an archive already; name another folder")
    if not folder.is_dir() or any(folder.iterdir()):
        raise ArchiveError(f"{folder}: is not empty; name another folder")
