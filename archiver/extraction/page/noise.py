"""Which parts of a page belong to other things than its story."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from lxml.etree import _Element

from archiver.extraction.words.vocabulary import words

#: Words in class or id of what is no part of the story: comments, other stories, the page's frame.
_APART_WORDS = words(
    """
    comment comments commentaire commentaires kommentar kommentare comentario comentarios commento commenti reactie
    reacties disqus related relacionados relacionadas verwandt aehnliche recommended recommendations recirculation
    teasers teaserlist sidebar aside footer navigation nav menu breadcrumb breadcrumbs newsletter mostread
    mostpopular popular trending latest ticker promo promos sponsored outbrain taboola cookie consent copyright
    search login carousel similar
    """
)
#: Class names by which a page keeps something from the eye.
_HIDDEN_NAMES = words(
    """
    hidden hide d-none invisible visually-hidden visuallyhidden sr-only screen-reader-text screenreader-text
    screenreader offscreen off-screen element-invisible element-hidden aural u-hidden u-visually-hidden is-hidden
    """
)
#: Words that make a part of the story's own frame of it: `entry-footer`.
_OWN_WORDS = frozenset({"entry", "post", "article", "asset", "story"})
#: First words of class names that describe what an element has around it, not what it is: `has-sidebar`.
_CIRCUMSTANCE = frozenset({"has", "with", "no", "without", "not", "hide", "show", "category", "tag"})
#: A class that shows on large screens what is hidden on small ones (Tailwind: `hidden md:block`).
_SHOWN_WIDE = re.compile(r"(?:^|\s)\w+:(?:block|inline|flex|grid|table|contents)")
_APART_TAGS = frozenset({"aside", "nav", "footer"})
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


@lru_cache(maxsize=4096)
def _split(names: str) -> frozenset[str]:
    """Words of a class attribute: `article__sub-title` has article, sub, title, subtitle …"""
    found = set()
    for name in names.split():
        parts = [part.lower() for part in _WORD.findall(name)]
        found.update(parts)
        found.update(first + second for first, second in pairwise(parts))
        found.add(name.lower().replace("-", "").replace("_", ""))
    return frozenset(found)


def class_words(element: _Element) -> frozenset[str]:
    """Lower-cased words of the element's class and id, single and joined by twos."""
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return _split(names) if len(names) > 1 else frozenset()


def is_hidden(element: _Element) -> bool:
    """True for what only a screen reader, or nobody, gets to see."""
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    style = element.get("style")
    if style and "display:none" in style.replace(" ", "").lower():
        return True
    return _names_hidden(element.get("class") or "")


def _within_article(element: _Element) -> bool:
    return any(ancestor.tag == "article" for ancestor in element.iterancestors())


@lru_cache(maxsize=4096)
def _names_hidden(names: str) -> bool:
    return not _HIDDEN_NAMES.isdisjoint(names.lower().split()) and not _SHOWN_WIDE.search(names)


@lru_cache(maxsize=4096)
def _names_apart(names: str) -> bool:
    for name in names.split():
        words = _split(name)
        first = _WORD.search(name)
        if _APART_WORDS.isdisjoint(words) or (first is not None and first[0].lower() in _CIRCUMSTANCE):
            continue
        if words & _APART_WORDS != {"footer"} or words.isdisjoint(_OWN_WORDS):
            return True
    return False


def is_set_apart(element: _Element, upwards: bool = True) -> bool:
    """True for comments, sidebars, lists of other stories, navigation and footer, and for everything within them.

    upwards -- False looks at the element alone.
    """
    for ancestor in (element, *(element.iterancestors() if upwards else ())):
        if ancestor.tag in _APART_TAGS and not (ancestor.tag == "footer" and _within_article(ancestor)):
            return True
        if ancestor.tag in ("body", "html", "main"):
            # classes of these describe the whole page ("has-sidebar", "with-comments"), not a part of it
            return False
        if ancestor.tag != "article" and _names_apart(f"{ancestor.get('class') or ''} {ancestor.get('id') or ''}"):
            return True
    return False
