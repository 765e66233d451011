"""A folder of Markdown files, one an article, in a folder for each site and year."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from archiver.archive.search.query import LIGATURES
from archiver.export.records import Record
from archiver.render.markdown import as_markdown

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
