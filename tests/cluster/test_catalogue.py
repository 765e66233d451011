"""A catalogue of all shards in Parquet, which DuckDB reads."""

from __future__ import annotations

import json
import signal
import time
from pathlib import Path
from typing import Any

import pytest

from archiver.archive import Store
from archiver.cluster.register import Register
from tests.cluster.test_reading import SHARDS, publish, published, template  # noqa: F401 -- fixtures
from tests.command import Done, Installation

duckdb = pytest.importorskip("duckdb")


def read(catalogue: Path, parts: list[str] | None = None) -> list[tuple[Any, ...]]:
    """Articles of a catalogue; of these parts, or of all that lie there."""
    where = [f"{catalogue}/{name}" for name in parts] if parts is not None else [f"{catalogue}/**/*.parquet"]
    sql = "SELECT site, month, id, title FROM read_parquet(?, hive_partitioning = true) ORDER BY site, id, title"
    with duckdb.connect() as connection:
        found: list[tuple[Any, ...]] = connection.execute(sql, [where]).fetchall()
    return found


def listed(catalogue: Path) -> list[str]:
    return [part["name"] for part in json.loads((catalogue / "_manifest.json").read_text())["parts"]]


def stored(folder: Path, *shards: str) -> list[tuple[Any, ...]]:
    """The same of the shards' own databases."""
    found: list[tuple[Any, ...]] = []
    for shard in shards:
        with Store(folder / shard, readonly=True) as archive:
            sql = "SELECT site, substr(published_day, 1, 7), id, title FROM articles"
            found += archive.db.execute(sql).fetchall()
    return sorted(found, key=lambda row: (row[0], row[2], row[3]))


def files(catalogue: Path) -> dict[str, int]:
    return {
        path.relative_to(catalogue).as_posix(): path.stat().st_mtime_ns for path in sorted(catalogue.rglob("*.parquet"))
    }


@pytest.mark.slow
def test_all_shards_in_one_catalogue(published: Register, tmp_path: Path) -> None:  # noqa: F811
    desk = Installation(tmp_path, environment={"ARCHIVER_CLUSTER": published.address})
    catalogue = tmp_path / "catalogue"
    words = ("cluster", "export", "--catalogue", str(catalogue))

    first = desk.run(*words)
    parts = files(catalogue)
    assert first == Done(0, f"{len(parts)} parts of 2 shards: {len(parts)} new, 0 taken away\n", "")
    assert read(catalogue) == read(catalogue, listed(catalogue)) == stored(tmp_path, "shard-0001", "shard-0002")
    # the same again: nothing is written
    assert desk.run(*words) == Done(0, f"{len(parts)} parts of 2 shards: 0 new, 0 taken away\n", "")
    assert files(catalogue) == parts
    # a part changes, a shard comes
    with Store(tmp_path / "shard-0002") as archive, archive.batch():
        archive.db.execute("UPDATE articles SET title = 'Ferryman retires' WHERE id = 1")
    publish(published, tmp_path / "shard-0002")
    publish(published, tmp_path / "shard-0003")
    assert desk.run(*words).code == 0
    assert sorted(files(catalogue)) == sorted(listed(catalogue))
    assert read(catalogue) == stored(tmp_path, *SHARDS)
    kept = files(catalogue)
    assert {name: at for name, at in parts.items() if name in kept}.items() <= kept.items(), "written once"


@pytest.mark.slow
def test_an_export_that_is_killed(published: Register, tmp_path: Path) -> None:  # noqa: F811
    """Killed after more and more parts: what the manifest lists is whole at any time, and the end is the same."""
    desk = Installation(tmp_path, environment={"ARCHIVER_CLUSTER": published.address})
    catalogue = tmp_path / "catalogue"
    for parts in range(1, 6):
        process = desk.start("cluster", "export", "--catalogue", str(catalogue))
        while process.poll() is None and len(list(catalogue.rglob("*.parquet"))) < parts:
            time.sleep(0.005)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        if (catalogue / "_manifest.json").exists():
            assert read(catalogue, listed(catalogue)) == stored(tmp_path, "shard-0001", "shard-0002")
    assert desk.run("cluster", "export", "--catalogue", str(catalogue)).code == 0
    assert read(catalogue) == read(catalogue, listed(catalogue)) == stored(tmp_path, "shard-0001", "shard-0002")
