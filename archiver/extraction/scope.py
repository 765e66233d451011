"""Where the story stands on its page: from the headline to the last paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from lxml.etree import _Element

from archiver.extraction.body import Body
from archiver.extraction.page import Page, squeeze

#: Characters of a block that are compared to find its element.
_PREFIX = 60
_TEXT_TAGS = ("p", "h2", "h3", "h4", "li", "blockquote")

#: What an element's class or id tells of all it holds: another story, a person, the page's furniture. Words are whole
#: (`ad`, never `gradient`) and, but for those of the second line, stand at the end: a `sidebar-grid` is no sidebar.
_ASIDE = re.compile(
    r"(?<![a-z])(?:"
    r"(?:sidebar|comments?|kommentare?|avatars?|autor(?:en|in|es)?|byline|bio|signature|logos?|icons?|social"
    r"|newsletters?|popular|trending|adverts?|advertisement|anzeige|werbung|footer|nav|navbar|navigation|menu|masthead"
    r"|subscribe|subscription|cookies?|consent|latest|breadcrumbs?|shop|profile|banner|toolbar|teasers?|promos?|promotion)"
    r"(?![a-z\d-])"
    r"|related|relacionad\w+|recommend(?:ed|ations?)|outbrain|taboola|most-?(?:read|popular|viewed)|read-?more|lire-?aussi"
    r"|see-?also|next-?(?:article|story)|more-?(?:news|stories|from)|authors?(?:-?profile)?|share-?(?:bar|tools|buttons?)"
    r"|newsletter-?\w+|social-?(?:share|links|media|bar)|teaser-?(?:list|box|group|item)s?|sponsored|advertorial|comment-?(?:list|section)"
    r")(?![a-z])",
    re.IGNORECASE,
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|__?")


@dataclass(frozen=True, slots=True)
class Scope:
    """The part of the page that holds the story.

    root      -- element with both headline and body, and what stands with them; readers look nowhere else.
    container -- element that holds most of the body; `root` itself where none is known.
    around    -- the container and its ancestors.
    headline  -- the `h1` of the story, None where it has none.
    texts     -- the beginnings of the body's blocks and of the lead.
    """

    root: _Element
    container: _Element
    around: frozenset[_Element]
    headline: _Element | None
    texts: frozenset[str]

    def is_text(self, text: str) -> bool:
        """Whether the text begins as one of the body's blocks does."""
        return text[:_PREFIX] in self.texts

    def paragraphs(self) -> list[_Element]:
        """The elements of the lead and the body's blocks, in page order."""
        return [element for element in self.root.iter(*_TEXT_TAGS) if self.is_text(beginning(element))]


def find_scope(page: Page, body: Body) -> Scope:
    """The story's scope; the whole page where neither headline nor body is known."""
    texts = {block.text[:_PREFIX] for block in body.blocks if block.text}
    if body.lead is not None:
        texts.add(body.lead.value[:_PREFIX])
    top = next(page.tree.iter("body"), page.tree)
    container = body.container if body.container is not None else _holder(top, texts)
    around = frozenset((container, *container.iterancestors()))
    headline = _headline(top, container)
    root = container
    if headline is not None:
        root = next((element for element in headline.iterancestors() if element in around), top)
    return Scope(_widened(root), container, around, headline, frozenset(texts))


def _widened(root: _Element) -> _Element:
    """The `article` (or else `main`) around, when it holds no second headline: the opening picture may stand there."""
    for tag in ("article", "main"):
        for around in root.iterancestors(tag):
            if sum(1 for _ in around.iter("h1")) <= 1:
                return around
    return root


def _headline(top: _Element, container: _Element) -> _Element | None:
    """The last `h1` with text that stands before the body (pages put the site's name in an earlier one), else the
    first within it."""
    found = None
    for element in top.iter("h1", str(container.tag)):
        if element is container:
            break
        if element.tag == "h1" and beginning(element):
            found = element
    return found if found is not None else next((head for head in container.iter("h1") if beginning(head)), None)


def _holder(top: _Element, texts: set[str]) -> _Element:
    """The element that holds the most paragraphs of the body, directly or one level down."""
    counts: dict[_Element, float] = {}
    for element in top.iter(*_TEXT_TAGS):
        parent = element.getparent()
        if parent is not None and texts and beginning(element)[:_PREFIX] in texts:
            counts[parent] = counts.get(parent, 0) + 1
            if (above := parent.getparent()) is not None:
                counts[above] = counts.get(above, 0) + 0.9
    if counts:
        return max(counts, key=lambda element: counts[element])
    return next(top.iter("article", "main"), top)


def beginning(element: _Element) -> str:
    """The first characters of the element's text, squeezed: as many as tell one paragraph from another."""
    parts: list[str] = []
    length = 0
    for text in element.itertext():
        parts.append(text)
        length += len(text)
        if length > 4 * _PREFIX:
            break
    return squeeze("".join(parts))[:_PREFIX]


def is_aside(element: _Element) -> bool:
    """Whether the element is named or tagged as no part of the story."""
    if element.tag in ("nav", "aside", "form", "select"):
        return True
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return bool(_ASIDE.search(_CAMEL.sub("-", names)))


def in_aside(element: _Element, scope: Scope, known: dict[_Element, bool]) -> bool:
    """Whether something around the element, below the scope's root and the body's container, is an aside.

    known -- verdicts by element, filled while elements of one page are asked for.
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
        verdict = verdict or is_aside(around)
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
