"""Where a page sends its readers by itself (https://html.spec.whatwg.org/multipage/semantics.html#attr-meta-http-equiv-refresh)."""

from __future__ import annotations

import re
from itertools import islice
from urllib.parse import urlsplit

from archiver.extraction.page.page import Page
from archiver.urls import clean

#: Seconds up to which a refresh is a redirect. Those that load a live page anew, or show an advertisement, wait longer.
MAX_DELAY = 10

#: Elements of the name looked at on one page.
MAX_META = 1_000

_REFRESH = re.compile(
    r"\s*(?P<seconds>\d{0,9})(?:\.[\d.]*)?(?:\s*[;,]\s*|\s+)(?:url\s*=\s*)?(?P<quote>[\"']?)(?P<address>.*)",
    re.IGNORECASE | re.DOTALL,
)


def refresh_target(page: Page) -> str | None:
    """The address that the page leads on to within `MAX_DELAY` seconds; None where it stays. What stands in
    `<noscript>` is not for browsers, and a page that loads itself anew after a while is no redirect."""
    for meta in islice(page.tree.iter("meta"), MAX_META):
        if (meta.get("http-equiv") or "").strip().lower() != "refresh":
            continue
        told = _REFRESH.match(meta.get("content") or "")
        if told is None or next(meta.iterancestors("noscript", "template"), None) is not None:
            continue
        seconds = int(told["seconds"] or 0)
        address = told["address"].partition(told["quote"])[0] if told["quote"] else told["address"]
        target = clean(address, page.base)
        if target is not None and seconds <= MAX_DELAY and not _loads_anew(page.url, target, seconds):
            return target
    return None


def _loads_anew(url: str, target: str, seconds: int) -> bool:
    if target == clean(url):
        return True
    return seconds > 0 and urlsplit(target)[:3] == urlsplit(url)[:3]
