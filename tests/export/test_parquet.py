"""Parquet, read back with other programs."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from archiver.archive import Store
from archiver.archive.search.selection import Selection
from archiver.export import export
from tests.command import ROOT
from tests.export.archives import names

pytest.importorskip("pyarrow", reason="the extra `parquet` is not installed")


def test_partitions(archive: Store, tmp_path: Path) -> None:
    export(archive, Selection(query="tide"), tmp_path / "out", "parquet")
    assert names(tmp_path / "out") == [
        "_manifest.json",
        "site=other/month=2025-02/part-0.parquet",
        "site=paper/month=2025-01/part-1.parquet",
        "site=paper/month=2025-03/part-2.parquet",
    ]


def test_arrow(archive: Store, tmp_path: Path) -> None:
    from pyarrow import dataset, parquet

    export(archive, Selection(), tmp_path / "out", "parquet")
    rows = dataset.dataset(tmp_path / "out", partitioning="hive").to_table().sort_by("id").to_pylist()
    assert [row["title"] for row in rows[:3]] == ["Story 1", "Story 2", "Story 3"]
    assert rows[0]["authors"] == ["Ada Brume", "Lin Ode"]
    assert rows[0]["related"] == [{"url": "https://www.example.org/moon", "title": "The moon"}]
    record = archive.article(4)
    assert record is not None
    assert rows[3]["site"] == record["site"], "escaped in the path, whole in the value"
    assert len(list((tmp_path / "out").iterdir())) == 4, "no part of the name became a folder"
    (path,) = (tmp_path / "out/site=other/month=2025-02").iterdir()
    assert parquet.ParquetFile(path).metadata.row_group(0).column(1).compression == "ZSTD"


def test_duckdb(archive: Store, tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    export(archive, Selection(query="tide"), tmp_path / "out", "parquet")
    sql = f"""SELECT site, month, id, authors, images[1].credit
              FROM read_parquet('{tmp_path}/out/**/*.parquet', hive_partitioning = true) ORDER BY id"""
    with duckdb.connect() as connection:
        assert connection.execute(sql).fetchall() == [
            ("paper", "2025-01", 1, ["Ada Brume", "Lin Ode"], "Ilse Tarn"),
            ("other", "2025-02", 2, ["Ada Brume", "Lin Ode"], "Ilse Tarn"),
            ("paper", "2025-03", 3, ["Ada Brume", "Lin Ode"], "Ilse Tarn"),
        ]


def recipes(language: str) -> list[str]:
    """What docs/querying.md says of pandas and DuckDB."""
    page = (ROOT / "docs" / "querying.md").read_text(encoding="utf-8")
    [section] = re.findall(r"^## pandas and DuckDB\n(.*?)^## ", page, re.DOTALL | re.MULTILINE)
    return re.findall(rf"```{language}\n(.*?)```", section, re.DOTALL)


@pytest.mark.slow  # pandas takes two seconds to load
def test_the_recipe_for_pandas(archive: Store, tmp_path: Path) -> None:
    pytest.importorskip("pandas")
    export(archive, Selection(query="tide"), tmp_path / "by-month", "parquet")
    [code] = recipes("python")
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")
    assert [line.split() for line in done.stdout.splitlines()] == [
        ["site"],
        ["other", "1"],
        ["paper", "2"],
        ["dtype:", "int64"],
    ]


def test_the_recipe_for_duckdb(archive: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    duckdb = pytest.importorskip("duckdb")
    export(archive, Selection(query="tide"), tmp_path / "by-month", "parquet")
    monkeypatch.chdir(tmp_path)
    [sql] = recipes("sql")
    with duckdb.connect() as connection:
        assert sum(number for _, number in connection.execute(sql).fetchall()) == 3
