"""Commands that read stored pages again: reparse, rebuild."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from archiver.cli.output import extractor_option, print_json
from archiver.cli.progress import progress_bar
from archiver.errors import ConfigurationError

if TYPE_CHECKING:
    from archiver.reparse.run import Engine
    from archiver.sites.site import Extractor


@click.command()
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--url", metavar="URL", help="Address of the page in FILE, where it does not say it itself.")
@click.option("--site", metavar="KEY", help="Only pages of this site; with FILE, the site whose rules hold.")
@click.option("--since", metavar="DATE", help="Only pages fetched on that day or later (YYYY-MM-DD).")
@click.option("--until", metavar="DATE", help="Only pages fetched on that day or earlier.")
@click.option("--where", metavar="SQL", help='Only pages for which this holds, such as "articles.published IS NULL".')
@click.option("--outdated", is_flag=True, help="Only pages read by another version, or before sites.toml was edited.")
@click.option("--apply", is_flag=True, help="Write what would change.")
@click.option("--accept-worse", is_flag=True, help="With --apply: write readings, too, that lose something.")
@click.option("--undo", "undo_run", metavar="RUN", type=int, help="Put back what the run of that number changed.")
@extractor_option
@click.option("--jobs", type=click.IntRange(1), help="Processes that read pages (as many as processors).")
@click.option("--engine", metavar="URL", help="Have them read by a Dask cluster: dask://HOST:PORT of its scheduler.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def reparse(
    data: Path,
    /,
    file: Path | None,
    url: str | None,
    apply: bool,
    accept_worse: bool,
    undo_run: int | None,
    extractor: Extractor | None,
    jobs: int | None,
    engine: str | None,
    as_json: bool,
    **chosen: Any,
) -> None:
    """Read stored pages again.

    Prints what would change, or writes it with --apply.

    A reading that loses text, a date or an author is kept back and listed. A run that was stopped goes on where it was
    when it is started again; --undo takes a whole run back. With FILE, print what that one page gives, and where from.
    """
    given = [name for name, value in {**chosen, "apply": apply, "undo": undo_run is not None}.items() if value]
    if file is not None and set(given) - {"site"}:
        raise click.UsageError(f"FILE cannot be combined with --{sorted(set(given) - {'site'})[0]}")
    if file is None and url is not None:
        raise click.UsageError("--url belongs to FILE")
    if undo_run is not None and len(given) > 1:
        raise click.UsageError(f"--undo takes a whole run back; leave out --{given[0]}")
    if accept_worse and not apply:
        raise click.UsageError("--accept-worse belongs to --apply")
    if engine is not None and (jobs is not None or file is not None or undo_run is not None):
        raise click.UsageError("--engine goes with pages that are stored, and without --jobs")
    if file is not None:
        _print_file(data, file, url, chosen["site"], extractor, as_json=as_json)
    elif undo_run is not None:
        _undo(data, undo_run, as_json=as_json)
    else:
        if engine is not None:
            data = data.resolve()  # other machines have other working folders
        workers = _engine(data, engine, jobs)
        _reparse(
            data, chosen, apply=apply, accept_worse=accept_worse, extractor=extractor, engine=workers, as_json=as_json
        )


def _engine(data: Path, address: str | None, jobs: int | None) -> Engine:
    """What reads the pages: this machine, or the Dask cluster at an address."""
    if address is None:
        from archiver.reading.workers import Workers

        return partial(Workers, jobs)
    try:
        from archiver.reading.dask_workers import DaskWorkers
    except ImportError:
        raise ConfigurationError("--engine dask://… needs Dask: pip install 'news-archiver[dask]'") from None
    return partial(DaskWorkers, address, data)


def _reparse(
    data: Path,
    chosen: dict[str, Any],
    *,
    apply: bool,
    accept_worse: bool,
    extractor: Extractor | None,
    engine: Engine,
    as_json: bool,
) -> None:
    from archiver.reparse import run
    from archiver.reparse.selection import CaptureSelection

    selection = CaptureSelection(**chosen)
    with progress_bar("re-parsing" if apply else "planning") as progress:
        if apply:
            report = run.apply(
                data, selection, accept_worse=accept_worse, extractor=extractor, engine=engine, progress=progress
            )
        else:
            report = run.plan_reparse(data, selection, extractor=extractor, engine=engine, progress=progress)
    if as_json or not sys.stdout.isatty():
        print_json({"run": report.run_id, "resumed": report.resumed, **report.summary.to_dict()})
    else:
        from archiver.cli.reparse_report import print_report

        print_report(report, accepted=accept_worse)
    sys.exit(report.exit_code)


def _undo(data: Path, run_id: int, *, as_json: bool) -> None:
    from archiver.reparse.undo import undo

    with progress_bar("putting back") as progress:
        pages = undo(data, run_id, progress=progress)
    if as_json or not sys.stdout.isatty():
        print_json({"run": run_id, "undone": pages})
    else:
        click.echo(f"{pages:,} pages are as they were before run {run_id}.")


def _print_file(
    data: Path, file: Path, url: str | None, site: str | None, extractor: Extractor | None, *, as_json: bool
) -> None:
    from archiver.reparse.one_file import read_file

    article = read_file(data, file, url=url, site=site, extractor=extractor)
    if as_json or not sys.stdout.isatty():
        print_json(article.to_dict())
    else:
        from archiver.cli.reparse_report import print_article

        print_article(article)


@click.command()
@click.option("--jobs", type=click.IntRange(1), help="Processes that read pages (as many as processors).")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def rebuild_command(data: Path, jobs: int | None, as_json: bool) -> None:
    """Make archive.db anew from the WARC files.

    The one that is there is kept as archive.db.before-rebuild. A rebuild that was stopped goes on where it was.
    """
    from archiver.reparse.rebuild import rebuild as make_anew

    with progress_bar("rebuilding") as progress:
        report = make_anew(data, jobs=jobs, progress=progress)
    if as_json or not sys.stdout.isatty():
        print_json(report.to_dict())
    else:
        click.echo(f"{report.captures:,} captures, {report.articles:,} articles.")
        if report.damaged:
            click.echo(f"{report.damaged:,} records are damaged; `archiver check` names them.")
        if report.former:
            click.echo(f"The former database is kept as {report.former}; delete it when you miss nothing.")
        if report.stop:
            click.echo("Stopped before the end; nothing has changed yet. The next rebuild goes on from here.")
    sys.exit(report.exit_code)


COMMANDS = (reparse, rebuild_command)
