"""What a crawl in a terminal ends with."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console

from archiver.crawl.progress import table
from archiver.crawl.run import Report

#: Reasons listed for what was skipped or failed.
REASONS = 6


def print_report(report: Report, data_dir: Path) -> None:
    """The counts by site, why pages were left out, and what to do next."""
    console = Console(stderr=True)
    console.print(table(report.tally))
    reasons = sum(report.tally.reasons.values(), start=type(report.tally.total)())
    if reasons:
        listed = ", ".join(f"{count:,} × {reason}" for reason, count in reasons.most_common(REASONS))
        console.print(f"Left out: {listed}", style="dim", markup=False, highlight=False)
    for site in report.remembered:
        console.print(
            f"Remembered {site.key} in {data_dir / 'sites.toml'} with {len(site.feeds)} feeds, {len(site.sitemaps)}"
            f" sitemaps and {len(site.sections)} sections. Next time: archiver crawl {site.key}",
            markup=False,
            highlight=False,
        )
