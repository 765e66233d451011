"""The plain formats: CSV, JSON lines, files of references, a folder of Markdown."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from archiver.archive.search.query import LIGATURES
from archiver.export.records import Record
from archiver.fields import EXPORTED
from archiver.render.citations import as_bibtex, as_csl, as_ris
from archiver.render.escaping import document_text, formula_safe, json_text
from archiver.render.markdown import as_markdown

# ----------------------------------------------------------------------------------------------------------------------
# Files with one row an article: CSV and JSON lines.


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


# ----------------------------------------------------------------------------------------------------------------------
# Files of references for Zotero and others: an entry an article.


def write_csl(records: Iterable[Record], path: Path) -> None:
    """A list in CSL-JSON, an item a line."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        separator = "[\n"
        for record in records:
            file.write(separator + json_text(as_csl(record)))
            separator = ",\n"
        file.write("[]\n" if separator == "[\n" else "\n]\n")


def write_bibtex(records: Iterable[Record], path: Path) -> None:
    """Entries of BibTeX in UTF-8, parted by empty lines."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{as_bibtex(record)}\n" for record in records)


def write_ris(records: Iterable[Record], path: Path) -> None:
    """Records of RIS in UTF-8."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(as_ris(record) for record in records)


# ----------------------------------------------------------------------------------------------------------------------
# A folder of Markdown files, one an article, in a folder for each site and year.


_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def write_markdown(records: Iterable[Record], folder: Path) -> None:
    """`site-KEY/2025/2025-03-01-the-headline-ID.md`, as `archiver show --markdown` prints it."""
    for record in records:
        day = slug((record["published_day"] or record["modified_day"] or record["first_seen"][:10]), "undated")
        # a device of Windows cannot be the name of a folder (con, aux …): sites are domains or keys, so mark them
        place = folder / f"site-{slug(record['site'], 'unknown')}" / (day[:4] if _DAY.fullmatch(day) else "undated")
        place.mkdir(parents=True, exist_ok=True)
        name = f"{day}-{slug(record['title'])}-{record['id']}.md"
        (place / name).write_text(as_markdown(record), encoding="utf-8", newline="\n")


_OTHERS = re.compile(r"[^a-z0-9]+")

#: Characters of a name: with date and number it stays under what every file system takes.
_LENGTH = 60


def slug(text: str | None, otherwise: str = "untitled") -> str:
    """Lower-case letters, figures and hyphens of a text, accents off, cut between words."""
    lowered = (text or "").lower()
    for ligature, letters in LIGATURES.items():
        lowered = lowered.replace(ligature, letters)
    decomposed = unicodedata.normalize("NFKD", lowered)
    plain = "".join(character for character in decomposed if not unicodedata.combining(character))
    words = _OTHERS.sub("-", plain).strip("-")
    if len(words) > _LENGTH:
        words = words[: _LENGTH + 1].rpartition("-")[0] or words[:_LENGTH]
    return words or otherwise
