"""Alarms: none where nothing broke, and soon where something did."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from archiver import times
from archiver.archive.ledger.alarms import SiteRun
from archiver.health.judging import Alarm, judge_site
from tests.health.simulation import RUNS_A_DAY, START, Change, history

#: Simulated sites, and runs between two looks (a look at each run would take minutes and say the same).
SITES, STEP = 20, 24


def looks(runs: list[SiteRun], first: int = RUNS_A_DAY, step: int = STEP) -> list[list[Alarm]]:
    return [judge_site(runs[:end]) for end in range(first, len(runs) + 1, step)]


@pytest.mark.slow
def test_no_false_alarm_on_twenty_sites_in_sixty_days() -> None:
    alarms = {seed: [alarm for found in looks(history(seed)) for alarm in found] for seed in range(SITES)}

    assert alarms == {seed: [] for seed in range(SITES)}


@pytest.mark.parametrize("seed", range(4))
def test_a_field_that_is_no_longer_filled(seed: int) -> None:
    # lead is filled nearly always until day 40, then never
    runs = history(seed, 50, Change(40, fill={"lead": 0.0}), articles_a_day=60)
    runs = [_with_lead(run) if run.at < _at(40) else run for run in runs]
    day = RUNS_A_DAY * 40
    read = next(n for n in range(day, len(runs)) if sum(run.readings for run in runs[day : n + 1]) >= 8)
    before, after, last = judge_site(runs[:day]), judge_site(runs[: read + 1]), judge_site(runs)

    assert before == []
    assert [(alarm.kind, alarm.field, alarm.now, alarm.was >= 0.9) for alarm in after] == [("field", "lead", 0.0, True)]
    assert [(alarm.kind, alarm.field, alarm.now) for alarm in last] == [("field", "lead", 0.0)]
    # eight readings are enough, and the run is named in which they began
    assert _at(40) <= after[0].since <= runs[read].at


def test_a_selector_that_no_longer_matches() -> None:
    runs = [
        SiteRun(at=_at(number / 48), visits=6, new=5, readings=5, filled={"rule:lead": 5 if number < 100 else 0})
        for number in range(102)
    ]

    assert judge_site(runs[:100]) == []
    assert judge_site(runs[:101]) == [Alarm(kind="rule", field="lead", since=_at(100 / 48), was=1.0, now=0.0)]
    assert judge_site(runs) == [Alarm(kind="rule", field="lead", since=_at(100 / 48), was=1.0, now=0.0)]


def test_failures_that_stay() -> None:
    runs = history(3, 31, Change(30, fails=1.0), articles_a_day=40)
    alarms = judge_site(runs)

    assert judge_site(runs[: RUNS_A_DAY * 30]) == []
    assert [(alarm.kind, alarm.now) for alarm in alarms] == [("failures", 1.0)]
    assert timedelta() <= times.moment(alarms[0].since) - times.moment(_at(30)) <= timedelta(hours=2)


def test_silence() -> None:
    runs = history(5, 45, Change(40, news=0.0), articles_a_day=30)
    silent = next(n for n, found in enumerate(looks(runs, RUNS_A_DAY * 40, 1)) if found)

    assert [alarm.kind for alarm in judge_site(runs)] == ["silence"]
    # twice its longest pause is a day or two for a paper with weekends
    assert timedelta(hours=12) <= silent * timedelta(minutes=30) <= timedelta(days=3)


def test_fewer_articles_than_in_any_week() -> None:
    runs = history(6, 60, Change(50, news=0.2), articles_a_day=60)

    assert judge_site(runs[: RUNS_A_DAY * 50]) == []
    assert [alarm.kind for alarm in judge_site(runs)] == ["volume"]


@pytest.mark.parametrize("factor", [0.1, 10.0])
def test_texts_of_another_length(factor: float) -> None:
    runs = history(7, 45, Change(40, words=factor), articles_a_day=60)

    assert judge_site(runs[: RUNS_A_DAY * 40]) == []
    assert [alarm.kind for alarm in judge_site(runs[: RUNS_A_DAY * 42])] == ["length"]


@pytest.mark.parametrize("runs", [[], [SiteRun(at="2025-03-01T00:00:00Z")]])
def test_no_history(runs: list[SiteRun]) -> None:
    assert judge_site(runs) == []


def _at(days: float) -> str:
    return times.stamp(START + timedelta(days=days))


def _with_lead(run: SiteRun) -> SiteRun:
    return replace(run, filled={**run.filled, "lead": run.readings})
