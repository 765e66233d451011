"""Answers of a story's addresses that had no story: 404, 410, 451, a page that says so or names the law, and redirects
that end there or at a list."""

from __future__ import annotations

from collections.abc import Iterable

from sqlite_utils import Database

from archiver import times
from archiver.archive.stories.history import Absence
from archiver.fields import SqlRow
from archiver.reasons import Reason
from archiver.urls import identity

#: Most redirects that are followed to where a chain ends.
MAX_HOPS = 5

#: Seconds within which the next address of a chain is asked: it waits its turn behind others, or until a host has
#: rested.
CHAIN = 86_400

#: What a list of stories is read as.
_LISTS = (Reason.PAGE, Reason.INDEX_PAGE)

#: What a page is read as that says that the story is not there, or withheld by law.
_MISSING = (Reason.ERROR_PAGE, Reason.WITHHELD)

_EMPTY = "status IN (404, 410, 451) OR outcome IN (:error, :withheld)"


def absences(db: Database, captures: Iterable[int]) -> list[Absence]:
    """Those of the addresses that captures have, which told of one story."""
    rows = db.query(
        f"""SELECT id, url, fetched, status, outcome, detail FROM captures
            WHERE url IN (SELECT url FROM captures WHERE id IN ({", ".join(map(str, captures))}))
            AND ({_EMPTY} OR outcome = :redirect)""",
        {"error": Reason.ERROR_PAGE, "withheld": Reason.WITHHELD, "redirect": Reason.REDIRECT},
    )
    return [Absence(row["fetched"], row["id"], identity(row["url"])) for row in rows if _ends_in_nothing(db, row)]


def leading_to(db: Database, url: str, at: str) -> set[str]:
    """A URL, and those whose redirects led to it, so late that an answer which it gave `at` may be where they end."""
    found, last = {url}, {url}
    since = times.later(at, -CHAIN * MAX_HOPS)
    for _ in range(MAX_HOPS):
        last = {
            other
            for each in last
            for (other,) in db.execute(
                "SELECT url FROM captures WHERE detail = ? AND outcome = 'redirect' AND fetched >= ?", [each, since]
            )
        } - found
        found |= last
    return found


def _ends_in_nothing(db: Database, row: SqlRow) -> bool:
    """Whether the chain of redirects that an answer begins comes to no story, nor to what may hide one."""
    # an extractor comes with it, which nobody needs who only looks into the archive
    from archiver.extraction.words.kind_words import names_list

    asked, end = row["url"], row
    for _ in range(MAX_HOPS):
        if end["outcome"] != Reason.REDIRECT:
            break
        following = _next(db, end)
        if following is None:
            return False
        end = following
    if end["outcome"] in _LISTS:
        return names_list(end["url"], asked)
    return end["status"] in (404, 410, 451) or end["outcome"] in _MISSING


def _next(db: Database, row: SqlRow) -> SqlRow | None:
    """What the address that a redirect leads to answered: next, or else last, for a list is not asked at each visit."""
    if not row["detail"]:
        return None
    turn = {"url": row["detail"], "at": row["fetched"], "id": row["id"], "until": times.later(row["fetched"], CHAIN)}
    for where, order in (
        ("(fetched, id) > (:at, :id) AND fetched <= :until", "fetched, id"),
        ("(fetched, id) < (:at, :id)", "fetched DESC, id DESC"),
    ):
        rows = db.query(
            f"""SELECT id, url, fetched, status, outcome, detail FROM captures
                WHERE url = :url AND status != 304 AND {where} ORDER BY {order} LIMIT 1""",
            turn,
        )
        if (found := next(iter(rows), None)) is not None:
            return found
    return None
