"""What commands print: a table to a terminal, JSON elsewhere, or as asked for."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from archiver.cli.main import cli
from tests.command import Installation, key_of
from tests.conftest import NOW
from tests.newsweb import NewsWeb


@pytest.fixture(scope="module")
def web() -> Iterator[NewsWeb]:
    with NewsWeb(hosts=2, articles=3, now=NOW) as web:
        yield web


@pytest.fixture(scope="module")
def archiver(web: NewsWeb, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """An archive of two newspapers."""
    archiver = Installation(tmp_path_factory.mktemp("output"), web.proxy)
    archiver.write_sites(web.hosts)
    assert archiver.crawl().code == 0
    return archiver


def on_terminal(archiver: Installation, *words: str, columns: int = 100) -> tuple[int, str]:
    """Exit code and all that a terminal shows."""
    ours, theirs = pty.openpty()
    process = Installation(
        archiver.folder, archiver.proxy, {"TERM": "xterm-256color", "COLUMNS": str(columns), "LINES": "40"}
    ).start(*words, stdout=theirs, stderr=theirs)
    os.close(theirs)
    shown = b""
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:  # the other end was closed
            break
        if not piece:
            break
        shown += piece
    os.close(ours)
    return process.wait(), shown.decode()


def test_forms_of_search(web: NewsWeb, archiver: Installation) -> None:
    words = ("search", "--site", key_of(web.hosts[1]))
    array = json.loads(archiver.run(*words).out)
    lines = [json.loads(line) for line in archiver.run(*words, "--nl").out.splitlines()]
    table = list(csv.DictReader(io.StringIO(archiver.run(*words, "--csv").out)))

    assert json.loads(archiver.run(*words, "--json").out) == lines == array
    assert [row["title"] for row in array] == [web.story(url).headline for url in web.urls[3:]]
    assert [(row["id"], row["title"]) for row in table] == [(str(row["id"]), row["title"]) for row in array]


def test_search_finds_words_without_their_accents(web: NewsWeb, archiver: Installation) -> None:
    story = web.story(web.urls[0])
    word = max(story.headline.replace("'", " ").split(), key=len)
    plain = "".join({"é": "e", "è": "e", "à": "a", "ç": "c", "ê": "e"}.get(char, char) for char in word.lower())
    titles = [row["title"] for row in json.loads(archiver.run("search", plain).out)]

    assert story.headline in titles


def test_nothing_found_is_an_empty_array(archiver: Installation) -> None:
    done = archiver.run("search", "zyzzyva")

    assert (done.code, done.out, done.err) == (0, "[]\n", "")


def test_show_by_number_and_by_address(web: NewsWeb, archiver: Installation) -> None:
    url = web.urls[0]
    by_address = json.loads(archiver.run("show", "--json", f"{url}?utm_source=friend").out)
    by_number = json.loads(archiver.run("show", "--json", str(by_address["id"])).out)
    text = archiver.run("show", url).out

    assert by_address == by_number
    assert (by_address["url"], by_address["title"]) == (url, web.story(url).headline)
    assert (text.splitlines()[0], text.splitlines()[-1]) == (web.story(url).headline, url)


def test_sites(web: NewsWeb, archiver: Installation) -> None:
    rows: list[dict[str, Any]] = json.loads(archiver.run("sites").out)

    assert [(row["key"], row["articles"], row["failed"]) for row in rows] == [
        (key_of(host), 3, 0) for host in web.hosts
    ]


def test_status(archiver: Installation) -> None:
    [facts] = json.loads(archiver.run("status").out)
    [row] = csv.DictReader(io.StringIO(archiver.run("status", "--csv").out))

    assert (facts["articles"], facts["captures"], facts["unread"], facts["sites"]) == (6, 12, 0, 2)
    assert row == {name: "" if value is None else str(value) for name, value in facts.items()}


def test_doctor(archiver: Installation) -> None:
    done = archiver.run("doctor", "--json")
    findings = {finding["subject"]: finding for finding in json.loads(done.out)}

    assert (done.code, done.err) == (0, "")
    assert all(finding["ok"] for finding in findings.values())
    assert findings["sites.toml"]["detail"] == "2 sites"
    assert findings["database"]["detail"] == "whole"


def test_doctor_of_a_broken_archive(tmp_path: Path) -> None:
    archiver = Installation(tmp_path)
    archiver.data.mkdir()
    (archiver.data / "sites.toml").write_text("[a\n")
    (archiver.data / "archive.db").write_bytes(b"nothing" * 1000)
    done = archiver.run("doctor", "--json")
    wrong = {finding["subject"]: finding["remedy"] for finding in json.loads(done.out) if not finding["ok"]}

    assert done.code == 74
    assert list(wrong) == ["sites.toml", "database"]
    assert all(wrong.values())


def test_a_crawl_in_a_terminal_shows_its_progress_and_a_closing_table(web: NewsWeb, tmp_path: Path) -> None:
    archiver = Installation(tmp_path, web.proxy)
    code, shown = on_terminal(archiver, "crawl", "--delay", "0", web.hosts[0].home)
    closing = shown[shown.rindex("site ") :]

    assert code == 0
    assert "fetched" in shown
    assert key_of(web.hosts[0]) in closing
    assert "sites.toml" in shown
    assert archiver.rows("SELECT count(*) FROM articles") == [(3,)]


def test_search_in_a_terminal_is_no_json(web: NewsWeb, archiver: Installation) -> None:
    code, shown = on_terminal(archiver, "search", "--site", key_of(web.hosts[0]))

    assert code == 0
    assert not shown.startswith("[{")
    assert key_of(web.hosts[0]) in shown


def test_a_crawl_in_a_terminal_can_be_quiet(web: NewsWeb, tmp_path: Path) -> None:
    assert on_terminal(Installation(tmp_path, web.proxy), "crawl", "--quiet", "--delay", "0", web.urls[0]) == (0, "")


def test_every_command_can_be_quiet_and_verbose() -> None:
    def walk(command: click.Command) -> Iterator[click.Command]:
        yield command
        for below in command.commands.values() if isinstance(command, click.Group) else ():
            yield from walk(below)

    for command in walk(cli):
        names = {name for each in command.params for name in (*each.opts, *each.secondary_opts)}
        assert {"--quiet", "--verbose"} <= names, command.name
        # where a word may begin with a hyphen, `-q` is one
        assert ("-q" in names) == (not command.context_settings.get("ignore_unknown_options")), command.name


def test_quiet_says_nothing_where_all_is_well(archiver: Installation) -> None:
    shown = {words: on_terminal(archiver, *words) for words in (("check",), ("check", "-q"), ("--quiet", "check"))}

    assert shown[("check",)][1].endswith("The archive is whole.\r\n")
    assert (shown[("check", "-q")], shown[("--quiet", "check")]) == ((0, ""), (0, ""))


def test_verbose_says_what_is_logged(web: NewsWeb, tmp_path: Path) -> None:
    done = Installation(tmp_path, web.proxy).run("crawl", "-v", "--delay", "0", web.urls[0])

    assert (done.code, done.out) == (0, "")
    assert "INFO scrapy.core.engine: Spider opened" in done.err.splitlines()


def test_what_takes_long_shows_that_it_goes_on(tmp_path: Path) -> None:
    words = "import time; from archiver.cli.progress import spinner\nwith spinner('waiting'): time.sleep(1.6)"
    ours, theirs = pty.openpty()
    process = subprocess.Popen([sys.executable, "-c", words], stderr=theirs, env={**os.environ, "TERM": "xterm"})
    os.close(theirs)
    process.wait()
    assert b"waiting" in os.read(ours, 65536)
    os.close(ours)
    done = subprocess.run([sys.executable, "-c", words], capture_output=True, check=True, cwd=tmp_path)
    assert (done.stdout, done.stderr) == (b"", b"")


def test_a_page_cannot_write_to_the_terminal() -> None:
    from archiver.cli.output import printable

    assert printable("a\x1b]0;owned\x07b\u202ec\nd\te") == "a�]0;owned�b�c\nd\te"


def test_a_narrow_terminal_has_a_line_a_value(web: NewsWeb, archiver: Installation) -> None:
    code, shown = on_terminal(archiver, "sites", columns=60)
    lines = [line.split() for line in re.sub(r"\x1b\[[0-9;]*m", "", shown).splitlines()]
    assert code == 0
    assert [words[1] for words in lines if words[:1] == ["key"]] == [key_of(host) for host in web.hosts]
    assert [words[1] for words in lines if words[:1] == ["articles"]] == ["3", "3"]


def test_a_terminal_of_80_columns_has_a_line_a_row(web: NewsWeb, archiver: Installation) -> None:
    _, shown = on_terminal(archiver, "sites", columns=80)
    lines = re.sub(r"\x1b\[[0-9;]*m", "", shown).splitlines()
    assert [line.split()[0] for line in lines] == ["key", *(key_of(host) for host in web.hosts)]
    assert max(map(len, lines)) <= 80
