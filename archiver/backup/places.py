"""Where a backup lies: a folder, or a store (see `archiver.backup.stores`). Names in it are relative, with `/`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit
from urllib.request import url2pathname

from archiver.archive.records.lock import run_lock
from archiver.errors import ArchiveError, PlaceError
from archiver.files import file_chunks, write_whole


class BackupPlace(Protocol):
    """What holds a backup. All methods raise OSError where it cannot be reached or written."""

    #: Folder of this machine where the database is copied first.
    workplace: Path

    def __str__(self) -> str: ...

    def sizes(self) -> dict[str, int]:
        """Bytes of every file, by name."""

    def chunks(self, name: str, size: int) -> Iterator[bytes]:
        """The first `size` bytes of a file, fewer where it ends."""

    def put(self, name: str, chunks: Iterable[bytes]) -> None:
        """Store a file. After a kill it has its name and all bytes, or `sizes` tells that it is not whole."""

    def publish(self, name: str, content: bytes) -> None:
        """Store a file in one step, in the place of one of that name."""

    def remove(self, name: str) -> None:
        """Take a file away."""

    def locked(self, command: str) -> AbstractContextManager[None]:
        """Keep others from writing meanwhile. Raises Locked."""


class FolderPlace:
    """A folder of this machine, or one that is mounted."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.workplace = folder

    def __str__(self) -> str:
        return str(self.folder)

    def sizes(self) -> dict[str, int]:
        return {
            path.relative_to(self.folder).as_posix(): path.stat().st_size
            for path in self.folder.rglob("*")
            if path.is_file()
        }

    def chunks(self, name: str, size: int) -> Iterator[bytes]:
        yield from file_chunks(self.folder / name, size)

    def put(self, name: str, chunks: Iterable[bytes]) -> None:
        write_whole(self.folder / name, chunks)

    def publish(self, name: str, content: bytes) -> None:
        write_whole(self.folder / name, [content])

    def remove(self, name: str) -> None:
        (self.folder / name).unlink(missing_ok=True)

    def locked(self, command: str) -> AbstractContextManager[None]:
        return run_lock(self.folder, command)


def place_of(target: str) -> BackupPlace:
    """The place that a command line names: a URL, or the path of a folder. Raises ArchiveError where the URL is none
    that can be reached."""
    if not target.strip():  # an empty variable of a script, which would be the working directory
        raise ArchiveError("no place for a backup is named; name a folder, or a URL such as s3://bucket/folder")
    parts = urlsplit(target)
    if "://" not in target or parts.scheme == "file":
        folder = Path(url2pathname(parts.path) if "://" in target else target)
        if (known := next((path for path in (folder, *folder.parents) if path.exists()), folder)).is_file():
            raise ArchiveError(f"{known}: is a file; name a folder")
        return FolderPlace(folder)
    from archiver.backup.stores import StorePlace

    return StorePlace(target)


def proved(chunks: Iterable[bytes], size: int, sha256: str, damaged: str) -> Iterator[bytes]:
    """The same bytes. Raises ArchiveError(damaged) behind the last where size or SHA-256 digest are others."""
    digest, seen = hashlib.sha256(), 0
    for chunk in chunks:
        digest.update(chunk)
        seen += len(chunk)
        yield chunk
    if (seen, digest.hexdigest()) != (size, sha256):
        raise ArchiveError(damaged)


@contextmanager
def telling(place: BackupPlace) -> Iterator[None]:
    """Raise PlaceError where a place, or a file that goes there, cannot be read or written."""
    try:
        yield
    except OSError as error:
        remedy = "see to it, then try again"
        if isinstance(error, PermissionError):
            remedy = "check the credentials and rights"
        said = " ".join(str(error.strerror or error).split()).rstrip(".")
        raise PlaceError(f"{error.filename or place}: {said}; {remedy}") from None
