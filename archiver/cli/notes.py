"""Commands for what readers note in a browser: who may, and all of it."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from archiver.cli.output import is_told, output_options, print_rows, printable


@click.group(invoke_without_command=True)
@output_options
@click.pass_context
def notes(context: click.Context, form: str | None) -> None:
    """Print what readers noted.

    Notes, tags and collections that were made with `archiver serve --notes`, story by story."""
    if context.invoked_subcommand is not None:
        return
    from archiver.archive import Store
    from archiver.archive.stories.notes import NOTE_COLUMNS, Notes, has_notes, note_cells, note_rows
    from archiver.cli.output import is_table

    rows = []
    with Store(context.obj, readonly=True) as archive:
        if has_notes(archive.folder):
            with Notes(archive.folder, readonly=True) as noted:
                rows = list(note_rows(archive.db, noted))
    if is_table(form) and not rows:
        click.echo("Nothing is noted yet. `archiver notes password NAME`, then `archiver serve --notes`.")
    elif is_table(form) or form == "csv":
        print_rows(note_cells(rows), NOTE_COLUMNS, form)
    else:
        print_rows(rows, NOTE_COLUMNS, form)


@notes.command("password")
@click.argument("name")
@click.option("--remove", is_flag=True, help="Take NAME out: that session ends, the notes stay.")
@click.option("--file", type=click.Path(dir_okay=False, path_type=Path), help="Where `serve --passwords` looks.")
@click.pass_obj
def password(data: Path, name: str, remove: bool, file: Path | None) -> None:
    """Give NAME a password for notes.

    Asks for it twice; off a terminal, the first line of standard input is the password."""
    from archiver.archive import Store
    from archiver.archive.stories.notes import PASSWORDS
    from archiver.web.passwords import Passwords

    if file is None:
        Store(data, readonly=True).close()  # says where there is no archive
    known = Passwords(file or data / PASSWORDS)
    if remove:
        known.remove(name)
    else:
        typed = sys.stdin.isatty()
        known.set(
            name,
            click.prompt("Password", hide_input=True, confirmation_prompt=True)
            if typed
            else sys.stdin.readline().rstrip("\r\n"),
        )
    if is_told(sys.stdout):
        click.echo(
            printable(f"{known.path}: {name} {'is out' if remove else 'may log in to `archiver serve --notes`'}")
        )


COMMANDS = (notes,)
