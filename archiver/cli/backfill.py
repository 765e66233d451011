"""The command that fetches a site's past: backfill."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archiver.cli.crawl import delay_settings, end, run_options
from archiver.cli.options import Day
from archiver.cli.output import is_told, output_options, print_rows, printable
from archiver.errors import ConfigurationError, UnknownSite

if TYPE_CHECKING:
    from archiver.backfill import BackfillPlan


@click.command()
@click.argument("site")
@click.option("--since", type=Day(), metavar="DATE", help="First day that is wanted: 2024-01-31, 2024-01, 2024.")
@click.option("--until", type=Day(), metavar="DATE", help="Last day that is wanted.  [today]")
@click.option("--plan", "plan_only", is_flag=True, help="Read sitemaps and archive pages, print the plan, and end.")
@click.option("--stop", is_flag=True, help="Fetch no more of the site's past; what was found stays known.")
@run_options
@output_options
@click.pass_obj
def backfill(
    data: Path,
    site: str,
    since: str | None,
    until: str | None,
    plan_only: bool,
    stop: bool,
    limit: int,
    delay: float | None,
    max_time: int | None,
    form: str | None,
) -> None:
    """Fetch what a site published in the past.

    Takes pages between two days, newest first.

    Prints a plan first: pages a month, and hours at the polite delay. What is left when the run ends is done by later
    crawls of all sites, under cron for instance. The same command goes on with it too; the SITE is enough then.
    """
    from archiver.archive import Store
    from archiver.backfill import COLUMNS, Order, asked_for, window_of
    from archiver.crawl.run import crawl as run_crawl
    from archiver.sites.file import load
    from archiver.times import first_day, last_day

    if site not in load(data / "sites.toml"):
        raise UnknownSite(f"no site {site!r} in {data / 'sites.toml'}; `archiver add URL` adds one")
    if stop:
        if site not in asked_for(data):
            raise ConfigurationError(f"no backfill of {site} is under way")
        with Store(data) as archive, archive.batch():
            archive.backfills.stop(site)
        return
    window = window_of(data, site, since and first_day(since), until and last_day(until))

    incomplete: list[str] = []

    def show(plan: BackfillPlan) -> None:
        incomplete.extend(plan.attention)
        if plan_only or form is not None or sys.stdout.isatty():
            print_rows(plan.rows, COLUMNS, form)
        if is_told(sys.stderr):
            click.echo(printable(plan.sentence), err=True)

    terminal = is_told(sys.stderr)
    overrides = {
        "ARCHIVER_LIMIT": limit,
        "ARCHIVER_MAX_TIME": max_time,
        "ARCHIVER_PROGRESS": terminal,
        **delay_settings(delay),
    }
    order = Order(site, window, show, plan_only=plan_only)
    outcome = run_crawl(data, [site], command=f"backfill {site} {window}", backfill=order, overrides=overrides)
    end(outcome, data, report=terminal, notes=incomplete)


COMMANDS = (backfill,)
