"""What the pages share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from datasette.app import Datasette
from datasette.utils.asgi import Request, Response

from archiver.archive import Store
from archiver.sites.file import Site, load
from archiver.sites.site import host_of
from archiver.web.database import BEHIND
from archiver.web.reading import Reader
from archiver.web.sessions import Asking, Sessions
from archiver.web.statements import Statements
from archiver.web.summary import HomeSummary

#: Tables that are listed, with the columns that are shown first: those that tell rows apart and are short. The other
#: tables are of use to the archiver only; they can be reached all the same.
LISTED = {
    "articles": ("id", "title", "site", "published_day", "authors", "section", "kind", "words", "quality"),
    "versions": ("article_id", "number", "title", "seen", "kind", "change", "added", "removed"),
    "images": ("article_id", "position", "caption", "credit"),
    "captures": ("id", "url", "site", "fetched", "status", "outcome", "size"),
    "urls": ("key", "site", "kind", "state", "reason", "found", "next_visit", "attempts"),
    "runs": ("id", "command", "started", "finished", "outcome", "exit_code"),
    "site_runs": ("site", "at", "visits", "failed", "new", "readings", "newest"),
}

#: Asks for all columns of a table, in its address. Datasette does not know it and hands it on.
ALL_COLUMNS = "_all"


def shown_columns(table: str, columns: Sequence[str], asked: Mapping[str, Sequence[str]]) -> list[str]:
    """Columns of a table that its page shows: `LISTED`, and those that the address names (to filter, sort or count by);
    all where it asks for that, and of tables that are not listed.

    asked -- the query string: of each name the values.
    """
    first = LISTED.get(table)
    if first is None or {ALL_COLUMNS, "_col", "_nocol"} & set(asked):
        return list(columns)
    ordered = {value for name in ("_sort", "_sort_desc", "_facet") for value in asked.get(name, ())}
    named = {name.split("__")[0] for name in asked} | ordered
    return [*(name for name in first if name in columns), *(name for name in columns if name in named - set(first))]


@dataclass(frozen=True, slots=True)
class Service:
    """reader     -- reads for our own pages.
    summary    -- articles by site and day, and health.
    statements -- runs SQL for Datasette's pages.
    names      -- what people call a site, by its key.
    tables     -- of the database, views among them.
    sortable   -- columns by which large tables of those that are listed can be sorted.
    hosts      -- names that the Host header may have.
    sql        -- whether people may type SQL.
    sessions   -- who may read and write notes; None where there are none.
    """

    reader: Reader
    summary: HomeSummary
    statements: Statements
    names: dict[str, str]
    tables: frozenset[str]
    sortable: dict[str, list[str]]
    hosts: tuple[str, ...]
    sql: bool
    sessions: Sessions | None = None

    @classmethod
    def of(cls, data_dir: Path, *, hosts: tuple[str, ...], sql: bool, sessions: Sessions | None = None) -> Service:
        """For an archive. Raises ArchiveError and SitesError."""
        sites = load(data_dir / "sites.toml")
        with Store(data_dir, readonly=True) as archive:
            tables = frozenset((*archive.db.table_names(), *archive.db.view_names()))
            columns = sortable(archive, tables.intersection(LISTED))
        service = cls(
            reader=Reader(data_dir),
            summary=HomeSummary(data_dir),
            statements=Statements(data_dir / "archive.db"),
            names={key: site.name or _host(site) for key, site in sites.items() if site.name or _host(site)},
            tables=tables,
            sortable=columns,
            hosts=hosts,
            sql=sql,
            sessions=sessions,
        )
        service.statements.wait_until_ready()
        return service

    def close(self) -> None:
        self.statements.close()
        self.reader.close()
        self.summary.close()


def _host(site: Site) -> str:
    """What a site is called that has no name: the host of its first address, without `www.`."""
    addresses = (*site.start, *site.feeds, *site.sitemaps, *site.sections)
    return host_of(addresses[0]).removeprefix("www.") if addresses else ""


#: Rows from which sorting by another column takes longer than a statement may.
LARGE = 100_000


def sortable(archive: Store, tables: Iterable[str]) -> dict[str, list[str]]:
    """Of each large table or view the columns; the others can be sorted by any."""
    return {name: _indexed(archive, BEHIND.get(name, name)) for name in tables if _is_large(archive, name)}


def _is_large(archive: Store, name: str) -> bool:
    table = BEHIND.get(name, name)
    return archive.db.execute(f'SELECT 1 FROM "{table}" LIMIT 1 OFFSET ?', [LARGE]).fetchone() is not None


def _indexed(archive: Store, table: str) -> list[str]:
    """The key, and the first column of each index of all rows."""
    first = archive.db.execute(
        """SELECT name FROM pragma_table_info(:table) WHERE pk = 1
           UNION SELECT columns.name FROM pragma_index_list(:table) AS listed, pragma_index_info(listed.name) AS columns
           WHERE NOT listed.partial AND columns.seqno = 0 AND columns.name IS NOT NULL""",
        {"table": table},
    )
    return [name for (name,) in first]


# ----------------------------------------------------------------------------------------------------------------------
# From what was read to an answer.


def arguments(request: Request) -> dict[str, str]:
    """The query string: of each name the first value."""
    return {name: request.args.get(name) for name in request.args}


def asking_of(request: Request) -> Asking | None:
    """Who asks, and what form was sent; None where the server has no notes."""
    asking: Asking | None = request.scope.get("asking")
    return asking


def may_see_notes(request: Request) -> bool:
    """Whether who asks is logged in."""
    asking = asking_of(request)
    return asking is not None and bool(asking.session.user)


def part(request: Request, name: str) -> str:
    """A part of the path, as it was before it was quoted."""
    return unquote(request.url_vars[name])


async def rendered(datasette: Datasette, request: Request, template: str, context: dict[str, Any]) -> Response:
    """A page of ours."""
    return Response.html(await datasette.render_template(f"news/{template}.html", context, request=request))
