"""One writer at a time: a kernel lock on `run.lock`, which a killed process cannot leave behind."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from archiver.errors import ArchiveError, Locked


@contextmanager
def run_lock(folder: Path, command: str) -> Iterator[None]:
    """Hold the lock of a data folder, which is made if need be. Raises Locked at once, naming the holder, when another
    run has it, and ArchiveError when the folder cannot be written."""
    path = folder / "run.lock"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise ArchiveError(
            f"{folder}: cannot be written ({error.strerror}); check its owner and mode, or name another with --data"
        ) from None
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(descriptor, 200).decode(errors="replace").strip() or "another process"
            raise Locked(f"{folder}: {holder} is at work here; try again when it has ended") from None
        os.ftruncate(descriptor, 0)
        try:
            os.pwrite(descriptor, f"{command} (process {os.getpid()})\n".encode(), 0)
        except OSError as error:
            raise ArchiveError(f"{folder}: cannot write ({error.strerror}); make room and run again") from None
        yield
        os.ftruncate(descriptor, 0)
    finally:
        os.close(descriptor)


def holder(folder: Path) -> str | None:
    """Who holds the lock, None when it is free."""
    try:
        with run_lock(folder, "a look at the lock"):
            return None
    except Locked as error:
        return str(error)
