"""Files of references for Zotero and others: an entry an article."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from archiver.export.records import Record
from archiver.render.citations import as_bibtex, as_csl, as_ris
from archiver.render.escaping import json_text


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
