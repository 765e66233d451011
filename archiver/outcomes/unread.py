"""Captures that were stored and not settled: what a killed run left behind, and all of them in a rebuild."""

from __future__ import annotations

from archiver.archive import Store
from archiver.archive.ledger.visit import Visit
from archiver.capture import Capture
from archiver.reasons import Reason

#: What is fetched of every origin without a visit of the ledger, by its kind in the records.
ORIGIN_FILES = {"robots": Reason.ROBOTS_TXT, "tdmrep": Reason.TDMREP}


def visit_of(archive: Store, capture: Capture, site: str | None) -> Visit | None:
    """The visit that a capture came from; None for robots.txt, tdmrep.json and what `scrapy shell` fetched. A power cut
    may have taken the ledger's last rows: they are made anew from what stands beside the response in the WARC file."""
    facts = capture.found
    if site is not None and facts.get("kind", "robots") not in ORIGIN_FILES:
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
