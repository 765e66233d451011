"""What a feed, sitemap or page leads to goes into the ledger, each URL with its fate: news, backlog, or refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container
from contextlib import suppress
from dataclasses import replace
from functools import cached_property

from archiver import times
from archiver.archive import Store
from archiver.archive.ledger.revisits import NEWS_AGE
from archiver.archive.ledger.shapes import PATIENCE, shape
from archiver.archive.ledger.visit import SOURCES, Visit
from archiver.capture import Capture
from archiver.discovery import Discovery, Found, classify
from archiver.discovery.links import following, page_number
from archiver.discovery.sitemaps import robots_sitemaps
from archiver.errors import PageTooLarge
from archiver.reasons import Reason, Why
from archiver.rights.robots import file_text
from archiver.sites.file import Site, owns
from archiver.urls import clean, identity, same_site, site_of

# ----------------------------------------------------------------------------------------------------------------------
# Visits that led to no story: where nothing else comes of a shape of address, the rest of it is not asked for.


def note_story(archive: Store, visit: Visit) -> None:
    """A visit led to a story that was not had under another address."""
    archive.shapes.note(visit.site, visit.url, story=True)


def note_other(archive: Store, visit: Visit) -> None:
    """A visit led to none, or to one that is told at another address, or to the very bytes of another page. When its
    shape becomes barren, those that wait are refused, but for what a feed or a news sitemap lists: it has a date."""
    if not archive.shapes.note(visit.site, visit.url, story=False):
        return
    barren = shape(visit.url)
    waiting = archive.ledger.waiting_undated(visit.site)
    archive.ledger.refuse_waiting([key for key, url in waiting if shape(url) == barren], why_barren(barren))


def is_copy(archive: Store, capture: Capture) -> bool:
    """Whether the very bytes came from another address before."""
    sql = "SELECT url FROM captures WHERE digest = (SELECT digest FROM captures WHERE id = ?) ORDER BY id LIMIT 1"
    row = archive.db.execute(sql, [capture.id]).fetchone()
    return row is not None and identity(row[0]) != identity(capture.url)


def why_barren(barren: str) -> Why:
    """What the ledger says of addresses of such a shape."""
    return Why(Reason.TRAP, f"{PATIENCE} pages like it, and no story: {barren}")


# ----------------------------------------------------------------------------------------------------------------------

#: Section pages of a site that are visited again and again; the home page leads to a few dozen, traps to thousands.
MAX_SECTIONS = 40

#: Sitemaps of a site that are visited again and again: those that may list news. Large sites have some dozens.
MAX_SITEMAPS = 200

#: Pages taken as news from one sitemap at one visit, more than any site publishes in a day: what rewrites its dates, or
#: its addresses, brings its whole past as news.
MAX_NEWS = 1_000

#: Sitemaps and archive pages of a site that wait for a backfill: one a day for half a century. Traps never end.
MAX_LISTS = 20_000

#: Pages of a list in a row that bring nothing new, until it is left: past those that are known, traps go on for ever.
MAX_STALE = 30

#: Links of a feed to another host that are tried before any has led back.
MAX_CLICKS = 3

#: Where the entries of feeds come from.
_OF_FEEDS = frozenset({"rss", "atom", "jsonfeed"})

#: Where many sites have their lists, though nothing says so (content management systems put them there by default).
USUAL_LISTS = ("/sitemap.xml", "/sitemap_index.xml", "/news-sitemap.xml", "/feed", "/rss.xml")


def note_found(archive: Store, site: Site | None, visit: Visit, discovery: Discovery, at: str) -> int:
    """Note what the answer to a visit, fetched at `at`, led to. Returns how many URLs are to be fetched now: new ones,
    and those that a backfill was to fetch."""
    ledger = archive.ledger
    room = _Room(archive, visit, discovery)
    traps = _Traps(archive.shapes.barren(visit.site))
    news = _News(visit, discovery, at)
    clicks = _Clicks(archive, site, visit, discovery)
    new = fresh = 0
    is_of_site = _is_own(visit.url, visit, site)
    for found in _in_turn(discovery):
        # a feed may live with a service that hosts feeds: what the page declares is the site's
        # so may a sitemap that robots.txt or another sitemap names
        own = _is_own(found.url, visit, site)
        is_part = found.origin == "sitemap-index" and (is_of_site or same_site(found.url, visit.url)) and not own
        is_moved = visit.kind == found.kind == "feed"
        if not own and clicks.has(found):
            new += ledger.find(found.url, site=visit.site, kind="click", found_in=visit.url, title=found.title)
            continue
        if not own and not is_part and found.origin not in ("alternate", "robots"):
            ledger.refuse(found.url, site=visit.site, state="offsite", why=Why(Reason.ANOTHER_SITE), found_in=visit.url)
            continue
        backlog = not news.has(found)
        stale = visit.hops + 1 if found.kind == visit.kind == "archive" and fresh == 0 else 0
        refused = room.refuses(found, at, backlog=backlog) or traps.refuses(found)
        if stale >= MAX_STALE:
            refused = Why(Reason.TRAP, f"{MAX_STALE} pages before it brought nothing new")
        if refused is not None:
            ledger.refuse(found.url, site=visit.site, state="not_article", why=refused, found_in=visit.url)
            continue
        is_new = ledger.find(
            _as_known(archive, found, visit, site) or found.url,
            site=visit.site,
            kind=found.kind,
            # whose stories a list on another host has is told by what named the whole, or the feed that moved there
            found_in=((is_part or is_moved) and visit.found_in) or visit.url,
            title=found.title,
            published=found.published,
            modified=found.modified,
            earliest=found.earliest,
            latest=found.latest,
            backlog=backlog,
            hops=stale,
        )
        is_new = is_new or _reclaimed(archive, found, visit)
        fresh += is_new and found.kind in ("article", "page")
        new += is_new and not backlog
    return new


def note_undeclared(archive: Store, site: Site | None, visit: Visit, discovery: Discovery, at: str) -> None:
    """Note the lists that the answer to a visit, fetched at `at`, does not name itself: the sitemaps in robots.txt of a
    site that is explored or has no list yet; where there are none, the usual places, each to be asked for once."""
    named_page = discovery.kind == "page" and _is_named(archive, visit)
    if visit.kind == "pasted" or (named_page and not archive.ledger.has_lists(visit.site)):
        _note_sitemaps(archive, site, visit, at)
    if named_page and not archive.ledger.has_lists(visit.site):
        for path in USUAL_LISTS:
            url = clean(path, visit.url)
            if url is not None and archive.ledger.visit(url) is None:
                archive.ledger.find(url, site=visit.site, kind="guess", found_in=visit.url)


def _note_sitemaps(archive: Store, site: Site | None, visit: Visit, at: str) -> None:
    url = clean("/robots.txt", visit.url)
    row = archive.captures.latest(url, until=at) if url is not None else None
    if row is not None and row["status"] == 200:
        capture = archive.captures.read(row)
        with suppress(PageTooLarge):
            note_found(archive, site, visit, robots_sitemaps(file_text(capture), capture.url), at)


def _is_named(archive: Store, visit: Visit) -> bool:
    """Whether a person named the page, or one that redirects to it."""
    return visit.found_in is None or any(archive.ledger.is_named(key) for key in archive.ledger.asked(visit.key))


def belongs(url: str, visit: Visit, site: Site | None) -> bool:
    """Whether an address that a visit led to is of the same site."""
    return same_site(url, visit.url) or (site is not None and owns(site, url))


def _is_own(url: str, visit: Visit, site: Site | None) -> bool:
    """Whether an address that the answer to a visit lists is of the same site. Of a feed on another host it is what
    stands with the page that declared it: else a page makes the stories of others its own by declaring their feed."""
    declared = visit.found_in if visit.kind in ("feed", "sitemap", "guess") else None
    return belongs(url, replace(visit, url=declared) if declared else visit, site)


def speaks_for(visit: Visit, site: Site | None, discovery: Discovery) -> str | None:
    """The home page of the other site whose stories a feed lists for the most part, and none of its own; None where
    it lists stories of its own, or of many sites."""
    stories = [found for found in discovery.found if found.kind != "feed"]
    if any(_is_own(found.url, visit, site) for found in stories):
        return None
    sites = Counter(site_of(found.url) for found in stories)
    most, number = next(iter(sites.most_common(1)), ("", 0))
    if not most or 2 * number <= len(stories):
        return None
    return next((clean("/", found.url) for found in stories if site_of(found.url) == most), None)


def _as_known(archive: Store, found: Found, visit: Visit, site: Site | None) -> str | None:
    """The address that is known of a story which a feed lists with another query than before, under the same headline:
    some feeds put a new number behind each link at each visit. None where there is none, or the path tells no story,
    so that the query may."""
    path = found.url.partition("?")[0]
    if visit.kind != "feed" or path == found.url or not found.title or classify(path, site).kind != "article":
        return None
    return archive.ledger.spelled_before(found.url, site=visit.site, title=found.title)


def _reclaimed(archive: Store, found: Found, visit: Visit) -> bool:
    """Whether a list of the site was another site's until now, a page of which declared it: it is that of the site on
    whose host it stands, and what it lists was refused to the other."""
    if found.kind not in SOURCES or not same_site(found.url, visit.url):
        return False
    known = archive.ledger.visit(found.url)
    if known is None or known.site == visit.site or not known.found_in or same_site(known.found_in, found.url):
        return False
    archive.ledger.name(found.url, site=visit.site, kind=found.kind)
    return True


def _in_turn(discovery: Discovery) -> list[Found]:
    """Of sitemaps the newest first, for what there is no room for is then the oldest. Feeds and pages have their own
    order; whether a page leads on to others is seen by what else it has."""
    if discovery.kind in ("sitemap", "sitemap_index"):
        return sorted(discovery.found, key=lambda found: found.latest or "", reverse=True)
    return sorted(discovery.found, key=lambda found: found.kind == "archive")


class _News:
    """Tells news from what is older and left to a backfill. Feeds, news sitemaps and the links of pages are news.

    What a plain sitemap lists is news if it is not older than `NEWS_AGE`, as far as anybody knows; where it gives no
    dates, what it did not list at its first visit. Of a sitemap that a person gave, all is.
    """

    def __init__(self, visit: Visit, discovery: Discovery, at: str) -> None:
        self._visit = visit
        self._since = times.later(at, -NEWS_AGE)
        self._is_index = discovery.kind == "sitemap_index"
        self._left = MAX_NEWS

    def has(self, found: Found) -> bool:
        if found.kind == "archive" or self._visit.backlog:
            return False
        if found.origin == "sitemap-index" or found.kind == "sitemap":  # some name their parts as if they were pages
            return found.latest is None or found.latest >= self._since
        if found.origin != "sitemap":
            return self._visit.kind != "archive"
        if not self._is_recent(found) or self._left == 0:
            return False
        self._left -= 1
        return True

    def _is_recent(self, found: Found) -> bool:
        if self._visit.kind == "pasted":
            return True
        if found.latest is None:
            return self._visit.interval is not None
        return found.latest >= self._since


class _Clicks:
    """Tells links that count clicks from those to another site: all stories of a feed stand on one host that is not the
    site's, and lead back to it. The first few are tried; the others follow where these do."""

    def __init__(self, archive: Store, site: Site | None, visit: Visit, discovery: Discovery) -> None:
        self._archive, self._site, self._visit, self._discovery = archive, site, visit, discovery

    def has(self, found: Found) -> bool:
        """Whether a link that is not the site's own is tried."""
        if found.origin not in _OF_FEEDS or self._left <= 0:
            return False
        self._left -= 1
        return True

    @cached_property
    def _left(self) -> int:
        """How many more may be tried; asked at the first such link, which most feeds have none of."""
        stories = [found.url for found in self._discovery.found if found.origin in _OF_FEEDS]
        hosts = {identity(url).partition("/")[0] for url in stories}
        if self._visit.kind != "feed" or self._site is None or len(hosts) != 1:
            return 0
        taken, led = self._archive.ledger.clicks(self._visit.site, hosts.pop())
        return len(stories) if led else MAX_CLICKS - taken


class _Traps:
    """Tells addresses of a shape that never led to a story."""

    def __init__(self, barren: Container[str]) -> None:
        self._barren = barren

    def refuses(self, found: Found) -> Why | None:
        """Why an address is not to be fetched, None where it is: what a feed or a news sitemap lists always is."""
        if found.origin not in ("link", "sitemap") or found.kind not in ("article", "page") or not self._barren:
            return None
        name = shape(found.url)
        return why_barren(name) if name in self._barren else None


class _Room:
    """How many more lists of a site are taken up."""

    def __init__(self, archive: Store, visit: Visit, discovery: Discovery) -> None:
        self._ledger = archive.ledger
        self._visit = visit
        self._left = {
            "section": MAX_SECTIONS - self._ledger.number_of(visit.site, "section"),
            "sitemap": MAX_SITEMAPS - self._ledger.number_of(visit.site, "sitemap"),
            "backlog": MAX_LISTS - self._ledger.number_of(visit.site, "sitemap", "archive", backlog=True),
        }
        self._is_named = _is_named(archive, visit)
        self._next = following(visit.url, (found.url for found in discovery.found if found.kind == "archive"))

    def refuses(self, found: Found, at: str, *, backlog: bool) -> Why | None:
        """Why an address is not to be fetched, None where it is."""
        if found.kind == "other":
            return Why(Reason.ADDRESS, found.reason)
        # a section is followed from the pages that a person named: the depth is one
        if found.kind == "section" and (found.origin != "link" or not self._is_named):
            return Why(Reason.ADDRESS, found.reason or "section")
        if found.kind == "archive" and found.origin == "link":
            if page_number(found.url) is not None and found.url != self._next:
                return Why(Reason.ADDRESS, found.reason)
            if found.earliest is not None and found.earliest > at:
                return Why(Reason.ADDRESS, f"{found.reason}, still to come")
        if found.kind in ("section", "sitemap", "archive") and not self._ledger.has(found.url, found.kind):
            return self._takes_up(found.kind, "backlog" if backlog else found.kind)
        return None

    def _takes_up(self, kind: str, place: str) -> Why | None:
        self._left[place] -= 1
        first = {"section": MAX_SECTIONS, "sitemap": MAX_SITEMAPS, "backlog": MAX_LISTS}[place]
        return Why(Reason.NO_ROOM, f"{kind} beyond the first {first:,}") if self._left[place] < 0 else None
