"""The command that takes a story out of the archive."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from archiver.cli.output import print_json, printable
from archiver.cli.progress import progress_bar

if TYPE_CHECKING:
    from archiver.archive.upkeep.withdrawing import WithdrawReport


@click.command()
@click.argument("article", metavar="URL|ID")
@click.option("--reason", metavar="TEXT", help="Why; it is kept, and must not tell the story.")
@click.option("--hide", is_flag=True, help="Keep the records in the WARC files, and show the story nowhere.")
@click.option("--undo", is_flag=True, help="Let a withdrawn story come back.")
@click.option("--dry-run", is_flag=True, help="Print what would go, and change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print what went as JSON.")
@click.pass_obj
def withdraw_command(
    data: Path, article: str, reason: str | None, hide: bool, undo: bool, dry_run: bool, as_json: bool
) -> None:
    """Take a story out of the archive.

    It leaves database, search, exports and WARC files; a note without its text says when and why. Its addresses are not
    fetched or imported again, also after `rebuild`. Notes on it (`serve --notes`) go with it; with --hide they stay.

    --undo shows again what was hidden; what was taken out can then be fetched again.
    """
    from archiver.archive.upkeep import withdrawing

    if undo:
        if hide or dry_run:
            raise click.UsageError("--undo goes with --reason alone")
        from archiver.reparse.rebuild import read_found

        report = withdrawing.undo_withdrawal(data, article, reason or "undone")
        with progress_bar("reading") as progress:
            read_found(data, progress=progress)
    else:
        if not (reason or "").strip() and not dry_run:
            raise click.UsageError("say why: --reason TEXT")
        report = withdrawing.withdraw(data, article, (reason or "").strip(), hide=hide, dry_run=dry_run)
    if as_json:
        print_json(report.to_dict())
    else:
        for line in _lines(report, dry_run=dry_run):
            click.echo(printable(line))


def _lines(report: WithdrawReport, *, dry_run: bool) -> list[str]:
    lines = [f"{report.story}: {'would be ' if dry_run else ''}{report.how}"]
    lines += [f"    article {number}: {title or '(no title)'}" for number, title in report.articles]
    lines += [f"    address {address}" for address in report.addresses]
    if report.how == "undone":
        return [*lines, f"    {report.captures:,} captures to be read again"]
    if report.captures:
        lines.append(f"    {report.captures:,} captures in {len(report.files):,} WARC files")
    if report.others:
        lines.append(f"    articles {', '.join(map(str, report.others))} lose captures of the same bytes")
    if report.notes:
        lines.append(f"    {report.notes:,} {'note' if report.notes == 1 else 'notes'} of readers")
    lines += [f"    {name}: named it, and may have headline and summary" for name in report.lists]
    lines += [f"    {name}: may hold a copy; delete it" for name in report.copies]
    if not report.wiped:
        lines.append("    archive.db: free pages hold deleted text until the next run; end its readers, make room")
    if not dry_run:
        lines.append("    Backups hold it until `archiver backup` is run again.")
    return lines


COMMANDS = (withdraw_command,)
