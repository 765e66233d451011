"""Alarms of twenty sites over sixty days: told on the next run, open until they are mended, and then no more."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archiver import times
from archiver.archive import Store
from archiver.archive.ledger.alarms import SiteRun
from archiver.fields import WATCHED
from archiver.health import Finding, accept, review
from archiver.health.causes import Cause, cause_in_words
from archiver.reasons import Reason
from archiver.sites.site import Site

START = datetime(2025, 3, 1, tzinfo=UTC)
RUNS, BROKEN, MENDED = 150, 60, 120
READINGS = 24
KEYS = tuple(f"paper-{number}" for number in range(20))
SITES = {key: Site(key=key, feeds=(f"https://{key}.example/feed",)) for key in KEYS}
FULL = dict.fromkeys([*WATCHED, "rule:lead"], READINGS)

#: What breaks at ten sites, and the alarm that tells it.
BREAKS: dict[str, tuple[str, str]] = {
    "paper-0": ("field", "authors"),
    "paper-1": ("field", "text"),
    "paper-2": ("rule", "lead"),
    "paper-3": ("length", ""),
    "paper-4": ("length", ""),
    "paper-5": ("nothing", ""),
    "paper-6": ("source", "https://paper-6.example/feed"),
    "paper-7": ("failures", ""),
    "paper-8": ("silence", ""),
    "paper-9": ("volume", ""),
}

#: Runs after the first one until it is told: twelve articles a run are too few for one run without to be certain.
LATE = {"silence": 1, "volume": 1}


def run_of(key: str, number: int, drawn: random.Random) -> SiteRun:
    """What a run sees of a site; twice a day, half its fields not always filled."""
    filled = {name: sum(drawn.random() < 0.97 for _ in range(READINGS)) for name in FULL}
    words = tuple(int(drawn.lognormvariate(6, 0.4)) for _ in range(READINGS))
    at = times.stamp(START + timedelta(hours=12 * number))
    usual = SiteRun(
        at=at, visits=READINGS + 2, failed=0, new=8 + drawn.randrange(8), readings=READINGS, filled=filled, words=words
    )
    if not (BROKEN <= number < MENDED and key in BREAKS):
        return usual
    match BREAKS[key]:
        case "field", name:
            return replace(usual, filled={**filled, name: 0})
        case "rule", name:
            return replace(usual, filled={**filled, f"rule:{name}": 0})
        case "length", _:
            return replace(usual, words=tuple(value // 6 if key == "paper-3" else value * 6 for value in words))
        case "failures", _:
            return replace(usual, failed=18, readings=6, filled=dict.fromkeys(FULL, 6), words=words[:6])
        case "silence", _:
            return replace(usual, new=0)
        case "volume", _:
            return replace(usual, new=1)
        case "nothing", _:
            return SiteRun(at=at, visits=2, failed=2, reasons={Reason.BLOCKED: 2})
    return usual


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path) as archive:
        yield archive


def note(archive: Store, figures: dict[str, SiteRun]) -> None:
    """A run at the time of its figures."""
    run_id = archive.runs.start("crawl")
    at = next(iter(figures.values())).at
    archive.db.execute("UPDATE runs SET started = ? WHERE id = ?", [at, run_id])
    archive.figures.add(run_id, figures)


def nothing(key: str, at: str) -> Finding:
    return Finding(site=key, kind="nothing", since=at, what="nothing came (HTTP 403)", cause=Cause.BLOCKED)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [2, 7])
def test_alarms_are_told_once_stay_open_and_close(seed: int, archive: Store) -> None:
    drawn = random.Random(seed)
    opened: list[tuple[int, str, str, str]] = []
    closed: list[tuple[int, str, str, str]] = []
    again: dict[str, int] = dict.fromkeys(BREAKS, 0)
    still: set[tuple[str, str, str]] = set()
    for number in range(RUNS):
        figures = {key: run_of(key, number, drawn) for key in KEYS}
        at = figures[KEYS[0]].at
        barren = {key: nothing(key, at) for key, run in figures.items() if run.failed == run.visits}
        with archive.batch():
            note(archive, figures)
            if number in (BROKEN, MENDED):
                archive.db.execute("DELETE FROM urls")
            if number == BROKEN:
                feed = BREAKS["paper-6"][1]
                archive.ledger.find(feed, site="paper-6", kind="feed")
                archive.db.execute("UPDATE urls SET state = 'gone', reason = 'gone', visited = ?", [at])
            told = review(archive, SITES, barren, KEYS, at)
        opened += [(number, *raised.key) for raised in told.opened]
        closed += [(number, *raised.key) for raised in told.back]
        for raised in told.again:
            again[raised.site] += 1
        if number == MENDED - 1:
            still = {raised.key for raised in archive.alarms.open()}

    broken = {(key, kind, about) for key, (kind, about) in BREAKS.items()}
    late = {key: number - BROKEN for number, key, _, _ in opened}
    assert {(key, kind, about) for _, key, kind, about in opened} == broken
    assert len(opened) == len(broken)
    assert still == broken
    assert {(key, kind, about) for _, key, kind, about in closed} == broken
    assert {key: number for key, number in late.items() if number > LATE.get(BREAKS[key][0], 0)} == {}
    slowly = {key for number, key, _, _ in closed if number > MENDED + 2}
    assert slowly <= {"paper-9"}  # a week tells
    # twice a day for thirty days
    expected = {key: 30 - late[key] // 2 for key in BREAKS if key not in slowly}
    assert all(expected[key] - 2 <= again[key] <= expected[key] for key in expected), again


def test_a_break_is_seen_at_the_second_run_of_a_large_site(archive: Store) -> None:
    first = SiteRun(at="2025-03-01T00:00:00Z", visits=120, readings=120, filled=dict.fromkeys(FULL, 120))
    second = SiteRun(
        at="2025-03-01T12:00:00Z", visits=80, readings=80, filled={**dict.fromkeys(FULL, 80), "authors": 0}
    )
    told = []
    for run in (first, second):
        with archive.batch():
            note(archive, {"paper-0": run})
            told.append([raised.key for raised in review(archive, SITES, {}, ["paper-0"], run.at).opened])

    assert told == [[], [("paper-0", "field", "authors")]]


def test_what_a_person_accepts_is_the_new_normal(archive: Store) -> None:
    drawn = random.Random(3)
    with archive.batch():
        for number in range(BROKEN + 2):
            run = run_of("paper-0", number, drawn)
            note(archive, {"paper-0": run})
            review(archive, SITES, {}, ["paper-0"], run.at)
        before = [raised.key for raised in archive.alarms.open()]
        accepted = [raised.key for raised in accept(archive, SITES, "paper-0", run.at)]
        last = run_of("paper-0", BROKEN + 2, drawn)
        note(archive, {"paper-0": last})
        after = review(archive, SITES, {}, ["paper-0"], last.at)

    assert before == accepted == [("paper-0", "field", "authors")]
    assert archive.alarms.open() == []
    assert (after.opened, after.again, after.back) == ((), (), ())


def test_causes_are_codes_with_a_sentence_each() -> None:
    assert cause_in_words(Cause.COOKIE) == "it wants a cookie"
    assert cause_in_words(Cause.COOKIE, remedy=True) == (
        'it wants a cookie; put `cookies = "session"` into its entry of sites.toml'
    )
    assert (
        cause_in_words(Cause.LEADS_TO.about("www.hafen-bote.example:8080")) == "it leads to www.hafen-bote.example:8080"
    )
    # what an earlier version stored
    assert cause_in_words("the server fails", remedy=True) == "the server fails"
    assert len({cause.words for cause in Cause}) == len(Cause)
