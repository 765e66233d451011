"""The search page: results, what they can be narrowed by, and when they were published; and its feed."""

from __future__ import annotations

from dataclasses import replace

from datasette.app import Datasette
from datasette.utils.asgi import Request, Response

from archiver.web import arguments, feeds, finding
from archiver.web.filters import query
from archiver.web.svg import bars, periods
from archiver.web.views.page import arguments as given
from archiver.web.views.page import rendered


async def search_view(datasette: Datasette, request: Request) -> Response:
    search = arguments.search_argument(given(request))
    problem = arguments.problem(search.query)
    found = finding.NOTHING if problem else await datasette.service.reader.read(finding.find_articles, search)
    timeline = periods(found.counts.days)
    context = {
        "search": search,
        "problem": problem,
        "rows": found.rows,
        "counts": found.counts,
        "periods": timeline,
        "timeline": bars(timeline, label="Articles found, by time") if len(timeline) > 1 else "",
        "earlier": search.parameters(page=search.page - 1) if search.page > 1 else None,
        "later": search.parameters(page=search.page + 1) if found.more else None,
    }
    return await rendered(datasette, request, "search", context)


async def search_feed(datasette: Datasette, request: Request) -> Response:
    """The newest articles of a search, whatever the order asked for."""
    asked = replace(arguments.search_argument(given(request)), sort="newest", page=1)
    if problem := arguments.problem(asked.query):
        return Response.text(problem, status=400)
    items = await datasette.service.reader.read(feeds.articles, asked)
    title = " ".join(filter(None, (asked.query, *(f"{name} {value}" for name, value in asked.narrowed.items()))))
    return feeds.answer(
        datasette,
        request,
        items,
        title=title or "The newest articles",
        page=f"/search{query(asked.parameters())}",
        itself=f"/search.rss{query(asked.parameters(sort='relevance'))}",
    )
