"""Visits that led to no story: where nothing else comes of a shape of address, the rest of it is not asked for."""

from __future__ import annotations

from archiver.archive import Store
from archiver.archive.ledger.shapes import PATIENCE, shape
from archiver.archive.ledger.visit import Visit
from archiver.capture import Capture
from archiver.reasons import Reason, Why
from archiver.urls import identity


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
