"""The page of edits tells the kinds that `archiver edits` tells, and so does the page that compares two versions."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from archiver.archive import Store
from archiver.article import Article, Block
from archiver.cli import cli
from tests.web.archives import save
from tests.web.serving import Serving, serving

NOW = datetime(2025, 6, 2, 8, 30, tzinfo=UTC)

STORY = Article(
    url="https://www.gazette.example/bridge",
    site="gazette",
    title="The bridge is closed",
    authors=("Ada Whitlow",),
    published="2025-06-02T08:00:00Z",
    modified="2025-06-02T08:00:00Z",
    blocks=(Block("paragraph", "The lifting bridge stays closed untill Friday, says the port."),),
    extractor="1",
)
MENDED = (Block("paragraph", "The lifting bridge stays closed until Friday, says the port."),)

#: What became of the story, each made from the one before, and the kind of it.
EDITS: list[tuple[str, dict[str, Any]]] = [
    ("typo", {"blocks": MENDED}),
    ("headline", {"title": "Bridge closed until Friday"}),
    ("byline", {"authors": ("Ada Whitlow", "Tom Penrose")}),
    ("silent", {"blocks": (*MENDED, Block("paragraph", "Boats wait in the outer harbour."))}),
    (
        "substantive",
        {
            "blocks": (*MENDED, Block("paragraph", "Boats went round the island all day long.")),
            "modified": "2025-06-02T15:00:00Z",
        },
    ),
    (
        "correction",
        {"blocks": (*MENDED, Block("paragraph", "An earlier version of this story named the wrong bridge."))},
    ),
    ("reading", {"blocks": (*MENDED, Block("paragraph", "Read anew.")), "extractor": "2"}),
]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("edits")
    with Store(folder) as archive:
        article = STORY
        save(archive, article, NOW, 1)
        for number, (_, changes) in enumerate(EDITS, 1):
            article = replace(article, **changes)
            save(archive, article, NOW + timedelta(days=number), 1)
        other = replace(STORY, url="https://www.packet.example/fair", site="packet", title="The fair")
        save(archive, other, NOW, 1)
        save(archive, replace(other, title="The fair is open"), NOW + timedelta(hours=1), 1)
    return folder


@pytest.fixture(scope="module")
def server(data: Path) -> Iterator[Serving]:
    with serving(data) as server:
        yield server


def kinds(page: str) -> list[str]:
    listed = page.partition('<ul class="edits')[2]
    return re.findall(r'<p class="labels"><span class="label kind-(\w+)">', listed)


def of_command(data: Path, *options: str) -> list[str]:
    done = CliRunner().invoke(cli, ["--data", str(data), "edits", "--since", "2025", *options, "--json"])
    return [row["kind"] for row in json.loads(done.output)]


def test_kinds_are_those_of_the_command(server: Serving, data: Path) -> None:
    told = [kind for kind, _ in reversed(EDITS)] + ["headline"]
    assert kinds(server.get("/edits").text) == told == of_command(data)


@pytest.mark.parametrize("kind", [kind for kind, _ in EDITS])
def test_one_kind(server: Serving, data: Path, kind: str) -> None:
    assert kinds(server.get("/edits", kind=kind).text) == of_command(data, "--kind", kind)


@pytest.mark.parametrize("pairs", [{"site": "packet"}, {"since": "2025-06-05"}, {"until": "2025-06-04"}])
def test_some_of_them(server: Serving, data: Path, pairs: dict[str, str]) -> None:
    (option,) = [(f"--{name}", value) for name, value in pairs.items()]
    assert kinds(server.get("/edits", **pairs).text) == of_command(data, *option)


def test_the_headline_before(server: Serving) -> None:
    page = server.get("/edits", kind="headline", site="gazette").text
    assert "Bridge closed until Friday</a>" in page
    assert re.search(r'<del><span dir="auto"[^>]*>The bridge is closed</span></del>', page)


@pytest.mark.parametrize(("number", "kind"), list(enumerate([kind for kind, _ in EDITS], 1)))
def test_a_comparison_says_its_kind(server: Serving, number: int, kind: str) -> None:
    page = server.get(f"/article/1/diff?from={number}&to={number + 1}").text
    assert re.findall(r'<span class="label kind-(\w+)">', page) == [kind]


def test_a_comparison_goes_word_by_word(server: Serving) -> None:
    page = server.get("/article/1/diff?from=1&to=2").text
    pieces = re.search(r'<div class="pieces"[^>]*>(.*?)</div>', page, re.DOTALL)
    assert pieces is not None
    assert pieces[1].strip() == (
        "The lifting bridge stays closed <del>untill </del><ins>until </ins>Friday, says the port."
    )


def test_without_a_notice_as_a_table(server: Serving) -> None:
    rows = server.get("/archive/silent_edits.json", _shape="array").json
    assert [(row["article_id"], row["change"]) for row in rows] == [(1, "text"), (1, "text"), (1, "text")]
    assert [row["seen"][:10] for row in rows] == ["2025-06-08", "2025-06-06", "2025-06-03"]
