"""The records that are exported, one after the other."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from archiver.archive import Store
from archiver.archive.search.search import Order, access_to, every
from archiver.archive.search.selection import Selection
from archiver.fields import ArticleRecord

Record = ArticleRecord


@dataclass(slots=True)
class Span:
    """The first and the last of some days and times; None where there were none."""

    first: str | None = None
    last: str | None = None

    def add(self, value: str | None) -> None:
        if value is not None:
            self.first = value if self.first is None else min(self.first, value)
            self.last = value if self.last is None else max(self.last, value)


@dataclass(slots=True)
class ExportTally:
    """What went through: how many articles, how many were left out (see `export`), and how many of each site and
    extractor. Also when they came out, when the versions were captured, and a digest of the versions.

    The digest is the SHA-256 of the lines `id version capture_id` in the order of the export: two exports with the same
    digest hold the same versions of the same articles.
    """

    articles: int = 0
    left_out: int = 0
    sites: Counter[str] = field(default_factory=Counter)
    extractors: Counter[str] = field(default_factory=Counter)
    published: Span = field(default_factory=Span)
    captured: Span = field(default_factory=Span)
    versions: Any = field(default_factory=hashlib.sha256)

    def add(self, record: Record) -> None:
        self.articles += 1
        self.sites[record["site"] or ""] += 1
        self.extractors[record["extractor"] or ""] += 1
        self.published.add(record["published"])
        self.captured.add(record["updated"])
        self.versions.update(f"{record['id']} {record['version']} {record['capture_id']}\n".encode())


def export_records(
    archive: Store,
    selection: Selection,
    order: Order,
    tally: ExportTally,
    progress: Callable[[int], None],
    *,
    subscriber: bool = True,
) -> Iterator[Record]:
    """Each article (see `Archive.article`) with `version`, the number of the version it shows. Streamed; `tally` counts
    them, and `progress` is told how many there were. `subscriber`: those too that a subscriber alone may read."""
    for article_id in every(archive.db, selection, order):
        record = archive.article(article_id, as_of=selection.as_of)
        if record is None:  # gone since the search began
            continue
        if not subscriber and _is_of_a_subscriber(archive, record):
            tally.left_out += 1
            continue
        record["version"] = record["versions"][-1]["number"]
        tally.add(record)
        progress(tally.articles)
        yield record


def _is_of_a_subscriber(archive: Store, record: Record) -> bool:
    """Whether any text of a story was read with cookies or headers of the owner."""
    return bool(access_to(archive.db, [record["id"]]))
