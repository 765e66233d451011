"""Files with one row an article: CSV and JSON lines."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from archiver.export.records import Record
from archiver.fields import EXPORTED
from archiver.render.escaping import document_text, formula_safe, json_text


def write_csv(records: Iterable[Record], path: Path, *, bom: bool = False) -> None:
    """CSV in UTF-8 with a header (https://www.rfc-editor.org/rfc/rfc4180). No cell is a formula: one that would be
    begins with an apostrophe. Lists of names are parted by `; `, other lists and objects are JSON.
    `bom`: the file begins with the mark by which Excel knows UTF-8."""
    with path.open("w", encoding="utf-8-sig" if bom else "utf-8", newline="") as file:
        csv.writer(file).writerows(table_rows(records, [field.name for field in EXPORTED]))


def table_rows(records: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> Iterator[list[Any]]:
    """The header, then a row a record, as CSV has them."""
    yield list(columns)
    for record in records:
        yield [cell(record[name]) for name in columns]


def cell(value: Any) -> Any:
    """A value as a cell of CSV."""
    if isinstance(value, list):
        value = "; ".join(value) if all(isinstance(item, str) for item in value) else json_text(value)
    if isinstance(value, dict):
        value = json_text(value)
    if not isinstance(value, str):
        return value
    return formula_safe(document_text(value))


def write_jsonl(records: Iterable[Record], path: Path) -> None:
    """A JSON object a line, with all that is known of the article, its versions too."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for record in records:
            file.write(json_text(record) + "\n")
