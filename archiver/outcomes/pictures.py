"""Pictures that an article names: which of them are asked for, and what their answers mean.

They are visits of the ledger like pages. So the same guards, delays and robots.txt hold for them, and a killed run goes
on with them. None is asked for twice once it is here. What becomes of them says nothing of how a site does.
"""

from __future__ import annotations

from archiver import times
from archiver.archive import Store
from archiver.archive.ledger.revisits import BACKOFF, PASSING, REVISITS, SLOW_BACKOFF
from archiver.archive.ledger.visit import State, Visit
from archiver.article import Article
from archiver.capture import Capture, retry_after
from archiver.discovery import Discovery
from archiver.errors import ArchiverError, ExtractionError
from archiver.reasons import Reason, Why, of_status
from archiver.sites.file import Site
from archiver.urls import clean

#: Most pictures of one article that are asked for: a long gallery has about so many.
MAX_PICTURES = 50


def note_pictures(archive: Store, site: Site | None, article: Article, capture: Capture) -> None:
    """Have the pictures of an article fetched, as far as its site's entry says so. Those of a page that was stored
    long ago are left alone: a rebuild is no reason to ask for what is likely gone."""
    if site is None or site.images is None:
        return
    if (capture.fetched or "") < times.later(times.now(), -REVISITS[-1]):
        return
    for image in article.images[: 1 if site.images == "lead" else MAX_PICTURES]:
        if (address := clean(image.url or "", capture.url)) is not None:
            archive.ledger.find(address, site=site.key, kind="picture", found_in=capture.url)


def settle_picture(
    archive: Store, visit: Visit, capture: Capture, reading: Article | Discovery | ArchiverError | None
) -> Why | None:
    """Write what the answer to a picture came to. Returns why there is none; None where there is one, or a redirect."""
    assert capture.id is not None
    if 300 <= capture.status < 400 and capture.status != 304:
        target = clean(capture.header("location") or "", capture.url)
        archive.captures.settle(capture.id, Reason.REDIRECT, detail=target)
        if target is not None and archive.ledger.redirect(visit, target, found_in=visit.url, visited=capture.fetched):
            return None
        return _lost(archive, visit, Why(Reason.TOO_MANY_REDIRECTS if target else Reason.NO_TARGET), capture)
    if isinstance(reading, Discovery):
        row = archive.captures.row(capture.id)
        withdrawal = archive.withdrawals.of(row["digest"]) if row is not None else None
        if withdrawal is not None:
            archive.captures.settle(capture.id, Reason.WITHDRAWN, detail=withdrawal.story)
        else:
            archive.captures.settle(capture.id, Reason.PICTURE)
        archive.ledger.settle(visit.key, "fetched", visited=capture.fetched)
        return None
    why = _why(capture, reading)
    archive.captures.settle(capture.id, why.reason, detail=why.detail)
    return _lost(archive, visit, why, capture)


def picture_unanswered(archive: Store, visit: Visit, why: Why, *, robots: bool, lasting: bool) -> None:
    """Note that there was no answer to a picture. One that is too large is not asked for again."""
    if robots or why.reason is Reason.TOO_MANY_BYTES:
        archive.ledger.settle(visit.key, "robots" if robots else "failed", why=why)
    else:
        archive.ledger.fail(visit.key, why, backoff=SLOW_BACKOFF if lasting else BACKOFF)


def _why(capture: Capture, reading: Article | Discovery | ArchiverError | None) -> Why:
    if not 200 <= capture.status < 300:
        return of_status(capture.status)
    if capture.truncated:
        return Why(Reason.CUT_SHORT, capture.truncated)
    return Why(reading.reason if isinstance(reading, ExtractionError) else Reason.UNREAD)


def _lost(archive: Store, visit: Visit, why: Why, capture: Capture) -> Why:
    if capture.status >= 500 or capture.status in PASSING or why.reason is Reason.CUT_SHORT:
        archive.ledger.fail(visit.key, why, retry_after=retry_after(capture), backoff=BACKOFF)
    else:
        state: State = "gone" if capture.status in (404, 410) else "failed"
        archive.ledger.settle(visit.key, state, why=why, visited=capture.fetched)
    return why
