"""Commands that look after the installation: doctor."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from archiver.cli.output import output_options, print_rows


@click.command()
@output_options
@click.pass_obj
def doctor(data: Path, form: str | None) -> None:
    """Check Python, libraries, SQLite, data folder, disk and lock; say how to mend what is missing."""
    from archiver.doctor import examine

    findings = examine(data)
    if form is None and sys.stdout.isatty():
        for finding in findings:
            mark = click.style("ok", fg="green") if finding.ok else click.style("!!", fg="red", bold=True)
            click.echo(f"{mark}  {finding.subject}: {finding.detail}")
            if finding.remedy:
                click.echo(f"    {finding.remedy}")
    else:
        print_rows([finding.to_dict() for finding in findings], ("subject", "ok", "detail", "remedy"), form)
    if not all(finding.ok for finding in findings):
        sys.exit(3)


COMMANDS = (doctor,)
