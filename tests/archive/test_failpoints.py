"""The first tables, recovery, repair and rebuild, killed half-way: the next one goes on to the same rows."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from archiver.archive import Store
from archiver.archive.upkeep.integrity import check_archive
from tests.acknowledged import torn
from tests.command import Installation
from tests.failpoints import PLACES, arm, find
from tests.stored import rows, store_pages

#: Captures whose rows are gone, as after a power cut, when the last commits of the database are lost.
LOST = 3


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("template") / "data"
    store_pages(data, hosts=1, stories=6)
    return data


@pytest.mark.parametrize("name", PLACES)
def test_each_place_is_there(name: str) -> None:
    """Else a kill there ends the command before it begins, which only slow tests would tell."""
    owner, function = find(PLACES[name])
    assert callable(getattr(owner, function, None))


def killed_in_archive(data: Path, name: str, times: int, work: str) -> bool:
    """Have a process of its own do that work on an archive, and killed at a place. False where it came to its end."""
    child = os.fork()
    if child == 0:
        try:
            arm(PLACES[name], times)
            with Store(data) as archive:
                getattr(archive, work)()
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


@pytest.mark.parametrize("name", ["a file is synced", "a row is indexed", "a statement"])
def test_recovery(template: Path, tmp_path: Path, name: str) -> None:
    expected = rows(template, ["captures"])["captures"]
    for times in count(1):
        data = tmp_path / str(times)
        shutil.copytree(template, data)
        (path,) = (data / "warc").rglob("*.warc.gz")
        whole = path.read_bytes()
        path.write_bytes(whole + whole[: len(whole) // 2][-1000:])
        with sqlite3.connect(data / "archive.db") as connection:
            connection.execute("PRAGMA foreign_keys = OFF")
            connection.execute("DELETE FROM captures WHERE id > ?", [len(expected) - LOST])
        connection.close()
        if not killed_in_archive(data, name, times, "recover"):
            break
        with Store(data) as archive:
            archive.recover()
        found = rows(data, ["captures"])["captures"]
        told = [{**row, "outcome": None, "extractor": None} for row in expected[-LOST:]]
        assert found == expected[:-LOST] + told
        assert torn(data) == 0
        assert path.read_bytes() == whole
        shutil.rmtree(data)
    assert times > 1


@pytest.mark.slow
def test_first_tables(tmp_path: Path) -> None:
    """At every statement that makes them."""

    def schema(data: Path) -> list[Any]:
        connection = sqlite3.connect(data / "archive.db")
        try:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            names = connection.execute("SELECT name FROM _sqlite_migrations ORDER BY id").fetchall()
            tables = connection.execute("SELECT type, name, sql FROM sqlite_master ORDER BY name").fetchall()
            return [names, tables, connection.execute("PRAGMA user_version").fetchall()]
        finally:
            connection.close()

    Store(tmp_path / "whole").close()
    expected = schema(tmp_path / "whole")
    for times in count(1):
        data = tmp_path / str(times)
        if not killed_in_archive(data, "a statement", times, "close"):
            break
        Store(data).close()
        assert schema(data) == expected
    assert times > len(expected[1]) / 2


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "times"),
    [
        ("a file is indexed", 1),
        ("an article is saved", 3),
        ("the former database is about to be kept", 1),
        ("the former database is kept", 1),
        ("a database is about to be put in place", 1),
        ("a database is about to be put in place", 2),
        ("a database is about to be put in place", 3),
        ("a database is put in place", 3),
    ],
)
def test_rebuild(template: Path, tmp_path: Path, name: str, times: int) -> None:
    archiver = Installation(tmp_path)
    shutil.copytree(template, archiver.data)
    before = rows(template)
    done = archiver.run(name, str(times), "archiver", "rebuild", module="tests.failpoints")

    assert done.code == -signal.SIGKILL
    assert rows(archiver.data) == before
    assert archiver.run("rebuild").code == 0
    assert rows(archiver.data) == before
    assert check_archive(archiver.data) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "times"), [("a file is synced", 1), ("a file is synced", 2), ("a row is indexed", 1), ("a statement", 20)]
)
def test_repair(template: Path, tmp_path: Path, name: str, times: int) -> None:
    archiver = Installation(tmp_path)
    shutil.copytree(template, archiver.data)
    before = rows(template)
    (path,) = (archiver.data / "warc").rglob("*.warc.gz")
    whole = path.read_bytes()
    path.write_bytes(whole + whole[:100])
    with sqlite3.connect(archiver.data / "archive.db") as connection:
        connection.execute("UPDATE captures SET status = 500 WHERE id = 2")
        connection.execute("DELETE FROM captures WHERE id = 3")
    connection.close()
    done = archiver.run(name, str(times), "archiver", "repair", module="tests.failpoints")

    assert done.code == -signal.SIGKILL
    assert archiver.run("repair").code == 0
    assert rows(archiver.data) == before
    assert path.read_bytes() == whole
    assert check_archive(archiver.data) == []
