"""What an answer means: for the capture, for the ledger, for the archive. One transaction a visit."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Literal

from archiver import times
from archiver import times as durations
from archiver.archive import Archive
from archiver.archive.ledger.revisits import (
    BACKOFF,
    LOST_SOURCE_INTERVAL,
    SLOW_BACKOFF,
    SOURCE_INTERVAL,
    is_past,
    revisit,
    source_interval,
)
from archiver.archive.ledger.visit import SOURCES, State, Visit
from archiver.archive.stories.history import Outcome
from archiver.article import IN_THE_WAY, Article
from archiver.capture import Capture, retry_after
from archiver.discovery import Discovery
from archiver.discovery.robots import read_robots
from archiver.errors import ArchiverError, NotHTML, PageTooLarge, WorkerError
from archiver.outcomes.found_urls import belongs, note_found
from archiver.outcomes.traps import is_copy, note_other, note_story
from archiver.rights.robots import text_of
from archiver.sites.file import Site
from archiver.sites.site import REVISITS
from archiver.urls import clean, identity, same_site

#: What a visit ended in, as the tally counts it.
Result = Literal["new", "changed", "unchanged", "source", "skipped", "failed"]

#: How a reading that was saved counts: what leaves a story as it was said before is no edit of it.
RESULTS: dict[Outcome, Result] = {
    "new": "new",
    "changed": "changed",
    "unchanged": "unchanged",
    "continued": "unchanged",
    "worse": "unchanged",
}

#: Refusals (4xx) that may pass in seconds: request timeout, too early, too many requests.
PASSING = frozenset({408, 425, 429})


@dataclass(frozen=True, slots=True)
class Settled:
    """result -- see `Result`; reason -- why, for what was skipped or failed; found -- new URLs in the ledger."""

    result: Result
    reason: str | None = None
    found: int = 0


def settle(
    archive: Archive,
    site: Site | None,
    visit: Visit,
    capture: Capture,
    reading: Article | Discovery | ArchiverError | None,
) -> Settled:
    """Write what a visit came to. `reading` is None for an answer that is not read: no 2xx, or no body."""
    assert capture.id is not None
    status = capture.status
    ledger, captures = archive.ledger, archive.captures
    if status == 304:
        captures.settle(capture.id, "not_modified")
        interval = source_interval(visit.interval, news=False) if visit.kind in SOURCES else None
        ledger.settle(
            visit.key,
            "not_modified",
            visited=capture.fetched,
            next_visit=_again(site, visit, visit.published, interval),
            interval=interval,
        )
        return Settled("source" if visit.kind in SOURCES else "unchanged")
    if 300 <= status < 400:
        return _redirected(archive, visit, capture, site)
    if status in (404, 410):
        captures.settle(capture.id, f"http_{status}")
        ledger.settle(visit.key, "gone", reason=f"HTTP {status}", visited=capture.fetched, next_visit=_lost(visit))
        note_other(archive, visit)
        return Settled("failed", f"HTTP {status}")
    if not 200 <= status < 300:
        captures.settle(capture.id, f"http_{status}")
        backoff = SLOW_BACKOFF if 400 <= status < 500 and status not in PASSING else BACKOFF
        return _failed(archive, visit, f"HTTP {status}", retry_after(capture), backoff)
    if capture.truncated:
        captures.settle(capture.id, "truncated")
        return _failed(archive, visit, "the body was cut short")
    if not capture.body:
        captures.settle(capture.id, "empty")
        return _failed(archive, visit, "empty answer", backoff=SLOW_BACKOFF)
    if isinstance(reading, Discovery):
        return _discovered(archive, site, visit, capture, reading)
    if isinstance(reading, Article):
        return _read(archive, site, visit, capture, reading)
    return _unreadable(archive, visit, capture, reading)


def never_answered(
    archive: Archive, visit: Visit, reason: str, *, robots: bool = False, lasting: bool = False
) -> Settled:
    """Settle a visit that got no answer: refused by robots.txt or tdmrep.json, or no connection. `lasting`: asking
    again in a few seconds changes nothing."""
    if robots:
        archive.ledger.settle(visit.key, "robots", reason=reason, next_visit=_lost(visit))
        return Settled("skipped", reason.partition(":")[0])
    return _failed(archive, visit, reason, backoff=SLOW_BACKOFF if lasting else BACKOFF)


def _redirected(archive: Archive, visit: Visit, capture: Capture, site: Site | None) -> Settled:
    assert capture.id is not None
    archive.captures.settle(capture.id, "redirect")
    target = clean(capture.header("location") or "", capture.url)
    if target is None:
        return _failed(archive, visit, f"HTTP {capture.status} without a target")
    if not belongs(target, visit, site):
        archive.ledger.settle(visit.key, "offsite", reason=f"redirect to {target}", visited=capture.fetched)
        return Settled("skipped", "redirect to another site")
    archive.ledger.redirect(visit, target, site=visit.site)
    return Settled("source", "redirect")


def _read(archive: Archive, site: Site | None, visit: Visit, capture: Capture, article: Article) -> Settled:
    saved = archive.save(article, capture)
    if saved is not None and article.next_page is not None and same_site(article.next_page, visit.url):
        # of the kind of this one, so that a run of nothing but what a person gave has all of a story
        archive.ledger.find(
            article.next_page, site=visit.site, kind=visit.kind, found_in=visit.url, published=article.published
        )
    etag, last_modified = capture.header("etag"), capture.header("last-modified")
    if saved is not None:
        state: State = "paywalled" if article.kind == "teaser" else "fetched"
        archive.ledger.settle(
            visit.key,
            state,
            reason=saved.change if saved.outcome == "worse" else None,
            visited=capture.fetched,
            etag=etag,
            last_modified=last_modified,
            article_id=saved.article_id,
            kind="article",
            next_visit=_again(site, visit, article.published or visit.published or visit.latest),
        )
        own = saved.outcome in ("new", "continued") or identity(article.url or capture.url) == visit.key
        (note_story if own and not is_copy(archive, capture) else note_other)(archive, visit)
        return Settled(RESULTS[saved.outcome])
    if article.kind in IN_THE_WAY:
        return _failed(archive, visit, f"{article.kind} page", backoff=SLOW_BACKOFF)
    if article.kind == "reserved":
        sign = article.provenance["kind"]
        archive.ledger.settle(
            visit.key, "robots", reason=f"rights reserved: {sign.raw} ({sign.name})", visited=capture.fetched
        )
        return Settled("skipped", "rights reserved")
    state = "gone" if article.kind == "error" else "not_article"
    archive.ledger.settle(visit.key, state, reason=f"{article.kind} page", visited=capture.fetched, etag=etag)
    note_other(archive, visit)
    return Settled("skipped", f"{article.kind} page")


def _unreadable(archive: Archive, visit: Visit, capture: Capture, error: ArchiverError | None) -> Settled:
    assert capture.id is not None
    settled = archive.note_unreadable(capture, error)
    reason = str(error or "unread").removeprefix(f"{capture.url}: ")
    if isinstance(error, NotHTML | PageTooLarge):
        archive.ledger.settle(visit.key, "not_article", reason=reason, visited=capture.fetched)
        note_other(archive, visit)
        return Settled("skipped", reason)
    if isinstance(error, WorkerError):  # the stored page is tried again: to ask the server for it would change nothing
        reason = f"quarantined: {reason}" if settled else reason
        archive.ledger.settle(visit.key, "failed", reason=reason, visited=capture.fetched)
        return Settled("failed", reason)
    return _failed(archive, visit, reason, backoff=SLOW_BACKOFF)


def _discovered(archive: Archive, site: Site | None, visit: Visit, capture: Capture, discovery: Discovery) -> Settled:
    assert capture.id is not None
    at = capture.fetched or times.now()
    archive.captures.settle(capture.id, discovery.kind)
    if visit.kind == "pasted":
        _note_sitemaps(archive, site, visit, at)
    found = note_found(archive, site, visit, discovery, at)
    if visit.kind in ("feed", "sitemap") and discovery.kind in ("page", "other"):
        return replace(_failed(archive, visit, discovery.refused or f"no {visit.kind}"), found=found)
    if discovery.refused and not discovery.found:
        return _failed(archive, visit, discovery.refused)
    kind = {"page": "section", "sitemap_index": "sitemap", "other": visit.kind}.get(discovery.kind, discovery.kind)
    kind = visit.kind if visit.kind == "archive" else kind
    lasts = kind in SOURCES and not is_past(kind, visit.latest, at)
    interval = source_interval(visit.interval, news=found > 0, ttl=discovery.ttl) if lasts else None
    archive.ledger.settle(
        visit.key,
        "fetched",
        reason=discovery.refused,
        visited=capture.fetched,
        next_visit=times.later(times.now(), interval) if interval is not None else None,
        etag=capture.header("etag"),
        last_modified=capture.header("last-modified"),
        kind=kind,
        interval=interval,
    )
    if visit.backlog and kind == "sitemap":
        archive.backfills.note_rest(visit, discovery.rest, discovery.beyond)
    return Settled("source", discovery.refused, found)


def _note_sitemaps(archive: Archive, site: Site | None, visit: Visit, at: str) -> None:
    """Of a site that is being explored, note the sitemaps that its robots.txt names."""
    url = clean("/robots.txt", visit.url)
    row = archive.captures.latest(url) if url is not None else None
    if row is not None and row["status"] == 200:
        capture = archive.captures.read(row)
        with suppress(PageTooLarge):
            note_found(archive, site, visit, read_robots(text_of(capture), capture.url), at)


def _failed(
    archive: Archive,
    visit: Visit,
    reason: str,
    retry_after: float | None = None,
    backoff: tuple[int, ...] = BACKOFF,
) -> Settled:
    archive.ledger.fail(visit.key, reason, retry_after=retry_after, backoff=backoff)
    return Settled("failed", reason)


def _lost(visit: Visit) -> str | None:
    """When a URL that is gone or forbidden is asked for again: never, but for sources of news."""
    lasts = visit.kind in SOURCES and not is_past(visit.kind, visit.latest, times.now())
    return times.later(times.now(), LOST_SOURCE_INTERVAL) if lasts else None


def _again(site: Site | None, visit: Visit, published: str | None, interval: int | None = None) -> str | None:
    """When a URL that answered is visited again; a source after `interval` seconds."""
    if visit.kind in SOURCES:
        return times.later(times.now(), interval or SOURCE_INTERVAL)
    steps = site.revisits if site is not None else REVISITS
    return revisit(replace(visit, published=published), times.now(), map(durations.seconds, steps))
