"""Archives of earlier versions."""

from __future__ import annotations

from pathlib import Path

from archiver.archive import Archive
from tests.stored import store_pages


def test_an_archive_from_before_rights_were_written_down(tmp_path: Path) -> None:
    store_pages(tmp_path, hosts=1, stories=2)
    with Archive(tmp_path) as archive:
        archive.db.execute("ALTER TABLE articles DROP COLUMN rights")
        archive.db.execute("DELETE FROM _sqlite_migrations WHERE name = 'rights_in_articles'")
    with Archive(tmp_path, readonly=True) as archive:
        (article_id,) = archive.db.execute("SELECT min(id) FROM articles").fetchone()
        before = archive.article(article_id)
    with Archive(tmp_path) as archive:
        after = archive.article(article_id)

    assert before == after
    assert after is not None
    assert after["rights"] is None
