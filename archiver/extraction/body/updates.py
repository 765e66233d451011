"""Entries of live blogs: where each begins, and when it was made."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from archiver.extraction.body.blocks import Placed
from archiver.extraction.body.families import FAMILIES
from archiver.extraction.body.fragments import Fragment, Node
from archiver.extraction.page.page import Page
from archiver.extraction.words.moments import machine

#: Siblings of one kind, each with its time, from which a page is a live blog; two may be an article and its correction.
ENTRIES = 3

_UPDATE = FAMILIES.index("update")


def mark_updates(page: Page, chosen: Sequence[Fragment], placed: Sequence[Placed]) -> list[Placed]:
    """The same blocks, those that begin an entry as kind `update` with the entry's time; the rest of an entry keeps
    its kinds."""
    times = _entry_times(page, chosen)
    return [
        replace(item, block=replace(item.block, kind="update", level=None, time=times[item.index]))
        if item.index in times and item.block.kind in ("paragraph", "heading")
        else item
        for item in placed
    ]


def _entry_times(page: Page, chosen: Sequence[Fragment]) -> dict[float, str]:
    """Index of the first fragment of each entry to its time."""
    groups: dict[tuple[Node, str], dict[Node, int]] = defaultdict(dict)
    for fragment in chosen:
        node = fragment.node
        while node.parent is not None:
            groups[node.parent, node.key].setdefault(node, fragment.index)
            node = node.parent
    live = any("LiveBlog" in str(thing.get("@type")) for thing in page.jsonld)
    found: dict[float, str] = {}
    for entries in groups.values():
        if len(entries) < ENTRIES or not (live or next(iter(entries)).nearest[_UPDATE] >= 0):
            continue
        times: dict[float, str] = {index: time for node, index in entries.items() if (time := _time(node))}
        if len(times) >= ENTRIES and len(times) > len(found):
            found = times
    return found


def _time(entry: Node) -> str | None:
    for element in entry.element.iter("time"):
        moment = machine(element.get("datetime") or "")
        if moment is not None:
            return moment.stamp()
    return None
