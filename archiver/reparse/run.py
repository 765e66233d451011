"""A re-parse from the first page to the last: as a plan, or written, a batch at a time."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import archiver.archive.whole  # noqa: F401 -- before the run begins
from archiver.archive import Store
from archiver.archive.compact import pack
from archiver.archive.records.lock import run_lock
from archiver.archive.stories.articles import reading_of
from archiver.archive.stories.history import Reading
from archiver.article import ARTICLE_KINDS, Article
from archiver.errors import DamagedRecord, ExtractionError, OfflineRecord, WorkerError
from archiver.extraction.extractor import extractor_version
from archiver.extraction.rules import in_force
from archiver.fields import JsonObject
from archiver.reading.batches import BATCH, grouped, site_named
from archiver.reading.stopping import Stop, stop_on_signals
from archiver.reading.stored import Reread, reading_version, reread_all
from archiver.reading.workers import WorkerPool, Workers
from archiver.reasons import Reason, Why
from archiver.reparse.comparing import compare_readings
from archiver.reparse.selection import CaptureSelection, Selected, SelectedRow
from archiver.reparse.summary import LISTED, ChangedPage, Noted, ReparseSummary, Result
from archiver.sites.file import load, read_with
from archiver.sites.site import Extractor, Site

#: What is told how many pages are done, and of how many.
Progress = Callable[[int, int], None]

#: What reads the pages, begun when the run has its lock.
Engine = Callable[[], AbstractContextManager[WorkerPool]]


@dataclass
class ReparseReport:
    """summary -- what the pages come to; of a run that was taken up again, counts of both parts.
    run_id  -- of a run that wrote; None for a plan.
    resumed -- pages that an earlier, stopped part of this run had done.
    stop    -- whether a signal ended it early.
    """

    summary: ReparseSummary = field(default_factory=ReparseSummary)
    run_id: int | None = None
    resumed: int = 0
    stop: Stop = field(default_factory=Stop)

    @property
    def exit_code(self) -> int:
        """0: all pages were read whose files are here. 3: some need a look. 128 and a signal's number: that signal
        ended it."""
        return self.stop.exit_code or (3 if self.summary.failures else 0)


def plan_reparse(
    data_dir: Path,
    selection: CaptureSelection,
    *,
    extractor: Extractor | None = None,
    engine: Engine = Workers,
    progress: Progress | None = None,
) -> ReparseReport:
    """What a re-parse would do. Nothing is written; crawls may go on meanwhile.

    extractor -- reads the pages instead of what sites.toml says.
    engine    -- gives what reads them: processes of this machine, one for each processor, or others.

    Raises ArchiveError where there is no archive, ConfigurationError for a selection that cannot be used.
    """
    sites = _sites(data_dir, extractor)
    report = ReparseReport()
    with (
        Store(data_dir, readonly=True) as archive,
        Selected(data_dir, selection, sites) as selected,
        stop_on_signals() as report.stop,
        ExitStack() as stack,
    ):
        total = selected.count()
        workers = stack.enter_context(engine())
        for done, item in enumerate(reread_all(archive, selected.rows(), sites, workers, report.stop), start=1):
            _weigh(archive, item, report.summary)
            _try_rules(item, sites, report.summary)
            if progress is not None:
                progress(done, total)
    return report


def apply(
    data_dir: Path,
    selection: CaptureSelection,
    *,
    accept_worse: bool = False,
    extractor: Extractor | None = None,
    engine: Engine = Workers,
    progress: Progress | None = None,
) -> ReparseReport:
    """Read the pages of a selection again and store what they say now, a batch in a transaction. Readings that are
    worse are kept back unless `accept_worse`, and noted in the table `reparsed`, as is what stood before.

    A run that was killed or stopped goes on where it was when the same is asked again. It begins anew where extractor
    or sites.toml changed meanwhile. Raises Locked, ArchiveError and ConfigurationError; what is stored stays.
    """
    sites = _sites(data_dir, extractor)
    named = f"--extractor {extractor}" if extractor else ""
    command = " ".join(
        filter(None, ["reparse --apply", "--accept-worse" if accept_worse else "", named, selection.options])
    )
    report = ReparseReport()
    with ExitStack() as stack:
        archive = stack.enter_context(locked(data_dir, command))
        selected = stack.enter_context(Selected(data_dir, selection, sites))
        selected.count()  # wrong SQL shows before anything is written
        archive.recover()
        run = _Run.begin(archive, command, sites, report)
        total = report.resumed + selected.count(run.cursor)
        report.stop = stack.enter_context(stop_on_signals())
        workers = stack.enter_context(engine())
        outcome = "finished"
        try:
            pages = reread_all(archive, selected.rows(run.cursor), sites, workers, report.stop)
            for batch in grouped(pages, BATCH):
                with archive.batch():
                    for item in batch:
                        run.store(item, accept_worse=accept_worse)
                    run.save_state(batch[-1].row["id"])
                if progress is not None:
                    progress(report.summary.pages, total)
            outcome = "interrupted" if report.stop else "finished"
        except BaseException as error:
            outcome = type(error).__name__
            raise
        finally:
            run.finish(outcome)
    return report


def _sites(data_dir: Path, extractor: Extractor | None) -> dict[str, Site]:
    """The sites of sites.toml; with an extractor all that the archive has pages of, to be read with it."""
    sites = load(data_dir / "sites.toml")
    if extractor is not None:
        with Store(data_dir, readonly=True) as archive:
            rows = list(archive.db.query("SELECT DISTINCT site FROM captures WHERE site IS NOT NULL"))
        sites = {row["site"]: Site(key=row["site"]) for row in rows} | sites
    return read_with(sites, extractor)


@contextmanager
def locked(data_dir: Path, command: str) -> Iterator[Store]:
    """The archive, to be written by nobody else. Raises ArchiveError where there is none, Locked."""
    Store(data_dir, readonly=True).close()
    with run_lock(data_dir, f"archiver {command}"), Store(data_dir) as archive:
        yield archive


@dataclass(frozen=True, slots=True)
class _Weighed:
    """A page read again. before, after -- its readings, None where it is no article; said -- the new one as its page
    declares it; why -- it is none now; losses -- why the new reading is worse; failed -- it could
    not be read, and nothing is known of it."""

    before: Reading | None
    after: Reading | None
    why: Why | None = None
    losses: tuple[str, ...] = ()
    failed: bool = False
    said: Reading | None = None


def _weigh(archive: Store, item: Reread[SelectedRow], summary: ReparseSummary) -> _Weighed:
    """Compare what a page says with what it said, and count it."""
    row, reading = item.row, item.reading
    if isinstance(reading, WorkerError) and row["outcome"] == Reason.QUARANTINED:
        summary.count(row, "no_article")  # as was known
        return _Weighed(None, None, Why(Reason.QUARANTINED, row["detail"]))
    if isinstance(reading, OfflineRecord):
        summary.count(row, "offline")
        summary.offline[str(Path(reading.path).relative_to(archive.folder)), reading.place] += 1
        return _Weighed(None, None, failed=True)
    if isinstance(reading, WorkerError | DamagedRecord):
        summary.count(row, "failed", item.seconds)
        summary.note(summary.failures, row, [str(reading)])
        return _Weighed(None, None, failed=True)
    before = archive.articles.reading(row["id"])
    why = archive.refused(reading, item.capture) if isinstance(reading, Article) else _why(reading)
    if isinstance(reading, Article) and why is None:
        said = reading_of(reading, item.capture)
        if before is not None and said == archive.articles.declared(before):
            after = before
        else:
            after = archive.articles.believed(said)
    else:
        assert why is not None, "only an article is not refused"
        if before is None:
            summary.count(row, "no_article", item.seconds)
            return _Weighed(None, None, why)
        if why.reason == Reason.RIGHTS_RESERVED:  # as the site's entry wants it
            summary.count(row, "changed", item.seconds)
            return _Weighed(before, None, why)
        losses = (f"no article any more: {why}",)
        summary.count(row, "worse", item.seconds)
        summary.note(summary.worse, row, losses)
        return _Weighed(before, None, why, losses)
    if before is None:
        summary.count(row, "new", item.seconds)
        return _Weighed(None, after, said=said)
    comparison = compare_readings(before, after)
    result: Result = "worse" if comparison.losses else "changed" if comparison.changed else "unchanged"
    summary.count(row, result, item.seconds)
    summary.add(row, comparison, before, after)
    if comparison.losses:
        summary.note(summary.worse, row, comparison.losses)
    return _Weighed(before, after, losses=comparison.losses, said=said)


def _try_rules(item: Reread[SelectedRow], sites: Mapping[str, Site], summary: ReparseSummary) -> None:
    """Count the selectors of sites.toml that hold for a page, and those that found something. (`strip` leaves no
    trace.)"""
    site = site_named(sites, item.row["site"])
    if site is None or site.extractor != "default" or not isinstance(item.reading, Article):
        return
    if item.reading.kind in ARTICLE_KINDS and (rules := in_force(site, item.capture.fetched)):
        names = {source.name for source in item.reading.provenance.values()}
        matched = {name.removeprefix("rule:") for name in names if name.startswith("rule:")}
        summary.try_rules(site.key, (rule.field for rule in rules if rule.field != "strip"), matched)


def _why(reading: object) -> Why:
    """What stands on a capture of which no article was read."""
    if isinstance(reading, ExtractionError):
        return Why(reading.reason, str(reading))
    return Why(Reason.UNREAD)


class _Run:
    """A re-parse that writes: its row in `runs`, and its rows in `reparsed`."""

    def __init__(
        self, archive: Store, run_id: int, cursor: int, sites: Mapping[str, Site], report: ReparseReport
    ) -> None:
        self._archive = archive
        self._sites = sites
        self._report = report
        self.run_id = run_id
        self.cursor = cursor

    @classmethod
    def begin(cls, archive: Store, command: str, sites: Mapping[str, Site], report: ReparseReport) -> _Run:
        """Start a run, or take up the one that was stopped."""
        cursor = 0
        stopped = archive.runs.stopped(command)
        with archive.batch():
            if stopped is not None and stopped["state"]["extractors"] == reading_version(sites):
                run_id, cursor = stopped["id"], stopped["state"]["cursor"]
                archive.runs.resume(run_id)
                report.summary = ReparseSummary.restored(stopped["state"], kept_back(archive, run_id))
                report.resumed = report.summary.pages
            else:
                run_id = archive.runs.start(command)
        report.run_id = run_id
        return cls(archive, run_id, cursor, sites, report)

    def store(self, item: Reread[SelectedRow], *, accept_worse: bool) -> None:
        """Write what a page says now, and note what it said."""
        weighed = _weigh(self._archive, item, self._report.summary)
        _try_rules(item, self._sites, self._report.summary)
        if weighed.failed:
            return
        row, before, after = item.row, weighed.before, weighed.after
        if weighed.losses and not accept_worse:
            self._note(row, None, kept="; ".join(weighed.losses))
        elif after is None:
            extractor = self._extractor(item)
            why = weighed.why or Why(Reason.UNREAD)
            if (why.reason, extractor) != (row["outcome"], row["extractor"]):
                self._note(row, self._archive.articles.declared(before) if before is not None else None)
                self._archive.articles.withdraw(row["id"])
                self._archive.captures.settle(row["id"], why.reason, extractor, detail=why.detail)
                self._archive.articles.note_answer(row["id"])
        else:
            self._put(row, before, weighed.said or after)

    def _put(self, row: SelectedRow, before: Reading | None, said: Reading) -> None:
        """Store what a page says now where it said something else, and note that as its page declared it."""
        old = self._archive.articles.declared(before) if before is not None else {}
        if said != old:
            self._note(row, {name: value for name, value in old.items() if said[name] != value} if old else None)
            saved = self._archive.articles.put(said)
            if saved.article_id != row["article_id"]:
                self._archive.ledger.lead_to(row["url"], saved.article_id)

    def save_state(self, cursor: int) -> None:
        state = {"cursor": cursor, "extractors": reading_version(self._sites), **self._report.summary.state()}
        self._archive.runs.save_state(self.run_id, self._counts(), state)

    def finish(self, outcome: str) -> None:
        with self._archive.batch():
            self._archive.runs.finish(self.run_id, outcome, self._report.exit_code, self._counts())

    def _counts(self) -> JsonObject:
        return {site: dict(counts) for site, counts in sorted(self._report.summary.sites.items())}

    def _extractor(self, item: Reread[SelectedRow]) -> str:
        if isinstance(item.reading, Article) and item.reading.extractor is not None:
            return item.reading.extractor
        return extractor_version(site_named(self._sites, item.row["site"]))

    def _note(self, row: SelectedRow, before: Mapping[str, Any] | None, kept: str | None = None) -> None:
        self._archive.db.execute(
            """INSERT INTO reparsed (run_id, capture_id, before, outcome, detail, extractor, kept)
               VALUES (?, ?, ?, ?, ?, ?, ?)""",
            [
                self.run_id,
                row["id"],
                pack(json.dumps(before, ensure_ascii=False, sort_keys=True)) if before is not None else None,
                row["outcome"],
                row["detail"],
                row["extractor"],
                kept,
            ],
        )


def kept_back(archive: Store, run_id: int) -> list[Noted]:
    """The pages whose new reading a run did not store, because it is worse."""
    rows = archive.db.query(
        """SELECT captures.*, kept FROM reparsed JOIN captures ON captures.id = capture_id
           WHERE reparsed.run_id = ? AND kept IS NOT NULL ORDER BY capture_id LIMIT ?""",
        [run_id, LISTED],
    )
    return [
        Noted(
            ChangedPage(row["id"], archive.articles.home(row["id"]), row["site"], row["url"]),
            tuple(row["kept"].split("; ")),
        )
        for row in rows
    ]
