"""Small files beside a page that say where and when it is from.

For `story.html` one of `story.html.json`, `story.html.url`, `story.html.meta`, or the same with `story` alone:

    {"url": "https://example.org/story", "fetched": "2024-01-02T03:04:05Z"}     JSON
    url: https://example.org/story                                             lines, with `:` or `=`
    [InternetShortcut]                                                         what Windows makes of a bookmark
    URL=https://example.org/story
"""

from __future__ import annotations

import json
import plistlib
import re
from collections.abc import Iterator
from typing import Any

from archiver.importing.addresses import Claim, utc
from archiver.importing.trees import Folder, note_text
from archiver.urls import clean

ENDINGS = (".json", ".url", ".meta", ".webloc")

#: What may stand between the page's name and the ending (`story.info.json`).
_SECOND = ("", ".meta", ".info", ".metadata")

#: Names under which other programs keep the two, capitals and marks aside, the surest first. `source_url` of newspaper
#: is the home page of the site, `source` of trafilatura the page, its `filedate` the day on which it was read.
_URL_NAMES = (
    *("url", "originalurl", "requestedurl", "respondedurl", "finalurl", "resolvedurl", "pageurl", "articleurl"),
    *("warctargeturi", "canonicallink", "canonicalurl", "canonical", "permalink", "link", "sourceurl", "source"),
)
_TIME_NAMES = (
    *("fetched", "fetchedat", "datedownload", "datedownloaded", "downloaddate", "downloaded", "downloadedat"),
    *("retrieved", "retrievedat", "crawldate", "crawled", "crawledat", "scraped", "scrapedat", "saved", "savedat"),
    *("savedate", "archived", "archivedat", "archivetime", "time", "timestamp", "timeadded", "warcdate", "filedate"),
)

#: Under which Fundus and others keep what they know of the page, within what they read of the article.
_WITHIN = frozenset({"html", "metadata", "meta", "article", "page"})

#: Levels that are looked into.
_DEEPEST = 3

#: More is no note but something else with the ending.
_MAX_SIZE = 1 << 20

_LINE = re.compile(r"""^\s*([\w-]{1,40})\s*[:=]\s*["']?(\S.*?)["']?\s*$""", re.MULTILINE)


def sidecar_claims(page: str, folder: Folder | None) -> list[Claim]:
    """What the file beside a page of that name says, if there is one."""
    if folder is None:
        return []
    beside = {name.lower(): file for name, file in folder.files.items() if is_sidecar(name)}
    plain = page.lower().removesuffix(".gz")
    stems = dict.fromkeys([page.lower(), plain, plain.rpartition(".")[0]])
    for name in (f"{stem}{second}{ending}" for stem in stems if stem for ending in ENDINGS for second in _SECOND):
        file = beside.get(name)
        if file is not None and file.size <= _MAX_SIZE and not file.strays:
            note = _of_webloc(file.read(_MAX_SIZE)) if name.endswith(".webloc") else note_text(file, _MAX_SIZE)
            if (claim := read_sidecar(note)) is not None:
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
    facts: dict[str, str] = {}
    for name, item in _facts(value):
        facts.setdefault(name, item)
    addresses = [facts[name] for name in _URL_NAMES if name in facts and clean(facts[name]) is not None]
    times = [facts[name] for name in _TIME_NAMES if name in facts and utc(facts[name]) is not None]
    return Claim("sidecar", addresses[0], times[0] if times else None) if addresses else None


def _facts(value: Any, depth: int = 0) -> Iterator[tuple[str, str]]:
    """What a note says, by names without capitals and marks; what stands further out first."""
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if not isinstance(value, dict):
        return
    inner = []
    for name, item in value.items():
        key = re.sub(r"[\W_]", "", str(name).lower())
        if isinstance(item, dict):  # of MongoDB
            item = item.get("$date", item)
        if isinstance(item, str | int | float) and not isinstance(item, bool):
            yield key, str(item)
        elif key in _WITHIN and depth < _DEEPEST:
            inner.append(item)
    for item in inner:
        yield from _facts(item, depth + 1)


def _of_webloc(data: bytes) -> str:
    """What macOS makes of a bookmark, as other notes have it."""
    try:
        return json.dumps(plistlib.loads(data), default=str)
    except Exception:  # plistlib raises what its parsers raise
        return ""
