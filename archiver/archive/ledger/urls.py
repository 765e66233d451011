"""The ledger: every URL ever seen has one state, and from it follows when it is visited next."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Literal

from sqlite_utils import Database

from archiver import times
from archiver.archive.ledger.revisits import (
    BACKOFF,
    LOST_SOURCE,
    LOST_SOURCE_INTERVAL,
    MAX_RETRY_AFTER,
    REVISITS,
    is_past,
    look_for,
)
from archiver.archive.ledger.visit import LISTS, SOURCES, VISIT, State, Visit
from archiver.fields import SqlRow
from archiver.reasons import Reason, Why
from archiver.urls import identity

#: What a run may confine itself to.
Only = Literal["pasted", "sources"]

#: Most redirects followed from one found URL.
MAX_HOPS = 5


class Ledger:
    """The table `urls`. `key` is `urls.identity` of the URL: two spellings of one story have one row."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def find(
        self,
        url: str,
        *,
        site: str,
        kind: str,
        found_in: str | None = None,
        title: str | None = None,
        published: str | None = None,
        modified: str | None = None,
        earliest: str | None = None,
        latest: str | None = None,
        backlog: bool = False,
        hops: int = 0,
        found: str | None = None,
    ) -> bool:
        """Note a URL, found now unless `found` says when. A new one is due at once, and so is one that was refused
        unseen, by another site or for its looks, or waited in the backlog; with `backlog`, it waits there itself.
        Returns False when it was known (its better kind, title and date are taken over: a link becomes an article when
        a feed lists it).

        Whoever names an address as a picture's says nothing of what else it may be: it becomes one only where nobody
        wanted it, and ceases to be one when somebody finds it for anything else.

        A recent article or a sitemap that was changed (`modified`, as feeds and sitemaps say) after it was visited is
        due again.
        """
        row = {
            "key": identity(url),
            "url": url,
            "site": site,
            "kind": kind,
            "found_in": found_in,
            "found": found or times.now(),
            "title": title,
            "published": published,
            "hops": hops,
            "modified": modified,
            "earliest": published or earliest,
            "latest": published or latest,
            "state": "backlog" if backlog else "found",
            "now": times.now(),
            "recent": times.later(times.now(), -REVISITS[-1]),
        }
        inserted = self._db.execute(
            """INSERT INTO urls (key, url, site, kind, state, found_in, found, title, published, earliest, latest, hops)
               VALUES (:key, :url, :site, :kind, :state, :found_in, :found, :title, :published, :earliest, :latest,
                       :hops)
               ON CONFLICT (key) DO NOTHING""",
            row,
        )
        if inserted.rowcount == 0:
            admitted = self._db.execute(
                """UPDATE urls SET site = :site, kind = :kind, state = :state, reason = NULL, detail = NULL,
                   found_in = :found_in, hops = :hops WHERE key = :key AND (visited IS NULL
                   AND (state IN ('offsite', 'not_article') OR state = 'backlog' AND :state = 'found')
                   AND (:kind != 'picture' OR kind = 'page') OR kind = 'picture' AND :kind != 'picture')""",
                row,
            )
            if kind == "picture":
                return admitted.rowcount > 0
            self._db.execute(
                """UPDATE urls SET title = coalesce(title, :title), published = coalesce(published, :published),
                   earliest = coalesce(published, :published, earliest, :earliest),
                   latest = CASE WHEN kind = 'sitemap' THEN coalesce(:latest, latest)
                       ELSE coalesce(published, :published, latest, :latest) END,
                   kind = CASE WHEN kind IN ('page', 'guess') OR kind = 'pasted' AND state NOT IN ('found', 'queued')
                       THEN :kind ELSE kind END,
                   next_visit = CASE WHEN :modified > visited
                       AND state IN ('fetched', 'not_modified', 'paywalled')
                       AND (kind IN ('article', 'page') AND found >= :recent OR kind = 'sitemap' AND :latest >= :recent)
                       THEN :found
                       WHEN state IN ('gone', 'failed', 'robots') OR state = 'offsite' AND visited IS NOT NULL
                       THEN min(coalesce(next_visit, '9'),
                                max(:now, strftime('%Y-%m-%dT%H:%M:%SZ', coalesce(visited, :now), '+1 day')))
                       ELSE next_visit END
                   WHERE key = :key""",
                row,
            )
            return admitted.rowcount > 0
        return True

    def name(self, url: str, *, site: str, kind: str, found_in: str | None = None) -> None:
        """Note a source that is a site's: a person wrote it into sites.toml, or it stands on the site's own host. What
        the ledger took for something else, or for another site's, becomes it, as if it were new. `found_in`: the page
        for whose site it speaks where its own host is another's."""
        if not self.find(url, site=site, kind=kind, found_in=found_in):
            self._db.execute(
                f"""UPDATE urls SET site = :site, kind = :kind, state = 'found', next_visit = NULL, attempts = 0,
                    found_in = :found_in, etag = NULL, last_modified = NULL
                    WHERE key = :key AND (kind NOT IN ({quoted(SOURCES)}) OR site IS NOT :site)""",
                {"key": identity(url), "site": site, "kind": kind, "found_in": found_in},
            )

    def paste(self, url: str, *, site: str) -> None:
        """Note a URL that a person gave: it is due now, whatever the ledger thought of it."""
        if not self.find(url, site=site, kind="pasted"):
            self._db.execute(
                """UPDATE urls SET site = :site, kind = 'pasted', state = 'found', next_visit = NULL, attempts = 0,
                   hops = 0, etag = CASE WHEN site = :site THEN etag END,
                   last_modified = CASE WHEN site = :site THEN last_modified END
                   WHERE key = :key""",
                {"site": site, "key": identity(url)},
            )

    def named(self, sites: Iterable[str]) -> set[tuple[str, str]]:
        """Site and URL of the sources of some sites that `name` would leave as they are."""
        # the list of kinds is that of the index `urls_lists`, word for word: SQLite takes the index for no other
        sql = """SELECT site, url FROM urls WHERE site IN (SELECT value FROM json_each(?))
                 AND kind IN ('archive', 'feed', 'section', 'sitemap') AND kind != 'archive'
                 AND state IN ('found', 'queued', 'fetched', 'not_modified')"""
        return {(site, url) for site, url in self._db.execute(sql, [json.dumps(list(sites))]).fetchall()}

    def hasten(self, site: str) -> None:
        """Make the sources of a site due now, whenever they were visited last, but for those that bring no news any
        more: months that are over, and where a redirect led before."""
        self._db.execute(
            f"UPDATE urls SET next_visit = ? WHERE site = ? AND kind IN ({quoted(SOURCES)})"
            " AND (state IN ('fetched', 'not_modified') AND next_visit IS NOT NULL"
            " OR state IN ('robots', 'gone', 'failed'))",
            [times.now(), site],
        )

    def retry_failed(self, site: str) -> None:
        """Make due all of a site that was not read: what failed or was given up, what is gone, forbidden, no story or
        led elsewhere, and what was not asked for since pages like it led to nothing."""
        self._db.execute(
            """UPDATE urls SET state = 'found', attempts = 0, next_visit = NULL WHERE site = ?
               AND (state IN ('failed', 'gone', 'robots') OR state IN ('offsite', 'not_article')
                   AND (visited IS NOT NULL OR reason IN (?, ?)))""",
            [site, Reason.TRAP, Reason.OFFSITE_REDIRECT],
        )

    def refuse(self, url: str, *, site: str, state: State, why: Why, found_in: str | None = None) -> None:
        """Note a URL that will not be asked for, and why. One that is known already keeps its state."""
        self._db.execute(
            """INSERT INTO urls (key, url, site, kind, state, reason, detail, found_in, found)
               VALUES (?, ?, ?, 'page', ?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING""",
            [identity(url), url, site, state, why.reason, str(why), found_in, times.now()],
        )

    def waiting_undated(self, site: str) -> list[tuple[str, str]]:
        """Key and URL of the pages of a site that wait to be fetched, and of which no feed or news sitemap said when
        they were published."""
        sql = """SELECT key, url FROM urls WHERE site = ? AND state IN ('found', 'backlog')
                 AND kind IN ('article', 'page') AND published IS NULL"""
        return [(key, url) for key, url in self._db.execute(sql, [site]).fetchall()]

    def refuse_waiting(self, keys: Iterable[str], why: Why) -> None:
        """Say of URLs that wait why they will not be asked for after all."""
        self._db.conn.executemany(
            """UPDATE urls SET state = 'not_article', reason = ?, detail = ?
               WHERE key = ? AND state IN ('found', 'backlog')""",
            [(why.reason, str(why), key) for key in keys],
        )

    def due(self, site: str, limit: int, *, at: str | None = None, only: Only | None = None) -> list[Visit]:
        """The next visits of a site, marked `queued`: sources first, then new pages newest first, then what is to be
        tried or visited again. `only`: of those nothing but what a person gave, or sources."""
        at = at or times.now()
        rows: list[SqlRow] = []
        for where, order in (
            (f"state = 'found' AND kind IN ({quoted(LISTS)})", "kind, latest DESC"),
            (f"next_visit <= :at AND kind IN ({quoted(LISTS)})", "next_visit"),
            ("state = 'found'", "latest DESC, found DESC, key"),
            ("next_visit <= :at", "next_visit"),
        ):
            if len(rows) >= limit:
                break
            taken = quoted(row["key"] for row in rows)
            rows += self._db.query(
                f"SELECT {VISIT} FROM urls WHERE site = :site AND {where} AND {_of(only)}"
                f" AND key NOT IN ({taken})"
                f" ORDER BY {order} LIMIT :limit",
                {"site": site, "at": at, "limit": limit - len(rows)},
            )
        self._db.execute(
            f"UPDATE urls SET state = 'queued', next_visit = NULL WHERE key IN ({quoted(row['key'] for row in rows)})"
        )
        return [Visit(**row) for row in rows]

    def sites_due(self, sites: Iterable[str], *, only: Only | None = None) -> set[str]:
        """The sites that `due` has something of now."""
        sql = f"""SELECT value FROM json_each(:sites)
                  WHERE EXISTS (SELECT 1 FROM urls WHERE site = value AND state = 'found' AND {_of(only)})
                  OR EXISTS (SELECT 1 FROM urls WHERE site = value AND next_visit <= :now AND {_of(only)})"""
        rows = self._db.execute(sql, {"sites": json.dumps(list(sites)), "now": times.now()})
        return {site for (site,) in rows.fetchall()}

    def next_due(self, sites: Iterable[str], *, before: str, only: Only | None = None) -> str | None:
        """The earliest time before `before` at which one of the sites has something to visit; see `due`."""
        rows = self._db.query(
            f"SELECT min(next_visit) AS due FROM urls WHERE site IN ({quoted(sites)}) AND next_visit < ?"
            f" AND {_of(only)}",
            [before],
        )
        due = next(iter(rows))["due"]
        return str(due) if due is not None else None

    def release(self) -> int:
        """Put back what a run that was killed had taken. Returns how many URLs that were."""
        return int(
            self._db.execute(
                """UPDATE urls SET state = CASE WHEN visited IS NULL THEN 'found' ELSE 'fetched' END,
                   next_visit = CASE WHEN visited IS NULL THEN NULL ELSE ? END WHERE state = 'queued'""",
                [times.now()],
            ).rowcount
        )

    def forgive(self, failures: Mapping[str, int]) -> None:
        """Take back failures, so many of each URL, that were not its own: the network was down. They are due."""
        self._db.conn.executemany(
            """UPDATE urls SET attempts = max(attempts - ?, 0), reason = NULL, detail = NULL,
               state = CASE WHEN visited IS NULL THEN 'found' ELSE 'fetched' END,
               next_visit = CASE WHEN visited IS NULL THEN NULL ELSE ? END WHERE key = ?""",
            [(count, times.now(), key) for key, count in failures.items()],
        )

    def settle(
        self,
        key: str,
        state: State,
        *,
        why: Why | None = None,
        visited: str | None = None,
        next_visit: str | None = None,
        etag: str | None = None,
        last_modified: str | None = None,
        article_id: int | None = None,
        kind: str | None = None,
        interval: int | None = None,
    ) -> None:
        """Say what a visit ended in. Validators, article, kind and interval are kept when none is given."""
        self._db.execute(
            """UPDATE urls SET state = :state, reason = :reason, detail = :detail,
               visited = coalesce(:visited, visited), next_visit = :next_visit, attempts = 0, target = NULL,
               hops = CASE WHEN coalesce(:kind, kind) = 'archive' THEN hops ELSE 0 END,
               etag = coalesce(:etag, etag), last_modified = coalesce(:last_modified, last_modified),
               article_id = coalesce(:article_id, article_id), kind = coalesce(:kind, kind),
               interval = coalesce(:interval, interval) WHERE key = :key""",
            {
                "key": key,
                "state": state,
                "reason": why and why.reason,
                "detail": str(why) if why is not None else None,
                "visited": visited,
                "next_visit": next_visit,
                "etag": etag,
                "last_modified": last_modified,
                "article_id": article_id,
                "kind": kind,
                "interval": interval,
            },
        )

    def forget_validators(self, key: str) -> None:
        """Let the next request for a URL be one for the whole."""
        self._db.execute("UPDATE urls SET etag = NULL, last_modified = NULL WHERE key = ?", [key])

    def arrive(self, key: str, article_id: int) -> None:
        """The redirects of other addresses that lead to a URL came to a story: they lead to it, and their failures are
        over."""
        self._db.conn.executemany(
            "UPDATE urls SET article_id = ?, attempts = 0 WHERE key = ?",
            [(article_id, asked) for asked in self.asked(key)],
        )

    def lead_to(self, url: str, article_id: int) -> None:
        """Note that a URL tells of another article than it did."""
        self._db.execute("UPDATE urls SET article_id = ? WHERE key = ?", [article_id, identity(url)])

    def link(self, key: str, article_id: int | None) -> None:
        """Let a URL lead to an article, where it leads to none."""
        if article_id is not None:
            self._db.execute("UPDATE urls SET article_id = ? WHERE key = ? AND article_id IS NULL", [article_id, key])

    def knows_newer(self, key: str, fetched: str | None) -> bool:
        """Whether a URL was visited after that time."""
        [(visited,)] = self._db.execute("SELECT max(visited) FROM urls WHERE key = ?", [key]).fetchall()
        return visited is not None and visited > (fetched or "")

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Nothing that is written to the ledger meanwhile counts, but for which article a URL leads to: an answer is
        settled that is older than what the ledger knows."""
        names = ", ".join(f'"{column.name}"' for column in self._db["urls"].columns if column.name != "article_id")
        for name, what in (("kept_ai", "INSERT"), ("kept_au", f"UPDATE OF {names}")):
            self._db.execute(f"CREATE TEMP TRIGGER {name} BEFORE {what} ON main.urls BEGIN SELECT RAISE(IGNORE); END")
        try:
            yield
        finally:
            for name in ("kept_ai", "kept_au"):
                self._db.execute(f"DROP TRIGGER temp.{name}")

    def postpone(self, key: str, until: str, why: Why) -> None:
        """A visit was not made, and is not to be made before a time. It does not count as a failure."""
        self._db.execute(
            "UPDATE urls SET state = 'failed', reason = ?, detail = ?, next_visit = ? WHERE key = ?",
            [why.reason, str(why), until, key],
        )

    def fail(
        self,
        key: str,
        why: Why,
        *,
        retry_after: float | None = None,
        backoff: tuple[int, ...] = BACKOFF,
        state: State = "failed",
    ) -> bool:
        """A visit failed: try again after the back-off (or what the server asked for, if that is longer); then a source
        of news daily and weekly, a story that we have or that a list dated when it is looked for. Returns False when
        the URL is given up."""
        rows = list(
            self._db.query(
                """UPDATE urls SET attempts = attempts + 1, state = ?, reason = ?, detail = ?, hops = 0,
                   target = NULL WHERE key = ?
                   RETURNING attempts, kind, latest, found, published, article_id IS NOT NULL AS known""",
                [state, why.reason, str(why), key],
            )
        )
        if not rows:
            return False
        row = rows[0]
        lasts = row["kind"] in SOURCES and not is_past(row["kind"], row["latest"], times.now())
        if row["attempts"] > len(backoff) and not lasts:
            due = look_for(row["found"], times.now(), published=row["published"], known=bool(row["known"]))
            self._db.execute("UPDATE urls SET next_visit = ? WHERE key = ?", [due, key])
            return due is not None
        steps = (*backoff, *LOST_SOURCE) if lasts and backoff is not LOST_SOURCE else backoff
        wait = max(steps[min(row["attempts"], len(steps)) - 1], min(retry_after or 0, MAX_RETRY_AFTER))
        self._db.execute("UPDATE urls SET next_visit = ? WHERE key = ?", [times.later(times.now(), wait), key])
        return True

    def redirect(
        self,
        visit: Visit,
        target: str,
        *,
        found_in: str,
        visited: str | None = None,
        again: str | None = None,
        anew: bool = False,
    ) -> bool:
        """The server sent the visit elsewhere: the target is due, and what becomes of it is told of the URL too (see
        `settle`, `fail`). A URL that was a story itself is asked `again`: not every redirect lasts.

        visited -- when it did: a rebuild hears of it much later.
        anew    -- a target that is known is due, too, and not only one that is lost.

        Returns False when there were too many redirects, which is a failure.
        """
        hops = visit.hops + 1
        if hops > MAX_HOPS:
            return False
        if identity(target) == visit.key:
            # the same story under another spelling (https, www): the row takes the new one
            self._db.execute(
                "UPDATE urls SET url = ?, hops = ?, state = 'found', next_visit = NULL WHERE key = ?",
                [target, hops, visit.key],
            )
            return True
        now = times.now()
        self._db.execute(
            """UPDATE urls SET state = 'fetched', reason = :reason, detail = :detail, visited = :visited,
               kind = iif(kind = 'pasted', :kind, kind),
               next_visit = coalesce(:lost, iif(article_id IS NULL, NULL, :again)), target = :target,
               article_id = coalesce((SELECT article_id FROM urls WHERE key = :target), article_id) WHERE key = :key""",
            {
                "reason": Reason.REDIRECT,
                "detail": f"redirect to {target}",
                "visited": visited or now,
                "lost": times.later(now, LOST_SOURCE_INTERVAL) if visit.kind in SOURCES else None,
                "again": again,
                "target": identity(target),
                "key": visit.key,
                "kind": visit.kind,
            },
        )
        new = self.find(
            target,
            site=visit.site,
            kind=visit.kind,
            found_in=found_in,
            title=visit.title,
            published=visit.published,
            hops=hops,
        )
        known = identity(target)
        if not new:  # known, and perhaps lost: who leads there says that it may be back
            self._db.execute(
                f"""UPDATE urls SET state = 'found', next_visit = NULL, hops = ?
                    WHERE key = ? AND (state IN ('failed', 'gone', 'robots', 'offsite')
                        OR state != 'queued' AND kind IN ({quoted(SOURCES)}) AND next_visit IS NULL OR ?)""",
                [hops, known, anew],
            )
        return True

    def spelled_before(self, url: str, *, site: str, title: str) -> str | None:
        """The URL of a site, of that title, that differs from a URL in its query alone, where the URL itself is not
        known; None where there is none."""
        key = identity(url)
        path = key.partition("?")[0]
        row = self._db.execute(
            """SELECT url FROM urls WHERE (key = :path OR key BETWEEN :path || '?' AND :path || '@') AND site = :site
               AND title = :title AND kind = 'article' AND NOT EXISTS (SELECT 1 FROM urls WHERE key = :key)
               ORDER BY found, key LIMIT 1""",
            {"path": path, "key": key, "site": site, "title": title},
        ).fetchone()
        return str(row[0]) if row is not None else None

    def supersede(self, key: str) -> None:
        """A redirect led to a source: where it led before, to the same path with another query (a session, a random
        number), is not asked for any more until it leads there again."""
        path = key.partition("?")[0]
        self._db.execute(
            f"""UPDATE urls SET next_visit = NULL
                WHERE key BETWEEN :path || '?' AND :path || '@' AND key != :key AND kind IN ({quoted(SOURCES)})
                AND state IN ('fetched', 'not_modified') AND found_in = (SELECT found_in FROM urls WHERE key = :key)
                AND EXISTS (SELECT 1 FROM urls AS asked WHERE asked.target = :key AND asked.url = urls.found_in)""",
            {"key": key, "path": path},
        )

    def no_story(self, url: str) -> Why | None:
        """Why a URL that was visited is no story: it is a source, or was read as something else. None where it may be
        one."""
        row = self._db.execute(
            f"""SELECT iif(kind IN ({quoted(SOURCES)}), NULL, reason) FROM urls WHERE key = ? AND visited IS NOT NULL
                AND (kind IN ({quoted(SOURCES)}) OR state = 'not_article')""",
            [identity(url)],
        ).fetchone()
        return Why(Reason(row[0] or Reason.INDEX_PAGE), f"redirect to {url}") if row is not None else None

    def respell(self, key: str, url: str) -> None:
        """Let the next visit of a URL be at another spelling of it."""
        self._db.execute("UPDATE urls SET url = ? WHERE key = ?", [url, key])

    def asked(self, key: str) -> list[str]:
        """Keys of the addresses whose redirects lead to a URL, through others too."""
        rows = self._db.execute(
            """WITH RECURSIVE chain(key, hops) AS (
                   SELECT ?, 0 UNION SELECT urls.key, chain.hops + 1 FROM urls JOIN chain ON urls.target = chain.key
                   WHERE chain.hops < ?)
               SELECT DISTINCT key FROM chain WHERE hops > 0 AND key != ?""",
            [key, MAX_HOPS, key],
        )
        return [row[0] for row in rows.fetchall()]

    def visit(self, url: str) -> Visit | None:
        """The row of a URL as a visit; None where the ledger does not know it."""
        rows = self._db.query(f"SELECT {VISIT} FROM urls WHERE key = ?", [identity(url)])
        return next((Visit(**row) for row in rows), None)

    def is_named(self, key: str) -> bool:
        """Whether a person named the URL."""
        return self._db.execute("SELECT 1 FROM urls WHERE key = ? AND found_in IS NULL", [key]).fetchone() is not None

    def known(self, site: str, kind: str) -> list[SqlRow]:
        """URLs of a site of one kind, in the order they were found: `url`, `state`, `reason`, and `found_in`, the kind
        of what led there (None where a person did)."""
        rows = list(
            self._db.query(
                "SELECT url, state, reason, found_in FROM urls WHERE site = ? AND kind = ? ORDER BY found, key",
                [site, kind],
            )
        )
        parents = {row["found_in"]: self.visit(row["found_in"]) for row in rows if row["found_in"] is not None}
        kinds = {url: parent.kind for url, parent in parents.items() if parent is not None}
        return [row | {"found_in": kinds.get(row["found_in"])} for row in rows]

    def number_of(self, site: str, *kinds: str, backlog: bool = False) -> int:
        """How many lists of these kinds a site has: those that are visited for news, or those that wait for a
        backfill."""
        sign = "=" if backlog else "!="
        sql = f"SELECT count(*) FROM urls WHERE site = ? AND kind IN ({quoted(kinds)}) AND state {sign} 'backlog'"
        return int(self._db.execute(sql, [site]).fetchone()[0])

    def has_lists(self, site: str) -> bool:
        """Whether feeds or sitemaps of a site are known."""
        # the list of kinds is that of the index `urls_lists`, word for word
        sql = """SELECT 1 FROM urls WHERE site = ? AND kind IN ('archive', 'feed', 'section', 'sitemap')
                 AND kind IN ('feed', 'sitemap') LIMIT 1"""
        return self._db.execute(sql, [site]).fetchone() is not None

    def has(self, url: str, kind: str) -> bool:
        """Whether a URL is known as one of that kind."""
        rows = self._db.execute("SELECT 1 FROM urls WHERE key = ? AND kind = ?", [identity(url), kind])
        return rows.fetchone() is not None

    def clicks(self, site: str, host: str) -> tuple[int, int]:
        """How many links of a site's feeds to a host were taken up, and how many of these led back to the site. `host`
        is as keys have it."""
        sql = """SELECT count(*), coalesce(sum(state = 'fetched'), 0) FROM urls
                 WHERE site = ? AND kind = 'click' AND key BETWEEN ? || '/' AND ? || '0'"""
        taken, led = self._db.execute(sql, [site, host, host]).fetchone()
        return int(taken), int(led)

    def counts(self, site: str | None = None) -> dict[str, int]:
        """Number of URLs by state, of one site or of all."""
        where, parameters = ("WHERE site = ?", [site]) if site else ("", [])
        rows = self._db.query(
            f"SELECT state, count(*) AS n FROM urls {where} GROUP BY state ORDER BY state", parameters
        )
        return {row["state"]: row["n"] for row in rows}


def _of(only: Only | None) -> str:
    if only == "sources":
        return f"kind IN ({quoted(LISTS)})"
    return "kind = 'pasted'" if only == "pasted" else "1"


def quoted(values: Iterable[str]) -> str:
    """SQL string literals, parted by commas."""
    return ", ".join("'" + value.replace("'", "''") + "'" for value in values)
