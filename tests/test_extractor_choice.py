"""The option that has pages read by trafilatura alone, for one run."""

from __future__ import annotations

import json

import pytest

from archiver.archive import Store
from tests.command import Installation
from tests.newsweb import NewsWeb


@pytest.mark.slow
def test_crawl_reparse_and_import(newspapers: NewsWeb, archiver: Installation) -> None:
    def readings(where: str = "1") -> list[tuple[str, bool]]:
        """How each article was read, and where it says that its text is from."""
        with Store(archiver.data, readonly=True) as archive:
            return archive.db.execute(
                "SELECT DISTINCT extractor LIKE '%, trafilatura alone%', json_extract(unpack(provenance), '$.text')"
                f" FROM articles WHERE {where}"
            ).fetchall()

    assert archiver.crawl("--extractor", "trafilatura", newspapers.urls[0]).code == 0
    assert readings() == [(1, "trafilatura")]
    assert "extractor" not in (archiver.data / "sites.toml").read_text(encoding="utf-8")

    assert archiver.run("reparse", "--apply", "--accept-worse").code == 0
    assert [alone for alone, _ in readings()] == [0]
    assert archiver.run("reparse", "--apply", "--accept-worse", "--extractor", "trafilatura").code == 0
    assert readings() == [(1, "trafilatura")]

    page = "<html lang=en><h1>Ferry returns</h1>" + "<p>The ferry came back to the harbour after nine years." * 9
    (archiver.folder / "saved.html").write_text(f"<!-- saved from url=(0029)https://ferry.example/returns -->\n{page}")
    assert archiver.run("import", "--extractor", "trafilatura", "saved.html").code == 0
    assert readings("url LIKE '%ferry.example%'") == [(1, "trafilatura")]
    # an imported site is in no sites.toml, and is read anew all the same
    assert archiver.run("reparse", "--apply", "--accept-worse", "--extractor", "default").code == 0
    assert {alone for alone, _ in readings()} == {0}

    plain, ours = (
        json.loads(archiver.run("reparse", "saved.html", "--extractor", name).out)
        for name in ("trafilatura", "default")
    )
    assert plain["extractor"].split(", rules")[0] == ours["extractor"] + ", trafilatura alone"
