"""Totals of an archive: what `status` and `sites` show."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from archiver import times
from archiver.archive import Store
from archiver.archive.search.selection import DATED, DAY
from archiver.archive.store import has_database
from archiver.backfill import plan_of
from archiver.fields import JsonObject
from archiver.sites.file import load

#: Columns of `site_rows` that a table shows.
SITE_COLUMNS = (
    "key", "visited", "articles", "per_day", "newest", "health", "waiting", "failed", "backlog", "name",
)  # fmt: skip


def totals(data_dir: Path) -> JsonObject:
    """Counts over the whole archive (`backlog`: pages that a backfill could fetch), the newest article, the last run,
    and bytes on disk."""
    with Store(data_dir, readonly=True) as archive:
        row = next(
            iter(
                archive.db.query(
                    """SELECT (SELECT count(*) FROM articles) AS articles,
                       (SELECT count(*) FROM versions WHERE number > 1) AS edits,
                       (SELECT count(*) FROM captures) AS captures,
                       (SELECT count(*) FROM captures WHERE outcome IS NULL) AS unread,
                       (SELECT count(*) FROM urls) AS urls,
                       (SELECT count(*) FROM urls WHERE state = 'backlog' AND kind IN ('article', 'page')) AS backlog,
                       (SELECT count(DISTINCT site) FROM articles) AS sites,
                       (SELECT max(published) FROM articles) AS newest,
                       (SELECT max(finished) FROM runs) AS last_run"""
                )
            )
        )
    return {
        **row,
        "database_bytes": (data_dir / "archive.db").stat().st_size,
        "warc_bytes": sum(
            path.stat().st_size for path in (data_dir / "warc").rglob("*.warc.*") if path.suffix in (".gz", ".zst")
        ),
    }


def site_rows(data_dir: Path) -> list[JsonObject]:
    """A row a site: of sites.toml, and of the archive where sites.toml no longer has it. `visited`: begin of the last
    run that asked it; `per_day`: articles a day that were published in the last week; `health`: `ok`, or what broke."""
    sites = load(data_dir / "sites.toml")
    counts: dict[str, JsonObject] = {}
    if has_database(data_dir):
        with Store(data_dir, readonly=True) as archive:
            for sql in (
                "SELECT site, count(*) AS articles, max(published) AS newest FROM articles GROUP BY site",
                """SELECT site, sum(state = 'found') AS waiting, sum(state = 'failed') AS failed,
                   sum(state = 'backlog' AND kind IN ('article', 'page')) AS backlog FROM urls GROUP BY site""",
            ):
                for row in archive.db.query(sql):
                    counts.setdefault(row["site"] or "", {}).update(row)
            week = times.later(times.now(), -7 * 86_400)
            published = dict(
                archive.db.execute(
                    """SELECT site, count(*) FROM articles WHERE coalesce(published, first_seen) > ?
                       AND coalesce(published, first_seen) <= ? GROUP BY site""",
                    [week, times.now()],
                ).fetchall()
            )
            alarms: dict[str, list[str]] = {}
            for raised in archive.alarms.open():
                alarms.setdefault(raised.site, []).append(raised.about if raised.kind == "field" else raised.kind)
            for key, history in archive.figures.history().items():
                counts.setdefault(key, {}).update(
                    visited=history[-1].at,
                    per_day=round(published.get(key, 0) / 7, 1),
                    health=", ".join(alarms.get(key, ())) or "ok",
                )
    rows = []
    for key in [*sites, *sorted(set(counts) - set(sites))]:
        site = sites.get(key)
        known = counts.get(key, {})
        rows.append(
            {
                "key": key,
                "name": site.name if site else None,
                "articles": known.get("articles", 0),
                "newest": known.get("newest"),
                "visited": known.get("visited"),
                "per_day": known.get("per_day"),
                "health": known.get("health"),
                "waiting": known.get("waiting", 0),
                "failed": known.get("failed", 0),
                "backlog": known.get("backlog", 0),
                "feeds": len(site.feeds) if site else 0,
                "sitemaps": len(site.sitemaps) if site else 0,
            }
        )
    return rows


def per_day(data_dir: Path, days: int = 30) -> list[tuple[str, int]]:
    """(day, articles of it) of the last days, the oldest first: of their publications' calendars. Articles without
    a date are of no day."""
    today = times.moment(times.now()).date()
    wanted = [(today - timedelta(days=back)).isoformat() for back in reversed(range(days))]
    with Store(data_dir, readonly=True) as archive:
        found = {
            row["day"]: row["n"]
            for row in archive.db.query(
                f"""SELECT {DATED} AS day, count(*) AS n FROM articles
                    WHERE {DAY} >= ? AND {DATED} IS NOT NULL GROUP BY day""",
                [wanted[0]],
            )
        }
    return [(day, found.get(day, 0)) for day in wanted]


def backfills(data_dir: Path) -> list[str]:
    """A sentence for each backfill that is under way: what is left of it, at the delays of sites.toml."""
    sites = load(data_dir / "sites.toml")
    with Store(data_dir, readonly=True) as archive:
        return [
            plan_of(archive, key, backfill.window, sites[key].delay).sentence
            for key, backfill in archive.backfills.under_way().items()
            if key in sites
        ]


def runs(data_dir: Path, limit: int = 5) -> list[JsonObject]:
    """The last runs, newest first."""
    with Store(data_dir, readonly=True) as archive:
        return archive.runs.latest(limit)
