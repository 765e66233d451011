"""Commands for alerts: what is asked for, a test, and what waits."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from archiver.cli.output import output_options, print_rows, printable

_COLUMNS = ("name", "asks", "to", "sent", "waiting", "last", "trouble")


@click.group(invoke_without_command=True)
@output_options
@click.pass_context
def alerts(context: click.Context, form: str | None) -> None:
    """List the alerts of sites.toml.

    Says what each asks for, what was sent, and what waits. They are sent at the end of each crawl."""
    if context.invoked_subcommand is not None:
        return
    from archiver.alerts.listing import alert_rows

    rows = alert_rows(context.obj)
    if not rows and sys.stdout.isatty() and form is None:
        click.echo("No alerts yet. docs/alerts.md says how to write one into sites.toml.")
        return
    print_rows(rows, _COLUMNS, form)


@alerts.command("test")
@click.argument("name")
@click.pass_obj
def test_alert(data: Path, name: str) -> None:
    """Send a test to the receivers of an alert.

    Nothing of the archive is in it, and nothing is marked as sent."""
    from archiver.alerts.delivery import send_test

    results = send_test(data, name)
    for receiver, problem in results:
        click.echo(printable(f"{receiver}: {problem or 'taken'}"))
    if any(problem for _, problem in results):
        sys.exit(3)


@alerts.command("send")
@click.pass_obj
def send_waiting(data: Path) -> None:
    """Send what waits now.

    Also what failed before and is not due yet."""
    from archiver.alerts.delivery import deliver

    lines = deliver(data, all_now=True)
    for line in lines:
        click.echo(printable(f"archiver: {line}"), err=True)
    if lines:
        sys.exit(3)


COMMANDS = (alerts,)
