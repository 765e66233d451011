"""What README tells people to type works."""

import os
import re
import shlex
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import click
import pytest

from archiver.archive.packing import unpack
from archiver.cli.main import cli
from tests.command import ROOT, Installation
from tests.newsweb import NewsWeb

README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", README, re.DOTALL)
LINES = [line for language, block in BLOCKS if language == "sh" for line in block.splitlines()]
COMMANDS = [words[1:] for line in LINES if (words := shlex.split(line, comments=True))[:1] == ["archiver"]]


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_is_one(words: list[str]) -> None:
    command: click.Command = cli
    words = words[: words.index("|")] if "|" in words else words
    while isinstance(command, click.Group) and words:
        # a group of one command's own, such as `sites check`, may stand alone too
        if words[0] not in command.commands:
            break
        command, words = command.commands[words[0]], words[1:]

    assert command is not cli
    context = click.Context(command, info_name=command.name, **command.context_settings)
    command.make_parser(context).parse_args(list(words))


def test_ci_runs_the_test_command() -> None:
    install, test = (line for line in LINES if line.startswith("python3 -m venv"))

    assert install.endswith(".venv/bin/archiver demo")
    assert test in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()


def test_queries_and_code(newspapers: NewsWeb, archiver: Installation) -> None:
    archiver.crawl(*(host.home for host in newspapers.hosts))
    [code] = [block for language, block in BLOCKS if language == "python"]
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
    assert counts[0] == 10
    assert len(counts) == 4


@pytest.mark.slow
def test_query_and_export_on_the_demo(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "ARCHIVER_DATA"}
    environment |= {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    section = README[README.index("## Query and export") :]
    [lines] = [
        block.splitlines() for language, block in BLOCKS if language == "sh" and block in section.split("\n## ")[0]
    ]
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
    assert [line.split()[1] for line in empty] == ["search", "export", "export"]
