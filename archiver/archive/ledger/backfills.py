"""Backfills: which days of a site's past are wanted, and what of them is still to be fetched."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlite_utils import Database

from archiver import times
from archiver.archive.ledger.revisits import NEWS_AGE
from archiver.archive.ledger.urls import quoted
from archiver.archive.ledger.visit import VISIT, Visit
from archiver.fields import SqlRow
from archiver.times import Window

#: Pages without a date that may wait until lists without dates are gone through further: only the stories tell how far
#: back such a list has come.
LOOKAHEAD = 500

#: Stories with a date that tell how far back a list has come.
MIN_DATED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Backfill:
    """started  -- when it was asked for; None: no more than a plan of it was.
    finished -- when nothing was left to do; None: it is under way.
    """

    site: str
    window: Window
    started: str | None
    finished: str | None


class Backfills:
    """The table `backfills`, one row a site, and what of `urls` they are about: rows in the state `backlog`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def plan(self, site: str, window: Window) -> None:
        """Note which days somebody may ask for: lists can be read for them. What was asked for is forgotten where it
        were other days, not what was done for it."""
        days = {"site": site, "since": window.since, "until": window.until}
        known = self._db.execute(
            "SELECT 1 FROM backfills WHERE site = :site AND since = :since AND until = :until AND finished IS NULL",
            days,
        )
        if known.fetchone() is not None:
            return
        self._db.execute("DELETE FROM backfills WHERE site = ?", [site])
        self._db.execute("INSERT INTO backfills (site, since, until) VALUES (:site, :since, :until)", days)
        # lists of which the newest pages were taken
        self._db.execute(
            """INSERT INTO backfill_rests (site, key, day, months)
               SELECT site, key, :until, '{}' FROM urls WHERE site = :site AND kind = 'sitemap'
               AND reason = 'too_many_urls'""",
            {"site": site, "until": window.until},
        )

    def start(self, site: str, window: Window) -> None:
        """Ask for those days."""
        self.plan(site, window)
        self._db.execute("UPDATE backfills SET started = coalesce(started, ?) WHERE site = ?", [times.now(), site])

    def stop(self, site: str) -> None:
        """Ask for nothing of a site any more. What is known of its past stays in the backlog."""
        self._db.execute("DELETE FROM backfills WHERE site = ?", [site])

    def all(self) -> list[Backfill]:
        return [_backfill(row) for row in self._db.query("SELECT * FROM backfills ORDER BY site")]

    def under_way(self) -> dict[str, Backfill]:
        """Those that are asked for and not finished, by site."""
        return {backfill.site: backfill for backfill in self.all() if backfill.started and not backfill.finished}

    def finish(self, site: str, window: Window) -> None:
        """Say that it is done, if nothing is left to do: no page that waits, no list that is to be asked for again."""
        retried = f"""SELECT 1 FROM urls WHERE site = :site AND kind IN ('archive', 'sitemap') AND state = 'failed'
                      AND next_visit IS NOT NULL AND {WITHIN} LIMIT 1"""
        if not self.due(site, window, 1) and self._db.execute(retried, _days(site, window)).fetchone() is None:
            self._db.execute("UPDATE backfills SET finished = ? WHERE site = ?", [times.now(), site])

    def note_rest(self, visit: Visit, day: str | None, months: Mapping[str, int]) -> None:
        """Say of a sitemap that was read for a backfill how far it came: more pages than were taken from it go back
        from `day`, so many in each month. None: it was read to its end."""
        self._db.execute("DELETE FROM backfill_rests WHERE site = ? AND key = ?", [visit.site, visit.key])
        if day is not None:
            self._db.execute(
                """INSERT INTO backfill_rests (site, key, day, months)
                   SELECT site, ?, ?, ? FROM backfills WHERE site = ?""",
                [visit.key, day, json.dumps(dict(months)), visit.site],
            )

    def beyond(self, site: str) -> Counter[str]:
        """Pages of each month (`YYYY-MM`) that the lists of a site have and the ledger not yet."""
        months: Counter[str] = Counter()
        for (text,) in self._db.execute("SELECT months FROM backfill_rests WHERE site = ?", [site]).fetchall():
            months.update(json.loads(text))
        return months

    def lists_due(self, site: str, window: Window, limit: int, out: Collection[str] = ()) -> list[Visit]:
        """Sitemaps that may list pages of those days and were never read, the newest first; where no sitemap lists
        such, archive pages. `out`: keys of visits that are under way."""
        found = self._select(site, window, "state = 'backlog' AND kind = 'sitemap'", limit, out)
        found += self._rests(site, window.until, limit - len(found), out)
        if not self.lists_waiting(site, window) and not found and not self._is_mapped(site, window):
            self._date_archive_pages(site)
            dated = "1" if self._waiting_undated(site) < LOOKAHEAD else "latest IS NOT NULL"
            found = self._select(site, window, f"state = 'backlog' AND kind = 'archive' AND {dated}", limit, out)
        return found

    def due(self, site: str, window: Window, limit: int, out: Collection[str] = ()) -> list[Visit]:
        """What is to be fetched next: lists first, then pages, the newest first; lists that are read in parts when the
        pages of the last part are done."""
        found = self.lists_due(site, window, limit, out)
        if not found:
            found = self._select(site, window, "state = 'backlog' AND kind IN ('article', 'page')", limit, out)
            reached = found[0].latest or "" if found else ""
            found = self._rests(site, reached, limit, out) or found
        return found

    def months(self, site: str, window: Window) -> list[SqlRow]:
        """What the ledger knows of those days, the newest month first: `month` (None: no date tells which), pages
        `listed`, `archived` of them, and `waiting`, those that are still to be fetched. A month is that of publication
        where it is known, else that before which it must lie."""
        rows = self._db.query(
            f"""SELECT CASE WHEN last < :end AND (first IS NULL OR substr(first, 1, 7) = substr(last, 1, 7))
                    THEN substr(last, 1, 7) END AS month,
                    count(*) AS listed, sum(archived) AS archived, sum(waiting) AS waiting
                FROM (
                    SELECT coalesce(articles.published, earliest) AS first,
                        coalesce(articles.published, latest) AS last,
                        article_id IS NOT NULL AS archived, state IN {_WAITING} AS waiting
                    FROM urls LEFT JOIN articles ON articles.id = article_id
                    WHERE urls.site = :site AND urls.kind IN ('article', 'page')
                    AND (visited IS NOT NULL OR state IN {_WAITING})
                ) WHERE (last IS NULL OR last >= :since) AND (first IS NULL OR first < :end)
                GROUP BY month ORDER BY month IS NULL, month DESC""",
            _days(site, window),
        )
        return list(rows)

    def reached(self, backfill: Backfill) -> str | None:
        """The day down to which a backfill has come: the last of which pages are still to be fetched, or the one
        before its window. None where its lists were not read yet."""
        if backfill.finished is None and self.lists_waiting(backfill.site, backfill.window):
            return None
        before = (date.fromisoformat(backfill.window.since) - timedelta(days=1)).isoformat()
        waiting = self._select(
            backfill.site, backfill.window, "state = 'backlog' AND kind IN ('article', 'page')", 1, ()
        )
        return max(before, (waiting[0].latest or before)[:10]) if waiting else before

    def lists_waiting(self, site: str, window: Window) -> int:
        """Sitemaps of those days that were not read yet."""
        sql = f"""SELECT count(*) FROM urls WHERE site = :site AND state = 'backlog' AND kind = 'sitemap'
                  AND {WITHIN}"""
        return int(self._db.execute(sql, _days(site, window)).fetchone()[0])

    def lists_failed(self, site: str, window: Window) -> list[tuple[str, str]]:
        """Sitemaps and archive pages of those days that could not be read: address and why."""
        sql = f"""SELECT url, detail FROM urls WHERE site = :site AND kind IN ('sitemap', 'archive')
                  AND state IN ('failed', 'gone', 'robots') AND {WITHIN} ORDER BY url"""
        return list(self._db.execute(sql, _days(site, window)).fetchall())

    def _select(self, site: str, window: Window, what: str, limit: int, out: Collection[str]) -> list[Visit]:
        rows = self._db.query(
            f"""SELECT {VISIT} FROM urls WHERE site = :site AND {what} AND {WITHIN}
                AND key NOT IN ({quoted(out)}) ORDER BY latest DESC LIMIT :limit""",
            _days(site, window) | {"limit": limit},
        )
        return list(map(_visit, rows))

    def _rests(self, site: str, reached: str, limit: int, out: Collection[str]) -> list[Visit]:
        """Sitemaps of which a part was read, and whose next part begins no later than the day `reached`."""
        rows = self._db.query(
            f"""SELECT {VISIT}, day FROM backfill_rests JOIN urls USING (site, key)
                WHERE site = :site AND day >= :reached AND state IN ('fetched', 'not_modified')
                AND key NOT IN ({quoted(out)}) ORDER BY day DESC LIMIT :limit""",
            {"site": site, "reached": reached[:10], "limit": limit},
        )
        return [_visit(row | {"up_to": row.pop("day")}) for row in rows]

    def _is_mapped(self, site: str, window: Window) -> bool:
        """Whether a sitemap lists pages of those days, beside the news."""
        found = self._db.execute(
            f"""SELECT 1 FROM urls WHERE site = :site AND kind IN ('article', 'page') AND coalesce(latest, '') < :news
                AND {WITHIN} AND found_in IN (SELECT url FROM urls WHERE site = :site AND kind = 'sitemap') LIMIT 1""",
            _days(site, window) | {"news": times.later(times.now(), -NEWS_AGE)},
        )
        return found.fetchone() is not None

    def _date_archive_pages(self, site: str) -> None:
        """Say of archive pages without a date that they are no younger than the stories of the page before."""
        self._db.execute(
            """UPDATE urls SET latest = before.latest FROM (
                   SELECT page.found_in, max(coalesce(articles.published, page.latest)) AS latest
                   FROM urls AS page LEFT JOIN articles ON articles.id = page.article_id
                   WHERE page.site = :site AND page.kind IN ('article', 'page') AND page.found_in IN (
                       SELECT found_in FROM urls
                       WHERE site = :site AND state = 'backlog' AND kind = 'archive' AND latest IS NULL)
                   GROUP BY page.found_in HAVING count(coalesce(articles.published, page.latest)) >= :enough
               ) AS before
               WHERE urls.site = :site AND state = 'backlog' AND kind = 'archive' AND urls.latest IS NULL
               AND urls.found_in = before.found_in""",
            {"site": site, "enough": MIN_DATED},
        )

    def _waiting_undated(self, site: str) -> int:
        sql = """SELECT count(*) FROM urls WHERE site = ? AND state = 'backlog' AND latest IS NULL
                 AND kind IN ('article', 'page')"""
        return int(self._db.execute(sql, [site]).fetchone()[0])


#: Whether a row of `urls` may be from the days from `:since` to the one before `:end`; see `Window.touches`.
WITHIN = "(latest IS NULL OR latest >= :since) AND (earliest IS NULL OR earliest < :end)"

#: States of pages that are still to be fetched.
_WAITING = "('backlog', 'found', 'queued')"


def _days(site: str, window: Window) -> SqlRow:
    """What `WITHIN` is asked with."""
    return {"site": site, "since": window.since, "end": window.end}


def _visit(row: SqlRow) -> Visit:
    # without validators: that a list is as it was says nothing of a part of it that was not read
    return Visit(**row | {"etag": None, "last_modified": None}, backlog=True)


def _backfill(row: SqlRow) -> Backfill:
    return Backfill(
        site=row["site"],
        window=Window(row["since"], row["until"]),
        started=row["started"],
        finished=row["finished"],
    )
