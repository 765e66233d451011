"""The sites, and one of them: its coverage over time, its sections, what is new."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import lru_cache
from itertools import islice

from datasette.app import Datasette
from datasette.utils.asgi import NotFound, Request, Response

from archiver.archive import Store
from archiver.edits.listing import edits
from archiver.extraction.words.text import fold
from archiver.fields import JsonObject
from archiver.web import arguments, finding
from archiver.web.language import LANGUAGES, counted, gettext, language
from archiver.web.service import arguments as given
from archiver.web.service import part, rendered
from archiver.web.summary import Coverage
from archiver.web.svg import bars, calendar, last_days, periods, share, spark, weeks
from archiver.web.views.home import in_weeks

#: Articles, articles without a date, and edits shown, and newest articles that sections are counted in.
ARTICLES, UNDATED, EDITS, COUNTED = 20, 10, 5, 2_000

#: Weeks of the small pictures.
WEEKS = 26


def read_sites(archive: Store, site: str) -> JsonObject:
    rows = archive.db.query(
        """SELECT section, count(*) AS articles FROM
               (SELECT articles.section FROM
                   (SELECT id FROM articles WHERE site = :site
                    ORDER BY coalesce(published, modified, first_seen) DESC LIMIT :counted) AS newest
                CROSS JOIN articles INDEXED BY articles_facets ON articles.id = newest.id)
           WHERE section IS NOT NULL GROUP BY section ORDER BY articles DESC LIMIT 12""",
        {"site": site, "counted": COUNTED},
    )
    sections = list(rows)
    most = max((row["articles"] for row in sections), default=0)
    states = archive.db.query(
        "SELECT state, count(*) AS urls FROM urls INDEXED BY urls_state_site"
        " WHERE state IN ('found', 'failed', 'paywalled', 'gone') AND site = ? GROUP BY state",
        [site],
    )
    return {
        "newest": finding.newest(archive, site=site, limit=ARTICLES),
        "undated_newest": finding.newest(archive, site=site, limit=UNDATED, dated=False),
        "sections": [row | {"share": row["articles"] / most} for row in sections],
        "edits": list(islice(edits(archive.db, site=site), EDITS)),
        "states": {row["state"]: row["urls"] for row in states},
    }


@lru_cache(maxsize=2 * len(LANGUAGES))
def overview(coverage: Coverage, today: date, _language: str) -> list[JsonObject]:
    """A row a site, the one with the most articles first; in the reader's language."""
    rows = {site: weeks(last_days(days, WEEKS * 7, today)) for site, days in coverage.sites.items()}
    return sorted(
        (
            {
                "site": site,
                "articles": coverage.totals[site],
                "first": min(days, default=None),
                "last": max(days, default=None),
                "picture": spark(
                    rows[site],
                    label=in_weeks(sum(week.count for week in rows[site]), WEEKS),
                    most=max(week.count for week in rows[site]),
                ),
            }
            for site, days in coverage.sites.items()
        ),
        key=lambda row: (-row["articles"], row["site"]),
    )


async def index(datasette: Datasette, request: Request) -> Response:
    service = datasette.service
    rows = overview(service.summary.current().coverage, datetime.now(UTC).date(), language())
    wanted = arguments.text(given(request), "q") or ""
    named = [row for row in rows if fold(wanted) in fold(f"{service.names.get(row['site'], '')} {row['site']}")]
    return await rendered(datasette, request, "sites", {"rows": named, "total": len(rows), "wanted": wanted})


async def sites_view(datasette: Datasette, request: Request) -> Response:
    service = datasette.service
    site = part(request, "site")
    coverage = service.summary.current().coverage
    days = coverage.sites.get(site)
    if days is None:
        raise NotFound("The archive has no articles of this site.")
    context = await service.reader.read(read_sites, site)
    for row in context["sections"]:
        label = counted("%(count)s article", "%(count)s articles", row["articles"])
        row["picture"] = share(row["share"], label=label)
    context |= {
        "site": site,
        "articles": coverage.totals[site],
        "undated": coverage.totals[site] - sum(days.values()),
        "first": min(days, default=None),
        "last": max(days, default=None),
        "coverage": bars(periods(days), label=gettext("Articles over time")),
        "calendar": calendar(days, datetime.now(UTC).date(), label=gettext("Articles of each day in the last year")),
    }
    return await rendered(datasette, request, "site", context)
