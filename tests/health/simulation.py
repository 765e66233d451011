"""Sites as they are: busy and quiet ones, nights and weekends, agency copy without a byline, an hour out of order."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from archiver import times
from archiver.archive.ledger.alarms import SiteRun
from archiver.fields import WATCHED
from archiver.reasons import Reason

START = datetime(2025, 3, 1, tzinfo=UTC)
EVERY = timedelta(minutes=30)
RUNS_A_DAY = 48


@dataclass(frozen=True)
class Change:
    """What happens to a site in mid-history, from a day on.

    fill  -- new fill rates of fields.
    words -- factor of the length of texts.
    news  -- factor of the number of articles.
    fails -- share of visits that fail.
    """

    day: float = math.inf
    fill: Mapping[str, float] = field(default_factory=dict)
    words: float = 1.0
    news: float = 1.0
    fails: float | None = None


def history(
    seed: int, days: int = 60, change: Change | None = None, articles_a_day: float | None = None
) -> list[SiteRun]:
    """The runs of one site."""
    drawn, change = random.Random(seed), change or Change()
    rate = articles_a_day or 10 ** drawn.uniform(0.3, 2.0)
    fill = {name: drawn.choice([1.0, 0.99, 0.97, 0.9, 0.7, 0.5, 0.2, 0.0]) for name in WATCHED} | {"title": 1.0}
    agency, fails, length = drawn.uniform(0, 0.3), drawn.choice([0, 0.001, 0.01, 0.03]), drawn.uniform(5.3, 6.6)
    runs, down_until = [], START
    for number in range(days * RUNS_A_DAY):
        at = START + number * EVERY
        changed = at - START >= timedelta(days=change.day) if change.day < math.inf else False
        if drawn.random() < 0.0008:
            down_until = at + timedelta(minutes=drawn.choice([30, 60, 120]))
        if at < down_until:
            runs.append(SiteRun(at=times.stamp(at), visits=2, failed=2, reasons={Reason.SERVER_ERROR: 2}))
            continue
        mean = rate / RUNS_A_DAY * (0.15 if at.hour < 6 else 1.3) * (0.4 if at.weekday() >= 5 else 1.2)
        new = _poisson(drawn, mean * (change.news if changed else 1))
        visits = 1 + new + (drawn.randrange(4) if drawn.random() < 0.5 else 0)
        share = change.fails if changed and change.fails is not None else fails
        failed = sum(drawn.random() < share for _ in range(visits))
        readings = max(0, visits - 1 - failed)
        wires = drawn.random() < agency
        now = fill | {"authors": fill["authors"] * (0.1 if wires else 1)} | (dict(change.fill) if changed else {})
        factor = change.words if changed else 1
        runs.append(
            SiteRun(
                at=times.stamp(at),
                visits=visits,
                failed=failed,
                new=min(new, readings),
                readings=readings,
                filled={name: sum(drawn.random() < now[name] for _ in range(readings)) for name in WATCHED},
                words=tuple(int(drawn.lognormvariate(length, 0.8) * factor) for _ in range(readings)),
                reasons={Reason.SERVER_ERROR: failed} if failed else {},
            )
        )
    return runs


def _poisson(drawn: random.Random, mean: float) -> int:
    number, product, limit = 0, drawn.random(), math.exp(-mean)
    while product > limit:
        number, product = number + 1, product * drawn.random()
    return number
