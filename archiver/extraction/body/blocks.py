"""Chosen fragments as the article's blocks: what kind each is, and which belong together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from archiver.article import Block, BlockKind
from archiver.extraction.body.families import HEADINGS
from archiver.extraction.body.fragments import Fragment, Node
from archiver.extraction.page.page import text_of
from archiver.extraction.words.line_words import is_correction

#: A bold line with more words than this is a stressed paragraph, no crosshead.
CROSSHEAD_WORDS = 16

#: Most paragraphs of a list item; an item with more is a container that only happens to be a list.
ITEM_PARAGRAPHS = 3

#: A cell with more words than this stands in a table that lays out the page.
CELL_WORDS = 60

#: Digits of a number that no list begins with.
MOST_DIGITS = 7

_ITEMS = frozenset({"li", "dt", "dd"})
_LISTS = frozenset({"ul", "ol", "dl", "li", "dt", "dd"})
_TABLE = frozenset({"table"})
_CODE = frozenset({"pre"})
_QUOTE = frozenset({"blockquote"})
_SOURCES = ("footer", "figcaption", "cite")

_END = re.compile(r"[.;,…]$")
_ATTRIBUTION = re.compile(r"^\s*[-–—―]\s*(?=\w)")


@dataclass(frozen=True, slots=True)
class Placed:
    """A block, and where it stands: the index of the first fragment it was made of."""

    block: Block
    index: float


def ancestor(node: Node | None, tags: Iterable[str]) -> Node | None:
    """The nearest node at or above this one with one of these tags."""
    while node is not None and node.tag not in tags:
        node = node.parent
    return node


def make_blocks(chosen: Sequence[Fragment]) -> list[Placed]:
    """The blocks of these fragments, which are in page order."""
    holders = _holders(chosen)
    return [
        Placed(block, run[0].index)
        for (kind, _), group in groupby(chosen, key=lambda fragment: holders[fragment.index])
        if (run := list(group))
        for block in _block(kind, run)
    ]


def _holders(chosen: Sequence[Fragment]) -> dict[int, tuple[BlockKind, Node | int]]:
    """For each fragment the kind of its block, and what it shares with the other fragments of that block."""
    items: dict[Node, int] = {}
    cells: dict[Node, int] = {}
    data: dict[Node, bool] = {}
    for fragment in chosen:
        if item := ancestor(fragment.node, _ITEMS):
            items[item] = items.get(item, 0) + 1
        if table := ancestor(fragment.node, _TABLE):
            cells[table] = max(cells.get(table, 0), fragment.words)
    for table, words in cells.items():
        data[table] = words <= CELL_WORDS and holds_data(table)
    found: dict[int, tuple[BlockKind, Node | int]] = {}
    for fragment in chosen:
        node = fragment.node
        item = ancestor(node, _ITEMS)
        table = ancestor(node, _TABLE)
        holder: tuple[BlockKind, Node | int]
        if pre := ancestor(node, _CODE):
            holder = ("code", pre)
        elif node.tag in HEADINGS or node.tag == "summary":
            holder = ("heading", fragment.index)
        elif quote := ancestor(node, _QUOTE):
            holder = ("quote", quote)
        elif table and data[table]:
            holder = ("table", table)
        elif item and items[item] <= ITEM_PARAGRAPHS and item.parent:
            holder = ("list", _outermost_list(item))
        else:
            holder = ("paragraph", fragment.index)
        found[fragment.index] = holder
    return found


def _outermost_list(item: Node) -> Node:
    """The list that holds the item, or the list which that one is nested in."""
    node = item
    while node.parent is not None and node.parent.tag in _LISTS:
        node = node.parent
    return node


def holds_data(table: Node) -> bool:
    """Whether it is a table of two rows of two cells; others lay out a page."""
    rows = (sum(cell.tag in ("td", "th") for cell in row) for row in table.element.iter("tr"))
    return sum(cells > 1 for cells in rows) > 1


def _block(kind: BlockKind, run: list[Fragment]) -> Iterator[Block]:
    text = run[0].text
    match kind:
        case "heading":
            tag = run[0].node.tag
            yield Block("heading", text, level=max(2, int(tag[1])) if tag in HEADINGS else 3)
        case "list":
            yield Block("list", "\n".join(_items(run)))
        case "table":
            yield Block("table", "\n".join(_rows(run)))
        case "code":
            element = ancestor(run[0].node, _CODE)
            assert element is not None
            yield Block("code", "".join(map(str, element.element.itertext())).strip("\n"))
        case "quote":
            yield _quote(run)
        case _:
            if is_crosshead(run[0]):
                yield Block("heading", text, level=3)
            elif is_correction(text):
                yield Block("correction", text)
            else:
                yield Block("paragraph", text)


def is_crosshead(fragment: Fragment) -> bool:
    """Whether it is marked up as a paragraph, but all bold and short: a crosshead by other means."""
    return (
        fragment.bold >= 0.9 * len(fragment.text)
        and fragment.words <= CROSSHEAD_WORDS
        and not _END.search(fragment.text)
        and not fragment.text.endswith(":")
    )


def _joined(run: Iterable[Fragment], tags: frozenset[str]) -> Iterator[tuple[Node | None, str]]:
    """Each element of these tags in the run, with its texts joined."""
    for holder, group in groupby(run, key=lambda fragment: ancestor(fragment.node, tags)):
        yield holder, " ".join(fragment.text for fragment in group)


def _items(run: Iterable[Fragment]) -> Iterator[str]:
    for item, text in _joined(run, _ITEMS):
        yield f"{_marker(item)} {text}"


def _marker(item: Node | None) -> str:
    """What a browser shows before an item: its number where the list is an ordered one with figures."""
    ordered = item.parent if item is not None and item.tag == "li" else None
    if item is None or ordered is None or ordered.tag != "ol" or ordered.element.get("type", "1") != "1":
        return "-"
    start = ordered.element.get("start", "")
    before = sum(1 for _ in item.element.itersiblings("li", preceding=True))
    return f"{(int(start) if start.isdecimal() and len(start) < MOST_DIGITS else 1) + before}."


def _rows(run: Iterable[Fragment]) -> Iterator[str]:
    for _, row in groupby(run, key=lambda fragment: ancestor(fragment.node, frozenset({"tr"}))):
        yield "\t".join(text for _, text in _joined(row, frozenset({"td", "th"})))


def _quote(run: list[Fragment]) -> Block:
    """The source is what the page marks up as one, or a last line that begins with a dash."""
    quotation = ancestor(run[0].node, _QUOTE)
    assert quotation is not None
    text = " ".join(fragment.text for fragment in run)
    source = next(
        (said for tag in _SOURCES for element in quotation.element.iter(tag) if (said := text_of(element))),
        None,
    )
    if source is None and len(run) > 1 and _ATTRIBUTION.match(run[-1].text):
        source = run[-1].text
    if source is not None:
        text = text.removesuffix(source).rstrip(" -–—―") or text
        source = _ATTRIBUTION.sub("", source)
    return Block("quote", text, source=source)
