"""A whole crawl from a plain function: what the command line calls."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import wait
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

from archiver import settings as defaults
from archiver.addresses import is_of_the_web
from archiver.archive import Store
from archiver.archive.ledger.visit import REFUSED
from archiver.backfill import Order
from archiver.crawl.session import Session
from archiver.discovery import classify
from archiver.discovery.declared import Acquaintance, Declared, acquaint, read_declared
from archiver.errors import ConfigurationError
from archiver.fields import SqlRow
from archiver.outcomes.tally import Tally
from archiver.reading.workers import Workers
from archiver.reasons import FOR_NOW
from archiver.sites.file import Site, append, for_url, key_for, load, read_with
from archiver.sites.site import Extractor
from archiver.urls import clean, same_site, without_logins

#: Section pages that are written into sites.toml for a new site.
REMEMBERED_SECTIONS = 20

#: Pages and feeds of a new site that are asked what it is called, and in which zone its clock goes.
ASKED = 40


@dataclass(frozen=True, slots=True)
class Targets:
    """What is to be crawled.

    keys   -- sites of sites.toml, None for all.
    new    -- sites that are not in sites.toml yet, by key.
    pasted -- addresses that a person gave, each with the key of its site.
    """

    keys: tuple[str, ...] | None = None
    new: dict[str, Site] = field(default_factory=dict)
    pasted: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CrawlReport:
    """What a crawl came to.

    tally      -- its counts.
    remembered -- sites that were written into sites.toml.
    attention  -- a line for each thing that needs a look.
    news       -- a line for each thing that is well again.
    exit_code  -- what the command ends with.
    acquaintances -- by key of those of which something could be had: what their pages say of their name and clock.
    """

    tally: Tally
    remembered: tuple[Site, ...] = ()
    attention: tuple[str, ...] = ()
    news: tuple[str, ...] = ()
    exit_code: int = 0
    acquaintances: Mapping[str, Acquaintance] = field(default_factory=dict)


def targets(words: Sequence[str], sites: dict[str, Site]) -> Targets:
    """What the words of a command line mean: keys of sites, or addresses of anything on a site.

    Raises ConfigurationError for a word that is neither.
    """
    if not words:
        if not sites:
            raise ConfigurationError("no sites yet; `archiver crawl URL` crawls one and remembers it")
        return Targets()
    keys: list[str] = []
    new: dict[str, Site] = {}
    pasted: dict[str, str] = {}
    for word in words:
        if word in sites:
            keys.append(word)
            continue
        url = clean(word) or (clean(f"https://{word}") if "." in word else None)
        if url is None:
            known = ", ".join(sorted(sites)) or "none yet"
            given = without_logins(word)
            raise ConfigurationError(f"{given!r} is neither a site (known: {known}) nor an address such as https://…")
        site = for_url({**sites, **new}, url)
        if site is None:
            # its host makes it the site of the other addresses that were pasted with it
            site = Site(key=key_for(url, {*sites, *new}), hosts=(urlsplit(url).netloc,))
            new[site.key] = site
        pasted[url] = site.key
        keys.append(site.key)
    return Targets(tuple(dict.fromkeys(keys)), new, pasted)


def crawl(
    data_dir: Path,
    words: Sequence[str] = (),
    *,
    command: str = "crawl",
    extractor: Extractor | None = None,
    backfill: Order | None = None,
    overrides: dict[str, Any] | None = None,
) -> CrawlReport:
    """Crawl sites (keys, addresses, or all of sites.toml) into the archive of a data folder, and return the counts.

    extractor -- reads the pages instead of what sites.toml says.
    backfill  -- what of a site's past is asked for.
    overrides -- Scrapy settings that go before ours.

    Runs a reactor, so it can be called once in a process. Raises the ArchiverError that ended the crawl early; what
    was stored until then is kept.
    """
    sites_file = data_dir / "sites.toml"
    known = load(sites_file)
    wanted = targets(words, known)
    settings = Settings()
    settings.setmodule(defaults, priority="project")
    ours = {
        "ARCHIVER_DATA": str(data_dir),
        "ARCHIVER_COMMAND": without_logins(command),
        "LOG_INSTALL_ROOT_HANDLER": False,  # what is logged goes into the run's file, see `logfile`
    }
    settings.update({**ours, **(overrides or {})}, priority="cmdline")
    process = AsyncCrawlerProcess(settings)
    crawler = process.create_crawler("news")
    # until the run has its file, what libraries log of their troubles is for nobody: the error itself is told
    logging.getLogger().addHandler(logging.NullHandler())
    crawling = process.crawl(
        crawler,
        site=",".join(wanted.keys) if wanted.keys is not None else None,
        new_sites=wanted.new if extractor is None else read_with({**known, **wanted.new}, extractor),
        pasted=wanted.pasted,
        backfill=backfill,
    )
    process.start()
    if crawling.done() and not crawling.cancelled() and (failed := crawling.exception()) is not None:
        raise failed  # it did not come to crawl
    session = Session.of(crawler)
    if session.error is not None:
        raise session.error
    remembered, acquaintances = _remember(data_dir, sites_file, wanted.new | session.new_sites)
    return CrawlReport(
        session.tally,
        remembered,
        tuple(session.attention),
        tuple(session.news),
        session.exit_code,
        acquaintances,
    )


def _remember(
    data_dir: Path, sites_file: Path, keys: Iterable[str]
) -> tuple[tuple[Site, ...], dict[str, Acquaintance]]:
    """Write new sites into sites.toml, and return them: those of which something could be had, with what their pages
    say of them, and those of which something is to be had once their server answers as usual."""
    remembered = []
    acquaintances = {}
    for key in keys:
        with Store(data_dir, readonly=True) as archive:
            if (entry := _learned(archive, key)) is not None:
                acquaintances[key] = acquaint(_declared(archive, key))
                entry = replace(entry, name=acquaintances[key].name)
            else:
                entry = _to_try_again(archive, key)
        if entry is not None:
            append(sites_file, entry)
            remembered.append(entry)
    return tuple(remembered), acquaintances


def _learned(archive: Store, key: str) -> Site | None:
    """The entry of a new site for sites.toml, with what the crawl found out about it: its sources, or its hosts alone
    where only articles were asked for. None where nothing of it could be had.

    What a page names is a stranger's word: a source that could not be had, or that is not of the public web, is not
    written."""
    sections = _had(archive, key, "section")
    site = Site(
        key=key,
        start=tuple(row["url"] for row in sections if row["found_in"] is None),
        feeds=tuple(row["url"] for row in _had(archive, key, "feed")),
        # the sitemaps of an index are found in it again
        sitemaps=tuple(row["url"] for row in _had(archive, key, "sitemap") if row["found_in"] != "sitemap"),
        sections=tuple(row["url"] for row in sections if row["found_in"] is not None)[:REMEMBERED_SECTIONS],
    )
    # where its articles stand, if none of its sources does: those of a feed that lies with a hoster
    sources = (*site.start, *site.feeds, *site.sitemaps, *site.sections)
    articles = [row["url"] for row in _had(archive, key, "article")]
    alone = (urlsplit(url).netloc for url in articles if not any(same_site(url, source) for source in sources))
    site = replace(site, hosts=tuple(dict.fromkeys(alone)))
    return site if site != Site(key=key) else None


def _declared(archive: Store, key: str) -> list[Declared]:
    """What each page and feed of a site says of it. They are read in worker processes."""
    rows = archive.db.query(
        """SELECT id FROM captures WHERE site = ? AND status = 200 AND outcome IN ('feed', 'page', 'new', 'unchanged')
           ORDER BY id LIMIT ?""",
        [key, ASKED],
    )
    with Workers() as workers:
        futures = [workers.submit(read_declared, archive.captures.get(row["id"])) for row in rows]
        wait(futures)
        return [future.result() for future in futures if future.exception() is None]


def _to_try_again(archive: Store, key: str) -> Site | None:
    """A new site of which nothing could be had, with the home page that a person asked for, where its server answered
    something else for now."""
    start = tuple(
        row["url"]
        for row in archive.ledger.known(key, "pasted")
        if row["state"] == "failed"
        and row["reason"] in FOR_NOW
        and classify(row["url"]).kind == "home"
        and is_of_the_web(row["url"])
    )
    return Site(key=key, start=start) if start else None


def _had(archive: Store, site: str, kind: str) -> list[SqlRow]:
    """Rows of `Ledger.known` of the public web that were had, or that nobody asked for yet."""
    return [
        row for row in archive.ledger.known(site, kind) if row["state"] not in REFUSED and is_of_the_web(row["url"])
    ]
