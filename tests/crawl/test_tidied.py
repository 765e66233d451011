"""What a crawl adds to the full-text index is joined with what was there."""

from __future__ import annotations

from tests.command import Done, Installation
from tests.newsweb import NewsWeb


def test_pieces_of_the_index(newspapers: NewsWeb, archiver: Installation) -> None:
    archiver.write_sites(newspapers.hosts)

    assert archiver.crawl() == Done(0, "", "")
    assert archiver.rows("SELECT count(DISTINCT segid) FROM articles_fts_idx") == [(1,)]
    assert archiver.rows("SELECT count(*) > 5 FROM articles") == [(1,)]
