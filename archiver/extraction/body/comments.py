"""Readers' comments under a story: they change by themselves, and are no text of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

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
#: Names of one comment. German columns are called `kommentar`: an element of that name is a comment beside others only.
_ONE = re.compile(
    r"(?<![a-z])(?:comment(?:aire|ario|o)?(?:-?_?(?:item|body|text|content|post))?|kommentar|komentarz|yorum|reactie)(?![a-z])",
    re.IGNORECASE,
)


def without_comments(chosen: Sequence[Fragment]) -> list[Fragment]:
    """The fragments but those of readers' comments: what a list of comments holds, and what follows the heading of one
    behind the story's paragraphs. Where that would leave no paragraph, all are kept: they are the story."""
    comments = {f.index for f in chosen if _list_of(f.node) is not None} | _siblings(chosen) | _behind_heading(chosen)
    rest = [fragment for fragment in chosen if fragment.index not in comments]
    return rest if any(fragment.words >= PARAGRAPH_WORDS for fragment in rest) else list(chosen)


def _names(node: Node) -> str:
    element = node.element
    return " ".join(element.get(name) or "" for name in ("class", "id", "itemprop", "itemtype"))


def _list_of(node: Node | None) -> Node | None:
    """The list of comments that a node is in."""
    while node is not None and node.tag not in ("body", "html", "main"):
        if (names := _names(node).strip()) and (_LIST.search(names) or "/UserComments" in names):
            return node
        node = node.parent
    return None


def _siblings(chosen: Sequence[Fragment]) -> set[int]:
    """Fragments in elements named like one comment, of which one parent holds several."""
    held: dict[int, Node] = {}
    for fragment in chosen:
        node: Node | None = fragment.node
        while node is not None and node.tag not in ("body", "html", "main"):
            if (names := _names(node).strip()) and (_ONE.search(names) or names.endswith("schema.org/Comment")):
                held[fragment.index] = node
                break
            node = node.parent
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
