"""Readers' comments under a story: they change by themselves, and are no text of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence

from archiver.extraction.body.families import HEADINGS
from archiver.extraction.body.fragments import Fragment, Node
from archiver.extraction.body.template import PARAGRAPH_WORDS
from archiver.extraction.words.self_changing import is_comments_heading

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
