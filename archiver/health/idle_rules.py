"""Rules of sites.toml that match nothing: mistyped ones, and those of a template that is gone."""

from __future__ import annotations

from collections import Counter

from archiver import times
from archiver.archive import Store
from archiver.sites.file import Site

#: Articles looked at, the newest first, and how many of them tell that a rule matches nothing. A field that fewer than
#: one in ten articles has is likely to be there once in thirty.
_NEWEST, ENOUGH = 200, 30


def idle_rules(archive: Store, site: Site, enough: int = ENOUGH) -> dict[str, int]:
    """Fields of today's rules that found nothing in any article read with them, and in how many articles they were
    tried; only those tried in `enough`. `strip` leaves no trace, and is left out."""
    if not site.selectors:
        return {}
    from archiver.extraction.rules import (
        in_force,
        rules_digest,
    )  # loads trafilatura, which a crawl's process never needs

    fields = {rule.field for rule in in_force(site, times.now()) if rule.field != "strip"}
    if not fields:
        return {}
    tried: Counter[str] = Counter()
    for row in archive.db.query(
        """SELECT captures.fetched AS fetched, unpack(articles.provenance) AS provenance
           FROM articles JOIN captures ON captures.id = articles.capture_id
           WHERE articles.site = ? AND instr(captures.extractor, ?) ORDER BY articles.capture_id DESC LIMIT ?""",
        [site.key, rules_digest(site), _NEWEST],
    ):
        fields -= {field for field in fields if f'"rule:{field}"' in (row["provenance"] or "")}
        tried.update({rule.field for rule in in_force(site, row["fetched"])} & fields)
    return {field: tried[field] for field in sorted(fields) if tried[field] >= enough}
