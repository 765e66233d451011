"""What pages show, for programs: JSON, page by page, CSV and RSS."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from datasette.app import Datasette
from datasette.utils.asgi import Request, Response

from archiver import times
from archiver.archive import Store
from archiver.archive.search.search import access_to, search
from archiver.export.plain import table_rows
from archiver.export.rss import Channel, Item, item, rss_feed
from archiver.fields import SqlRow
from archiver.web import asgi
from archiver.web.finding import Search

Rows = Sequence[Mapping[str, Any]]


def page(
    rows: Rows, *, asked: Mapping[str, str], more: bool, following: str | None, counts: Mapping[str, Any] | None = None
) -> Response:
    """One page as JSON.

    asked     -- what was understood of the address, as its query string.
    more      -- whether there are rows behind these, though no page may follow.
    following -- the whole address of the next page.
    counts    -- how many there are.
    """
    return Response.json(
        {"ok": True, "asked": dict(asked), **(counts or {}), "more": more, "next": following, "rows": list(rows)}
    )


def refusal(message: str, status: int = 400) -> Response:
    """Why there is no answer, as JSON."""
    return Response.json(asgi.refusal_body(status, message), status=status)


def csv_file(rows: Rows, columns: Sequence[str], *, name: str, more: bool = False) -> Response:
    """CSV in UTF-8 with a header, to be saved under a name. No cell is a formula. Where there are more rows than may be
    asked for at once, the name of the file says so."""
    written = io.StringIO(newline="")
    csv.writer(written).writerows(table_rows(rows, columns))
    file = f"{name}-first-{len(rows)}.csv" if more else f"{name}.csv"
    return Response(
        written.getvalue(),
        content_type="text/csv; charset=utf-8; header=present",
        headers={"content-disposition": f'attachment; filename="{file}"'},
    )


# ----------------------------------------------------------------------------------------------------------------------
# RSS of a search and of edits, for those who want to be told.


#: Articles, or edits, of a feed.
ITEMS = 30


def articles(archive: Store, asked: Search) -> list[Item]:
    """The newest articles of a search, with their text. Those that a subscriber alone may read have a category more."""
    rows = search(archive.db, asked.selection, sort="newest", limit=ITEMS)
    records = (archive.article(row["id"]) for row in rows)
    items = {record["id"]: item(record | {"version": record["versions"][-1]["number"]}) for record in records if record}
    access = access_to(archive.db, list(items))
    return [
        replace(one, categories=(*one.categories, access[number])) if number in access else one
        for number, one in items.items()
    ]


def edited(rows: Iterable[SqlRow], links: Iterable[str]) -> list[Item]:
    """Edits (rows of `archiver.edits.listing.edits`), each with a link to what changed in it."""
    return [
        Item(
            title=row["title"] or row["was"] or row["url"],
            link=link,
            guid=f"{row['url']}#{row['a']}-{row['b']}",
            date=row["seen"],
            categories=(row["kind"],),
            description=f"{row['kind']}: {row['added']:,} words added, {row['removed']:,} removed"
            + (f". Before: {row['was']}" if row["was"] and row["was"] != row["title"] else ""),
        )
        for row, link in zip(rows, links, strict=True)
    ]


def answer(
    datasette: Datasette, request: Request, items: Iterable[Item], *, title: str, page: str, itself: str
) -> Response:
    """A feed. `page` is the path and query of the page that shows the same, `itself` those of the feed."""
    channel = Channel(
        title=title,
        description=f"From the news archive at {request.host}",
        link=datasette.absolute_url(request, page),
        itself=datasette.absolute_url(request, itself),
        built=times.now(),
    )
    return Response("".join(rss_feed(channel, items)), content_type="application/rss+xml; charset=utf-8")
