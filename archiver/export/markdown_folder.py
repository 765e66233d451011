"""A folder of Markdown files, one an article, in a folder for each site and year."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from archiver.export.names import slug
from archiver.export.records import Record
from archiver.markdown import as_markdown

_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def write_markdown(records: Iterable[Record], folder: Path) -> None:
    """`site-KEY/2025/2025-03-01-the-headline-ID.md`, as `archiver show --markdown` prints it."""
    for record in records:
        day = slug((record["published"] or record["first_seen"])[:10], "undated")
        # a device of Windows cannot be the name of a folder (con, aux …): sites are domains or keys, so mark them
        place = folder / f"site-{slug(record['site'], 'unknown')}" / (day[:4] if _DAY.fullmatch(day) else "undated")
        place.mkdir(parents=True, exist_ok=True)
        name = f"{day}-{slug(record['title'])}-{record['id']}.md"
        (place / name).write_text(as_markdown(record), encoding="utf-8", newline="\n")
