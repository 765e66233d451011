"""All edits of the archive, the newest first."""

from __future__ import annotations

from datasette.app import Datasette
from datasette.utils.asgi import Request, Response

from archiver.web import arguments, changes
from archiver.web.views.page import arguments as given
from archiver.web.views.page import rendered

#: Pages that can be leafed through; further back, a site's own edits or SQL go.
_PAGES = 50


async def view(datasette: Datasette, request: Request) -> Response:
    asked = given(request)
    site = arguments.text(asked, "site")
    page = arguments.number(asked, "page", most=_PAGES) or 1
    offset = (page - 1) * changes.PAGE
    rows = await datasette.service.reader.read(changes.edits, site=site, limit=changes.PAGE + 1, offset=offset)
    context = {
        "rows": rows[: changes.PAGE],
        "site": site,
        "page": page,
        "more": len(rows) > changes.PAGE and page < _PAGES,
    }
    return await rendered(datasette, request, "edits", context)
