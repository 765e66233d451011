"""Links to other stories that the page offers with this one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.etree import _Element

from archiver.article import Link
from archiver.extraction.body.body import Body
from archiver.extraction.body.fragments import page_fragments
from archiver.extraction.page.page import Page, Reading, reading, squeeze, text_of
from archiver.extraction.scope import scope_of
from archiver.extraction.words.line_words import RELATED, related_match
from archiver.urls import path_of

#: Characters of a label that provenance keeps.
_MAX_LABEL = 60
#: A longer line is a label only where it links, in characters.
_MAX_LINE = 120
#: Levels above a label at which its list may stand.
_MAX_LEVELS = 3
#: More links under one label are a section page's list, not what an editor chose.
_MAX_LINKS = 20
#: Shorter link texts of fewer than four words are names of sections and buttons, in characters.
_MIN_TITLE = 20
_NO_STORY = re.compile(
    r"^/?$|/(?:tags?|topics?|themen?|authors?|autor(?:en|es)?|auteurs?|category|kategorie|rubrique|newsletters?|abo|subscribe"
    r"|login|suche|search)(?:/|$)",
    re.IGNORECASE,
)


def read_related(page: Page, body: Body) -> Reading[tuple[Link, ...]] | None:
    """The links under "Pour en savoir plus", "Lire aussi", "Related stories" …, in page order, each once."""
    own = page.url.partition("#")[0]
    story = set(scope_of(page, body).paragraphs)
    found: dict[str, Link] = {}
    labels: list[str] = []
    for label in _labels(page):
        links = list(_links(page, label, story))
        if links and len(links) <= _MAX_LINKS:
            labels.append(squeeze("".join(label.itertext()))[:_MAX_LABEL])
        for link in links if len(links) <= _MAX_LINKS else ():
            if link.url != own:
                found.setdefault(link.url, link)
    return reading(tuple(found.values()), "visible:related", "; ".join(dict.fromkeys(labels))) if found else None


def _labels(page: Page) -> Iterator[_Element]:
    """Elements that are a label, or begin with one: with a colon behind it, or nothing but a link."""
    for fragment in page_fragments(page).items:
        text = fragment.text
        if len(text) > _MAX_LINE and not fragment.linked:
            continue
        match = related_match(text[:_MAX_LINE])
        if match is None:
            continue
        rest = len(text) - match.end()
        if rest <= 0 or match[0].rstrip().endswith((":", "|", "»", "›")) or fragment.linked >= rest:
            yield fragment.node.element


def _links(page: Page, label: _Element, story: set[_Element]) -> Iterator[Link]:
    """Links of the label's own line, else of what follows it, else of what follows an element around it."""
    if own := list(_within(page, label)):
        yield from own
        return
    current = label
    for _ in range(_MAX_LEVELS):
        for sibling in current.itersiblings():
            if sibling in story or (isinstance(sibling.tag, str) and sibling.tag in ("h1", "h2") and label.tag != "h1"):
                break
            if links := list(_within(page, sibling)):
                yield from links
                yield from _more(page, sibling, story)
                return
            if squeeze("".join(sibling.itertext())):
                return
        parent = current.getparent()
        if parent is None or parent in story or parent.tag in ("body", "main", "article"):
            return
        current = parent


def _more(page: Page, first: _Element, story: set[_Element]) -> Iterator[Link]:
    """Links of the siblings that go on in the same way: the cards and items behind the first."""
    for sibling in first.itersiblings():
        if sibling.tag != first.tag or sibling in story or sibling.get("class") != first.get("class"):
            return
        yield from _within(page, sibling)


def _within(page: Page, element: _Element) -> Iterator[Link]:
    for link in element.iter("a"):
        href = link.get("href") or ""
        url = page.absolute(href.partition("#")[0]) if href and not href.startswith("#") else None
        title = _title(link)
        if url is not None and title is not None and not _NO_STORY.search(path_of(url)):
            yield Link(url, title)


def _title(link: _Element) -> str | None:
    """The headline of the story a link leads to; None for what is a button, a section or a picture."""
    heading = next(link.iter("h2", "h3", "h4", "h5"), link)
    text = text_of(heading)
    if (len(text) < _MIN_TITLE and len(text.split()) < 4) or RELATED.fullmatch(text.lower()):
        return None
    return text
