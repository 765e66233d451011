"""Commands that fetch: demo, crawl."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from archiver.cli.options import duration
from archiver.cli.output import extractor_option, is_told, printable

if TYPE_CHECKING:
    from archiver.crawl.run import CrawlReport
    from archiver.sites.site import Extractor


def run_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """How much a run may fetch, how fast, and how long it may take."""
    for decorate in (
        click.option(
            "--max-time", type=duration, metavar="TIME", help="End in order after that time (90s, 2h).  [any]"
        ),
        click.option(
            "--delay", type=click.FloatRange(0), help="Seconds between two requests to a host, over sites.toml."
        ),
        click.option("--limit", type=click.IntRange(0), default=1000, show_default=True, help="Pages a site; 0: any."),
    ):
        function = decorate(function)
    return function


def delay_settings(delay: float | None) -> dict[str, float]:
    """Scrapy settings for a delay that goes before sites.toml."""
    if delay is None:
        return {}
    return {"ARCHIVER_DELAY": delay, "DOWNLOAD_DELAY": max(delay, 0.001)}  # not 0: see archiver.crawl.slots.LEAST


def end(outcome: CrawlReport, data: Path, *, report: bool, notes: Sequence[str] = ()) -> NoReturn:
    """Send the alerts that wait, say what a run came to, and end with its exit code; with 3 where there are `notes`,
    which need a look as well."""
    from archiver.alerts.matching import alerts_of

    if alerts_of(data / "sites.toml"):
        from archiver.alerts.delivery import deliver  # mail and HTTP clients are slow to load

        notes = (*notes, *deliver(data))
    if report:
        from archiver.crawl.progress import print_crawl_report

        print_crawl_report(outcome, data)
    for line in (*notes, *outcome.attention, *outcome.news):
        click.echo(printable(f"archiver: {line}"), err=True)
    sys.exit(outcome.exit_code or (3 if notes else 0))


@click.command()
@click.argument("targets", nargs=-1, metavar="[SITE|URL]…")
@run_options
@click.option("--retry-failed", is_flag=True, help="Ask again for what was given up.")
@extractor_option
@click.option("--jobs", type=click.IntRange(1), help="Processes that read pages (as many as processors).")
@click.option(
    "--report/--quiet",
    " /-q",
    default=None,
    help="Print the closing table, or nothing when all is well.  [table in a terminal]",
)
@click.pass_obj
def crawl_command(
    data: Path,
    targets: tuple[str, ...],
    limit: int,
    delay: float | None,
    max_time: int | None,
    retry_failed: bool,
    extractor: Extractor | None,
    jobs: int | None,
    report: bool | None,
) -> None:
    """Fetch what is new.

    Takes sites by key, whatever an address leads to, or all sites.

    An address may be a home page, a feed, a sitemap or one article; its site is remembered in sites.toml.
    """
    from archiver.archive.records.lock import refuse_if_held

    refuse_if_held(data)

    from archiver.crawl.run import crawl as run_crawl

    terminal = is_told(sys.stderr) and report is not False
    overrides = {
        "ARCHIVER_LIMIT": limit,
        "ARCHIVER_JOBS": jobs,
        "ARCHIVER_MAX_TIME": max_time,
        "ARCHIVER_RETRY_FAILED": retry_failed,
        "ARCHIVER_PROGRESS": terminal,
        **delay_settings(delay),
    }
    outcome = run_crawl(data, targets, command=" ".join(["crawl", *targets]), extractor=extractor, overrides=overrides)
    end(outcome, data, report=terminal or bool(report))


@click.command()
@click.option("--keep", is_flag=True, help="Keep the demo's archive (in ./demo-archive) instead of a temporary folder.")
def demo(keep: bool) -> None:
    """Crawl two sample newspapers, offline.

    They come with the program. Shows what was stored."""
    from archiver.demo.tour import tour

    tour(Path("demo-archive") if keep else None)


COMMANDS = (demo, crawl_command)
