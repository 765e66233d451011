"""Stored pages read again: the plan, writing it, the way back, and what a kill leaves."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from archiver.reparse.rebuild import rebuild
from tests.command import Installation, key_of
from tests.newsweb.hosts import Host
from tests.stored import DERIVED, add_rule, rows, store_pages

#: Kills of the slow test.
KILLS = int(os.environ.get("ARCHIVER_TEST_KILLS", "100"))


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Host]]:
    """An archive of two newspapers, never to be changed."""
    data = tmp_path_factory.mktemp("template") / "data"
    return data, store_pages(data, hosts=2, stories=9)


@pytest.fixture
def hosts(template: tuple[Path, list[Host]]) -> list[Host]:
    return template[1]


@pytest.fixture
def archiver(template: tuple[Path, list[Host]], tmp_path: Path) -> Installation:
    """The command beside a copy of that archive."""
    shutil.copytree(template[0], tmp_path / "data")
    return Installation(tmp_path)


def reparse(archiver: Installation, *words: str, code: int = 0) -> dict[str, Any]:
    done = archiver.run("reparse", *words)
    assert (done.code, done.err) == (code, "")
    report: dict[str, Any] = json.loads(done.out)
    return report


def counts(report: dict[str, Any]) -> dict[str, int]:
    names = ("pages", "new", "changed", "unchanged", "worse", "no_article", "failed", "articles")
    return {name: report[name] for name in names if report[name]}


def fields(report: dict[str, Any], *names: str) -> dict[str, dict[str, int]]:
    return {
        row["field"]: {name: count for name, count in row.items() if name != "field" and count}
        for row in report["fields"]
        if row["field"] in names
    }


def break_title(archiver: Installation, host: Host) -> None:
    """A rule that takes the first paragraph for the headline."""
    add_rule(archiver.data, host, field="title", css="p")


def break_text(archiver: Installation, host: Host) -> None:
    """A rule that takes all paragraphs out of the pages."""
    add_rule(archiver.data, host, field="strip", css="p")


def test_a_page_read_the_same_way_says_the_same(archiver: Installation) -> None:
    before = rows(archiver.data)
    assert counts(reparse(archiver)) == {"pages": 24, "unchanged": 24}
    assert counts(reparse(archiver, "--apply")) == {"pages": 24, "unchanged": 24}
    assert rows(archiver.data) == before


def test_a_plan_writes_nothing(archiver: Installation, hosts: list[Host]) -> None:
    break_title(archiver, hosts[0])
    before = (archiver.data / "archive.db").read_bytes(), rows(archiver.data, [*DERIVED, "urls", "runs", "reparsed"])
    report = reparse(archiver)
    assert counts(report) == {"pages": 24, "changed": 12, "unchanged": 12, "articles": 9}
    assert fields(report, "title", "text") == {"title": {"changed": 12, "unchanged": 12}, "text": {"unchanged": 24}}
    assert [row["site"] for row in report["sites"] if row["changed"]] == [key_of(hosts[0])]
    assert {sample["field"] for sample in report["samples"]} >= {"title"}
    assert len(report["slowest"]) == 10
    assert before == (
        (archiver.data / "archive.db").read_bytes(),
        rows(archiver.data, [*DERIVED, "urls", "runs", "reparsed"]),
    )


def test_a_plan_names_selectors_that_match_nothing(archiver: Installation, hosts: list[Host]) -> None:
    add_rule(archiver.data, hosts[0], field="section", css=".rubrik-die-es-nicht-gibt")
    add_rule(archiver.data, hosts[1], field="lead", css="p")
    idle = [{"site": key_of(hosts[0]), "field": "section", "articles": 12}]

    assert reparse(archiver)["idle_rules"] == idle
    assert reparse(archiver, "--apply")["idle_rules"] == idle
    # a second rule for the field that finds something is enough
    add_rule(archiver.data, hosts[0], field="section", css="h1")
    assert reparse(archiver)["idle_rules"] == []


def test_edited_rules_make_the_pages_of_their_site_outdated(archiver: Installation, hosts: list[Host]) -> None:
    assert counts(reparse(archiver, "--outdated")) == {}
    break_title(archiver, hosts[1])
    assert counts(reparse(archiver, "--outdated")) == {"pages": 12, "changed": 12, "articles": 9}
    report = reparse(archiver, "--outdated", "--apply")
    assert counts(report) == {"pages": 12, "changed": 12, "articles": 9}
    assert counts(reparse(archiver, "--outdated")) == {}
    titles = {row["title"] for row in rows(archiver.data)["articles"] if row["site"] == key_of(hosts[1])}
    assert titles.isdisjoint(row["title"] for row in rows(archiver.data)["articles"] if row["site"] != key_of(hosts[1]))


def test_applied_it_is_what_a_rebuild_makes(archiver: Installation, hosts: list[Host]) -> None:
    break_title(archiver, hosts[0])
    break_text(archiver, hosts[1])
    reparse(archiver, "--apply", "--accept-worse")
    applied = rows(archiver.data)
    (archiver.data / "archive.db").unlink()
    rebuild(archiver.data, jobs=2)
    assert rows(archiver.data) == applied


def test_undone_it_is_as_before(archiver: Installation, hosts: list[Host]) -> None:
    before = rows(archiver.data, [*DERIVED, "urls", "reparsed"])
    break_title(archiver, hosts[0])
    break_text(archiver, hosts[1])
    report = reparse(archiver, "--apply", "--accept-worse")
    assert counts(report) == {"pages": 24, "changed": 12, "worse": 12, "articles": 9}
    assert rows(archiver.data)["articles"] != before["articles"]
    done = archiver.run("reparse", "--undo", str(report["run"]))
    assert (done.code, json.loads(done.out)) == (0, {"run": report["run"], "undone": 24})
    assert rows(archiver.data, [*DERIVED, "urls", "reparsed"]) == before
    assert archiver.run("check").code == 0
    done = archiver.run("reparse", "--undo", str(report["run"]))
    assert (done.code, done.err) == (78, f"archiver: run {report['run']} was undone already\n")


def test_worse_readings_are_kept_back_and_listed(archiver: Installation, hosts: list[Host]) -> None:
    before = rows(archiver.data)
    break_text(archiver, hosts[1])
    report = reparse(archiver, "--apply")
    assert counts(report) == {"pages": 24, "unchanged": 12, "worse": 12}
    assert all(page["reasons"] for page in report["worse_pages"])
    assert len(report["worse_pages"]) == 12
    assert rows(archiver.data) == before
    kept = rows(archiver.data, ["reparsed"])["reparsed"]
    assert [row["capture_id"] for row in kept if "text lost" in row["kept"]] == [
        page["capture"] for page in report["worse_pages"]
    ]
    # they stay outdated until somebody says that the loss is wanted
    assert counts(reparse(archiver, "--outdated")) == {"pages": 12, "worse": 12}
    assert counts(reparse(archiver, "--outdated", "--apply", "--accept-worse")) == {"pages": 12, "worse": 12}
    assert counts(reparse(archiver, "--outdated")) == {}


def test_runs_are_undone_from_the_last(archiver: Installation, hosts: list[Host]) -> None:
    break_title(archiver, hosts[0])
    first = reparse(archiver, "--apply")["run"]
    add_rule(archiver.data, hosts[0], field="section", css="h1")
    second = reparse(archiver, "--apply", "--outdated")["run"]
    done = archiver.run("reparse", "--undo", str(first))
    assert (done.code, done.err) == (
        78,
        f"archiver: run {second} changed 12 of the same pages again; undo it first: archiver reparse --undo {second}\n",
    )
    for run_id in (second, first):
        assert archiver.run("reparse", "--undo", str(run_id)).code == 0


@pytest.mark.slow
def test_what_is_selected(archiver: Installation, hosts: list[Host]) -> None:
    for words, pages in (
        (("--site", key_of(hosts[0])), 12),
        (("--since", "2025-06-03"), 0),
        (("--until", "2025-06-02"), 24),
        (("--since", "2025-06-02T09:00:19Z"), 6),
        (("--where", "articles.title IS NOT NULL -- whatever"), 24),
        (("--where", "captures.id <= 3 OR captures.id = 5"), 4),
        (("--where", "captures.id <= 3 OR captures.id = 5", "--site", key_of(hosts[1])), 0),
    ):
        assert (words, reparse(archiver, *words)["pages"]) == (words, pages)


@pytest.mark.parametrize(
    "sql",
    [
        "1) ; DROP TABLE articles; --",
        "(DELETE FROM articles)",
        "load_extension('x')",
        "(SELECT 1 FROM pragma_journal_mode('delete'))",
        ":nobody",
    ],
)
def test_where_can_only_read(archiver: Installation, sql: str) -> None:
    before = rows(archiver.data)
    done = archiver.run("reparse", "--apply", "--where", sql)
    assert (done.code, done.out) == (78, "")
    assert done.err.startswith("archiver: --where cannot be used: ")
    assert rows(archiver.data) == before


def test_a_damaged_record_is_a_failure_and_costs_nothing(archiver: Installation, hosts: list[Host]) -> None:
    before = rows(archiver.data)
    victim = before["captures"][0]
    path = archiver.data / "warc" / victim["warc"]
    content = bytearray(path.read_bytes())
    content[victim["offset"] + 100] ^= 4
    path.write_bytes(content)
    break_title(archiver, hosts[0])
    done = archiver.run("reparse", "--apply")
    report = json.loads(done.out)
    assert (done.code, counts(report)) == (
        3,
        {"pages": 24, "changed": 11, "unchanged": 12, "failed": 1, "articles": 9},
    )
    assert [failure["capture"] for failure in report["failures"]] == [victim["id"]]
    after = {row["id"]: row for row in rows(archiver.data)["captures"]}
    assert after[victim["id"]] == victim


def test_one_file_without_an_archive(tmp_path: Path) -> None:
    archiver = Installation(tmp_path)
    (tmp_path / "saved.html").write_text(
        "<html lang=en><title>Ferry returns</title><h1>Ferry returns</h1><p class=who>By Ann Lee"
        + "<p>The ferry came back to the harbour after nine years of repairs, and many came to see it." * 5
    )
    done = archiver.run("reparse", "saved.html")
    assert (done.code, done.out) == (78, "")
    assert "--url" in done.err
    done = archiver.run("reparse", "saved.html", "--url", "https://news.example/ferry")
    article = json.loads(done.out)
    assert (done.code, article["url"], article["title"]) == (0, "https://news.example/ferry", "Ferry returns")
    assert not (tmp_path / "data").exists()
    # a rule that is being written shows at once
    archiver.data.mkdir()
    (archiver.data / "sites.toml").write_text(
        '[example]\nhosts = ["news.example"]\n[[example.selectors]]\nfield = "section"\ncss = ".who"\n'
    )
    done = archiver.run("reparse", "saved.html", "--url", "https://news.example/ferry")
    article = json.loads(done.out)
    assert (article["site"], article["section"]) == ("example", "By Ann Lee")
    assert article["provenance"]["section"]["source"] == "rule:section"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--undo", "1", "--apply"), "--undo takes a whole run back; leave out --apply"),
        (("--accept-worse",), "--accept-worse belongs to --apply"),
        (("--url", "https://news.example/"), "--url belongs to FILE"),
        (("data/sites.toml", "--apply"), "FILE cannot be combined with --apply"),
    ],
)
def test_wrong_usage(archiver: Installation, words: tuple[str, ...], says: str) -> None:
    done = archiver.run("reparse", *words)
    assert (done.code, done.err) == (2, f"archiver: {says} (see `archiver reparse --help`)\n")


def test_without_an_archive(tmp_path: Path) -> None:
    archiver = Installation(tmp_path)
    for words in (
        ("reparse",),
        ("reparse", "--apply"),
        ("reparse", "--undo", "1"),
        ("check",),
        ("repair",),
        ("rebuild",),
    ):
        assert (words, archiver.run(*words).code) == (words, 74)
    assert list(tmp_path.iterdir()) == []


def test_two_at_once_one_is_sent_away(archiver: Installation) -> None:
    running = archiver.start("reparse", "--apply")
    try:
        while not (archiver.data / "run.lock").exists() or not (archiver.data / "run.lock").read_text():
            assert running.poll() is None
            time.sleep(0.01)
        os.killpg(running.pid, signal.SIGSTOP)
        done = archiver.run("reparse", "--apply")
    finally:
        os.killpg(running.pid, signal.SIGCONT)
        running.communicate()
    assert done.code == 75
    assert "archiver reparse --apply (process" in done.err
    assert running.returncode == 0


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_many_kills_leave_no_trace(tmp_path: Path) -> None:
    _kill_again_and_again(tmp_path, KILLS)


def _kill_again_and_again(folder: Path, kills: int) -> None:
    """`reparse --apply`, killed with all its workers at random moments, goes on to the rows of one that nobody
    disturbed."""
    random_moment = random.Random(kills)
    hosts = store_pages(folder / "template", hosts=4, stories=50)
    add_rule(folder / "template", hosts[0], field="title", css="p")
    add_rule(folder / "template", hosts[1], field="strip", css="p")
    expected, took = _undisturbed(folder)
    killed = rounds = 0
    while killed < kills:
        rounds += 1
        archiver = Installation(folder / f"round{rounds}")
        shutil.copytree(folder / "template", archiver.data)
        while killed < kills and _killed(archiver, random_moment.uniform(took / 4, took * 1.1)):
            killed += 1
        report = reparse(archiver, "--apply") if killed == kills else None
        assert _state(archiver) == expected
        assert report is None or report["pages"] == 4 * 50 + 4 * 17
        shutil.rmtree(archiver.folder)


def _undisturbed(folder: Path) -> tuple[Any, float]:
    archiver = Installation(folder / "undisturbed")
    shutil.copytree(folder / "template", archiver.data)
    started = time.monotonic()
    reparse(archiver, "--apply")
    return _state(archiver), time.monotonic() - started


def _killed(archiver: Installation, after: float) -> bool:
    """Start a re-parse and kill it after so many seconds. False where it had come to its end."""
    process = archiver.start("reparse", "--apply", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        assert process.wait(after) == 0
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return True
    return False


def _state(archiver: Installation) -> Any:
    """All rows that must be the same, and what the first run that came to its end changed and counted. (One that was
    killed on its way out had come to its end: the next begins anew, and finds nothing to change.)"""
    run_id, counted = archiver.rows(
        "SELECT id, counts FROM runs WHERE command LIKE 'reparse%' AND outcome = 'finished' ORDER BY id LIMIT 1"
    )[0]
    changed = rows(archiver.data, ["reparsed"])["reparsed"]
    return {
        **rows(archiver.data, [*DERIVED, "urls"]),
        "counts": json.loads(counted),
        "reparsed": [{**row, "run_id": None} for row in changed if row["run_id"] == run_id],
    }


@pytest.mark.slow
def test_ctrl_c_stops_between_two_pages_and_goes_on(tmp_path: Path) -> None:
    archiver = Installation(tmp_path)
    hosts = store_pages(archiver.data, hosts=2, stories=60)
    break_title(archiver, hosts[0])
    running = archiver.start("reparse", "--apply")
    for _ in _progress(archiver):
        os.kill(running.pid, signal.SIGINT)
        break
    out, err = running.communicate()
    assert (running.returncode, err) == (130, "")
    first = json.loads(out)
    report = reparse(archiver, "--apply")
    assert (report["run"], report["resumed"]) == (first["run"], first["pages"])
    assert report["pages"] == 160
    assert archiver.rows("SELECT outcome, exit_code FROM runs WHERE id = ?", report["run"]) == [("finished", 0)]


def _progress(archiver: Installation) -> Iterator[int]:
    """Pages done, whenever a batch of the running re-parse is written."""
    while True:
        try:
            found = archiver.rows("SELECT count(*) FROM reparsed")
        except sqlite3.OperationalError:
            found = [(0,)]
        if found[0][0]:
            yield found[0][0]
        time.sleep(0.01)
