"""What a backup holds: one JSON file that names every other with its size and digest. Pure."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass

from archiver.errors import ArchiveError
from archiver.fields import JsonObject

#: Name of the list. It is written last, in one step: without it there is no backup, with it the backup is whole.
MANIFEST = "backup.json"

#: Rises when an older archiver could not restore what a newer one wrote.
FORMAT = 1

#: Digits of the digest in a name. Files of other content have other names, so none is ever written over.
_DIGITS = 16

_STORED = re.compile(
    rf"((?:archive|notes)-[0-9a-f]{{{_DIGITS}}}\.db|sites-[0-9a-f]{{{_DIGITS}}}\.toml|warc/.+\.warc\.(?:gz|zst))"
)

#: Endings that WARC tools know files by.
_ENDINGS = (".warc.gz", ".warc.zst")

#: Where a file may be put back. A manifest comes from outside: its names must not lead out of the folder.
_RESTORED = re.compile(
    r"(?:archive|notes)\.db|sites\.toml|warc/(?!\.\.?/)[^/\0]+/(?!\.\.?/)[^/\0]+/[^/\0]+\.warc\.(?:gz|zst)"
)


@dataclass(frozen=True, slots=True)
class BackedFile:
    """A file of a backup.

    name   -- where it stands in the data folder.
    stored -- where it stands in the backup.
    size   -- bytes.
    sha256 -- of these bytes, as hexadecimal digits.
    """

    name: str
    stored: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """All files of a backup, and when its database was copied (UTC)."""

    made: str
    files: tuple[BackedFile, ...]

    def warcs(self) -> dict[str, BackedFile]:
        """The WARC files by their names in the data folder."""
        return {entry.name: entry for entry in self.files if entry.name.startswith("warc/")}

    def dumped(self) -> bytes:
        """The manifest as it is stored."""
        told = {"format": FORMAT, "made": self.made, "files": [asdict(entry) for entry in self.files]}
        return json.dumps(told, ensure_ascii=False, indent=1).encode() + b"\n"


def read_manifest(content: bytes, where: str) -> Manifest:
    """The manifest that was stored. Raises ArchiveError, naming `where`, for anything else."""
    try:
        told: JsonObject = json.loads(content)
        if told["format"] != FORMAT:
            raise ArchiveError(f"{where}: made by another version of the archiver; restore it with that version")
        manifest = Manifest(str(told["made"]), tuple(_entry(file) for file in told["files"]))
    except (ValueError, KeyError, TypeError):
        raise ArchiveError(f"{where}: is damaged; use another backup") from None
    names = [entry.name for entry in manifest.files]
    if "archive.db" not in names or len(set(names)) < len(names):
        raise ArchiveError(f"{where}: is damaged; use another backup")
    return manifest


def stored_name(name: str, sha256: str) -> str:
    """Where a file of the data folder stands in a backup: `warc/2026/11/a.warc.gz` as
    `warc/2026/11/a-0123456789abcdef.warc.gz`, which WARC tools still know by its ending."""
    ending = next((known for known in _ENDINGS if name.endswith(known)), name[name.rindex(".") :])
    return f"{name.removesuffix(ending)}-{sha256[:_DIGITS]}{ending}"


def is_of_backup(stored: str) -> bool:
    """Whether a backup gives a file such a name. Others in its folder are left alone."""
    return _STORED.fullmatch(stored) is not None and _named_by_digest(stored)


def _named_by_digest(stored: str) -> bool:
    return re.search(rf"-[0-9a-f]{{{_DIGITS}}}\.[a-z.]+$", stored) is not None


def _entry(told: JsonObject) -> BackedFile:
    entry = BackedFile(str(told["name"]), str(told["stored"]), int(told["size"]), str(told["sha256"]))
    if not _RESTORED.fullmatch(entry.name) or entry.stored != stored_name(entry.name, entry.sha256):
        raise ValueError(entry.name)
    return entry
