"""Boilerplate: which elements of a page belong to other things than its story, and why.

One verdict for all readers. Each reader says which reasons it minds: a byline is no text of the story, and just what
the reader of authors looks for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from enum import Flag, auto
from functools import lru_cache
from itertools import pairwise
from typing import TypeVar

from lxml.etree import _Element

from archiver.extraction.words.text import word_set

T = TypeVar("T")


class Boilerplate(Flag):
    """Why an element is no part of the story; empty where nothing speaks against it."""

    COMMENTS = auto()  # what readers say
    RELATED = auto()  # other stories: recommended, most read, latest
    CAROUSEL = auto()  # slides to page through: teasers, or the story's own pictures
    SIDEBAR = auto()
    NAVIGATION = auto()  # menus, breadcrumbs, search, log-in
    FOOTER = auto()
    PROMOTION = auto()  # newsletters, subscriptions, advertisement, shops
    CONSENT = auto()
    SHARE = auto()  # buttons of social networks, tools
    PERSON = auto()  # byline, author's box, avatar
    LOGO = auto()
    POPUP = auto()  # shown over the page, on demand
    HIDDEN = auto()  # what only a screen reader, or nobody, gets to see


NONE = Boilerplate(0)
#: Reasons for which nobody looks for a byline, a date or a headline in an element.
ELSEWHERE = (
    Boilerplate.COMMENTS | Boilerplate.RELATED | Boilerplate.CAROUSEL | Boilerplate.SIDEBAR | Boilerplate.NAVIGATION
    | Boilerplate.FOOTER | Boilerplate.PROMOTION | Boilerplate.CONSENT | Boilerplate.POPUP
)  # fmt: skip
#: Reasons for which a picture or a credit is not the story's. Pictures are often hidden until they are loaded, and
#: stand in carousels.
NO_PICTURE = (ELSEWHERE & ~Boilerplate.CAROUSEL) | Boilerplate.SHARE | Boilerplate.PERSON | Boilerplate.LOGO

#: Words of class and id by reason. They count at the end of a name, or before words of containers: `article-sidebar`,
#: `sidebar-inner`, and not `sidebar-grid`. Those marked with `*` count anywhere in a name.
_NAMES: dict[Boilerplate, str] = {
    Boilerplate.COMMENTS: """
        *comment *comments *commentaire *commentaires *kommentar *kommentare *comentario *comentarios *commento
        *commenti *reactie *reacties *disqus
    """,
    Boilerplate.RELATED: """
        *related *relacionado *relacionada *relacionados *relacionadas *verwandt *aehnliche *recommended
        *recommendation *recommendations *recirculation *outbrain *taboola *mostread *mostpopular *mostviewed
        *readmore *lireaussi *seealso *nextarticle *nextstory *morenews *morestories *morefrom
        *teaserbox *teasergroup *teaserlist *teasers teaser *popular *trending *latest *ticker *similar
    """,
    Boilerplate.CAROUSEL: "*carousel",
    Boilerplate.SIDEBAR: "sidebar aside",
    Boilerplate.NAVIGATION: """
        nav navbar navigation menu breadcrumb breadcrumbs masthead search login toolbar
    """,
    Boilerplate.FOOTER: "footer copyright",
    Boilerplate.PROMOTION: """
        *newsletter *newsletters promo promos promotion *sponsored advert adverts advertisement *advertorial anzeige
        werbung subscribe subscription shop banner
    """,
    Boilerplate.CONSENT: "cookie cookies consent",
    Boilerplate.SHARE: "social *sharebar *sharetools *sharebutton *sharebuttons *socialshare *sociallinks *socialmedia",
    Boilerplate.PERSON: """
        avatar avatars autor autoren autorin autores byline bio signature author authors *authorprofile profile
    """,
    Boilerplate.LOGO: "logo logos",
    Boilerplate.POPUP: "popup popups popover tooltip",
}
_CONTAINERS = word_set(
    """
    area bar block box col column container content footer group header heading holder inner item items left list
    module outer panel region right root row section title top widget wrap wrapper zone
    """
)
_ANYWHERE = {word[1:]: why for why, text in _NAMES.items() for word in text.split() if word[0] == "*"}
_AT_END = {word: why for why, text in _NAMES.items() for word in text.split() if word[0] != "*"} | _ANYWHERE
_TAGS = {
    "aside": Boilerplate.SIDEBAR,
    "nav": Boilerplate.NAVIGATION,
    "form": Boilerplate.NAVIGATION,
    "select": Boilerplate.NAVIGATION,
    "footer": Boilerplate.FOOTER,
    "dialog": Boilerplate.POPUP,
}
#: Classes of these describe the whole page (`has-sidebar`, `with-comments`), not a part of it.
_WHOLE = frozenset({"body", "html", "main"})

#: Class names by which a page keeps something from the eye.
_HIDDEN_NAMES = word_set(
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
_FOLDED = re.compile(r"accordion|collaps|\bfaq|paywall|unfold|expand", re.I)
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


def either(one: Boilerplate, other: Boilerplate) -> Boilerplate:
    """`one | other`; nearly always one of them is empty, and the operator takes a microsecond."""
    return other if one is NONE else one if other is NONE or other is one else one | other


#: Attributes that tell of an element what it is: `told_of`.
_TELLING = frozenset((
    "class", "id", "itemprop", "role", "data-testid", "data-test-id", "data-component", "data-component-name",
    "data-module", "data-type", "data-block", "data-qa", "aria-label", "style", "hidden", "aria-hidden", "aria-modal",
    "popover",
))  # fmt: skip

#: Names and values of an element's attributes. Elements of one template have the same, so what they say is kept.
Told = tuple[tuple[str, str], ...]


def told_of(element: _Element) -> Told:
    """The attributes that describe the element for style sheets, scripts, crawlers or assistive software."""
    return tuple([item for item in element.items() if item[0] in _TELLING])


#: Characters of a value in what is kept: a page may have megabytes in its attributes.
_USUAL = 300


def kept_where_usual(read: Callable[[str, Told], T]) -> Callable[[str, Told], T]:
    """A function of an element's tag and `told_of` that remembers its answers, but for elements with long values."""
    kept = lru_cache(maxsize=16384)(read)

    def asked(tag: str, told: Told) -> T:
        for _, value in told:
            if len(value) > _USUAL:
                return read(tag, told)
        return kept(tag, told)

    return asked


def boilerplate_of(element: _Element, told: Told | None = None) -> Boilerplate:
    """What speaks against the element itself, whatever stands around it.

    told -- its `told_of`, where that is known.
    """
    tag = str(element.tag)
    if tag == "footer" and any(around.tag == "article" for around in element.iterancestors()):
        tag = "div"
    found = _judged(tag, told_of(element) if told is None else told)
    if found is not NONE and Boilerplate.HIDDEN in found and _is_folded(element):
        found &= ~Boilerplate.HIDDEN
    return found


@kept_where_usual
def _judged(tag: str, told: Told) -> Boilerplate:
    found = _TAGS.get(tag, NONE)
    if not told or tag in _WHOLE:
        return found
    values = dict(told)
    for name in (*values.get("class", "").split(), *values.get("id", "").split()):
        found = either(found, _of_name(name))
    if is_hidden(values):
        found |= Boilerplate.HIDDEN
    if tag == "a":
        found &= ~Boilerplate.POPUP  # a link that opens one
    if _opens_over_the_page(values):
        found |= Boilerplate.POPUP
    return found


def _is_folded(element: _Element) -> bool:
    """Whether a reader unfolds it by a click: the answer below a question, the rest of a long text."""
    return any(_FOLDED.search(value) for value in map(str, element.attrib.values()))


def _opens_over_the_page(values: Mapping[str, str]) -> bool:
    return (
        values.get("aria-modal") == "true"
        or values.get("role") in ("dialog", "alertdialog", "tooltip")
        or "popover" in values
        or {"modal", "fade"} <= set(values.get("class", "").split())  # Bootstrap's, which begin unseen
    )


def is_boilerplate(element: _Element, minded: Boilerplate, within: Iterable[_Element] = ()) -> bool:
    """Whether one of the reasons that are minded holds for the element or for anything around it.

    within -- elements of the story: neither these nor what is around them are asked.
    """
    return any(boilerplate_of(around) & minded for around in _up_to(element, within))


def _up_to(element: _Element, within: Iterable[_Element]) -> Iterable[_Element]:
    ends = frozenset(within)
    for around in (element, *element.iterancestors()):
        if around in ends or around.tag in _WHOLE:
            return
        yield around


# by the single name: an id is one of a kind, and its element's classes are not
@lru_cache(maxsize=16384)
def _of_name(name: str) -> Boilerplate:
    found = NONE
    parts = [part.lower() for part in _WORD.findall(name)]
    if not parts or parts[0] in _CIRCUMSTANCE:
        return found
    for at, part in enumerate(parts):
        pair = part + parts[at + 1] if at + 1 < len(parts) else ""
        why = _ANYWHERE.get(part) or _ANYWHERE.get(pair)
        if why is None and part in _AT_END and all(rest in _CONTAINERS for rest in parts[at + 1 :]):
            why = _AT_END[part]
        if why is None or (why is Boilerplate.FOOTER and not _OWN_WORDS.isdisjoint(parts)):
            continue
        found = either(found, why)
    return found


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


def is_hidden(element: _Element | Mapping[str, str]) -> bool:
    """True for an element, or the attributes of one, that only a screen reader, or nobody, gets to see."""
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    style = element.get("style")
    if style and _HIDING.search(style):
        return True
    names = element.get("class") or ""
    return not _HIDDEN_NAMES.isdisjoint(names.lower().split()) and not _SHOWN_WIDE.search(names)
