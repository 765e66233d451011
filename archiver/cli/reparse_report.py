"""What a re-parse comes to, as a terminal shows it."""

from __future__ import annotations

import json
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from archiver.article import Article
from archiver.cli.output import printable
from archiver.fields import SqlRow
from archiver.render.text import as_text
from archiver.reparse.run import ReparseReport
from archiver.reparse.summary import Noted, ReparseSummary, Sample

#: Entries shown of each list; `--json` has more.
_SHOWN = 20

#: Characters shown of a value, and of what stands before the first difference.
_WIDTH, _LEAD = 160, 40

_STYLES = {"gained": "green", "lost": "red", "changed": "yellow", "new": "green", "worse": "red", "failed": "red"}


def print_report(report: ReparseReport, *, accepted: bool = False) -> None:
    """Counts by site and field, samples, pages that would lose something, failures, slowest pages, and what to do."""
    console = Console(highlight=False)
    summary = report.summary
    if not summary.pages:
        console.print("No page is selected.")
        return
    print_counts(summary.site_rows(), summary.field_rows(), console)
    _print_samples(console, summary)
    _print_list(console, "Lost, and accepted" if accepted else "Kept back: the new reading is worse", summary.worse)
    _print_list(console, "Could not be read", summary.failures)
    if moved := summary.offline_files():
        console.print("\nOffline, so not read; put them back to have them read", style="bold")
        for row in moved[:_SHOWN]:
            console.print(Text(f"  {printable(row['file'])}: {printable(row['place'])} ({row['pages']:,} pages)"))
    if idle := summary.idle_rules():
        console.print("\nSelectors that match nothing", style="bold")
        for row in idle[:_SHOWN]:
            tried = f"{row['articles']:,} article{'s' * (row['articles'] != 1)}"
            console.print(
                Text(f"  {printable(row['site'])}: the selector for {row['field']} matches in none of {tried}")
            )
    if summary.slowest:
        console.print("\nSlowest pages", style="bold")
        for seconds, page in summary.slowest[:3]:
            console.print(Text(f"  {seconds:6.2f} s  {printable(page.url)}"), overflow="ellipsis", no_wrap=True)
    console.print()
    console.print(_closing(report))


def print_counts(sites: list[SqlRow], fields: list[SqlRow], console: Console | None = None) -> None:
    """A table of what became of pages by site, and one of what became of fields."""
    console = console or Console(highlight=False)
    for rows, first in ((sites, "site"), (fields, "field")):
        if rows:
            console.print(_table(rows, first))
            console.print()


def _closing(report: ReparseReport) -> str:
    total = report.summary.total
    earlier = f" ({report.resumed:,} of them before this run was stopped)" if report.resumed else ""
    counts = f"{report.summary.pages:,} pages read{earlier}, {total['articles']:,} articles"
    if report.run_id is None:
        return f"{counts} would change. Nothing is written yet; add --apply to write it."
    if report.stop:
        return f"{counts} changed so far. The same command goes on from here."
    return f"{counts} changed. `archiver reparse --undo {report.run_id}` takes it back."


def _table(rows: list[SqlRow], first: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    names = [name for name in rows[0] if name != first]
    table.add_column(first)
    for name in names:
        table.add_column(name.replace("_", " "), justify="right")
    for row in rows:
        cells = (Text(f"{row[name]:,}", _STYLES.get(name, "")) if row[name] else Text("·", "dim") for name in names)
        table.add_row(Text(printable(str(row[first]))), *cells)
    return table


def _print_samples(console: Console, summary: ReparseSummary) -> None:
    for name, samples in summary.samples.items():
        if name == "blocks" and summary.samples["text"]:
            continue  # the same passages, with markup
        for sample in samples:
            console.print()
            console.print(Text.assemble((name, "bold"), f"  {printable(sample.page.url)}"), no_wrap=True)
            before, after = _excerpts(sample)
            console.print(Text(f"  - {before}", "red"), no_wrap=True, overflow="ellipsis")
            console.print(Text(f"  + {after}", "green"), no_wrap=True, overflow="ellipsis")


def _excerpts(sample: Sample) -> tuple[str, str]:
    """Both values from a little before where they begin to differ."""
    before, after = _shown(sample.before), _shown(sample.after)
    same = next((at for at, (one, two) in enumerate(zip(before, after, strict=False)) if one != two), 0)
    start = max(0, same - _LEAD)
    return _cut(before, start), _cut(after, start)


def _cut(text: str, start: int) -> str:
    if not text:
        return "(nothing)"
    return ("…" if start else "") + text[start : start + _WIDTH] + ("…" if len(text) > start + _WIDTH else "")


def _shown(value: Any) -> str:
    if value is None or value == []:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return printable(" ".join(text.split()))


def _print_list(console: Console, title: str, notes: list[Noted]) -> None:
    if not notes:
        return
    console.print(f"\n{title}", style="bold")
    for noted in notes[:_SHOWN]:
        number = f"{noted.page.article:>6}" if noted.page.article else "     –"
        console.print(Text.assemble((f"  {number}  ", "cyan"), printable(noted.page.url)), no_wrap=True)
        for reason in noted.reasons:
            console.print(Text(f"          {printable(reason)}", "dim"))
    if len(notes) > _SHOWN:
        console.print(f"          and {len(notes) - _SHOWN:,} more; --json lists them", style="dim")


def print_article(article: Article) -> None:
    """The article in the order of a news page, then where each field was found."""
    console = Console(highlight=False)
    console.print(Text(printable(as_text(article.to_dict()))))
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("field", "found in", "as the page has it"):
        table.add_column(name)
    for name, source in sorted(article.provenance.items()):
        table.add_row(name, printable(source.name), Text(_cut(_shown(source.raw), 0) if source.raw else ""))
    console.print()
    console.print(table)
    reasons = f" ({', '.join(article.quality_reasons)})" if article.quality_reasons else ""
    quality = "unknown" if article.quality is None else f"{article.quality:.2f}"
    console.print(f"\n{article.kind}, {article.words:,} words, quality {quality}{reasons}")
    console.print(f"read by {article.extractor}", style="dim")
