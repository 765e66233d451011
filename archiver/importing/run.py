"""A whole import: what is found is stored, read by the workers and saved, a batch at a time.

Nothing is held but what is on its way: 50,000 pages take the memory of a few hundred. A kill at any point costs
nothing: captures are stored before they are read, and the next import reads those that were not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import archiver.archive.whole  # noqa: F401 -- before the run begins
from archiver.archive import Store
from archiver.archive.records.lock import run_lock
from archiver.archive.records.warc import view_of
from archiver.archive.store import TIDYING
from archiver.archive.upkeep.withdrawing import take_out
from archiver.errors import DamagedRecord, UnknownSite, WorkerError
from archiver.fields import JsonObject
from archiver.importing.found import Found, FoundPage, LeftOut, Part, PassedOver, Revisit, Where
from archiver.importing.inputs import read_input, walk_inputs
from archiver.importing.storing import (
    MARK,
    Declared,
    SiteNames,
    is_known,
    is_withdrawn,
    left_unread,
    plain_of,
    resolve,
    save,
    store,
    store_made,
)
from archiver.importing.warcs import join_segments
from archiver.outcomes.record import Settled
from archiver.outcomes.tally import Tally
from archiver.reading.batches import BATCH, Unread, grouped, read_all
from archiver.reading.stopping import Stop, stop_on_signals
from archiver.reading.streams import Stream
from archiver.reading.workers import Limits, Workers
from archiver.reasons import Reason
from archiver.sites.file import load
from archiver.sites.site import Extractor, Site

# ----------------------------------------------------------------------------------------------------------------------
# The input is read in a process of its own, under limits of memory and time: files come from strangers.
#
# It sends what it finds, one thing after the other. Where it dies or hangs over a file, that file is left out with
# the reason, and another process goes on behind it.


#: Seconds in which a reader has to find the next thing, and bytes that it may take: the largest file that is parsed as
#: a whole has a quarter of it, and four times its size in Python's objects.
LIMITS = Limits(seconds=120, memory=2 * 2**30)


@dataclass(frozen=True, slots=True)
class Begun:
    """The reader opens the next file of the input."""

    name: str
    size: int


def read_apart(paths: Sequence[Path], base_url: str | None) -> Iterator[Found | Part | Begun]:
    """Everything that the paths hold, one file after the other, each announced before."""
    done = 0
    while True:
        at: Begun | None = None
        stream: Stream[Found | Part | Begun] = Stream(_read, (paths, base_url, done), LIMITS)
        try:
            for item in stream:
                if isinstance(item, Begun):
                    at, done = item, done + 1
                yield item
            return
        except WorkerError as error:
            if at is None:
                raise
            yield LeftOut(Where(at.name), f"reading it was given up: {error}")
        finally:
            stream.close()


def _read(paths: Sequence[Path], base_url: str | None, skip: int) -> Iterator[Found | Part | Begun]:
    for number, given in enumerate(walk_inputs(paths)):
        if number >= skip:
            yield Begun(given.name, given.size)
            yield from read_input(given, base_url)


# ----------------------------------------------------------------------------------------------------------------------

#: Bytes of bodies that are stored in one transaction, at most.
_BATCH_BYTES = 16 * 2**20

#: Records that repeat one which has not come yet, held until the end of the input at most; they have no bodies.
WAITING = 100_000

#: What is said of a WARC file of the archive that is not where rows say.
MISSING = "is gone, and captures are in it; put it back, or run `archiver check`"

#: What is told how many bytes of the input are done.
Progress = Callable[[int], None]


@dataclass
class ImportReport:
    """What an import came to.

    tally       -- by site: new, changed, unchanged, skipped (no article), failed; with reasons.
    known       -- pages that the archive had.
    noted       -- what is odd about pages that were imported all the same, by what it is.
    failed      -- pages that were stored and could not be read, with the reason.
    passed_over -- what rightly was not imported, by reason.
    left_out    -- what somebody has to look at.
    stop        -- whether a signal ended it early.
    """

    tally: Tally = field(default_factory=Tally)
    known: int = 0
    noted: Counter[str] = field(default_factory=Counter)
    passed_over: Counter[str] = field(default_factory=Counter)
    left_out: list[LeftOut] = field(default_factory=list)
    failed: list[LeftOut] = field(default_factory=list)
    stop: Stop = field(default_factory=Stop)

    @property
    def exit_code(self) -> int:
        """0: all is in. 3: something was left out or could not be read, or nothing was there. 128 and a signal's
        number: that signal ended it."""
        return self.stop.exit_code or (3 if self.left_out or self.failed or self.is_empty else 0)

    @property
    def is_empty(self) -> bool:
        """Whether there was nothing to import, not even what was passed over; False where a signal ended the search."""
        return not self.stop and not any(self.counts().values())

    def counts(self) -> dict[str, int]:
        """Numbers of pages by what became of them, and of what was no page."""
        total = self.tally.total
        read = {name: total[name] for name in ("new", "changed", "unchanged", "skipped", "failed")}
        return {
            "pages": sum(read.values()),
            **read,
            "known": self.known,
            "passed_over": self.passed_over.total(),
            "left_out": len(self.left_out),
        }

    def to_dict(self) -> JsonObject:
        """`counts`, with the reasons in the place of the last two."""
        return self.counts() | {
            "passed_over": dict(self.passed_over.most_common()),
            "noted": dict(self.noted.most_common()),
            "left_out": [{"where": str(item.where), "reason": item.reason} for item in self.left_out],
            "unreadable": [{"where": str(item.where), "reason": item.reason} for item in self.failed],
        }


def known_sites(data_dir: Path, only: str | None) -> dict[str, Site]:
    """The sites of sites.toml. Raises UnknownSite where `only` is none of them."""
    sites = load(data_dir / "sites.toml")
    if only is not None and only not in sites:
        known = ", ".join(sorted(sites)) or "none yet"
        raise UnknownSite(f"no site {only!r} in {data_dir / 'sites.toml'} (known: {known}); add it there first")
    return sites


def import_paths(
    data_dir: Path,
    paths: Iterable[Path],
    *,
    site: str | None = None,
    base_url: str | None = None,
    extractor: Extractor | None = None,
    jobs: int | None = None,
    command: str = "import",
    progress: Progress | None = None,
) -> ImportReport:
    """Store every page that the paths hold, and read it.

    site     -- key of the site that all pages are of; None: by their addresses.
    base_url -- address of the folders given, for pages that nothing else places.
    extractor -- reads the pages instead of what sites.toml says.
    jobs     -- worker processes; None: one for each processor.

    Raises Locked, ArchiveError and UnknownSite; what is stored stays.
    """
    sites = known_sites(data_dir, site)
    with run_lock(data_dir, command), Store(data_dir) as archive, stop_on_signals() as stop, Workers(jobs) as workers:
        archive.recover()
        missing = archive.captures.missing_files()
        with archive.batch():
            run_id = archive.runs.start(command)
        run = _Run(archive, sites, SiteNames(sites, archive, site), run_id, stop, extractor)
        run.report.left_out += [LeftOut(Where(f"warc/{name}"), MISSING) for name in missing]
        try:
            run.import_all(find_pages(paths, base_url, progress), workers)
        except BaseException as error:
            _finish(archive, run_id, type(error).__name__, getattr(error, "exit_code", 1), run.report)
            raise
        _finish(archive, run_id, "interrupted" if stop else "finished", run.report.exit_code, run.report)
        take_out(archive)
        if not stop:
            archive.tidy(TIDYING)
    return run.report


def _finish(archive: Store, run_id: int, outcome: str, exit_code: int, report: ImportReport) -> None:
    with archive.batch():
        archive.runs.finish(run_id, outcome, exit_code, report.tally.to_dict())


def find_pages(paths: Iterable[Path], base_url: str | None, progress: Progress | None = None) -> Iterator[Found]:
    """Everything that the paths hold, one file after the other."""
    yield from join_segments(_pieces(paths, base_url, progress))


def _pieces(paths: Iterable[Path], base_url: str | None, progress: Progress | None) -> Iterator[Found | Part]:
    done = size = 0
    for found in read_apart(list(paths), base_url):
        if isinstance(found, Begun):
            done, size = done + size, found.size
        if progress is not None:
            progress(done + (0 if isinstance(found, Begun) else min(_where(found).offset or 0, size)))
        if not isinstance(found, Begun):
            yield found
    if progress is not None:
        progress(done + size)


def _where(found: Found | Part) -> Where:
    return found.page.where if isinstance(found, Revisit) else found.where


class _Run:
    """One import at work."""

    def __init__(
        self,
        archive: Store,
        sites: Mapping[str, Site],
        names: SiteNames,
        run_id: int,
        stop: Stop,
        extractor: Extractor | None,
    ) -> None:
        self._archive = archive
        self._sites = sites
        self._names = names
        self._run_id = run_id
        self._extractor = extractor
        self._declared: Declared = {}
        self._replaced: set[int | None] = set()  # captures in whose place another is read
        self.report = ImportReport(stop=stop)

    def import_all(self, found: Iterable[Found], workers: Workers) -> None:
        failed: dict[int | None, tuple[str, Settled, LeftOut]] = {}
        for batch in grouped(read_all(self._to_be_read(found), workers, self.report.stop), BATCH):
            # while they were read, of some came what a browser made of them, which is read in their place
            wanted = [(unread, reading) for unread, reading in batch if unread.capture.id not in self._replaced]
            with self._archive.batch():
                settled = [(unread, save(self._archive, unread, reading)) for unread, reading in wanted]
            for unread, result in settled:
                assert unread.visit is not None, "an imported address stands in the ledger"
                if result.result == "failed":
                    where = Where(str(unread.capture.found.get(MARK)))
                    told = LeftOut(where, f"{unread.capture.url}: {result.why}")
                    failed[unread.capture.id] = unread.visit.site, result, told
                else:
                    self.report.tally.add(unread.visit.site, result, answered=False)
        for site, result, told in (failed[number] for number in failed if number not in self._replaced):
            self.report.tally.add(site, result, answered=False)
            self.report.failed.append(told)

    def _to_be_read(self, found: Iterable[Found]) -> Iterator[Unread]:
        for unread in self._unread(found):
            if self._extractor is None or unread.site is None:
                yield unread
            else:
                yield replace(unread, site=replace(unread.site, extractor=self._extractor))

    def _unread(self, found: Iterable[Found]) -> Iterator[Unread]:
        """Captures to be read: what a killed import left behind, then what is found, stored."""
        yield from self._leftovers()
        batch: list[FoundPage] = []
        waiting: list[Revisit] = []
        for item in found:
            if self.report.stop:
                break
            if isinstance(item, Revisit):
                page = resolve(self._archive, item, self._declared)
                if not isinstance(page, FoundPage) and batch:  # its original may be about to be stored
                    yield from self._stored(batch)
                    batch = []
                    page = resolve(self._archive, item, self._declared)
                if not isinstance(page, FoundPage) and len(waiting) < WAITING:  # or come later
                    waiting.append(item)
                    continue
            else:
                page = item
            self._take(page, batch)
            if len(batch) == BATCH or sum(len(page.capture.body) for page in batch) > _BATCH_BYTES:
                yield from self._stored(batch)
                batch = []
        yield from self._stored(batch)
        for some in grouped([] if self.report.stop else waiting, BATCH):
            batch = []
            for item in some:
                self._take(resolve(self._archive, item, self._declared), batch)
            yield from self._stored(batch)

    def _take(self, page: FoundPage | LeftOut | PassedOver, batch: list[FoundPage]) -> None:
        if isinstance(page, LeftOut):
            self.report.left_out.append(page)
        elif isinstance(page, PassedOver):
            self.report.passed_over[page.reason] += 1
        else:
            batch.append(page)
            if page.digest is not None and len(self._declared) < WAITING:
                self._declared[page.digest] = (page.capture.url, page.capture.fetched)
            for name in page.capture.found.get("wrong_digests", ()):
                self.report.noted[f"wrong {name} digest"] += 1
            if (precision := page.capture.found.get("time_precision")) is not None:
                self.report.noted[f"time to the {precision} only"] += 1

    def _stored(self, pages: list[FoundPage]) -> list[Unread]:
        """The captures of pages, stored, that are to be read."""
        stored: dict[int | None, Unread] = {}
        with self._archive.batch():
            known = 0
            for page in pages:
                if is_known(self._archive, page):
                    known += 1
                    continue
                if is_withdrawn(self._archive, page):
                    self.report.passed_over[Reason.WITHDRAWN.words] += 1
                    continue
                if (unread := self._store(page, stored)) is not None:
                    stored[unread.capture.id] = unread
        self.report.known += known
        return list(stored.values())

    def _store(self, page: FoundPage, stored: dict[int | None, Unread]) -> Unread | None:
        """What is to be read of a page, once it is stored; `stored` loses the page that it was made of."""
        plain = plain_of(self._archive, page)
        if plain is not None:
            unread = store_made(self._archive, self._sites, page, plain, run_id=self._run_id)
            if unread is not None:
                stored.pop(plain["id"], None)
                self._replaced.add(plain["id"])
            return unread
        if view_of(page.capture.url) is not None:
            self.report.passed_over["a view of a page that is not here"] += 1
            return None
        site = self._names.of(page.capture.url)
        return store(self._archive, self._sites, page, site=site, run_id=self._run_id)

    def _leftovers(self) -> Iterator[Unread]:
        for row in list(self._archive.captures.unread()):
            try:
                with self._archive.batch():
                    unread = left_unread(self._archive, self._sites, row)
            except DamagedRecord as error:
                self.report.left_out.append(LeftOut(Where(row["warc"], row["offset"]), str(error)))
                continue
            if unread is not None:
                yield unread
