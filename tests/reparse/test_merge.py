"""Two archives are joined: what each knew is known, nothing is bound wrongly, and nothing is there twice."""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from archiver.archive import Store
from archiver.archive.upkeep.integrity import check_archive
from archiver.archive.upkeep.repair import repair
from archiver.archive.upkeep.withdrawing import withdraw
from archiver.capture import Capture
from archiver.errors import ArchiveError, DamagedRecord
from archiver.reasons import Reason
from archiver.reparse.merge import merge
from archiver.reparse.rebuild import read_found, rebuild
from tests.command import Installation
from tests.failpoints import PLACES, arm
from tests.stored import DERIVED, Rows, rows

HOST = "https://www.talblatt.example"
TABLES = (*DERIVED, "urls", "runs", "hosts", "withdrawals", "unfinished")

#: Headline and sentence of a story, by its number.
STORIES = (
    ("Neue Brücke über die Aar", "Die Brücke wird im Mai für Fußgänger geöffnet, sagt das Amt."),
    ("The ferry is back", "The ferry crosses the sound again after eleven weeks in the yard."),
    ("Une école rouvre ses portes", "L'école du village accueille de nouveau trente élèves."),
    ("El mercado se muda", "El mercado de los jueves se muda a la plaza nueva."),
)


def page(number: int, edition: str = "") -> bytes:
    title, sentence = STORIES[number]
    text = "".join(f"<p>{sentence} {edition} ({part})</p>" for part in range(10))
    meta = '<meta property="og:type" content="article"><meta property="article:published_time" content="2026-03-01">'
    return f"<html><head><title>{title}</title>{meta}</head><body><article><h1>{title}</h1>{text}".encode()


def url(number: int) -> str:
    return f"{HOST}/stories/2026/03/01/{number}-report.html"


#: What was fetched when, by which of two archives: minute, story, edition, status.
HISTORY = {
    "one": ((1, 0, "", 200), (2, 1, "", 200), (10, 0, "Update.", 200), (11, 2, "", 200), (30, 1, "", 404)),
    "two": ((3, 0, "", 200), (4, 3, "", 200), (20, 0, "Letzte.", 200), (21, 1, "", 200), (22, 3, "Nuevo.", 200)),
}


def make(data: Path, *histories: str) -> Path:
    """An archive that fetched these histories, each visit in order."""
    visits = sorted(visit for name in histories for visit in HISTORY[name])
    with Store(data) as archive, archive.batch():
        run_id = archive.runs.start(f"crawl {' '.join(histories)}")
        archive.hosts.rest(f"{histories[-1]}.example", "2030-01-01T00:00:00Z", Reason.HOST_RESTS)
        for minute, number, edition, status in visits:
            body = page(number, edition) if status == 200 else b"<h1>Not here</h1>" * 60
            archive.captures.add(
                Capture(
                    url=url(number),
                    body=body,
                    status=status,
                    fetched=f"2026-03-01T08:{minute:02}:00Z",
                    headers=(("Content-Type", "text/html; charset=utf-8"),),
                    found={"kind": "article"},
                ),
                site="talblatt",
                run_id=run_id,
            )
    (data / "sites.toml").write_text(f'[{histories[-1]}]\nstart = ["https://{histories[-1]}.example/"]\n')
    read_found(data, jobs=1)
    return data


@pytest.fixture(scope="module")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("templates")
    for names in (["one"], ["two"], ["one", "two"]):
        make(folder / "+".join(names), *names)
    return folder


@pytest.fixture
def both(templates: Path, tmp_path: Path) -> tuple[Path, Path]:
    for name in HISTORY:
        shutil.copytree(templates / name, tmp_path / name)
    return tmp_path / "one", tmp_path / "two"


def told(data: Path) -> dict[str, Any]:
    """What an archive says, but for numbers and places: captures, articles, versions."""
    found = rows(data)
    keys = {row["id"]: row["key"] for row in found["articles"]}
    return {
        "captures": sorted(
            (row["url"], row["fetched"], row["digest"], row["size"], row["outcome"], row["detail"])
            for row in found["captures"]
        ),
        "articles": sorted((row["key"], row["title"], row["text"], row["first_seen"]) for row in found["articles"]),
        "versions": sorted(
            (keys[row["article_id"]], row["number"], row["seen"], row["change"], row["kind"], row["text"])
            for row in found["versions"]
        ),
    }


def derived(data: Path) -> Rows:
    return rows(data)


def test_joined_they_say_what_one_archive_would(both: tuple[Path, Path], templates: Path) -> None:
    one, two = both
    before = {path: path.read_bytes() for path in two.rglob("*") if path.is_file() and path.name != "run.lock"}
    report = merge(one, two, jobs=1)

    assert (report.captures, report.known, report.sites, report.left_out) == (5, 0, ["two"], [])
    assert told(one) == told(templates / "one+two")
    assert check_archive(one) == check_archive(one, quick=True) == []
    joined = derived(one)
    rebuild(one, jobs=1)
    assert derived(one) == joined
    assert {path: path.read_bytes() for path in before} == before


def test_the_ledger_has_the_later_visit(both: tuple[Path, Path]) -> None:
    one, two = both
    with Store(two) as archive:
        archive.ledger.find(f"{HOST}/waiting", site="talblatt", kind="page", title="Only they know")
        archive.db.execute("UPDATE urls SET interval = 77, etag = 'theirs'")
    merge(one, two, jobs=1)

    found = {row["url"]: row for row in rows(one, TABLES)["urls"]}
    assert {address: (row["visited"], row["state"], row["etag"]) for address, row in found.items()} == {
        url(0): ("2026-03-01T08:20:00Z", "fetched", "theirs"),
        url(1): ("2026-03-01T08:30:00Z", "gone", None),
        url(2): ("2026-03-01T08:11:00Z", "fetched", None),
        url(3): ("2026-03-01T08:22:00Z", "fetched", "theirs"),
        f"{HOST}/waiting": (None, "found", "theirs"),
    }
    assert {row["host"] for row in rows(one, TABLES)["hosts"]} == {"one.example", "two.example"}
    assert [row["command"] for row in rows(one, TABLES)["runs"]] == ["crawl one", "crawl two"]
    numbers = {row["key"]: row["id"] for row in rows(one)["articles"]}
    assert {row["article_id"] for row in found.values()} == {*numbers.values(), None}


def test_a_second_time_changes_nothing(both: tuple[Path, Path]) -> None:
    one, two = both
    merge(one, two, jobs=1)
    before = rows(one, TABLES), sorted(one.rglob("*.gz")), (one / "sites.toml").read_bytes()
    report = merge(one, two, jobs=1)
    assert (report.captures, report.known, report.addresses, report.sites) == (0, 5, 0, [])
    assert (rows(one, TABLES), sorted(one.rglob("*.gz")), (one / "sites.toml").read_bytes()) == before

    merge(two, one, jobs=1)  # and the other way round it comes to the same
    assert told(two) == told(one)
    assert check_archive(two) == []


def test_what_is_withdrawn_does_not_come_over(both: tuple[Path, Path]) -> None:
    one, two = both
    withdraw(one, url(0), "error")
    withdraw(two, url(1), "court order")
    report = merge(one, two, jobs=1)

    assert (report.captures, report.known) == (2, 2)
    assert sorted(row["title"] for row in rows(one)["articles"]) == [STORIES[3][0], STORIES[2][0]]
    states = {row["url"]: row["state"] for row in rows(one, TABLES)["urls"]}
    assert states == {url(0): "withdrawn", url(1): "withdrawn", url(2): "fetched", url(3): "fetched"}
    assert check_archive(one) == []
    before = derived(one), rows(one, ["withdrawals"])
    rebuild(one, jobs=1)
    assert (derived(one), rows(one, ["withdrawals"])) == before


@pytest.mark.slow
def test_from_the_command_line(both: tuple[Path, Path], tmp_path: Path) -> None:
    one, two = both
    one.rename(tmp_path / "data")
    archiver = Installation(tmp_path)
    (two / "sites.toml").write_text('[one]\nstart = ["https://another.example/"]\n')
    done = archiver.run("merge", "two", "--json")
    itself = archiver.run("merge", "data")
    nothing = archiver.run("merge", "data/warc")
    archiver.run("backup", "copy")
    backup = archiver.run("merge", "copy")

    assert (done.code, '"captures": 5' in done.out, done.err.count("\n")) == (0, True, 1)
    assert (itself.code, itself.err.count("\n")) == (74, 1)
    assert (nothing.code, nothing.err.count("\n")) == (74, 1)
    assert (backup.code, "bring it back with `archiver restore`" in backup.err) == (74, True)


def test_an_archive_that_is_not_whole(both: tuple[Path, Path]) -> None:
    one, two = both
    (path,) = (two / "warc").rglob("*.gz")
    content = path.read_bytes()
    last = max(rows(two)["captures"], key=lambda row: row["offset"])
    path.write_bytes(content[: last["offset"] + 40] + b"?" + content[last["offset"] + 41 :])
    report = merge(one, two, jobs=1)
    assert (report.captures, len(report.left_out), report.exit_code) == (4, 1, 3)
    assert check_archive(one) == []
    path.unlink()
    with pytest.raises(ArchiveError, match="is gone"):
        merge(one, two, jobs=1)


def bodies(data: Path) -> dict[str, bytes]:
    """What each record of an archive has, as far as it can be read."""
    found = {}
    with Store(data, readonly=True) as archive:
        for row in list(archive.db["captures"].rows):
            with suppress(DamagedRecord):
                found[row["record"]] = archive.captures.read(row).body
    return found


@pytest.mark.parametrize("seed", [*range(3), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(3, 100))])
def test_nothing_is_bound_to_the_record_of_another_page(both: tuple[Path, Path], seed: int) -> None:
    """Records of the other archive are cut out, swapped, doubled and moved to other files, at random: what comes over
    has its own record, before a repair there as after it."""
    one, two = both
    chance = random.Random(seed)
    known = bodies(one) | bodies(two)
    (path,) = (two / "warc").rglob("*.gz")
    order = sorted(rows(two)["captures"], key=lambda row: row["offset"])
    content = path.read_bytes()
    pieces = [content[row["offset"] : row["offset"] + row["span"]] for row in order]
    taken = [piece for piece in pieces if chance.random() < 0.8] + chance.sample(pieces, 2)
    chance.shuffle(taken)
    cut = chance.randrange(len(taken) + 1)
    path.write_bytes(content[: order[0]["offset"]] + b"".join(taken[:cut]))
    if taken[cut:]:
        path.with_name("other.warc.gz").write_bytes(b"".join(taken[cut:]))

    for mended in (False, True):
        if mended:
            repair(two)
        merge(one, two, jobs=1)
        found = bodies(one)
        assert found.items() <= known.items()
        assert check_archive(one) == []
    assert len(found) == len(HISTORY["one"]) + sum(piece in taken for piece in pieces)
    joined = derived(one)
    rebuild(one, jobs=1)
    assert derived(one) == joined


def _timeless(data: Path) -> Rows:
    # the metadata record beside a capture has an identity of its own, and with it other bytes
    left_out = ("at", "warc", "offset", "span", "crc32", "found", "next_visit", "updated", "started", "finished")
    return {
        table: [{name: value for name, value in row.items() if name not in left_out} for row in found]
        for table, found in rows(data, TABLES).items()
    }


@pytest.mark.slow
@pytest.mark.parametrize("name", ["a file is synced", "a database is put in place", "a file is indexed"])
def test_killed_it_goes_on(both: tuple[Path, Path], tmp_path: Path, name: str) -> None:
    one, two = both
    shutil.copytree(one, tmp_path / "whole")
    merge(tmp_path / "whole", two, jobs=1)
    expected = _timeless(tmp_path / "whole")
    for times in count(1):
        data = tmp_path / str(times)
        shutil.copytree(one, data)
        child = os.fork()
        if child == 0:
            try:
                arm(PLACES[name], times)
                merge(data, two, jobs=1)
            finally:
                os._exit(0)
        _, status = os.waitpid(child, 0)
        assert check_archive(data) == []
        merge(data, two, jobs=1)
        assert _timeless(data) == expected
        assert check_archive(data) == []
        shutil.rmtree(data)
        if not os.WIFSIGNALED(status):
            break
    assert times > 1


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_killed_at_any_time(both: tuple[Path, Path], tmp_path: Path) -> None:
    one, _ = both
    archiver, chance = Installation(tmp_path), random.Random(15)
    shutil.copytree(one, archiver.data)
    began = time.monotonic()
    assert archiver.run("merge", "two", "--jobs", "1").code == 0
    lasted = time.monotonic() - began
    expected = _timeless(archiver.data)
    killed = 0
    for _ in range(50):
        shutil.rmtree(archiver.data)
        shutil.copytree(one, archiver.data)
        process = archiver.start("merge", "two", "--jobs", "1")
        time.sleep(lasted * chance.uniform(0.3, 1))
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        killed += process.returncode == -signal.SIGKILL
        assert check_archive(archiver.data) == []
        assert archiver.run("merge", "two", "--jobs", "1").code == 0
        assert _timeless(archiver.data) == expected
        assert check_archive(archiver.data) == []
    print(f"{killed} of 50 killed")
    assert killed > 25


def test_one_site_of_several(both: tuple[Path, Path]) -> None:
    one, two = both
    other = "https://www.uferblatt.example/2026/03/01/bridge.html"
    with Store(two) as archive, archive.batch():
        # the body has come before, with the other site
        archive.captures.add(
            Capture(
                url=other,
                body=page(0, "Letzte."),
                fetched="2026-03-01T09:00:00Z",
                headers=(("Content-Type", "text/html; charset=utf-8"),),
                found={"kind": "article"},
            ),
            site="uferblatt",
        )
        archive.ledger.find(other, site="uferblatt", kind="article")
    (two / "sites.toml").write_text('[uferblatt]\nstart = ["https://www.uferblatt.example/"]\n')
    read_found(two, jobs=1)
    report = merge(one, two, sites=["uferblatt"], jobs=1)

    assert (report.captures, report.addresses, report.sites) == (2, 1, ["uferblatt"])
    new = {row["url"] for row in rows(one)["captures"] if row["fetched"] >= "2026-03-01T08:20:00Z"}
    assert new == {url(0), other, url(1)}  # the page that had the body first, the new one; the last is of `one`
    assert other in {row["url"] for row in rows(one)["articles"]}
    with Store(one) as archive:
        [capture] = [row for row in rows(one)["captures"] if row["url"] == other]
        assert archive.captures.get(capture["id"]).body == page(0, "Letzte.")
    assert check_archive(one) == []
    assert merge(one, two, sites=["uferblatt"], jobs=1).captures == 0
    with pytest.raises(ArchiveError, match=r"two: has nothing of talbote; its sites: talblatt, uferblatt$"):
        merge(one, two, sites=["talbote"], jobs=1)
