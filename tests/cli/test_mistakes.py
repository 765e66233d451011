"""Whatever is wrong: one clear line on stderr, the right exit code, and nothing else happens."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from tests.command import Done, Installation


@pytest.fixture
def archiver(tmp_path: Path) -> Installation:
    """The command, with nothing behind it."""
    return Installation(tmp_path)


def failed(archiver: Installation, *words: str) -> tuple[int, str]:
    """Exit code and the one line on stderr; nothing may stand on stdout."""
    done = archiver.run(*words)
    assert (done.out, done.err.count("\n")) == ("", 1), done
    return done.code, done.err.rstrip("\n")


def test_unknown_site(archiver: Installation) -> None:
    archiver.data.mkdir()
    (archiver.data / "sites.toml").write_text('[lagazette]\nstart = ["https://www.lagazette.example/"]\n')

    assert failed(archiver, "crawl", "lagazete") == (
        78,
        "archiver: 'lagazete' is neither a site (known: lagazette) nor an address such as https://…",
    )


def test_no_sites_yet(archiver: Installation) -> None:
    assert failed(archiver, "crawl") == (78, "archiver: no sites yet; `archiver crawl URL` crawls one and remembers it")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('[a]\nstart = "', "archiver: data/sites.toml:2: not TOML: unterminated string"),
        ('[a]\n\ndelay = "x"\nstart = ["https://a.example/"]', None),
        ("[a]\nstrat = []", None),
    ],
)
def test_malformed_sites_file(archiver: Installation, text: str, line: str | None) -> None:
    archiver.data.mkdir()
    (archiver.data / "sites.toml").write_text(text)
    code, said = failed(archiver, "crawl")

    assert code == 78
    assert said.startswith(line or "archiver: data/sites.toml:")
    assert failed(archiver, "sites") == (code, said)


@pytest.mark.parametrize(
    "words", [("crwl",), ("crawl", "--limit", "-1"), ("crawl", "--delay", "x"), ("show",), ("search", "--limit", "0")]
)
def test_usage(archiver: Installation, words: tuple[str, ...]) -> None:
    code, line = failed(archiver, *words)

    assert code == 2
    assert line.startswith("archiver: ")
    assert line.endswith(f" (see `archiver{'' if words == ('crwl',) else f' {words[0]}'} --help`)")
    assert not archiver.data.exists()


@pytest.mark.parametrize("words", [("search", "x"), ("show", "1"), ("status",)])
def test_no_archive_yet(archiver: Installation, words: tuple[str, ...]) -> None:
    assert failed(archiver, *words) == (74, "archiver: data: no archive here yet; `archiver crawl URL` begins one")
    assert not archiver.data.exists()


@pytest.mark.parametrize("words", [("crawl", "http://a.example/"), ("search", "x"), ("status",)])
def test_no_database(archiver: Installation, words: tuple[str, ...]) -> None:
    archiver.data.mkdir()
    (archiver.data / "archive.db").write_bytes(b"this is no database at all " * 100)

    assert failed(archiver, *words) == (
        74,
        "archiver: data/archive.db: not a database; run `archiver rebuild`, or name another folder with --data",
    )
    assert (archiver.data / "archive.db").read_bytes() == b"this is no database at all " * 100


@pytest.mark.parametrize("words", [("crawl", "http://a.example/"), ("search", "x")])
def test_database_of_another_program(archiver: Installation, words: tuple[str, ...]) -> None:
    archiver.data.mkdir()
    connection = sqlite3.connect(archiver.data / "archive.db")
    connection.execute("CREATE TABLE recipes (title TEXT)")
    connection.close()

    assert failed(archiver, *words) == (
        74,
        "archiver: data/archive.db: a database of another program; name another folder with --data or ARCHIVER_DATA,"
        " or, where it was damaged, run `archiver rebuild`",
    )
    connection = sqlite3.connect(archiver.data / "archive.db")
    assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("recipes",)]
    connection.close()


def test_data_folder_is_a_file(archiver: Installation) -> None:
    archiver.data.write_text("")
    done = archiver.run("crawl", "http://a.example/")

    assert (done.code, done.out) == (2, "")
    assert "'data' is a file" in done.err


def test_data_folder_under_a_file(archiver: Installation) -> None:
    (archiver.folder / "file").write_text("")

    code, line = failed(archiver, "--data", "file/data", "crawl", "http://a.example/")

    assert code == 74
    assert line == (
        "archiver: file/data: cannot be written (Not a directory);"
        " check its owner and mode, or name another with --data"
    )


def test_data_folder_that_cannot_be_made(archiver: Installation) -> None:
    code, line = failed(archiver, "--data", "/proc/archiver", "crawl", "http://a.example/")

    assert code == 74
    assert line.startswith("archiver: /proc/archiver")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_data_folder_that_cannot_be_written(archiver: Installation) -> None:
    archiver.data.mkdir(mode=0o500)
    code, line = failed(archiver, "crawl", "http://a.example/")

    assert code == 74
    assert line.startswith("archiver: data")


def test_unknown_article(archiver: Installation) -> None:
    from archiver.archive import Store

    Store(archiver.data).close()

    assert failed(archiver, "show", "7") == (1, "archiver: no article 7 here; `archiver search` lists what is")


def test_broken_pipe_is_no_mistake(archiver: Installation) -> None:
    with archiver.start("--help") as process:
        assert process.stdout is not None
        process.stdout.close()
        process.wait(timeout=60)
        assert process.stderr is not None
        assert process.stderr.read() == ""


def test_data_folder_by_environment(archiver: Installation) -> None:
    elsewhere = Installation(archiver.folder, None, {"ARCHIVER_DATA": "elsewhere"})

    assert elsewhere.run("search", "x") == Done(
        74, "", "archiver: elsewhere: no archive here yet; `archiver crawl URL` begins one\n"
    )


def test_no_message_is_obeyed_by_a_terminal(tmp_path: Path) -> None:
    done = Installation(tmp_path).run("show", "https://a.example/\x1b]0;owned\x07\u202e")

    assert (done.code, done.err.count("\n")) == (74, 1)
    wrong = Installation(tmp_path).run("import", "--site", "\x1b[31m", str(tmp_path))
    assert wrong.code == 78
    assert "\x1b" not in done.err + wrong.err
