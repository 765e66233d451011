"""One writer at a time: a kernel lock on `run.lock`, which a killed process cannot leave behind."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from archiver.errors import ArchiveError, Locked

#: Seconds after which a lock that is held is tried again: it may be somebody who only looks whether it is.
GLANCE = 0.05


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
        if not _locked(descriptor, fcntl.LOCK_EX):
            time.sleep(GLANCE)
            if not _locked(descriptor, fcntl.LOCK_EX):
                raise _held(folder, descriptor)
        os.ftruncate(descriptor, 0)
        try:
            os.pwrite(descriptor, f"{command} (process {os.getpid()})\n".encode(), 0)
        except OSError as error:
            raise ArchiveError(f"{folder}: cannot write ({error.strerror}); make room and run again") from None
        yield
        os.ftruncate(descriptor, 0)
    finally:
        os.close(descriptor)


@contextmanager
def shared_lock(folder: Path) -> Iterator[None]:
    """Keep runs away while somebody only reads. Nothing is made or changed, so it works on a medium that nobody can
    write and on a full disk; where no run ever was there is nothing to hold. Raises Locked."""
    try:
        descriptor = os.open(folder / "run.lock", os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        yield
        return
    try:
        if not _locked(descriptor, fcntl.LOCK_SH):
            raise _held(folder, descriptor)
        yield
    finally:
        os.close(descriptor)


def refuse_if_held(folder: Path) -> None:
    """Raise Locked where another run is at work, before all that a run needs is loaded (over a second on a small
    server). Nothing is made or changed."""
    try:
        descriptor = os.open(folder / "run.lock", os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return
    try:
        if not _locked(descriptor, fcntl.LOCK_SH):
            raise _held(folder, descriptor)
    finally:
        os.close(descriptor)


def holder(folder: Path) -> str | None:
    """Who holds the lock, None when it is free."""
    try:
        refuse_if_held(folder)
    except Locked as error:
        return str(error)
    return None


def _locked(descriptor: int, how: int) -> bool:
    try:
        fcntl.flock(descriptor, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _held(folder: Path, descriptor: int) -> Locked:
    who = os.read(descriptor, 200).decode(errors="replace").strip() or "another process"
    return Locked(f"{folder}: {who} is at work here; try again when it has ended")
