"""A first look at a site: a small crawl into a folder that is thrown away, with all the manners of a large one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from archiver.archive import Store
from archiver.archive.records.warc import IS_VIEW
from archiver.crawl.run import crawl
from archiver.discovery.declared import Acquaintance
from archiver.fields import JsonObject
from archiver.health.idle_rules import idle_rules
from archiver.reasons import Why
from archiver.sites.file import Site, append, load, write_contact

#: Most requests of a look to one site: home page, feeds, some sections and sitemaps, and a few articles.
REQUESTS = 40

#: Articles shown.
SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What was seen.

    site     -- the entry for sites.toml; None where nothing could be had.
    robots   -- what robots.txt came to: `HTTP 200`, a failure, or None where it was not asked for.
    found    -- articles that its sources list.
    articles -- some that were read: url, title, published, authors (number), words, images (number).
    reasons  -- why pages were left out or failed, with counts.
    idle     -- fields whose selectors matched in none of the articles, with the number of these.
    rendered -- pages that a browser made something of, and those that it was tried with; None: it was not to be tried.
    notes    -- from what the site's name and clock are known, or why not.
    """

    site: Site | None
    robots: str | None
    found: int
    articles: tuple[JsonObject, ...]
    reasons: Counter[Why]
    idle: Mapping[str, int] = field(default_factory=dict)
    rendered: tuple[int, int] | None = None
    notes: tuple[str, ...] = ()


def look(
    words: Sequence[str],
    site: Site | None = None,
    *,
    contact: str | None = None,
    render: bool = False,
    overrides: dict[str, Any] | None = None,
) -> Look:
    """Look at what an address leads to, or at a `site` whose key is the only word. Stores nothing.

    contact -- stands in the User-Agent.
    render  -- pages without text or links are tried with a browser.
    """
    with TemporaryDirectory(prefix="archiver-look-") as folder:
        data = Path(folder)
        if contact is not None:
            write_contact(data / "sites.toml", contact)
        if site is not None:
            append(data / "sites.toml", site)
        settings = {**(overrides or {}), "ARCHIVER_LIMIT": REQUESTS}
        if render:
            settings["ARCHIVER_RENDER"] = "when-empty"
        report = crawl(data, words, command="look", overrides=settings)
        seen = site or next(iter(load(data / "sites.toml").values()), None)
        if site is None and seen is not None and seen.key not in report.acquaintances:
            seen = None  # it failed for now: a look at it shows nothing
        with Store(data, readonly=True) as archive:
            rows = archive.db.query(
                """SELECT url, title, published, json_array_length(authors) AS authors, words, language,
                   (SELECT count(*) FROM images WHERE article_id = articles.id) AS images
                   FROM articles ORDER BY published DESC, id"""
            )
            articles = list(rows)
            found = archive.db.execute("SELECT count(*) FROM urls WHERE kind = 'article'").fetchone()[0]
            robots = archive.db.execute(
                "SELECT status FROM captures WHERE outcome = 'robots_txt' ORDER BY id LIMIT 1"
            ).fetchone()
            rendered = _rendered(archive) if render else None
            idle = idle_rules(archive, site, enough=1) if site is not None else {}
        languages = Counter(row.pop("language") for row in articles)
        if seen is not None and site is None and (common := languages.most_common(1)):
            seen = replace(seen, language=common[0][0])
        known = Acquaintance()
        if seen is not None and site is None:
            known = report.acquaintances[seen.key]
            seen = replace(seen, timezone=known.timezone)
        if seen is not None and rendered is not None and rendered[0] and not seen.render:
            seen = replace(seen, render="when-empty")
        return Look(
            site=seen,
            robots=f"HTTP {robots[0]}" if robots is not None else None,
            found=found,
            articles=tuple(articles[:SHOWN]),
            reasons=sum(report.tally.reasons.values(), Counter()),
            idle=idle,
            rendered=rendered,
            notes=known.notes,
        )


def _rendered(archive: Store) -> tuple[int, int]:
    """Of the pages that were empty without a browser: how many it made a story or a list of, and how many they were."""
    good, tried = archive.db.execute(
        f"""SELECT coalesce(sum(rendered_of IS NOT NULL AND (outcome = 'page' OR EXISTS (
               SELECT 1 FROM articles WHERE articles.capture_id = captures.id))), 0), count(*)
           FROM captures WHERE (rendered_of IS NOT NULL AND NOT {IS_VIEW}) OR outcome = 'empty_page'"""
    ).fetchone()
    return good, tried


def in_words(seen: Look) -> list[str]:
    """The look as lines for people."""
    lines = [f"robots.txt  {seen.robots or 'no answer'}"]
    if seen.site is not None:
        for name in ("start", "feeds", "sitemaps", "sections", "hosts"):
            values = getattr(seen.site, name)
            if values:
                more = f" and {len(values) - 3} more" if len(values) > 3 else ""
                lines.append(f"{name:<10}  {len(values)}: {', '.join(values[:3])}{more}")
        lines.append(f"name        {seen.site.name or 'unknown'}")
        lines.append(f"timezone    {seen.site.timezone or 'unknown'}")
        lines.append(f"language    {seen.site.language or 'unknown'}")
        lines.append(f"delay       {seen.site.delay:g} s between two requests")
    lines += [f"            ({note})" for note in seen.notes]
    lines.append(f"articles    {seen.found:,} listed; read of them:")
    for row in seen.articles:
        day = (row["published"] or "no date")[:10]
        lines.append(
            f"    {day}  {row['title'] or '(no title)'}"
            f" ({row['authors']} authors, {row['words']:,} words, {row['images']} pictures)"
        )
    if not seen.articles:
        lines.append("    none")
    lines += [
        f"selector    for {name}: matches in none of {tried:,} article{'s' * (tried != 1)}"
        for name, tried in seen.idle.items()
    ]
    if seen.rendered is not None:
        good, tried = seen.rendered
        would = f'`render = "when-empty"` reads {good:,} of {tried:,} pages that are empty without it'
        lines.append(f"rendered    {would if tried else 'no page needs it'}")
    lines += [f"left out    {count:,} × {reason}" for reason, count in seen.reasons.most_common(5)]
    return lines
