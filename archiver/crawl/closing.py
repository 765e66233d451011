"""What a crawl in a terminal ends with."""

from __future__ import annotations

from collections import Counter
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
    reasons = sum(report.tally.reasons.values(), start=Counter())
    if reasons:
        listed = ", ".join(f"{count:,} × {reason}" for reason, count in reasons.most_common(REASONS))
        console.print(f"Left out: {listed}", style="dim", markup=False, highlight=False)
    for site in report.remembered:
        sources = (("feed", site.feeds), ("sitemap", site.sitemaps), ("section", site.sections))
        learned = ", ".join(f"{len(urls)} {name}{'s' * (len(urls) != 1)}" for name, urls in sources if urls)
        text = f"Remembered {site.key} in {data_dir / 'sites.toml'}{f' with {learned}' if learned else ''}."
        console.print(text, f"Next time: archiver crawl {site.key}", markup=False, highlight=False, soft_wrap=True)
