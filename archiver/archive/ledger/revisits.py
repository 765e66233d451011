"""When a URL is visited again. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from archiver import times
from archiver.archive.ledger.visit import Visit
from archiver.sites.site import REVISITS as USUAL_REVISITS

#: Seconds until a failed URL is tried again, by number of failures; after the last it is given up.
BACKOFF = (5, 60, 900, 3_600, 6 * 3_600, 86_400)

#: Refusals (4xx) that may pass in seconds: request timeout, too early, too many requests.
PASSING = frozenset({408, 425, 429})

#: The same for an answer that came and holds no article (consent wall, log-in page, nothing): seconds change nothing.
SLOW_BACKOFF = (3_600, 6 * 3_600, 86_400)

#: Seconds after it was found at which an article is visited again, where its site does not say otherwise.
REVISITS = tuple(map(times.seconds, USUAL_REVISITS))

#: Share of those seconds by which a visit may come early.
EARLY = 1 / 20

#: Seconds between the first two visits of a source; the least and the most later on; those after a visit that found it
#: gone, forbidden or moved.
SOURCE_INTERVAL = 900
MIN_INTERVAL, MAX_INTERVAL = 300, 86_400
LOST_SOURCE_INTERVAL = 86_400

#: Seconds after which a source that has answered nothing but 304 is asked for the whole again: some servers compare
#: nothing, and say so for ever.
UNMODIFIED = 3 * 86_400

#: Seconds until a source that is gone, forbidden, or leads elsewhere is asked again: daily for a week, then weekly.
LOST_SOURCE = (*(86_400,) * 7, 7 * 86_400)

#: Seconds after it was found at which a story that could not be had is looked for, when its revisits are over: weekly
#: for two months; then after as long again, without end.
LOST_STORY = tuple(week * 7 * 86_400 for week in range(1, 9))

#: Seconds for which a story is news: what sitemaps list beyond is left to a backfill. A server that was down for some
#: weeks still catches up.
NEWS_AGE = 30 * 86_400

#: Longest wait that a server's Retry-After is believed.
MAX_RETRY_AFTER = 7 * 86_400


def source_interval(known: int | None, *, news: bool, ttl: int | None = None) -> int:
    """Seconds until a source is visited again: half as long as the last time when it brought news, half as long again
    when it did not. So a source settles where one visit in three brings something. `ttl`: minutes for which the feed
    itself asks to be left alone."""
    wanted = SOURCE_INTERVAL if known is None else known * (0.5 if news else 1.5)
    return int(min(MAX_INTERVAL, max(MIN_INTERVAL, wanted, (ttl or 0) * 60)))


def is_past(kind: str, latest: str | None, at: str) -> bool:
    """Whether it is a sitemap of months that are over, where no news comes any more."""
    return kind == "sitemap" and latest is not None and latest < times.later(at, -NEWS_AGE)


def revisit(visit: Visit, at: str, steps: Iterable[int] = REVISITS) -> str | None:
    """When an article is to be visited again after a visit at `at`, so many seconds after it was found; None when it
    is too old to change. A visit that came a little before its time counts: a daily run is seconds early or late."""
    found = visit.found or at
    if visit.published is not None and visit.published < times.later(found, -REVISITS[-1]):
        return None
    return next(
        (due for seconds in steps if (due := times.later(found, seconds)) > times.later(at, seconds * EARLY)), None
    )


def look_for(found: str, at: str, *, published: str | None = None, known: bool = False) -> str | None:
    """When a story that was found then, and could not be had at last, is looked for after `at`: it may be back.
    `known`: we have it. None for one that was no news when it was found, or that no list dated."""
    if not known and (published is None or published < times.later(found, -NEWS_AGE)):
        return None
    due = next((due for seconds in LOST_STORY if (due := times.later(found, seconds)) > at), None)
    return due or times.later(at, (times.moment(at) - times.moment(found)).total_seconds())
