"""Chosen fragments as the article's blocks: of which kind each is, embeds of other places, entries of live blogs."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from lxml.etree import _Element

from archiver.article import Block, BlockKind
from archiver.extraction.body.fragments import FAMILIES, HEADINGS, Fragment, Fragments, Node
from archiver.extraction.page.boilerplate import ELSEWHERE, Boilerplate
from archiver.extraction.page.page import Page, text_of
from archiver.extraction.words.line_words import is_correction
from archiver.extraction.words.moments import machine

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


# ----------------------------------------------------------------------------------------------------------------------
# What a page shows of other places: videos, documents, posts of other networks.


#: Reasons for which a film or a post in the flow is none of the story's.
_MINDED = ELSEWHERE | Boilerplate.HIDDEN
_EMBED = FAMILIES.index("embed")

#: Attributes that hold the address of what is shown, most telling first; networks have their own for posts.
_ADDRESSES = ("src", "data-src", "data-lazy-src", "cite", "data-instgrm-permalink", "data-href", "data-url")

#: Part of a line from which on it is a link and nothing else.
_ALL_LINK = 0.9

#: Mean probability from which a post in the flow is read as text. Of 45 posts below it, none stood in a known answer;
#: of 17 others, 7.
POST = 0.14

#: A frame this small (in pixels) counts visits, and shows nothing.
_PIXEL = re.compile(r"^[01](?:px)?$")


def post_of(fragment: Fragment) -> Node | None:
    """The post of another network (`blockquote class="twitter-tweet"` and its like) that holds the fragment."""
    node: Node | None = fragment.node
    while node is not None:
        if node.tag == "blockquote" and node.nearest[_EMBED] == node.depth:
            return node
        node = node.parent
    return None


def find_embeds(
    page: Page,
    fragments: Fragments,
    likely: Sequence[float],
    chosen: Sequence[Fragment],
    container: _Element | None,
) -> Iterator[Placed]:
    """The embeds and posts that stand between the first and the last fragment of the text, each address once.

    A frame stands before the fragment it was met at; a post where its own text stands. A post is an embed where the
    page shows nothing but its link, or the model takes it for no part of the text.
    """
    first, last = chosen[0].index, chosen[-1].index
    posts: dict[Node, list[Fragment]] = defaultdict(list)
    for fragment in fragments.items:
        if node := post_of(fragment):
            posts[node].append(fragment)
    shown = [(embed.before - 0.5, embed.element, embed.node) for embed in fragments.embeds]
    shown += [(float(parts[0].index), node.element, node) for node, parts in posts.items()]
    seen: set[str] = set()
    for index, element, node in sorted(shown, key=lambda item: item[0]):
        if not first < index <= last + 1 or not _is_inside(node, container) or _is_pixel(element):
            continue
        address = page.absolute(_address(element))
        text = _words(posts.get(node, ()), likely)
        if (address or text) and address not in seen:
            if address:
                seen.add(address)
            yield Placed(Block("post" if text else "embed", text, url=address), index)


def _words(post: Sequence[Fragment], likely: Sequence[float]) -> str:
    """What the post says, where that is text of the story; else empty."""
    if sum(likely[part.index] for part in post) < POST * len(post):
        return ""
    return " ".join(part.text for part in post if part.linked < _ALL_LINK * part.length)


def _is_inside(node: Node, container: _Element | None) -> bool:
    """Whether the node is below the container, with nothing between that is an aside, a promotion or hidden."""
    at: Node | None = node
    while at is not None and at.element is not container:
        at = at.parent
    return at is not None and not node.apart & ~at.apart & _MINDED


def _is_pixel(element: _Element) -> bool:
    return any(_PIXEL.match(element.get(name) or "") for name in ("width", "height"))


def _address(element: _Element) -> str | None:
    for name in _ADDRESSES:
        if address := (element.get(name) or "").strip():
            return address
    source = element.find(".//source[@src]")
    if source is not None:
        return source.get("src")
    links = [address for link in element.iter("a") if (address := link.get("href") or "").startswith("http")]
    return links[-1] if links else None


# ----------------------------------------------------------------------------------------------------------------------
# Entries of live blogs: where each begins, and when it was made.


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
