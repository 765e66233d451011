"""Commands that prove the archive whole and put it right: check, repair."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archiver.cli.output import is_told, print_json, printable
from archiver.cli.progress import progress_bar

if TYPE_CHECKING:
    from archiver.archive.upkeep.integrity import Defect

#: Articles named with a finding; `--json` has all.
_NAMED = 10


@click.command()
@click.option("--quick", is_flag=True, help="Look at sizes and positions, not into the records: for cron.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def check_command(data: Path, quick: bool, as_json: bool) -> None:
    """Prove that the archive is whole.

    Reads every record, every row, every byte.

    Ends with 3 where something is wrong, with 74 where the database cannot be read. Each finding names the articles
    that depend on it, and what to do.
    """
    from archiver.archive.upkeep import integrity

    with progress_bar("checking") as progress:
        findings = integrity.check_archive(data, quick=quick, progress=progress)
    if as_json:
        print_json([finding.to_dict() for finding in findings])
    else:
        _print(findings)
        if _code(findings) == 0 and is_told(sys.stdout):
            click.echo("The archive is whole.")
    sys.exit(_code(findings))


@click.command()
@click.option("--jobs", type=click.IntRange(1), help="Processes that read pages (as many as processors).")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def repair_command(data: Path, jobs: int | None, as_json: bool) -> None:
    """Put right what can be put right.

    Torn tails, missing rows, moved files, the search index. Says what cannot be."""
    from archiver.archive.upkeep import repair as repairing
    from archiver.reparse.rebuild import read_found

    with progress_bar("repairing") as progress:
        done, findings = repairing.repair(data, progress=progress)
    if not any(finding.place == "archive.db" for finding in findings):
        with progress_bar("reading") as progress:
            if pages := read_found(data, jobs=jobs, progress=progress):
                done.append(f"archive.db: {pages:,} captures read that had not been")
    if as_json:
        print_json({"done": done, "left": [finding.to_dict() for finding in findings]})
    else:
        for line in done:
            click.echo(printable(line))
        _print(findings)
        if not done and _code(findings) == 0 and is_told(sys.stdout):
            click.echo("There is nothing to repair.")
    sys.exit(_code(findings))


def _code(findings: list[Defect]) -> int:
    """74 where the database itself cannot be read, as any other command ends then."""
    if any(finding.unreadable for finding in findings):
        return 74
    return 3 if any(not finding.offline for finding in findings) else 0


def _print(findings: list[Defect]) -> None:
    for finding in findings:
        click.echo(printable(f"{finding.place}: {finding.problem}"))
        if finding.captures:
            click.echo(f"    {len(finding.captures):,} captures, {len(finding.articles):,} articles{_names(finding)}")
        click.echo(f"    {finding.remedy}")


def _names(finding: Defect) -> str:
    some = ", ".join(map(str, finding.articles[:_NAMED]))
    return f" ({some}{', …' if len(finding.articles) > _NAMED else ''})" if some else ""


COMMANDS = (check_command, repair_command)
