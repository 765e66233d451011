"""The folder of Markdown files."""

from __future__ import annotations

from pathlib import Path

import pytest

from archiver.archive import Store
from archiver.archive.search.selection import Selection
from archiver.export import export
from archiver.export.plain import slug
from tests.export.archives import names


def test_markdown(archive: Store, tmp_path: Path) -> None:
    export(archive, Selection(), tmp_path / "out", "markdown")
    assert names(tmp_path / "out") == [
        "_manifest.json",
        "site-cmd-c-calc-a0-etc-31m-title-lt-script-alert-1-script-a/2026/"
        "2026-01-01-cmd-c-calc-a0-etc-31m-title-lt-script-alert-1-script-a-4.md",
        "site-other/2025/2025-02-01-story-2-2.md",
        "site-paper/2025/2025-01-01-story-1-1.md",
        "site-paper/2025/2025-03-01-story-3-3.md",
    ]
    for path in (tmp_path / "out").rglob("*.md"):
        text = path.read_text(encoding="utf-8")
        assert text.startswith("---\nid: ")
        assert "](<javascript" not in text
        assert "\x1b" not in text


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("L'Œuvre d’Élysée", "l-oeuvre-d-elysee"),
        ("../../etc/passwd", "etc-passwd"),
        ("..", "untitled"),
        ("日本", "untitled"),
        (None, "untitled"),
        ("a" * 300, "a" * 60),
        ("word " * 30, "-".join(["word"] * 12)),
    ],
)
def test_names(text: str | None, name: str) -> None:
    assert slug(text) == name
