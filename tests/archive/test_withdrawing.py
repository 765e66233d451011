"""A story is taken out of the archive, or hidden: all of it, nothing else, and whatever happens later."""

from __future__ import annotations

import gzip
import json
import os
import random
import shutil
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from archiver.archive import Store
from archiver.archive.upkeep.integrity import check_archive
from archiver.archive.upkeep.repair import repair
from archiver.archive.upkeep.withdrawing import undo_withdrawal, withdraw
from archiver.backup import back_up, restore
from archiver.capture import Capture
from archiver.errors import ArchiverError
from archiver.importing.run import import_paths
from archiver.reparse.rebuild import read_found, rebuild
from archiver.urls import identity
from tests.command import Installation
from tests.failpoints import PLACES, arm
from tests.stored import rows

HOST = "https://www.uferbote.example"
#: Kills of each slow test.
KILLS = int(os.environ.get("ARCHIVER_TEST_KILLS", "50"))

TABLES = ("captures", "articles", "versions", "images", "readings", "withdrawals")

#: A word that stands in no other story, and headline and text with it, in four languages.
STORIES = {
    "kranich": ("Der Kranich am Wehr bleibt", "Ein Kranichpaar brütet seit Montag am alten Wehr, sagt der Förster."),
    "lighthouse": ("Keeper leaves the lighthouse", "The last lighthouse keeper handed over her keys on Friday night."),
    "moulin": ("Le moulin tourne de nouveau", "Après neuf ans de silence, le moulin de la place a repris sa ronde."),
    "молоко": ("Подорожало молоко на рынке", "С понедельника молоко на городском рынке стоит на треть дороже."),
}


def page(word: str, *, edition: str = "", canonical: str | None = None) -> bytes:
    title, sentence = STORIES[word]
    text = "".join(f"<p>{sentence} {edition} ({word}-{number})</p>" for number in range(12))
    link = f'<link rel="canonical" href="{canonical}">' if canonical else ""
    meta = '<meta property="og:type" content="article"><meta property="article:published_time" content="2026-02-01">'
    return f"<html><head><title>{title}</title>{meta}{link}</head><body><article><h1>{title}</h1>{text}".encode()


def url(word: str) -> str:
    return f"{HOST}/stories/2026/02/01/{list(STORIES).index(word)}-notice.html"


def keep(data: Path, captures: list[Capture]) -> None:
    """Store captures, one a second, and read them."""
    with Store(data) as archive, archive.batch():
        first = archive.db["captures"].count
        for number, capture in enumerate(captures, start=first):
            at = f"2026-02-01T10:{number // 60:02}:{number % 60:02}Z"
            found = {"kind": "article", "title": "as the feed had it"}
            stored = Capture(**{**_fields(capture), "fetched": at, "found": found})
            archive.captures.add(stored, site="uferbote", run_id=1)
    read_found(data, jobs=1)


def _fields(capture: Capture) -> dict[str, Any]:
    return {name: getattr(capture, name) for name in ("url", "body", "status", "headers", "truncated")}


def html(address: str, body: bytes, **more: Any) -> Capture:
    return Capture(url=address, body=body, headers=(("Content-Type", "text/html; charset=utf-8"),), **more)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four stories; of the first an edit, an AMP twin, a page that was cut short, an error, and a copy elsewhere."""
    data = tmp_path_factory.mktemp("template") / "data"
    first, *others = STORIES
    keep(data, [html(url(word), page(word)) for word in STORIES])
    keep(
        data,
        [
            html(url(first), page(first, edition="Neu.")),
            html(f"{HOST}/amp/0", page(first, edition="Kurz.", canonical=url(first))),
            html(url(first) + "?utm_source=mail", page(first)[:400], truncated="length"),
            html(url(first), b"<h1>Not here</h1>" * 100, status=404),
            html(f"{HOST}/missing", b"<h1>Not here</h1>" * 100, status=404),
            html("https://mirror.example/copies/2026/02/01/copy.html", page(first)),
            *(html(url(word), page(word, edition="Again.")) for word in others),
        ],
    )
    return data


@pytest.fixture
def data(template: Path, tmp_path: Path) -> Path:
    shutil.copytree(template, tmp_path / "data")
    return tmp_path / "data"


def stretches(folder: Path) -> Iterator[tuple[str, bytes]]:
    """All bytes of a folder, those of WARC files as they are read, and what the full-text index has."""
    for path in folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            yield path.name, gzip.decompress(content) if path.name.endswith(".gz") else content
    connection = sqlite3.connect(folder / "archive.db")
    connection.execute("CREATE VIRTUAL TABLE temp.words USING fts5vocab(main, articles_fts, row)")
    yield "index", " ".join(term for (term,) in connection.execute("SELECT term FROM temp.words")).encode()
    connection.close()


def holding(folder: Path, word: str) -> set[str]:
    """Where a word stands."""
    return {name for name, content in stretches(folder) if word.encode() in content.lower()}


def others_of(data: Path) -> list[dict[str, Any]]:
    """What the archive says of all stories but the first."""
    sql = "SELECT id, key, title, text FROM articles WHERE key NOT IN (?, 'mirror.example/copies/2026/02/01/copy.html')"
    with Store(data, readonly=True) as archive:
        found = list(archive.db.query(sql, [identity(url("kranich"))]))
        for row in found:
            archive.captures.get(row["id"])
    return found


def rebuilt_equal(data: Path) -> bool:
    before = rows(data, TABLES)
    rebuild(data, jobs=1)
    (data / "archive.db.before-rebuild").unlink()
    return rows(data, TABLES) == before


def test_all_of_a_story_leaves(data: Path) -> None:
    before = others_of(data)
    assert len(holding(data, "kranich")) == 4  # database, index, both files

    planned = withdraw(data, url("kranich"), "", dry_run=True)
    assert len(holding(data, "kranich")) == 4
    assert len(before) == 3
    report = withdraw(data, url("kranich"), "court order 7/26")

    assert planned == report
    assert (
        report.to_dict()
        == {
            "story": identity(url("kranich")),
            "how": "withdrawn",
            "articles": ((1, STORIES["kranich"][0]),),
            "addresses": (identity(f"{HOST}/amp/0"), identity(url("kranich"))),
            "others": (10,),
            "captures": 5,  # the error page stays: it is the body of another answer, too
            "files": tuple(sorted(str(path.relative_to(data / "warc")) for path in (data / "warc").rglob("*.gz"))[:2]),
            "lists": (),
            "copies": (),
            "notes": 0,
            "wiped": True,
        }
    )
    assert holding(data, "kranich") == set()
    assert others_of(data) == before
    assert check_archive(data) == check_archive(data, quick=True) == []
    assert rebuilt_equal(data)
    assert holding(data, "kranich") == set()
    assert others_of(data) == before


def test_a_tombstone_says_when_why_and_which(data: Path) -> None:
    digests = {row["id"]: (row["record"], row["digest"], row["url"]) for row in rows(data)["captures"]}
    withdraw(data, "1", "Wunsch der Familie")

    told = []
    for path in sorted((data / "warc").rglob("*.gz")):
        with path.open("rb") as file:
            for record in ArchiveIterator(file, check_digests="raise"):
                content = record.content_stream().read()
                if record.rec_type == "metadata" and b'"withdrawn"' in content[:20]:
                    told.append((record.rec_headers, json.loads(content)["withdrawn"]))
    assert [(about["digest"], about["reason"]) for _, about in told] == [
        (digests[number][1], "Wunsch der Familie") for number in (1, 5, 6, 7, 10)
    ]
    for headers, about in told:
        assert headers.get_header("WARC-Refers-To") == f"<urn:uuid:{about['record']}>"
        assert headers.get_header("WARC-Date") == about["at"]
        assert headers.get_header("WARC-Target-URI") is None


def test_a_number_never_comes_back(data: Path) -> None:
    last = max(row["id"] for row in rows(data)["captures"])
    with Store(data) as archive, archive.batch():
        archive.captures.add(Capture(url=url("kranich"), body=page("kranich", edition="!"), fetched="2026-02-02"))
    withdraw(data, "1", "error")
    keep(data, [html(f"{HOST}/stories/2026/02/02/9-next.html", page("moulin", edition="Suite."))])

    assert max(row["id"] for row in rows(data)["captures"]) == last + 2
    assert rebuilt_equal(data)


def test_what_is_hidden_stays_and_shows_nowhere(data: Path) -> None:
    before, records = rows(data, TABLES), holding(data, "kranich")
    report = withdraw(data, url("kranich"), "being checked", hide=True)

    assert (report.how, report.captures, report.files, report.others) == ("hidden", 0, (), (10,))
    assert holding(data, "kranich") == records - {"archive.db", "index"}
    with Store(data, readonly=True) as archive:
        assert [row["id"] for row in archive.search("kranich*")] == []
        assert archive.article(1) is archive.article(url("kranich")) is None
        hidden = list(archive.db.query("SELECT id FROM captures WHERE outcome = 'withdrawn' ORDER BY id"))
        assert [row["id"] for row in hidden] == [1, 5, 6, 10]
    assert check_archive(data) == []
    assert rebuilt_equal(data)
    assert holding(data, "kranich") == records - {"archive.db", "index"}

    undo_withdrawal(data, f"{HOST}/amp/0", "it is true")
    read_found(data, jobs=1)
    after = rows(data, TABLES)
    assert {row.pop("how") for row in after["withdrawals"]} == {"undone"}
    assert {**after, "withdrawals": []} == before
    assert check_archive(data) == []
    assert rebuilt_equal(data)


def test_what_was_hidden_can_be_withdrawn(data: Path) -> None:
    withdraw(data, url("kranich"), "being checked", hide=True)
    with pytest.raises(ArchiverError, match="no article 1 here"):
        withdraw(data, "1", "it is false")
    withdraw(data, url("kranich"), "it is false")
    assert holding(data, "kranich") == set()
    assert {(row["how"], row["reason"]) for row in rows(data, TABLES)["withdrawals"]} == {("withdrawn", "it is false")}
    before = rows(data, TABLES)
    assert withdraw(data, url("kranich"), "again").captures == 0
    assert rows(data, TABLES) == before
    assert rebuilt_equal(data)


def test_nothing_makes_the_ledger_ask_again(data: Path) -> None:
    def states() -> set[tuple[Any, ...]]:
        sql = "SELECT state, reason, title, next_visit, article_id FROM urls WHERE key = ?"
        return {tuple(row.values()) for row in archive.db.query(sql, [identity(url("kranich"))])}

    withdraw(data, url("kranich"), "court order")
    gone = {("withdrawn", "withdrawn", None, None, None)}
    with Store(data) as archive:
        assert states() == gone
        ways: list[Callable[[], object]] = [
            lambda: archive.ledger.find(url("kranich"), site="uferbote", kind="article", title="Kranich"),
            lambda: archive.ledger.name(url("kranich"), site="uferbote", kind="section"),
            lambda: archive.ledger.paste(url("kranich") + "#top", site="uferbote"),
            lambda: archive.ledger.retry_failed("uferbote"),
            lambda: archive.ledger.hasten("uferbote"),
            lambda: archive.ledger.settle(identity(url("kranich")), "gone", next_visit="2026-01-01T00:00:00Z"),
            lambda: archive.db.execute("DELETE FROM urls WHERE key = ?", [identity(url("kranich"))]),
            lambda: archive.ledger.find(url("kranich"), site="other", kind="article", title="Kranich"),
        ]
        for way in ways:
            way()
            assert states() in (gone, set())
            assert identity(url("kranich")) not in {visit.key for visit in archive.ledger.due("uferbote", 99)}
        assert states() == gone
    undo_withdrawal(data, url("kranich"))
    with Store(data) as archive:
        assert {visit.key for visit in archive.ledger.due("other", 99)} == {identity(url("kranich"))}


def test_a_person_is_told_who_asks_for_it(data: Path) -> None:
    archiver = Installation(data.parent)
    said = archiver.run("withdraw", url("kranich"), "--reason", "court order")
    asked = archiver.run("crawl", url("kranich"))
    unknown = archiver.run("withdraw", f"{HOST}/nothing", "--reason", "none")
    silent = archiver.run("withdraw", url("moulin"))

    assert (said.code, said.err) == (0, "")
    assert said.out.splitlines()[:2] == [
        f"{identity(url('kranich'))}: withdrawn",
        f"    article 1: {STORIES['kranich'][0]}",
    ]
    assert (asked.code, asked.out, asked.err.count("\n")) == (78, "", 1)
    assert "withdrawn on 20" in asked.err
    assert "(court order)" in asked.err
    assert "--undo" in asked.err
    assert (unknown.code, unknown.err.count("\n"), "no article" in unknown.err) == (1, 1, True)
    assert (silent.code, "--reason" in silent.err) == (2, True)
    assert archiver.run("check").code == 0


def test_it_is_not_imported_again(data: Path, tmp_path: Path) -> None:
    withdraw(data, url("kranich"), "court order")
    before = rows(data, TABLES)
    saved = tmp_path / "saved"
    for name, (address, body) in {
        "same-address": (url("kranich"), page("kranich", edition="Ganz neu.")),
        "same-bytes": (f"{HOST}/other/2026/02/03/other.html", page("kranich")),
        "canonical": (f"{HOST}/print/2026/02/03/2.html", page("kranich", edition="Druck.", canonical=url("kranich"))),
    }.items():
        saved.mkdir(exist_ok=True)
        (saved / f"{name}.html").write_bytes(b"<!-- saved from url=(0044)" + address.encode() + b" -->\n" + body)
    (saved / "same-bytes.html").unlink()  # the mark makes them other bytes; a WARC file has them as they were
    report = import_paths(data, [saved], jobs=1)

    assert dict(report.passed_over) == {"withdrawn by a person": 1}
    assert report.tally.total["skipped"] == 1
    after = rows(data, TABLES)
    (declaring,) = (row for row in after["captures"] if row not in before["captures"])
    assert (declaring["url"], declaring["outcome"]) == (f"{HOST}/print/2026/02/03/2.html", "withdrawn")
    assert {**after, "captures": before["captures"]} == before
    assert {"archive.db", "index"}.isdisjoint(holding(data, "kranich"))
    assert rebuilt_equal(data)
    assert check_archive(data) == []


def test_it_does_not_come_back_with_the_files_of_another(template: Path, data: Path) -> None:
    withdraw(data, url("kranich"), "court order")
    before = rows(data, TABLES)
    for path in (template / "warc").rglob("*.gz"):
        shutil.copy(path, data / "warc" / path.relative_to(template / "warc").with_name(f"z-{path.name}"))
    assert len(holding(data, "kranich")) == 2
    repair(data)
    read_found(data, jobs=1)

    assert holding(data, "kranich") == set()
    assert check_archive(data) == []
    assert rows(data, TABLES) == before
    assert rebuilt_equal(data)


def test_another_archive_brings_its_decisions(template: Path, data: Path, tmp_path: Path) -> None:
    shutil.copytree(template, tmp_path / "other")
    withdraw(tmp_path / "other", url("kranich"), "court order")
    (statement,) = {row["warc"] for row in rows(tmp_path / "other", TABLES)["withdrawals"]}
    (data / "warc" / statement).parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(tmp_path / "other" / "warc" / statement, data / "warc" / statement)
    repair(data)
    read_found(data, jobs=1)

    assert holding(data, "kranich") == set()
    mine, theirs = (rows(folder, TABLES) for folder in (data, tmp_path / "other"))
    # a tombstone says when it was set, and that is longer or shorter by some bytes
    assert {table: _timeless(found) for table, found in mine.items()} == {
        table: _timeless(found) for table, found in theirs.items()
    }
    assert check_archive(data) == []


def test_former_copies_are_named(data: Path) -> None:
    rebuild(data, jobs=1)
    (data / "news.db").write_bytes(b"a copy")
    (data / "exports").mkdir()
    (warc, *_) = (data / "warc").rglob("*.gz")
    warc.with_name(f"{warc.name}.torn-77").write_bytes(b"torn")
    assert withdraw(data, "1", "error").copies == (
        "archive.db.before-rebuild",
        "exports/",
        "news.db",
        f"{warc.relative_to(data)}.torn-77",
    )


def test_a_page_that_always_has_the_newest_is_not_given_up(tmp_path: Path) -> None:
    data, newest = tmp_path / "data", f"{HOST}/newest/2026/02/01/today.html"
    keep(data, [html(newest, page(word, canonical=url(word))) for word in ("kranich", "lighthouse")])
    report = withdraw(data, url("kranich"), "error")

    assert report.addresses == (identity(url("kranich")),)
    assert holding(data, "kranich") == set()
    assert [row["title"] for row in rows(data)["articles"]] == [STORIES["lighthouse"][0]]
    assert rebuilt_equal(data)


def test_another_story_that_declares_its_address_stays(tmp_path: Path) -> None:
    data, other = tmp_path / "data", f"{HOST}/stories/2026/02/05/8-other.html"
    keep(data, [html(url("kranich"), page("kranich")), html(other, page("moulin", canonical=url("kranich")))])
    withdraw(data, url("kranich"), "error")
    keep(data, [html(other, page("moulin", edition="Corrigé.", canonical=url("kranich")))])

    [row] = rows(data, TABLES)["articles"]
    assert (row["key"], row["title"], "Corrigé" in row["text"]) == (identity(other), STORIES["moulin"][0], True)
    assert holding(data, "kranich") <= {"archive.db"} | {path.name for path in (data / "warc").rglob("*.gz")}
    assert check_archive(data) == []


def test_a_backup_made_later_holds_none_of_it(data: Path, tmp_path: Path) -> None:
    target = tmp_path / "copy"
    back_up(data, str(target))
    withdraw(data, url("kranich"), "court order")
    withdraw(data, url("moulin"), "being checked", hide=True)
    back_up(data, str(target))

    assert {path.name for path in target.rglob("*") if b"ranich" in _plain(path)} == set()
    assert restore(str(target), tmp_path / "back").findings == []
    assert rows(tmp_path / "back", TABLES) == rows(data, TABLES)
    assert rebuilt_equal(tmp_path / "back")


def _plain(path: Path) -> bytes:
    if not path.is_file():
        return b""
    return gzip.decompress(path.read_bytes()) if path.name.endswith(".gz") else path.read_bytes()


def test_a_database_of_before_is_read_and_brought_up_to_date(data: Path, tmp_path: Path) -> None:
    before = rows(data)
    with sqlite3.connect(data / "archive.db") as connection:
        for name in ("urls_withdrawn_ai", "urls_withdrawn_au"):
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("DROP INDEX captures_withdrawn")
        for name in ("withdrawals", "unfinished"):
            connection.execute(f"DROP TABLE {name}")
        connection.execute("DELETE FROM _sqlite_migrations WHERE name = 'withdrawn_stories'")
    connection.close()
    archiver = Installation(data.parent)

    for words in (["search", "moulin"], ["check"], ["reparse"], ["status"], ["backup", "copy"]):
        done = archiver.run(*words)
        assert (done.code, done.err) == (0, ""), words
    assert restore(str(tmp_path / "copy"), tmp_path / "back").findings == []
    assert rows(tmp_path / "back") == before
    assert withdraw(data, url("kranich"), "court order").captures == 5


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(1, 4))])
def test_only_the_records_of_a_story_go(tmp_path: Path, seed: int) -> None:
    """Records stand in any order, in any file, some twice: what is of the story goes, and all else is as it was."""
    chance, data = random.Random(seed), tmp_path / "data"
    captures = [html(url(word), page(word, edition=str(number))) for word in STORIES for number in range(3)]
    chance.shuffle(captures)
    keep(data, captures)
    (path,) = (data / "warc").rglob("*.gz")
    content = path.read_bytes()
    known = sorted(rows(data)["captures"], key=lambda row: row["offset"])
    pieces = [content[row["offset"] : row["offset"] + row["span"]] for row in known]
    pieces += chance.sample(pieces, 5)
    chance.shuffle(pieces)
    cut = chance.randrange(1, len(pieces))
    path.write_bytes(content[: known[0]["offset"]] + b"".join(pieces[:cut]))
    path.with_name("other.warc.gz").write_bytes(b"".join(pieces[cut:]))
    assert repair(data)[1] == []
    word = chance.choice(list(STORIES))
    bodies = bodies_of(data)

    report = withdraw(data, url(word), "error")

    assert report.captures == 3
    assert holding(data, word) == set()
    assert bodies_of(data) == {key: body for key, body in bodies.items() if word.encode() not in body.lower()}
    assert check_archive(data) == []
    assert rebuilt_equal(data)


def bodies_of(data: Path) -> dict[str, bytes]:
    with Store(data, readonly=True) as archive:
        return {row["record"]: archive.captures.read(row).body for row in list(archive.db["captures"].rows)}


@pytest.mark.parametrize(
    "name",
    [
        "a file is synced",
        "a database is about to be put in place",
        "a database is put in place",
        pytest.param("a statement", marks=pytest.mark.slow),
    ],
)
def test_killed_it_is_done_or_not_begun(template: Path, tmp_path: Path, name: str) -> None:
    before = rows(template, TABLES)
    shutil.copytree(template, tmp_path / "whole")
    withdraw(tmp_path / "whole", url("kranich"), "court order")
    after = {table: _timeless(found) for table, found in rows(tmp_path / "whole", TABLES).items()}
    seen = set()
    for times in count(1):
        data = tmp_path / str(times)
        shutil.copytree(template, data)
        ended = not _killed_at(data, name, times)
        assert check_archive(data) == []
        found = rows(data, TABLES)
        done = found != before
        if done:
            assert {table: _timeless(rows) for table, rows in found.items()} == after
        seen.add(done)
        with Store(data) as archive:
            archive.recover()
        assert bool(holding(data, "kranich")) != done
        assert not list((data / "warc").rglob("*.anew-*"))
        assert rows(data, TABLES) == found
        assert check_archive(data) == []
        shutil.rmtree(data)
        if ended:
            break
    assert True in seen


@pytest.mark.slow
@pytest.mark.timeout(3000)
@pytest.mark.parametrize("how", ["--reason", "--hide"])
def test_killed_at_any_time(template: Path, tmp_path: Path, how: str) -> None:
    archiver, chance = Installation(tmp_path), random.Random(15)
    words = ("withdraw", url("kranich"), "--reason", "court order", *(["--hide"] if how == "--hide" else []))
    before = rows(template, TABLES)
    lasted = []
    for _ in range(3):  # the first loads what the others find in memory
        shutil.rmtree(archiver.data, ignore_errors=True)
        shutil.copytree(template, archiver.data)
        began = time.monotonic()
        assert archiver.run(*words).code == 0
        lasted.append(time.monotonic() - began)
    after = {table: _timeless(found) for table, found in rows(archiver.data, TABLES).items()}
    killed = done = 0
    for _ in range(KILLS):
        shutil.rmtree(archiver.data)
        shutil.copytree(template, archiver.data)
        killed += archiver.killed(min(lasted) * chance.uniform(0.4, 1.1), *words) == -signal.SIGKILL
        assert check_archive(archiver.data) == []
        found = rows(archiver.data, TABLES)
        if found != before:
            assert {table: _timeless(rows) for table, rows in found.items()} == after
            done += 1
        with Store(archiver.data) as archive:  # as the next command does
            archive.recover()
        assert bool(holding(archiver.data, "kranich")) == (found == before or how == "--hide")
        assert rows(archiver.data, TABLES) == found
        assert check_archive(archiver.data) == []
    print(f"{killed} of {KILLS} killed, {done} were withdrawn")
    assert killed > KILLS // 4


def _timeless(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows without when they were written, and in which file."""
    return [{name: value for name, value in row.items() if name not in ("at", "warc", "offset")} for row in found]


def _killed_at(data: Path, name: str, times: int) -> bool:
    """Have a process of its own withdraw a story, and killed at a place. False where it came to its end."""
    child = os.fork()
    if child == 0:
        try:
            arm(PLACES[name], times)
            withdraw(data, url("kranich"), "court order")
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
