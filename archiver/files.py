"""Files that are there whole or not at all, whenever the power is cut, and files read piece by piece.

All raise OSError where a file or folder cannot be read or written.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

#: Bytes read at a time.
CHUNK = 1 << 20

#: Ending of a file that is not whole yet.
PARTIAL = ".partial"


def cache_folder(name: str) -> Path:
    """A folder for what can be had again, below the user's cache; it need not be there yet."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "news-archiver" / name


def make_folder(folder: Path) -> None:
    """Make a folder and its parents so that they survive a power cut."""
    if not folder.is_dir():
        make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """A new name in a folder survives a power cut only after the folder itself is synced."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_whole(path: Path, chunks: Iterable[bytes]) -> None:
    """Write a file by way of `NAME.partial`, which a kill may leave behind and the next call takes."""
    make_folder(path.parent)
    partial = path.with_name(path.name + PARTIAL)
    with partial.open("wb") as out:
        for chunk in chunks:
            out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    os.replace(partial, path)
    sync_folder(path.parent)


def replace_file(path: Path, content: bytes) -> None:
    """Put new content in the place of a small file, which keeps its mode; several may do so at once."""
    make_folder(path.parent)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, path.stat().st_mode & 0o777 if path.exists() else 0o644)
        os.replace(temporary, path)
    except BaseException:
        with suppress(FileNotFoundError):
            os.unlink(temporary)
        raise
    sync_folder(path.parent)


def file_chunks(path: Path, size: int) -> Iterator[bytes]:
    """The first `size` bytes of a file, fewer where it ends."""
    with path.open("rb") as file:
        yield from stream_chunks(file, size)


def stream_chunks(file: BinaryIO, size: int) -> Iterator[bytes]:
    """The next `size` bytes of an open file, fewer where it ends."""
    while size > 0 and (chunk := file.read(min(size, CHUNK))):
        size -= len(chunk)
        yield chunk


def sum_of(chunks: Iterable[bytes]) -> tuple[int, str]:
    """Bytes and SHA-256 digest."""
    digest, size = hashlib.sha256(), 0
    for chunk in chunks:
        digest.update(chunk)
        size += len(chunk)
    return size, digest.hexdigest()
