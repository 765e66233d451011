"""Search over all shards, in copies of their newest databases that this machine keeps."""

from __future__ import annotations

import heapq
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import replace
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Literal

from archiver.archive import Store
from archiver.archive.search import search
from archiver.archive.search.selection import Selection
from archiver.backup.places import BackupPlace, telling
from archiver.cluster.copies import DATABASE, piece_chunks
from archiver.cluster.register import Register
from archiver.fields import SqlRow
from archiver.files import cache_folder, write_whole

#: What of a result stands in a table, where that is for programs.
COLUMNS = ("shard", *search.RESULT_COLUMNS)


def shard_databases(register: Register, place: BackupPlace) -> Iterator[tuple[str, Path]]:
    """Every shard that has published a database, and a folder here with the newest of it.

    What is not here yet is fetched; older copies go. Raises ArchiveError where the store fails, or has other bytes than
    were published.
    """
    cache = cache_folder(f"cluster-{sha256(str(place).encode()).hexdigest()[:16]}")
    for status in register.status():
        databases = [piece for piece in register.objects(status.shard) if piece.file == DATABASE]
        if not databases:
            continue
        newest = databases[-1]
        # a folder of its own, so that no file of SQLite's beside an older one is taken for its own
        folder = cache / status.shard / newest.sha256[:16]
        if not (folder / DATABASE).exists():
            with telling(place):
                write_whole(folder / DATABASE, piece_chunks(place, newest))
        for other in folder.parent.iterdir():
            if other != folder:
                shutil.rmtree(other, ignore_errors=True)
        yield status.shard, folder


def search_shards(
    register: Register,
    place: BackupPlace,
    selection: Selection,
    *,
    sort: Literal["newest", "oldest"] = "newest",
    limit: int = 20,
) -> list[SqlRow]:
    """The first articles of a selection in all shards, as `archiver.archive.search.search.search` gives them, each with
    its `shard`. Exactly those that one archive would give: dates compare across shards; relevance would not."""
    found: list[list[SqlRow]] = []
    for shard, folder in shard_databases(register, place):
        with Store(folder, readonly=True) as archive:
            rows = search.search(archive.db, without(selection, register.moved_from(shard)), sort=sort, limit=limit)
        found.append([{"shard": shard, **row} for row in rows])
    return list(islice(heapq.merge(*found, key=_moment, reverse=sort == "newest"), limit))


def count_in_shards(register: Register, place: BackupPlace, selection: Selection) -> int:
    """How many articles a selection means, in all shards."""
    total = 0
    for shard, folder in shard_databases(register, place):
        with Store(folder, readonly=True) as archive:
            total += search.count(archive.db, without(selection, register.moved_from(shard)))
    return total


def without(selection: Selection, sites: Iterable[str]) -> Selection:
    """The same selection, but for some sites: they were moved to another shard, which has all of them."""
    words = [f"({selection.query})"] if selection.query else []
    return replace(selection, query=" ".join([*words, *(f"-site:{key}" for key in sites)]))


def _moment(row: SqlRow) -> str:
    """What lists are ordered by, as in `archiver.archive.search.selection.MOMENT`."""
    moment: str = row["published"] or row["modified"] or row["first_seen"]
    return moment
