"""`archiver same`: copies of an article, for people and for programs."""

from __future__ import annotations

import json
from pathlib import Path

from tests.archive.test_copies import ORIGINALS, Labelled, sentences, stored
from tests.command import Installation


def test_copies_of_an_article(tmp_path: Path) -> None:
    archiver = Installation(tmp_path)
    text = ORIGINALS["ferry"]
    texts = [text, "".join(sentences(text)[:3]), ORIGINALS["Streik"]]
    stored(archiver.data, [Labelled("", "", each) for each in texts])
    found = archiver.run("same", "https://www.paper-0.example/0.html")
    assert json.loads(found.out) == [
        {
            "id": 2,
            "url": "https://www.paper-1.example/1.html",
            "site": "paper-1",
            "title": "Headline 1",
            "published": "2026-03-05T09:01:00Z",
            "shared": 1.0,
            "kind": "shortened",
        }
    ]
    assert archiver.run("same", "3", "--table").out == (
        "No copies within 14 days. `archiver search` finds what is on the same subject.\n"
    )
    missing = archiver.run("same", "9")
    assert (missing.code, missing.err) == (1, "archiver: no article 9 here; `archiver search` lists what is\n")


def test_a_search_by_story(tmp_path: Path) -> None:
    archiver = Installation(tmp_path)
    texts = [ORIGINALS["ferry"], ORIGINALS["ferry"], ORIGINALS["Streik"]]
    stored(archiver.data, [Labelled("", "", each) for each in texts])
    found = json.loads(archiver.run("search", "--by", "story", "--sort", "oldest").out)
    assert [(row["id"], row["sites"], [copy["id"] for copy in row["copies"]]) for row in found] == [
        (1, ["paper-0", "paper-1"], [2]),
        (3, ["paper-2"], []),
    ]
    cells = archiver.run("search", "--by", "story", "--sort", "oldest", "--csv").out.splitlines()
    assert cells[0] == "id,published,site,sites,title,snippet,url"
    assert '"[""paper-0"", ""paper-1""]"' in cells[1]
    table = archiver.run("search", "--by", "story", "--sort", "oldest", "--table").out
    assert table.count("also paper-1\n") == 1
