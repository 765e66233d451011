"""What was edited between two versions of an article."""

from __future__ import annotations

from datasette.app import Datasette
from datasette.utils.asgi import NotFound, Request, Response

from archiver.archive import Archive
from archiver.edits.kinds import classify
from archiver.edits.word_diff import between, shortened
from archiver.web import arguments
from archiver.web.views.page import arguments as given
from archiver.web.views.page import rendered

#: Words shown around a change: more than in a terminal, a page has room.
AROUND = 30

_MOST = 10_000


async def view(datasette: Datasette, request: Request) -> Response:
    record = await datasette.service.reader.read(Archive.article, request.url_vars["id"])
    if record is None:
        raise NotFound("There is no article with this number.")
    known = {version["number"]: version for version in record["versions"]}
    asked = given(request)
    later = known.get(arguments.number(asked, "to", most=_MOST) or 0) or known[max(known)]
    earlier = known.get(arguments.number(asked, "from", most=_MOST) or 0) or known.get(later["number"] - 1)
    whole = asked.get("whole") == "1"
    changed = [] if earlier is None else list(between(earlier, later))
    context = {
        "record": record,
        "earlier": earlier,
        "later": later,
        "whole": whole,
        "change": None if earlier is None else classify(earlier, later),
        "changed": [(field, pieces if whole else shortened(pieces, AROUND)) for field, pieces in changed],
    }
    return await rendered(datasette, request, "diff", context)
