"""Edits over the whole archive, the newest first, by kind of change: as a page, as a feed and as data."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from itertools import islice

from datasette.app import Datasette
from datasette.utils.asgi import Request, Response

from archiver.archive import Store
from archiver.edits.change import MEANINGS
from archiver.edits.listing import EDIT_COLUMNS, edits
from archiver.fields import SqlRow
from archiver.web import arguments, data
from archiver.web.filters import comparison, query
from archiver.web.service import arguments as given
from archiver.web.service import rendered

#: Edits of a page.
PAGE = 40

#: Pages of them.
PAGES = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Edits:
    """What an address asks for; days as `archiver.edits.listing.edits` takes them."""

    site: str | None = None
    kind: str | None = None
    since: str | None = None
    until: str | None = None

    @classmethod
    def asked(cls, given: dict[str, str]) -> Edits:
        return cls(
            site=arguments.text(given, "site"),
            kind=arguments.choice(given, "kind", tuple(MEANINGS)),
            since=arguments.day_argument(given, "since"),
            until=arguments.day_argument(given, "until"),
        )

    def parameters(self) -> dict[str, str]:
        """Itself as the query string of its page."""
        return {name: value for name, value in asdict(self).items() if value is not None}

    def read(self, archive: Store, first: int, last: int) -> list[SqlRow]:
        """Rows of `archiver.edits.listing.edits`, from number `first` up to `last`."""
        kinds = (self.kind,) if self.kind else ()
        rows = edits(archive.db, since=self.since, until=self.until, site=self.site, kinds=kinds)
        return list(islice(rows, first, last))


async def edits_view(datasette: Datasette, request: Request) -> Response:
    asked = Edits.asked(given(request))
    page = arguments.number(given(request), "page", most=PAGES) or 1
    rows = await datasette.service.reader.read(asked.read, (page - 1) * PAGE, page * PAGE + 1)
    context = {
        "asked": asked,
        "kinds": tuple(MEANINGS),
        "rows": rows[:PAGE],
        "page": page,
        "more": len(rows) > PAGE and page < PAGES,
    }
    return await rendered(datasette, request, "edits", context)


async def edits_feed(datasette: Datasette, request: Request) -> Response:
    asked = Edits.asked(given(request))
    rows = await datasette.service.reader.read(asked.read, 0, data.ITEMS)
    links = [datasette.absolute_url(request, comparison(row)) for row in rows]
    title = " ".join(("Edits", *(f"{name} {value}" for name, value in asked.parameters().items())))
    pairs = query(asked.parameters())
    return data.answer(
        datasette, request, data.edited(rows, links), title=title, page=f"/edits{pairs}", itself=f"/edits.rss{pairs}"
    )


async def edits_json(datasette: Datasette, request: Request) -> Response:
    """The edits of the page, as `archiver edits --json` has them."""
    asked = Edits.asked(given(request))
    page = arguments.number(given(request), "page", most=PAGES) or 1
    rows = await datasette.service.reader.read(asked.read, (page - 1) * PAGE, page * PAGE + 1)
    more = len(rows) > PAGE
    pairs = asked.parameters()
    later = f"/edits.json{query({**pairs, 'page': page + 1})}" if more and page < PAGES else None
    return data.page(
        [row | {"archived": datasette.absolute_url(request, comparison(row))} for row in rows[:PAGE]],
        asked=pairs if page == 1 else {**pairs, "page": str(page)},
        more=more,
        following=datasette.absolute_url(request, later) if later else None,
    )


async def edits_csv(datasette: Datasette, request: Request) -> Response:
    """The edits of all pages, as `archiver edits --csv` has them."""
    most = PAGE * PAGES
    rows = await datasette.service.reader.read(Edits.asked(given(request)).read, 0, most + 1)
    return data.csv_file(rows[:most], EDIT_COLUMNS, name="edits", more=len(rows) > most)
