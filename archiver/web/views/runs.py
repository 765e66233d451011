"""The runs: what was started, and how it ended."""

from __future__ import annotations

from datasette.app import Datasette
from datasette.utils.asgi import Request, Response

from archiver.archive import Store
from archiver.fields import SqlRow
from archiver.web.service import rendered

RUNS = 60

#: Counts of a run that are shown, in this order.
COUNTS = ("fetched", "new", "changed", "unchanged", "failed")


def read_runs(archive: Store) -> SqlRow:
    return {"runs": [as_shown(run) for run in archive.runs.latest(RUNS)]}


def is_of_site(counts: object) -> bool:
    """Whether what a run has under a name are the counts of a site: a run that fetches has some of each."""
    return isinstance(counts, dict)


def as_shown(run: SqlRow) -> SqlRow:
    """A run with its counts summed over the sites, and its command without the addresses and file names behind it. A
    run that fetches counts by site, others their own way."""
    sites = [counts for counts in run["counts"].values() if is_of_site(counts)]
    sums = {name: sum(int(counts.get(name, 0) or 0) for counts in sites) for name in COUNTS} if sites else {}
    verb, *rest = (run["command"] or "").split()
    return run | {
        "sums": sums,
        "verb": verb,
        "targets": [word for word in rest if "/" not in word and "\\" not in word],
    }


async def runs_view(datasette: Datasette, request: Request) -> Response:
    return await rendered(
        datasette, request, "runs", await datasette.service.reader.read(read_runs) | {"counts": COUNTS}
    )
