"""`archiver rules import`: FiveFilters' site configurations become entries of sites.toml."""

import json
from pathlib import Path

from archiver.sites.file import Selector, load
from tests.command import Installation


def test_import_takes_over_what_is_new(tmp_path: Path) -> None:
    archiver = Installation(tmp_path)
    archiver.data.mkdir()
    (archiver.data / "sites.toml").write_text('[mine]\nhosts = ["www.morning.example"]\n')
    folder = tmp_path / "configs"
    folder.mkdir()
    (folder / "evening.example.txt").write_text(
        "# a remark\ntitle: //h1[@class='head']\nbody: //div[@id='story']\nstrip: //aside\n"
        "next_page_link: //a[@rel='next']\n"
    )
    (folder / "www.morning.example.txt").write_text("body: //article\n")

    done = archiver.run("rules", "import", str(folder))

    assert (done.code, done.err) == (0, "")
    assert json.loads(done.out) == [
        {"site": "evening", "taken": True, "rules": 3, "left_out": ["next_page_link: //a[@rel='next']"]},
        {"site": "morning", "taken": False, "rules": 1, "left_out": []},
    ]
    sites = load(archiver.data / "sites.toml")
    assert list(sites) == ["mine", "evening"]
    assert sites["evening"].selectors == (
        Selector(field="title", xpath="//h1[@class='head']"),
        Selector(field="body", xpath="//div[@id='story']"),
        Selector(field="strip", xpath="//aside"),
    )


def test_a_folder_without_rules_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()

    done = Installation(tmp_path).run("rules", "import", str(folder))

    assert done.code == 78
    assert done.err.startswith(f"archiver: {folder}: no site configurations")
