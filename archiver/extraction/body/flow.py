"""What stands in the flow of the text, and is text whole or not at all: lists, tables, crossheads."""

from __future__ import annotations

from collections.abc import Sequence

from archiver.extraction.body.blocks import holds_data
from archiver.extraction.body.families import FAMILIES, HEADINGS
from archiver.extraction.body.fragments import Fragment, Node
from archiver.extraction.page.boilerplate import ELSEWHERE, Boilerplate
from archiver.extraction.words.credits import has_label

#: Mean probability from which a list or a layout's table between two paragraphs of one element is text, and a heading
#: before one. Some known answers leave them out, so that the model has learnt to doubt them.
GROUP = 0.15
HEADING = 0.1
#: The same of a section behind the text, and the most fragments that it has.
SECTION = 0.05
SECTION_PARTS = 6
#: Words of the shortest sentence of such a section.
SENTENCE = 6
#: Words of the longest line that tells the source of a table.
SOURCE_WORDS = 16
#: A list of which a larger part is links leads to other stories.
MOST_LINKED = 0.8

#: Families of words by which templates call what is no text.
_OTHERS = [
    FAMILIES.index(name) for name in ("comment", "related", "promotion", "share", "byline", "navigation", "tag:form")
]
_GROUPS = frozenset({"ul", "ol", "dl", "table"})
_MINDED = ELSEWHERE | Boilerplate.HIDDEN


def in_flow(fragments: Sequence[Fragment], likely: Sequence[float], chosen: Sequence[Fragment]) -> set[int]:
    """Indexes of fragments that are text because of where they stand: those of lists and tables between two chosen
    fragments, and crossheads before one, all below one element."""
    found: set[int] = set()
    kept = {fragment.index for fragment in chosen}
    groups: dict[Node, list[Fragment]] = {}
    for fragment in fragments[chosen[0].index : chosen[-1].index + 1]:
        group = _group(fragment.node)
        if group is not None:
            groups.setdefault(group, []).append(fragment)
        elif fragment.node.tag in HEADINGS and fragment.index not in kept and likely[fragment.index] >= HEADING:
            following = fragments[fragment.index + 1]
            if following.index in kept and _leads(fragment.node, following.node):
                found.add(fragment.index)
    for group, parts in groups.items():
        frame = group.parent if group.parent is not None and group.parent.tag == "figure" else group
        before, after = frame.first - 1, frame.last
        after += after not in kept and after < len(fragments) and _is_source(fragments[after])
        headed = before > 0 and before not in kept and fragments[before].node.tag in HEADINGS
        before -= headed
        if (
            before in kept
            and after in kept
            and all(_stands_with(frame, fragments[at].node) for at in (before, after))
            and sum(part.linked for part in parts) < MOST_LINKED * sum(part.length for part in parts)
            and (
                holds_data(group)
                or fragments[before].text.endswith((":", "："))
                or sum(likely[part.index] for part in parts) >= GROUP * len(parts)
            )
        ):
            found.update(part.index for part in parts)
            if headed:
                found.add(before + 1)
    return found


def last_section(fragments: Sequence[Fragment], likely: Sequence[float], last: Fragment) -> list[Fragment]:
    """The fragments of a section with a heading and sentences or a table right behind the text, beside the last
    paragraph; empty where nothing of the kind stands there."""
    start = last.index + 1
    if start >= len(fragments) - 1 or fragments[start].node.tag not in HEADINGS:
        return []
    heading = fragments[start].node
    if (table := _group(fragments[start + 1].node)) and table.tag == "table" and holds_data(table):
        return list(fragments[start : table.last]) if _are_beside(last, heading, table) else []
    section = heading.parent if heading.parent is None or heading.parent.last > start + 1 else heading.parent.parent
    if section is None or section.first != start or section.last - start > SECTION_PARTS:
        return []
    parts = list(fragments[start : section.last])
    sure = sum(likely[part.index] for part in parts) >= SECTION * len(parts)
    told = len(parts) > 1 and all(map(_is_sentence, parts[1:]))
    linked = any(part.linked > 0.5 * part.length for part in parts)
    return parts if sure and told and not linked and _are_beside(last, section) else []


def _is_sentence(part: Fragment) -> bool:
    return part.words >= SENTENCE and part.text.endswith((".", "!", "?", "。", "”", "»"))


def _are_beside(last: Fragment, *nodes: Node) -> bool:
    """Whether these stand with the last paragraph, and no template calls one of them another thing."""
    return all(
        _stands_with(node, last.node) and all(node.nearest[family] <= last.node.nearest[family] for family in _OTHERS)
        for node in nodes
    )


def _group(node: Node) -> Node | None:
    """The outermost list or table that holds the node."""
    found = None
    at: Node | None = node
    while at is not None:
        if at.tag in _GROUPS:
            found = at
        at = at.parent
    return found


def _is_source(fragment: Fragment) -> bool:
    """Whether the line tells where the figures above it are from, or who made the table."""
    return fragment.words <= SOURCE_WORDS and has_label(fragment.text)


def _leads(heading: Node, node: Node) -> bool:
    return node.tag not in HEADINGS and _stands_with(heading, node)


def _stands_with(node: Node, other: Node) -> bool:
    """Whether both stand below one element not far up, and nothing speaks against the first that holds not for the
    other."""
    return not node.apart & ~other.apart & _MINDED and not _around(node).isdisjoint(_around(other))


def _around(node: Node) -> set[Node]:
    return {around for around in (node.parent, node.parent and node.parent.parent) if around is not None}
