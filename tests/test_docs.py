"""What README and docs tell people to type works; what they list is what there is."""

import os
import re
import shlex
import shutil
import sqlite3
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import get_args

import click
import pytest

import archiver.cli
from archiver.archive import Store
from archiver.archive.compact import unpack
from archiver.archive.ledger.revisits import (
    BACKOFF,
    LOST_SOURCE,
    LOST_STORY,
    MAX_INTERVAL,
    MIN_INTERVAL,
    REVISITS,
    SLOW_BACKOFF,
)
from archiver.archive.ledger.visit import State
from archiver.cli.main import SECTIONS, cli
from archiver.sites.checks import ALERT_CHECKS, SELECTOR_CHECKS, SITE_CHECKS, WARC_CHECKS
from tests import reference
from tests.command import ROOT, Installation
from tests.newsweb import NewsWeb

PAGES = {path.name: path.read_text(encoding="utf-8") for path in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]}
PAGES["README.md"] = README = (ROOT / "README.md").read_text(encoding="utf-8")  # docs has one of its own


def blocks(page: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGES[page], re.DOTALL)


LINES = list(dict.fromkeys(line for page in PAGES for block in blocks(page, "sh") for line in block.splitlines()))
COMMANDS = [words[1:] for line in LINES if (words := shlex.split(line, comments=True))[:1] == ["archiver"]]


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_is_one(words: list[str]) -> None:
    command: click.Command = cli
    words = words[: words.index("|")] if "|" in words else words
    words = words[2:] if words[0] == "--data" else words
    while isinstance(command, click.Group) and words:
        # a group of one command's own, such as `sites check`, may stand alone too
        if words[0] not in command.commands:
            break
        command, words = command.commands[words[0]], words[1:]

    assert command is not cli
    context = click.Context(command, info_name=command.name, **command.context_settings)
    command.make_parser(context).parse_args(list(words))


def test_ci_runs_the_test_command() -> None:
    install, test = (
        line for block in blocks("README.md", "sh") for line in block.splitlines() if line.startswith("python3 -m venv")
    )

    assert install.endswith(".venv/bin/archiver demo")
    assert test in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()


def test_readme_is_short() -> None:
    assert len(README.splitlines()) <= 130


@pytest.mark.parametrize(
    "page", [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))], ids=lambda page: page.name
)
def test_links_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    targets = [target for target in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in target]
    missing = []
    for target in targets:
        path, _, anchor = target.partition("#")
        linked = (page.parent / path) if path else page
        if not linked.exists() or (anchor and anchor not in anchors(linked.read_text(encoding="utf-8"))):
            missing.append(target)

    assert missing == []


def anchors(text: str) -> set[str]:
    """Names of a page's headings, as repositories make them."""
    return {
        re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in re.findall(r"^#+ (.*)$", text, re.M)
    }


def test_pages_made_from_the_code() -> None:
    manual = (ROOT / "docs" / "archiver.1").read_text(encoding="utf-8")
    assert PAGES["commands.md"] == reference.commands(), "run python -m tests.reference"
    assert manual == reference.manual(), "run python -m tests.reference"
    assert PAGES["sites.toml.md"] == reference.sites_toml(PAGES["sites.toml.md"]), "run python -m tests.reference"


def test_the_manual_page_is_one() -> None:
    groff = shutil.which("groff") or pytest.skip("no groff here (apt-get install groff-base)")
    words = [groff, "-K", "utf8", "-man", "-ww", "-Tutf8", "-P-cbou", str(ROOT / "docs" / "archiver.1")]
    page = subprocess.run(words, capture_output=True, text=True, check=True)
    assert page.stderr == ""
    shown = set(re.findall(r"^   (\w+)$", page.stdout, re.M))
    assert shown == {name for names in SECTIONS.values() for name in names}


def test_every_key_of_sites_toml_has_its_meaning() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (.*?) \|", PAGES["sites.toml.md"], re.M)

    assert [name for name, meaning in rows if not meaning] == []
    assert [name for name, _ in rows] == [*SITE_CHECKS, *SELECTOR_CHECKS, *ALERT_CHECKS, *WARC_CHECKS]


def test_every_column_is_documented(tmp_path: Path) -> None:
    sections = {
        heading: re.findall(r"^\| `(\w+)` \|", section, re.M)
        for heading, section in re.findall(r"^### (\w+)\n(.*?)(?=^##+ |\Z)", PAGES["archive.md"], re.M | re.S)
    }
    with Store(tmp_path) as archive:
        names = [*archive.db.table_names(), *archive.db.view_names()]
        tables = {
            name: sorted(column.name for column in archive.db[name].columns)
            for name in names
            if not re.match(r"articles_fts_|sqlite_|_sqlite", name)
        }

    assert {name: sorted(columns) for name, columns in sections.items()} == tables


def test_the_next_look_of_every_state_is_told_as_it_is() -> None:
    [section] = re.findall(r"^#### When an address is asked again\n(.*?)(?=^##+ )", PAGES["archive.md"], re.M | re.S)
    cells = re.findall(r"^\| (`.*?) \|", section, re.M)
    looks = ("daily for a week, then weekly", "weekly for two months", "then as one that is gone")

    assert {name for cell in cells for name in re.findall(r"`(\w+)`", cell)} == set(get_args(State))
    for steps in (BACKOFF, SLOW_BACKOFF):
        assert ", ".join(map(_in_short, steps)) in section
    for seconds in (MIN_INTERVAL, MAX_INTERVAL, *REVISITS):
        assert _in_short(seconds) in section
    assert (*[86_400] * 7, 7 * 86_400) == LOST_SOURCE
    assert tuple(week * 7 * 86_400 for week in range(1, 9)) == LOST_STORY
    assert [section.count(text) for text in looks] == [3, 1, 2]


def _in_short(seconds: int) -> str:
    for unit, name in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if seconds >= unit:
            return f"{seconds // unit} {name}"
    return f"{seconds} s"


def test_summaries_of_commands_are_short_and_in_a_section() -> None:
    named = [name for names in SECTIONS.values() for name in names]
    summaries = {name: command.get_short_help_str(200) for name, command in cli.commands.items()}

    modules = [import_module(f"archiver.cli.{module.name}") for module in iter_modules(archiver.cli.__path__)]
    there = [command.name for module in modules for command in getattr(module, "COMMANDS", ())]

    assert sorted(named) == sorted(there)
    assert [*cli.commands] == named
    assert {name: summary for name, summary in summaries.items() if len(summary) > 45} == {}


def test_queries_and_code(newspapers: NewsWeb, archiver: Installation) -> None:
    archiver.crawl(*(host.home for host in newspapers.hosts))
    [code] = blocks("README.md", "python")
    (archiver.folder / "page.html").write_bytes(b"<title>Ferry</title><h1>Ferry late again</h1><p>It was the fog.</p>")
    (archiver.folder / "code.py").write_text(code, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "code.py"],
        cwd=archiver.folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    statements = [statement for line in LINES for statement in re.findall(r'"(SELECT [^"]+)"', line)]
    with sqlite3.connect(Path(archiver.data, "archive.db")) as database:
        database.create_function("unpack", 1, unpack)
        counts = [len(database.execute(statement).fetchall()) for statement in statements]

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Ferry late again")
    assert len(counts) == 4
    assert (
        counts[statements.index("SELECT published, site, title FROM articles ORDER BY published DESC LIMIT 10")] == 10
    )


@pytest.mark.slow
def test_query_and_export_on_the_demo(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "ARCHIVER_DATA"}
    environment |= {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    lines = blocks("querying.md", "sh")[0].splitlines()
    printed = {}
    for line in ["archiver demo --keep && mv demo-archive data", *lines]:
        if shutil.which(line.split()[0], path=environment["PATH"]) is None:
            continue  # SQLite's own command is not everywhere
        # a server does not end; this one can be asked for one page
        command = f"{line.partition('#')[0]} --get /archive/articles.json" if line.startswith("datasette") else line
        done = subprocess.run(
            command, shell=True, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stderr if "demo" not in line else "") == (0, ""), line
        printed[line] = done.stdout
    empty = [line for line, output in printed.items() if output in ("", "[]\n")]
    # nothing was known a week ago, and an export says nothing where nobody looks
    assert [line.split()[1] for line in empty] == ["search", *["export"] * 4]
