"""Commands that look after the installation: doctor."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from archiver.cli.output import output_options, print_rows
from archiver.cli.progress import spinner


@click.command()
@output_options
@click.pass_obj
def doctor(data: Path, form: str | None) -> None:
    """Check the machine and the data folder.

    Looks at Python, libraries, SQLite, disk and lock, and says how to mend what is missing.

    In a terminal, asks once where site owners can reach you: that goes into the User-Agent of every request.
    """
    from archiver.health.doctor import examine_machine

    if form is None and sys.stdin.isatty() and sys.stdout.isatty():
        _ask_for_contact(data / "sites.toml")
    with spinner("looking at the machine and the folder"):
        findings = examine_machine(data)
    if form is None and sys.stdout.isatty():
        for finding in findings:
            mark = click.style("ok", fg="green") if finding.ok else click.style("!!", fg="red", bold=True)
            click.echo(f"{mark}  {finding.subject}: {finding.detail}")
            if finding.remedy:
                click.echo(f"    {finding.remedy}")
    else:
        print_rows([finding.to_dict() for finding in findings], ("subject", "ok", "detail", "remedy"), form)
    wrong = [finding.subject for finding in findings if not finding.ok]
    if wrong:
        sys.exit(74 if "database" in wrong else 3)


def _ask_for_contact(path: Path) -> None:
    """Ask for the contact that sites.toml does not name yet, and write it there. Enter leaves it out."""
    from archiver.errors import SitesError
    from archiver.sites.file import load_contact, write_contact
    from archiver.sites.user_agent import checked_contact

    try:
        if load_contact(path) is not None:
            return
    except SitesError:  # the findings name it
        return

    def checked(answer: str) -> str:
        try:
            return checked_contact(answer) if answer.strip() else ""
        except ValueError as error:
            raise click.UsageError(str(error)) from None

    question = "An e-mail address or web page where site owners can reach you (Enter: none)"
    if contact := click.prompt(question, default="", show_default=False, value_proc=checked):
        write_contact(path, contact)
        click.echo(f"Written into {path}.")


COMMANDS = (doctor,)
