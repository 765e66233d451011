"""TEI and vertical text: each is read by what it is made for, and whatever a page says is only text in it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import trafilatura
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from archiver.archive import Store
from archiver.archive.search.selection import Selection
from archiver.export import export
from archiver.export.records import Record
from archiver.export.tei import write_tei
from archiver.export.vertical import corpus_tokens, write_vertical
from archiver.render.citations import version_digest, version_note
from archiver.render.escaping import document_text, one_line
from tests.export.test_hostile import hostile, records

_TEI = "{http://www.tei-c.org/ns/1.0}"

#: Made by the TEI consortium of its own description, without two modules; these are put back below.
_SCHEMA = Path(trafilatura.__file__).parent / "data" / "tei_corpus.dtd"
_MEMBERS = {"model.listLike": "table", "model.global": "figure"}
_ELEMENTS = {
    "table": "(row+)",
    "row": "(cell+)",
    "cell": "(#PCDATA)",
    "figure": "(graphic?, p*, figDesc?)",
    "figDesc": "(#PCDATA)",
}


@pytest.fixture(scope="module")
def schema(tmp_path_factory: pytest.TempPathFactory) -> etree.DTD:
    text = _SCHEMA.read_text(encoding="utf-8")
    for name, member in _MEMBERS.items():
        assert f'<!ENTITY % {name} "' in text
        text = text.replace(f'<!ENTITY % {name} "', f'<!ENTITY % {name} "{member} |')
    for name, content in _ELEMENTS.items():
        text += f'\n<!ELEMENT {name} {content}>\n<!ATTLIST {name} xmlns CDATA "http://www.tei-c.org/ns/1.0">'
    path = tmp_path_factory.mktemp("tei") / "tei.dtd"
    path.write_text(text, encoding="utf-8")
    return etree.DTD(str(path))


def _valid(schema: etree.DTD, path: Path) -> Any:
    document = etree.parse(str(path))
    assert schema.validate(document), schema.error_log.filter_from_errors()
    return document.getroot()


def test_tei(archive: Store, tmp_path: Path, schema: etree.DTD) -> None:
    root = _valid(schema, export(archive, Selection(), tmp_path / "a.tei", "tei").target)
    texts = root.findall(f"{_TEI}TEI")
    record = archive.article(1)
    assert record is not None
    assert [text.get("{http://www.w3.org/XML/1998/namespace}id") for text in texts] == [
        f"article-{number}" for number in (1, 2, 3, 4)
    ]
    said = [
        (element.tag.removeprefix(_TEI), element.text)
        for element in texts[0].iter()
        if element.text and element.text.strip()
    ]
    assert said == [
        *(("title", "Story 1"), ("author", "Ada Brume"), ("author", "Lin Ode"), ("p", version_note(record))),
        *(("title", "Story 1"), ("author", "Ada Brume"), ("author", "Lin Ode"), ("title", "paper")),
        *(("date", "2025-01-01T08:00:00Z"), ("ref", "https://www.example.org/story-1.html"), ("language", "en")),
        *(("term", "Sea"), ("term", "sea"), ("head", "Story 1"), ("docAuthor", "Ada Brume"), ("docAuthor", "Lin Ode")),
        *(
            ("p", "It turns."),
            ("p", "A boat"),
            ("p", "Ilse Tarn"),
            ("p", "Ilse Tarn"),
            ("p", "The tide turns at noon."),
        ),
    ]


def test_tei_of_nothing(archive: Store, tmp_path: Path, schema: etree.DTD) -> None:
    root = _valid(schema, export(archive, Selection(query="nowhere"), tmp_path / "a.tei", "tei").target)
    assert [title.text for title in root.findall(f"{_TEI}TEI//{_TEI}title")] == ["Nothing was found."]


@hostile
@given(record=records())
def test_hostile_tei(record: Record, schema: etree.DTD, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("hostile") / "a.tei"
    write_tei([record], path, title=record["title"], created="2026-01-01T00:00:00Z")
    root = _valid(schema, path)
    assert len(root.findall(f"{_TEI}TEI")) == 1
    heads = [head.text or "" for head in root.iter(f"{_TEI}head")]
    crossheads = [block["text"] for block in record["blocks"] if block["kind"] == "heading"]
    assert heads == [document_text(text) for text in (record["title"], *crossheads)]
    for element in root.iter():
        address = element.get("target") or element.get("url") or "https://"
        assert re.match("https?://", address, re.IGNORECASE)


def test_vertical(archive: Store, tmp_path: Path) -> None:
    written = export(archive, Selection(), tmp_path / "a.vert", "vertical").target.read_text(encoding="utf-8")
    record = archive.article(1)
    assert record is not None
    first = written.split("</doc>\n")[0]
    assert first == (
        '<doc id="1" url="https://www.example.org/story-1.html" site="paper" date="2025-01-01" year="2025" '
        'title="Story 1" author="Ada Brume|Lin Ode" section="Sea" language="en" kind="article" '
        'first_seen="2026-01-01T00:00:01Z" captured="2026-01-01T00:00:01Z" version="1" '
        f'sha256="{version_digest(record)}">\n'
        '<p type="title">\nStory\n1\n</p>\n'
        '<p type="lead">\nIt\nturns\n<g/>\n.\n</p>\n'
        '<p type="paragraph">\nThe\ntide\nturns\nat\nnoon\n<g/>\n.\n</p>\n'
    )
    assert written.count("</doc>\n") == 4


def test_vertical_is_read_by_a_tool_for_it(archive: Store, tmp_path: Path) -> None:
    vrt = pytest.importorskip("vrt.vrt")
    target = export(archive, Selection(), tmp_path / "a.vrt", "vertical").target
    opened = [line for line in target.read_text(encoding="utf-8").splitlines() if line.startswith("<doc ")]
    read = [vrt.parse_tag(line) for line in opened]
    assert [(level, said["id"], said["version"]) for level, said in read] == [
        ("doc", str(number), "1") for number in (1, 2, 3, 4)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("L’eau, l'été: 10.40 h.", "L’eau|+,|l'été|+:|10.40|h|+."),
        ("3,000 mother-in-law, one,two", "3,000|mother-in-law|+,|one|+,|+two"),
        ("„Straße“ (a/b)", "„|+Straße|+“|(|+a|+/|+b|+)"),
        ("台北10日，下雨", "台|+北|+10|+日|+，|+下|+雨"),
        ("हिन्दी में", "हिन्दी|में"),
        ("น้ำ", "น้|+ำ"),
        ('<b> & "c"', '<|+b|+>|&|"|+c|+"'),
    ],
)
def test_tokens(text: str, expected: str) -> None:
    assert "|".join(f"{'+' if glued else ''}{token}" for token, glued in corpus_tokens(text)) == expected


@given(st.text(max_size=60))
def test_tokens_put_together_are_the_text(text: str) -> None:
    listed = list(corpus_tokens(text))
    joined = "".join(f"{'' if glued else ' '}{token}" for token, glued in listed)
    assert joined.split() == text.split()
    assert all(token and not any(map(str.isspace, token)) for token, _ in listed)


@hostile
@given(record=records())
def test_hostile_vertical(record: Record, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("hostile") / "a.vert"
    write_vertical([record, record], path)
    written = path.read_bytes().decode()
    root = etree.fromstring(f"<corpus>{written}</corpus>".encode())
    assert [child.tag for child in root] == ["doc", "doc"]
    assert {element.tag for element in root.iter()} <= {"corpus", "doc", "p", "g"}
    assert root[0].get("title") == one_line(record["title"])
    for line in written.split("\n"):
        assert re.fullmatch(r"<doc [^<>]*>|</doc>|<p type=\"[^<>\"]*\">|</p>|<g/>|[^<>\s]*", line)
