"""What an import would do, without doing it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from archiver.archive import Store
from archiver.archive.records.captures import payload_digest
from archiver.archive.records.warc import view_of
from archiver.archive.store import has_database
from archiver.fields import JsonObject
from archiver.importing.found import FoundPage, LeftOut, PassedOver, Revisit
from archiver.importing.run import Progress, find_pages, known_sites
from archiver.importing.storing import SiteNames, is_known

COLUMNS = ("where", "would", "url", "fetched", "site", "url_from", "time_from", "reason")


def plan_import(
    data_dir: Path,
    paths: Iterable[Path],
    *,
    site: str | None = None,
    base_url: str | None = None,
    progress: Progress | None = None,
) -> Iterator[JsonObject]:
    """A row for each page that would be stored, is known, or would be left out (`would`: `import`, `skip` or `leave
    out`), in the order of the input. What holds no page is not listed.

    A page that repeats another one of the input is `skip`ped like one that the archive has. Nothing is written; the
    archive need not exist. Raises UnknownSite.
    """
    sites = known_sites(data_dir, site)
    archive = Store(data_dir, readonly=True) if has_database(data_dir) else None
    names = SiteNames(sites, archive, site)
    seen: set[int] = set()
    try:
        for found in find_pages(paths, base_url, progress):
            if isinstance(found, PassedOver) or (isinstance(found, FoundPage) and view_of(found.capture.url)):
                continue
            if isinstance(found, LeftOut):
                yield dict.fromkeys(COLUMNS) | {
                    "where": str(found.where),
                    "would": "leave out",
                    "reason": found.reason,
                }
                continue
            page = found.page if isinstance(found, Revisit) else found
            exact, loose = _marks(found)
            repeats = (exact if page.dated else loose) in seen or (archive is not None and is_known(archive, page))
            seen |= {exact, loose}
            capture = page.capture
            yield {
                "where": str(page.where),
                "would": "skip" if repeats else "import",
                "url": capture.url,
                "fetched": capture.fetched,
                "site": names.of(capture.url),
                "url_from": capture.found["url_from"],
                "time_from": capture.found["time_from"],
                "reason": "known" if repeats else None,
            }
    finally:
        if archive is not None:
            archive.close()


def _marks(found: FoundPage | Revisit) -> tuple[int, int]:
    """By which a page is known again, as `is_known` compares them: its bytes at their address, with its time and
    without. Hashes, for there may be millions."""
    page = found.page if isinstance(found, Revisit) else found
    digest = found.digest if isinstance(found, Revisit) else payload_digest(page.capture.body)
    url, fetched = page.capture.url, page.capture.fetched
    return hash((url, digest, fetched)), hash((url, digest))
