"""Search, show, diff, edits and export on the command line, with an archive whose last article is hostile."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from archiver import times
from archiver.archive import Store
from archiver.article import ARTICLE_KINDS, Article, Block
from archiver.capture import Capture
from archiver.cli import cli
from archiver.cli.options import GROUPS, KINDS
from archiver.cli.search import STYLES
from archiver.render.citations import CITATION_STYLES, version_digest
from tests.export.archives import HOSTILE, fill, hostile

_OBEYED = set(map(chr, [*range(0x09), *range(0x0B, 0x20), *range(0x7F, 0xA0), 0x61C, *range(0x202A, 0x202F)]))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    fill(tmp_path / "data")
    with Store(tmp_path / "data") as archive, archive.batch():
        url = "https://www.example.org/story-1.html"
        edited = Article(
            url=url,
            site="paper",
            title="Story 1",
            authors=("Ada Brume", "Lin Ode"),
            published="2025-01-01T08:00:00Z",
            lead="It turns.",
            blocks=(Block("paragraph", "The tide turns at noon, and the ferry with it, said the pilot."),),
            language="en",
            extractor="1",
        )
        capture = Capture(url=url, body=b"<title>Later</title>", fetched="2026-02-01T00:00:00Z")
        archive.articles.save(edited, archive.captures.add(capture))
    return tmp_path / "data"


def run(data: Path, *words: str, colours: bool = False) -> Result:
    result = CliRunner().invoke(cli, ["--data", str(data), *words], catch_exceptions=False)
    assert colours or "--raw" in words or not _OBEYED & set(result.output)
    return result


def out(data: Path, *words: str) -> str:
    result = run(data, *words)
    assert result.exit_code == 0, result.output
    return result.output


def test_styles_of_references_are_those_that_there_are() -> None:
    assert tuple(CITATION_STYLES) == STYLES


@pytest.mark.parametrize("style", STYLES)
def test_show_as_a_reference(data: Path, style: str) -> None:
    for moment, number in (("2026-01-15", 1), ("2026-02-15", 2)):
        with Store(data, readonly=True) as archive:
            record = archive.article(1, as_of=moment)
        assert record is not None
        written = run(data, "show", "1", "--as", style, "--as-of", moment).stdout_bytes.decode()
        assert written == CITATION_STYLES[style].write(record)
        assert f"version {number}, SHA-256 of the version {version_digest(record)}" in written
    assert "--as and --raw print different things" in run(data, "show", "1", "--as", style, "--raw").output
    assert "Invalid value for '--as'" in run(data, "show", "1", "--as", "mla").output


def test_search(data: Path) -> None:
    rows = json.loads(out(data, "search", "ferry"))
    assert rows == [
        {
            "id": 1,
            "url": "https://www.example.org/story-1.html",
            "site": "paper",
            "title": "Story 1",
            "published": "2025-01-01T08:00:00Z",
            "published_day": "2025-01-01",
            "modified": None,
            "modified_day": None,
            "first_seen": "2026-01-01T00:00:01Z",
            "snippet": "The tide turns at noon, and the [ferry] with it, said the pilot.",
        }
    ]
    assert out(data, "search", "tide", "-ferry", "--count") == "2\n"
    assert json.loads(out(data, "search", "ferry", "--as-of", "2026-01-01")) == []
    assert [row["id"] for row in json.loads(out(data, "search", "--sort", "oldest", "--limit", "2"))] == [1, 2]
    assert run(data, "search", "tide", "--sotr", "newest").exit_code == 2
    assert run(data, "search", "tide", "--since", "soon").exit_code == 2


def test_counts(data: Path) -> None:
    assert json.loads(out(data, "search", "tide", "--by", "month", "--limit", "2")) == [
        {"month": "2025-02", "articles": 1},
        {"month": "2025-03", "articles": 1},
    ]
    assert out(data, "search", "tide", "--by", "site", "--csv") == "site,articles\npaper,2\nother,1\n"
    assert "█" in out(data, "search", "--by", "author", "--table")


@pytest.mark.parametrize("form", ["--table", "--json", "--nl", "--csv"])
@pytest.mark.parametrize("command", [["search", "script"], ["edits"], ["search", "--by", "author"]])
def test_hostile_words_in_a_terminal(data: Path, command: list[str], form: str) -> None:
    printed = out(data, *command, form)
    if form == "--csv":
        for row in csv.DictReader(io.StringIO(printed), strict=True):
            assert not any(value.startswith(("=", "+", "-", "@")) for value in row.values())
    if form == "--json" and command == ["search", "script"]:
        (found,) = json.loads(printed)
        assert found["title"].startswith(HOSTILE.partition("\x1b")[0]), "the value is whole"


@pytest.mark.parametrize(
    "command",
    [
        *(["search", "--by", group] for group in GROUPS),
        *(["show", "4", *form] for form in ([], ["--markdown"], ["--html"], ["--json"], ["--provenance"])),
        *(["edits", form] for form in ("--table", "--csv", "--nl")),
        *([name, form] for name in ("sites", "gaps", "health", "status") for form in ("--table", "--json")),
        *(["search", "script", form] for form in ("--table", "--csv")),
        ["diff", "4", "--all"],
        ["reparse", "--site", "paper"],
    ],
    ids=" ".join,
)
def test_no_command_prints_what_a_terminal_obeys(
    data: Path, command: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store(data) as archive, archive.batch():
        edited = replace(hostile(), title=f"{HOSTILE} edited", lead=f"{HOSTILE[::-1]}\x9b31m")
        capture = Capture(url="https://www.example.org/4", body=b"<title>Edited</title>", fetched=times.now())
        archive.articles.save(edited, archive.captures.add(capture, site=HOSTILE))
    monkeypatch.setenv("FORCE_COLOR", "1")
    printed = re.sub(r"\x1b\[[0-9;]*m", "", run(data, *command, colours=True).output)
    assert printed
    assert not _OBEYED & set(printed)


def test_malformed_queries(data: Path) -> None:
    for query in ('"', "(((", "AND OR NOT", "title:", "a:b:c", "*", "\x00", "^{}", "NEAR(a b", "-", "\udcff"):
        assert isinstance(json.loads(out(data, "search", query)), list)


@pytest.mark.parametrize("form", ["--json", "--markdown", "--html", "--provenance", None])
@pytest.mark.parametrize("article", ["1", "4"])
def test_show(data: Path, form: str | None, article: str) -> None:
    printed = out(data, "show", article, *([form] if form else []))
    if form == "--json":
        assert json.loads(printed)["id"] == int(article)
    if form == "--html":
        assert "<script" not in printed


def test_show_then(data: Path) -> None:
    assert "ferry" in out(data, "show", "1")
    then = out(data, "show", "1", "--as-of", "2026-01-15")
    assert "ferry" not in then
    assert "Photo credits: Ilse Tarn" in then, "what has no versions comes from the reading of that day"
    assert run_main(data, "show", "1", "--as-of", "2025").startswith("no article 1 here as of 2025")


def test_show_at_a_time(data: Path) -> None:
    then = {moment: out(data, "show", "1", "--as-of", moment) for moment in ("2026-01-31 23:59", "2026-02-01T00:00Z")}
    assert ["ferry" in text for text in then.values()] == [False, True]
    assert run(data, "show", "1", "--as-of", "2026-01-31T24:00").exit_code == 2


def test_what_is_not_there(data: Path) -> None:
    assert run_main(data, "show", "99") == "no article 99 here; `archiver search` lists what is"
    assert run_main(data, "diff", "https://nowhere.example/").startswith("no article https://nowhere.example/ here")
    for words in (["search", "tide"], ["edits"], ["export", str(data / "out.csv")]):
        assert run_main(data, *words, "--site", "papre") == "no site 'papre' here; `archiver sites` lists what is"
    assert out(data, "search", "zyzzyva", "--table") == "Nothing found.\n"
    assert out(data, "search", "zyzzyva tide", "--table") == "Nothing found. tide: 3\n"
    assert out(data, "search", "tide", "--until", "2020", "--table") == "Nothing found. without --until: 3\n"
    assert out(data, "search", "zyzzyva", "--by", "site", "--table") == "Nothing found.\n"
    assert out(data, "edits", "--since", "2027", "--table") == "No edits.\n"
    assert run(data, "diff", "1", "1", "1").exit_code == 2


def test_kinds_are_those_of_articles() -> None:
    assert frozenset(KINDS) == ARTICLE_KINDS


def test_show_raw(data: Path) -> None:
    assert out(data, "show", "1", "--raw") == "<title>Later</title>"
    assert out(data, "show", "1", "--raw", "--as-of", "2026-01-15").startswith("<title>Page 1</title>xxx")


def test_edits(data: Path) -> None:
    (edit,) = json.loads(out(data, "edits", "--since", "2026-02"))
    assert edit == {
        "seen": "2026-02-01T00:00:00Z",
        "site": "paper",
        "id": 1,
        "url": "https://www.example.org/story-1.html",
        "title": "Story 1",
        "was": "Story 1",
        "a": 1,
        "b": 2,
        "fields": "text",
        "kind": "silent",
        "added": 9,
        "removed": 1,
        "language": "en",
    }
    assert json.loads(out(data, "edits", "--since", "2026-02", "--kind", "typo")) == []
    assert json.loads(out(data, "edits", "--since", "2026-03")) == []


def test_edits_in_a_terminal(data: Path) -> None:
    assert out(data, "edits", "--since", "2026-02", "--table") == (
        "     1  2026-02-01 00:00  paper  silent  +9 -1  versions 1 2\n        Story 1\n"
    )


def test_marks_where_there_are_no_colours(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("NO_COLOR", "1")
    assert "{+noon, and the ferry with it" in run(data, "diff", "1", colours=True).output


def test_diff(data: Path) -> None:
    assert "[-noon.-]{+noon, and the ferry with it, said the pilot.+}" in " ".join(out(data, "diff", "1").split())


def test_export(data: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    written = json.loads(out(data, "export", str(target), "tide", "-ferry", "--site", "paper", "--json"))
    assert written == {"articles": 1, "target": str(target), "manifest": f"{target}.manifest.json"}
    assert run(data, "export", str(tmp_path / "out")).exit_code == 2, "no format"


def run_main(data: Path, *words: str) -> str:
    """The message of an error of ours."""
    from archiver.errors import ArchiverError

    with pytest.raises(ArchiverError) as raised:
        run(data, *words)
    return str(raised.value)
