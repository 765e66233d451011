"""Where the story stands on its page: from the headline to the last paragraph."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lxml.etree import _Element

from archiver.extraction.body.body import Body
from archiver.extraction.body.fragments import page_fragments
from archiver.extraction.head.headline import headline
from archiver.extraction.page.boilerplate import NO_PICTURE, Boilerplate, boilerplate_of
from archiver.extraction.page.page import Page

#: Characters of a block that are compared to find its element.
_PREFIX = 60


@dataclass(frozen=True, slots=True)
class Scope:
    """The part of the page that holds the story.

    root      -- element with both headline and body, and what stands with them; readers look nowhere else.
    container -- element that holds most of the body; `root` itself where none is known.
    around    -- the container and its ancestors.
    heading   -- the element that shows the headline, None where none does.
    paragraphs -- the elements of the lead and the body's blocks, in page order.
    """

    root: _Element
    container: _Element
    around: frozenset[_Element]
    heading: _Element | None
    paragraphs: tuple[_Element, ...]


def scope_of(page: Page, body: Body) -> Scope:
    """The story's scope; the whole page where neither headline nor body is known. Found once for all readers."""
    return page.once(_find_scope, body)


def scope_of_data(tree: _Element) -> Scope:
    """The scope of a story that stands in the page's data; see `Body.data`."""
    root = next(tree.iter("div"), tree)
    return Scope(root, root, frozenset((root, *root.iterancestors())), None, tuple(root.iter("p")))


def _find_scope(page: Page, body: Body) -> Scope:
    texts = {block.text[:_PREFIX] for block in body.blocks if block.text}
    if body.lead is not None:
        texts.add(body.lead.value[:_PREFIX])
    paragraphs = [fragment.node.element for fragment in page_fragments(page).items if fragment.text[:_PREFIX] in texts]
    top = next(page.tree.iter("body"), page.tree)
    container = body.container if body.container is not None else _holder(top, paragraphs)
    around = frozenset((container, *container.iterancestors()))
    heading = _heading(page, container)
    if heading is not None:
        root = next((element for element in heading.iterancestors() if element in around), top)
    else:
        parent = container.getparent()
        root = container if parent is None or parent is top or container is top else parent
    root = _widened(root)
    inside = tuple(dict.fromkeys(part for part in paragraphs if root in part.iterancestors()))
    return Scope(root, container, around, heading, inside)


def _widened(root: _Element) -> _Element:
    """The `article` (or else `main`) around, when it holds no second headline: the opening picture may stand there."""
    for tag in ("article", "main"):
        for around in root.iterancestors(tag):
            if sum(1 for _ in around.iter("h1")) <= 1:
                return around
    return root


def _heading(page: Page, container: _Element) -> _Element | None:
    found = headline(page)
    if found is not None and found.element is not None:
        return found.element
    return next((element for element in container.iter("h1") if "".join(element.itertext()).strip()), None)


def _holder(top: _Element, paragraphs: Iterable[_Element]) -> _Element:
    """The element that holds the most paragraphs of the body, directly or one level down."""
    counts: dict[_Element, float] = {}
    for element in paragraphs:
        for around, weight in zip(element.iterancestors(), (1, 0.9), strict=False):
            counts[around] = counts.get(around, 0) + weight
    if counts:
        return max(counts, key=lambda element: counts[element])
    return next(top.iter("article", "main"), top)


def in_aside(element: _Element, scope: Scope, known: dict[_Element, bool], minded: Boilerplate = NO_PICTURE) -> bool:
    """Whether something around the element, below the scope's root and the body's container, is boilerplate.

    known  -- verdicts by element, filled while elements of one page are asked for.
    minded -- the reasons that count.
    """
    chain: list[_Element] = []
    verdict = False
    for around in element.iterancestors():
        if around is scope.root or around in scope.around:
            break
        if around in known:
            verdict = known[around]
            break
        chain.append(around)
    for around in reversed(chain):
        verdict = verdict or bool(boilerplate_of(around) & minded)
        known[around] = verdict
    return verdict


def ancestors_of(elements: Iterable[_Element]) -> set[_Element]:
    """All elements that hold one of these."""
    found: set[_Element] = set()
    for element in elements:
        for around in element.iterancestors():
            if around in found:
                break
            found.add(around)
    return found
