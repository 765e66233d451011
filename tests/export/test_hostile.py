"""Whatever a page says, no export of it is more than text: no markup, link, formula, command, path or second record."""

from __future__ import annotations

import csv
import json
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from archiver.export.epub import write_epub
from archiver.export.plain import write_csv, write_jsonl, write_markdown
from archiver.export.records import Record
from archiver.export.rss import write_rss
from archiver.fields import EXPORTED
from archiver.render.html import html_page
from archiver.render.markdown import as_markdown
from tests.render.test_escaping import RECORD

_SNIPPETS = (
    *("=1+1", "+A1", "-2", "@SUM(A1)", "\t=1", "\r=1", "\u00a0=1", "＝1", '=HYPERLINK("http://a/","b")'),
    *("<script>alert(1)</script>", "</title>", "]]>", "<!--", "&lt;", "&#x3c;b&#62;", "' onload='", '" onload="'),
    *("javascript:alert(1)", "data:text/html,x", 'http://a/"><script>', "HTTPS://a/)(<b>", "//a/", " http://a/\n"),
    *("\x1b[31m", "\x1b]0;t\x07", "\x9b31m", "\r", "\n", "\r\n", "\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x00"),
    *(
        "\u202e",
        "\u2066",
        "\u061c",
        "\ufffe",
        "\ufeff",
        "../",
        "..\\",
        "/etc/",
        "C:\\",
        "con",
        "NUL",
        "a:b",
        "%2e%2e%2f",
    ),
    *(
        "# a",
        "\n# a",
        "\r# a",
        "---",
        "\n---\n",
        "===",
        "* a",
        "1. a",
        "> a",
        "| a | b |",
        "```",
        "~~~",
        "    a",
        "\ta",
    ),
    *(
        "[a](javascript:b)",
        "![a](http://b/)",
        "<http://a/>",
        "**a**",
        "_a_",
        "`a`",
        "\\",
        "$a$",
        "[^1]",
        "[a]: http://b/",
    ),
    *('",', '"', "'", ";", "，", "名前", "Œuvre", "é", "𝔘", "👩‍👩‍👧", "a" * 300),
)
TEXTS = (
    st.lists(st.one_of(st.sampled_from(_SNIPPETS), st.text(max_size=8)), max_size=6)
    .map("".join)
    .map(
        # SQLite stores no lone surrogates
        lambda text: text.encode("utf-8", "ignore").decode()
    )
)

#: Fields that the archiver itself fills.
_OURS = frozenset({"id", "kind", "level", "first_seen", "updated", "capture_id", "version", "words", "quality"})


def _filled(value: Any, draw: Callable[[], str], name: str = "") -> Any:
    """The value with every text of it, however deep, drawn."""
    if isinstance(value, dict):
        return {key: _filled(item, draw, key) for key, item in value.items()}
    if isinstance(value, list):
        return [_filled(item, draw, name) for item in value]
    return draw() if isinstance(value, str) and name not in _OURS else value


@st.composite
def records(draw: st.DrawFn) -> Record:
    record = _filled(RECORD, lambda: draw(TEXTS))
    known = {"kicker": draw(TEXTS), "rights": {"robots": draw(TEXTS)}, "version": 1, "words": 3, "quality": 0.5}
    # of none Arrow could not tell the type; a folder's name has 255 bytes, a character of it up to twelve
    site = {"site": f"x{record['site']}"[:20]}
    # dates are read from the page, and are dates
    dates = {"published": draw(st.sampled_from(["2025-03-01T08:00:00Z", "2025-03-01", None])), "modified": None}
    dates |= {"published_day": dates["published"] and dates["published"][:10], "published_offset": None}
    dates |= {"modified_day": None, "modified_offset": None}
    return {**record, **known, **site, **dates}


#: The same examples every time; to look for more, raise their number and let them be drawn at random.
hostile = settings(max_examples=20, deadline=None, derandomize=True)


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as made:
        yield Path(made)


@hostile
@given(record=records())
def test_csv(record: Record, folder: Path) -> None:
    write_csv([record, record], folder / "a.csv")
    with (folder / "a.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file, strict=True)
    assert (tuple(header), [len(row) for row in rows]) == (tuple(field.name for field in EXPORTED), [len(EXPORTED)] * 2)
    for cell in rows[0]:
        assert not cell.strip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))
        assert not _CONTROLS.search(cell)


@hostile
@given(record=records())
def test_json_lines(record: Record, folder: Path) -> None:
    write_jsonl([record, record], folder / "a.jsonl")
    text = (folder / "a.jsonl").read_bytes().decode()
    assert [json.loads(line) for line in text.splitlines()] == [record, record]
    assert not _CONTROLS.search(text)


@hostile
@given(record=records())
def test_feeds(record: Record, folder: Path) -> None:
    write_rss([record], folder / "a.rss", title=record["title"], created="2026-01-01T00:00:00Z")
    items = ElementTree.parse(folder / "a.rss").findall("channel/item")
    assert len(items) == 1
    assert all(link.text and link.text.lower().startswith(("http://", "https://")) for link in items[0].iter("link"))
    for name in ("description", "{http://purl.org/rss/1.0/modules/content/}encoded"):
        _assert_harmless(ElementTree.fromstring(f"<body>{items[0].findtext(name, '')}</body>"))


@hostile
@given(record=records())
def test_books(record: Record, folder: Path) -> None:
    write_epub([record], folder / "a.epub", title=record["title"], created="2026-01-01T00:00:00Z")
    with zipfile.ZipFile(folder / "a.epub") as book:
        assert book.namelist() == [
            *("mimetype", "META-INF/container.xml", "book/article-7.xhtml", "book/nav.xhtml", "book/package.opf")
        ]
        ElementTree.fromstring(book.read("book/package.opf"))
        for name in ("article-7", "nav"):
            root = ElementTree.fromstring(book.read(f"book/{name}.xhtml"))
            _assert_harmless(root)


@hostile
@given(record=records())
def test_pages(record: Record) -> None:
    head, body = html_page(record).split("<body>")
    assert head.count("<") == _HEAD.count("<")
    _assert_harmless(ElementTree.fromstring(f"<body>{body.removesuffix('</html>' + chr(10))}"))


@hostile
@given(record=records())
def test_markdown(record: Record) -> None:
    text = as_markdown(record)
    assert not _CONTROLS.search(text)
    front, body = text.removeprefix("---\n").split("\n---\n", 1)
    assert {name: json.loads(value) for name, value in (line.split(": ", 1) for line in front.split("\n"))} == {
        name: record[name] for name in _FRONT if record[name] not in (None, [])
    }
    tokens = MarkdownIt("commonmark").enable("table").parse(body)
    inline = [child for token in tokens for child in token.children or []]
    kinds = {token.type for token in [*tokens, *inline]}
    assert not kinds & {"html_block", "html_inline", "image", "hr", "code_block", "code_inline"}
    links = [str(child.attrs["href"]) for child in inline if child.type == "link_open"]
    assert all(link.lower().startswith(("http://", "https://")) for link in links)
    # headline, crosshead and the heading of related stories; fences are those of code
    assert sum(token.type == "heading_open" for token in tokens) == 3
    assert sum(token.type == "fence" for token in tokens) == 1


@hostile
@given(record=records())
def test_names(record: Record, folder: Path) -> None:
    with tempfile.TemporaryDirectory(dir=folder) as made:
        write_markdown([record], Path(made))
        (path,) = (path for path in Path(made).rglob("*") if path.is_file())
        names = path.relative_to(made).parts
    assert len(names) == 3
    for name in names:
        assert re.fullmatch(r"[a-z0-9][a-z0-9-]*(\.md)?", name)
        assert len(name) <= 100
        assert name.partition(".")[0] not in _DEVICES


@hostile
@given(record=records())
def test_parquet(record: Record, folder: Path) -> None:
    pytest.importorskip("pyarrow", reason="the extra `parquet` is not installed")
    from pyarrow import dataset

    from archiver.export.parquet import write_parquet

    with tempfile.TemporaryDirectory(dir=folder) as made:
        write_parquet([record], Path(made))
        files = [path.relative_to(made).parts for path in Path(made).rglob("*") if path.is_file()]
        (row,) = dataset.dataset(made, partitioning="hive").to_table().to_pylist()
    assert [len(parts) for parts in files] == [3]
    assert (row["title"], row["text"], row["site"]) == (record["title"], record["text"], record["site"])


#: What a terminal obeys, and what reorders text; a document may have tabs and line ends.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_HEAD = html_page(RECORD).split("<body>", maxsplit=1)[0]
_FRONT = tuple(line.split(":", 1)[0] for line in as_markdown(RECORD).split("---\n")[1].splitlines())
_DEVICES = {"con", "prn", "aux", "nul", *(f"{name}{digit}" for name in ("com", "lpt") for digit in range(10))}

_ELEMENTS = {
    *("html", "head", "title", "body", "article", "h1", "h2", "h3", "h4", "h5", "h6", "p", "figure", "figcaption"),
    *("blockquote", "footer", "ul", "ol", "li", "table", "tr", "td", "pre", "strong", "a", "nav"),
}
_ATTRIBUTES = {"class", "href", "rel", "lang", "type", "start"}


def _assert_harmless(root: ElementTree.Element) -> None:
    """Only elements and attributes that we write ourselves, and links of the web or of the book."""
    for element in root.iter():
        assert element.tag.rpartition("}")[2] in _ELEMENTS
        assert {name.rpartition("}")[2] for name in element.attrib} <= _ATTRIBUTES
        assert re.match(r"https?://|[\w-]+\.xhtml$|$", element.get("href", ""), re.IGNORECASE)
        for text in (element.text, element.tail, *element.attrib.values()):
            assert not _CONTROLS.search(text or "")
