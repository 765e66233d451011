"""Counts what an archive has of a query, and prints what was edited."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from archiver import Archive, Edit, FoundArticle, StoredArticle, StoredCapture, Version


@dataclass(frozen=True)
class Survey:
    sites: dict[str, int]
    titles: list[str]
    words: int
    edits: list[tuple[str, str | None]]
    captures: int
    bytes: int


def survey(folder: str, query: str) -> Survey:
    """What the archive in a folder has of a query."""
    sites: Counter[str] = Counter()
    titles: list[str] = []
    words = 0
    with Archive(folder, readonly=True) as archive:
        found: FoundArticle
        for found in archive.search(query, sort="oldest", limit=100):
            article: StoredArticle | None = archive.article(found.id)
            assert article is not None
            sites[article.site or ""] += 1
            titles.append(article.title or "")
            words += article.words
            first: Version = article.versions[0]
            assert first.number == 1
        edits: list[Edit] = list(archive.edits())
        captures: list[StoredCapture] = list(archive.captures(since="2025"))
        size = len(archive.content(captures[0]))
    changed = [(edit.fields, edit.was) for edit in edits]
    return Survey(dict(sites), titles, words, changed, len(captures), size)
