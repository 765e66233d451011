"""The captures behind an article as it is exported: one, or of a story on several pages the one of each."""

from __future__ import annotations

from archiver.archive import Archive
from archiver.export.records import Record


def pages(archive: Archive, record: Record, as_of: str | None) -> list[int]:
    """Ids of captures in the order of the pages, as known on a day or at a time where that is given. Readings that were
    worse than what they would have replaced are passed over, as the article passes over them."""
    latest: dict[int, int] = {}
    last: set[int] = set()
    readings = {reading["capture_id"]: reading for reading in archive.articles.kept(record["id"])}
    rows = archive.db.query(
        """SELECT capture_id FROM readings JOIN captures ON captures.id = capture_id
           WHERE article_id = ? AND outcome NOT LIKE 'worse%' AND fetched < ? || '~'
           ORDER BY fetched, captures.id""",
        [record["id"], as_of or ""],
    )
    for row in rows:
        number = readings[row["capture_id"]]["part"]
        latest[number] = row["capture_id"]
        (last.add if readings[row["capture_id"]]["next_page"] is None else last.discard)(number)
    # a story whose first page leads on to no other is told by the capture that its row names, which has no reading
    if 1 not in latest or 1 in last:
        return [record["capture_id"]]
    listed = []
    for number in sorted(latest):
        listed.append(latest[number])
        if number in last:
            break
    return listed
