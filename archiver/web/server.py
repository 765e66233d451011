"""The server: an archive, our plugin, Datasette."""

from __future__ import annotations

import signal
import socket
import sys
import threading
import webbrowser
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypedDict, Unpack

import uvicorn
from datasette.app import Datasette
from datasette.plugins import pm

from archiver.archive import Store
from archiver.archive.stories.notes import Notes
from archiver.errors import ConfigurationError
from archiver.fields import JsonObject
from archiver.web import plugin
from archiver.web.database import ArchiveDatabase
from archiver.web.deadlines import ended_when_stuck
from archiver.web.logs import damped_log
from archiver.web.passwords import Passwords
from archiver.web.protocol import BACKLOG, GuardedProtocol, make_room
from archiver.web.questions import QUESTIONS
from archiver.web.security import LOOPBACK
from archiver.web.service import LISTED, Service
from archiver.web.sessions import Sessions

_HERE = Path(__file__).parent

#: Most rows of one answer of Datasette's: with the longest text in each it stays under `statements.MAX_ANSWER`.
MAX_ROWS = 500

#: Seconds for requests to be answered when the server is to end. What is not answered then is dropped.
PARTING_SECONDS = 3

_SETTINGS = {
    "default_allow_sql": False,
    "allow_download": False,
    # they look at every column of a table, and take longer than the page
    "suggest_facets": False,
    "max_returned_rows": MAX_ROWS,
    "default_page_size": 50,
    "sql_time_limit_ms": 1_000,
    "truncate_cells_html": 300,
}


class NewsArchive(Datasette):  # type: ignore[misc]  # Datasette has no types
    """Datasette with one archive, and our pages in front of its own. `.app()` is the ASGI application."""

    def __init__(self, data_dir: Path, service: Service) -> None:
        # `super().__init__` already asks the plugin, which wants to know
        self.service = service
        _plug_in()
        tables: dict[str, JsonObject] = {name: {"hidden": True} for name in service.tables.difference(LISTED)}
        tables |= {name: {"sortable_columns": columns} for name, columns in service.sortable.items()}
        super().__init__(
            metadata={"title": "News archive", "databases": {plugin.DATA: {"queries": QUESTIONS, "tables": tables}}},
            template_dir=str(_HERE / "templates"),
            static_mounts=[("static", str(_HERE / "static"))],
            settings=_SETTINGS | {"default_allow_sql": service.sql},
        )
        self.remove_database("_memory")
        self.add_database(ArchiveDatabase(self, data_dir / "archive.db", service.statements), name=plugin.DATA)

    def close(self) -> None:
        self.service.close()
        self.get_database(plugin.DATA).close()
        self.executor.shutdown()


class Visitors(TypedDict, total=False):
    """What visitors may do; see `open_news_archive`."""

    hosts: Iterable[str]
    sql: bool
    passwords: Path | None


@contextmanager
def open_news_archive(
    data_dir: Path, *, hosts: Iterable[str] = (), sql: bool = False, passwords: Path | None = None
) -> Iterator[NewsArchive]:
    """The archive of a data folder, to be served.

    hosts     -- names served beside those of loopback.
    sql       -- let people type SQL.
    passwords -- file of those who may read and write notes; None: nobody may.

    Raises ArchiveError where there is no archive that can be read, SitesError where sites.toml is wrong,
    ConfigurationError where nobody has a password.
    """
    sessions = _sessions(data_dir, passwords) if passwords is not None else None
    application = NewsArchive(data_dir, Service.of(data_dir, hosts=(*LOOPBACK, *hosts), sql=sql, sessions=sessions))
    try:
        yield application
    finally:
        application.close()


def _sessions(data_dir: Path, passwords: Path) -> Sessions:
    Store(data_dir, readonly=True).close()  # says where there is no archive
    known = Passwords(passwords)
    if not known.digests():
        raise ConfigurationError(f"{passwords}: nobody has a password yet; `archiver notes password NAME` makes one")
    Notes(data_dir).__exit__(None, None, None)  # says where it cannot be written
    return Sessions(known)


def refuse_subscribers_pages(data_dir: Path, hosts: Iterable[str]) -> None:
    """Raise ConfigurationError where others could read what a subscriber alone may: the archive has stories that were
    read with cookies or headers of the owner, and is to be served beyond this machine. Raises ArchiveError."""
    if set(hosts) <= {*LOOPBACK, "::1"}:
        return
    with Store(data_dir, readonly=True) as archive:
        captures = archive.db["captures"]
        pages = captures.count_where("access IS NOT NULL") if "access" in captures.columns_dict else 0
    if pages:
        raise ConfigurationError(
            f"{pages:,} pages here were read with cookies or headers of yours, and others could read them at"
            " this address: add --subscriber if they may"
        )


def serve(data_dir: Path, *, host: str, port: int, browse: bool = False, **visitors: Unpack[Visitors]) -> None:
    """Serve until Ctrl-C. `port` 0 takes a free one; the address is printed on stderr.

    visitors -- what `open_news_archive` takes.

    Raises what `open_news_archive` raises, and ConfigurationError where that address cannot be listened at.
    """
    make_room()
    with (
        suppress(KeyboardInterrupt),
        damped_log(),
        open_news_archive(
            data_dir,
            hosts=(host, *visitors.get("hosts", ())),
            sql=visitors.get("sql", False),
            passwords=visitors.get("passwords"),
        ) as application,
        _listening(host, port) as listener,
    ):
        config = uvicorn.Config(
            application.app(),
            log_config=None,
            log_level="warning",
            access_log=False,
            backlog=BACKLOG,
            timeout_graceful_shutdown=PARTING_SECONDS,
            server_header=False,
            proxy_headers=False,
            http=GuardedProtocol,
            ws="none",
        )
        # uvicorn ends in good order on either signal, and then raises it again
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        url = _address(listener)
        print(f"The archive is at {url} (Ctrl-C ends it)", file=sys.stderr, flush=True)
        if browse:
            threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()
        _Server(config).run(sockets=[listener])


class _Server(uvicorn.Server):
    """uvicorn's, which ends where nothing else would end it."""

    async def serve(self, sockets: list[socket.socket] | None = None) -> None:
        async with ended_when_stuck():
            await super().serve(sockets)


def _listening(host: str, port: int) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family)
    except OSError as error:
        # Python adds the address, in its own notation
        reason = (error.strerror or str(error)).partition(" (")[0]
        raise ConfigurationError(
            f"cannot listen at {host}, port {port} ({reason}): name another with --host or --port"
        ) from None


def _address(listener: socket.socket) -> str:
    host, port, *_ = listener.getsockname()
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def _plug_in() -> None:
    """Tell Datasette, whose register of plugins is one for the process, of ours; and take out what it would do about an
    exception, which is to print it with all local variables."""
    if not pm.has_plugin("archiver"):
        pm.register(plugin, "archiver")
        for name in ("datasette.handle_exception", "datasette.forbidden"):
            pm.unregister(name=name)
