"""Commands that keep a copy of the archive elsewhere: backup, restore."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from archiver.cli.output import is_told, print_json, printable
from archiver.cli.progress import progress_bar


@click.command()
@click.argument("target")
@click.option("--verify", is_flag=True, help="Read back all of the backup, not only what is copied now.")
@click.option("--json", "as_json", is_flag=True, help="Print what was copied as JSON.")
@click.pass_obj
def backup_command(data: Path, target: str, verify: bool, as_json: bool) -> None:
    """Copy the archive to TARGET.

    A folder, or a URL such as s3://bucket/news (extra `cloud`).

    Works while a crawl runs. What is there already is not copied again; what is copied is read back and compared.

    A backup that is stopped leaves the last one as it was; the next goes on from there.
    """
    from archiver.backup import back_up

    with progress_bar("copying") as progress:
        report = back_up(data, target, verify=verify, progress=progress)
    if as_json:
        print_json(report.to_dict())
    elif is_told(sys.stdout):
        text = f"{report.copied:,} files copied ({report.bytes:,} bytes), {report.kept:,} there already"
        click.echo(printable(f"{report.target}: {text}"))


@click.command()
@click.argument("source")
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print what was brought back as JSON.")
@click.pass_obj
def restore_command(data: Path, source: str, folder: Path | None, as_json: bool) -> None:
    """Bring an archive back from the backup SOURCE.

    FOLDER (else that of --data) must be new or empty. Every file is compared with the backup's digests; then the
    archive is checked. Ends with 3 where `archiver check` finds something.
    """
    from archiver.backup import restore

    with progress_bar("restoring") as progress:
        report = restore(source, folder or data, progress)
    if as_json:
        print_json(report.to_dict())
    else:
        if is_told(sys.stdout):
            click.echo(printable(f"{report.folder}: {report.files:,} files as of {report.made}"))
        for finding in report.findings:
            click.echo(printable(f"{finding.place}: {finding.problem}\n    {finding.remedy}"))
    sys.exit(3 if report.findings else 0)


COMMANDS = (backup_command, restore_command)
