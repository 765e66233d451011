"""The first page: what is new, what needs a look, what was edited, how much came from where."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from functools import lru_cache
from itertools import groupby, islice

from datasette.app import Datasette
from datasette.utils.asgi import Request, Response

from archiver import times
from archiver.archive import Store
from archiver.edits.listing import edits
from archiver.fields import JsonObject
from archiver.health import as_outages
from archiver.web import finding
from archiver.web.language import LANGUAGES, figure, gettext, language, ngettext
from archiver.web.service import rendered
from archiver.web.summary import Coverage
from archiver.web.svg import bars, last_days, spark, weeks
from archiver.web.views.runs import as_shown, is_of_site

#: Articles, articles without a date, edits and runs shown.
ARTICLES, UNDATED, EDITS, RUNS = 24, 5, 5, 4

#: Runs that are looked at for what is new today: a crawl every five minutes.
TODAY = 300

#: Days of the pictures, and sites that have one: those with the most articles in these days.
DAYS, SITES = 84, 12


def read_home(archive: Store) -> JsonObject:
    newest = finding.newest(archive, limit=ARTICLES)
    return {
        "undated": finding.newest(archive, limit=UNDATED, dated=False),
        "today": _today(archive, times.now()[:10]),
        "by_day": [(day, list(rows)) for day, rows in groupby(newest, key=lambda row: str(row["moment"])[:10])],
        "edits": list(islice(edits(archive.db), EDITS)),
        "runs": [as_shown(run) for run in archive.runs.latest(RUNS)],
    }


def _today(archive: Store, day: str) -> JsonObject:
    """What happened on a day of UTC: new articles by site, the most first, and edits by kind."""
    new: Counter[str] = Counter()
    for run in archive.runs.latest(TODAY):
        if run["started"] >= day:
            new.update({site: counts.get("new", 0) for site, counts in run["counts"].items() if is_of_site(counts)})
    kinds = dict(
        archive.db.execute(
            """SELECT kind, count(*) FROM revisions INDEXED BY revisions_edits
               WHERE number > 1 AND seen >= ? AND kind <> 'reading' GROUP BY kind ORDER BY 2 DESC""",
            [day],
        ).fetchall()
    )
    gone = kinds.pop("removed", 0)
    return {"day": day, "new": (+new).most_common(), "edited": sum(kinds.values()), "kinds": kinds, "removed": gone}


@lru_cache(maxsize=2 * len(LANGUAGES))
def pictures(coverage: Coverage, today: date, _language: str) -> JsonObject:
    """Of the whole archive and of its sites, on one scale so that they can be compared; in the reader's language."""
    days = last_days(coverage.days, DAYS, today)
    rows = {site: weeks(last_days(known, DAYS, today)) for site, known in coverage.sites.items()}
    sums = {site: sum(week.count for week in row) for site, row in rows.items()}
    largest = sorted(sums, key=lambda site: (-sums[site], site))[:SITES]
    most = max((week.count for site in largest for week in rows[site]), default=0)
    return {
        "total": coverage.articles,
        "sites": len(coverage.sites),
        "recent": sum(day.count for day in days),
        "days": bars(days, label=gettext("Articles a day in the last %(days)s days") % {"days": DAYS}, height=110),
        "multiples": [
            {
                "site": site,
                "count": sums[site],
                "total": coverage.totals[site],
                "picture": spark(rows[site], label=in_weeks(sums[site], DAYS // 7), most=most),
            }
            for site in largest
        ],
    }


def in_weeks(articles: int, weeks: int) -> str:
    """What a small picture shows."""
    message = ngettext(
        "%(count)s article in the last %(weeks)s weeks", "%(count)s articles in the last %(weeks)s weeks", articles
    )
    return message % {"count": figure(articles), "weeks": weeks}


async def home_view(datasette: Datasette, request: Request) -> Response:
    service = datasette.service
    context = await service.reader.read(read_home)
    today = datetime.now(UTC).date()
    standing = service.summary.current()
    context |= pictures(standing.coverage, today, language())
    context |= {"outages": as_outages(standing.findings), "watched": standing.watched}
    return await rendered(datasette, request, "home", context)
