"""What one saved file gives, without an archive: for whoever writes a rule."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from archiver.article import Article
from archiver.capture import Capture
from archiver.errors import ConfigurationError, UnknownSite
from archiver.importing.found import FoundPage, LeftOut
from archiver.importing.inputs import read_input, walk_inputs
from archiver.reading.readers import read_page
from archiver.reading.workers import Workers
from archiver.sites.file import for_url, load
from archiver.sites.site import Extractor, Site
from archiver.urls import site_of


def read_file(
    data_dir: Path, path: Path, *, url: str | None = None, site: str | None = None, extractor: Extractor | None = None
) -> Article:
    """The article of a saved page: anything that `archiver import` takes; of a WARC file the page of `url`, or the
    first.

    url  -- address of the page; None: as the file says.
    site -- key of the site whose rules hold; None: the one of sites.toml that the address belongs to, if any.

    extractor -- reads it instead of what sites.toml says.

    Raises ConfigurationError where no page or no address can be found, UnknownSite, ExtractionError.
    """
    capture = _capture(path, url)
    known = _site(data_dir / "sites.toml", capture.url, site)
    if extractor is not None:
        known = replace(known or Site(key=site_of(capture.url)), extractor=extractor)
    return _read(capture, known)


def _capture(path: Path, url: str | None) -> Capture:
    reasons: list[str] = []
    given = next(iter(walk_inputs([path])))
    for found in read_input(given, url):
        # a file of one page is the page, wherever it thinks it is from; a WARC file has a page for each address
        if isinstance(found, FoundPage) and (url is None or found.where.offset is None or found.capture.url == url):
            return replace(found.capture, url=url or found.capture.url)
        reasons += [found.reason] if isinstance(found, LeftOut) else []
    raise ConfigurationError(
        f"{path}: {reasons[0] if reasons else 'no such page in it'}; give the address of the page with --url"
    )


def _site(sites_file: Path, url: str, key: str | None) -> Site | None:
    sites = load(sites_file)
    if key is None:
        return for_url(sites, url)
    if key not in sites:
        known = ", ".join(sorted(sites)) or "none yet"
        raise UnknownSite(f"no site {key!r} in {sites_file} (known: {known})")
    return sites[key]


def _read(capture: Capture, site: Site | None) -> Article:
    with Workers(1) as workers:
        return workers.submit(read_page, capture, site).result()
