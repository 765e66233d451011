"""The search page: results, what they can be narrowed by, and when they were published; its feed, and its data."""

from __future__ import annotations

from dataclasses import replace

from datasette.app import Datasette
from datasette.utils.asgi import Request, Response

from archiver.archive.search.copies import STORY_COLUMNS
from archiver.archive.search.search import RESULT_COLUMNS, in_brackets
from archiver.web import arguments, data, finding
from archiver.web.filters import query
from archiver.web.language import gettext
from archiver.web.service import arguments as given
from archiver.web.service import may_see_notes, rendered
from archiver.web.svg import bars, periods


async def search_view(datasette: Datasette, request: Request) -> Response:
    search = arguments.search_argument(given(request))
    problem = arguments.problem(search.query, notes=may_see_notes(request))
    found = finding.NOTHING if problem else await datasette.service.reader.read(finding.find_articles, search)
    timeline = periods(found.counts.days)
    context = {
        "search": search,
        "problem": problem,
        "rows": found.rows,
        "wider": found.wider,
        "counts": found.counts,
        "periods": timeline,
        "timeline": bars(timeline, label=gettext("Articles found, by time")) if len(timeline) > 1 else "",
        "earlier": search.parameters(page=search.page - 1) if search.page > 1 else None,
        "later": search.later if found.more else None,
    }
    return await rendered(datasette, request, "search", context)


async def search_feed(datasette: Datasette, request: Request) -> Response:
    """The newest articles of a search, whatever the order asked for."""
    asked = replace(arguments.search_argument(given(request)), sort="newest", by="article", page=1)
    if problem := arguments.problem(asked.query, notes=may_see_notes(request)):
        return Response.text(problem, status=400)
    items = await datasette.service.reader.read(data.articles, asked)
    title = " ".join(filter(None, (asked.query, *(f"{name} {value}" for name, value in asked.narrowed.items()))))
    return data.answer(
        datasette,
        request,
        items,
        title=title or "The newest articles",
        page=f"/search{query(asked.parameters())}",
        itself=f"/search.rss{query(asked.parameters(sort='relevance'))}",
    )


async def search_json(datasette: Datasette, request: Request) -> Response:
    """The results of the page, as `archiver search --json` has them."""
    asked = arguments.search_argument(given(request))
    if problem := arguments.problem(asked.query, notes=may_see_notes(request)):
        return data.refusal(problem)
    found = await datasette.service.reader.read(finding.find_results, asked)
    rows = [
        row | {"archived": datasette.absolute_url(request, f"/article/{row['id']}")} for row in in_brackets(found.rows)
    ]
    later = asked.later if found.more else None
    return data.page(
        rows,
        asked=asked.parameters(page=asked.page),
        more=found.more,
        following=datasette.absolute_url(request, f"/search.json{query(later)}") if later else None,
        counts={"total": found.counts.articles, "exact": found.counts.complete},
    )


async def search_csv(datasette: Datasette, request: Request) -> Response:
    """The results of all pages, as `archiver search --csv` has them."""
    asked = arguments.search_argument(given(request))
    if problem := arguments.problem(asked.query, notes=may_see_notes(request)):
        return Response.text(problem, status=400)
    rows, more = await datasette.service.reader.read(finding.all_results, asked)
    columns = RESULT_COLUMNS if asked.by == "article" else STORY_COLUMNS
    return data.csv_file(in_brackets(rows), columns, name="search", more=more)
