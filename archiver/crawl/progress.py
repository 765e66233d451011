"""The live table of a crawl in a terminal."""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from archiver.crawl.run import CrawlReport
from archiver.crawl.session import Session
from archiver.outcomes.tally import Tally

if TYPE_CHECKING:  # loaded where a terminal wants it
    from rich.console import Console
    from rich.table import Table

#: Sites shown while the crawl runs; the closing table shows all that did something.
ROWS = 12

COLUMNS = ("found", "fetched", "new", "changed", "unchanged", "skipped", "failed")


class Progress:
    """Redraws the table every half second while the spider is open."""

    def __init__(self, crawler: Crawler, console: Console) -> None:
        from rich.live import Live

        self._crawler = crawler
        self._live = Live(console=console, auto_refresh=False, transient=True)
        self._task: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Progress:
        if not crawler.settings.getbool("ARCHIVER_PROGRESS"):
            raise NotConfigured
        from rich.console import Console

        progress = cls(crawler, Console(stderr=True))
        crawler.signals.connect(progress.spider_opened, signals.spider_opened)
        crawler.signals.connect(progress.spider_closed, signals.spider_closed)
        return progress

    def spider_opened(self) -> None:
        self._live.start()
        self._task = asyncio.ensure_future(self._redraw())

    def spider_closed(self) -> None:
        if self._task is not None:
            self._task.cancel()
        self._live.stop()

    async def _redraw(self) -> None:
        tally = Session.of(self._crawler).tally
        while True:
            self._live.update(table(tally, rows=ROWS), refresh=True)
            await asyncio.sleep(0.5)


def table(tally: Tally, rows: int | None = None) -> Table:
    """Counts by site, the busiest first, and their sum."""
    from rich.table import Table

    shown = Table(box=None, pad_edge=False, header_style="bold")
    shown.add_column("site")
    for name in COLUMNS:
        shown.add_column(name, justify="right")
    busiest = sorted(tally.sites.items(), key=lambda item: -item[1]["fetched"])
    for site, counts in busiest[:rows]:
        shown.add_row(site, *_cells(counts))
    if len(busiest) > 1:
        shown.add_section()
        shown.add_row(f"{len(busiest)} sites", *_cells(tally.total), style="bold")
    return shown


def _cells(counts: Counter[str]) -> list[str]:
    return [f"{counts[name]:,}" if counts[name] else "·" for name in COLUMNS]


#: Reasons listed for what was skipped or failed.
REASONS = 6


def print_crawl_report(report: CrawlReport, data_dir: Path) -> None:
    """The counts by site, why pages were left out, and what to do next."""
    from rich.console import Console

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
