"""The sitemaps that robots.txt names. What it allows and forbids is the crawl's business.

https://www.rfc-editor.org/rfc/rfc9309, https://www.sitemaps.org/protocol.html#submit_robots
"""

from __future__ import annotations

import re
from itertools import islice

from archiver.discovery.found import Discovery, Found
from archiver.reasons import Reason, Why
from archiver.urls import clean

#: RFC 9309, 2.5: at least 500 KiB are read.
MAX_ROBOTS = 500 * 1024

#: Indexes hold the rest: a robots.txt with more sitemaps than this is a trap.
MAX_SITEMAPS = 1000

_TOO_MANY = Why(Reason.TOO_MANY_URLS, f"too many sitemaps: cut at {MAX_SITEMAPS:,}")

_SITEMAP = re.compile(r"^[ \t]*site-?map[ \t]*:[ \t]*([^\s#]\S*)", re.IGNORECASE | re.MULTILINE)


def robots_sitemaps(text: str, url: str) -> Discovery:
    """The `Sitemap:` lines of a robots.txt; relative ones are resolved, though the protocol has none."""
    if text.lstrip()[:1] == "<":
        return Discovery(kind="robots", refused=Why(Reason.NOT_A_LIST, "robots.txt is HTML"))
    lines = _SITEMAP.finditer(text[:MAX_ROBOTS].replace("\r", "\n"))
    addresses = dict.fromkeys(filter(None, (clean(line[1], url) for line in islice(lines, MAX_SITEMAPS))))
    found = tuple(Found(url=address, kind="sitemap", origin="robots") for address in addresses)
    refused = _TOO_MANY if next(lines, None) else None
    return Discovery(kind="robots", found=found, refused=refused)
