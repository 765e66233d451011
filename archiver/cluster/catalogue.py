"""A catalogue of all shards: Parquet by site and month, as `archiver export --format parquet` writes it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from archiver import times
from archiver.archive import Store
from archiver.archive.search.selection import Selection
from archiver.backup.places import BackupPlace, telling
from archiver.cluster.reading import shard_databases, without
from archiver.cluster.register import CataloguePart, Register
from archiver.export import export
from archiver.files import file_chunks, sum_of

#: What the parts are listed in, beside them. Arrow and Spark pass over names that begin so.
MANIFEST = "_manifest.json"


@dataclass(frozen=True, slots=True)
class CatalogueReport:
    """shards -- that have published a database. parts -- of the catalogue now. new, removed -- of these, and of those
    that it had."""

    shards: int
    parts: int
    new: int
    removed: int


def export_catalogue(
    register: Register, place: BackupPlace, catalogue: BackupPlace, tell: Callable[[int, int], None]
) -> CatalogueReport:
    """Bring a catalogue up to the databases that the shards published last.

    A part is named by its content, so what is the same is not written again. The parts of a shard count all at once;
    those that do not count any more go in the end. Killed at any time and called again, it ends the same.

    place -- where the shards lie. tell -- is told how many shards are done, and of how many.

    Raises ArchiveError, ClusterError, Locked where another is at work on it.
    """
    with register.alone(f"catalogue {catalogue}"), telling(catalogue):
        there = catalogue.sizes()
        shards = list(shard_databases(register, place))
        known = register.parts(str(catalogue))
        for number, (shard, folder) in enumerate(shards):
            tell(number, len(shards))
            parts = [part for part in known if part.shard == shard]
            moved = register.moved_from(shard)
            # the folder is named by its database
            state = "-".join([folder.name, *moved])
            same = bool(parts) and all(part.database == state and part.name in there for part in parts)
            if not same:
                written = _write(catalogue, folder, without(Selection(), moved), there)
                new = [CataloguePart(shard, state, name, size, sha256) for name, size, sha256 in written]
                register.keep_parts(str(catalogue), shard, new)
        listed = register.parts(str(catalogue))
        _publish_manifest(catalogue, listed)
        names = {part.name for part in listed}
        old = [name for name in there if name.startswith("site=") and name not in names]
        for name in old:
            catalogue.remove(name)
    return CatalogueReport(len(shards), len(listed), len(names - there.keys()), len(old))


def _write(
    catalogue: BackupPlace, folder: Path, selection: Selection, there: dict[str, int]
) -> list[tuple[str, int, str]]:
    """Put the parts of a shard into the catalogue where they are not there yet. Returns name, size and digest."""
    parts = []
    with TemporaryDirectory() as work, Store(folder, readonly=True) as archive:
        target = Path(work) / "out"
        export(archive, selection, target, "parquet")
        for path in sorted(target.rglob("*.parquet")):
            size, sha256 = sum_of(file_chunks(path, path.stat().st_size))
            name = f"{path.parent.relative_to(target).as_posix()}/{sha256[:32]}.parquet"
            if there.get(name) != size:
                catalogue.put(name, file_chunks(path, size))
            parts.append((name, size, sha256))
    return parts


def _publish_manifest(catalogue: BackupPlace, parts: list[CataloguePart]) -> None:
    told = {"created": times.now(), "parts": [asdict(part) for part in parts]}
    catalogue.publish(MANIFEST, json.dumps(told, indent=1).encode())
