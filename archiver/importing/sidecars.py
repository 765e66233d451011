"""Small files beside a page that say where and when it is from.

For `story.html` one of `story.html.json`, `story.html.url`, `story.html.meta`, or the same with `story` alone:

    {"url": "https://example.org/story", "fetched": "2024-01-02T03:04:05Z"}     JSON
    url: https://example.org/story                                             lines, with `:` or `=`
    [InternetShortcut]                                                         what Windows makes of a bookmark
    URL=https://example.org/story
"""

from __future__ import annotations

import json
import re

from archiver.importing.addresses import Claim
from archiver.importing.trees import Folder

ENDINGS = (".json", ".url", ".meta")

#: Names under which other programs keep the two.
_URL_NAMES = ("url", "source_url", "original_url", "requested_url", "responded_url", "warc-target-uri")
_TIME_NAMES = (
    *("fetched", "fetched_at", "date_download", "download_date", "downloaded", "retrieved", "crawl_date", "crawled"),
    *("time", "timestamp", "warc-date"),
)

#: Under which Fundus keeps what it knows of the page, within what it read of the article.
_WITHIN = "html"

#: More is no note but something else with the ending.
_MAX_SIZE = 1 << 20

_LINE = re.compile(r"^\s*([\w-]{1,40})\s*[:=]\s*(\S.*?)\s*$", re.MULTILINE)


def sidecar_claims(page: str, folder: Folder | None) -> list[Claim]:
    """What the file beside a page of that name says, if there is one."""
    stems = dict.fromkeys([page, page.removesuffix(".gz"), page.removesuffix(".gz").rpartition(".")[0]])
    for stem in stems if folder is not None else ():
        for ending in ENDINGS:
            beside = folder.files.get(stem + ending) if stem and folder is not None else None
            if beside is not None and beside.size <= _MAX_SIZE and not beside.strays:
                claim = read_sidecar(beside.read(_MAX_SIZE).decode("utf-8-sig", "replace"))
                if claim is not None:
                    return [claim]
    return []


def is_sidecar(name: str) -> bool:
    """Whether a file is such a note, as far as its name tells."""
    return name.lower().endswith(ENDINGS)


def read_sidecar(text: str) -> Claim | None:
    """The claim of a note, None where it names no address."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        value = dict(reversed(_LINE.findall(text)))  # of two lines with one name the first counts
        if bare := re.fullmatch(r"\s*(https?://\S+)\s*", text):
            value = {"url": bare[1]}
    if not isinstance(value, dict):
        return None
    within = value.get(_WITHIN)
    facts = {
        str(name).lower(): str(item)
        for some in (within if isinstance(within, dict) else {}, value)
        for name, item in some.items()
        if isinstance(item, str | int | float) and not isinstance(item, bool)
    }
    url = next((facts[name] for name in _URL_NAMES if name in facts), None)
    time = next((facts[name] for name in _TIME_NAMES if name in facts), None)
    return Claim("sidecar", url, time) if url else None
