"""No answer is fetched further than its limit."""

from __future__ import annotations

import pytest

from tests.command import Installation
from tests.crawl.loopback import Answer, Server
from tests.importing.samples import story

LIMIT = 100_000


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    archiver = Installation(tmp_path_factory.mktemp("limits"))
    archiver.data.mkdir()
    page = story("Bath and pool closed for the summer").decode()
    within, beyond = (page + " " * (LIMIT + more - len(page.encode())) for more in (0, 1))
    answers = {
        f"/2024/05/31/{name}-{framing}.html": Answer(body, framing=framing)
        for name, body in (("within", within), ("beyond", beyond))
        for framing in ("length", "chunked", "close")
    }
    with Server(answers) as server:
        (archiver.data / "sites.toml").write_text(
            f'[site]\nhosts = ["127.0.0.1:{server.port}"]\nallow_private = true\n'
        )
        (archiver.folder / "list").write_text("".join(f"{server.url}{path[1:]}\n" for path in answers))
        archiver.scrapy("crawl", "urls", "-a", "file=list", "-s", f"DOWNLOAD_MAXSIZE={LIMIT}", "-s", "ARCHIVER_DELAY=0")
    return archiver


def test_bodies(crawled: Installation) -> None:
    fates = crawled.rows("SELECT url, state, detail, attempts FROM urls ORDER BY url")

    assert [(url.rpartition("/")[2], *fate) for url, *fate in fates] == [
        ("beyond-chunked.html", "failed", "more bytes than are fetched", 1),
        ("beyond-close.html", "failed", "more bytes than are fetched", 1),
        ("beyond-length.html", "failed", "more bytes than are fetched", 1),
        ("within-chunked.html", "fetched", None, 0),
        ("within-close.html", "fetched", None, 0),
        ("within-length.html", "fetched", None, 0),
    ]


def test_what_is_too_large_is_not_kept(crawled: Installation) -> None:
    sizes = crawled.rows("SELECT max(size), count(*) FROM captures WHERE status = 200")

    assert sizes == [(LIMIT, 3)]
