"""Parquet (zstd) in folders `site=…/month=…`, as DuckDB, pandas, Spark and Arrow read them. Needs pyarrow."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby, islice
from pathlib import Path
from typing import Any
from urllib.parse import quote

from archiver.errors import ConfigurationError
from archiver.export.records import Record
from archiver.fields import EXPORTED, Field, SqlRow

#: Rows held at a time, and of a row group.
_ROWS = 500

_MONTH = re.compile(r"\d{4}-\d{2}")

#: What Hive calls the partition of rows without a value.
_NONE = "__HIVE_DEFAULT_PARTITION__"

#: What the files have; `site` is the folder's.
_COLUMNS = tuple(field for field in EXPORTED if field.name != "site")


def write_parquet(records: Iterable[Record], folder: Path) -> None:
    """Records in the order of sites and dates as one file a partition; one that is met again gets a second file.

    Raises ConfigurationError where pyarrow is not installed.
    """
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise ConfigurationError("Parquet needs pyarrow: pip install 'news-archiver[parquet]'") from None
    schema = _schema(pyarrow)
    for number, (partition, listed) in enumerate(groupby(records, _partition)):
        place = folder / partition
        place.mkdir(parents=True, exist_ok=True)
        with parquet.ParquetWriter(place / f"part-{number}.parquet", schema, compression="zstd") as writer:
            for rows in _batches(listed):
                writer.write_table(pyarrow.Table.from_pylist(rows, schema))


def _partition(record: Record) -> str:
    # as Hive and Arrow escape values: nothing of them is a separator
    site = quote(record["site"], safe="") if record["site"] else _NONE
    month = (record["published_day"] or record["modified_day"] or record["first_seen"])[:7]
    return f"site={site}/month={month if _MONTH.fullmatch(month) else _NONE}"


def _batches(records: Iterator[Record]) -> Iterator[list[SqlRow]]:
    while batch := [_row(record) for record in islice(records, _ROWS)]:
        yield batch


def _row(record: Record) -> SqlRow:
    return {field.name: _cell(field, record[field.name]) for field in _COLUMNS}


def _cell(field: Field, value: Any) -> Any:
    if field.type == "date" and value is not None:
        return date.fromisoformat(value)
    return json.dumps(value, ensure_ascii=False) if field.type == "json" and value is not None else value


def _schema(pyarrow: Any) -> Any:
    """Names and types. Times are text, since some are days; days of the publication's
    calendar are dates; lists of unlike objects are JSON; `site` and `month` are
    the folders'."""
    text = pyarrow.string()
    types = {
        "integer": pyarrow.int64(),
        "number": pyarrow.float64(),
        "boolean": pyarrow.bool_(),
        "date": pyarrow.date32(),
        "names": pyarrow.list_(text),
    }

    def kind(field: Field) -> Any:
        if field.type == "rows":
            return pyarrow.list_(pyarrow.struct([(name, text) for name in field.parts]))
        return types.get(field.type, text)

    return pyarrow.schema([(field.name, kind(field)) for field in _COLUMNS])
