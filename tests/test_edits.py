"""Edits over an archive."""

from __future__ import annotations

from pathlib import Path

from archiver.archive import Archive
from archiver.article import Article, Block
from archiver.capture import Capture
from archiver.edits.listing import edits


def test_edits(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        for day, site, title in (
            ("01", "a", "Storm"),
            ("02", "b", "Tide"),
            ("03", "a", "Gale"),
            ("04", "b", "Low tide"),
            ("05", "a", "A gale"),
        ):
            url = f"https://www.{site}.example/story"
            article = Article(url=url, site=site, title=title, blocks=(Block("paragraph", "So."),), extractor="1")
            with archive.batch():
                capture = Capture(url=url, body=title.encode(), fetched=f"2025-01-{day}T00:00:00Z")
                archive.articles.save(article, archive.captures.add(capture))

        def found(**filters: str) -> list[tuple[str, str, int, int, str]]:
            return [
                (row["seen"][:10], row["site"], row["a"], row["b"], row["kind"]) for row in edits(archive.db, **filters)
            ]

        everything = [
            ("2025-01-05", "a", 2, 3, "headline"),
            ("2025-01-04", "b", 1, 2, "headline"),
            ("2025-01-03", "a", 1, 2, "headline"),
        ]
        assert found() == everything
        assert found(since="2025-01-04") == everything[:2]
        assert found(until="2025-01-04") == everything[1:]
        assert found(site="b") == everything[1:2]
