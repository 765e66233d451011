"""What comes in place of a story that is known already: recorded, labelled, and never stored over the good version."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.command import Installation
from tests.conftest import NOW
from tests.newsweb import NewsWeb

#: Status and outcome of the capture, by what the server sends instead.
LABELS = {
    "consent": (200, "consent_wall"),
    "login": (200, "login"),
    "soft404": (200, "error_page"),
    "empty": (200, "empty"),
    "html": (200, "empty_page"),
    "binary": (200, "bad_encoding"),
    "bad-gzip": (200, "bad_encoding"),
    "truncate": (200, "cut_short"),
    "bad-chunk": (200, "cut_short"),
    "404": (404, "gone"),
    "403": (403, "blocked"),
    "500": (500, "server_error"),
    "503-seconds": (503, "server_error"),
}


def told(archiver: Installation) -> list[tuple[Any, ...]]:
    return archiver.rows(
        """SELECT key, title, authors, published, lead, text, credits, capture_id,
           (SELECT count(*) FROM versions WHERE article_id = articles.id) FROM articles ORDER BY key"""
    )


def test_a_good_version_stays(tmp_path: Path) -> None:
    with NewsWeb(hosts=len(LABELS), articles=1, now=NOW) as web:
        archiver = Installation(tmp_path, web.proxy)
        assert archiver.crawl(*web.urls).code == 0
        before = told(archiver)
        [(last,)] = archiver.rows("SELECT max(id) FROM captures")
        urls = dict(zip(LABELS, web.urls, strict=True))
        for name, url in urls.items():
            web.edit(url)
            web.fault("^" + url.replace("?", "[?]"), name)
        assert archiver.crawl(*web.urls).code in (0, 3)

        labels = {
            name: archiver.rows("SELECT DISTINCT status, outcome FROM captures WHERE url = ? AND id > ?", url, last)
            for name, url in urls.items()
        }
    assert len(before) == len(LABELS)
    assert told(archiver) == before
    lost = archiver.rows("SELECT url, state FROM urls WHERE kind = 'article' AND next_visit IS NULL")
    assert labels == {name: [label] for name, label in LABELS.items()}
    assert lost == []  # each is asked for again, whatever it was
