"""What an answer means: for the capture, for the ledger, for the archive. One transaction a visit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from archiver import times
from archiver.archive import Store
from archiver.archive.ledger.revisits import (
    BACKOFF,
    LOST_SOURCE,
    PASSING,
    SLOW_BACKOFF,
    SOURCE_INTERVAL,
    UNMODIFIED,
    is_past,
    look_for,
    revisit,
    source_interval,
)
from archiver.archive.ledger.urls import MAX_HOPS
from archiver.archive.ledger.visit import SOURCES, State, Visit
from archiver.archive.stories.history import Outcome
from archiver.article import IN_THE_WAY, Article
from archiver.capture import Capture, retry_after
from archiver.discovery import Discovery, classify
from archiver.errors import ArchiverError, ExtractionError, LeadsOn, PageTooLarge, WorkerError
from archiver.outcomes.found_urls import (
    belongs,
    is_copy,
    note_found,
    note_other,
    note_story,
    note_undeclared,
    speaks_for,
)
from archiver.outcomes.pictures import note_pictures, picture_unanswered, settle_picture
from archiver.reasons import OF_KIND, Reason, Why, of_status
from archiver.sites.file import Site, owns
from archiver.sites.site import REVISITS
from archiver.urls import clean, identity, same_site

#: What a visit ended in, as the tally counts it.
Result = Literal["new", "changed", "unchanged", "source", "picture", "skipped", "failed"]

#: How a reading that was saved counts: what leaves a story as it was said before is no edit of it.
RESULTS: dict[Outcome, Result] = {
    "new": "new",
    "changed": "changed",
    "unchanged": "unchanged",
    "continued": "unchanged",
    "worse": "unchanged",
}

#: What stands on a capture that was read for addresses.
OF_DISCOVERY = {
    "feed": Reason.FEED,
    "sitemap": Reason.SITEMAP,
    "sitemap_index": Reason.SITEMAP_INDEX,
    "robots": Reason.ROBOTS_TXT,
    "page": Reason.PAGE,
    "picture": Reason.PICTURE,
    "other": Reason.OTHER,
}


@dataclass(frozen=True, slots=True)
class Settled:
    """result -- see `Result`; why -- for what was skipped or failed; found -- new URLs in the ledger.
    elsewhere -- where an address that a person gave leads off its own site: see `follow`.
    speaks_for -- an address of the other site whose stories a feed lists that a person gave: see `adopt`."""

    result: Result
    why: Why | None = None
    found: int = 0
    elsewhere: str | None = None
    speaks_for: str | None = None


def settle(
    archive: Store,
    site: Site | None,
    visit: Visit,
    capture: Capture,
    reading: Article | Discovery | ArchiverError | None,
) -> Settled:
    """Write what a visit came to. `reading` is None for an answer that is not read: no 2xx, or no body."""
    assert capture.id is not None
    status = capture.status
    captures = archive.captures
    if visit.kind == "picture":
        return Settled("picture", settle_picture(archive, visit, capture, reading))
    if status == 304:
        return _unmodified(archive, site, visit, capture)
    if 300 <= status < 400:
        return _redirected(archive, visit, capture, site, _as_browsers(capture.header("location") or ""))
    if status in (404, 410):
        why = of_status(status)
        captures.settle(capture.id, why.reason, detail=why.detail)
        if visit.kind == "guess":
            return _missed(archive, visit, why, "gone", capture.fetched)
        archive.articles.note_answer(capture.id)
        _lose(archive, site, visit, "gone", why, capture.fetched)
        note_other(archive, visit)
        return Settled("failed", why)
    if not 200 <= status < 300:
        why = of_status(status)
        captures.settle(capture.id, why.reason, detail=why.detail)
        archive.articles.note_answer(capture.id)
        backoff = SLOW_BACKOFF if 400 <= status < 500 and status not in PASSING else BACKOFF
        return _failed(archive, visit, why, retry_after(capture), backoff)
    if capture.truncated:
        captures.settle(capture.id, Reason.CUT_SHORT, detail=capture.truncated)
        return _failed(archive, visit, Why(Reason.CUT_SHORT))
    if not capture.body:
        captures.settle(capture.id, Reason.EMPTY)
        return _failed(archive, visit, Why(Reason.EMPTY), backoff=SLOW_BACKOFF)
    if isinstance(reading, LeadsOn):
        return _redirected(archive, visit, capture, site, reading.target)
    if isinstance(reading, Discovery):
        if reading.target is not None:
            return _redirected(archive, visit, capture, site, reading.target)
        if visit.kind == "click":
            captures.settle(capture.id, Reason.ANOTHER_SITE)
            return _led_nowhere(archive, visit, capture)
        return _discovered(archive, site, visit, capture, reading)
    if isinstance(reading, Article):
        return _read(archive, site, visit, capture, reading)
    return _unreadable(archive, site, visit, capture, reading)


def never_answered(archive: Store, visit: Visit, why: Why, *, robots: bool = False, lasting: bool = False) -> Settled:
    """Settle a visit that got no answer: refused by robots.txt or tdmrep.json, or no connection. `lasting`: asking
    again in a few seconds changes nothing."""
    if visit.kind == "picture":
        picture_unanswered(archive, visit, why, robots=robots, lasting=lasting)
        return Settled("picture", why)
    if robots and visit.kind == "guess":
        return _missed(archive, visit, why, "robots")
    if robots:
        _lose(archive, None, visit, "robots", why, None)
        return Settled("skipped", Why(why.reason))
    return _failed(archive, visit, why, backoff=SLOW_BACKOFF if lasting else BACKOFF)


def _unmodified(archive: Store, site: Site | None, visit: Visit, capture: Capture) -> Settled:
    assert capture.id is not None
    if not visit.etag and not visit.last_modified:
        why = Why(Reason.EMPTY, "HTTP 304 to a request that named nothing we have")
        archive.captures.settle(capture.id, why.reason, detail=why.detail)
        return _failed(archive, visit, why, backoff=SLOW_BACKOFF)
    archive.captures.settle(capture.id, Reason.NOT_MODIFIED)
    interval = source_interval(visit.interval, news=False) if visit.kind in SOURCES else None
    archive.ledger.settle(
        visit.key,
        "not_modified",
        visited=capture.fetched,
        next_visit=_again(site, visit, visit.published, interval),
        etag=capture.header("etag"),
        last_modified=capture.header("last-modified"),
        interval=interval,
    )
    at = capture.fetched or times.now()
    is_whole = archive.captures.was_whole(capture.url, since=times.later(at, -UNMODIFIED), until=at)
    if visit.kind in SOURCES and not is_whole:
        archive.ledger.forget_validators(visit.key)
    return Settled("source" if visit.kind in SOURCES else "unchanged")


def _redirected(archive: Store, visit: Visit, capture: Capture, site: Site | None, location: str) -> Settled:
    assert capture.id is not None
    target = clean(location, capture.url)
    archive.captures.settle(capture.id, Reason.REDIRECT, detail=target)
    archive.articles.note_answer(capture.id)
    if target is None:
        return _failed(archive, visit, Why(Reason.NO_TARGET, f"HTTP {capture.status} without a target"))
    if visit.kind == "guess" and (known := archive.ledger.visit(target)) is not None and known.kind != "guess":
        why = Why(Reason.REDIRECT, f"redirect to {target}")
        return _missed(archive, visit, why, "not_article", capture.fetched)
    own = belongs(target, visit, site)
    if not own and visit.kind == "pasted":
        return Settled("source", Why(Reason.REDIRECT), elsewhere=target)
    if not own and visit.kind == "click":
        return _led_nowhere(archive, visit, capture)
    if visit.kind == "click" and site is not None and owns(site, target):
        visit = replace(visit, kind="article")
    if not own and visit.kind not in ("feed", "sitemap", "guess"):
        return _led_astray(archive, visit, target)
    if visit.kind in ("article", "page") and identity(target) != visit.key:
        nothing = archive.ledger.no_story(target)
        if nothing is not None:
            _lose(archive, site, visit, "gone", nothing, capture.fetched)
            return Settled("failed", nothing)
    # a list that lies with a hoster speaks for the site whose list led there; what it may list is told by `found_in`
    found_in = visit.url if own else visit.found_in or visit.url
    cookies = site is not None and site.cookies is not None
    again = _again(site, visit, visit.published or visit.latest)
    pasted = visit.kind == "pasted"
    leads_back = identity(target) in archive.ledger.asked(visit.key)
    if visit.hops and not cookies and leads_back:
        return _failed(archive, visit, Why(Reason.REDIRECT_LOOP), backoff=SLOW_BACKOFF)
    if pasted and classify(visit.url, site).kind == "home":  # where it lives now is read as a home page, however named
        visit = replace(visit, kind="section")
    anew = cookies if leads_back else pasted  # now that a cookie was set, where it led from may answer
    fetched = capture.fetched
    if not archive.ledger.redirect(visit, target, found_in=found_in, visited=fetched, again=again, anew=anew):
        why = Why(Reason.TOO_MANY_REDIRECTS, f"more than {MAX_HOPS} redirects")
        return _failed(archive, visit, why, backoff=SLOW_BACKOFF)
    return Settled("source", Why(Reason.REDIRECT))


def _led_nowhere(archive: Store, visit: Visit, capture: Capture) -> Settled:
    """Note that a link of a feed to another host leads to no story of the site."""
    why = Why(Reason.ANOTHER_SITE)
    archive.ledger.settle(visit.key, "offsite", why=why, visited=capture.fetched)
    return Settled("skipped", why)


def _led_astray(archive: Store, visit: Visit, target: str) -> Settled:
    return _failed(archive, visit, Why(Reason.OFFSITE_REDIRECT, f"redirect to {target}"), backoff=SLOW_BACKOFF)


def follow(archive: Store, visit: Visit, target: str, owner: str | None, visited: str | None) -> Settled:
    """Let an address that a person gave, such as a short link, lead to one of another site, which is the owner's. It is
    a failure where nobody owns it."""
    if owner is None:
        return _led_astray(archive, visit, target)
    anew = identity(target) not in archive.ledger.asked(visit.key)
    ours = replace(visit, site=owner)
    if archive.ledger.redirect(ours, target, found_in=visit.url, visited=visited, anew=anew):
        return Settled("source", Why(Reason.REDIRECT))
    why = Why(Reason.TOO_MANY_REDIRECTS, f"more than {MAX_HOPS} redirects")
    return _failed(archive, visit, why, backoff=SLOW_BACKOFF)


def adopt(archive: Store, visit: Visit, home: str, owner: str) -> None:
    """Let a feed that a person gave, and that lies with a hoster, be one of the site whose stories it lists, as if a
    page of that site had declared it."""
    archive.ledger.name(visit.url, site=owner, kind="feed", found_in=home)


def _as_browsers(location: str) -> str:
    """A Location as a browser reads it: raw UTF-8, also where each byte of it was taken for a character."""
    try:
        return location.encode("latin-1").decode()
    except UnicodeError:  # it was decoded already
        return location


def _read(archive: Store, site: Site | None, visit: Visit, capture: Capture, article: Article) -> Settled:
    saved = archive.save(article, capture)
    if saved is not None and article.next_page is not None and same_site(article.next_page, visit.url):
        # of the kind of this one, so that a run of nothing but what a person gave has all of a story
        archive.ledger.find(
            article.next_page, site=visit.site, kind=visit.kind, found_in=visit.url, published=article.published
        )
    etag, last_modified = capture.header("etag"), capture.header("last-modified")
    if saved is not None:
        if saved.outcome != "worse":
            note_pictures(archive, site, article, capture)
        state: State = "paywalled" if article.kind == "teaser" else "fetched"
        archive.ledger.settle(
            visit.key,
            state,
            why=Why(Reason.WORSE_READING, saved.change) if saved.outcome == "worse" else None,
            visited=capture.fetched,
            etag=etag,
            last_modified=last_modified,
            article_id=saved.article_id,
            kind="article",
            next_visit=_again(site, visit, article.published or visit.published or visit.latest),
        )
        archive.ledger.arrive(visit.key, saved.article_id)
        own = saved.outcome in ("new", "continued") or identity(article.url or capture.url) == visit.key
        (note_story if own and not is_copy(archive, capture) else note_other)(archive, visit)
        return Settled(RESULTS[saved.outcome])
    why = archive.refused(article, capture)
    assert why is not None, "it was not saved"
    if article.kind in IN_THE_WAY:
        return _failed(archive, visit, why, backoff=SLOW_BACKOFF)
    if article.kind == "reserved":
        sign = article.provenance["kind"]
        by = Why(Reason.RIGHTS_RESERVED, f"rights reserved: {sign.raw} ({sign.name})")
        archive.ledger.settle(visit.key, "robots", why=by, visited=capture.fetched)
        return Settled("skipped", why)
    state = "gone" if article.kind == "error" else "not_article"
    for key in archive.ledger.asked(visit.key) if visit.hops else []:
        archive.ledger.fail(key, why, backoff=SLOW_BACKOFF)
    again = _back(archive, site, visit, anyway=article.kind == "error")
    archive.ledger.settle(visit.key, state, why=why, visited=capture.fetched, etag=etag, next_visit=again)
    note_other(archive, visit)
    return Settled("skipped", why)


def _unreadable(
    archive: Store, site: Site | None, visit: Visit, capture: Capture, error: ArchiverError | None
) -> Settled:
    assert capture.id is not None
    settled = archive.note_unreadable(capture, error)
    reason = error.reason if isinstance(error, ExtractionError) else Reason.UNREAD
    why = Why(reason, str(error).removeprefix(f"{capture.url}: ") if error is not None else None)
    if isinstance(error, PageTooLarge):
        again = _back(archive, site, visit, anyway=False)
        archive.ledger.settle(visit.key, "not_article", why=why, visited=capture.fetched, next_visit=again)
        note_other(archive, visit)
        return Settled("skipped", why)
    if isinstance(error, WorkerError):  # the stored page is tried again: to ask the server for it would change nothing
        why = Why(Reason.QUARANTINED, f"quarantined: {why}") if settled else why
        again = _again(site, visit, visit.published or visit.latest) if settled else None
        archive.ledger.settle(visit.key, "failed", why=why, visited=capture.fetched, next_visit=again)
        return Settled("failed", why)
    return _failed(archive, visit, why, backoff=SLOW_BACKOFF)


def _discovered(archive: Store, site: Site | None, visit: Visit, capture: Capture, discovery: Discovery) -> Settled:
    assert capture.id is not None
    at = capture.fetched or times.now()
    refused = discovery.refused or Why(Reason.NOT_A_LIST, f"no {visit.kind}")
    detail = discovery.refused.detail if discovery.refused is not None else None
    archive.captures.settle(capture.id, OF_DISCOVERY[discovery.kind], detail=detail)
    if discovery.kind == "page":  # where stories that are gone may lead
        archive.articles.note_answer(capture.id)
    if visit.kind == "guess" and discovery.kind not in ("feed", "sitemap", "sitemap_index"):
        return _missed(archive, visit, refused, "not_article", capture.fetched)
    if (
        visit.kind == "pasted"
        and discovery.kind == "feed"
        and (other := speaks_for(visit, site, discovery)) is not None
    ):
        return Settled("source", Why(Reason.REDIRECT), speaks_for=other)
    found = note_found(archive, site, visit, discovery, at)
    note_undeclared(archive, site, visit, discovery, at)
    if visit.kind in ("feed", "sitemap") and discovery.kind in ("page", "other"):
        return replace(_failed(archive, visit, refused), found=found)
    if discovery.refused and not discovery.found:
        backoff = SLOW_BACKOFF if discovery.refused.reason in OF_KIND.values() else BACKOFF
        return _failed(archive, visit, discovery.refused, backoff=backoff)
    kind = {"page": "section", "sitemap_index": "sitemap", "other": visit.kind}.get(discovery.kind, discovery.kind)
    kind = visit.kind if visit.kind == "archive" else kind
    lasts = kind in SOURCES and not is_past(kind, visit.latest, at)
    interval = source_interval(visit.interval, news=found > 0, ttl=discovery.ttl) if lasts else None
    archive.ledger.settle(
        visit.key,
        "fetched",
        why=discovery.refused,
        visited=capture.fetched,
        next_visit=times.later(times.now(), interval) if interval is not None else None,
        etag=capture.header("etag"),
        last_modified=capture.header("last-modified"),
        kind=kind,
        interval=interval,
    )
    if visit.hops and kind in SOURCES:
        archive.ledger.supersede(visit.key)
    if visit.backlog and kind == "sitemap":
        archive.backfills.note_rest(visit, discovery.rest, discovery.beyond)
    return Settled("source", discovery.refused, found)


def _failed(
    archive: Store,
    visit: Visit,
    why: Why,
    retry_after: float | None = None,
    backoff: tuple[int, ...] = BACKOFF,
) -> Settled:
    if visit.kind == "guess" and backoff is SLOW_BACKOFF:
        return _missed(archive, visit, why, "failed")
    _turn_back(archive, visit)
    asked = archive.ledger.asked(visit.key) if visit.hops else []
    for key in asked:  # the next try is at the address that was asked for
        archive.ledger.fail(key, why, retry_after=retry_after, backoff=backoff)
    if asked and visit.kind not in SOURCES:
        archive.ledger.settle(visit.key, "failed", why=why)
    else:
        archive.ledger.fail(visit.key, why, retry_after=retry_after, backoff=backoff)
    return Settled("failed", why)


def _missed(archive: Store, visit: Visit, why: Why, state: State, visited: str | None = None) -> Settled:
    """Note that a site has no list at a usual place. Nothing failed, for nobody said that there is one."""
    archive.ledger.settle(visit.key, state, why=why, visited=visited)
    return Settled("source", why)


def _lose(archive: Store, site: Site | None, visit: Visit, state: State, why: Why, visited: str | None) -> None:
    """Note what is gone or forbidden: a source is asked daily, then weekly, a story at its remaining revisits."""
    _turn_back(archive, visit)
    for key in archive.ledger.asked(visit.key) if visit.hops else []:
        archive.ledger.fail(key, why, backoff=SLOW_BACKOFF)
    if visit.kind in SOURCES and not is_past(visit.kind, visit.latest, times.now()):
        archive.ledger.fail(visit.key, why, backoff=LOST_SOURCE, state=state)
        return
    again = _back(archive, site, visit)
    archive.ledger.settle(visit.key, state, why=why, visited=visited, next_visit=again)


def _turn_back(archive: Store, visit: Visit) -> None:
    """Let the next try be at the spelling that was asked (http, bare), where redirects led to this one in vain."""
    url = visit.url
    for _ in range(visit.hops):
        before = archive.captures.led_to(url)
        if before is None or identity(before) != visit.key:
            break
        url = before
    if url != visit.url:
        archive.ledger.respell(visit.key, url)


def _back(archive: Store, site: Site | None, visit: Visit, *, anyway: bool = True) -> str | None:
    """When an address is visited again that has no story now: at its remaining revisits, then when it is looked for.
    With `anyway` False what never was a story is left alone."""
    known, at = archive.articles.has_story(visit.key), times.now()
    if not known and not anyway:
        return None
    again = _again(site, visit, visit.published or visit.latest)
    return again or look_for(visit.found or at, at, published=visit.published, known=known)


def _again(site: Site | None, visit: Visit, published: str | None, interval: int | None = None) -> str | None:
    """When a URL that answered is visited again; a source after `interval` seconds."""
    if visit.kind in SOURCES:
        return times.later(times.now(), interval or SOURCE_INTERVAL)
    steps = site.revisits if site is not None else REVISITS
    return revisit(replace(visit, published=published), times.now(), map(times.seconds, steps))


# ----------------------------------------------------------------------------------------------------------------------
# Captures that were stored and not settled: what a killed run left behind, and all of them in a rebuild.


#: What is fetched of every origin without a visit of the ledger, by its kind in the records.
ORIGIN_FILES = {"robots": Reason.ROBOTS_TXT, "tdmrep": Reason.TDMREP}


def visit_of(archive: Store, capture: Capture, site: str | None) -> Visit | None:
    """The visit that a capture came from; None for robots.txt, tdmrep.json and what `scrapy shell` fetched. A power cut
    may have taken the ledger's last rows: they are made anew from what stands beside the response in the WARC file."""
    facts = capture.found
    if facts.get("kind") in ORIGIN_FILES:  # also one that a redirect leads to, whatever else that address is
        return None
    if site is not None and "kind" in facts:
        archive.ledger.find(
            capture.url,
            site=site,
            kind=facts["kind"],
            found_in=facts.get("found_in"),
            title=facts.get("title"),
            published=facts.get("published"),
        )
    return archive.ledger.visit(capture.url)


def settle_unlisted(archive: Store, capture: Capture) -> None:
    """Label a capture that no visit came from."""
    assert capture.id is not None
    kind = capture.found.get("kind")
    archive.captures.settle(capture.id, ORIGIN_FILES.get(str(kind), Reason.UNLISTED))
