"""One list of fields: what is made from it, and what it takes to add one."""

from __future__ import annotations

import dataclasses
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import archiver
from archiver.article import Article, Image, Link
from archiver.fields import BY_NAME, FIELDS, READ

ROOT = Path(archiver.__file__).parent

#: Attributes of an article that only place it among the pages of its story, or its lead on the page.
PLACES = {"lead_position", "part", "next_page"}

#: A field for the mood a page says it is in, added as a person would: in each file, what is put before which line.
MOOD = {
    "fields.py": [
        (
            r"    Field\(name=.kicker.",
            '    Field(name="mood", searched=2.5, versioned=True, watched=True, front=True),\n',
        )
    ],
    "article.py": [(r"    kicker: str \| None = None", "    mood: str | None = None\n")],
    "extraction/extractor.py": [
        (r"from archiver\.extraction\.page", "from archiver.extraction.head.mood import read_mood\n"),
        (r"        .kicker.:", '        "mood": read_mood(page),\n'),
    ],
    "extraction/head/mood.py": [
        (
            r"\Z",
            """from archiver.extraction.page.page import reading


def read_mood(page):
    found = page.tree.xpath("//meta[@name='mood']/@content")
    return reading(found[0], "meta:mood", found[0]) if found else None
""",
        )
    ],
}

PAGE = """<html lang="en"><head><title>Bridge opens</title><meta name="mood" content="{mood}"></head><body><article>
<h1>Bridge opens after nine years</h1><p>The harbour bridge opened to traffic on Monday after nine years of work.</p>
<p>Thousands walked across it before the first cars, and the mayor cut a ribbon on the northern bank.</p>
<p>It cost twice what the council had planned, and will be paid for by a toll until the middle of the century.</p>
</article></body></html>"""

#: Run in a process that has the changed package: two readings of one page, and all that shows a field.
SCRIPT = """
import csv, json, sys
from dataclasses import replace
from pathlib import Path
from archiver import extract
from archiver.archive import Store
from archiver.archive.search.selection import Selection
from archiver.archive.stories.articles import reading_of
from archiver.capture import Capture
from archiver.edits.word_diff import between
from archiver.export.records import ExportTally, export_records
from archiver.export.plain import write_csv
from archiver.outcomes.tally import Tally as Counts
from archiver.render.markdown import as_markdown
from archiver.reparse.comparing import compare_readings

folder, pages = Path(sys.argv[1]), json.loads(sys.argv[2])
url = "https://paper.example/bridge"
articles = [extract(page.encode(), url) for page in pages]
with Store(folder) as archive:
    stored = []
    for number, (page, article) in enumerate(zip(pages, articles)):
        with archive.batch():
            fetched = f"2025-06-0{number + 1}T08:00:00Z"
            capture = archive.captures.add(Capture(url=url, body=page.encode(), fetched=fetched), site="paper")
            stored.append(capture)
            archive.save(article, capture)
    record = archive.article(url)
    found = [[row["url"] for row in archive.search(f"mood:{word}")] for word in ("cheerful", "solemn")]
    write_csv(export_records(archive, Selection(), "id", ExportTally(), lambda _: None), folder / "out.csv")
counts = Counts()
counts.read("paper", articles[0])
print(json.dumps({
    "to_dict": articles[0].to_dict()["mood"],
    "provenance": record["provenance"]["mood"],
    "record": record["mood"],
    "versions": [version["mood"] for version in record["versions"]],
    "changed": record["versions"][-1]["change"],
    "found": found,
    "diff": [name for name, _ in between(*record["versions"])],
    "compared": compare_readings(*(reading_of(*pair) for pair in zip(articles, stored))).fields["mood"],
    "front": [line for line in as_markdown(record).splitlines() if line.startswith("mood")],
    "csv": [row["mood"] for row in csv.DictReader((folder / "out.csv").open())],
    "watched": counts._read["paper"].filled["mood"],
}))
"""


def test_every_attribute_of_an_article_is_a_field() -> None:
    attributes = {field.name for field in dataclasses.fields(Article)} - PLACES

    assert {field.name for field in READ} == attributes | {"text", "words"}
    assert len(BY_NAME) == len(FIELDS)


def test_a_reading_has_them_in_their_order() -> None:
    assert list(Article(url=None).to_dict()) == [field.name for field in READ]


def test_parts_are_those_of_the_values() -> None:
    assert BY_NAME["images"].parts == tuple(Image(None).to_dict())
    assert BY_NAME["related"].parts == tuple(Link("").to_dict())


def test_a_new_field_takes_four_files(tmp_path: Path) -> None:
    package = tmp_path / "package"
    shutil.copytree(ROOT, package / "archiver", ignore=shutil.ignore_patterns("__pycache__"))
    for name, changes in MOOD.items():
        path = package / "archiver" / name
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        for place, line in changes:
            text, found = re.subn(place, lambda match, line=line: line + match[0], text, count=1)  # type: ignore[misc]
            assert found, f"{name} has no line {place!r} any more"
        path.write_text(text, encoding="utf-8")
    pages = [PAGE.format(mood=mood) for mood in ("cheerful", "solemn")]

    assert len(MOOD) <= 4
    assert run(package, tmp_path / "data", pages) == {
        "to_dict": "cheerful",
        "provenance": {"source": "meta:mood", "raw": "solemn"},
        "record": "solemn",
        "versions": ["cheerful", "solemn"],
        "changed": "mood",
        "found": [[], ["https://paper.example/bridge"]],
        "diff": ["mood"],
        "compared": "changed",
        "front": ['mood: "solemn"'],
        "csv": ["solemn"],
        "watched": 1,
    }


def run(package: Path, data: Path, pages: list[str]) -> dict[str, Any]:
    words = [sys.executable, "-c", SCRIPT, str(data), json.dumps(pages)]
    done = subprocess.run(words, cwd=package, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    result: dict[str, Any] = json.loads(done.stdout)
    return result
