"""What persons ask of all shards, or of one: waiting for it, and what comes of it in all."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Iterable

from archiver.cluster.register import Asked, Register
from archiver.errors import ClusterError
from archiver.fields import JsonObject
from archiver.reparse.summary import RESULTS

#: Seconds between two looks whether it is done.
_LOOK = 1.0

#: Counts of a report, in its order.
_COUNTS = ("pages", *RESULTS, "articles", "seconds")


def wait_for(
    register: Register, plan: int, seconds: float, tell: Callable[[int, int], None] | None = None
) -> list[Asked]:
    """What became of a plan until then, by shard. The register is asked at least once.

    tell -- is told of how many shards it is done, and of how many.
    """
    until = time.monotonic() + seconds
    while True:
        asked = register.plan(plan)
        done = sum(some.outcome is not None for some in asked)
        if tell is not None:
            tell(done, len(asked))
        if done == len(asked) or time.monotonic() > until:
            return asked
        time.sleep(_LOOK)


def reparse_outcome(report: str) -> str:
    """What is kept of the report of `archiver reparse --json`: counts, without a word of any story."""
    told = json.loads(report)
    kept = ("run", "undone", "resumed", *_COUNTS, "fields", "sites")
    return json.dumps({name: told[name] for name in kept if name in told})


def undo_words(register: Register, plan: int) -> dict[str, list[str]]:
    """By shard, how what a plan wrote is taken back. Raises ClusterError where it wrote nothing that is known."""
    asked = register.plan(plan)
    if any(some.outcome is None for some in asked):
        raise ClusterError(f"plan {plan} is still on its way; wait until all shards have done it")
    runs = {some.shard: _report(some).get("run") for some in asked if some.command == "reparse"}
    words = {shard: [f"--undo={run}"] for shard, run in runs.items() if run is not None}
    if not words:
        raise ClusterError(f"plan {plan} wrote nothing; `archiver cluster reparse … --apply` prints the number to undo")
    return words


def plan_sums(asked: Iterable[Asked]) -> JsonObject:
    """The reports of all shards as one, as `archiver reparse --json` prints it, without samples and lists."""
    counts: Counter[str] = Counter()
    fields: dict[str, Counter[str]] = {}
    sites: list[JsonObject] = []
    shards = {}
    for some in asked:
        report = _report(some)
        shards[some.shard] = report.get("run")
        counts.update({name: report.get(name, 0) for name in (*_COUNTS, "undone")})
        for row in report.get("fields", ()):
            fields.setdefault(row["field"], Counter()).update({name: row[name] for name in row if name != "field"})
        sites += report.get("sites", ())
    return {
        "shards": shards,
        **{name: counts[name] for name in _COUNTS if name != "seconds"},
        "undone": counts["undone"],
        "fields": [{"field": name, **some} for name, some in fields.items()],
        "sites": sorted(sites, key=lambda row: str(row["site"])),
        "seconds": round(counts["seconds"], 3),
    }


def _report(asked: Asked) -> JsonObject:
    try:
        report = json.loads(asked.outcome or "{}")
    except ValueError:
        return {}
    return report if isinstance(report, dict) else {}
