"""What Debian's wget makes of the news web, as WARC file and as mirror, against what a crawl makes of it."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.command import Installation
from tests.newsweb import NewsWeb

#: What tells of the way in, not of the page.
ASIDE = ("id", "capture_id", "first_seen", "updated")


def wget(web: NewsWeb, folder: Path, *words: str) -> None:
    folder.mkdir(exist_ok=True)
    environment = {**os.environ, "http_proxy": web.proxy, "no_proxy": ""}
    subprocess.run(["wget", "-q", "-e", "robots=off", *words], cwd=folder, env=environment, check=False, timeout=60)


def articles(command: Installation) -> dict[str, dict[str, Any]]:
    """Every article by its key, without what is `ASIDE`, and with its pictures."""
    columns = [row[1] for row in command.rows("PRAGMA table_info(articles)")]
    found = {}
    for row in command.rows("SELECT * FROM articles"):
        article = dict(zip(columns, row, strict=True))
        pictures = command.rows("SELECT url, alt, caption, credit FROM images WHERE article_id = ?", article["id"])
        found[article["key"]] = {name: article[name] for name in columns if name not in ASIDE} | {"images": pictures}
    return found


@pytest.mark.slow
def test_a_warc_file_of_wget_gives_what_a_crawl_gives(
    newspapers: NewsWeb, archiver: Installation, tmp_path: Path
) -> None:
    (tmp_path / "urls").write_text("\n".join(newspapers.urls))
    wget(newspapers, tmp_path, "-i", "urls", "-O", os.devnull, "--warc-file=got")
    archiver.write_sites(newspapers.hosts)
    crawled = Installation(tmp_path / "crawled", newspapers.proxy)
    crawled.write_sites(newspapers.hosts)
    assert crawled.crawl().code == 0
    done = archiver.run("import", "got.warc.gz", "--json")
    report = json.loads(done.out)[0]
    assert (done.code, report["pages"], report["new"], report["passed_over"]) == (
        0,
        16,
        16,
        {"not HTTP: resource record of metadata": 2},
    )
    assert articles(archiver) == articles(crawled)
    assert archiver.rows("SELECT count(*) FROM captures WHERE outcome = 'new'") == [(16,)]

    # what is imported is not fetched again
    requests = len(newspapers.log)
    assert archiver.crawl().code == 0
    asked = {f"http://{record.host}{record.path}" for record in list(newspapers.log)[requests:]}
    assert asked & set(newspapers.urls) == set()


@pytest.mark.slow
def test_a_mirror_of_wget(newspapers: NewsWeb, archiver: Installation, tmp_path: Path) -> None:
    host = newspapers.hosts[0]
    pages = [url for url in newspapers.urls if url.startswith(host.home)]
    wget(newspapers, tmp_path / "mirror", "-r", "-l", "1", *pages, host.home)
    archiver.write_sites(newspapers.hosts)
    done = archiver.run("import", "mirror", "--json")
    report = json.loads(done.out)[0]
    # a page of one line without a date may stand in the place of a story: it is named
    assert (done.code, report["left_out"]) == (3, [])
    assert [item["reason"] for item in report["unreadable"]] == [f"{host.home}private/statistics: empty page"]
    told = "SELECT urls.url, urls.kind, state FROM urls JOIN articles ON articles.id = article_id"
    assert {row for row in archiver.rows(told) if row[0] in pages} == {(url, "article", "fetched") for url in pages}
    found = {row[0] for row in archiver.rows("SELECT url FROM articles")}
    assert found == set(pages)  # neither home page nor sections, tags and services
    assert not [url for url in found if "?amp" in url]  # the twin names its story
