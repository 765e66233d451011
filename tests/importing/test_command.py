"""`archiver import` as people run it: its output, its exit codes, and what is left when it is killed."""

import json
import os
import signal
import time
from pathlib import Path
from typing import Any

import pytest

from archiver.importing import import_paths
from tests.command import Installation
from tests.importing.samples import Rec, members, story

PAGES = [Rec(f"https://www.river.example/{number}", story(f"Bridge {number} closed")) for number in range(150)]

NO_ADDRESS = "no address: nothing in or beside it says where it is from; give --base-url"


@pytest.fixture
def command(tmp_path: Path) -> Installation:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.warc").write_bytes(b"".join(members(PAGES[:3], compressed=False)))
    return Installation(tmp_path)


def test_all_is_well_and_nothing_is_said(command: Installation) -> None:
    done = command.run("import", "in")
    assert (done.code, done.out, done.err) == (0, "", "")
    assert command.rows("SELECT count(*) FROM articles") == [(3,)]
    assert command.rows("SELECT command, outcome, exit_code FROM runs") == [("import in", "finished", 0)]


def test_an_empty_folder_is_said(command: Installation) -> None:
    (command.folder / "none").mkdir()
    done = command.run("import", "none")
    said = "archiver: none: nothing to import here; name pages, WARC files or folders of them\n"
    assert (done.code, done.out, done.err) == (3, "", said)
    assert command.rows("SELECT command, outcome, exit_code FROM runs") == [("import none", "finished", 3)]


def test_what_is_left_out_is_listed(command: Installation) -> None:
    (command.folder / "in" / "b.html").write_bytes(story("Nowhere"))
    done = command.run("import", "in", "--json")
    reason = {"where": "in/b.html", "reason": NO_ADDRESS}
    assert (done.code, json.loads(done.out), done.err) == (
        3,
        [
            {
                "pages": 3,
                "new": 3,
                "changed": 0,
                "unchanged": 0,
                "skipped": 0,
                "failed": 0,
                "known": 0,
                "passed_over": {},
                "noted": {},
                "left_out": [reason],
                "unreadable": [],
            }
        ],
        f"archiver: in/b.html: {NO_ADDRESS}\n",
    )
    assert command.run("import", "in", "--csv").out == (
        "pages,new,changed,unchanged,skipped,failed,known,passed_over,left_out\n0,0,0,0,0,0,3,0,1\n"
    )


def test_a_dry_run(command: Installation) -> None:
    (command.folder / "in" / "b.html").write_bytes(story("Nowhere"))
    done = command.run("import", "--dry-run", "in", "--nl", "--base-url", "https://www.river.example/old/")
    lines = [json.loads(line) for line in done.out.splitlines()]
    assert (done.code, [(line["would"], line["url"], line["url_from"]) for line in lines]) == (
        0,
        [
            *(("import", page.url, "record") for page in PAGES[:3]),
            ("import", "https://www.river.example/old/b.html", "base-url"),
        ],
    )
    assert not command.data.exists()
    assert command.run("import", "--dry-run", "in").code == 3


def test_what_is_said_wrongly(command: Installation) -> None:
    for words, code, said in (
        (["import"], 2, "Missing argument"),
        (["import", "nowhere"], 2, "'nowhere' does not exist"),
        (["import", "in", "--base-url", "river"], 2, "must be an address such as"),
        (["import", "in", "--site", "river"], 78, "no site 'river' in data/sites.toml (known: none yet)"),
    ):
        done = command.run(*words)
        assert (done.code, said in done.err) == (code, True)


def stored(command: Installation) -> dict[str, list[tuple[Any, ...]]]:
    """Every row that does not tell of the runs themselves."""
    queries = {
        "captures": "SELECT id, url, site, fetched, digest, outcome, revisit_of FROM captures ORDER BY id",
        "articles": "SELECT id, key, title, text, capture_id, first_seen FROM articles ORDER BY id",
        "versions": "SELECT article_id, number, capture_id, title FROM versions ORDER BY 1, 2",
        "urls": "SELECT key, site, kind, state, found, visited, next_visit, article_id FROM urls ORDER BY key",
    }
    return {table: command.rows(sql) for table, sql in queries.items()}


@pytest.mark.slow
def test_killed_again_and_again_it_ends_as_if_it_never_was(tmp_path: Path) -> None:
    source = tmp_path / "a.warc.gz"
    source.write_bytes(b"".join(members(PAGES)))
    whole, killed = Installation(tmp_path / "whole"), Installation(tmp_path / "killed")
    whole.folder.mkdir()
    killed.folder.mkdir()
    import_paths(whole.data, [source], jobs=2)

    kills = 0
    for delay in (0.5, 0.8, 1.1, 1.4, 1.7, 2.0, 2.3, 2.6, 3.0, 3.5):
        process = killed.start("import", str(source))
        time.sleep(delay)
        if process.poll() is None:
            kills += 1
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
    done = killed.run("import", str(source))
    assert (kills > 0, done.code, done.err) == (True, 0, "")
    assert stored(killed) == stored(whole)
    assert killed.rows("PRAGMA integrity_check") == [("ok",)]
    assert [row for row in killed.rows("SELECT outcome FROM runs ORDER BY id") if row[0] is None] == []


@pytest.mark.slow
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_it_between_two_pages(tmp_path: Path, number: signal.Signals, code: int) -> None:
    source = tmp_path / "a.warc.gz"
    source.write_bytes(b"".join(members(PAGES)))
    command = Installation(tmp_path)
    process = command.start("import", str(source), "--jobs", "1")
    while not (command.data / "archive.db").exists() or not command.rows(
        "SELECT 1 FROM sqlite_master WHERE name = 'captures'"
    ) or not command.rows("SELECT 1 FROM captures"):  # fmt: skip
        time.sleep(0.05)
    os.killpg(process.pid, number)
    out, err = process.communicate()
    assert (process.returncode, out, err) == (code, "", "")
    assert command.rows("SELECT outcome, exit_code FROM runs") == [("interrupted", code)]
    assert command.run("import", str(source)).code == 0
    assert command.rows("SELECT count(*) FROM captures WHERE outcome = 'new'") == [(len(PAGES),)]


@pytest.mark.parametrize(
    "name", ["a\nb.html", "a\rb.html", "a\u2028b.html", "a\x85b.html", "a\x1b[2Jb.html", "a\n\nb\n.html"]
)
def test_a_file_name_stays_on_its_line(command: Installation, name: str) -> None:
    folder = command.folder / "pages"
    folder.mkdir()
    (folder / name).write_text("<!doctype html><title>Tide</title><p>The tide.")
    done = command.run("import", str(folder))
    [line] = done.err.splitlines()
    assert line.startswith("archiver: ")
    assert line.endswith(f"b.html: {NO_ADDRESS}") or line.endswith(f"b\\n.html: {NO_ADDRESS}")
