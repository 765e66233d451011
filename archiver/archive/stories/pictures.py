"""Pictures of articles, and of the pages that have them, as far as they were kept.

From the address that a page names, and from the page, to the capture that holds it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from archiver.archive.ledger.urls import MAX_HOPS
from archiver.archive.records.warc import VIEWS
from archiver.archive.store import Store
from archiver.capture import picture_type
from archiver.errors import ArchiverError
from archiver.fields import SqlRow
from archiver.reasons import Reason
from archiver.urls import clean


def kept_pictures(archive: Store, record: Mapping[str, Any]) -> dict[str, list[int]]:
    """Ids of captures by the address that an article's record has of the picture: those of redirects, then the
    picture's own. Pictures that were not kept are left out."""
    kept = {}
    for image in record["images"] or []:
        if (chain := _chain(archive, clean(image["url"] or "", record["url"]))) is not None:
            kept[image["url"]] = chain
    return kept


def kept_views(archive: Store, record: Mapping[str, Any]) -> dict[str, int]:
    """Ids of the captures with screenshot and PDF of the page that told the version which an article's record shows, by
    `screenshot` and `pdf`."""
    views = archive.captures.views("id = ?", record["versions"][-1]["capture_id"])
    return {row["outcome"]: row["id"] for row in views if row["outcome"] in VIEWS}


def kept_picture(archive: Store, capture_id: int) -> tuple[str, bytes] | None:
    """Media type and bytes of a picture or screenshot; None where the capture is none that was kept as one, or cannot
    be read."""
    row = archive.captures.row(capture_id)
    if row is None or row["outcome"] not in (Reason.PICTURE, Reason.SCREENSHOT):
        return None
    try:
        content = archive.captures.read(row).content()
    except ArchiverError:
        return None
    kind = picture_type(content)
    return None if kind is None else (kind, content)


def _chain(archive: Store, url: str | None) -> list[int] | None:
    chain: list[int] = []
    for _ in range(MAX_HOPS + 1):
        if url is None:
            return None
        row = _latest(archive, url)
        if row is None:
            return None
        chain.append(row["id"])
        if row["outcome"] == Reason.PICTURE:
            return chain
        url = row["detail"]
    return None


def _latest(archive: Store, url: str) -> SqlRow | None:
    rows: Iterable[SqlRow] = archive.db.query(
        """SELECT id, outcome, detail FROM captures WHERE url = ? AND outcome IN (?, ?)
           ORDER BY fetched DESC, id DESC LIMIT 1""",
        [url, Reason.PICTURE, Reason.REDIRECT],
    )
    return next(iter(rows), None)
