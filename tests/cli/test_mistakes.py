"""Whatever is wrong: one clear line on stderr, the right exit code, and nothing else happens."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from archiver.archive import Store
from tests.alerts.newsroom import NOW
from tests.command import ROOT, Done, Installation
from tests.web.archives import press


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


def _newspapers(archiver: Installation) -> None:
    press(archiver.data, articles=60, now=NOW)


def _with(archiver: Installation, *words: str | bytes, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "archiver", "--data", str(archiver.data), *words],
        cwd=archiver.folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        check=False,
    )


@pytest.mark.parametrize("words", [("search", "le", "--table"), ("show", "1"), ("edits", "--table"), ("status",)])
def test_any_locale(archiver: Installation, words: tuple[str, ...]) -> None:
    """Letters that an encoding has not are no errors; pipes and files are UTF-8 unless somebody says otherwise."""
    _newspapers(archiver)
    plain = _with(archiver, *words, LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    named = _with(archiver, *words, PYTHONIOENCODING="latin-1")

    assert (plain.returncode, plain.stderr, named.returncode, named.stderr) == (0, b"", 0, b"")
    assert plain.stdout.decode("utf-8")
    assert "\ufffd" not in plain.stdout.decode("utf-8")
    assert named.stdout


@pytest.mark.parametrize(
    "words", [("show", b"\xff"), ("search", "--section", b"\xff"), ("diff", b"a\xe9b"), ("edits", "--site", b"\xff")]
)
def test_words_that_are_no_text(archiver: Installation, words: tuple[str | bytes, ...]) -> None:
    _newspapers(archiver)
    done = _with(archiver, *words)

    assert (done.returncode, done.stdout, done.stderr.count(b"\n")) == (2, b"", 1)
    assert done.stderr.endswith(b": these bytes are no UTF-8, which is asked for here\n")


def test_files_whose_names_are_no_text(archiver: Installation) -> None:
    folder = os.fsencode(archiver.folder) + b"/saved \xff\xe9"
    os.makedirs(folder)
    with open(folder + b"/p\xfe.html", "wb") as page:
        page.write(b"<title>Ferry late</title><link rel=canonical href='https://a.example/ferry-late-again'>")
        page.write(b"<h1>Ferry late again today</h1><p>" + b"The ferry was late again, said the harbour master. " * 20)
    done = _with(archiver, "import", folder)
    with Store(archiver.data, readonly=True) as archive:
        [run] = archive.runs.latest(1)
        titles = archive.db.execute("SELECT title FROM articles").fetchall()

    assert (done.returncode, done.stderr, titles) == (0, b"", [("Ferry late again today",)])
    assert run["command"].endswith("saved \\xff\\xe9")


@pytest.mark.parametrize("words", ["search le --csv", "export - --format jsonl", "export - --format csv", "edits --nl"])
def test_a_reader_that_has_enough(archiver: Installation, words: str) -> None:
    """`archiver search … | head -1`"""
    _newspapers(archiver)
    process = subprocess.Popen(
        [sys.executable, "-m", "archiver", "--data", str(archiver.data), *words.split()],
        cwd=archiver.folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    process.stdout.close()

    assert (process.communicate()[1], process.returncode) == (b"", 0)
