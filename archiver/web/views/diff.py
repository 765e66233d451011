"""What was edited between two versions of an article."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from datasette.app import Datasette
from datasette.utils.asgi import NotFound, Request, Response

from archiver.archive import Store
from archiver.edits.change import Change
from archiver.edits.kinds import kind_of_edit
from archiver.edits.word_diff import Piece, as_plain, between, in_rows, shortened
from archiver.fields import VERSIONED, JsonObject
from archiver.web import arguments
from archiver.web.service import arguments as given
from archiver.web.service import rendered

#: Words shown around a change: more than in a terminal, a page has room.
AROUND = 30

_MOST = 10_000


@dataclass(frozen=True, slots=True)
class Shown:
    """Whether the whole text is shown, and whether the two versions stand side by side."""

    whole: bool
    side: bool


def read_diff(
    archive: Store, article_id: str, number: int | None, other: int | None, shown: Shown
) -> JsonObject | None:
    """The versions that an address names, and what differs between them: by default the last and the one before."""
    record = archive.article(article_id)
    if record is None:
        return None
    known = {version["number"]: version for version in record["versions"]}
    later = known.get(other or 0) or known[max(known)]
    earlier = known.get(number or 0) or known.get(later["number"] - 1)
    return {
        "record": record,
        "earlier": earlier,
        "later": later,
        "whole": shown.whole,
        "side": shown.side,
        "change": None if earlier is None else _change(earlier, later),
        "changed": [] if earlier is None else list(_changed(earlier, later, shown)),
    }


def _changed(earlier: JsonObject, later: JsonObject, shown: Shown) -> Iterator[tuple[str, Any, bool]]:
    """Of each field that differs: its name, its pieces (side by side: rows of them), whether it was rewritten."""
    if not shown.side:
        for field, difference in between(earlier, later):
            yield (
                field,
                difference.pieces if shown.whole else shortened(difference.pieces, AROUND),
                difference.rewritten,
            )
        return
    for field in VERSIONED:
        old, new = as_plain(earlier[field]), as_plain(later[field])
        if old != new:
            rows, rewritten = in_rows(old, new)
            yield field, rows if shown.whole else _near(rows), rewritten


def _near(rows: list[list[Piece]]) -> list[list[Piece]]:
    """The rows that changed, with the one before and the one behind each; an empty row for those left out."""
    same = [len(row) == 1 and row[0].kind == "same" for row in rows]
    near: list[list[Piece]] = []
    for number, row in enumerate(rows):
        if not all(same[max(number - 1, 0) : number + 2]):
            near.append(row)
        elif not near or near[-1]:
            near.append([])
    return near


def _change(earlier: JsonObject, later: JsonObject) -> Change:
    if later["number"] == earlier["number"] + 1 and later["kind"] is not None:
        return Change(later["kind"], later["added"], later["removed"])
    return kind_of_edit(earlier, later)


async def diff_view(datasette: Datasette, request: Request) -> Response:
    asked = given(request)
    numbers = (arguments.number(asked, name, most=_MOST) for name in ("from", "to"))
    context = await datasette.service.reader.read(
        read_diff, request.url_vars["id"], *numbers, Shown(asked.get("whole") == "1", asked.get("side") == "1")
    )
    if context is None:
        raise NotFound("There is no article with this number.")
    return await rendered(datasette, request, "diff", context)
