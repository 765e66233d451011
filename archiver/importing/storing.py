"""What an import does to the archive: a found page becomes a capture, what was read of it an article."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlsplit

from archiver.archive import Store
from archiver.archive.ledger.visit import SOURCES, Visit
from archiver.archive.records.captures import payload_digest, record_id
from archiver.archive.records.indexing import CaptureRow
from archiver.archive.records.warc import view_of
from archiver.article import Article
from archiver.capture import HTML_TYPES, Capture
from archiver.discovery import Discovery, Verdict, classify
from archiver.errors import DamagedRecord
from archiver.importing.found import FoundPage, LeftOut, PassedOver, Revisit
from archiver.outcomes.record import OF_DISCOVERY, RESULTS, Settled, settle
from archiver.reading.batches import Reading, Unread, site_named
from archiver.reasons import Reason, Why
from archiver.sites.file import for_url, key_for
from archiver.sites.site import Site
from archiver.urls import identity, site_of

#: What only captures of an import have in their metadata record.
MARK = "imported_from"


def is_known(archive: Store, page: FoundPage) -> bool:
    """Whether the archive has the page: from the same record, or the same bytes at the same address and time. A file
    whose own time is all there is may be a copy, and another second answer is another capture: the same bytes at
    another time are a later visit."""
    capture = page.capture
    rows = archive.db.query(
        "SELECT 1 FROM captures WHERE url = ? AND (record = ? OR (digest = ? AND (fetched = ? OR NOT ?))) LIMIT 1",
        [capture.url, record_id(capture), payload_digest(capture.body), capture.fetched, page.dated],
    )
    return any(True for _ in rows)


def is_withdrawn(archive: Store, page: FoundPage) -> bool:
    """Whether the story at the address of a page, or of its very bytes, was withdrawn."""
    view = view_of(page.capture.url)
    address = page.capture.url if view is None else view[1]
    return archive.withdrawals.of(identity(address), payload_digest(page.capture.body)) is not None


def plain_of(archive: Store, page: FoundPage) -> CaptureRow | None:
    """The row of the page that a browser made this one of, which stands before it in its file; None where it is made of
    none, or that is not here."""
    if page.made_of is None:
        return None
    view = view_of(page.capture.url)
    rows = archive.captures.rows(
        "url = ? AND fetched <= ? AND rendered_of IS NULL ORDER BY fetched DESC, id DESC LIMIT 20",
        page.capture.url if view is None else view[1],
        page.capture.fetched,
    )
    for row in rows:
        source = Capture(url=row["url"], body=b"", fetched=row["fetched"], found={"record": page.made_of})
        if record_id(source) == row["record"]:
            return row
    return None


#: Digests that records have of other bytes than their bodies (chunked, most often): of which address and time each is.
Declared = dict[str, tuple[str, str | None]]


def resolve(archive: Store, revisit: Revisit, declared: Declared) -> FoundPage | PassedOver | LeftOut:
    """The page of a revisit record, its body that of the capture it points at, which must be in the archive."""
    page, row = revisit.page, _original(archive, revisit, declared)
    headers = page.capture.headers
    if row is None:
        if not headers:  # it may as well be a picture that is repeated
            return PassedOver(page.where, "repeats what is not here")
        return LeftOut(page.where, "repeats an earlier record which is not in the archive; import that file first")
    try:
        original = archive.captures.read(row)
    except DamagedRecord as error:
        return LeftOut(page.where, f"repeats a record that is damaged: {error}")
    if not headers and original.mime not in HTML_TYPES:
        return PassedOver(page.where, "not HTML")
    return replace(page, capture=replace(page.capture, body=original.body, headers=headers or original.headers))


def _original(archive: Store, revisit: Revisit, declared: Declared) -> CaptureRow | None:
    """The row of the capture that a revisit record points at: by its digest, else by address and time. One that names
    nothing repeats what its address said before; one that names what is not here repeats another version."""
    named: list[tuple[str, list[str | None]]] = [
        ("digest = ?", [revisit.digest]),
        ("url = ? AND fetched = ?", [*declared.get(revisit.digest or "", (None, None))]),
        ("url = ? AND fetched = ?", [revisit.original_url, revisit.original_fetched]),
    ]
    if revisit.digest is None and revisit.original_fetched is None:
        before = [revisit.original_url or revisit.page.capture.url, revisit.page.capture.fetched]
        named.append(("url = ? AND fetched <= ?", before))
    for where, values in named:
        good = f"{where} AND status BETWEEN 200 AND 299 AND truncated IS NULL"
        rows = archive.captures.rows(f"{good} ORDER BY fetched DESC, id DESC LIMIT 1", *values)
        if (row := next(rows, None)) is not None:
            return row
    return None


def store(archive: Store, sites: Mapping[str, Site], page: FoundPage, *, site: str, run_id: int) -> Unread:
    """Write the capture and put its address into the ledger. Call inside `Archive.batch`."""
    # written down with the capture, so that a rebuild and a re-parse read it as the import did
    found = {**page.capture.found, "kind": _kind(page.capture.url, site_named(sites, site))}
    capture = archive.captures.add(replace(page.capture, found=found), site=site, run_id=run_id)
    return noted(archive, sites, capture, site)


def store_made(
    archive: Store, sites: Mapping[str, Site], page: FoundPage, plain: CaptureRow, *, run_id: int
) -> Unread | None:
    """As `store`, of what a browser made of the capture of a row: it is read in the place of that. None for a view,
    which is not read."""
    site = str(plain["site"])
    found = {**page.capture.found, "kind": _kind(plain["url"], site_named(sites, site))}
    if view_of(page.capture.url) is None:
        archive.articles.withdraw(plain["id"])  # it may have been read: others stand between the two in a file
    capture = archive.captures.add_rendered(replace(page.capture, found=found), plain["id"], site=site, run_id=run_id)
    return noted(archive, sites, capture, site) if view_of(capture.url) is None else None


def _kind(url: str, site: Site | None) -> str:
    """What an imported page is read as (see `readers.reader_for`): `article` where a crawl would have fetched the
    address for a story. Mirrors hold home, section, tag and service pages too: these are stories where they say so."""
    return "article" if classify(url, site).kind in ("article", "page") else "unlikely"


def left_unread(archive: Store, sites: Mapping[str, Site], row: CaptureRow) -> Unread | None:
    """A capture that a killed import stored and did not read; None for one of a crawl. Call inside `Archive.batch`,
    since a power cut may have taken its row of the ledger."""
    capture = archive.captures.read(row)
    if MARK not in capture.found or row["site"] is None:
        return None
    return noted(archive, sites, capture, row["site"])


def noted(archive: Store, sites: Mapping[str, Site], capture: Capture, site: str) -> Unread:
    """An imported capture on its way to a worker, its address in the ledger."""
    kind = str(capture.found.get("kind", "article"))
    # found when it was fetched: old pages are not visited again to catch edits
    archive.ledger.find(capture.url, site=site, kind="article" if kind == "article" else "page", found=capture.fetched)
    return Unread(capture, site_named(sites, site), kind, archive.ledger.visit(capture.url))


def save(archive: Store, unread: Unread, reading: Reading | None) -> Settled:
    """Store what was read from an imported capture, as a crawl does. The ledger is left alone where it knows something
    newer of the address, or where the address is that of a feed or section: those are visited on."""
    visit, capture = unread.visit, unread.capture
    assert visit is not None, "an imported address stands in the ledger"
    newest = visit.kind not in SOURCES and not archive.ledger.knows_newer(visit.key, capture.fetched)
    if isinstance(reading, Discovery) and not capture.truncated:
        return _no_story(archive, visit, capture, reading, classify(capture.url, unread.site), newest=newest)
    if newest:
        return settle(archive, unread.site, visit, capture, reading)
    if isinstance(reading, Article) and not capture.truncated:
        saved = archive.save(reading, capture)
        if saved is None:
            return Settled("skipped", archive.refused(reading, capture))
        return Settled(RESULTS[saved.outcome])
    assert capture.id is not None, "a capture is read once it is stored"
    if capture.truncated or not isinstance(reading, Exception):
        archive.captures.settle(capture.id, Reason.CUT_SHORT, detail=capture.truncated)
        return Settled("failed", Why(Reason.CUT_SHORT))
    archive.note_unreadable(capture, reading)
    return Settled("skipped", Why(getattr(reading, "reason", Reason.UNREAD)))


def _no_story(
    archive: Store, visit: Visit, capture: Capture, reading: Discovery, verdict: Verdict, *, newest: bool
) -> Settled:
    """Settle a page that is no story by its address. What it links to is not asked for: that is as old as the page.
    `newest`: the ledger knows nothing newer of the address."""
    assert capture.id is not None, "a capture is read once it is stored"
    archive.captures.settle(capture.id, OF_DISCOVERY[reading.kind])
    if newest:
        archive.ledger.settle(
            visit.key, "not_article", why=Why(Reason.ADDRESS, verdict.reason), visited=capture.fetched
        )
    return Settled("skipped", Why(Reason.ADDRESS, verdict.reason))


# ----------------------------------------------------------------------------------------------------------------------
# Which site an imported page is of: pages come from sites that nobody watches, too.


class SiteNames:
    """Keys of sites, the same for a domain in every run.

    A page belongs to the site of sites.toml that owns its address. Others are named as `archiver crawl URL` would name
    their site, unless the archive has pages of their domain under a name already.

    only -- key of the site that every page is said to be of, whatever its address.
    """

    def __init__(self, sites: Mapping[str, Site], archive: Store | None, only: str | None = None) -> None:
        self._sites = sites
        self._only = only
        self._by_domain: dict[str, str] = {}
        if archive is not None:
            for row in archive.db.query("SELECT site, min(url) AS url FROM urls WHERE site IS NOT NULL GROUP BY site"):
                self._by_domain.setdefault(_domain(row["url"]), row["site"])

    def of(self, url: str) -> str:
        """The key of the site of an address."""
        if self._only is not None:
            return self._only
        if (site := for_url(self._sites, url)) is not None:
            return site.key
        domain = _domain(url)
        if domain not in self._by_domain:
            self._by_domain[domain] = key_for(f"http://{domain}/", {*self._sites, *self._by_domain.values()})
        return self._by_domain[domain]


def _domain(url: str) -> str:
    """The registered domain of an address, with the port where it has one: on one machine each is another site."""
    port = urlsplit(url).port
    return f"{site_of(url)}:{port}" if port else site_of(url)
