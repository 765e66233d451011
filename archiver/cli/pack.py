"""The command that packs the WARC files of former months."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archiver.cli.output import is_told, print_json, printable
from archiver.cli.progress import progress_bar
from archiver.errors import ArchiveError

if TYPE_CHECKING:
    from archiver.archive.upkeep.packing import PackReport

#: What says that a folder is a shard's (`archiver.cluster.copies`, which is an extra).
_OF_SHARD = "cluster.json"


@click.command()
@click.option("--before", metavar="MONTH", help="Pack only months before this one, such as 2026-11.")
@click.option("--undo", is_flag=True, help="Bring back the files that were packed, bit for bit.")
@click.option("--dry-run", is_flag=True, help="Print what would be gained, and change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def pack_command(data: Path, before: str | None, undo: bool, dry_run: bool, as_json: bool) -> None:
    """Pack the WARC files of former months.

    Each site's pages of a month become one .warc.zst file, with a dictionary made of some of them: a quarter of the
    bytes, or less. All commands read such files.

    Ends with 3 where a file was left as it is.
    """
    if undo and (before or dry_run):
        raise click.UsageError("--undo goes alone")
    if before is not None and not re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", before):
        raise click.BadParameter("a month is written 2026-11", param_hint="--before")
    if (data / _OF_SHARD).exists():
        raise ArchiveError(
            f"{data}: is a shard of a cluster, whose files are in the store as they are; pack none there"
        )
    from archiver.archive.upkeep import packing

    with progress_bar("unpacking" if undo else "packing") as progress:
        if undo:
            report = packing.unpack_archive(data, progress=progress)
        else:
            report = packing.pack_archive(data, before=before, dry_run=dry_run, progress=progress)
    if as_json:
        print_json(report.to_dict())
    else:
        for line in _lines(report, undo=undo, dry_run=dry_run):
            click.echo(printable(line))
    sys.exit(report.exit_code)


def _lines(report: PackReport, *, undo: bool, dry_run: bool) -> list[str]:
    lines = [f"warc/{name}: left as it is: {why}" for name, why in report.left]
    lines += [f"warc/{name}: has all its records, in other bytes than before" for name in report.differing]
    if not is_told(sys.stdout) and not dry_run:
        return lines
    if not report.files:
        return [*lines, "There is nothing to unpack." if undo else "There is nothing to pack."]
    gzip, packed = f"{len(report.files):,} files", f"{len(report.packed):,} packed files"
    sizes = f"{report.gzip_bytes:,} bytes", f"{report.packed_bytes:,} bytes"
    if undo:
        return [*lines, f"{packed} ({sizes[1]}) are {gzip} again ({sizes[0]})"]
    would = "would be" if dry_run else "are"
    return [*lines, f"{gzip} ({sizes[0]}, {report.captures:,} captures) {would} {packed} ({sizes[1]})"]


COMMANDS = (pack_command,)
