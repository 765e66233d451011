"""What is text whole or not at all (lists, tables, crossheads), lines that never are text, and readers' comments."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence

from archiver.extraction.body.blocks import holds_data, is_crosshead
from archiver.extraction.body.features import PARAGRAPH_WORDS
from archiver.extraction.body.fragments import FAMILIES, HEADINGS, Fragment, Node
from archiver.extraction.page.boilerplate import ELSEWHERE, Boilerplate
from archiver.extraction.words.credits import has_label, is_credit, split_credit
from archiver.extraction.words.line_words import (
    WHOLE_LINE,
    is_byline_frame,
    is_correction,
    is_interruption,
    is_promotion,
    is_rights_line,
    is_share_line,
    related_label,
)
from archiver.extraction.words.self_changing import is_comments_heading

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
_BYLINE, _CAPTION = FAMILIES.index("byline"), FAMILIES.index("caption")
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
        elif _heads(fragment) and fragment.index not in kept and likely[fragment.index] >= HEADING:
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


def last_section(fragments: Sequence[Fragment], likely: Sequence[float], chosen: Sequence[Fragment]) -> list[Fragment]:
    """The fragments of a section with a heading and sentences or a table right behind the text, beside the last
    paragraph; empty where nothing of the kind stands there. Its heading may be the last that was chosen."""
    last = chosen[-1]
    start = last.index + 1
    if _heads(last) and len(chosen) > 1:
        start, last = last.index, chosen[-2]
    if start >= len(fragments) - 1 or not _heads(fragments[start]):
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


def _heads(fragment: Fragment) -> bool:
    """Whether it is a heading by its tag, or by being short, bold and no link to another story."""
    tag = fragment.node.tag
    return tag in HEADINGS or tag == "summary" or (is_crosshead(fragment) and not only_leads_on(fragment))


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


# ----------------------------------------------------------------------------------------------------------------------
# Lines of certain forms: those that are never text, and corrections, which always are.


#: Words of a line that only leads to another story.
RELATED_WORDS = 25

#: Words of the longest heading of related links.
LABEL_WORDS = 10

#: Words of a line that asks readers for something.
PROMOTION_WORDS = 40

#: Words of the shortest correction.
SHORTEST_CORRECTION = 5

#: Most fragments between the text and a correction that stands outside of it.
CORRECTION_REACH = 12

#: A mark that a template has to fill, in a line of its own: "$$AD$$", "{{ video.id }}".
_PLACEHOLDER = re.compile(r"(?:\$\$|%%|##|\{\{|\{%|\[\[|<%)\s?[\w.:/='\" -]+\s?(?:\$\$|%%|##|\}\}|%\}|\]\]|%>)")
#: Reasons for which a line is never the text's, unless most of the text has them.
_NEVER = Boilerplate.POPUP | Boilerplate.CONSENT | Boilerplate.HIDDEN
#: Reasons for which a correction is another story's.
_FURNITURE_OTHERS = (
    _NEVER
    | Boilerplate.COMMENTS
    | Boilerplate.RELATED
    | Boilerplate.CAROUSEL
    | Boilerplate.NAVIGATION
    | Boilerplate.PROMOTION
)


def is_furniture(fragment: Fragment) -> bool:
    """Whether the line has a form that is never text, whatever its tag and class. Such are rules of signs, placeholders
    of templates, bylines without values and share bars; headings of related links and a related link alone;
    interruptions, photo credits, calls to subscribe and notes on rights. A byline and a caption's credit may be of any
    form where the template calls the line so."""
    text = fragment.text
    if fragment.words <= PROMOTION_WORDS and fragment.node.tag not in HEADINGS and is_promotion(text):
        return True
    if is_rights_line(text):
        return True
    return fragment.words <= RELATED_WORDS and (
        not any(map(str.isalnum, text))
        or _PLACEHOLDER.fullmatch(text) is not None
        or is_byline_frame(text)
        or is_share_line(text)
        or is_interruption(text)
        or _leads_elsewhere(fragment)
        or (has_label(text) and is_credit(text))
        or _is_called_so(fragment)
    )


def _is_called_so(fragment: Fragment) -> bool:
    """Whether the template calls a line the byline, or calls it or what is around it a caption and it ends with a
    credit. On 1,135 pages no such byline and one such caption of 28 was text."""
    node = fragment.node
    if node.tag in HEADINGS:
        return False
    if fragment.words < PARAGRAPH_WORDS and node.nearest[_BYLINE] == node.depth:
        return True
    return 0 <= node.nearest[_CAPTION] >= node.depth - 1 and (
        is_credit(fragment.text) or split_credit(fragment.text)[1] is not None
    )


def _leads_elsewhere(fragment: Fragment) -> bool:
    """Whether it is the heading of related links, or one of them in a line of its own."""
    leads_on = only_leads_on(fragment)
    if not leads_on and fragment.words > LABEL_WORDS:
        return False
    found = related_label(fragment.text)
    return found == WHOLE_LINE or (found > 0 and leads_on)


def only_leads_on(fragment: Fragment) -> bool:
    """Whether most of a line is a link."""
    return fragment.words <= RELATED_WORDS and fragment.linked >= 0.5 * fragment.length


def minded_in(chosen: Sequence[Fragment]) -> Boilerplate:
    """Reasons that are minded: those that hold for less than half of the words."""
    total = sum(fragment.words for fragment in chosen)
    return Boilerplate(
        sum(
            reason.value
            for reason in _NEVER
            if 2 * sum(fragment.words for fragment in chosen if reason & fragment.node.apart) < total
        )
    )


def with_corrections(fragments: Sequence[Fragment], chosen: Sequence[Fragment]) -> list[Fragment]:
    """The same with corrections and editor's notes, which say of themselves that they belong to the text: in a box of
    its sides, below it or above."""
    if not chosen:
        return []
    first, last = chosen[0].index, chosen[-1].index
    kept = {fragment.index for fragment in chosen}
    around = fragments[max(0, first - CORRECTION_REACH) : last + 1 + CORRECTION_REACH]
    minded = _FURNITURE_OTHERS & ~chosen[0].node.apart
    return [
        fragment
        for fragment in around
        if fragment.index in kept
        or (fragment.words >= SHORTEST_CORRECTION and is_correction(fragment.text) and not fragment.node.apart & minded)
    ]


# ----------------------------------------------------------------------------------------------------------------------
# Readers' comments under a story: they change by themselves, and are no text of it.


#: Names of an element that holds many comments, in class or id.
_LIST = re.compile(
    r"(?<![a-z])(?:comments|comment-?_?(?:list|s|thread|section|area|box|stream|tree)|commentlist|disqus\w*|commentaires"
    r"|(?:leser)?kommentare|kommentar-?_?(?:liste|bereich)|comentarios|commenti|reacties|komentarze|komentare|komentari"
    r"|kommentarer|hozzaszolasok|yorumlar|replies|responses|livefyre|coral)(?![a-z])",
    re.IGNORECASE,
)
#: No names of these say what is below them.
_WHOLE = frozenset({"body", "html", "main"})
#: Names of one comment. German columns are called `kommentar`: an element of that name is a comment beside others only.
_ONE = re.compile(
    r"(?<![a-z])(?:comment(?:aire|ario|o)?(?:-?_?(?:item|body|text|content|post))?|kommentar|komentarz|yorum|reactie)(?![a-z])",
    re.IGNORECASE,
)


def without_comments(chosen: Sequence[Fragment]) -> list[Fragment]:
    """The fragments but those of readers' comments: what a list of comments holds, and what follows the heading of one
    behind the story's paragraphs. Where that would leave no paragraph, all are kept: they are the story."""
    comments = _in_lists(chosen) | _siblings(chosen) | _behind_heading(chosen)
    rest = [fragment for fragment in chosen if fragment.index not in comments]
    return rest if any(fragment.words >= PARAGRAPH_WORDS for fragment in rest) else list(chosen)


def _names(node: Node) -> str:
    element = node.element
    return " ".join(element.get(name) or "" for name in ("class", "id", "itemprop", "itemtype"))


def _names_list(names: str) -> bool:
    return _LIST.search(names) is not None or "/UserComments" in names


def _names_one(names: str) -> bool:
    return _ONE.search(names) is not None or names.endswith("schema.org/Comment")


def _holder(node: Node | None, is_meant: Callable[[str], bool], known: dict[Node, Node | None]) -> Node | None:
    """The nearest element at or above the node whose names are meant. `known` keeps what was found for each."""
    passed: list[Node] = []
    holder: Node | None = None
    while node is not None and node.tag not in _WHOLE:
        if node in known:
            holder = known[node]
            break
        passed.append(node)
        if (names := _names(node).strip()) and is_meant(names):
            holder = node
            break
        node = node.parent
    known.update(dict.fromkeys(passed, holder))
    return holder


def _in_lists(chosen: Sequence[Fragment]) -> set[int]:
    """Fragments below elements named like a list of comments."""
    known: dict[Node, Node | None] = {}
    return {fragment.index for fragment in chosen if _holder(fragment.node, _names_list, known)}


def _siblings(chosen: Sequence[Fragment]) -> set[int]:
    """Fragments in elements named like one comment, of which one parent holds several."""
    known: dict[Node, Node | None] = {}
    held = {
        fragment.index: node for fragment in chosen if (node := _holder(fragment.node, _names_one, known)) is not None
    }
    many = Counter(node.parent for node in set(held.values()))
    return {index for index, node in held.items() if many[node.parent] > 1 or "schema.org/Comment" in _names(node)}


def _behind_heading(chosen: Sequence[Fragment]) -> set[int]:
    """The heading of a list of comments that stands behind paragraphs, and all that follows it."""
    parents: Counter[Node | None] = Counter()
    for place, fragment in enumerate(chosen):
        if fragment.words >= PARAGRAPH_WORDS:
            parents[fragment.node.parent] += 1
        elif parents and is_comments_heading(fragment.text):
            main = parents.most_common(1)[0][0]
            rest = chosen[place:]
            apart = all(f.node.parent is not main for f in rest)
            if apart or fragment.node.tag in HEADINGS or fragment.bold >= 0.9 * len(fragment.text):
                return {f.index for f in rest}
    return set()
