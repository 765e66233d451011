"""Folders and containers (ZIP, tar) as one thing: a listing of files that can be opened, and of folders.

A container is never unpacked into files: a path in it names a member and nothing else, so it leads nowhere.
"""

from __future__ import annotations

import bz2
import codecs
import gzip
import io
import lzma
import os
import re
import stat
import struct
import sys
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, BinaryIO, cast

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

#: Most files of one container, and most containers within one another.
MAX_MEMBERS = 200_000
MAX_DEPTH = 3

#: What one given container may unpack to, in bytes: `MAX_RATIO` times its size, but always `ALWAYS`. Text packs to a
#: tenth; deflate cannot do better than 1 to 1,032.
MAX_RATIO = 200
ALWAYS = 2**30

#: Why a pipe, socket or device is left out.
NO_FILE = "neither a file nor a folder"

#: Bytes of an unpacked container that are held in memory; more go to a temporary file.
_IN_MEMORY = 16 * 2**20

#: Bytes copied at a time.
_CHUNK = 1 << 20

#: What stands in a ZIP file for a time that nobody noted.
_NO_TIME = datetime(1980, 1, 1, tzinfo=UTC)

#: How compressed files begin, and what opens them.
_PACKED: tuple[tuple[bytes, Callable[[BinaryIO], object]], ...] = (
    (b"\x1f\x8b", lambda file: gzip.GzipFile(fileobj=file, mode="rb")),
    (b"BZh", bz2.BZ2File),
    (b"\xfd7zXZ\x00", lzma.LZMAFile),
    (b"\x28\xb5\x2f\xfd", lambda file: zstd.ZstdFile(file)),
)

#: What zipfile and tarfile raise for members that are damaged, encrypted, or compressed in a way they do not know.
#: Fuzzing found some that their documents do not name.
UNREADABLE = (
    *(zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, zstd.ZstdError, struct.error, EOFError),
    RuntimeError,
    *(NotImplementedError, OSError, ValueError, OverflowError, LookupError),
)


class TooMuch(Exception):
    """A container holds or unpacks to more than is read."""


class Budget:
    """Bytes that all containers within one given file may still unpack to."""

    def __init__(self, size: int) -> None:
        self.most = max(ALWAYS, MAX_RATIO * size)
        self._left = self.most

    def take(self, size: int) -> None:
        """Raises TooMuch where no more are left."""
        self._left -= size
        if self._left < 0:
            raise TooMuch(f"it unpacks to more than {self.most:,} bytes")


@dataclass(frozen=True, slots=True)
class File:
    """A file.

    size     -- in bytes, as far as its folder tells.
    modified -- seconds since 1970; None where nobody says.
    open     -- opens it: seekable, to be closed. Raises any of `UNREADABLE`.
    strays   -- True: a link in a folder that was given, to a file outside of it.
    """

    size: int
    modified: float | None
    open: Callable[[], BinaryIO]
    strays: bool = False

    def read(self, most: int) -> bytes:
        """Its first bytes, at most so many."""
        with self.open() as file:
            return file.read(most)


def note_text(file: File, most: int) -> str:
    """The first bytes of a note or list as text; empty where it cannot be read."""
    try:
        data = file.read(most)
    except UNREADABLE:
        return ""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    return data.decode("utf-8-sig", "replace")


@dataclass(slots=True)
class Folder:
    """What a folder holds, by name.

    damage -- why there may have been more in it; None where all was read.
    """

    files: dict[str, File] = field(default_factory=dict)
    folders: dict[str, Callable[[], Folder]] = field(default_factory=dict)
    damage: str | None = None


def unreadable(reason: str) -> File:
    """What stands for what cannot be read."""

    def fail() -> BinaryIO:
        raise OSError(reason)

    return File(0, None, fail)


def of_path(path: Path) -> File:
    """A file of the disk."""
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):  # reading a pipe would wait for who writes to it
        return unreadable(NO_FILE)
    return File(status.st_size, status.st_mtime, lambda: path.open("rb"))


def of_folder(folder: Path, root: Path) -> Folder:
    """A folder of the disk. Links to folders are not followed. Folders come from strangers, too, and a page's place is
    no reason to read what lies elsewhere: links to files that lead out of `root` are told from others."""
    listing = Folder()
    with os.scandir(folder) as entries:
        for entry in entries:
            path = folder / entry.name
            if entry.is_dir(follow_symlinks=False):
                listing.folders[entry.name] = lambda path=path: of_folder(path, root)  # type: ignore[misc]
            elif (file := _of_entry(path, root)) is not None:
                listing.files[entry.name] = file
    return listing


def _of_entry(path: Path, root: Path) -> File | None:
    """A file of a folder, or what stands for something else; None for a link to a folder that is read where it is."""
    try:
        strays = path.is_symlink() and not path.resolve().is_relative_to(root)
        status = path.stat()
    except (OSError, RuntimeError):  # links in a circle, too
        return unreadable("a link to what is not there")
    if stat.S_ISREG(status.st_mode):
        return File(status.st_size, status.st_mtime, lambda: path.open("rb"), strays)
    if stat.S_ISDIR(status.st_mode) and not strays:
        return None
    return replace(unreadable(NO_FILE), strays=strays)


def of_zip(file: BinaryIO, budget: Budget, stack: ExitStack) -> Folder:
    """The members of a ZIP file, which can be read while the stack is open. Raises zipfile.BadZipFile, TooMuch."""
    archive = stack.enter_context(zipfile.ZipFile(file))
    members = [info for info in archive.infolist() if info.filename and not info.is_dir()]
    if len(members) > MAX_MEMBERS:
        raise TooMuch(f"it holds {len(members):,} files, at most {MAX_MEMBERS:,} are read")
    root = Folder()
    for info in members:
        # zipfile would compare it before it gives the last bytes: one flipped bit would hide all records of a WARC
        # file, which have checksums of their own
        if info.filename.lower().endswith((".warc", ".gz", ".zst")):
            info.CRC = None  # type: ignore[assignment]
        _put(root, info.filename, File(info.file_size, _time(info), _opener(archive, info, budget)))
    return root


def _opener(archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: Budget) -> Callable[[], BinaryIO]:
    return lambda: cast(BinaryIO, _Counted(archive.open(info), budget))


def _time(info: zipfile.ZipInfo) -> float | None:
    try:
        moment = datetime(*info.date_time, tzinfo=UTC)
    except ValueError:
        return None
    return None if moment == _NO_TIME else moment.timestamp()


class _Counted:
    """A member whose bytes count, once each."""

    def __init__(self, file: object, budget: Budget) -> None:
        self._file = cast(BinaryIO, file)
        self._budget = budget
        self._most = 0

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        if (position := self._file.tell()) > self._most:
            self._budget.take(position - self._most)
            self._most = position
        return data

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def close(self) -> None:
        self._file.close()

    def __enter__(self) -> _Counted:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def of_tar(file: BinaryIO, budget: Budget, stack: ExitStack) -> Folder:
    """The files of a tar file, plain or packed with gzip, bzip2 or xz. It can be read from beginning to end only. So
    what it holds is copied to a temporary file, which stays while the stack is open. Symbolic links and devices are
    passed over. Raises tarfile.TarError, TooMuch."""
    root = Folder()
    copy = cast(BinaryIO, stack.enter_context(tempfile.TemporaryFile()))  # noqa: SIM115

    class Head(tarfile.TarInfo):
        """A head that notes what is wrong with it: tarfile passes over one that it cannot read, and says nothing."""

        ended = False

        @classmethod
        def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Head:
            was_ended, Head.ended = Head.ended, bool(buf) and not any(buf)
            try:
                return super().frombuf(buf, encoding, errors)
            except tarfile.HeaderError as error:
                if not buf and not was_ended:
                    root.damage = root.damage or "it ends without its end mark"
                elif buf and not Head.ended:
                    root.damage = root.damage or f"a damaged head in it ({error})"
                raise

    number = 0
    copied: dict[str, File] = {}
    try:
        # behind a head that cannot be read, or an end, others may follow
        with tarfile.open(fileobj=file, mode="r|*", tarinfo=Head, ignore_zeros=True) as archive:
            for member in archive:
                number += 1
                if number > MAX_MEMBERS:
                    raise TooMuch(f"it holds more than {MAX_MEMBERS:,} files")
                if member.isreg() and (content := archive.extractfile(member)) is not None:
                    copied[member.name] = _copy(member, content, copy, budget)
                    _put(root, member.name, copied[member.name])
                elif member.islnk() and member.linkname in copied:  # of two names of one file the second is a link
                    _put(root, member.name, copied[member.linkname])
    except UNREADABLE as error:
        if not number:
            raise
        root.damage = f"damaged at member {number:,} ({error})"
    return root


def _copy(member: tarfile.TarInfo, content: IO[bytes], copy: BinaryIO, budget: Budget) -> File:
    start = copy.tell()
    while chunk := content.read(_CHUNK):
        budget.take(len(chunk))
        copy.write(chunk)
    size = copy.tell() - start
    return File(size, float(member.mtime) or None, _part(copy, start, size))


def of_packed(file: BinaryIO, name: str, budget: Budget, stack: ExitStack) -> Folder:
    """A file that is compressed by itself (gzip, bzip2, xz, Zstandard) as a folder with one file in it, named without
    the ending. Raises what `UNREADABLE` lists, TooMuch."""
    magic = file.read(6)
    file.seek(0)
    opener = next(opener for mark, opener in _PACKED if magic.startswith(mark))
    copy = cast(BinaryIO, stack.enter_context(tempfile.SpooledTemporaryFile(_IN_MEMORY)))  # noqa: SIM115
    stream = cast(BinaryIO, opener(file))
    while chunk := stream.read(_CHUNK):
        budget.take(len(chunk))
        copy.write(chunk)
    size = copy.tell()
    stem = re.sub(r"\.(?:gz|bz2|xz|zst)$", "", name, flags=re.IGNORECASE)
    return Folder({stem: File(size, None, _part(copy, 0, size))})


def of_mailbox(file: BinaryIO) -> Folder:
    """The mails of a mailbox (RFC 4155), which can be read while the file is open, named by their place in it. Such a
    line as parts them has a `>` before it within a mail."""
    starts: list[tuple[int, int]] = []  # where the line and where the mail begins
    at, after_empty = 0, True
    for line in file:
        if after_empty and line.startswith(b"From "):
            starts.append((at, at + len(line)))
        after_empty = not line.strip(b"\r\n")
        at += len(line)
    if len(starts) > MAX_MEMBERS:
        raise TooMuch(f"it holds {len(starts):,} mails, at most {MAX_MEMBERS:,} are read")
    ends = [start for start, _ in starts[1:]] + [at]
    digits = len(str(len(starts)))
    return Folder(
        {
            f"{number:0{digits}}.eml": File(end - start, None, _part(file, start, end - start))
            for number, ((_, start), end) in enumerate(zip(starts, ends, strict=True), start=1)
        }
    )


def _part(copy: BinaryIO, start: int, size: int) -> Callable[[], BinaryIO]:
    return lambda: cast(BinaryIO, io.BufferedReader(_Part(copy, start, size)))


class _Part(io.RawIOBase):
    """A stretch of a file as a file."""

    def __init__(self, file: BinaryIO, start: int, size: int) -> None:
        self._file, self._start, self._size, self._at = file, start, size, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        self._at = max(0, offset + (0, self._at, self._size)[whence])
        return self._at

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        self._file.seek(self._start + self._at)
        data = self._file.read(min(len(buffer), max(0, self._size - self._at)))
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)


def spooled(file: File, stack: ExitStack) -> BinaryIO:
    """A copy of a member that can be read back and forth at no cost, while the stack is open: of a container within
    another. Raises TooMuch."""
    copy = cast(BinaryIO, stack.enter_context(tempfile.SpooledTemporaryFile(_IN_MEMORY)))  # noqa: SIM115
    with file.open() as source:
        while chunk := source.read(_CHUNK):
            copy.write(chunk)
    copy.seek(0)
    return copy


def _put(root: Folder, path: str, file: File) -> None:
    *folders, name = [part for part in path.replace("\\", "/").split("/") if part not in ("", ".", "..")] or [""]
    if not name:
        return
    folder = root
    for part in folders[:100]:
        if part not in folder.folders:
            made = Folder()
            folder.folders[part] = lambda made=made: made  # type: ignore[misc]
        folder = folder.folders[part]()
    number = 1
    while (name if number == 1 else f"{number}-{name}") in folder.files:  # ZIP and tar may have a name twice
        number += 1
    folder.files[name if number == 1 else f"{number}-{name}"] = file
