"""What was edited between two versions of an article."""

from __future__ import annotations

from typing import Any

from datasette.app import Datasette
from datasette.utils.asgi import NotFound, Request, Response

from archiver.archive import Store
from archiver.edits.change import Change
from archiver.edits.kinds import kind_of_edit
from archiver.edits.word_diff import between, shortened
from archiver.web import arguments
from archiver.web.views.page import arguments as given
from archiver.web.views.page import rendered

#: Words shown around a change: more than in a terminal, a page has room.
AROUND = 30

_MOST = 10_000


def read_diff(
    archive: Store, article_id: str, number: int | None, other: int | None, whole: bool
) -> dict[str, Any] | None:
    """The versions that an address names, and what differs between them: by default the last and the one before."""
    record = archive.article(article_id)
    if record is None:
        return None
    known = {version["number"]: version for version in record["versions"]}
    later = known.get(other or 0) or known[max(known)]
    earlier = known.get(number or 0) or known.get(later["number"] - 1)
    found = [] if earlier is None else list(between(earlier, later))
    return {
        "record": record,
        "earlier": earlier,
        "later": later,
        "whole": whole,
        "change": None if earlier is None else _change(earlier, later),
        "changed": [
            (field, difference.pieces if whole else shortened(difference.pieces, AROUND), difference.rewritten)
            for field, difference in found
        ],
    }


def _change(earlier: dict[str, Any], later: dict[str, Any]) -> Change:
    if later["number"] == earlier["number"] + 1 and later["kind"] is not None:
        return Change(later["kind"], later["added"], later["removed"])
    return kind_of_edit(earlier, later)


async def diff_view(datasette: Datasette, request: Request) -> Response:
    asked = given(request)
    numbers = (arguments.number(asked, name, most=_MOST) for name in ("from", "to"))
    context = await datasette.service.reader.read(
        read_diff, request.url_vars["id"], *numbers, asked.get("whole") == "1"
    )
    if context is None:
        raise NotFound("There is no article with this number.")
    return await rendered(datasette, request, "diff", context)
