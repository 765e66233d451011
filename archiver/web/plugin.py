"""Our part of Datasette: its plugin hooks."""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Callable
from typing import Any, TypeVar

from datasette import hookimpl
from datasette.app import Datasette
from datasette.database import QueryInterrupted
from datasette.utils.asgi import Base400, Forbidden, Request, Response
from datasette.views.base import DatasetteError
from jinja2 import Environment

from archiver.edits.change import MEANINGS
from archiver.fields import FIELDS
from archiver.web import data
from archiver.web.asgi import Application
from archiver.web.deadlines import Timed
from archiver.web.filters import FILTERS, comparison_words, which_rows
from archiver.web.language import (
    counted,
    gettext,
    gettext_noop,
    language,
    ngettext,
    npgettext,
    pgettext,
    translated,
)
from archiver.web.reading import TooLong
from archiver.web.security import FormulaSafe, Guard, WithoutEmptySearch
from archiver.web.service import ALL_COLUMNS, Service, asking_of, shown_columns
from archiver.web.sessions import BELOW, WithSessions
from archiver.web.statements import guard
from archiver.web.views import article, diff, edits, home, notes, runs, search, sites

#: Path of Datasette's own pages: the name of the database.
DATA = "archive"

_ID = r"(?P<id>[0-9]{1,18})"

ROUTES = [
    (r"^/$", home.home_view),
    (r"^/search$", search.search_view),
    (r"^/search\.rss$", search.search_feed),
    (r"^/search\.json$", search.search_json),
    (r"^/search\.csv$", search.search_csv),
    (rf"^/article/{_ID}$", article.article_view),
    (rf"^/article/{_ID}\.(?P<format>json|csv|txt)$", article.as_data),
    (rf"^/article/{_ID}\.(?P<format>csl|bib|ris)$", article.reference),
    (rf"^/article/{_ID}/diff$", diff.diff_view),
    (r"^/page/(?P<capture>[0-9]{1,18})$", article.download),
    (r"^/picture/(?P<capture>[0-9]{1,18})$", article.picture),
    (r"^/sites$", sites.index),
    (r"^/site/(?P<site>[^/]+)$", sites.sites_view),
    (r"^/edits$", edits.edits_view),
    (r"^/edits\.rss$", edits.edits_feed),
    (r"^/edits\.json$", edits.edits_json),
    (r"^/edits\.csv$", edits.edits_csv),
    (r"^/runs$", runs.runs_view),
    (r"^/notes$", notes.notes_view),
    (r"^/notes\.(?P<format>json|csv)$", notes.notes_export),
    (r"^/notes/(?P<kind>tag|collection)/(?P<name>[^/]+)$", notes.named_view),
    (rf"^/notes/article/{_ID}$", notes.write_notes),
    (r"^/notes/login$", notes.log_in),
    (r"^/notes/logout$", notes.log_out),
]

#: What Datasette raises where a query string makes no sense to it: the one who asked is to mend that.
_MISUNDERSTOOD = (ValueError, LookupError, TypeError, AttributeError, AssertionError, sqlite3.Error)

#: Columns that hold a list of names.
_NAMES = {field.name for field in FIELDS if field.type == "names"}

_SLOW = gettext_noop("This took too long.")

F = TypeVar("F", bound=Callable[..., Any])

#: Datasette's decorator, which has no types.
hook: Callable[[F], F] = hookimpl

log = logging.getLogger(__name__)


@hook
def register_routes() -> list[tuple[str, Any]]:
    return ROUTES


@hook
def prepare_jinja2_environment(env: Environment) -> None:
    env.filters.update(FILTERS)
    env.add_extension("jinja2.ext.i18n")
    # of a message that a template has; what comes from elsewhere must pass `translated`, which leaves it to be escaped
    extension: Any = env  # the extension gives it this method
    extension.install_gettext_callables(gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext)
    env.globals.update(language=language, counted=counted, translated=translated)
    env.globals.update(comparison_words=comparison_words, which_rows=which_rows)


@hook
def extra_template_vars(datasette: Datasette, request: Request | None) -> dict[str, Any]:
    names: dict[str, str] = datasette.service.names
    asking = asking_of(request) if request is not None else None
    sessions = datasette.service.sessions
    return {
        "user": asking.session.user if asking is not None else None,
        "token": lambda path: sessions.token(asking.session, path) if asking is not None else "",
        "site_name": lambda site: names.get(site) or site or gettext("no site"),
        "sql_allowed": datasette.service.sql,
        "edit_kinds": tuple(MEANINGS),
        "all_columns": ALL_COLUMNS,
        "shown_columns": lambda table, columns, request: shown_columns(
            table, columns, {name: request.args.getlist(name) for name in request.args}
        ),
    }


@hook
def prepare_connection(conn: sqlite3.Connection, database: str) -> None:
    if database == DATA:
        guard(conn)


@hook
def render_cell(value: object, column: str, table: str | None) -> str | None:
    """Names in a column of `articles`, without the brackets of JSON; None: as Datasette writes it."""
    if table != "articles" or column not in _NAMES or not isinstance(value, str):
        return None
    return ", ".join(json.loads(value)) or "\u00a0"


@hook
def asgi_wrapper(datasette: Datasette) -> Callable[[Application], Application]:
    return lambda app: _behind(app, datasette.service)


def _behind(app: Application, service: Service) -> Application:
    """Datasette, behind what every request goes through."""
    below = f"/{DATA}"
    timed: Application = Timed(WithoutEmptySearch(FormulaSafe(app, below)), below)
    if service.sessions is None:
        return Guard(timed, service.hosts)
    return Guard(WithSessions(timed, service.sessions), service.hosts, forms=BELOW)


@hook
def handle_exception(datasette: Datasette, request: Request, exception: Exception) -> Any:
    async def answer() -> Response:
        status, message = _explained(request, exception)
        if status == 500:
            log.error("%s failed", request.path, exc_info=exception)
        if request.path.endswith(".json"):
            return data.refusal(message, status)
        if request.path.endswith(".csv") and not request.path.startswith(f"/{DATA}"):
            return Response.text(message, status=status)
        context = {"status": status, "message": message}
        return Response.html(await datasette.render_template("error.html", context, request=request), status=status)

    return answer


@hook
def forbidden(datasette: Datasette, request: Request, message: str) -> Any:
    return handle_exception(datasette, request, Forbidden(message))


def _explained(request: Request, exception: Exception) -> tuple[int, str]:
    """Status and message for what went wrong; no message names a file."""
    if isinstance(exception, TooLong):
        return 503, gettext_noop("Too many articles have this: add a word, a site or a date, and search again.")
    if isinstance(exception, QueryInterrupted):
        return 400, _SLOW
    if isinstance(exception, Base400):
        message = str(exception.args[0]) if exception.args else ""
        # Datasette takes the first word of any address for the name of a database
        return exception.status, message if message != "Database not found" else gettext_noop("Nothing here.")
    if isinstance(exception, DatasetteError):
        # a message in HTML is that on the time limit; 500 is what Datasette says of a column that is not there
        status = exception.status if exception.status < 500 else 400
        return status, exception.message if not exception.message_is_html else _SLOW
    if request.path.startswith(f"/{DATA}") and isinstance(exception, _MISUNDERSTOOD):
        log.info("%s was not understood", request.path, exc_info=exception)
        return 400, gettext_noop("This address asks for something that cannot be shown.")
    return 500, gettext_noop("This went wrong. What happened stands in the server's log.")
