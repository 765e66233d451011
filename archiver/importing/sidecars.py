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

ENDINGS = (".json", ".url", ".meta", ".webloc", ".desktop", ".yaml", ".yml")

#: What may stand between the page's name and the ending (`story.info.json`).
_SECOND = ("", ".meta", ".info", ".metadata")

#: Names under which other programs keep the address, capitals and marks aside, the surest first. `source_url` of
#: newspaper is the home page of the site, `source` of trafilatura the page.
_URL_NAMES = (
    *("url", "originalurl", "requestedurl", "respondedurl", "finalurl", "resolvedurl", "pageurl", "articleurl"),
    *("warctargeturi", "canonicallink", "canonicalurl", "canonical", "permalink", "link", "sourceurl", "source"),
)

#: Names of the time at which a page was got: a verb of getting, with what says that it is a time. Then those that say
#: no more than that; `filedate` of trafilatura is the day on which the page was read.
_OF_TIME = r"(?:date|time|timestamp|datetime|ts)"
_GOT = re.compile(
    rf"{_OF_TIME}?(?:last)?(?:fetch|crawl|captur|download|scrap|sav|archiv|retriev|access|visit|warc)(?:e|ed|ing)?"
    rf"(?:at|on|{_OF_TIME})?"
)
_TIMES = (_GOT, re.compile("time|timestamp|timeadded"), re.compile("filedate"))

#: A header of the answer, which other dates under this name are not: `Thu, 04 Mar 2021 05:06:07 GMT`.
_DATE_HEADER = re.compile(r"[A-Z][a-z]{2}, .{20,24} GMT")

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
    times = [text for form in _TIMES for name, text in facts.items() if form.fullmatch(name) and utc(text) is not None]
    times += [facts["date"]] if _DATE_HEADER.fullmatch(facts.get("date", "")) else []
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
        while isinstance(item, dict) and len(item) == 1 and next(iter(item)).startswith("$"):  # of MongoDB
            (item,) = item.values()
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
