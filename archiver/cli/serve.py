"""The command that shows the archive in a browser: serve."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import click

from archiver.errors import ConfigurationError


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8001, show_default=True, help="0: any that is free.")
@click.option("--allow-host", multiple=True, metavar="NAME", help="A name this server is reached by; may be repeated.")
@click.option("--sql", is_flag=True, help="Let visitors type SQL of their own (read-only, a second each).")
@click.option("--subscriber", is_flag=True, help="Let others see stories read with cookies or headers of yours.")
@click.option("--notes", is_flag=True, help="Let those who have a password read and write notes.")
@click.option(
    "--passwords",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File of these passwords  [default: notes.passwords in the folder of the archive]",
)
@click.option("--open", "browse", is_flag=True, help="Open the first page in a browser.")
@click.pass_obj
def serve_command(
    data: Path,
    host: str,
    port: int,
    allow_host: tuple[str, ...],
    sql: bool,
    subscriber: bool,
    notes: bool,
    passwords: Path | None,
    browse: bool,
) -> None:
    """Show the archive in a browser.

    The newest, search, articles with their edits, sites, tables.

    Nothing can be changed there, but for notes, tags and collections with --notes: make a password first, with
    `archiver notes password`. Only this machine can reach it, unless --host says otherwise; the names it is then
    called by must be given with --allow-host. Stories that you read as a subscriber are marked; with them the archive
    opens to others only where --subscriber says so.
    """
    if find_spec("datasette") is None:
        raise ConfigurationError("the web page needs Datasette: pip install 'news-archiver[web]'")
    if passwords is not None and not notes:
        raise click.UsageError("--passwords goes with --notes")
    from archiver.archive.stories.notes import PASSWORDS
    from archiver.web.server import refuse_subscribers_pages
    from archiver.web.server import serve as run_server

    if not subscriber:
        refuse_subscribers_pages(data, (host, *allow_host))
    passwords = (passwords or data / PASSWORDS) if notes else None
    run_server(data, host=host, port=port, browse=browse, hosts=allow_host, sql=sql, passwords=passwords)


COMMANDS = (serve_command,)
