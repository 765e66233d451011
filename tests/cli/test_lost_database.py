"""The database is gone, empty, none, or damaged anywhere: every command that reads it says so, and what to do."""

from __future__ import annotations

import os
import random
import shutil
import sys
import tempfile
import traceback
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from archiver.cli.main import cli, main
from tests.command import Done, Installation
from tests.stored import store_pages

#: Commands that read no database of the folder: they make one, read another, or need none.
WITHOUT = frozenset(
    {"add", "alerts test", "cluster", "demo", "notes password", "rebuild", "restore", "rules import", "schedule"}
)

#: What stands for an argument by its name, where its type does not say.
ARGUMENTS = {"target": "all.jsonl", "site": "river", "sites": "river", "key": "river", "query": "bridge"}
OPTIONS = {"withdraw": ("--reason", "an error"), "serve": ("--port", "0")}

SITES = """[river]
feeds = ["https://www.river.example/feed.xml"]

[alerts.bridge]
query = "bridge"
to = ["rss:bridge.xml"]
"""


def commands(command: click.Command = cli, words: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every command with what it needs, out of the definitions themselves."""
    if not isinstance(command, click.Group) or command.invoke_without_command:
        needed = (param for param in command.params if isinstance(param, click.Argument) and param.required)
        name = " ".join(words)
        if not {name, words[0]} & WITHOUT and name != "sites check":
            yield (*words, *map(value, needed), *OPTIONS.get(name, ()))
    for name, below in command.commands.items() if isinstance(command, click.Group) else ():
        yield from commands(below, (*words, name))


def value(argument: click.Argument) -> str:
    if isinstance(argument.type, click.Path) and argument.type.exists:
        return "page.html" if argument.type.file_okay else "other"
    return ARGUMENTS.get(argument.name or "", "1")


ALL = list(commands())


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template")
    store_pages(folder / "data", hosts=1, stories=3)
    (folder / "data" / "sites.toml").write_text(SITES)
    shutil.copytree(folder / "data", folder / "other")
    (folder / "page.html").write_text("<html>")
    return folder


@pytest.fixture
def archiver(template: Path, tmp_path: Path) -> Installation:
    shutil.copytree(template, tmp_path, dirs_exist_ok=True)
    return Installation(tmp_path)


def overwrite(path: Path, chance: random.Random) -> None:
    """Damage a file as disks and people do."""
    content = bytearray(path.read_bytes())
    at = chance.randrange(len(content))
    page = slice(at // 2048 * 2048, at // 2048 * 2048 + 2048)
    how = chance.randrange(6)
    if how == 0:
        content[at] ^= 1 << chance.randrange(8)
    elif how == 1:
        content[at : at + 200] = chance.randbytes(len(content[at : at + 200]))
    elif how == 2:
        content[page] = bytes(len(content[page]))
    elif how == 3:
        del content[at:]
    elif how == 4:
        content[at % 100 : at % 100 + 4] = chance.randbytes(4)
    else:
        content[at : at + 20] = b"\xff\xfe" * (len(content[at : at + 20]) // 2)
    path.write_bytes(content)


def test_the_commands_are_all() -> None:
    """Few are left out, and by name."""
    assert {words[0] for words in ALL} | {name.split()[0] for name in WITHOUT} == set(cli.commands)
    assert len(ALL) > 24


@pytest.mark.parametrize(
    "content",
    [None, *(pytest.param(content, marks=pytest.mark.slow) for content in (b"", b"words" * 1000))],
    ids=["gone", "empty", "no database"],
)
def test_a_database_that_is_lost(archiver: Installation, content: bytes | None) -> None:
    path = archiver.data / "archive.db"
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    for words in ALL:
        done = run_here(archiver.folder, *words)
        assert told(done), (words, done)
        assert (path.read_bytes() if path.exists() else None) == content, words


def run_here(folder: Path, *words: str) -> Done:
    """The command in a process that begins as a copy of this one: without what it takes to start Python."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = os.fork()
        if child == 0:
            code = 1
            try:
                os.dup2(out.fileno(), 1)
                os.dup2(err.fileno(), 2)
                sys.stdout, sys.stderr = (open(number, "w", closefd=False) for number in (1, 2))  # noqa: SIM115
                os.chdir(folder)
                sys.argv = ["archiver", *words]
                main()
                code = 0
            except SystemExit as ended:
                code = int(ended.code or 0)
            except BaseException:
                traceback.print_exc()
            finally:
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(code)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        for file in (out, err):
            file.seek(0)
        return Done(code, out.read().decode(), err.read().decode())


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(1, 100))])
def test_a_database_that_is_damaged_anywhere(archiver: Installation, seed: int) -> None:
    """A command may do its work where what it reads is whole; else it says what to do."""
    chance = random.Random(seed)
    overwrite(archiver.data / "archive.db", chance)
    reading = [words for words in ALL if words[0] not in ("crawl", "backfill", "serve")]  # these would go on
    for words in chance.sample(reading, 6 if seed else 2):
        done = archiver.run(*words)
        assert "Traceback" not in done.err, (words, done)
        assert done.code in (0, 1, 3, 78) or told(done), (words, done)


def told(done: Done) -> bool:
    said = done.out + done.err
    return done.code == 74 and "run `archiver rebuild`" in said and "Traceback" not in said
