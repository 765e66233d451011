"""What an archive lacks: days of fewer articles than a site brings, and stories that it never got or that are gone."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path
from statistics import median

from archiver import times
from archiver.archive import Store
from archiver.archive.search.selection import DATED
from archiver.fields import JsonObject, SqlRow
from archiver.reasons import Reason

#: Chance of so few articles at which a day counts as a gap: less than one day in three years by luck.
UNLIKELY = 1e-3

#: Reasons for which the address of a story that we have shows it no more, and not only for now.
_NO_MORE = ", ".join(
    f"'{reason}'" for reason in (Reason.LEGAL, Reason.WITHHELD, Reason.ERROR_PAGE, Reason.PAGE, Reason.INDEX_PAGE)
)

#: Same weekdays that must be there to tell what is normal.
MIN_WEEKS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A day of few articles, or a reason for which listed stories are missing.

    day      -- of publication; None where it is about a reason.
    reason   -- why: `waiting`, `backlog` (older than the news: `archiver backfill` fetches them), or the ledger's state
                and reason; None for a day. With "kept here, " before it where the archive has the story, which its
                address no longer shows.
    number   -- articles of that day, or stories that are missing.
    normal   -- articles on such a weekday; None for a reason.
    example  -- the address of one that is missing.
    """

    site: str
    day: str | None = None
    reason: str | None = None
    number: int = 0
    normal: float | None = None
    example: str | None = None

    def to_dict(self) -> JsonObject:
        return asdict(self)


def gaps(data_dir: Path, site: str | None = None, days: int = 90) -> list[Gap]:
    """The gaps of one site or of all: days among the last `days` on which the site was watched or that a backfill has
    done (not today: it is not over), then reasons."""
    today = times.moment(times.now()).date()
    since = today - timedelta(days=days)
    found: list[Gap] = []
    with Store(data_dir, readonly=True) as archive:
        where, values = ("AND site = :site", {"site": site}) if site is not None else ("", {})
        counts: dict[str, dict[date, int]] = {}
        for row in archive.db.query(
            f"""SELECT site, {DATED} AS day, count(*) AS n FROM articles
                WHERE {DATED} >= :since AND site IS NOT NULL {where} GROUP BY site, day ORDER BY site""",
            {"since": since.isoformat(), **values},
        ):
            counts.setdefault(row["site"], {})[date.fromisoformat(row["day"])] = row["n"]
        begun = _begun(archive)
        for key, per_day in counts.items():
            first = max(min(per_day), begun.get(key, since))
            wanted = [first + timedelta(days=n) for n in range((today - first).days)]
            found += sorted(_days(key, [(day, per_day.get(day, 0)) for day in wanted]), key=lambda gap: gap.day or "")
        found += [
            Gap(site=row["site"], reason=_words(row), number=row["n"], example=row["example"])
            for row in archive.db.query(
                f"""SELECT site, iif(state IN ('found', 'queued'), 'waiting', state) AS why,
                        iif(state IN ('found', 'queued'), NULL, detail) AS detail,
                        article_id IS NOT NULL AS kept, count(*) AS n, min(url) AS example
                    FROM urls WHERE site IS NOT NULL {where}
                    AND (kind = 'article' AND article_id IS NULL
                        OR article_id IS NOT NULL AND (state = 'gone' OR state = 'failed' AND reason IN ({_NO_MORE})))
                    AND reason IS NOT 'redirect'
                    GROUP BY site, why, 3, kept
                    ORDER BY site, state IN ('found', 'queued', 'backlog'), n DESC, why, 3, kept""",
                values,
            )
        ]
    return found


def _words(row: SqlRow) -> str:
    """Why stories are missing, for people. One that is kept is a takedown's first sign: an edit `removed` needs two."""
    kept = "kept here, " if row["kept"] else ""
    return f"{kept}{row['why']}" + ("" if row["detail"] is None else f": {row['detail']}")


def _begun(archive: Store) -> dict[str, date]:
    """The first day from which on nothing should be missing, by site: that of its first article in the archive, or the
    day down to which a backfill has come."""
    begun = {
        row["site"]: date.fromisoformat(row["day"])
        for row in archive.db.query("SELECT site, substr(min(first_seen), 1, 10) AS day FROM articles GROUP BY site")
        if row["site"] is not None
    }
    for backfill in archive.backfills.all():
        watched = begun.get(backfill.site)
        if watched is None or not backfill.started or backfill.window.until < watched.isoformat():
            continue
        reached = archive.backfills.reached(backfill)
        if reached is not None:
            begun[backfill.site] = min(watched, date.fromisoformat(reached) + timedelta(days=1))
    return begun


def _days(site: str, counts: Sequence[tuple[date, int]]) -> Iterator[Gap]:
    """The days that lie below what is normal for their weekday."""
    for weekday in range(7):
        same = [number for day, number in counts if day.weekday() == weekday]
        if len(same) < MIN_WEEKS:
            continue
        normal = float(median(same))
        for day, number in counts:
            if day.weekday() == weekday and number < normal and _chance(number, normal) < UNLIKELY:
                yield Gap(site=site, day=day.isoformat(), number=number, normal=normal)


def _chance(number: int, mean: float) -> float:
    """Probability of so many or fewer where `mean` are normal (Poisson)."""
    return sum(math.exp(k * math.log(mean) - mean - math.lgamma(k + 1)) for k in range(number + 1))
