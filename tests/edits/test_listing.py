"""Edits over an archive."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from archiver.archive import Store
from archiver.article import Article, Block
from archiver.capture import Capture
from archiver.edits import listing
from archiver.edits.listing import edits


@pytest.mark.parametrize("few", [0, listing.FEW])
def test_edits(few: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "FEW", few)
    with Store(tmp_path) as archive:
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
        assert found(site="a") == everything[::2]
        assert found(site="b") == everything[1:2]
        assert found(site="b", since="2025-01-05") == []


#: What became of a story, and what is stored of each edit: kind, words that came, words that went.
STEPS: list[tuple[dict[str, Any], tuple[str, int, int] | None]] = [
    ({}, None),
    ({"blocks": (Block("paragraph", "The pier stays closd."),)}, ("typo", 1, 1)),
    ({"title": "Pier shut"}, ("headline", 1, 1)),
    ({"blocks": (Block("paragraph", "The pier opens on Monday."),)}, ("silent", 3, 2)),
]


@pytest.mark.parametrize("order", list(permutations(range(len(STEPS)))))
def test_kinds_are_stored_whatever_order_pages_are_read_in(order: tuple[int, ...], tmp_path: Path) -> None:
    article = Article(
        url="https://www.a.example/pier",
        site="a",
        title="Pier closed",
        blocks=(Block("paragraph", "The pier stays closed."),),
        extractor="1",
    )
    readings = []
    for number, (changes, _) in enumerate(STEPS, 1):
        article = replace(article, **changes)
        readings.append((article, f"2025-01-0{number}T00:00:00Z"))
    with Store(tmp_path) as archive:
        for place in order:
            read, fetched = readings[place]
            capture = Capture(url="https://www.a.example/pier", body=fetched.encode(), fetched=fetched)
            with archive.batch():
                archive.articles.save(read, archive.captures.add(capture))
        stored = list(archive.db.query("SELECT kind, added, removed FROM versions ORDER BY number"))
        listed = [(row["kind"], row["added"], row["removed"]) for row in edits(archive.db)]
        silent = [row["b"] for row in edits(archive.db, kinds=("silent", "byline"))]

    told = [told for _, told in STEPS]
    assert [tuple(row.values()) for row in stored] == [entry or (None, None, None) for entry in told]
    assert listed == [entry for entry in reversed(told) if entry]
    assert silent == [4]
