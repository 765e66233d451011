"""References: each format is read by a library of its own, and whatever a page says comes back as it was."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given

from archiver.archive import Store
from archiver.archive.search.selection import Selection
from archiver.cli import cli
from archiver.export import FORMATS, epub, export
from archiver.export.records import Record
from archiver.render.citations import as_bibtex, as_csl, as_ris, version_digest
from archiver.render.escaping import one_line
from tests.command import PATIENCE
from tests.export.test_hostile import hostile, records

_DIGEST = "b22db26ae431db3f7789091fca5300168ad5d1f5f70e312929e2c492cf0b0b7f"
_NOTE = f"First seen 2026-01-01T00:00:01Z, captured 2026-01-01T00:00:01Z, version 1, SHA-256 of the version {_DIGEST}"


def _written(archive: Store, folder: Path, form: str) -> str:
    return export(archive, Selection(site="paper"), folder / f"a.{form}", form).target.read_bytes().decode()


def _bibtex(text: str) -> list[dict[str, str]]:
    package = pytest.importorskip("bibtexparser")
    parser = package.bparser.BibTexParser(common_strings=True, ignore_nonstandard_types=False)
    entries: list[dict[str, str]] = parser.parse(text).entries
    return entries


def _ris(text: str) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = pytest.importorskip("rispy").loads(text)
    return entries


def test_csl(archive: Store, tmp_path: Path) -> None:
    items = json.loads(_written(archive, tmp_path, "csl"))
    assert [item["id"] for item in items] == ["paper-1", "paper-3"]
    assert items[0] == {
        "id": "paper-1",
        "type": "article-newspaper",
        "title": "Story 1",
        "author": [{"literal": "Ada Brume"}, {"literal": "Lin Ode"}],
        "container-title": "paper",
        "section": "Sea",
        "issued": {"date-parts": [[2025, 1, 1]]},
        "accessed": {"date-parts": [[2026, 1, 1]]},
        "URL": "https://www.example.org/story-1.html",
        "language": "en",
        "abstract": "It turns.",
        "keyword": "sea",
        "note": _NOTE,
    }


def test_nothing_found_is_an_empty_list(archive: Store, tmp_path: Path) -> None:
    done = export(archive, Selection(query="nowhere"), tmp_path / "a.csl", "csl")
    assert json.loads(done.target.read_text(encoding="utf-8")) == []


def test_csl_makes_a_bibliography(archive: Store, tmp_path: Path) -> None:
    citeproc = pytest.importorskip("citeproc")
    source = pytest.importorskip("citeproc.source.json").CiteProcJSON(json.loads(_written(archive, tmp_path, "csl")))
    style = citeproc.CitationStylesStyle("harvard-cite-them-right", validate=False)
    made = citeproc.CitationStylesBibliography(style, source, citeproc.formatter.plain)
    made.register(citeproc.Citation([citeproc.CitationItem("paper-1")]))
    assert [str(entry) for entry in made.bibliography()] == [
        "Ada Brume and Lin Ode (2025) “Story 1”, paper, 1 January. Available at: "
        "https://www.example.org/story-1.html (Accessed: January 1, 2026)."
    ]


def test_bibtex(archive: Store, tmp_path: Path) -> None:
    entries = _bibtex(_written(archive, tmp_path, "bibtex"))
    assert [entry["ID"] for entry in entries] == ["paper-1", "paper-3"]
    assert entries[0] == {
        "ENTRYTYPE": "article",
        "ID": "paper-1",
        "title": "{Story 1}",
        "author": "{Ada Brume} and {Lin Ode}",
        "journaltitle": "{paper}",
        "date": "2025-01-01",
        "url": "https://www.example.org/story-1.html",
        "urldate": "2026-01-01",
        "langid": "en",
        "abstract": "It turns.",
        "keywords": "sea",
        "note": _NOTE,
    }


def test_ris(archive: Store, tmp_path: Path) -> None:
    entries = _ris(_written(archive, tmp_path, "ris"))
    assert [entry["id"] for entry in entries] == ["paper-1", "paper-3"]
    assert entries[0] == {
        "type_of_reference": "NEWS",
        "id": "paper-1",
        "title": "Story 1",
        "authors": ["Ada Brume", "Lin Ode"],
        "secondary_title": "paper",
        "section": "Sea",
        "year": "2025",
        "date": "2025/01/01",
        "access_date": "2026/01/01",
        "urls": ["https://www.example.org/story-1.html"],
        "language": "en",
        "abstract": "It turns.",
        "keywords": ["sea"],
        "notes": [_NOTE],
    }


def test_digest_tells_versions_apart(archive: Store) -> None:
    record = archive.article(1) or {}
    assert version_digest(record) == _DIGEST
    assert version_digest({**record, "words": 9}) == _DIGEST
    assert version_digest({**record, "lead": "It turned."}) != _DIGEST


_NAMED = {
    "{\\textbackslash}": "\\",
    "{\\textbraceleft}": "{",
    "{\\textbraceright}": "}",
    "{\\textasciitilde}": "~",
    "{\\textasciicircum}": "^",
}


def _plain(tex: str) -> str:
    """What TeX prints for the value."""
    text = tex.removeprefix("{").removesuffix("}") if re.match(r"\{(?!\\text)|\{\{", tex) else tex
    return re.sub(r"\{\\text[a-z]+\}|\\[#$%&_]", lambda match: _NAMED.get(match[0], match[0][-1]), text)


@hostile
@given(record=records())
def test_hostile_bibtex(record: Record) -> None:
    entries = _bibtex(f"{as_bibtex(record)}\n{as_bibtex({**record, 'id': 8})}")
    assert [entry["ID"].rpartition("-")[2] for entry in entries] == ["7", "8"]
    for entry in entries:
        assert _plain(f"{{{entry.get('abstract', '')}}}") == one_line(record["lead"])
        title = entry.get("title", "{}")
        assert (title[0], title[-1], _plain(f"{{{title[1:-1]}}}")) == ("{", "}", one_line(record["title"]))


@hostile
@given(record=records())
def test_hostile_ris(record: Record) -> None:
    entries = _ris(as_ris(record) + as_ris({**record, "id": 8}))
    assert [entry["id"].rpartition("-")[2] for entry in entries] == ["7", "8"]
    for entry in entries:
        assert (entry.get("title", ""), entry.get("abstract", "")) == (
            one_line(record["title"]),
            one_line(record["lead"]),
        )
        assert entry.get("authors", []) == [name for name in map(one_line, record["authors"]) if name]


@hostile
@given(record=records())
def test_hostile_csl(record: Record) -> None:
    item = json.loads(json.dumps(as_csl(record)))
    assert (item.get("title", ""), item.get("abstract", "")) == (one_line(record["title"]), one_line(record["lead"]))


def test_lines_that_would_end_a_record() -> None:
    from tests.render.test_escaping import RECORD

    nasty = {**RECORD, "published_day": None, "title": "A\nER  - \nTY  - BOOK", "lead": "}\n@book{b,"}
    assert [entry["title"] for entry in _ris(as_ris(nasty))] == ["A ER - TY - BOOK"]
    assert [entry["abstract"] for entry in _bibtex(as_bibtex(nasty))] == ["{\\textbraceright} @book{\\textbraceleft}b,"]


def _run(folder: Path, *words: str) -> tuple[int, bytes, str]:
    command = [sys.executable, "-m", "archiver", "--data", str(folder / "data"), "export", *words]
    done = subprocess.run(command, capture_output=True, timeout=PATIENCE)
    return done.returncode, done.stdout, done.stderr.decode()


def test_standard_output(archive: Store, tmp_path: Path) -> None:
    assert archive
    written = _written(archive, tmp_path, "bibtex").encode()
    assert _run(tmp_path, "-", "--site", "paper", "--format", "bibtex") == (0, written, "")
    status, csv, _ = _run(tmp_path, "-", "--site", "paper", "--format", "csv", "--bom")
    assert (status, csv[:5]) == (0, b"\xef\xbb\xbfid")


def test_several_files_do_not_go_to_standard_output(
    archive: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert archive
    words = ["--data", str(tmp_path / "data"), "export", "-", "--format", "epub"]
    whole = CliRunner().invoke(cli, words)
    assert (whole.exit_code, whole.stdout_bytes[:4]) == (0, b"PK\x03\x04")
    monkeypatch.setattr(epub, "MAX_ARTICLES", 2)
    done = CliRunner().invoke(cli, words)
    assert (done.exit_code, done.stdout_bytes) == (1, b"")
    assert str(done.exception) == "this epub is several files and cannot go to standard output; name a file"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("a.docx",), "say which --format a.docx is to have: KNOWN"),
        (("a", "--format", "docx"), "there is no format 'docx'; known are KNOWN"),
        (("-", "--format", "markdown"), "markdown is a folder and cannot go to standard output; name one"),
        (("-", "--format", "csv", "--json"), "--json and the export would both be on standard output; name a file"),
        (("a.ris", "--bom"), "--bom is for csv; ris has no use for it"),
    ],
)
def test_what_is_refused(words: tuple[str, ...], said: str, archive: Store, tmp_path: Path) -> None:
    assert archive
    status, out, told = _run(tmp_path, *words)
    known = ", ".join(FORMATS)
    assert (status, out) == (2, b"")
    assert said.replace("KNOWN", known) in told
