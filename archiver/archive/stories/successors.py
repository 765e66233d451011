"""A story that is gone from its address and stands at another one of its site, though nothing leads there: its slug was
changed, or it was published anew. What is told of it there goes on with its history."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlite_utils import Database

from archiver import times
from archiver.archive.ledger.urls import quoted
from archiver.archive.stories.copies import alike, are_alike, compared_words, shingles
from archiver.archive.stories.history import Absence, Reading, turn
from archiver.urls import same_site

#: Seconds between an answer that had the story no longer and the first one that had it elsewhere. The last two revisits
#: of a story are four days apart.
CLOSE = 7 * 86_400


def in_same_words(db: Database, reading: Reading) -> set[int]:
    """Ids of the stored stories of the site that a reading may be one with: they have its words. Call inside a
    transaction."""
    moment = reading["published"] or reading["modified"] or reading["updated"]
    found = alike(db.conn, reading["text"] or "", moment)
    rows = db.execute(f"SELECT id, url FROM articles WHERE id IN ({quoted(map(str, found))})").fetchall()
    return {number for number, url in rows if same_site(url, reading["url"])}


def goes_on(before: Sequence[Reading], after: Sequence[Reading], absences: Iterable[Absence]) -> bool:
    """Whether readings at one address are of the story that was read at another one before, and was gone from there
    (`absences`) about when it was read here first. Of stories of two days, such as the weather, none is the other."""
    last, first = max(before, key=turn), min(after, key=turn)
    if turn(last) > turn(first):
        return False
    days = {reading["published_day"] for reading in (last, first) if reading["published_day"]}
    if len(days) > 1 or not any(_is_close(absence, last, first) for absence in absences):
        return False
    return are_alike(*(shingles(compared_words(reading["text"] or "")) for reading in (last, first)))


def _is_close(absence: Absence, last: Reading, first: Reading) -> bool:
    seen, read = times.moment(absence.seen), times.moment(first["updated"])
    return absence.turn > turn(last) and abs((seen - read).total_seconds()) <= CLOSE
